"""Printed pages to the paragraphs and tables of a document, in reading order, each with its place."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from perfgraph.findings import Place
from perfgraph.readers.archive import LIMITS, Limits
from perfgraph.readers.continued import ContinuedTable
from perfgraph.readers.furniture import without_furniture
from perfgraph.readers.paper import Page, around, whole
from perfgraph.readers.printed import PrintedLine, PrintedPage, PrintedTable, printed
from perfgraph.readers.typesetting import MARKER, glue, wrapped
from perfgraph.tables import Paragraph, Table

_INDENT = 1.2
"""How far a first line is set in at least, in sizes of its characters (Chinese: two)."""
_SAME_SIZE, _MAYBE_SAME_SIZE = 0.2, 0.5
"""By how much sizes of lines of one paragraph differ at most, in print and in pictures."""
_LEADING = 1.7
"""How far apart lines of one paragraph may stand, in sizes of their characters."""


def blocks(
    pages: Iterable[Page], name: str, limits: Limits = LIMITS
) -> Iterator[tuple[Paragraph | Table, float]]:
    """Yield the paragraphs and tables of pages, and how sure the least certain text of each is, 0 to 1.

    What a page break cut is whole again. Page numbers, running headers and footers, and repeated headings
    of tables are left out. Raises `DocumentError` for drawings and tables that are too large.
    """
    tables = paragraphs = 0
    for block in _cut(without_furniture([printed(page, name, limits) for page in pages])):
        if isinstance(block, ContinuedTable):
            tables += 1
            table = block.table(tables)
            yield table, min(cell.confidence for cell in table.cells)
        else:
            paragraphs += 1
            yield _paragraph(block, paragraphs), min(item.line.confidence for item in block)


def _cut(pages: Sequence[PrintedPage]) -> Iterator[ContinuedTable | list[PrintedLine]]:
    """Yield the tables, and the lines of each paragraph, in reading order."""
    margins = _Margins.of(pages)
    current: ContinuedTable | list[PrintedLine] | None = None
    for page in pages:
        for item in page.items:
            if isinstance(item, PrintedTable):
                if isinstance(current, ContinuedTable) and current.goes_on_with(item, margins.bottom):
                    current.go_on_with(item)
                    continue
                following: ContinuedTable | list[PrintedLine] = ContinuedTable(item)
            else:
                if isinstance(current, list) and _same_paragraph(current, item, margins.right):
                    current.append(item)
                    continue
                following = [item]
            if current is not None:
                yield current
            current = following
    if current is not None:
        yield current


@dataclass(frozen=True, slots=True)
class _Margins:
    """Where text ends at the right and below: as far as it reaches, or as far as on the other side."""

    right: float
    bottom: float

    @classmethod
    def of(cls, pages: Sequence[PrintedPage]) -> "_Margins":
        placed = [(page, item.rectangle) for page in pages for item in page.items]
        if not placed:
            return cls(0.0, 0.0)
        left, top, right, bottom = around(rectangle for _page, rectangle in placed)
        return cls(
            max(right, min(page.width for page, _ in placed) - left),
            max(bottom, min(page.height for page, _ in placed) - top),
        )


def _same_paragraph(lines: Sequence[PrintedLine], item: PrintedLine, right: float) -> bool:
    before, line = lines[-1].line, item.line
    size = before.size
    alike = _SAME_SIZE if line.confidence == 1 else _MAYBE_SAME_SIZE
    if abs(line.size - size) > alike * size or not wrapped(before, line, right - before.right):
        return False
    if lines[-1].page == item.page and line.rectangle[1] - before.rectangle[3] > _LEADING * size:
        return False
    hanging = len(lines) == 1 and MARKER.match(before.text)
    return bool(hanging) or line.left - before.left < _INDENT * size


def _paragraph(lines: Sequence[PrintedLine], number: int) -> Paragraph:
    text = lines[0].line.text
    for before, item in pairwise(lines):
        text += glue(before.line, item.line) + item.line.text
    page = lines[0].page
    box = whole(around(item.rectangle for item in lines if item.page == page))
    return Paragraph(text, Place(paragraph=number, page=page, box=box))
