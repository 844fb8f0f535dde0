"""Faults in the data, as data: what is odd, where it stands, what was expected instead.

A finding never changes the data, and one finding never hides another.
"""

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


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where in a document something stands; every number counts from 1 and 0 means "not applicable".

    `table` is the number of the table in reading order, `row` and `column` its grid position,
    `paragraph` the number of a paragraph outside tables, `start_line` and `end_line` the lines of a
    text file.

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
        """
        chinese = language is Language.CHINESE
        named = [
            (self.table, "第{}个表", "table {}"),
            (self.row, "第{}行", "row {}"),
            (self.column, "第{}列", "column {}"),
            (self.paragraph, "第{}段", "paragraph {}"),
        ]
        words = [(zh if chinese else en).format(number) for number, zh, en in named if number]
        where = ("" if chinese else ", ").join(words)
        if not self.start_line:
            return where
        lines = (
            f"{self.start_line}" if self.end_line <= self.start_line else f"{self.start_line}–{self.end_line}"
        )
        if not where:
            return f"第{lines}行" if chinese else f"line {lines}"
        noun = "line" if self.end_line <= self.start_line else "lines"
        return where + (f"（文本第{lines}行）" if chinese else f" ({noun} {lines})")


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
