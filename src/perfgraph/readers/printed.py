"""One page to what stands on it, top down: lines of text, and tables with the lines of each cell.

A line directly above a table with texts far apart, such as 部门名称：… 单位：万元, is a row of that table:
word processors lay it so, without ruling lines.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from perfgraph.readers.archive import LIMITS, Limits
from perfgraph.readers.paper import Page, Piece, Rectangle, Rule, around
from perfgraph.readers.ruling import Area, Grid, grids
from perfgraph.readers.typesetting import Line, line_of, rows_of, segments_of

_NEAR = 2.0
"""How far above a table its open row may stand, in sizes of its characters."""
_INSET = 0.6
"""How much room is left free at most at the sides of a cell, in sizes of its characters."""


@dataclass(frozen=True)
class PrintedTable:
    """The part of a table that stands on one page: its grid and the lines of each cell of it.

    The grid is `supposed` where its lines are not printed: then a cell is as wide as the texts of its column.
    """

    page: int
    grid: Grid
    lines: tuple[tuple[Line, ...], ...]
    supposed: bool = False

    @property
    def rectangle(self) -> Rectangle:
        """Return the rectangle of the whole part."""
        return self.grid.rectangle

    @cached_property
    def inset(self) -> float:
        """Return how far texts stay from the sides of their cells: what nearly all of them keep."""
        free = sorted(
            min(line.left - left, right - line.right) for (left, _top, right, _bottom), line in self._placed()
        )
        sizes = [line.size for _rectangle, line in self._placed()]
        return max(0.0, min(free[len(free) // 20], _INSET * min(sizes))) if free else 0.0

    @cached_property
    def rooms(self) -> tuple[float, ...]:
        """Return how wide a line in each cell can be."""
        if not self.supposed:
            return tuple(right - left - 2 * self.inset for left, _top, right, _bottom in self._rectangles)
        widest: dict[tuple[int, int], float] = {}
        for area, lines in zip(self.grid.areas, self.lines, strict=True):
            key = area.column, area.column_span
            widest[key] = max([widest.get(key, 0.0), *(line.width for line in lines)])
        return tuple(widest[area.column, area.column_span] for area in self.grid.areas)

    @property
    def _rectangles(self) -> Iterator[Rectangle]:
        return map(self.grid.rectangle_of, self.grid.areas)

    def _placed(self) -> Iterator[tuple[Rectangle, Line]]:
        for area, lines in zip(self.grid.areas, self.lines, strict=True):
            for line in lines:
                yield self.grid.rectangle_of(area), line


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line of text outside every table."""

    page: int
    line: Line

    @property
    def rectangle(self) -> Rectangle:
        """Return the rectangle of the line."""
        return self.line.rectangle


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """A page: its number, its size, and what stands on it from the top to the bottom."""

    number: int
    width: float
    height: float
    items: tuple[PrintedLine | PrintedTable, ...]


def printed(page: Page, where: str, limits: Limits = LIMITS) -> PrintedPage:
    """Return what stands on a page of the file called `where`; raises `DocumentError` as `grids` does."""
    where = f"{where}, page {page.number}"
    found = grids(page.rules, where, limits=limits)
    outside, inside = _parted(page.pieces, found)
    above = list(_open_rows(found, rows_of(outside)))
    if above:
        found = grids([*page.rules, *above], where, limits=limits)
        outside, inside = _parted(page.pieces, found)
    tables = [
        PrintedTable(
            page.number,
            grid,
            tuple(tuple(_lines(pieces)) for pieces in cells),
            any(_is_within(grid.rectangle, area) for area in page.supposed),
        )
        for grid, cells in zip(found, inside, strict=True)
    ]
    items: list[PrintedLine | PrintedTable] = [
        *(PrintedLine(page.number, line) for line in _lines(outside)),
        *(table for table in tables if any(table.lines)),
    ]
    items.sort(key=lambda item: item.rectangle[1])
    return PrintedPage(page.number, page.width, page.height, tuple(items))


def _is_within(rectangle: Rectangle, area: Rectangle) -> bool:
    left, top, right, bottom = rectangle
    return area[0] <= (left + right) / 2 <= area[2] and area[1] <= (top + bottom) / 2 <= area[3]


def _lines(pieces: Sequence[Piece]) -> Iterator[Line]:
    for row in rows_of(pieces):
        if any(piece.text.strip() for piece in row):
            yield line_of(row)


def _parted(pieces: Sequence[Piece], found: Sequence[Grid]) -> tuple[list[Piece], list[list[list[Piece]]]]:
    """Return the pieces outside every table, and those of each table by cell."""
    numbers: list[dict[Area, int]] = [{area: n for n, area in enumerate(grid.areas)} for grid in found]
    inside: list[list[list[Piece]]] = [[[] for _ in grid.areas] for grid in found]
    outside: list[Piece] = []
    for piece in pieces:
        for number, grid in enumerate(found):
            area = grid.at(piece.centre, piece.middle)
            if area:
                inside[number][numbers[number][area]].append(piece)
                break
        else:
            outside.append(piece)
    return outside, inside


def _open_rows(found: Sequence[Grid], rows: Sequence[list[Piece]]) -> Iterator[Rule]:
    """Yield the lines that rows without ruling lines above a table would have."""
    middles = [row[0].middle for row in rows]
    for grid in found:
        left, top, right, _bottom = grid.rectangle
        number = bisect_left(middles, top)
        parts = [line_of(part) for part in segments_of(rows[number - 1])] if number else []
        if len(parts) < 2 or parts[0].left < left - 1 or parts[-1].right > right + 1:
            continue
        _left, above, _right, below = around(part.rectangle for part in parts)
        if top - below > _NEAR * parts[0].size:
            continue
        yield Rule(True, above - 1, left, right)
        for at in (left, *_boundaries(grid, parts), right):
            yield Rule(False, at, above - 1, top)


def _boundaries(grid: Grid, parts: Sequence[Line]) -> Iterator[float]:
    """Yield where one text ends and the next begins: at an edge of a column, when one lies between them."""
    for before, after in pairwise(parts):
        between = [edge for edge in grid.columns if before.right <= edge <= after.left]
        yield max(between, default=(before.right + after.left) / 2)
