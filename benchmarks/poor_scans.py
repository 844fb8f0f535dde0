"""Poor scans of a page of the sample document: how many of its cells are read as they were printed."""

import io
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import cv2
import numpy as np
import pypdfium2
from PIL import Image

from perfgraph.errors import DocumentError
from perfgraph.readers import read_bytes
from perfgraph.tables import Document

PAGE = 3
Shades = Any
"""Shades of grey by row and column, 0 to 255."""


def table(paper: bytes) -> Iterator[str]:
    """Yield the lines of a Markdown table."""
    wanted = texts(read_bytes(paper, "sample.pdf"), PAGE)
    yield "| scan | cells as printed | cells made up | texts told as doubtful |"
    yield "|---|--:|--:|--:|"
    for name, (dots, worse) in POOR.items():
        found = scanned(worse(printed(paper, dots)))
        cells = texts(found, 1) if found else Counter[str]()
        doubts = sum(fault.rule.endswith("low-confidence") for fault in found.findings) if found else 0
        right, more = (cells & wanted).total(), max(0, cells.total() - wanted.total())
        yield f"| {name} | {right / wanted.total():.2%} | {more} | {doubts} |"


def texts(document: Document, page: int) -> Counter[str]:
    """Return the texts of the cells on a page, blank ones included."""
    cells = (cell for table in document.tables for cell in table.cells)
    return Counter(cell.plain for cell in cells if cell.place.page == page)


def scanned(shades: Shades) -> Document | None:
    """Return what is read from a picture, None when it is refused."""
    buffer = io.BytesIO()
    Image.fromarray(np.clip(shades, 0, 255).astype(np.uint8)).save(buffer, "PNG")
    try:
        return read_bytes(buffer.getvalue(), "scan.png")
    except DocumentError:
        return None


def printed(paper: bytes, dots: int) -> Shades:
    """Return the page as it lies a little askew on a scanner, at so many dots an inch."""
    sheet = pypdfium2.PdfDocument(paper)[PAGE - 1].render(scale=dots / 72, grayscale=True).to_numpy()
    shades = np.array(sheet, float).reshape(sheet.shape[:2])
    height, width = shades.shape
    askew = cv2.getRotationMatrix2D((width / 2, height / 2), 0.6, 1)
    return cv2.GaussianBlur(cv2.warpAffine(shades, askew, (width, height), borderValue=255), (3, 3), 0.6)


def faded(contrast: float, noise: float) -> Callable[[Shades], Shades]:
    """Return how ink is printed that is darker than its paper by so many shades only."""
    return lambda page: noisy(235 - (255 - page) / 255 * contrast, noise)


def noisy(page: Shades, noise: float = 8.0) -> Shades:
    """Return a page with the noise of a sensor."""
    return page + np.random.default_rng(7).normal(0, noise, page.shape)


def unevenly_lit(page: Shades) -> Shades:
    """Return a page whose far corner has a third of the light."""
    height, width = page.shape
    down, across = np.mgrid[0:height, 0:width]
    light = 0.35 + 0.6 * np.exp(-(((across - 0.8 * width) / width) ** 2 + (down / height - 0.2) ** 2))
    return page * light


def photographed(tilt: float) -> Callable[[Shades], Shades]:
    """Return how a page looks that lies on a dark desk, seen at a slant, lit unevenly, kept as JPEG."""

    def photograph(page: Shades) -> Shades:
        height, width = page.shape
        desk = np.full((round(1.15 * height), round(1.2 * width)), 70.0)
        left, top, aside, down = 0.1 * width, 0.07 * height, tilt * width, tilt * height
        flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
        moved = [[left + aside, top + down / 3], [left - aside / 2, top], [left, top], [left, top - down / 2]]
        slant = cv2.getPerspectiveTransform(flat, flat + np.array(moved, np.float32))
        size = desk.shape[1], desk.shape[0]
        cv2.warpPerspective(page * 0.85, slant, size, desk, cv2.INTER_CUBIC, cv2.BORDER_TRANSPARENT)
        return as_jpeg(40)(noisy(unevenly_lit(desk), 4))

    return photograph


def as_jpeg(quality: int) -> Callable[[Shades], Shades]:
    """Return what is left of a page in a JPEG file."""

    def kept(page: Shades) -> Shades:
        buffer = io.BytesIO()
        Image.fromarray(np.clip(page, 0, 255).astype(np.uint8)).save(buffer, "JPEG", quality=quality)
        return np.asarray(Image.open(buffer), float)

    return kept


POOR: Mapping[str, tuple[int, Callable[[Shades], Shades]]] = {
    "200 dots an inch": (200, noisy),
    "150 dots an inch": (150, noisy),
    "100 dots an inch": (100, noisy),
    "turned by 90°": (200, lambda page: np.rot90(noisy(page))),
    "turned by 180°": (200, lambda page: np.rot90(noisy(page), 2)),
    "turned by 270°": (200, lambda page: np.rot90(noisy(page), 3)),
    "contrast 50 of 255": (200, faded(50, 5)),
    "contrast 30": (200, faded(30, 4)),
    "contrast 20": (200, faded(20, 3)),
    "contrast 12": (200, faded(12, 3)),
    "contrast 50, noise 10": (200, faded(50, 10)),
    "contrast 30, noise 10": (200, faded(30, 10)),
    "uneven light": (200, lambda page: noisy(unevenly_lit(page), 6)),
    "JPEG of quality 20": (200, lambda page: as_jpeg(20)(noisy(page))),
    "photograph, slant 6 %": (200, photographed(0.06)),
    "photograph, slant 10 %": (200, photographed(0.10)),
    "photograph, 150 dots an inch": (150, photographed(0.05)),
}
"""How poor scans come to be: dots an inch, and what was done to the page."""
