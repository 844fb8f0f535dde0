"""Scans for tests: pages of PDF files as pictures that lay askew and are noisy, as a scanner leaves them."""

import io
from collections.abc import Iterator, Sequence

import cv2
import numpy as np
import pypdfium2
from numpy.typing import NDArray
from PIL import Image

ANGLES = (0.6, -0.8, 0.3, -0.4, 1.1)
"""By how many degrees the pages lie askew, in turn."""


def scanned(paper: bytes, dots: int = 200, first: int = 0) -> Iterator[Image.Image]:
    """Yield the pages of a PDF file in grey at so many dots an inch: turned, blurred, faded, noisy.

    `first` is the first of them, from 0.
    """
    noise = np.random.default_rng(7)
    document = pypdfium2.PdfDocument(paper)
    for number in range(first, len(document)):
        page = document[number]
        shades = np.array(page.render(scale=dots / 72, grayscale=True).to_numpy())
        yield Image.fromarray(worn(shades.reshape(shades.shape[:2]), ANGLES[number % len(ANGLES)], noise))
    document.close()


def worn(shades: NDArray[np.uint8], angle: float, noise: np.random.Generator) -> NDArray[np.uint8]:
    """Return a page as it comes from a scanner."""
    height, width = shades.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
    turned = cv2.GaussianBlur(cv2.warpAffine(shades, turn, (width, height), borderValue=255), (3, 3), 0.6)
    return np.clip(turned * 0.92 + 8 + noise.normal(0, 10, shades.shape), 0, 255).astype(np.uint8)


def faded(page: Image.Image, contrast: float, noise: float = 4.0) -> Image.Image:
    """Return a page whose ink is darker than its paper by so many shades of 255 only, and noisy."""
    ink = (255 - np.asarray(page, float)) / 255
    shades = 235 - ink * contrast + np.random.default_rng(5).normal(0, noise, ink.shape)
    return Image.fromarray(np.clip(shades, 0, 255).astype(np.uint8))


def unevenly_lit(page: Image.Image) -> Image.Image:
    """Return a page that one lamp lights from the upper right: its far corner has a third of the light."""
    width, height = page.size
    down, across = np.mgrid[0:height, 0:width]
    light = 0.35 + 0.6 * np.exp(-(((across - 0.8 * width) / width) ** 2 + (down / height - 0.2) ** 2))
    return Image.fromarray((np.asarray(page, float) * light).astype(np.uint8))


def photographed(page: Image.Image, tilt: float = 0.06, quality: int = 45) -> Image.Image:
    """Return a page that lies on a dark desk, seen at a slant, as a JPEG file of low quality has it."""
    width, height = page.size
    desk = np.full((round(1.15 * height), round(1.2 * width)), 70, np.uint8)
    left, top = 0.1 * width, 0.07 * height
    aside, down = tilt * width, tilt * height
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    seen = flat + np.array(
        [[left + aside, top + 0.3 * down], [left - aside / 2, top], [left, top], [left, top - 0.4 * down]],
        np.float32,
    )
    slant = cv2.getPerspectiveTransform(flat, seen)
    size = desk.shape[1], desk.shape[0]
    sheet = np.minimum(np.asarray(page), 215)
    cv2.warpPerspective(sheet, slant, size, desk, cv2.INTER_CUBIC, cv2.BORDER_TRANSPARENT)
    return Image.open(io.BytesIO(saved([unevenly_lit(Image.fromarray(desk))], "JPEG", quality=quality)))


def saved(pages: Sequence[Image.Image], form: str, **options: int) -> bytes:
    """Return pages as a file of one of Pillow's forms: PDF, TIFF, PNG, JPEG."""
    buffer = io.BytesIO()
    more = {"save_all": True, "append_images": pages[1:]} if len(pages) > 1 else {}
    pages[0].save(buffer, form, **more, **options)
    return buffer.getvalue()


def table_picture(texts: Sequence[Sequence[str]], angle: float = 0.0) -> Image.Image:
    """Return a picture of a table with a cell of 500 by 120 pixels for each text."""
    height, width = 300 + 120 * len(texts), 300 + 500 * len(texts[0])
    shades = np.full((height, width), 255, np.uint8)
    for row, line in enumerate(texts):
        for column, text in enumerate(line):
            left, top = 150 + 500 * column, 150 + 120 * row
            cv2.rectangle(shades, (left, top), (left + 500, top + 120), 0, 3)
            cv2.putText(shades, text, (left + 30, top + 75), cv2.FONT_HERSHEY_SIMPLEX, 1.4, 0, 3, cv2.LINE_AA)
    return Image.fromarray(worn(shades, angle, np.random.default_rng(1)))
