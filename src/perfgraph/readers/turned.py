"""Pages that are printed sideways or upside down: turned to be read, their places told as they lie."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from perfgraph.findings import Place
from perfgraph.readers.paper import Page, Rectangle, Rule, whole
from perfgraph.tables import Paragraph, Table

Matrix = tuple[float, float, float, float]
"""The first four numbers of a text matrix: how text runs, and where its top is (ISO 32000-1 §9.4.4)."""


def quarters(matrices: Iterable[Matrix]) -> int:
    """Return by how many quarters, with the clock, a page is turned for most of its text to stand upright.

    >>> quarters([(0, 1, -1, 0), (0, 1, -1, 0), (1, 0, 0, 1)]), quarters([(1, 0, 0, 1)]), quarters([])
    (1, 0, 0)
    """
    ways = Counter(_way(a, b) for a, b, _c, _d in matrices)
    way, often = max(ways.items(), key=lambda item: item[1], default=(0, 0))
    return way if often > ways.total() / 2 else 0


def _way(a: float, b: float) -> int:
    """Return which way text runs: 0 to the right, 1 upwards, 2 to the left, 3 downwards."""
    if abs(a) >= abs(b):
        return 0 if a >= 0 else 2
    return 1 if b > 0 else 3


def upright(page: Page, turns: int) -> Page:
    """Return a page that was turned by some quarters with the clock."""
    for _ in range(turns):
        height = page.height
        pieces = tuple(
            replace(piece, left=left, top=top, right=right, bottom=bottom)
            for piece in page.pieces
            for left, top, right, bottom in (
                _turned((piece.left, piece.top, piece.right, piece.bottom), height),
            )
        )
        rules = tuple(_rule(rule, height) for rule in page.rules)
        page = Page(page.number, height, page.width, pieces, rules)
    return page


def _turned(rectangle: Rectangle, height: float) -> Rectangle:
    left, top, right, bottom = rectangle
    return height - bottom, left, height - top, right


def _rule(rule: Rule, height: float) -> Rule:
    if rule.across:
        return Rule(False, height - rule.at, rule.begin, rule.end)
    return Rule(True, rule.at, height - rule.end, height - rule.begin)


@dataclass(frozen=True, slots=True)
class Turns:
    """The pages that were turned, by their numbers: by how many quarters, and their size as they lie."""

    turned: Mapping[int, tuple[int, float, float]]

    def as_they_lay(self, blocks: Iterable[Paragraph | Table]) -> Iterator[Paragraph | Table]:
        """Yield blocks of upright pages with their places on the pages as they lie."""
        for block in blocks:
            if not self.turned:
                yield block
            elif isinstance(block, Paragraph):
                yield replace(block, place=self._lay(block.place))
            else:
                cells = tuple(replace(cell, place=self._lay(cell.place)) for cell in block.cells)
                yield Table(self._lay(block.place), cells)

    def _lay(self, place: Place) -> Place:
        turns, width, height = self.turned.get(place.page, (0, 0.0, 0.0))
        if not turns or place.box is None:
            return place
        rectangle: Rectangle = place.box
        for turn in range(turns, 4):
            # A page that was turned once or thrice is as high as it was wide.
            rectangle = _turned(rectangle, width if turn % 2 else height)
        return replace(place, box=whole(rectangle))
