"""Which way up a scanned page is: its lines run across, and are read surely only the right way up."""

from collections.abc import Sequence

import numpy as np

from perfgraph.readers.paper import Rectangle
from perfgraph.readers.picture import Pixels
from perfgraph.readers.recognition import certainty

_LONG = 1.5
"""How many times longer than high a text is that tells which way its line runs."""
_ASKED = 5
"""How many of the longest lines are read both ways."""
_PART = 10
"""How much of a line is read, in its heights."""


def quarters_of(pixels: Pixels, texts: Sequence[Rectangle]) -> int:
    """Return by how many quarters, with the clock, a level page is turned; `texts` is where its lines are."""
    if not texts:
        return 0
    sizes = [(right - left, bottom - top) for left, top, right, bottom in texts]
    wide = sum(width > _LONG * height for width, height in sizes)
    tall = sum(height > _LONG * width for width, height in sizes)
    one_way = 1 if tall > wide else 0
    longest = sorted(texts, key=lambda text: max(text[2] - text[0], text[3] - text[1]))[-_ASKED:]
    lines = [_part(pixels, text, one_way) for text in longest]
    read = sum(map(certainty, lines))
    turned = sum(certainty(np.rot90(line, 2)) for line in lines)
    return one_way if read >= turned else one_way + 2


def _part(pixels: Pixels, text: Rectangle, quarters: int) -> Pixels:
    """Return the beginning of a line, or its end, turned against the clock by some quarters."""
    left, top, right, bottom = (max(0, round(side)) for side in text)
    line = np.rot90(pixels[top : bottom + 1, left : right + 1], quarters)
    return line[:, : _PART * line.shape[0]]
