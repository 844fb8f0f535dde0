"""From a thing in the graph back to its cell in the document."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Store

from perfgraph.findings import Place, corners
from perfgraph.terms import DCTERMS, OA, PG, PROV, RDF

_STATED: Mapping[str, NamedNode] = {
    DCTERMS("identifier").value: PG("projectCode"),
    DCTERMS("title").value: PG("projectName"),
    PG("indicator").value: PG("statedName"),
    PG("basis").value: PG("statedBasis"),
}
"""Where a property rests on another one, that one is what the cell was read as."""

_OWNED_BY = (PG("hasTargetSheet"), PG("sheet"))
_OWNER_OF = (DCTERMS("hasPart"), PG("baselineValue"), PG("basis"), PG("indicator"), PG("budgetUnit"))
"""The properties that lead from a thing without a cell of its own to one that has one, along or against."""


_CELL = 2
"""How `_width` ranks a cell or paragraph."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something stands: `quote` is None when it is not a single cell or paragraph."""

    place: Place
    column: str
    quote: str | None


def spot(store: Store, focus: NamedNode, value: NamedNode | None, path: str) -> Spot:
    """Return where a thing, or the value of one of its properties (an IRI, "" for none), stands.

    The value's own cell comes first, then the cell of the focus node that became the property, then the row
    or table of the focus node, then the cell of a thing that it belongs to.
    """
    for node in (value, focus):
        fragment = _fragment(store, node, path) if node else None
        if fragment:
            return _spot(store, fragment, path)
    for owner in _owners(store, focus):
        fragment = _fragment(store, owner, path)
        if fragment:
            return _spot(store, fragment, path)
    return Spot(Place(), "", None)


def document_name(store: Store) -> str:
    """Return the name of the file that the statements were read from, "" when they do not say."""
    names = (quad.object for quad in store.quads_for_pattern(None, PG("sourceFile"), None))
    return min((name.value for name in names if isinstance(name, Literal)), default="")


def place_of(store: Store, fragment: NamedNode) -> Place:
    """Return the place that a fragment states."""
    row = _one(store, fragment, DCTERMS("isPartOf")) if _number(store, fragment, "columnNumber") else fragment
    row = row or fragment
    return Place(
        table=_number(store, row, "tableIndex"),
        row=_number(store, row, "rowNumber"),
        column=_number(store, fragment, "columnNumber"),
        paragraph=_number(store, fragment, "paragraphNumber"),
        start_line=_number(store, fragment, "startLine"),
        end_line=_number(store, fragment, "endLine"),
        page=_number(store, fragment, "pageNumber"),
        sheet=_worksheet(store, row),
        box=corners(min(_texts(store, fragment, PG("box")), default="")),
    )


def _worksheet(store: Store, row: NamedNode) -> str:
    """Return the worksheet that the table of a row, or the table itself, is."""
    tables = (row, *_nodes(store, row, DCTERMS("isPartOf")))
    return min((text for table in tables for text in _texts(store, table, PG("worksheet"))), default="")


def column_of(store: Store, fragment: NamedNode) -> str:
    """Return the heading or label of a cell, "" when it has none."""
    return min(_texts(store, fragment, PG("columnName")), default="")


def _fragment(store: Store, node: NamedNode, path: str) -> NamedNode | None:
    """Return the fragment that a thing, or its property, was read from."""
    if _is_fragment(store, node):
        return node
    own = [source for source in _nodes(store, node, PROV("wasDerivedFrom")) if _is_fragment(store, source)]
    cells = [*own, *(cell for source in own for cell in _subjects(store, DCTERMS("isPartOf"), source))]
    became = _STATED.get(path, NamedNode(path)) if path else None
    filling = [cell for cell in cells if became and became in _nodes(store, cell, PG("fills"))]
    if filling:
        return max(filling, key=lambda cell: place_of(store, cell))
    evidence = list(_evidence(store, node, path)) if path else []
    if evidence:
        return min(evidence, key=lambda cell: (_width(store, cell) < _CELL, place_of(store, cell)))
    return min(own, key=lambda source: (_width(store, source), place_of(store, source)), default=None)


def _evidence(store: Store, node: NamedNode, path: str) -> Iterator[NamedNode]:
    """Yield the cells that an inference about a property of the thing rests on."""
    for inference in _subjects(store, RDF("subject"), node):
        if NamedNode(path) in _nodes(store, inference, RDF("predicate")):
            yield from _nodes(store, inference, PROV("wasDerivedFrom"))


def _width(store: Store, fragment: NamedNode) -> int:
    """Order fragments by how well they stand for the whole of a thing: a row, a table, then a part."""
    if _number(store, fragment, "rowNumber"):
        return 0
    return 1 if _number(store, fragment, "tableIndex") else _CELL


def _spot(store: Store, fragment: NamedNode, path: str) -> Spot:
    single = bool(_number(store, fragment, "columnNumber") or _number(store, fragment, "paragraphNumber"))
    quote = min(_texts(store, fragment, PG("quote")), default="") if single else None
    return Spot(place_of(store, fragment), column_of(store, fragment) or _heading(store, path), quote)


def _heading(store: Store, path: str) -> str:
    """Return the heading under which a property stands elsewhere in the document."""
    if not path:
        return ""
    cells = _subjects(store, PG("fills"), _STATED.get(path, NamedNode(path)))
    return next((heading for heading in (column_of(store, cell) for cell in cells) if heading), "")


def _owners(store: Store, node: NamedNode) -> Iterator[NamedNode]:
    for link in _OWNED_BY:
        yield from _nodes(store, node, link)
    for link in _OWNER_OF:
        yield from _subjects(store, link, node)


def _is_fragment(store: Store, node: NamedNode) -> bool:
    return _one(store, node, OA("hasSource")) is not None


def _nodes(store: Store, subject: NamedNode, predicate: NamedNode) -> list[NamedNode]:
    objects = (quad.object for quad in store.quads_for_pattern(subject, predicate, None))
    return _sorted(node for node in objects if isinstance(node, NamedNode))


def _subjects(store: Store, predicate: NamedNode, node: NamedNode) -> list[NamedNode]:
    subjects = (quad.subject for quad in store.quads_for_pattern(None, predicate, node))
    return _sorted(subject for subject in subjects if isinstance(subject, NamedNode))


def _sorted(nodes: Iterable[NamedNode]) -> list[NamedNode]:
    return sorted(nodes, key=lambda node: node.value)


def _one(store: Store, subject: NamedNode, predicate: NamedNode) -> NamedNode | None:
    return next(iter(_nodes(store, subject, predicate)), None)


def _texts(store: Store, subject: NamedNode, predicate: NamedNode) -> list[str]:
    objects = (quad.object for quad in store.quads_for_pattern(subject, predicate, None))
    return [text.value for text in objects if isinstance(text, Literal)]


def _number(store: Store, subject: NamedNode, name: str) -> int:
    return min((int(text) for text in _texts(store, subject, PG(name)) if text.isdigit()), default=0)
