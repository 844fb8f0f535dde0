"""The lines of a policy text: its paragraphs, and those of its cells, in reading order."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from perfgraph.findings import Place
from perfgraph.tables import Document, Paragraph

_SPACE = re.compile(r"[ \t\u3000\u00a0]+")


class Line(NamedTuple):
    """A paragraph with text in it: without the white space around it, and where it stands."""

    text: str
    place: Place


def lines(document: Document) -> Iterator[Line]:
    """Yield the paragraphs of a document that have text; a page may hold all of them in one cell."""
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield from _lines(block.text, block.place)
        else:
            for cell in block.cells:
                yield from _lines(cell.text, cell.place)


def _lines(text: str, place: Place) -> Iterator[Line]:
    for line in text.split("\n"):
        if plain := line.strip(" \t\r\u3000\u00a0\ufeff"):
            yield Line(plain, place)


def squeezed(text: str) -> str:
    """Return a line without the spaces that are set between the characters of a heading.

    >>> squeezed("第 一 条　为了")
    '第一条为了'
    """
    return _SPACE.sub("", text)
