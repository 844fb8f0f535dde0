"""Faults in the data, as data: what is odd, where it stands, what was expected instead.

A finding never changes the data, and one finding never hides another.
"""

import re
from dataclasses import dataclass, field
from enum import StrEnum


class Language(StrEnum):
    """The languages of every label, message and definition, as RDF language tags (BCP 47)."""

    CHINESE = "zh-Hans"
    ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Bilingual:
    """One text in both languages.

    >>> Bilingual(zh="项目编码", en="project code").of(Language.ENGLISH)
    'project code'
    """

    zh: str
    en: str

    def of(self, language: Language) -> str:
        """Return the text in `language`."""
        return self.zh if language is Language.CHINESE else self.en


class Severity(StrEnum):
    """How grave a finding is, as in SHACL (W3C SHACL §2.1.4)."""

    VIOLATION = "Violation"
    WARNING = "Warning"
    INFO = "Info"


Box = tuple[int, int, int, int]
"""A rectangle on a page: left, top, right, bottom."""

_BOX = re.compile("[0-9]{1,9}(,[0-9]{1,9}){3}")


def corner_and_size(box: Box) -> str:
    """Return a rectangle as Media Fragments (xywh) and PDF (viewrect) write it: left, top, width, height.

    >>> corner_and_size((72, 140, 272, 158))
    '72,140,200,18'
    """
    left, top, right, bottom = box
    return f"{left},{top},{right - left},{bottom - top}"


def corners(text: str) -> Box | None:
    """Return the rectangle that a text such as 72,140,200,18 states, None when it states none.

    >>> corners("72,140,200,18"), corners("")
    ((72, 140, 272, 158), None)
    """
    if not _BOX.fullmatch(text):
        return None
    left, top, width, height = map(int, text.split(","))
    return left, top, left + width, top + height


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where in a document something stands; every number counts from 1 and 0 means "not applicable".

    `table` is the number of the table in reading order, `row` and `column` its grid position,
    `paragraph` the number of a paragraph outside tables, `start_line` and `end_line` the lines of a
    text file, `page` the page of a PDF file or scan, `sheet` the name of a worksheet, whose rows and columns
    are then those of the table. `box` is where on the page it stands: left, top, right and bottom, in points
    (1/72 inch) from the upper left corner, in pixels for a picture; it tells no two places apart.

    >>> Place(table=2, row=5, column=3).fragment
    't2-r5-c3'
    >>> Place(paragraph=7, start_line=9, end_line=9).fragment
    'p7'
    """

    table: int = 0
    row: int = 0
    column: int = 0
    paragraph: int = 0
    start_line: int = 0
    end_line: int = 0
    page: int = 0
    sheet: str = ""
    box: Box | None = field(default=None, compare=False)

    @property
    def fragment(self) -> str:
        """Return the local name of the fragment: `t2`, `t2-r5`, `t2-r5-c3` or `p7`; "" for the whole."""
        if not self.table:
            return f"p{self.paragraph}" if self.paragraph else ""
        row = f"-r{self.row}" if self.row else ""
        return f"t{self.table}{row}" + (f"-c{self.column}" if row and self.column else "")

    def describe(self, language: Language) -> str:
        """Return the place in words.

        >>> Place(table=2, row=5, column=3, start_line=40, end_line=40).describe(Language.ENGLISH)
        'table 2, row 5, column 3 (line 40)'
        >>> Place(table=2, row=5, column=3, start_line=40, end_line=41).describe(Language.CHINESE)
        '第2个表第5行第3列（文本第40–41行）'
        >>> Place(table=2, row=5, column=28, sheet="表1").describe(Language.ENGLISH)
        'table 2, row 5, column 28 (worksheet "表1", cell AB5)'
        >>> Place(table=2, row=5, page=3).describe(Language.CHINESE)
        '第3页第2个表第5行'
        """
        chinese = language is Language.CHINESE
        named = [
            (self.page, "第{}页", "page {}"),
            (self.table, "第{}个表", "table {}"),
            (self.row, "第{}行", "row {}"),
            (self.column, "第{}列", "column {}"),
            (self.paragraph, "第{}段", "paragraph {}"),
        ]
        words = [(zh if chinese else en).format(number) for number, zh, en in named if number]
        where = ("" if chinese else ", ").join(words)
        finer = self._worksheet(chinese) if self.sheet else self._lines(chinese, bool(where))
        if not (where and finer):
            return where or finer
        return f"{where}（{finer}）" if chinese else f"{where} ({finer})"

    def _worksheet(self, chinese: bool) -> str:
        cell = f"{letters(self.column)}{self.row}" if self.row and self.column else ""
        if chinese:
            return f"工作表“{self.sheet}”" + (f"{cell}单元格" if cell else "")
        return f'worksheet "{self.sheet}"' + (f", cell {cell}" if cell else "")

    def _lines(self, chinese: bool, after: bool) -> str:
        if not self.start_line:
            return ""
        one = self.end_line <= self.start_line
        lines = f"{self.start_line}" if one else f"{self.start_line}–{self.end_line}"
        if chinese:
            return f"{'文本' if after else ''}第{lines}行"
        return f"{'line' if one or not after else 'lines'} {lines}"


def letters(column: int) -> str:
    """Return the letters of a spreadsheet's column, which count from A (1) over Z (26) to AA (27).

    >>> letters(1), letters(26), letters(703)
    ('A', 'Z', 'AAA')
    """
    name = ""
    while column:
        column, digit = divmod(column - 1, 26)
        name = chr(ord("A") + digit) + name
    return name


@dataclass(frozen=True, slots=True)
class Finding:
    """Something odd in a document.

    `rule` is the IRI of the shape, or of the concept in the scheme of reading rules, that was broken;
    `document` the file's name, `focus` the IRI of the thing concerned ("" when nothing was made of it),
    `found` the text as it stands, `column` the heading of the cell ("" when it has none).
    """

    rule: str
    severity: Severity
    message: Bilingual
    expected: Bilingual
    found: str
    place: Place = Place()
    column: str = ""
    document: str = ""
    focus: str = field(default="")
