"""Transposed tables (转置表): each indicator is a column, its levels and its value stand below one another.

Such a part of a table is turned, read like any other, and the places of what was read are turned back.
"""

from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, TypeVar

from perfgraph.findings import Finding, Place
from perfgraph.forms.headings import heading
from perfgraph.records import Record, Target
from perfgraph.tables import Document, Paragraph, Table

_NEEDED = {"name", "value"}
_HEADINGS = {
    "class",
    "kind",
    "name",
    "value",
    "description",
    "basis",
    "weight",
    "actual",
    "score",
    "unit",
    "sign",
}
_COLUMNS = 3
"""How many columns may hold the headings: captions may stand before them."""

Found = TypeVar("Found", bound=Record | Finding)


@dataclass(frozen=True, slots=True)
class Turned:
    """A document whose transposed tables stand upright; `tables` are the numbers of those."""

    document: Document
    tables: frozenset[int]

    @classmethod
    def of(cls, document: Document) -> "Turned":
        """Return the document with every transposed table turned."""
        blocks: list[Paragraph | Table] = []
        turned: set[int] = set()
        for block in document.blocks:
            if isinstance(block, Table) and _is_transposed(block):
                turned.add(block.place.table)
                blocks.append(_turn(block))
            else:
                blocks.append(block)
        return cls(replace(document, blocks=tuple(blocks)), frozenset(turned))

    def back(self, found: Found) -> Found:
        """Return a record or finding with the places that it has in the document itself."""
        if not self.tables:
            return found
        restored: Found = self._back(found)
        return restored

    def _back(self, value: Any) -> Any:
        if isinstance(value, Place):
            if value.table not in self.tables:
                return value
            return replace(value, row=value.column, column=value.row)
        if isinstance(value, tuple):
            return tuple(self._back(item) for item in value)
        if not is_dataclass(value) or isinstance(value, type):
            return value
        changed = {one.name: self._back(getattr(value, one.name)) for one in fields(value)}
        if isinstance(value, Target):
            # A column has no address of its own: the cell of the name stands for it.
            changed["row"] = changed["name"].place if value.row.table in self.tables else value.row
        return replace(value, **changed)


def _is_transposed(table: Table) -> bool:
    """Return whether the headings of indicators stand below one another and in no row side by side."""
    rows = [{heading(cell.text) for cell in cells} & _HEADINGS for _number, cells in table.rows()]
    if any(len(found) > 1 for found in rows):
        return False
    for column in range(1, _COLUMNS + 1):
        cells = (table.at(number, column) for number, _cells in table.rows())
        if {heading(cell.text) for cell in cells if cell} >= _NEEDED:
            return True
    return False


def _turn(table: Table) -> Table:
    cells = (
        replace(
            cell,
            place=replace(cell.place, row=cell.place.column, column=cell.place.row),
            row_span=cell.column_span,
            column_span=cell.row_span,
        )
        for cell in table.cells
    )
    return Table(table.place, tuple(sorted(cells, key=lambda cell: (cell.place.row, cell.place.column))))
