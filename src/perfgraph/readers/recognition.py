"""Text recognition by RapidOCR (Apache-2.0): models of PaddleOCR that lie in its package, on ONNX Runtime.

It is given the models' paths, so that it never looks for them on the network.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import rapidocr
from rapidocr.inference_engine.onnxruntime.main import ONNXRuntimeError

from perfgraph.readers.paper import Piece, Rectangle
from perfgraph.readers.picture import Pixels
from perfgraph.readers.ruling import Grid

SUREST = 0.999
"""No recognised text is certain."""

_SIDE = 1_600
"""The longer side at which lines are looked for, in pixels; they are read from the picture as it is."""
_MARGIN = 2
_INSIDE, _SMALLEST, _LINE = 5, 9, 30
"""How far from the lines of a cell, how large at least, in how high a line a lonely sign is looked for."""
_SHARED = 0.5
"""How far a text must reach into a cell to be text of it, in heights of the text."""

_HAN = r"\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_PAIR = re.compile(r"[(（]([^()（）]{0,200})[)）]")
_GAP = re.compile(rf"(?<=[{_HAN}])[ ]+|[ ]+(?=[{_HAN}])")
_WIDE = {"(": "（", ")": "）"}
_COLON = re.compile(rf"(?<=[{_HAN}]):")
_HALF = re.compile(r"\([^()]*\)|[()]")
_ANY_HAN = re.compile(rf"[{_HAN}]")


@cache
def _engine() -> Any:
    models = Path(str(rapidocr.__file__)).parent / "models"
    (finds,), (reads,) = (sorted(models.glob(f"*_{task}_*.onnx"))[:1] for task in ("det", "rec"))
    return rapidocr.RapidOCR(
        params={
            "Global.log_level": "error",
            "Global.max_side_len": _SIDE,
            # Several documents are read at once by processes; a thread more takes memory and saves little.
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "Det.model_path": str(finds),
            "Rec.model_path": str(reads),
        }
    )


def lines_of(pixels: Pixels) -> list[Rectangle]:
    """Return where lines of text are on a page, in pixels."""
    found = _run(_coloured(pixels), use_det=True, use_rec=False)
    return [
        (float(left), float(top), float(right), float(bottom))
        for corners in (found.boxes if found.boxes is not None else ())
        for left, top, right, bottom in ((*corners.min(axis=0), *corners.max(axis=0)),)
    ]


def recognised(pixels: Pixels, lines: Sequence[Rectangle], grids: Sequence[Grid]) -> Iterator[Piece]:
    """Yield the texts of the lines of a level page without ruling lines, each within its cell; in pixels."""
    colours = _coloured(pixels)
    read = [
        _read(colours, (x0, top, x1, bottom))
        for left, top, right, bottom in lines
        for x0, x1 in _in_cells(left, top, right, bottom, grids)
    ]
    read += (_read(colours, rectangle) for rectangle in _not_found(pixels, grids, read))
    return (piece for piece in read if piece.text)


def certainty(line: Pixels) -> float:
    """Return how surely a line of text is read, 0 to 1; 0 where nothing is."""
    return _recognise(_coloured(np.ascontiguousarray(line)))[1]


def _coloured(pixels: Pixels) -> Pixels:
    return cv2.cvtColor(pixels, cv2.COLOR_GRAY2BGR)


def _run(colours: Pixels, use_det: bool, use_rec: bool) -> Any:
    try:
        return _engine()(colours, use_det=use_det, use_cls=False, use_rec=use_rec)
    except ONNXRuntimeError as error:
        # The runtime has one error for all; with models of its own it only fails for want of memory.
        raise MemoryError("not enough memory to recognise text") from error


def _not_found(pixels: Pixels, grids: Sequence[Grid], read: Sequence[Piece]) -> Iterator[Rectangle]:
    """Yield where something dark stands in a cell in which no text was found, such as a single — or ＝."""
    ink = cv2.adaptiveThreshold(pixels, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 25)
    ink = cv2.medianBlur(ink, 3)
    for grid in grids:
        filled = {grid.at(piece.centre, piece.middle) for piece in read}
        for area in grid.areas:
            if area in filled:
                continue
            left, top, right, bottom = (round(side) for side in grid.rectangle_of(area))
            inside = ink[top + _INSIDE : bottom - _INSIDE, left + _INSIDE : right - _INSIDE]
            x, y, width, height = cv2.boundingRect(inside) if inside.size else (0, 0, 0, 0)
            if max(width, height) < _SMALLEST or (inside > 0).sum() < 2 * _SMALLEST:
                continue
            x, y = x + left + _INSIDE, y + top + _INSIDE
            tall = max(0, (_LINE - height) // 2)
            yield x - _INSIDE, y - tall, x + width + _INSIDE, y + height + tall


def _in_cells(
    left: float, top: float, right: float, bottom: float, grids: Sequence[Grid]
) -> Iterator[tuple[float, float]]:
    """Yield from where to where a text reaches in each cell: one line may be found for several cells."""
    middle, shared = (top + bottom) / 2, _SHARED * (bottom - top)
    for grid in grids:
        if not grid.rows[0] <= middle < grid.rows[-1]:
            continue
        edges = [
            edge
            for edge in grid.columns
            if left + shared < edge < right - shared
            and grid.at(edge - 1, middle) != grid.at(edge + 1, middle)
        ]
        yield from zip([left, *edges], [*edges, right], strict=True)
        return
    yield left, right


def _read(colours: Pixels, rectangle: Rectangle) -> Piece:
    left, top, right, bottom = rectangle
    height, width = colours.shape[:2]
    rows = slice(max(0, int(top) - _MARGIN), min(height, int(bottom) + 1 + _MARGIN))
    columns = slice(max(0, int(left) - _MARGIN), min(width, int(right) + 1 + _MARGIN))
    text, certain = _recognise(colours[rows, columns])
    return Piece(as_written(text), left, top, right, bottom, min(certain, SUREST))


def _recognise(colours: Pixels) -> tuple[str, float]:
    """Return what a line says, and how sure the least certain part of it is."""
    read = _run(colours, use_det=False, use_rec=True)
    return "".join(read.txts or ()), min((float(score) for score in read.scores or ()), default=0.0)


def as_written(text: str) -> str:
    r"""Return a recognised line as Chinese documents write it: full-width brackets, no spaces between signs.

    Recognition does not tell brackets of one width from those of the other, nor a gap from a space.

    >>> as_written("补助资金（一般 公共预算)"), as_written("(%)"), as_written("A (1) b")
    ('补助资金（一般公共预算）', '（%）', 'A (1) b')
    """
    text = _GAP.sub("", text.strip())
    chinese = bool(_ANY_HAN.search(text))

    def widened(pair: re.Match[str]) -> str:
        inside = pair[1]
        wide = _ANY_HAN.search(inside) or not re.search("[A-Za-z0-9]", inside) or chinese
        return f"（{inside}）" if wide else pair[0]

    text = _COLON.sub("：", _PAIR.sub(widened, text))
    # A bracket whose other half stands on another line is in a Chinese text, too.
    return _HALF.sub(lambda half: _WIDE.get(half[0], half[0]), text)
