"""HTML pages (HTML Living Standard §4 and §13): paragraphs and tables of the body, as a browser shows them.

Also what a word processor or a system of a finance department saves as HTML under the name .doc or .xls.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from perfgraph.errors import DocumentError
from perfgraph.findings import Finding, Place
from perfgraph.readers.archive import LIMITS, Limits
from perfgraph.readers.encoding import decode
from perfgraph.readers.messages import reason, shown
from perfgraph.readers.whitespace import stray_whitespace
from perfgraph.tables import Cell, Paragraph, Table
from perfgraph.vocabulary import finding

_HIDDEN = frozenset(
    {"head", "script", "style", "template", "noscript", "select", "textarea", "object", "iframe", "svg"}
)
"""Elements whose text is not part of what is printed."""

_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "div", "dl", "dt",
     "fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li",
     "main", "nav", "ol", "p", "pre", "section", "ul", "br"}
)  # fmt: skip
"""Elements that begin and end a line of their own (HTML §15.3); a line break ends one."""

_SPACE = re.compile("[ \t\n\r\f]+")
_NOT_SHOWN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
_DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*(gb2312|gbk|gb18030|gb_2312-80)", re.IGNORECASE)
_DEEPEST = 200


def read_html(
    data: bytes, name: str, limits: Limits = LIMITS
) -> tuple[list[Paragraph | Table], list[Finding]]:
    """Return the paragraphs and tables of an HTML page in reading order, and what was odd.

    White space counts as in a browser; a numbered list has its numbers; what is hidden is left out. A table
    around other tables, with one cell in each row, lays out the page: its cells are read as the page is. Any
    other table inside a cell follows the table that holds it. Entities, scripts and other files are never
    looked at. Raises `DocumentError` for bytes that are no text, for nothing but markup, for elements nested
    deeper than 200, and for more tags, columns or grid positions than `limits`.
    """
    text, encoding = decode(data, name)
    if (tags := text.count("<")) > limits.tags:
        raise DocumentError(
            f"{name}: found {tags:,} HTML tags; expected at most {limits.tags:,}: split the document"
        )
    story = _Story(name, limits)
    if encoding == "GB18030" and not _DECLARED.search(data[:2_000]):
        story.findings.append(finding("encoding-guessed", Place(), encoding, encoding=encoding))
    # The text is decoded, whatever a declaration in it says.
    parser = etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.ParserError as error:
        raise _damaged(name, str(error)) from error
    except etree.XMLSyntaxError as error:
        raise _damaged(name, reason(error)) from error
    if root is not None:  # there may be nothing but a comment
        story.read(root, 0)
    return story.blocks, story.findings


def _damaged(name: str, words: str) -> DocumentError:
    return DocumentError(
        f"{name}: found an HTML page that is damaged ({words}); expected a whole one: fetch or save it again"
    )


def _name(element: etree._Element) -> str:
    return element.tag.lower() if isinstance(element.tag, str) else ""


def _shown(element: etree._Element) -> bool:
    if _name(element) in _HIDDEN or element.get("hidden") is not None:
        return False
    return _NOT_SHOWN.search(element.get("style", "")) is None


def _number(text: str | None, default: int) -> int:
    """Return a span as HTML §2.3.4.2 reads it: digits in the beginning, `default` when there are none."""
    match = re.match(r"\s*\+?(\d{1,6})", text or "")
    return int(match[1]) if match else default


@dataclass(slots=True)
class _Story:
    """The blocks read so far, the paragraph that is still growing, and what is counted on the way.

    `marker` is the number of a list that the next paragraph begins with.
    """

    name: str
    limits: Limits
    blocks: list[Paragraph | Table] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    line: list[str] = field(default_factory=list)
    marker: str = ""
    tables: int = 0
    paragraphs: int = 0
    positions: int = 0

    def read(self, element: etree._Element, depth: int) -> None:
        """Add what an element holds."""
        self._check_depth(depth)
        block = _name(element) in _BLOCKS
        if block:
            self.end_paragraph()
        self.line.append(element.text or "")
        item = _number(element.get("start"), 1) if _name(element) == "ol" else 0
        for child in element:
            if item and _name(child) == "li":
                self.marker = f"{item}."  # as a browser shows it (HTML §4.4.8)
                item += 1
            if _name(child) == "table" and _shown(child):
                self.end_paragraph()
                self._read_table(child, depth + 1)
            elif _shown(child):
                self.read(child, depth + 1)
            self.line.append(child.tail or "")
        if block:
            self.end_paragraph()

    def end_paragraph(self) -> None:
        """End the paragraph that is growing; white space alone is none."""
        text = _SPACE.sub(" ", "".join(self.line)).strip(" ")
        self.line.clear()
        if text.strip():
            self.paragraphs += 1
            self.blocks.append(Paragraph(self.marker + text, Place(paragraph=self.paragraphs)))
            self.marker = ""

    def _read_table(self, element: etree._Element, depth: int) -> None:
        groups = [list(group) for group in _groups(element)]
        rows = [cells for group in groups for cells in group]
        if element.find(".//table") is not None and all(len(cells) <= 1 for cells in rows):
            for cells in rows:
                for cell in cells:
                    self.read(cell, depth + 2)
                    self.end_paragraph()
            return
        for caption in element.findall("caption"):
            self.read(caption, depth + 1)
        self.blocks += self._table(groups, depth)

    def _table(self, groups: Iterable[list[list[etree._Element]]], depth: int) -> list[Table]:
        """Return a table and, after it, the tables inside its cells; nothing for one without a cell."""
        self.tables += 1
        number, cells, inner = self.tables, list[Cell](), list[Table]()
        row = 0
        for group in groups:
            for part, place, spans in self._placed(group, number, row):
                text, nested = self._cell(part, place, depth + 2)
                cells.append(Cell(text, place, *spans))
                inner += nested
            row += len(group)
        if not cells:
            self.tables -= 1
            return []
        return [Table(Place(number), tuple(cells)), *inner]

    def _placed(
        self, group: list[list[etree._Element]], table: int, above: int
    ) -> Iterator[tuple[etree._Element, Place, tuple[int, int]]]:
        """Yield the cells of a row group with their place and spans (HTML §4.9.12.1).

        A cell reaches down to the end of its group at most, and to the right as far as nothing is there.
        """
        taken: dict[int, int] = {}  # for each column the row, in the group, that a cell above reaches to
        for index, cells in enumerate(group):
            column = 1
            for part in cells:
                while taken.get(column, -1) >= index:
                    column += 1
                wide = max(1, min(_number(part.get("colspan"), 1), self.limits.columns + 1))
                width = next((n for n in range(1, wide) if taken.get(column + n, -1) >= index), wide)
                rest = len(group) - index
                height = min(_number(part.get("rowspan"), 1) or rest, rest)
                self.positions += width * height
                self._check_size(table, column + width - 1)
                taken.update(dict.fromkeys(range(column, column + width), index + height - 1))
                yield part, Place(table, above + index + 1, column), (height, width)
                column += width

    def _cell(self, part: etree._Element, place: Place, depth: int) -> tuple[str, list[Table]]:
        """Return the text of a cell, its paragraphs parted by a newline, and the tables inside it."""
        inner = _Story(self.name, self.limits, tables=self.tables, positions=self.positions)
        inner.read(part, depth)
        inner.end_paragraph()
        self.tables, self.positions = inner.tables, inner.positions
        self.findings += inner.findings
        tables = [block for block in inner.blocks if isinstance(block, Table)]
        text = "\n".join(block.text for block in inner.blocks if isinstance(block, Paragraph))
        if tables:
            words = " ".join(cell.text for cell in tables[0].cells)
            self.findings.append(finding("nested-table", place, shown(words)))
        self.findings += stray_whitespace(text, place)
        return text, tables

    def _check_depth(self, depth: int) -> None:
        if depth > _DEEPEST:
            raise DocumentError(
                f"{self.name}: found HTML elements nested deeper than {_DEEPEST}; expected a page that a "
                "person wrote or a program saved: save it as .docx"
            )

    def _check_size(self, table: int, width: int) -> None:
        if width > self.limits.columns or self.positions > self.limits.positions:
            raise DocumentError(
                f"{self.name}: found table {table} with a row of {width:,} columns and "
                f"{self.positions:,} grid positions; expected at most {self.limits.columns:,} and "
                f"{self.limits.positions:,}: the file is damaged, or is to be split"
            )


def _groups(table: etree._Element) -> Iterator[list[list[etree._Element]]]:
    """Yield the rows of each row group, a row as its cells; rows outside a group are one together."""
    loose: list[list[etree._Element]] = []
    for part in filter(_shown, table):
        if _name(part) == "tr":
            loose.append(_cells(part))
        elif _name(part) in ("thead", "tbody", "tfoot"):
            if loose:
                yield loose
                loose = []
            yield [_cells(row) for row in part if _name(row) == "tr" and _shown(row)]
    if loose:
        yield loose


def _cells(row: etree._Element) -> list[etree._Element]:
    return [cell for cell in row if _name(cell) in ("td", "th") and _shown(cell)]
