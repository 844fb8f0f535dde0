"""Tables without ruling lines, or with lines across only: where their lines would be is told by their texts.

Only what looks like a table from all sides is taken for one: three rows of texts side by side, two of them of
three texts at least. What does not fit its table well is told, never moved in silence.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from perfgraph.findings import Finding, Place
from perfgraph.readers.paper import Page, Rectangle, Rule, around, whole
from perfgraph.readers.ruling import grids
from perfgraph.readers.unruled_columns import Gap, Section, sections
from perfgraph.readers.unruled_rows import Block, TextRow, inner_gaps, text_blocks, text_rows
from perfgraph.vocabulary import finding

_ROWS, _WIDE_ROWS, _CELLS = 3, 2, 3
"""How many rows of several texts a table has at least, and how many of them so many texts."""
_APART, _NEAR = 4.0, 1.6
"""How far apart rows of one table may be, in sizes of their characters: of several texts, of one."""
_PARTED = 1.7
"""How much further apart than rows two tables are."""
_SAME = 0.15
"""By how much sizes of characters of one table differ at most."""
_LEVEL = 0.3
"""How far a text may stand out of its row, in sizes of its characters."""
_GLUED = 3
"""How many texts with gaps where others have columns tell that the columns cannot be told."""
_MOST = 6_000
"""The characters of a page above which it is none of tables to look for."""
_FREE = 0.4
"""How much is left free around a table, in sizes."""


@dataclass(slots=True)
class _Frame:
    """The sides of a table and the gap behind its labels; a table that goes on shares them."""

    left: float
    right: float
    labels: Gap | None

    @property
    def edge(self) -> float:
        """Return where the labels end, the left side where there are none."""
        return (self.labels[0] + self.labels[1]) / 2 if self.labels else self.left


@dataclass(slots=True)
class _TextTable:
    """A table that texts make: its rows, by their columns, and the texts that fit in no row well."""

    rows: list[TextRow]
    sections: list[Section]
    frame: _Frame
    doubtful: list[Block]

    @classmethod
    def of(cls, blocks: Sequence[Block]) -> "list[_TextTable]":
        """Return the tables that texts make, none where they do not look like one."""
        rows, doubtful = text_rows(blocks)
        widths = [len(row.cells) + (row.label is not None) for row in rows]
        wide = sum(width >= _CELLS for width in widths)
        if sum(width > 1 for width in widths) < _ROWS or wide < _WIDE_ROWS:
            return []
        left, _top, right, _bottom = around(block.rectangle for block in blocks)
        free = _FREE * blocks[0].size
        frame = _Frame(left - free, right + free, _behind_labels(rows))
        tables: list[_TextTable] = []
        gap = median(max(0.0, following.top - row.bottom) for row, following in pairwise(rows))
        for section in sections(rows):
            first = section.rows[0]
            apart = tables and first.top - tables[-1].rows[-1].bottom > _PARTED * max(gap, free)
            if not tables or (apart and not first.goes_on):
                tables.append(cls([], [], frame, []))
            tables[-1].rows += section.rows
            tables[-1].sections.append(section)
        tables[-1].doubtful += doubtful
        return tables

    @property
    def rectangle(self) -> Rectangle:
        """Return the rectangle of the whole table."""
        heights = self.heights(())
        return self.frame.left, heights[0], self.frame.right, heights[-1]

    @property
    def is_sure(self) -> bool:
        """Tell whether each text is within its own row, and no gap inside a text is one between columns."""
        heights, free = self.heights(()), _LEVEL * self.rows[0].cells[0].size
        for row, upper, lower in zip(self.rows, heights, heights[1:], strict=False):
            if row.top < upper - free or row.bottom > lower + free or upper >= lower:
                return False
        gaps = [gap for section in self.sections if len(section.rows) > 1 for gap in section.gaps]
        gaps += [self.frame.labels] if self.frame.labels else []
        glued = sum(_is_glued(cell, gaps) for row in self.rows for cell in row.cells)
        return glued < _GLUED

    def heights(self, rules: Sequence[Rule]) -> list[float]:
        """Return where its rows begin, and where the last one ends: at a line, or between their texts."""
        free = _FREE * self.rows[0].cells[0].size
        found = [self._line(self.rows[0].top - 3 * free, self.rows[0].top, rules) or self.rows[0].top - free]
        for row, following in pairwise(self.rows):
            between = self._line(row.bottom, following.top, rules)
            found.append(between or (row.bottom + following.top) / 2)
        bottom = self.rows[-1].bottom
        return [*found, self._line(bottom, bottom + 3 * free, rules) or bottom + free]

    def _line(self, upper: float, lower: float, rules: Sequence[Rule]) -> float | None:
        return next((rule.at for rule in rules if upper <= rule.at <= lower), None)

    def share_with(self, following: "_TextTable") -> None:
        """Let a table that goes on on the next page have the same edges."""
        if self.sections[-1].share_with(following.sections[0]):
            mine, theirs = self.frame, following.frame
            mine.left, mine.right = min(mine.left, theirs.left), max(mine.right, theirs.right)
            if mine.labels and theirs.labels:
                both = max(mine.labels[0], theirs.labels[0]), min(mine.labels[1], theirs.labels[1])
                mine.labels = both if both[0] < both[1] else mine.labels
            following.frame = mine

    def rules(self, across: Sequence[Rule]) -> Iterator[Rule]:
        """Yield the lines that it would have; `across` are those that it has."""
        heights, row = self.heights(across), 0
        for section in self.sections:
            for _row in section.rows:
                yield from self._row(row, heights, section.edges)
                row += 1

    def _row(self, row: int, heights: Sequence[float], inner: Sequence[float]) -> Iterator[Rule]:
        """Yield the lines around the cells of a row; its label is drawn with its first row."""
        frame, text = self.frame, self.rows[row]
        begins = frame.left if text.label is None and text.cells[0].left < frame.edge else frame.edge
        for left, right in pairwise([begins, *inner, frame.right]):
            yield from _outline(left, heights[row], right, heights[row + 1])
        if begins > frame.left and not text.goes_on:
            end = row + 1
            while end < len(self.rows) and self.rows[end].goes_on:
                end += 1
            yield from _outline(frame.left, heights[row], begins, heights[end])


def with_lines(pages: Iterable[Page], name: str) -> tuple[list[Page], list[Finding]]:
    """Return pages with the lines that their tables lack, and what is told of tables and doubtful texts.

    Raises `DocumentError` as `grids` does.
    """
    found = [(page, list(_tables(page, name))) for page in pages]
    for (_page, tables), (_next, following) in pairwise(found):
        if tables and following:
            tables[-1].share_with(following[0])
    faults = [fault for page, tables in found for table in tables for fault in _told(page, table)]
    return [_drawn(page, tables) for page, tables in found], faults


def _tables(page: Page, name: str) -> Iterator[_TextTable]:
    """Yield the tables that texts outside ruled ones make."""
    ruled = grids(page.rules, f"{name}, page {page.number}")
    if len(page.pieces) > _MOST:
        return
    outside = [p for p in page.pieces if not any(grid.at(p.centre, p.middle) for grid in ruled)]
    for blocks in _regions(text_blocks(outside, page.rules)):
        yield from _TextTable.of(blocks)


def _regions(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Yield texts that stand side by side, row below row.

    A text with nothing beside it, such as a label between rows, is of a table when it follows closely in the
    same size and rows follow; else it parts two tables.
    """
    region: list[Block] = []
    between: list[Block] = []
    for band in _bands(blocks):
        if not region and len(band) == 1:
            continue
        size = band[0].size
        gap = band[0].top - max(block.bottom for block in (*region, *between)) if region else 0.0
        alike = not region or abs(size - region[0].size) <= _SAME * size
        if region and (gap > (_APART if len(band) > 1 else _NEAR) * size or not alike):
            yield region
            region, between = [], []
        if len(band) > 1:
            region += [*between, *band]
            between = []
        elif region:
            between += band
    if region:
        yield region


