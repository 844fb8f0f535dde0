"""PDF files (ISO 32000-1) to paragraphs and tables, by way of pdfplumber (MIT), which gives their characters
and lines where they stand; the tables are found by `perfgraph.readers.layout`.
"""

import io
import logging
import struct
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdftypes import resolve1
from pdfminer.psexceptions import PSException
from pdfplumber.page import Page as PlumbedPage
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

from perfgraph.errors import DocumentError
from perfgraph.findings import Finding, Place
from perfgraph.readers.archive import LIMITS, Limits
from perfgraph.readers.extra import can_recognise, not_recognised
from perfgraph.readers.layout import blocks
from perfgraph.readers.messages import reason, shown
from perfgraph.readers.paper import Page, Piece, Rectangle, Rule
from perfgraph.readers.pdf_streams import refuse_bombs
from perfgraph.readers.turned import Turns, quarters, upright
from perfgraph.readers.unruled import with_lines
from perfgraph.tables import Paragraph, Table
from perfgraph.vocabulary import finding

_BROKEN = (
    PdfminerException, MalformedPDFException, PSException, LookupError, ValueError, TypeError, AttributeError,
    ArithmeticError, AssertionError, NotImplementedError, RecursionError, EOFError, struct.error, zlib.error,
)  # fmt: skip
"""What the libraries raise for damaged files."""

_TAIL = 4_096
_THIN = 3.0
"""How thick a filled rectangle may be that is a line, in points."""
_SHORT = 2.0
_COVERED = 0.6
"""The part of a page that a scan fills at least."""
_UNKNOWN = 0.3
_OUTLINES = 50
_FARTHEST = 14_400.0
"""How large a page may be, in points (ISO 32000-1 annex C.2)."""
_TILTED = 0.05

# They tell of every oddity of a file; without a handler Python would print that.
logging.getLogger("pdfminer").addHandler(logging.NullHandler())
logging.getLogger("pdfplumber").addHandler(logging.NullHandler())


def read_pdf(
    data: bytes, name: str, limits: Limits = LIMITS
) -> tuple[list[Paragraph | Table], list[Finding]]:
    """Return the paragraphs and tables of a PDF file in reading order, and what was odd.

    Scanned pages are recognised where the extra `scan` is installed. Raises `DocumentError` for a file that
    is protected by a password, cut off, damaged or without text, and for more pages, more objects on one
    page or larger streams than `limits`.
    """
    refuse_bombs(data, name, limits)
    if b"startxref" not in data[-_TAIL:]:
        raise _broken(name, "half a PDF file: its end is missing")
    read = [_page(page, name, limits) for page in _pages(data, name, limits)]
    turns = Turns({page.number: (turn, page.width, page.height) for page, _is_scan, turn in read if turn})
    scanned = [page.number for page, is_scan, _turn in read if is_scan]
    pages, faults = with_lines((upright(page, turn) for page, _is_scan, turn in read), name)
    if scanned and can_recognise():
        laid, doubts = _with_scans(data, pages, scanned, name, limits)
        faults += doubts
    elif len(scanned) == len(pages):
        count = f"a PDF file of {len(pages)} scanned page{'s' if len(pages) > 1 else ''}"
        raise not_recognised(name, count)
    else:
        laid = [block for block, _certain in blocks(pages, name, limits)]
        faults += (finding("page-not-recognised", Place(page=number), "") for number in scanned)
    return list(turns.as_they_lay(laid)), faults


def _with_scans(
    data: bytes, pages: Sequence[Page], scanned: Sequence[int], name: str, limits: Limits
) -> tuple[list[Paragraph | Table], list[Finding]]:
    # Imported when the first scan comes: its libraries take a second.
    from perfgraph.readers.scan import Scans

    scans = Scans(name, limits)
    recognised = {page.number: page for page in scans.pdf(data, scanned)}
    return scans.blocks(recognised.get(page.number, page) for page in pages)


def _pages(data: bytes, name: str, limits: Limits) -> list[PlumbedPage]:
    try:
        pdf = pdfplumber.open(io.BytesIO(data))
        promised = resolve1(resolve1(pdf.doc.catalog["Pages"])["Count"])
        if isinstance(promised, int) and promised > limits.pages:
            raise _too_long(name, promised, limits)
        pages = pdf.pages
    except _BROKEN as error:
        raise _unopened(name, error) from error
    if len(pages) > limits.pages:
        raise _too_long(name, len(pages), limits)
    if not pages or len(pages) != promised:
        raise _broken(name, f"{len(pages)} pages of a PDF file that has {promised}")
    return pages


