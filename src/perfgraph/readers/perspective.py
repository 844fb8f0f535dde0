"""Pages photographed at a slant: the sheet, then the frame of a table, is made a rectangle again."""

from itertools import pairwise

import cv2
import numpy as np

from perfgraph.readers.drawn import is_noisy
from perfgraph.readers.picture import Pixels
from perfgraph.readers.straighten import Straight

_SIZE = 1_500
"""The longer side at which outlines are looked for, in pixels."""
_SHEET, _FRAME = 0.4, 0.1
"""The parts of a picture that a sheet and the frame of a table fill at least."""
_WHOLE = 0.97
"""The part of a picture above which an outline is that of the picture itself."""
_ROUGH, _NEAR = 0.02, 0.01
"""How far an outline lies from four sides at most, in parts of its length: all of it, what counts."""
_LEAST, _MOST = 0.25, 25.0
"""By how many degrees opposite sides differ that are not parallel, and that are no photograph of a page."""
_GROWN = 1.6
"""By how much a picture may grow when it is made rectangular."""
_RING, _DARKER = 12, 0.75
"""How far beside the edge of a sheet, in pixels, the desk is darker, and by which part."""
_EDGE = 0.004
"""How much of a sheet lies in the shade of its own edge, in parts of the picture's longer side."""


def on_white(pixels: Pixels) -> tuple[Pixels, Pixels | None]:
    """Return a photograph with a bright ground around its sheet, and the corners of the sheet, if any."""
    small, scale = _small(pixels)
    _level, bright = cv2.threshold(cv2.GaussianBlur(small, (9, 9), 0), 0, 255, cv2.THRESH_OTSU)
    corners = _corners(bright, _SHEET)
    if corners is None or not _stands_out(small, corners):
        return pixels, None
    corners = corners / scale
    sheet = np.zeros_like(pixels)
    cv2.fillConvexPoly(sheet, corners.round().astype(np.int32), 255)
    edge = max(1, round(_EDGE * max(pixels.shape)))
    sheet = cv2.erode(sheet, np.ones((2 * edge + 1, 2 * edge + 1), np.uint8))
    return np.where(sheet > 0, pixels, np.uint8(np.median(pixels[sheet > 0]))), corners


def rectangular(page: Straight, sheet: Pixels | None = None) -> Straight:
    """Return a page as it looks from straight above; `sheet` is where its corners are, if that is known."""
    if sheet is not None:
        page = _from_above(page, sheet)
    if is_noisy(page.pixels):
        return page  # where specks hang together, an outline is none of a table
    small, scale = _small(page.pixels)
    ink = cv2.adaptiveThreshold(small, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 25, 15)
    frame = _corners(cv2.dilate(ink, np.ones((3, 3), np.uint8)), _FRAME)
    return page if frame is None else _from_above(page, frame / scale)


def _stands_out(pixels: Pixels, corners: Pixels) -> bool:
    """Tell whether it is darker just outside an outline than inside: light fades slowly, a sheet ends."""
    sheet = np.zeros_like(pixels)
    cv2.fillConvexPoly(sheet, corners.round().astype(np.int32), 255)
    ring = np.ones((2 * _RING + 1, 2 * _RING + 1), np.uint8)
    outside = pixels[(cv2.dilate(sheet, ring) > 0) & (sheet == 0)]
    inside = pixels[(cv2.erode(sheet, ring) == 0) & (sheet > 0)]
    return bool(outside.size and inside.size and np.median(outside) < _DARKER * np.median(inside))


def _small(pixels: Pixels) -> tuple[Pixels, float]:
    scale = min(1.0, _SIZE / max(pixels.shape))
    return cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), scale


def _corners(shape: Pixels, least: float) -> Pixels | None:
    """Return the corners of the largest outline, from the upper left one with the clock, if it has four."""
    contours, _tree = cv2.findContours(shape, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    contour = max(contours, key=lambda one: cv2.contourArea(cv2.convexHull(one)), default=None)
    if contour is None:
        return None
    hull = cv2.convexHull(contour)
    if not least < cv2.contourArea(hull) / shape.size < _WHOLE:
        return None
    length = cv2.arcLength(hull, True)
    rough = cv2.approxPolyDP(hull, _ROUGH * length, True).reshape(-1, 2).astype(np.float64)
    if len(rough) != 4:
        return None
    points, rough = contour.reshape(-1, 2).astype(np.float64), _in_order(rough)
    sides = [_side(points, rough[at], rough[(at + 1) % 4], _NEAR * length) for at in range(4)]
    return np.array([_crossing(sides[at - 1], sides[at]) for at in range(4)], np.float32)


def _in_order(corners: Pixels) -> Pixels:
    middle = corners.mean(axis=0)
    around = sorted(corners, key=lambda corner: float(np.arctan2(*(corner - middle)[::-1])))
    first = min(range(4), key=lambda number: float(around[number].sum()))
    return np.array([*around[first:], *around[:first]])


def _side(points: Pixels, begin: Pixels, end: Pixels, near: float) -> Pixels:
    """Return the line, as a homogeneous vector, through the points of an outline near one of its sides."""
    along = (end - begin) / np.linalg.norm(end - begin)
    reach = (points - begin) @ along
    aside = np.abs((points - begin) @ np.array([-along[1], along[0]]))
    length = np.linalg.norm(end - begin)
    close = points[(aside < near) & (reach > 0.1 * length) & (reach < 0.9 * length)]
    if len(close) < 2:
        return np.cross([*begin, 1.0], [*end, 1.0])
    vx, vy, x, y = cv2.fitLine(close.astype(np.float32), cv2.DIST_HUBER, 0, 0.01, 0.01).ravel()
    return np.cross([x, y, 1.0], [x + vx, y + vy, 1.0])


def _crossing(one: Pixels, other: Pixels) -> Pixels:
    x, y, share = np.cross(one, other)
    return np.array([x / share, y / share])


def _slant(corners: Pixels) -> float:
    """Return by how many degrees opposite sides are not parallel at most."""
    sides = [after - before for before, after in pairwise([*corners, corners[0]])]
    ways = [float(np.degrees(np.arctan2(side[1], side[0]))) for side in sides]
    return max(90 - abs((ways[at] - ways[at + 2]) % 180 - 90) for at in (0, 1))


def _from_above(page: Straight, corners: Pixels) -> Straight:
    """Return the page moved so that the corners are those of a rectangle; as it is where they nearly are."""
    if not _LEAST < _slant(corners) < _MOST:
        return page
    across, down = (_mean_length(corners, first) for first in (0, 1))
    left, top = corners[0]
    there = [(left, top), (left + across, top), (left + across, top + down), (left, top + down)]
    forth = cv2.getPerspectiveTransform(corners.astype(np.float32), np.array(there, np.float32))
    height, width = page.pixels.shape
    edges = np.array([[[0, 0], [width, 0], [width, height], [0, height]]], np.float32)
    moved = cv2.perspectiveTransform(edges, forth)[0]
    (x0, y0), (x1, y1) = moved.min(axis=0), moved.max(axis=0)
    if (x1 - x0) * (y1 - y0) > _GROWN * width * height:
        return page
    shift = np.array([[1, 0, -x0], [0, 1, -y0], [0, 0, 1]])
    return page.moved(shift @ forth, round(float(x1 - x0)), round(float(y1 - y0)))


def _mean_length(corners: Pixels, first: int) -> float:
    """Return how long a side and the one opposite are on average."""
    return float(np.mean([np.linalg.norm(corners[(at + 1) % 4] - corners[at]) for at in (first, first + 2)]))
