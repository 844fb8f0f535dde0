"""The ruling lines of tables in a picture, found by the shape of what is dark (mathematical morphology)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from perfgraph.readers.paper import Rule
from perfgraph.readers.picture import Pixels
from perfgraph.readers.ruling import Grid, grids

_SHORTEST = 1 / 50
"""How long a line is at least, of the page's longer side."""
_ALONG, _NOISY = (3, 11), 9.0
"""Over how many pixels shades are evened along lines, and from what noise on over the more."""
_THICKEST = 12
_BLANK = 200
_NEAR = 8
"""How far from a crossing line an end may lie, in pixels."""
_TOUCHING = 5.0
_NARROWEST = 0.1
"""How wide a table is at least, of the page's width."""
_LOWEST = 40


@dataclass(frozen=True, slots=True)
class Drawn:
    """The tables drawn on a page, and its picture without their lines."""

    grids: tuple[Grid, ...]
    pixels: Pixels


def drawn(pixels: Pixels, where: str) -> Drawn:
    """Return the tables of a level page; raises `DocumentError` as `ruling.grids` does."""
    lines = np.zeros_like(pixels)
    rules = _crossing([rule for across in (True, False) for rule in _rules(pixels, lines, across)])
    width = pixels.shape[1]
    found = tuple(
        grid
        for grid in grids(rules, where, _TOUCHING)
        if grid.columns[-1] - grid.columns[0] > _NARROWEST * width and grid.rows[-1] - grid.rows[0] > _LOWEST
    )
    return Drawn(found, _without(pixels, lines, rules))


def _rules(pixels: Pixels, lines: Pixels, across: bool) -> Iterator[Rule]:
    """Yield what is long and thin in one direction, and note its pixels in `lines`."""
    # Along a line noise evens out and the line stays; where there is little, strokes would run together.
    along = _ALONG[is_noisy(pixels)]
    smooth = cv2.blur(pixels, (along, 1) if across else (1, along))
    ink = cv2.adaptiveThreshold(smooth, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 20)
    length = max(30, round(_SHORTEST * max(ink.shape)))
    gaps = np.ones((3, 5) if across else (5, 3), np.uint8)
    long = np.ones((1, length) if across else (length, 1), np.uint8)
    found = cv2.morphologyEx(cv2.morphologyEx(ink, cv2.MORPH_CLOSE, gaps), cv2.MORPH_OPEN, long)
    np.bitwise_or(lines, found, out=lines)
    _count, _labels, statistics, _middles = cv2.connectedComponentsWithStats(found)
    for left, top, width, height, _area in statistics[1:].tolist():
        if (height if across else width) <= _THICKEST:
            yield (
                Rule(True, top + height / 2, left, left + width)
                if across
                else Rule(False, left + width / 2, top, top + height)
            )


def is_noisy(pixels: Pixels) -> bool:
    """Tell whether the pixels of blank paper differ much from those around them."""
    paper = cv2.GaussianBlur(pixels, (9, 9), 0) > _BLANK
    noise = cv2.absdiff(pixels, cv2.GaussianBlur(pixels, (5, 5), 0))[paper]
    return bool(noise.size) and float(noise.mean()) > _NOISY


def _crossing(rules: Sequence[Rule]) -> list[Rule]:
    """Return the lines that end on others at both ends, and end just there: strokes of characters do not."""
    while True:
        across = [rule for rule in rules if rule.across]
        down = [rule for rule in rules if not rule.across]
        ends = [(rule, [_end(rule, at, down if rule.across else across) for at in (rule.begin, rule.end)])
                for rule in rules]  # fmt: skip
        kept = [(rule, begin, end) for rule, (begin, end) in ends if begin is not None and end is not None]
        if len(kept) == len(rules):
            return [Rule(rule.across, rule.at, begin, end) for rule, begin, end in kept]
        rules = [rule for rule, _begin, _end in kept]


def _end(rule: Rule, at: float, others: Sequence[Rule]) -> float | None:
    """Return where the line lies on which another ends, None where it ends on none."""
    near = (
        other.at
        for other in others
        if abs(other.at - at) <= _NEAR and other.begin - _NEAR <= rule.at <= other.end + _NEAR
    )
    return min(near, key=lambda crossing: abs(crossing - at), default=None)


def _without(pixels: Pixels, lines: Pixels, rules: Sequence[Rule]) -> Pixels:
    """Return a picture in which the pixels of lines are white, but no others near them."""
    mask = np.zeros_like(lines)
    half = _THICKEST // 2
    for rule in rules:
        at, begin, end = round(rule.at), int(rule.begin), int(rule.end) + 1
        low = max(0, at - half)
        band = (slice(low, at + half + 1), slice(begin, end))
        area = band if rule.across else band[::-1]
        mask[area] |= lines[area]
    clean = pixels.copy()
    clean[cv2.dilate(mask, np.ones((3, 3), np.uint8)) > 0] = 255
    return clean