def _page(page: PlumbedPage, name: str, limits: Limits) -> tuple[Page, bool, int]:
    """Return what stands on a page, whether it is a scan, and by how many quarters it must be turned."""
    where = f"{name}, page {page.page_number}"
    try:
        count = sum(1 for _object in page.layout)
        if count > limits.objects:
            raise DocumentError(
                f"{where}: found {count:,} characters, lines and pictures; expected at most "
                f"{limits.objects:,}: take the drawings out of the document"
            )
        width, height = float(page.width), float(page.height)
        if not (0 < width <= _FARTHEST and 0 < height <= _FARTHEST):
            raise ValueError(f"a page of {width:g} by {height:g} points")
        read = Page(page.page_number, width, height, tuple(_characters(page)), tuple(_rules(page)))
        is_scan = _is_scan(page, read)
        turn = 0 if is_scan else quarters(char["matrix"][:4] for char in page.chars if char["text"].strip())
        page.close()
    except _BROKEN as error:
        raise _unopened(where, error) from error
    return read, is_scan, turn


def _is_scan(page: PlumbedPage, read: Page) -> bool:
    """Tell whether a page is a picture, maybe with a text laid under it that has no tables.

    Characters that stand for no text, as some programs embed them, are a picture as well.
    """
    texts = [char["text"] for char in page.chars if char["text"].strip()]
    unknown = sum(text.startswith("(cid:") for text in texts)
    if not texts:
        return bool(page.images) or len(page.curves) > _OUTLINES
    covered = max((abs(image["width"] * image["height"]) for image in page.images), default=0.0)
    whole = covered > _COVERED * read.width * read.height
    return unknown > _UNKNOWN * len(texts) or (whole and not read.rules)


def _characters(page: PlumbedPage) -> Iterator[Piece]:
    """Yield the characters; a watermark written askew is none of the text."""
    left, top = page.bbox[:2]
    for char in page.chars:
        a, b, c, d = char["matrix"][:4]
        upright = abs(a * d) > abs(b * c)
        if min(abs(b), abs(a)) > _TILTED * max(abs(a), abs(b)) and not (upright and b == 0):
            continue
        text = _text(char["text"])
        place = _place(char, left, top)
        if text and place:
            yield Piece(text, *place)


def _place(shape: dict[str, Any], left: float, top: float) -> Rectangle | None:
    """Return where something stands on the page, None when that is far outside."""
    x0, x1 = float(shape["x0"]) - left, float(shape["x1"]) - left
    y0, y1 = float(shape["top"]) - top, float(shape["bottom"]) - top
    # Also not a number is never within.
    return (x0, y0, x1, y1) if all(-_FARTHEST <= at <= 2 * _FARTHEST for at in (x0, x1, y0, y1)) else None


def _text(text: str) -> str:
    """Return what a character is, blank for control characters."""
    return "".join(one if one.isprintable() else " " if one.isspace() else "" for one in text)


def _rules(page: PlumbedPage) -> Iterator[Rule]:
    """Yield the ruling lines: strokes, outlines of rectangles, and filled rectangles that are thin.

    A wide filled rectangle without an outline is a coloured ground.
    """
    left, top = page.bbox[:2]
    for edge in page.lines:
        yield from _rule(edge, left, top)
    for rectangle in page.rects:
        if min(rectangle["width"], rectangle["height"]) <= _THIN:
            yield from _rule(rectangle, left, top)
        elif rectangle["stroke"]:
            yield from _outline(rectangle, left, top)


def _rule(shape: dict[str, Any], left: float, top: float) -> Iterator[Rule]:
    place = _place(shape, left, top)
    if place is None:
        return
    x0, y0, x1, y1 = place
    if y1 - y0 <= _THIN and x1 - x0 > max(_SHORT, y1 - y0):
        yield Rule(True, (y0 + y1) / 2, x0, x1)
    elif x1 - x0 <= _THIN and y1 - y0 > max(_SHORT, x1 - x0):
        yield Rule(False, (x0 + x1) / 2, y0, y1)


def _outline(shape: dict[str, Any], left: float, top: float) -> Iterator[Rule]:
    place = _place(shape, left, top)
    if place is None:
        return
    x0, y0, x1, y1 = place
    for y in (y0, y1):
        yield Rule(True, y, x0, x1)
    for x in (x0, x1):
        yield Rule(False, x, y0, y1)


def _unopened(where: str, error: Exception) -> DocumentError:
    """Return why a library could not read a file; raises what says nothing about the file."""
    cause = error.args[0] if isinstance(error, PdfminerException) and error.args else error
    if isinstance(cause, MemoryError):
        raise cause
    if isinstance(cause, PDFPasswordIncorrect):
        return DocumentError(
            f"{where}: found a file protected by a password; expected an open one: "
            "remove the password, or print it to a new PDF file"
        )
    said = shown(reason(cause)) if isinstance(cause, Exception) else ""
    return _broken(where, f"a damaged PDF file ({said or type(cause).__name__})")


def _broken(where: str, found: str) -> DocumentError:
    return DocumentError(
        f"{where}: found {found}; expected a whole one: it was cut off or damaged, so fetch it again, or "
        "open it with another program and print it to a new PDF file"
    )


def _too_long(name: str, pages: int, limits: Limits) -> DocumentError:
    return DocumentError(
        f"{name}: found {pages:,} pages; expected at most {limits.pages:,}: split the document"
    )