def _is_glued(cell: Block, gaps: Sequence[Gap]) -> bool:
    """Tell whether a text goes through a gap between columns, but for a gap of its own."""
    return any(
        max(begin, gap[0]) < min(end, gap[1]) and cell.left < gap[0] and gap[1] < cell.right
        for line in cell.lines
        for begin, end in inner_gaps(line)
        for gap in gaps
    )


def _bands(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Yield the texts that overlap one another in height, top down."""
    band: list[Block] = []
    for block in sorted(blocks, key=lambda block: block.top):
        if band and block.top >= max(other.bottom for other in band):
            yield band
            band = []
        band.append(block)
    if band:
        yield band


def _behind_labels(rows: Sequence[TextRow]) -> Gap | None:
    """Return from where to where nothing stands behind the labels, None where no row has one."""
    ends = [row.label.right for row in rows if row.label]
    if not ends:
        return None
    return max(ends), min(row.cells[0].left for row in rows if row.label or row.cells[0].left >= max(ends))


def _told(page: Page, table: _TextTable) -> Iterator[Finding]:
    where = Place(page=page.number, box=whole(table.rectangle))
    if not table.is_sure:
        yield finding("table-not-told", where, "")
        return
    yield finding("table-without-lines", where, "")
    for block in table.doubtful:
        text = "".join(line.text for line in block.lines)
        yield finding("text-between-rows", Place(page=page.number, box=whole(block.rectangle)), text)


def _drawn(page: Page, tables: Sequence[_TextTable]) -> Page:
    """Return a page with the lines of its tables in place of those that they have."""
    tables = [table for table in tables if table.is_sure]
    if not tables:
        return page
    areas = tuple(table.rectangle for table in tables)
    kept = [rule for rule in page.rules if not any(_within(rule, table) for table in tables)]
    lines = (rule for table in tables for rule in table.rules(page.rules))
    return replace(page, rules=(*kept, *lines), supposed=areas)


def _within(rule: Rule, table: _TextTable) -> bool:
    left, top, right, bottom = table.rectangle
    free = 2 * (table.rows[0].top - top)
    return rule.across and top - free <= rule.at <= bottom + free and rule.begin < right and left < rule.end


def _outline(left: float, top: float, right: float, bottom: float) -> Iterator[Rule]:
    yield from (Rule(True, at, left, right) for at in (top, bottom))
    yield from (Rule(False, at, top, bottom) for at in (left, right))
