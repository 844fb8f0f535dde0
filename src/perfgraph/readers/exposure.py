"""The shades of a page brought to black on white: uneven light, grey paper and faint print taken out."""

import cv2
import numpy as np

from perfgraph.readers.picture import Pixels

_SMALLER = 8
"""By how much smaller the picture is in which the light on the paper is measured."""
_WIDEST = 15
"""How wide a stroke may be at least before it counts as paper, in pixels of the smaller picture."""
_PAPER = 250.0
_INK = 0.5
"""How many percent of a page with a text on it are darkest ink at least."""
_FADED = 150.0
"""How far ink stands out from paper that needs no help."""
_LEAST = 12.0
"""How far ink stands out at least: below that, what differs from the paper is noise."""


def evened(pixels: Pixels) -> Pixels:
    """Return a page in equal light, with print that stands out from the paper; an empty one stays empty."""
    even = np.minimum(255.0, pixels * (_PAPER / np.maximum(_light(pixels), 1.0)))
    contrast = _PAPER - float(np.percentile(cv2.GaussianBlur(even, (5, 5), 0), _INK))
    if _LEAST < contrast < _FADED:
        even = _PAPER - (_PAPER - even) * (_FADED / contrast)
    return np.clip(even, 0, 255).astype(np.uint8)


def _light(pixels: Pixels) -> Pixels:
    """Return how bright the paper is at each pixel."""
    height, width = pixels.shape
    size = (max(1, width // _SMALLER), max(1, height // _SMALLER))
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((_WIDEST, _WIDEST), np.uint8))
    smooth = cv2.GaussianBlur(paper, (0, 0), _WIDEST)
    return cv2.resize(smooth, (width, height), interpolation=cv2.INTER_LINEAR).astype(np.float32)
