"""Rows of tables without ruling lines: texts side by side make them, however many lines each cell has.

The lines of a cell follow one another closely. The cells of a row have a common middle, or their first lines
are level. A label beside several rows stands in their middle.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import inf
from typing import TypeVar

from perfgraph.readers.paper import Piece, Rectangle, Rule, around
from perfgraph.readers.typesetting import Line, line_of, rows_of, segments_of

_GAP = 0.85
"""How far apart texts stand that are two cells, in sizes of their characters."""
_LEVEL = 0.3
"""How far apart the middles of texts lie that stand on one level, in sizes."""
_CLOSER = 1.12
"""How much further apart than the closest lines two lines of one cell may lie."""
_FARTHEST = 1.9
"""How far apart lines of one cell may lie, in sizes."""
_ASIDE = 0.6
"""How far the sides or the middles of two lines of one cell may lie apart, in sizes."""
_MOST_ROWS = 200
"""The rows of one page above which it is a drawing; the time to place labels grows with their third power."""
_SEVERAL = 3
"""How many texts stand on a level that begins a row, whatever follows closely."""
_CENTRED = 0.5
"""How far from the middle of its rows a label may stand, in sizes."""
_BARE = 1.0
"""What it costs to leave a row without a label, where a size away from the middle costs as much."""


Item = TypeVar("Item")


@dataclass(slots=True, eq=False)
class Block:
    """The lines that look like one cell."""

    lines: list[Line]

    @property
    def rectangle(self) -> Rectangle:
        """Return the rectangle around the lines."""
        return around(line.rectangle for line in self.lines)

    @property
    def left(self) -> float:
        """Return where it begins across."""
        return min(line.left for line in self.lines)

    @property
    def right(self) -> float:
        """Return where it ends across."""
        return max(line.right for line in self.lines)

    @property
    def top(self) -> float:
        """Return where its first line begins."""
        return self.lines[0].rectangle[1]

    @property
    def bottom(self) -> float:
        """Return where its last line ends."""
        return self.lines[-1].rectangle[3]

    @property
    def middle(self) -> float:
        """Return how far down its middle lies."""
        return (self.top + self.bottom) / 2

    @property
    def size(self) -> float:
        """Return the size of its characters."""
        return max(line.size for line in self.lines)

    @property
    def head(self) -> float:
        """Return how far down the middle of its first line lies."""
        return _level(self.lines[0])


@dataclass(slots=True, eq=False)
class TextRow:
    """The cells that stand side by side, from left to right, without the label before them."""

    cells: list[Block]
    label: Block | None = None
    goes_on: bool = False

    @property
    def top(self) -> float:
        """Return where the highest of its cells begins."""
        return min(cell.top for cell in self.cells)

    @property
    def bottom(self) -> float:
        """Return where the lowest of its cells ends."""
        return max(cell.bottom for cell in self.cells)


def inner_gaps(line: Line) -> Iterator[tuple[float, float]]:
    """Yield from where to where nothing is printed inside a line: where a space was put for a gap."""
    at = line.left
    for character, width in zip(line.text, line.widths, strict=True):
        if character == " ":
            yield at, at + width
        at += width


def text_blocks(pieces: Iterable[Piece], rules: Sequence[Rule]) -> list[Block]:
    """Return texts by what looks like one cell; no cell goes on beyond a ruling line."""
    lines = [
        line_of(segment)
        for row in rows_of(pieces, _LEVEL)
        for segment in segments_of(row, _GAP)
        if any(piece.text.strip() for piece in segment)
    ]
    levels = list(grouped(lines, _level, lambda line: line.size))
    level_of = {id(line): number for number, level in enumerate(levels) for line in level}
    follows = [(one, two) for one, two in _pairs(lines) if not _ruled_apart(one, two, rules)]
    closest = min((_level(two) - _level(one) for one, two in follows), default=0.0)
    blocks = {id(line): Block([line]) for line in lines}
    for one, two in follows:
        upper, lower = level_of[id(one)], level_of[id(two)]
        # Nothing stands between two rows, and the lower one has as many texts as the upper.
        apart = lower == upper + 1 and _SEVERAL <= len(levels[upper]) <= len(levels[lower])
        if apart or _level(two) - _level(one) > _CLOSER * closest:
            continue
        block = blocks[id(one)]
        below = blocks[id(two)].lines
        block.lines += below
        blocks |= {id(line): block for line in below}
    return sorted({id(block): block for block in blocks.values()}.values(), key=lambda block: block.top)


def _level(line: Line) -> float:
    return (line.rectangle[1] + line.rectangle[3]) / 2


def _pairs(lines: Sequence[Line]) -> list[tuple[Line, Line]]:
    """Return each line with the one below it that may go on with it, from the lowest to the highest."""
    found = []
    ordered = sorted(lines, key=_level)
    for number, one in enumerate(ordered):
        for two in ordered[number + 1 :]:
            if _level(two) - _level(one) > _FARTHEST * one.size:
                break
            if (
                _level(two) - _level(one) > _LEVEL * one.size
                and two.left < one.right
                and one.left < two.right
            ):
                if _in_column(one, two):
                    found.append((one, two))
                break
    return found[::-1]


def _in_column(one: Line, two: Line) -> bool:
    """Tell whether two lines are set to the left, to the middle or to the right of one column."""
    if abs(one.size - two.size) > 0.2 * one.size:
        return False
    sides = (one.left - two.left, one.right - two.right, (one.left + one.right - two.left - two.right) / 2)
    return min(map(abs, sides)) <= _ASIDE * one.size


def _ruled_apart(one: Line, two: Line, rules: Sequence[Rule]) -> bool:
    left, right = max(one.left, two.left), min(one.right, two.right)
    return any(
        rule.across and _level(one) < rule.at < _level(two) and rule.begin < right and left < rule.end
        for rule in rules
    )


def grouped(
    items: Iterable[Item], level: Callable[[Item], float], size: Callable[[Item], float]
) -> Iterator[list[Item]]:
    """Yield what stands on one level, top down."""
    group: list[Item] = []
    for item in sorted(items, key=level):
        if group and level(item) - level(group[-1]) > _LEVEL * size(item):
            yield group
            group = []
        group.append(item)
    if group:
        yield group


def text_rows(blocks: Sequence[Block]) -> tuple[list[TextRow], list[Block]]:
    """Return the rows that texts of one region make, with their labels, and the texts that fit in none well.

    A text that stands beside no other makes a row of its own. Of too many rows for a page there are none.
    """
    level = max((_middle, _head), key=lambda way: sum(map(len, _common(blocks, way))))
    rows = [TextRow(cells) for cells in _common(blocks, level)]
    if len(rows) > _MOST_ROWS:
        return [], []
    placed = {id(cell) for row in rows for cell in row.cells}
    alone = [block for block in blocks if id(block) not in placed]
    for block in [block for block in alone if len(block.lines) > 1]:
        if _shared_out(block, rows, level):
            alone.remove(block)
    labels = _labels(rows, alone)
    rows += (TextRow([block]) for block in alone if block not in labels)
    rows.sort(key=lambda row: (row.top + row.bottom) / 2)
    for row in rows:
        row.cells.sort(key=lambda cell: cell.left)
    return rows, _label(rows, labels, level)


def _middle(block: Block) -> float:
    return block.middle


def _head(block: Block) -> float:
    return block.head


def _common(blocks: Sequence[Block], level: Callable[[Block], float]) -> list[list[Block]]:
    """Return the texts that stand on one level with others."""
    return [group for group in grouped(blocks, level, lambda block: block.size) if len(group) > 1]


def _shared_out(block: Block, rows: Sequence[TextRow], level: Callable[[Block], float]) -> bool:
    """Give the lines of several cells that follow closely to the rows beside them; tell whether they fit."""
    beside = [row for row in rows if row.bottom > block.top and row.top < block.bottom]
    levels = [level(min(row.cells, key=lambda cell: len(cell.lines))) for row in beside]
    parts = _parts(block.lines, levels, level, block.size)
    if parts is None:
        return False
    for row, part in zip(beside, parts, strict=True):
        if part:
            row.cells.append(Block(part))
    return True


def _parts(
    lines: list[Line], levels: Sequence[float], level: Callable[[Block], float], size: float
) -> list[list[Line]] | None:
    """Return lines parted so that each part stands on its level, some of them none; None where none fits."""
    # By how many lines the levels so far hold: the parts that they make of them.
    ways: dict[int, list[list[Line]]] = {0: []}
    for wanted in levels:
        longer: dict[int, list[list[Line]]] = {}
        for begin, parts in ways.items():
            longer.setdefault(begin, [*parts, []])
            for end in range(begin + 1, len(lines) + 1):
                if abs(level(Block(lines[begin:end])) - wanted) <= _LEVEL * size:
                    longer[end] = [*parts, lines[begin:end]]
        ways = longer
    return ways.get(len(lines))


def _labels(rows: Sequence[TextRow], alone: Sequence[Block]) -> list[Block]:
    """Return the texts that stand before all others beside them: in rows, and between rows."""
    seconds = [sorted(cell.left for cell in row.cells)[1] for row in rows]
    edge = min(seconds, default=0.0)
    firsts = [min(row.cells, key=_left) for row in rows]
    return [block for block in [*firsts, *alone] if block.right <= edge]


def _left(block: Block) -> float:
    return block.left


def _label(rows: Sequence[TextRow], labels: Sequence[Block], level: Callable[[Block], float]) -> list[Block]:
    """Give each row its label, which may stand beside several; return the labels that stand beside none."""
    for row in rows:
        row.cells = [cell for cell in row.cells if cell not in labels]
    ordered = sorted(labels, key=level)
    best: list[list[tuple[float, int]]] = [[(0.0, 0)] + [(inf, 0)] * len(ordered)]
    for end in range(1, len(rows) + 1):
        costs = [(best[-1][0][0] + _BARE, 0)]
        for number, label in enumerate(ordered, 1):
            bare = (best[-1][number][0] + _BARE, 0)
            before = [costs_then[number - 1][0] for costs_then in best]
            costs.append(min([bare, *_beside(rows, end, label, before, level is _head)]))
        best.append(costs)
    if best[-1][-1][0] == inf:
        return _to_the_nearest(rows, ordered)
    end, number = len(rows), len(ordered)
    while end:
        count = best[end][number][1]
        for row in rows[end - count : end]:
            row.label, row.goes_on = ordered[number - 1], row is not rows[end - count]
        end, number = end - max(1, count), number - bool(count)
    return []


def _beside(
    rows: Sequence[TextRow], end: int, label: Block, before: Sequence[float], by_head: bool
) -> Iterator[tuple[float, int]]:
    """Yield what it costs that a label stands beside the last so many rows before `end`."""
    for begin in range(end - 1, -1, -1):
        if by_head:
            aside = abs(min(cell.head for cell in rows[begin].cells) - label.head)
        else:
            top = min(row.top for row in rows[begin:end])
            aside = abs((top + max(row.bottom for row in rows[begin:end])) / 2 - label.middle)
        if aside <= _CENTRED * label.size and before[begin] < inf:
            yield before[begin] + aside / label.size, end - begin
        if by_head or rows[begin].bottom < label.top - (rows[end - 1].bottom - label.bottom) - label.size:
            return


def _to_the_nearest(rows: Sequence[TextRow], labels: Sequence[Block]) -> list[Block]:
    """Give labels to the rows nearest to them; return those that stand beside another row than their own."""
    doubtful = []
    for label in labels:
        free = [row for row in rows if row.label is None]
        if not free:
            doubtful.append(label)
            continue
        row = min(free, key=lambda row: abs((row.top + row.bottom) / 2 - label.middle))
        row.label = label
        if abs((row.top + row.bottom) / 2 - label.middle) > _CENTRED * label.size:
            doubtful.append(label)
    return doubtful
