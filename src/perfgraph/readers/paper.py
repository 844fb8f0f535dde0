"""A page as it was printed: pieces of text and ruling lines where they stand.

PDF files and pictures are brought to this form; tables and paragraphs are then found alike in both. Lengths
are in points (1/72 inch) or, in pictures, pixels, from the upper left corner of the page.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from perfgraph.findings import Box

Rectangle = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A text on one line with the rectangle it fills: a character of a PDF file, a line of a picture."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    confidence: float = 1.0

    @property
    def height(self) -> float:
        """Return how high it is, which is about the size of its type."""
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        """Return how far below the upper edge of the page its middle lies."""
        return (self.top + self.bottom) / 2

    @property
    def centre(self) -> float:
        """Return how far from the left edge of the page its middle lies."""
        return (self.left + self.right) / 2


@dataclass(frozen=True, slots=True)
class Rule:
    """A ruling line (框线) from `begin` to `end`, across at the height `at` or down at the distance `at`."""

    across: bool
    at: float
    begin: float
    end: float


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its number from 1, its size, its pieces of text and ruling lines in any order.

    `supposed` are the rectangles of the tables whose ruling lines are not printed but told by their texts.
    """

    number: int
    width: float
    height: float
    pieces: tuple[Piece, ...]
    rules: tuple[Rule, ...] = ()
    supposed: tuple[Rectangle, ...] = ()


def around(rectangles: Iterable[Rectangle]) -> Rectangle:
    """Return the least rectangle around some others, of which there is one at least.

    >>> around([(3, 2, 5, 4), (1, 3, 4, 9)])
    (1, 2, 5, 9)
    """
    lefts, tops, rights, bottoms = zip(*rectangles, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def whole(rectangle: Rectangle) -> Box:
    """Return a rectangle in whole points or pixels, as places have it.

    >>> whole((56.7, 185.25, 130.15, 205.1))
    (57, 185, 130, 205)
    """
    left, top, right, bottom = rectangle
    return round(left), round(top), round(right), round(bottom)
