"""The source of every statement: a document's tables, rows, cells and paragraphs as fragments."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from pyoxigraph import NamedNode, Triple

from perfgraph.findings import Box, Place, corner_and_size
from perfgraph.quads.statements import Thing, decimal, integer
from perfgraph.records import Quote
from perfgraph.tables import Cell, Document, Paragraph, Table
from perfgraph.terms import DCTERMS, OA, PG, PROV, Names


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

    def evidence(self, thing: Thing, quote: Quote | None, *fills: NamedNode) -> Iterator[Triple]:
        """Yield that a thing is derived from a cell, and remember that the cell became `fills` of it."""
        if quote is not None:
            self.remember(quote, *fills)
            yield from thing.has(PROV("wasDerivedFrom"), self.fragment(quote.place))

    def remember(self, quote: Quote, *fills: NamedNode) -> None:
        """Remember that a cell became the properties `fills` of a thing derived from its whole row."""
        uses = self.uses.setdefault(quote.place.fragment, {})
        uses |= {(quote.label, fill): None for fill in fills}


def fragments(source: Source) -> Iterator[Triple]:
    """Yield every table, row, cell and paragraph of the document; call it after all evidence was given."""
    for block in source.document.blocks:
        if isinstance(block, Paragraph):
            yield from _fragment(source, block.place)
            paragraph = Thing(source.fragment(block.place))
            yield from paragraph.has(PG("paragraphNumber"), integer(block.place.paragraph))
            yield from paragraph.has(PG("quote"), block.text)
        else:
            yield from _table(source, block)


def _table(source: Source, table: Table) -> Iterator[Triple]:
    yield from _fragment(source, table.place)
    whole = Thing(source.fragment(table.place))
    yield from whole.has(PG("tableIndex"), integer(table.place.table))
    yield from whole.has(PG("worksheet"), table.place.sheet)
    for number, cells in table.rows():
        own = [cell for cell in cells if cell.place.row == number]
        place = _spanning(Place(table.place.table, number), own)
        yield from _fragment(source, place)
        row = Thing(source.fragment(place))
        yield from row.has(DCTERMS("isPartOf"), whole.node)
        yield from row.has(PG("tableIndex"), integer(place.table))
        yield from row.has(PG("rowNumber"), integer(number))
        yield from row.has(PG("quote"), "\t".join(cell.plain for cell in cells))
        for cell in own:
            yield from _cell(source, cell, row.node)


def _cell(source: Source, cell: Cell, row: NamedNode) -> Iterator[Triple]:
    yield from _fragment(source, cell.place)
    thing = Thing(source.fragment(cell.place))
    yield from thing.has(DCTERMS("isPartOf"), row)
    yield from thing.has(PG("columnNumber"), integer(cell.place.column))
    yield from thing.has(PG("quote"), cell.text)
    for span, name in ((cell.row_span, "rowSpan"), (cell.column_span, "columnSpan")):
        if span > 1:
            yield from thing.has(PG(name), integer(span))
    if cell.confidence < 1:
        yield from thing.has(PG("recognitionConfidence"), decimal(_rounded(cell.confidence)))
    uses = source.uses.get(cell.place.fragment, {})
    yield from thing.has(PG("columnName"), *dict.fromkeys(label for label, _ in uses))
    yield from thing.has(PG("fills"), *dict.fromkeys(fill for _, fill in uses))


def _fragment(source: Source, place: Place) -> Iterator[Triple]:
    thing = Thing(source.fragment(place))
    yield from thing.a(PG("SourceFragment"))
    yield from thing.has(OA("hasSource"), source.iri)
    if place.start_line:
        yield from thing.has(PG("startLine"), integer(place.start_line))
        yield from thing.has(PG("endLine"), integer(place.end_line))
    yield from thing.has(PG("pageNumber"), integer(place.page) if place.page else None)
    yield from thing.has(PG("box"), corner_and_size(place.box) if place.box else None)


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
