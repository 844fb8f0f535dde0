"""Rows of a document with what their cells are headings of."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from perfgraph.findings import Place
from perfgraph.forms.headings import heading, is_label
from perfgraph.records import Quote
from perfgraph.tables import Cell, Document, Paragraph, Table

_LABEL = 30
"""The characters within which a label in a cell of its text ends."""


@dataclass(frozen=True)
class Row:
    """A row of a table: its number and its distinct cells."""

    table: Table
    number: int
    cells: tuple[Cell, ...]

    @cached_property
    def meanings(self) -> tuple[str, ...]:
        """Return what each cell is a heading of, "" for a cell that is none."""
        return tuple(heading(cell.text) for cell in self.cells)

    @property
    def place(self) -> Place:
        """Return the place of the row."""
        return Place(self.table.place.table, self.number)

    @property
    def text(self) -> str:
        """Return the texts of the cells, parted by tabs."""
        return "\t".join(cell.plain for cell in self.cells)

    @property
    def own(self) -> tuple[Cell, ...]:
        """Return the cells that begin in this row and hold a text."""
        return tuple(cell for cell in self.cells if cell.place.row == self.number and cell.plain)

    @cached_property
    def pairs(self) -> tuple[tuple[Cell, Quote], ...]:
        """Return each label with the text beside it: in the next cell, or in its own after a colon."""
        return tuple(self._pairs())

    def _pairs(self) -> Iterator[tuple[Cell, Quote]]:
        for index, cell in enumerate(self.cells):
            inline = _inline(cell.plain)
            if is_label(cell.text):
                follower = self.cells[index + 1] if index + 1 < len(self.cells) else None
                if follower is not None and follower.plain and not is_label(follower.text):
                    yield cell, Quote(follower.plain, follower.place, cell.plain)
                else:
                    yield cell, Quote("", cell.place, cell.plain)
            elif inline:
                label = Cell(inline[0], cell.place, cell.row_span, cell.column_span)
                yield label, Quote(inline[1], cell.place, label.text)


def _inline(text: str) -> tuple[str, str] | None:
    """Return a label and its text in one cell: 年度资金总额：40, 其中：财政拨款：40."""
    for match in re.finditer("[:：]", text[:_LABEL]):
        label, rest = text[: match.start()].strip(), text[match.end() :].strip()
        if rest and is_label(label):
            return label, rest
    return None


Line = Paragraph | Row
"""A paragraph outside tables, or a row of a table."""


def lines(document: Document) -> Iterator[Line]:
    """Yield the paragraphs and rows of a document in reading order."""
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield block
        else:
            for number, cells in block.rows():
                yield Row(block, number, cells)
