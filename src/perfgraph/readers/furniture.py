"""What stands at the edges of pages for the sake of pages: numbers, running headers and footers."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from perfgraph.readers.printed import PrintedLine, PrintedPage, PrintedTable

_EDGE = 0.09
"""The part of a page's longer side that is the height, above and below, in which they stand."""

_NUMBER = re.compile(
    r"[-–—－―~·•\s]{0,5}(?:第\s{0,3})?[0-9ivxIVX]{1,4}\s{0,3}页?"
    r"(?:[\s/,，、／]{0,3}(?:共|of|/|／)\s{0,3}[0-9]{1,4}\s{0,3}页?)?[-–—－―~·•\s]{0,5}"
)
_DIGITS = re.compile(r"[0-9]{1,9}")
_APART = 0.7
"""How far they stand from the text at least, in sizes of their characters."""


def without_furniture(pages: Sequence[PrintedPage]) -> list[PrintedPage]:
    """Return pages without page numbers and without lines that several pages have at the same edge."""
    counted = Counter(key for page in pages for key in {_key(page, item) for item in _at_edge(page)})
    return [_without(page, counted) for page in pages]


def _without(page: PrintedPage, counted: Counter[tuple[str, bool]]) -> PrintedPage:
    left_out = {
        id(item)
        for item in _at_edge(page)
        if counted[_key(page, item)] > 1 or _NUMBER.fullmatch(item.line.text)
    }
    rest = [item for item in page.items if id(item) not in left_out]
    back = [item for item in page.items if id(item) in left_out and _touches(item, rest)]
    kept = {id(item) for item in (*rest, *back)}
    return replace(page, items=tuple(item for item in page.items if id(item) in kept))


def _touches(item: PrintedLine | PrintedTable, rest: Sequence[PrintedLine | PrintedTable]) -> bool:
    """Tell whether something stands so close to a line at the edge that it belongs to the text."""
    assert isinstance(item, PrintedLine)
    _left, top, _right, bottom = item.rectangle
    near = _APART * item.line.size
    return any(top - near < other.rectangle[3] and other.rectangle[1] < bottom + near for other in rest)


def _at_edge(page: PrintedPage) -> list[PrintedLine]:
    edge = _EDGE * max(page.width, page.height)
    return [
        item
        for item in page.items
        if isinstance(item, PrintedLine)
        and (item.rectangle[3] < edge or item.rectangle[1] > page.height - edge)
    ]


def _key(page: PrintedPage, item: PrintedLine) -> tuple[str, bool]:
    """Return what lines of several pages have in common that are one header: words and edge."""
    return _DIGITS.sub("#", item.line.text), 2 * item.rectangle[1] > page.height
