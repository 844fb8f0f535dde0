"""Scans and photographs to paragraphs and tables: the extra `scan`, with OpenCV and RapidOCR.

A page is turned level, its ruling lines make the tables, the text of each cell is recognised, and then it is
laid out as a printed page is. Places name the page and the rectangle as it lay before it was turned.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from perfgraph.findings import Finding, Place
from perfgraph.readers.archive import LIMITS, Limits
from perfgraph.readers.drawn import drawn
from perfgraph.readers.exposure import evened
from perfgraph.readers.layout import blocks
from perfgraph.readers.orientation import quarters_of
from perfgraph.readers.paper import Page, Rectangle, Rule, whole
from perfgraph.readers.perspective import on_white, rectangular
from perfgraph.readers.picture import Picture, pdf_pictures, pictures
from perfgraph.readers.recognition import lines_of, recognised
from perfgraph.readers.ruling import Grid
from perfgraph.readers.straighten import Straight
from perfgraph.tables import Cell, Paragraph, Table
from perfgraph.vocabulary import finding

LOW = 0.9
"""Below which confidence a text is to be checked by a person."""

_LONGER = 842.0
"""The longer side of a page as it is laid out: that of A4 in points."""


class Scans:
    """Pages that are recognised; afterwards their places are told as they lay."""

    def __init__(self, name: str, limits: Limits = LIMITS) -> None:
        self._name, self._limits = name, limits
        self._lay: dict[int, tuple[Straight, float, float]] = {}

    def picture(self, data: bytes) -> Iterator[Page]:
        """Yield the pages of a picture file; raises `DocumentError` as `pictures` does."""
        return map(self._page, pictures(data, self._name, self._limits))

    def pdf(self, data: bytes, numbers: Sequence[int]) -> Iterator[Page]:
        """Yield pages of a PDF file, numbered from 1; raises `DocumentError` as `pdf_pictures` does."""
        for picture in pdf_pictures(data, numbers, self._name, self._limits):
            yield self._page(picture, 1 / picture.scale)

    def _page(self, picture: Picture, factor: float = 0.0) -> Page:
        where = f"{self._name}, page {picture.page}"
        pixels, sheet = on_white(picture.pixels)
        straight = rectangular(Straight.of(evened(pixels)), sheet).level()
        found = drawn(straight.pixels, where)
        lines = lines_of(found.pixels)
        if quarters := quarters_of(found.pixels, lines):
            straight = straight.turned_back(quarters)
            found = drawn(straight.pixels, where)
            lines = lines_of(found.pixels)
        pieces = recognised(found.pixels, lines, found.grids)
        height, width = straight.pixels.shape
        factor = factor or _LONGER / max(height, width)
        self._lay[picture.page] = straight, factor, picture.scale
        return Page(
            picture.page,
            width * factor,
            height * factor,
            tuple(
                replace(
                    p,
                    left=p.left * factor,
                    top=p.top * factor,
                    right=p.right * factor,
                    bottom=p.bottom * factor,
                )
                for p in pieces
            ),
            tuple(rule for grid in found.grids for rule in _outlines(grid, factor)),
        )

    def as_it_lay(self, place: Place) -> Place:
        """Return a place with its rectangle in the picture, or on the page of the PDF file, as it was."""
        if place.box is None or place.page not in self._lay:
            return place
        straight, factor, scale = self._lay[place.page]
        left, top, right, bottom = (side / factor for side in place.box)
        there: Rectangle = straight.as_it_lay((left, top, right, bottom))
        x0, y0, x1, y1 = (max(0.0, side / scale) for side in there)
        return replace(place, box=whole((x0, y0, x1, y1)))

    def blocks(self, pages: Iterable[Page]) -> tuple[list[Paragraph | Table], list[Finding]]:
        """Return the paragraphs and tables of pages, some of them scans, and what was read with doubt."""
        laid: list[Paragraph | Table] = []
        findings: list[Finding] = []
        for block, certain in blocks(pages, self._name, self._limits):
            if isinstance(block, Paragraph):
                block = replace(block, place=self.as_it_lay(block.place))
                findings += _doubt(block.place, block.text, certain)
            else:
                cells = tuple(replace(cell, place=self.as_it_lay(cell.place)) for cell in block.cells)
                block = Table(block.place, cells)
                findings += (fault for cell in cells for fault in _doubt_of(cell))
            laid.append(block)
        return laid, findings


def read_picture(
    data: bytes, name: str, limits: Limits = LIMITS
) -> tuple[list[Paragraph | Table], list[Finding]]:
    """Return the paragraphs and tables of a PNG, JPEG or TIFF file, and what was read with doubt.

    Raises `DocumentError` for a damaged picture and for more pages or pixels than `limits`.
    """
    scans = Scans(name, limits)
    return scans.blocks(scans.picture(data))


def _outlines(grid: Grid, factor: float) -> Iterator[Rule]:
    for area in grid.areas:
        left, top, right, bottom = (side * factor for side in grid.rectangle_of(area))
        yield from (Rule(True, at, left, right) for at in (top, bottom))
        yield from (Rule(False, at, top, bottom) for at in (left, right))


def _doubt_of(cell: Cell) -> Iterator[Finding]:
    return _doubt(cell.place, cell.text, cell.confidence)


def _doubt(place: Place, text: str, certain: float) -> Iterator[Finding]:
    if certain < LOW:
        yield finding("low-confidence", place, text, percent=f"{certain:.0%}")
