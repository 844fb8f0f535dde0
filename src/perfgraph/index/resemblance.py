"""The entities of the reconciliation service that are like a text, found in the search index."""

from collections.abc import Iterator, Mapping, Sequence

from perfgraph.exchange.reconciliation import TYPES, Entity, EntityType, Find
from perfgraph.index.layout import Cell
from perfgraph.index.searching import Index
from perfgraph.terms import PG

MOST = 50
"""How many entities of a type are found at most, with and without the values that narrow the search."""

_NARROWED: Mapping[str, frozenset[str]] = {
    "BudgetProject": frozenset({"year", "region", "unit"}),
    "BudgetUnit": frozenset({"region"}),
}
"""The facets that narrow the search for the entities of a type."""


def finder(index: Index) -> Find:
    """Return the function that finds entities in an index; it raises what `Index.resembling` does."""

    def find(text: str, types: Sequence[str], keys: Mapping[str, str]) -> Iterator[Entity]:
        for kind in (TYPES[name] for name in types):
            narrow = {name: key for name, key in keys.items() if name in _NARROWED.get(kind.id, ())}
            for filters in (narrow, {}) if narrow and text else (narrow,):
                yield from _entities(kind, _rows(index, text, kind, filters))

    return find


def _rows(
    index: Index, text: str, kind: EntityType, filters: Mapping[str, str]
) -> Sequence[Mapping[str, Cell]]:
    if text:
        return index.resembling(text, kind.list, filters, MOST)
    return index.rows(kind.list, filters, size=MOST).rows if filters else ()


def _entities(kind: EntityType, rows: Sequence[Mapping[str, Cell]]) -> Iterator[Entity]:
    """Yield the entities of rows, each once: a project has a row for each of its sheets."""
    names: dict[str, list[str]] = {}
    for row in rows:
        # The list of policies holds documents and clauses.
        if kind.list != "policies" or row.get("kind") == PG(kind.id).value:
            names.setdefault(str(row["thing"]), []).append(str(row["name"] or ""))
    for iri, some in names.items():
        if known := tuple(dict.fromkeys(filter(None, some))):
            yield Entity(iri, kind.id, known)
