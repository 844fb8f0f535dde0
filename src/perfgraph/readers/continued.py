"""Tables that a page break cut: their parts as one table, without repeated headings and cut cells.

A part goes on with the table before it when it stands first on the next page, has its edges, and had no
room left on the page before.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from perfgraph.findings import Place
from perfgraph.readers.paper import Rectangle, whole
from perfgraph.readers.printed import PrintedTable
from perfgraph.readers.ruling import TOUCHING
from perfgraph.readers.typesetting import MARKER, Line, joined, wrapped
from perfgraph.tables import Cell, Table


@dataclass(slots=True)
class _Laid:
    """A cell while its table may still go on: its row from 0, its sides, its lines so far.

    `room` is how wide a line in it can be.
    """

    row: int
    row_span: int
    page: int
    rectangle: Rectangle
    room: float
    lines: list[Line]
    shift: float = 0.0

    @property
    def sides(self) -> tuple[float, float]:
        """Return where it begins and ends across, as if all pages lay the same."""
        return self.rectangle[0] + self.shift, self.rectangle[2] + self.shift

    @property
    def text(self) -> str:
        return joined(self.lines, self.room)


_SHIFT = 14.0
"""How far a page may have slipped when it was scanned, in points."""


class ContinuedTable:
    """A table that may go on on the next page; `height` is the number of its rows so far."""

    def __init__(self, first: PrintedTable) -> None:
        self.last = first
        self._left = first.rectangle[0]
        self._cells = _laid(first, self._left)
        self.height = len(first.grid.rows) - 1

    def goes_on_with(self, part: PrintedTable, lower_end: float) -> bool:
        """Tell whether `part`, first on the next page, goes on with it, whose page ends at `lower_end`."""
        if part.page != self.last.page + 1 or not _edges_fit(self.last, part):
            return False
        rows = part.grid.rows
        begun = self._repeated(_laid(part, self._left))
        if begun + 1 >= len(rows):
            return True
        return self.last.rectangle[3] + (rows[begun + 1] - rows[begun]) > lower_end - TOUCHING

    def go_on_with(self, part: PrintedTable) -> None:
        """Take in the next part: leave out repeated headings, join cells that were cut."""
        cells = _laid(part, self._left)
        repeated = self._repeated(cells)
        cells = [cell for cell in cells if cell.row >= repeated]
        first = [cell for cell in cells if cell.row == repeated]
        above = self._above(first)
        cut = _was_cut(first, above)
        offset = self.height - repeated - cut
        taken: set[int] = set()
        leading = True
        for cell, before in zip(first, above, strict=True):
            goes_on = before is not None and _goes_on(cell, before, leading, cell is first[0])
            leading = leading and goes_on
            if before is not None and (cut or goes_on):
                before.row_span += cell.row_span - cut
                before.lines += cell.lines
                taken.add(id(cell))
        for cell in cells:
            cell.row += offset
        self._cells += [cell for cell in cells if id(cell) not in taken]
        self.height = max(cell.row + cell.row_span for cell in self._cells)
        self.last = part

    def table(self, number: int) -> Table:
        """Return the whole as the `number`th table of its document."""
        edges = _merged(side for cell in self._cells for side in cell.sides)
        cells = []
        for cell in sorted(self._cells, key=lambda cell: (cell.row, cell.rectangle[0])):
            column, end = (_nearest(edges, side) for side in cell.sides)
            place = Place(number, cell.row + 1, column + 1, page=cell.page, box=whole(cell.rectangle))
            confidence = min((line.confidence for line in cell.lines), default=1.0)
            cells.append(Cell(cell.text, place, cell.row_span, max(1, end - column), confidence))
        return Table(Place(number, page=cells[0].place.page), tuple(cells))

    def _repeated(self, cells: Sequence[_Laid]) -> int:
        """Return how many rows at the top of a part repeat those at the top of the table."""
        mine, theirs = _rows(self._cells), _rows(cells)
        count = 0
        while count < min(len(mine), len(theirs)) and _alike(mine[count], theirs[count]):
            count += 1
        while count and any(cell.row < count < cell.row + cell.row_span for cell in cells):
            count -= 1
        return count

    def _above(self, first: Sequence[_Laid]) -> list[_Laid | None]:
        """Return the cell of the last row that has the same sides as each of `first`."""
        last = [cell for cell in self._cells if cell.row + cell.row_span == self.height]
        return [next((cell for cell in last if _same_sides(cell, other)), None) for other in first]


def _laid(part: PrintedTable, left: float) -> list[_Laid]:
    shift = left - part.rectangle[0]
    return [
        _Laid(area.row, area.row_span, part.page, part.grid.rectangle_of(area), room, list(lines), shift)
        for area, room, lines in zip(part.grid.areas, part.rooms, part.lines, strict=True)
    ]


def _rows(cells: Sequence[_Laid]) -> list[list[_Laid]]:
    rows: dict[int, list[_Laid]] = {}
    for cell in cells:
        rows.setdefault(cell.row, []).append(cell)
    return [rows.get(row, []) for row in range(max(rows, default=-1) + 1)]


def _alike(row: Sequence[_Laid], other: Sequence[_Laid]) -> bool:
    return (
        any(cell.lines for cell in row)
        and len(row) == len(other)
        and all(
            _same_sides(one, two) and one.row_span == two.row_span and one.text == two.text
            for one, two in zip(row, other, strict=True)
        )
    )


def _same_sides(one: _Laid, two: _Laid) -> bool:
    return all(abs(a - b) <= TOUCHING for a, b in zip(one.sides, two.sides, strict=True))


def _was_cut(first: Sequence[_Laid], above: Sequence[_Laid | None]) -> bool:
    """Tell whether a row is the rest of the row above: texts only where the text above was not at its end."""
    if not any(cell.lines for cell in first):
        return False
    for cell, before in zip(first, above, strict=True):
        if before is None:
            return False
        if not cell.lines:
            continue
        if not before.lines:
            return False
        last, following = before.lines[-1], cell.lines[0]
        listed = MARKER.match(following.text) and MARKER.match(before.lines[0].text)
        if not listed and not wrapped(last, following, before.room - last.width):
            return False
    return True


def _goes_on(cell: _Laid, before: _Laid, leading: bool, label: bool) -> bool:
    """Tell whether a cell at the top of a page is the rest of a merged cell above it.

    The label of a row is printed on either page; of the columns behind it a merged one is blank, and
    `leading` ones, behind columns that go on as well, are believed sooner.
    """
    if label:
        return not (cell.lines and before.lines)
    merged = (before.row_span > 1, cell.row_span > 1)
    return not cell.lines and (any(merged) if leading else all(merged))


def _edges_fit(upper: PrintedTable, lower: PrintedTable) -> bool:
    """Tell whether two parts have the same sides and share columns.

    That is the first column of the rows beside the page break, or all the edges that one of them has.
    """
    slipped = upper.rectangle[0] - lower.rectangle[0]
    ours, theirs = upper.grid.columns, [edge + slipped for edge in lower.grid.columns]
    if abs(slipped) > _SHIFT or abs(ours[-1] - theirs[-1]) > TOUCHING:
        return False
    last, first = upper.grid.first_column(len(upper.grid.rows) - 2), lower.grid.first_column(0) + slipped
    return abs(last - first) <= TOUCHING or _within(ours, theirs) or _within(theirs, ours)


def _within(edges: Sequence[float], others: Sequence[float]) -> bool:
    return all(any(abs(edge - other) <= TOUCHING for other in others) for edge in edges)


def _merged(positions: Iterator[float]) -> list[float]:
    merged: list[float] = []
    for position in sorted(positions):
        if not merged or position - merged[-1] > TOUCHING:
            merged.append(position)
    return merged


def _nearest(edges: Sequence[float], position: float) -> int:
    return min(range(len(edges)), key=lambda number: abs(edges[number] - position))
