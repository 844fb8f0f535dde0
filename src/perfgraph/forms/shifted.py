"""Rows of indicators that lost a cell or have one too many: all behind it stands below the wrong headings.

Such a row has no text below the last heading, or one behind it. It is read with its columns moved from that
heading on from which it reads best, if that is clearly better than as it stands; a finding says so.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from perfgraph.findings import Finding, Place
from perfgraph.forms.alignment import unlikely
from perfgraph.forms.indicators import IndicatorTable
from perfgraph.records import Target
from perfgraph.tables import Cell
from perfgraph.vocabulary import finding

_MOVED = 3.0
"""What it costs to take a row for moved; less where it has another number of cells than its headings."""
_COUNTED = 0.5
_BETTER = 1.0
"""By how much a moved row must read better."""
_WRONG = 4.0
"""From what cost on a text is not what its heading announces."""
_LEFT_OUT = 3.0
_MISSING = {"name": 6.0, "value": 3.0}
"""What it costs that a column has no text; another one costs little."""


def targets_of(table: IndicatorTable, row: int) -> Iterator[Target | Finding]:
    """Yield the target of a row and what is odd about it, the row moved below its headings if it must be."""
    usual = _Reading.of(table, row)
    moved = min(_moved(table, row), key=lambda reading: reading.cost, default=usual)
    if moved.cost + _BETTER < usual.cost and moved.is_sound:
        place = Place(table=table.table.place.table, row=row)
        cells = table.table.row(row)
        text = " | ".join(cell.plain for cell in cells if cell.place.row == row)
        own = next((cell.place for cell in cells if cell.place.row == row), place)
        yield finding(
            "row-shifted",
            replace(place, page=own.page, sheet=own.sheet, start_line=own.start_line, end_line=own.end_line),
            text,
            column=moved.since,
        )
        table = moved.table
    yield from table.targets(row)


@dataclass(frozen=True, slots=True)
class _Reading:
    """A way to read a row: its columns, how unlikely the worst text and all of it is, where it was moved."""

    table: IndicatorTable
    cost: float
    worst: float
    since: str = ""

    @property
    def is_sound(self) -> bool:
        """Tell whether each text is what its heading announces, and neither name nor value is missing."""
        return self.worst < _WRONG

    @classmethod
    def of(cls, table: IndicatorTable, row: int, base: float = 0.0, since: str = "") -> "_Reading":
        """Return the reading of a row by the columns of a table."""
        cost, worst = base, 0.0
        read: set[Cell] = set()
        for meaning, column in table.columns.items():
            cell = table.table.at(row, column.place.column)
            text = cell.plain if cell is not None and cell not in read else ""
            if not text:
                cost += _MISSING.get(meaning, 0.2)
                worst = max(worst, _WRONG if meaning in _MISSING else 0.0)
                continue
            assert cell is not None
            read.add(cell)
            here = unlikely(text, meaning, "unit" in table.columns)
            cost, worst = cost + here, max(worst, here)
        behind = max(column.place.column for column in table.columns.values())
        extra = (
            cell
            for cell in table.table.row(row)
            if cell.plain and cell not in read and (since or cell.place.column > behind)
        )
        headed = {cell.place.column for cell in table.table.row(table.heading_row) if cell.plain}
        cost += sum(_LEFT_OUT for cell in extra if cell.place.column not in headed)
        return cls(table, cost, worst, since)


def _moved(table: IndicatorTable, row: int) -> Iterator[_Reading]:
    """Yield the readings of a row with the columns moved by one cell from each heading on."""
    heads = [cell for cell in table.table.row(table.heading_row) if cell.plain]
    cells = table.table.row(row)
    last = max(cell.place.column for cell in heads)
    said = max((cell.place.column for cell in cells if cell.plain), default=last)
    base = _MOVED if any(cell.place.column == last for cell in cells) and said <= last else _COUNTED
    for head in heads if said != last else ():
        # A cell that is missing moves what is behind it to the left, one too many moves it to the right.
        step, first = (-head.column_span, 1) if said < last else (1, 0)
        columns = {
            meaning: _at(cell, step if cell.place.column >= head.place.column + first else 0)
            for meaning, cell in table.columns.items()
            if said > last or cell.place.column != head.place.column
        }
        if "name" in columns:
            yield _Reading.of(replace(table, columns=columns), row, base, head.plain)


def _at(cell: Cell, step: int) -> Cell:
    return replace(cell, place=replace(cell.place, column=cell.place.column + step)) if step else cell
