"""From a thing in the graph back to its cell in the document."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from perfgraph.findings import Place, corners
from perfgraph.terms import DCTERMS, OA, PG, PROV, RDF
from perfgraph.validation.shacl import DataGraph
from perfgraph.validation.shacl.written import Written, is_iri, is_literal, lexical

_SOURCE, _DERIVED, _PART = str(OA("hasSource")), str(PROV("wasDerivedFrom")), str(DCTERMS("isPartOf"))
_FILLS, _QUOTE, _BOX, _FILE = str(PG("fills")), str(PG("quote")), str(PG("box")), str(PG("sourceFile"))
_TABLE, _ROW, _COLUMN = str(PG("tableIndex")), str(PG("rowNumber")), str(PG("columnNumber"))
_PARAGRAPH, _START, _END = str(PG("paragraphNumber")), str(PG("startLine")), str(PG("endLine"))
_PAGE, _WORKSHEET, _HEADING = str(PG("pageNumber")), str(PG("worksheet")), str(PG("columnName"))
_SUBJECT, _PREDICATE = str(RDF("subject")), str(RDF("predicate"))

_STATED: Mapping[Written, Written] = {
    str(DCTERMS("identifier")): str(PG("projectCode")),
    str(DCTERMS("title")): str(PG("projectName")),
    str(PG("indicator")): str(PG("statedName")),
    str(PG("basis")): str(PG("statedBasis")),
}
"""Where a property rests on another one, that one is what the cell was read as."""

_OWNED_BY = (str(PG("hasTargetSheet")), str(PG("sheet")))
_OWNER_OF = (
    str(DCTERMS("hasPart")),
    str(PG("baselineValue")),
    str(PG("basis")),
    str(PG("indicator")),
    str(PG("budgetUnit")),
)
"""The properties that lead from a thing without a cell of its own to one that has one, along or against."""


_CELL = 2
"""How `_width` ranks a cell or paragraph."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something stands: `quote` is None when it is not a single cell or paragraph."""

    place: Place
    column: str
    quote: str | None


def spot(data: DataGraph, focus: Written, value: Written | None, path: Written) -> Spot:
    """Return where a thing, or the value of one of its properties ("" for none), stands.

    The value's own cell comes first, then the cell of the focus node that became the property, then the row
    or table of the focus node, then the cell of a thing that it belongs to.
    """
    for node in (value, focus):
        fragment = _fragment(data, node, path) if node else None
        if fragment:
            return _spot(data, fragment, path)
    for owner in _owners(data, focus):
        fragment = _fragment(data, owner, path)
        if fragment:
            return _spot(data, fragment, path)
    return Spot(Place(), "", None)


def document_name(data: DataGraph) -> str:
    """Return the name of the file that the statements were read from, "" when they do not say."""
    names = (name for names in data.table(_FILE).values() for name in names)
    return min((lexical(name) for name in names if is_literal(name)), default="")


def place_of(data: DataGraph, fragment: Written) -> Place:
    """Return the place that a fragment states."""
    row = _one(data, fragment, _PART) if _number(data, fragment, _COLUMN) else fragment
    row = row or fragment
    return Place(
        table=_number(data, row, _TABLE),
        row=_number(data, row, _ROW),
        column=_number(data, fragment, _COLUMN),
        paragraph=_number(data, fragment, _PARAGRAPH),
        start_line=_number(data, fragment, _START),
        end_line=_number(data, fragment, _END),
        page=_number(data, fragment, _PAGE),
        sheet=_worksheet(data, row),
        box=corners(min(_texts(data, fragment, _BOX), default="")),
    )


def _worksheet(data: DataGraph, row: Written) -> str:
    """Return the worksheet that the table of a row, or the table itself, is."""
    tables = (row, *_nodes(data, row, _PART))
    return min((text for table in tables for text in _texts(data, table, _WORKSHEET)), default="")


def column_of(data: DataGraph, fragment: Written) -> str:
    """Return the heading or label of a cell, "" when it has none."""
    return min(_texts(data, fragment, _HEADING), default="")


def _fragment(data: DataGraph, node: Written, path: Written) -> Written | None:
    """Return the fragment that a thing, or its property, was read from."""
    if _is_fragment(data, node):
        return node
    own = [source for source in _nodes(data, node, _DERIVED) if _is_fragment(data, source)]
    cells = [*own, *(cell for source in own for cell in _subjects(data, _PART, source))]
    became = _STATED.get(path, path) if path else None
    filling = [cell for cell in cells if became and became in _nodes(data, cell, _FILLS)]
    if filling:
        return max(filling, key=lambda cell: place_of(data, cell))
    evidence = list(_evidence(data, node, path)) if path else []
    if evidence:
        return min(evidence, key=lambda cell: (_width(data, cell) < _CELL, place_of(data, cell)))
    return min(own, key=lambda source: (_width(data, source), place_of(data, source)), default=None)


def _evidence(data: DataGraph, node: Written, path: Written) -> Iterator[Written]:
    """Yield the cells that an inference about a property of the thing rests on."""
    for inference in _subjects(data, _SUBJECT, node):
        if path in _nodes(data, inference, _PREDICATE):
            yield from _nodes(data, inference, _DERIVED)


def _width(data: DataGraph, fragment: Written) -> int:
    """Order fragments by how well they stand for the whole of a thing: a row, a table, then a part."""
    if _number(data, fragment, _ROW):
        return 0
    return 1 if _number(data, fragment, _TABLE) else _CELL


def _spot(data: DataGraph, fragment: Written, path: Written) -> Spot:
    single = bool(_number(data, fragment, _COLUMN) or _number(data, fragment, _PARAGRAPH))
    quote = min(_texts(data, fragment, _QUOTE), default="") if single else None
    return Spot(place_of(data, fragment), column_of(data, fragment) or _heading(data, path), quote)


def _heading(data: DataGraph, path: Written) -> str:
    """Return the heading under which a property stands elsewhere in the document."""
    if not path:
        return ""
    cells = _subjects(data, _FILLS, _STATED.get(path, path))
    return next((heading for heading in (column_of(data, cell) for cell in cells) if heading), "")


def _owners(data: DataGraph, node: Written) -> Iterator[Written]:
    for link in _OWNED_BY:
        yield from _nodes(data, node, link)
    for link in _OWNER_OF:
        yield from _subjects(data, link, node)


def _is_fragment(data: DataGraph, node: Written) -> bool:
    return _one(data, node, _SOURCE) is not None


def _nodes(data: DataGraph, subject: Written, predicate: Written) -> list[Written]:
    return _sorted(data.table(predicate).get(subject, ()))


def _subjects(data: DataGraph, predicate: Written, node: Written) -> list[Written]:
    return _sorted(data.inverse(predicate).get(node, ()))


def _sorted(terms: Iterable[Written]) -> list[Written]:
    return sorted(filter(is_iri, terms), key=lexical)


def _one(data: DataGraph, subject: Written, predicate: Written) -> Written | None:
    return next(iter(_nodes(data, subject, predicate)), None)


def _texts(data: DataGraph, subject: Written, predicate: Written) -> list[str]:
    return [lexical(text) for text in data.table(predicate).get(subject, ()) if is_literal(text)]


def _number(data: DataGraph, subject: Written, predicate: Written) -> int:
    texts = _texts(data, subject, predicate)
    return min((int(text) for text in texts if text.isdigit()), default=0)
