"""Ruling lines to the grids of tables: cells with spans, blank ones included.

Lines that touch make one table; their distinct positions are the edges of its columns and rows. Where no
line parts two neighbours of that grid they are one merged cell (合并单元格). Tables that are open at their
sides are taken as closed there.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from perfgraph.errors import DocumentError
from perfgraph.readers.archive import LIMITS, Limits
from perfgraph.readers.paper import Rectangle, Rule

TOUCHING = 3.0
"""How far apart lines may lie that are one line, or that meet, in points."""


@dataclass(frozen=True, slots=True)
class Area:
    """A cell of a grid: the row and column of its upper left corner, from 0, and its spans."""

    row: int
    column: int
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True)
class Grid:
    """The edges of columns and rows of one table, and the cells between them in reading order."""

    columns: tuple[float, ...]
    rows: tuple[float, ...]
    areas: tuple[Area, ...]

    @property
    def rectangle(self) -> Rectangle:
        """Return the rectangle of the whole table."""
        return self.columns[0], self.rows[0], self.columns[-1], self.rows[-1]

    def rectangle_of(self, area: Area) -> Rectangle:
        """Return the rectangle of a cell."""
        return (
            self.columns[area.column],
            self.rows[area.row],
            self.columns[area.column + area.column_span],
            self.rows[area.row + area.row_span],
        )

    def first_column(self, row: int) -> float:
        """Return where the first cell of a row (from 0) ends at the right."""
        return self.rectangle_of(self._covering[row, 0])[2]

    @cached_property
    def _covering(self) -> dict[tuple[int, int], Area]:
        return {
            (row, column): area
            for area in self.areas
            for row in range(area.row, area.row + area.row_span)
            for column in range(area.column, area.column + area.column_span)
        }

    def at(self, left: float, top: float) -> Area | None:
        """Return the cell at a point, None outside the table."""
        column, row = bisect_right(self.columns, left) - 1, bisect_right(self.rows, top) - 1
        return self._covering.get((row, column))


def grids(
    rules: Iterable[Rule], where: str = "", touching: float = TOUCHING, limits: Limits = LIMITS
) -> list[Grid]:
    """Return the grid of each table that ruling lines draw, top down; a frame around one cell is none.

    Raises `DocumentError`, which names `where`, for more lines, columns or grid positions than `limits`.
    """
    rules = list(rules)
    merged = [rule for across in (True, False) for rule in _merged(rules, across, touching)]
    if len(merged) > limits.rules:
        raise _too_large(where, f"{len(merged):,} ruling lines", f"{limits.rules:,}")
    found = []
    for group in _groups(merged, touching):
        edges = _edges_of(group, touching)
        columns, rows = (len(positions) - 1 for positions in edges)
        if columns > limits.columns or columns * rows > limits.positions:
            raise _too_large(
                where,
                f"a table of {rows:,} rows and {columns:,} columns",
                f"{limits.columns:,} columns and {limits.positions:,} cells",
            )
        if columns > 0 and rows > 0 and (areas := _grid(group, *edges)):
            found.append(Grid(tuple(edges[0]), tuple(edges[1]), areas))
    return sorted(found, key=lambda grid: (grid.rows[0], grid.columns[0]))


def _too_large(where: str, found: str, most: str) -> DocumentError:
    return DocumentError(
        f"{where}: found {found} on one page; expected at most {most}: take the drawings out of the document"
    )


def _merged(every: Iterable[Rule], across: bool, touching: float) -> list[Rule]:
    """Return the lines of one direction, with those that continue or double one another as one."""
    rules = [rule for rule in every if rule.across is across]
    levels = _edges((rule.at for rule in rules), touching)
    by_level: dict[int, list[Rule]] = {}
    for rule in rules:
        by_level.setdefault(_nearest(levels, rule.at), []).append(rule)
    merged: list[Rule] = []
    for level, same in sorted(by_level.items()):
        run: Rule | None = None
        for rule in sorted(same, key=lambda rule: rule.begin):
            if run and rule.begin <= run.end + touching:
                run = Rule(run.across, run.at, run.begin, max(run.end, rule.end))
                merged[-1] = run
            else:
                run = Rule(rule.across, levels[level], rule.begin, rule.end)
                merged.append(run)
    return merged


def _edges(positions: Iterable[float], touching: float) -> list[float]:
    """Return positions in order, each group that lies close together as its middle."""
    groups: list[list[float]] = []
    for position in sorted(positions):
        if groups and position - groups[-1][-1] <= touching:
            groups[-1].append(position)
        else:
            groups.append([position])
    return [(group[0] + group[-1]) / 2 for group in groups]


def _nearest(edges: Sequence[float], position: float) -> int:
    after = bisect_left(edges, position)
    return min((n for n in (after - 1, after) if 0 <= n < len(edges)), key=lambda n: abs(edges[n] - position))


def _groups(rules: Sequence[Rule], touching: float) -> Iterator[list[Rule]]:
    """Yield the lines that hang together."""
    leader = list(range(len(rules)))

    def lead(number: int) -> int:
        while leader[number] != number:
            leader[number] = leader[leader[number]]
            number = leader[number]
        return number

    downs = sorted((rule.at, number) for number, rule in enumerate(rules) if not rule.across)
    for number, across in enumerate(rules):
        if not across.across:
            continue
        first = bisect_left(downs, (across.begin - touching, -1))
        last = bisect_right(downs, (across.end + touching, len(rules)))
        for _at, other in downs[first:last]:
            if rules[other].begin - touching <= across.at <= rules[other].end + touching:
                leader[lead(number)] = lead(other)
    groups: dict[int, list[Rule]] = {}
    for number, rule in enumerate(rules):
        groups.setdefault(lead(number), []).append(rule)
    yield from groups.values()


def _edges_of(rules: Sequence[Rule], touching: float) -> tuple[list[float], list[float]]:
    """Return the edges of the columns and of the rows that lines draw; none without lines of both ways."""
    across = [rule for rule in rules if rule.across]
    down = [rule for rule in rules if not rule.across]
    if not across or not down:
        return [], []
    sides = (min(rule.begin for rule in across), max(rule.end for rule in across))
    ends = (min(rule.begin for rule in down), max(rule.end for rule in down))
    return (
        _edges([*(rule.at for rule in down), *sides], touching),
        _edges([*(rule.at for rule in across), *ends], touching),
    )


def _grid(rules: Sequence[Rule], columns: Sequence[float], rows: Sequence[float]) -> tuple[Area, ...]:
    """Return the cells between edges, of which there are two at least; none for a frame around one cell."""
    parted_right = _parting([rule for rule in rules if not rule.across], columns, rows)
    parted_below = _parting([rule for rule in rules if rule.across], rows, columns)
    areas = tuple(_areas(len(rows) - 1, len(columns) - 1, parted_right, parted_below))
    return areas if len(areas) > 1 else ()


def _parting(rules: Sequence[Rule], levels: Sequence[float], steps: Sequence[float]) -> set[tuple[int, int]]:
    """Return (level, step) wherever lines cover at least half of a step between two crossing edges."""
    covered: dict[tuple[int, int], float] = {}
    for rule in rules:
        level = _nearest(levels, rule.at)
        for step in range(max(0, bisect_right(steps, rule.begin) - 1), len(steps) - 1):
            if steps[step] >= rule.end:
                break
            length = min(rule.end, steps[step + 1]) - max(rule.begin, steps[step])
            covered[level, step] = covered.get((level, step), 0.0) + length
    return {
        (level, step)
        for (level, step), length in covered.items()
        if 2 * length >= steps[step + 1] - steps[step]
    }


def _areas(
    height: int, width: int, parted_right: set[tuple[int, int]], parted_below: set[tuple[int, int]]
) -> Iterator[Area]:
    """Yield the cells; one that is not rectangular ends where its rectangle from the corner does."""
    taken: set[tuple[int, int]] = set()
    for row in range(height):
        for column in range(width):
            if (row, column) in taken:
                continue
            right = column + 1
            while right < width and (right, row) not in parted_right and (row, right) not in taken:
                right += 1
            below = row + 1
            while below < height and all(
                (below, at) not in parted_below and (below, at) not in taken for at in range(column, right)
            ):
                if any((at, below) in parted_right for at in range(column + 1, right)):
                    break
                below += 1
            taken |= {(y, x) for y in range(row, below) for x in range(column, right)}
            yield Area(row, column, below - row, right - column)
