"""Pictures to recognise text in: PNG, JPEG and TIFF files by Pillow, pages of PDF files by PDFium.

Both are brought to about the size of an A4 page at 200 to 260 dots an inch, in shades of grey.
"""

import io
import struct
import threading
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pypdfium2
from numpy.typing import NDArray
from PIL import Image, ImageOps, ImageSequence

from perfgraph.errors import DocumentError
from perfgraph.readers.archive import LIMITS, Limits
from perfgraph.readers.messages import reason, shown

Pixels = NDArray[Any]
"""Shades of grey by row and column, 0 (black) to 255 (white)."""

SMALLEST, LARGEST = 2_000, 3_000
"""Between what the longer side of a picture is brought, in pixels."""
_RESOLUTION = 220 / 72
_LEAST = 200
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, struct.error)
"""What Pillow raises for damaged pictures."""

_PDFIUM = threading.Lock()
"""PDFium works for one thread at a time."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One page: its number from 1, its shades, and how many of its pixels make one unit of its places."""

    page: int
    pixels: Pixels
    scale: float


def pictures(data: bytes, name: str, limits: Limits = LIMITS) -> Iterator[Picture]:
    """Yield the pages of a picture file, of which TIFF may hold several; units are pixels of the file.

    Raises `DocumentError` for a damaged picture, and for more pages or pixels than `limits`.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # damage is met below, and size has a limit of our own
            with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "TIFF", "MPO")) as file:
                pages = 1 if file.format == "MPO" else getattr(file, "n_frames", 1)
                require_few(pages, name, limits)
                for number, frame in zip(range(1, pages + 1), ImageSequence.Iterator(file), strict=False):
                    _require_size(frame.size, f"{name}, page {number}", limits)
                    yield _picture(number, ImageOps.exif_transpose(frame))
    except (*_BROKEN, Image.DecompressionBombError) as error:
        raise DocumentError(
            f"{name}: found a damaged picture ({shown(reason(error))}); expected a whole PNG, JPEG or TIFF "
            "file: it was cut off or damaged, so scan or fetch it again"
        ) from error


def pdf_pictures(
    data: bytes, numbers: Sequence[int], name: str, limits: Limits = LIMITS
) -> Iterator[Picture]:
    """Yield pages of a PDF file, which are numbered from 1, as they are printed; units are points.

    Raises `DocumentError` for a damaged file and for more pages than `limits`.
    """
    require_few(len(numbers), name, limits)
    with _PDFIUM:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            raise _unprinted(name, error) from error
        try:
            for number in numbers:
                page = document[number - 1]
                scale = min(_RESOLUTION, LARGEST / max(*page.get_size(), 1.0))
                bitmap = page.render(scale=scale, grayscale=True)
                yield Picture(number, np.array(bitmap.to_numpy()).reshape(bitmap.height, bitmap.width), scale)
                bitmap.close()
                page.close()
        except pypdfium2.PdfiumError as error:
            raise _unprinted(name, error) from error
        finally:
            document.close()


def require_few(pages: int, name: str, limits: Limits = LIMITS) -> None:
    """Raise `DocumentError` for more scanned pages than `limits.scans`."""
    if pages > limits.scans:
        raise DocumentError(
            f"{name}: found {pages:,} scanned pages; expected at most {limits.scans}: split the document"
        )


def _picture(number: int, frame: Image.Image) -> Picture:
    grey = _on_white(frame)
    longer = max(grey.size)
    scale = min(max(longer, SMALLEST), LARGEST) / longer
    if scale != 1:
        size = (max(1, round(grey.width * scale)), max(1, round(grey.height * scale)))
        grey = grey.resize(size, Image.Resampling.LANCZOS)
    return Picture(number, np.array(grey), scale)


def _on_white(frame: Image.Image) -> Image.Image:
    """Return a picture in grey; what is transparent shows white paper."""
    if frame.has_transparency_data:
        over = frame.convert("RGBA")
        paper = Image.new("RGBA", over.size, "white")
        paper.alpha_composite(over)
        frame = paper
    if frame.mode.startswith("I"):  # sixteen bits a pixel, which Pillow would cut off at 255
        return Image.fromarray((np.asarray(frame).astype(np.int64) >> 8).clip(0, 255).astype(np.uint8))
    return frame.convert("L")


def _require_size(size: tuple[int, int], where: str, limits: Limits) -> None:
    width, height = size
    if width * height > limits.pixels:
        raise DocumentError(
            f"{where}: found {width:,} by {height:,} pixels; expected at most {limits.pixels:,} in all: "
            "scan it at 300 dots an inch"
        )
    if max(width, height) < _LEAST:
        raise DocumentError(
            f"{where}: found {width:,} by {height:,} pixels; expected at least {_LEAST} on one side, so that "
            "a text can be read: scan it at 300 dots an inch"
        )


def _unprinted(name: str, error: Exception) -> DocumentError:
    return DocumentError(
        f"{name}: found a PDF file whose pages cannot be shown ({shown(reason(error))}); expected a whole "
        "one: fetch it again, or open it with another program and print it to a new PDF file"
    )
