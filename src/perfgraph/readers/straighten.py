"""Pages that lay askew, sideways or upside down are turned back; places on them are told as they lay."""

import math
from dataclasses import dataclass

import cv2
import numpy as np

from perfgraph.readers.paper import Rectangle
from perfgraph.readers.picture import Pixels

_STEPS = (0.25, 0.05, 0.01)
_LARGEST = 5.0
"""By how many degrees a page may be turned."""
_SIZE = 1_000
"""The longer side at which the angle is looked for, in pixels."""
_PAPER = 255


@dataclass(frozen=True, slots=True)
class Straight:
    """A page on its way to being upright: its pixels, and the matrix from them to those of the picture."""

    pixels: Pixels
    back: Pixels

    @classmethod
    def of(cls, pixels: Pixels) -> "Straight":
        """Return a page as it lies in its picture."""
        return cls(pixels, np.eye(3))

    def as_it_lay(self, rectangle: Rectangle) -> Rectangle:
        """Return the rectangle around where a rectangle of this page was in the picture."""
        left, top, right, bottom = rectangle
        corners = np.array([[left, top, 1], [right, top, 1], [left, bottom, 1], [right, bottom, 1]], float)
        xs, ys, shares = self.back @ corners.T
        xs, ys = xs / shares, ys / shares
        return float(xs.min()), float(ys.min()), float(xs.max()), float(ys.max())

    def moved(self, forth: Pixels, width: int, height: int) -> "Straight":
        """Return the page with its points moved by a matrix of three rows, on paper of another size."""
        pixels = cv2.warpPerspective(
            self.pixels, forth, (width, height), flags=cv2.INTER_CUBIC, borderValue=(_PAPER,) * 3
        )
        return Straight(pixels, self.back @ np.linalg.inv(forth))

    def level(self) -> "Straight":
        """Return the page turned so that its lines run level."""
        angle = skew(self.pixels)
        height, width = self.pixels.shape
        turn = np.vstack([cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1), [0, 0, 1]])
        cosine, sine = abs(math.cos(math.radians(angle))), abs(math.sin(math.radians(angle)))
        wider, higher = math.ceil(height * sine + width * cosine), math.ceil(height * cosine + width * sine)
        turn[:2, 2] += (wider - width) / 2, (higher - height) / 2
        return self.moved(turn, wider, higher)

    def turned_back(self, quarters: int) -> "Straight":
        """Return the page turned against the clock by some quarters."""
        page = self
        for _ in range(quarters):
            width = page.pixels.shape[1]
            turn = np.array([[0, -1, width], [1, 0, 0], [0, 0, 1]], float)
            page = Straight(np.ascontiguousarray(np.rot90(page.pixels)), page.back @ turn)
        return page


def skew(pixels: Pixels) -> float:
    """Return by how many degrees, counted against the clock, a page must be turned to be level.

    Rows and columns of a level page are either full of ink or empty, so that the differences between
    neighbours are largest then.
    """
    scale = _SIZE / max(pixels.shape)
    small = cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    ink = cv2.adaptiveThreshold(small, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 25, 15).astype(
        np.float32
    )
    best, reach = 0.0, _LARGEST
    for step in _STEPS:
        angles = np.arange(best - reach, best + reach + step / 2, step)
        # Nearest to level among equals, so that an empty page stays as it is.
        best = float(max(sorted(angles, key=abs), key=lambda angle: _levelness(ink, float(angle))))
        reach = step
    return best


def _levelness(ink: Pixels, angle: float) -> float:
    height, width = ink.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
    turned = cv2.warpAffine(ink, turn, (width, height))
    return sum(float((np.diff(turned.sum(axis)) ** 2).sum()) for axis in (0, 1))
