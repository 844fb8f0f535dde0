"""The source of every statement: a document's tables, rows, cells and paragraphs as fragments."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from pyoxigraph import NamedNode

from perfgraph.findings import Box, Place, corner_and_size
from perfgraph.quads.lines import Subject
from perfgraph.quads.statements import decimal, integer
from perfgraph.records import Quote
from perfgraph.tables import Cell, Document, Paragraph, Table
from perfgraph.terms import DCTERMS, OA, PG, PROV, RDF, Names

_FRAGMENT, _SOURCE = f"{RDF('type')} {PG('SourceFragment')}", str(OA("hasSource"))
_PART_OF, _COLUMN = str(DCTERMS("isPartOf")), str(PG("columnNumber"))
"""Written once: every cell states them, and cells are most of what is stated of a document."""


@dataclass(frozen=True)
class Source:
    """A document that statements are derived from; it remembers which cell became which property."""

    document: Document
    names: Names
    uses: dict[str, dict[tuple[str, NamedNode], None]] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Return the first 16 hex digits of the file's SHA-256, which stand for the document version."""
        return self.document.sha256[:16]

    @cached_property
    def iri(self) -> NamedNode:
        """Return the document's IRI."""
        return self.names.document(self.key)

    def fragment(self, place: Place) -> NamedNode:
        """Return the fragment at a place."""
        local = place.fragment
        return NamedNode(f"{self.iri.value}#{local}") if local else self.iri

    def evidence(self, thing: Subject, quote: Quote | None, *fills: NamedNode) -> str:
        """Return that a thing is derived from a cell, and remember that the cell became `fills` of it."""
        if quote is None:
            return ""
        self.remember(quote, *fills)
        return thing.has(PROV("wasDerivedFrom"), self.fragment(quote.place))

    def remember(self, quote: Quote, *fills: NamedNode) -> None:
        """Remember that a cell became the properties `fills` of a thing derived from its whole row."""
        uses = self.uses.setdefault(quote.place.fragment, {})
        uses |= {(quote.label, fill): None for fill in fills}


def fragments(source: Source) -> Iterator[str]:
    """Yield every table, row, cell and paragraph of the document; call it after all evidence was given."""
    for block in source.document.blocks:
        if isinstance(block, Paragraph):
            paragraph = Subject(source.fragment(block.place))
            yield _fragment(source, paragraph, block.place)
            yield paragraph.has(PG("paragraphNumber"), integer(block.place.paragraph))
            yield paragraph.has(PG("quote"), block.text)
        else:
            yield from _table(source, block)


def _table(source: Source, table: Table) -> Iterator[str]:
    whole = Subject(source.fragment(table.place))
    yield _fragment(source, whole, table.place)
    yield whole.has(PG("tableIndex"), integer(table.place.table))
    yield whole.has(PG("worksheet"), table.place.sheet)
    for number, cells in table.rows():
        own = [cell for cell in cells if cell.place.row == number]
        place = _spanning(Place(table.place.table, number), own)
        row = Subject(source.fragment(place))
        yield _fragment(source, row, place)
        yield row.has(DCTERMS("isPartOf"), whole.node)
        yield row.has(PG("tableIndex"), integer(place.table))
        yield row.has(PG("rowNumber"), integer(number))
        yield row.has(PG("quote"), "\t".join([cell.plain for cell in cells]))
        for cell in own:
            yield from _cell(source, cell, row)


def _cell(source: Source, cell: Cell, row: Subject) -> Iterator[str]:
    place = cell.place
    thing = Subject(source.fragment(place))
    yield _fragment(source, thing, place)
    yield f"{thing.written} {_PART_OF} {row.written} .\n"
    yield f"{thing.written} {_COLUMN} {integer(place.column)} .\n"
    yield thing.has(PG("quote"), cell.text)
    for span, name in ((cell.row_span, "rowSpan"), (cell.column_span, "columnSpan")):
        if span > 1:
            yield thing.has(PG(name), integer(span))
    if cell.confidence < 1:
        yield thing.has(PG("recognitionConfidence"), decimal(_rounded(cell.confidence)))
    for label, fill in source.uses.get(place.fragment, ()):
        yield thing.has(PG("columnName"), label)
        yield thing.has(PG("fills"), fill)


def _fragment(source: Source, thing: Subject, place: Place) -> str:
    lines = f"{thing.written} {_FRAGMENT} .\n{thing.written} {_SOURCE} {source.iri} .\n"
    if place.start_line:
        lines += thing.has(PG("startLine"), integer(place.start_line))
        lines += thing.has(PG("endLine"), integer(place.end_line))
    if place.page:
        lines += thing.has(PG("pageNumber"), integer(place.page))
    if place.box:
        lines += thing.has(PG("box"), corner_and_size(place.box))
    return lines


def _rounded(confidence: float) -> Decimal:
    """Return a confidence in hundredths, never rounded up to certainty."""
    return min(round(Decimal(str(confidence)), 2), Decimal("0.99"))


def _spanning(place: Place, cells: list[Cell]) -> Place:
    """Return a row's place with page, lines and rectangle from its first cell to its last."""
    places = [cell.place for cell in cells]
    lines = [line for line in places if line.start_line]
    page = min((cell.page for cell in places), default=0)
    boxes = [cell.box for cell in places if cell.box and cell.page == page]
    return replace(
        place,
        start_line=min((line.start_line for line in lines), default=0),
        end_line=max((line.end_line for line in lines), default=0),
        page=page,
        box=_around(boxes) if boxes else None,
    )


def _around(boxes: list[Box]) -> Box:
    """Return the smallest rectangle around several."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)
