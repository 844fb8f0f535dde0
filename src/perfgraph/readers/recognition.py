"""Text recognition by RapidOCR (Apache-2.0): models of PaddleOCR that lie in its package, on ONNX Runtime.

It is given the models' paths, so that it never looks for them on the network.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import rapidocr

from perfgraph.readers.paper import Piece
from perfgraph.readers.picture import Pixels
from perfgraph.readers.ruling import Grid

SUREST = 0.999
"""No recognised text is certain."""

_MARGIN = 2
_SHARED = 0.5
"""How far a text must reach into a cell to be text of it, in heights of the text."""

_HAN = r"\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_PAIR = re.compile(r"[(（]([^()（）]{0,200})[)）]")
_GAP = re.compile(rf"(?<=[{_HAN}])[ ]+|[ ]+(?=[{_HAN}])")
_ANY_HAN = re.compile(rf"[{_HAN}]")


@cache
def _engine() -> Any:
    models = Path(str(rapidocr.__file__)).parent / "models"
    (finds,), (reads,) = (sorted(models.glob(f"*_{task}_*.onnx"))[:1] for task in ("det", "rec"))
    return rapidocr.RapidOCR(
        params={"Global.log_level": "error", "Det.model_path": str(finds), "Rec.model_path": str(reads)}
    )


def recognised(pixels: Pixels, grids: Sequence[Grid]) -> Iterator[Piece]:
    """Yield the lines of text of a level page, each within its cell; lengths are in pixels."""
    colours = cv2.cvtColor(pixels, cv2.COLOR_GRAY2BGR)
    found = _engine()(colours, use_det=True, use_cls=False, use_rec=False)
    for corners in found.boxes if found.boxes is not None else ():
        xs, ys = corners[:, 0], corners[:, 1]
        for left, right in _in_cells(
            float(xs.min()), float(ys.min()), float(xs.max()), float(ys.max()), grids
        ):
            piece = _read(colours, left, float(ys.min()), right, float(ys.max()))
            if piece.text:
                yield piece


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


def _read(colours: Pixels, left: float, top: float, right: float, bottom: float) -> Piece:
    height, width = colours.shape[:2]
    rows = slice(max(0, int(top) - _MARGIN), min(height, int(bottom) + 1 + _MARGIN))
    columns = slice(max(0, int(left) - _MARGIN), min(width, int(right) + 1 + _MARGIN))
    read = _engine()(colours[rows, columns], use_det=False, use_cls=False, use_rec=True)
    text = as_written("".join(read.txts or ()))
    certain = min((float(score) for score in read.scores or ()), default=0.0)
    return Piece(text, left, top, right, bottom, min(certain, SUREST))


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

    text = _PAIR.sub(widened, text)
    return text.translate({ord("("): "（", ord(")"): "）"}) if chinese else text
