"""Word files (.docx, ECMA-376): paragraphs and tables of the main part, as Word prints them.

Headers, footers, footnotes and comments are not read.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from perfgraph.errors import DocumentError
from perfgraph.findings import Finding, Place
from perfgraph.readers.archive import LIMITS, Archive, Limits, parse_xml
from perfgraph.readers.content import MAIN_PART
from perfgraph.readers.grid import Grid
from perfgraph.readers.inline import Inline
from perfgraph.readers.messages import shown
from perfgraph.readers.numbering import Numbering
from perfgraph.readers.whitespace import stray_whitespace
from perfgraph.readers.wordml import DELETED, Element, child, contents, name
from perfgraph.tables import Paragraph, Table
from perfgraph.vocabulary import finding


def read_word(archive: Archive, limits: Limits = LIMITS) -> tuple[list[Paragraph | Table], list[Finding]]:
    """Return the paragraphs and tables of a Word file in reading order, and what was odd.

    A table inside a cell follows the table that holds it, the text of a text box the paragraph or table
    that it is anchored in; tracked changes are read as accepted; automatic numbers stand before the text.
    Text left in a cell that continues another is not printed by Word: it is told, not read. Raises
    `DocumentError` for a damaged or unsafe package and for tables wider or larger than `limits`.
    """
    body = child(_part(archive, MAIN_PART, limits), "body")
    if body is None:
        raise DocumentError(
            f"{archive.name}: found {MAIN_PART} without w:body; "
            "expected a Word document: save it again as .docx"
        )
    parts = (f"word/{part}.xml" for part in ("numbering", "styles"))
    roots = [_part(archive, part, limits) if part in archive.names else None for part in parts]
    story = _Story(archive.name, limits, Numbering(*roots))
    story.read(body)
    if story.inline.change is not None:
        story.findings.append(finding("tracked-changes", Place(), story.inline.change))
    return story.blocks, story.findings


def _part(archive: Archive, part: str, limits: Limits) -> Element:
    return parse_xml(archive.read(part), f"{archive.name}: {part}", limits)


@dataclass(slots=True)
class _Story:
    """The blocks read so far, and what is counted on the way."""

    name: str
    limits: Limits
    numbering: Numbering
    inline: Inline = field(default_factory=Inline)
    blocks: list[Paragraph | Table] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    _tables: int = 0
    _paragraphs: int = 0
    _positions: int = 0

    def read(self, parent: Element) -> None:
        """Add the paragraphs and tables in `parent`, each followed by the text boxes anchored in it."""
        for element in self._live(parent):
            kind = name(element)
            if kind == "p":
                self._add_paragraph(self._text(element).strip())
            elif kind == "tbl":
                self.blocks += self._table(element)
            boxes, self.inline.boxes = self.inline.boxes, []
            for box in boxes:
                self.read(box)

    def _live(self, parent: Element) -> Iterator[Element]:
        for element in contents(parent):
            if name(element) in DELETED:
                self.inline.note_change(map(str, element.itertext()))
            else:
                yield element

    def _text(self, paragraph: Element) -> str:
        """Return the text with its automatic number; an empty paragraph is counted but shows none."""
        printed = self.numbering.next(child(paragraph, "pPr"))
        text = self.inline.text(paragraph)
        return printed + text if text.strip() else text

    def _add_paragraph(self, text: str) -> None:
        if text:
            self._paragraphs += 1
            self.blocks.append(Paragraph(text, Place(paragraph=self._paragraphs)))

    def _table(self, element: Element) -> list[Table]:
        """Return a table and, after it, the tables inside its cells; nothing for one without a cell."""
        self._tables += 1
        number = self._tables
        grid, inner = Grid(number), list[Table]()
        for row in self._rows(element):
            parts = [part for part in self._live(row) if name(part) == "tc"]
            laid, width = grid.lay(child(row, "trPr"), [child(part, "tcPr") for part in parts])
            self._check_size(number, width)
            for part, (cell, own) in zip(parts, laid, strict=True):
                place = Place(number, cell.row, cell.column)
                if own:
                    cell.text, tables = self._cell(part, place)
                    inner += tables
                else:
                    self._tell_unread(part, place, cell.text)
        cells = grid.cells()
        if not cells:
            self._tables -= 1
            return []
        return [Table(Place(number), cells), *inner]

    def _rows(self, table: Element) -> Iterator[Element]:
        for row in self._live(table):
            if name(row) == "tr":
                if child(row, "trPr", "del") is None:
                    yield row
                else:
                    self.inline.note_change(map(str, row.itertext()))

    def _cell(self, part: Element, place: Place) -> tuple[str, list[Table]]:
        """Return the text of a cell, its paragraphs parted by a newline, and the tables inside it."""
        paragraphs, inner = list[str](), list[Table]()
        for element in self._live(part):
            kind = name(element)
            if kind == "p":
                paragraphs.append(self._text(element))
            elif kind == "tbl":
                tables = self._table(element)
                if tables:
                    text = " ".join(cell.text for cell in tables[0].cells)
                    self.findings.append(finding("nested-table", place, shown(text)))
                inner += tables
        text = "\n".join(paragraphs).strip("\n")
        self.findings += stray_whitespace(text, place)
        return text, inner

    def _tell_unread(self, part: Element, place: Place, covering: str) -> None:
        text = "".join(map(str, part.itertext())).strip()
        if text and text != covering.strip():
            self.findings.append(finding("text-not-read", place, shown(text)))

    def _check_size(self, table: int, width: int) -> None:
        self._positions += width
        if width > self.limits.columns or self._positions > self.limits.positions:
            raise DocumentError(
                f"{self.name}: found table {table} with a row of {width:,} columns and "
                f"{self._positions:,} grid positions; expected at most {self.limits.columns:,} and "
                f"{self.limits.positions:,}: the file is damaged, or is to be split"
            )
