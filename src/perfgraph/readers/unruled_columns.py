"""Columns of tables without ruling lines: rows one below the other whose texts stand below one another."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from perfgraph.readers.unruled_rows import Block, TextRow

_ALIGNED = 0.6
"""How far texts of one column may lie from a common side or middle, in sizes of their characters."""
_PARTED = 0.3
"""How far apart columns stay at least, in sizes."""
_FEW = 2
"""Up to how many texts a row must be aligned with those above it, as a row of other columns could be."""

Gap = tuple[float, float]
"""From where to where no text of a section reaches."""


@dataclass(slots=True)
class Section:
    """Rows with the same columns: the texts of each column, and the gaps between columns."""

    rows: list[TextRow] = field(default_factory=list)
    columns: list[list[Block]] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)

    @property
    def edges(self) -> list[float]:
        """Return where each column but the last ends."""
        return [(left + right) / 2 for left, right in self.gaps]

    def take(self, row: TextRow) -> bool:
        """Take in the next row if its texts stand below those of the rows before it."""
        places = list(range(len(row.cells))) if not self.rows else self._places(row)
        if places is None:
            return False
        columns = [list(column) for column in self.columns] or [[] for _ in row.cells]
        for place, cell in zip(places, row.cells, strict=True):
            columns[place].append(cell)
        gaps = [(_right(one), _left(other)) for one, other in pairwise(columns)]
        if any(right - left < _PARTED * row.cells[0].size for left, right in gaps):
            return False
        self.rows.append(row)
        self.columns, self.gaps = columns, gaps
        return True

    def _places(self, row: TextRow) -> list[int] | None:
        """Return the columns of a row's cells, None where one stands in none."""
        places: list[int] = []
        for cell in row.cells:
            aligned = [n for n, column in enumerate(self.columns) if any(_aligned(cell, o) for o in column)]
            below = [n for n, column in enumerate(self.columns) if _meets(cell, column)]
            few = len(row.cells) <= min(_FEW, len(self.columns) - 1)
            found = [n for n in (below if below and not few else aligned) if n not in places]
            if len(found) != 1 and set(below) & set(aligned):
                found = [n for n in below if n in aligned and n not in places]
            if len(found) != 1 or (places and found[0] <= places[-1]):
                return None
            places.append(found[0])
        return places

    def share_with(self, following: "Section") -> bool:
        """Let a section of the next page have the same edges, if it has as many columns where these are."""
        if len(self.gaps) != len(following.gaps):
            return False
        both = [(max(a, c), min(b, d)) for (a, b), (c, d) in zip(self.gaps, following.gaps, strict=True)]
        fits = all(left < right for left, right in both)
        if fits:
            self.gaps[:] = both
            following.gaps = self.gaps
        return fits


def sections(rows: Iterable[TextRow]) -> list[Section]:
    """Return rows by the columns that they have in common."""
    found: list[Section] = []
    for row in rows:
        if not found or not found[-1].take(row):
            found.append(Section())
            found[-1].take(row)
    return found


def _aligned(one: Block, other: Block) -> bool:
    sides = (one.left - other.left, one.right - other.right, _middle(one) - _middle(other))
    return min(map(abs, sides)) <= _ALIGNED * one.size


def _meets(cell: Block, column: Sequence[Block]) -> bool:
    return cell.left < _right(column) and _left(column) < cell.right


def _middle(block: Block) -> float:
    return (block.left + block.right) / 2


def _left(column: Sequence[Block]) -> float:
    return min(block.left for block in column)


def _right(column: Sequence[Block]) -> float:
    return max(block.right for block in column)
