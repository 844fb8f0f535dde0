"""What the stores on Oxigraph share: asking, comparing and replacing graphs of a pyoxigraph `Store`."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import pyoxigraph as ox
from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat, Triple

from perfgraph.errors import QueryError, StoreError
from perfgraph.quads.lines import Statements
from perfgraph.stores.protocol import Answer, Change, Dataset
from perfgraph.syntax import check_syntax, check_update, joined, tokens, with_dataset

_BULK = 1_000_000
"""From how many bytes the engine's bulk loader, which always writes files of its own, is faster."""

_FROM = re.compile(r"\bFROM\b", re.IGNORECASE | re.ASCII)

Changes = Mapping[NamedNode, Sequence[Triple]]
"""Graphs and what shall stand in them afterwards; nothing removes a graph."""


@contextmanager
def engine_faults(location: str, doing: str, advice: str) -> Iterator[None]:
    """Turn the engine's errors, and those of the file system below it, into a `StoreError` with the place."""
    try:
        yield
    except (OSError, RuntimeError, ValueError) as error:
        raise StoreError(f"{location}: {doing} failed: {error}. {advice}") from error


def names_dataset(sparql: str) -> bool:
    """Return whether a query chooses its graphs itself (SPARQL 1.1 §13.2), which stands above the union.

    >>> names_dataset("SELECT * FROM <http://example.org/g> { ?s ?p ?o }")
    True
    >>> names_dataset('SELECT ?from { ?from <http://example.org/from> "FROM" } # FROM')
    False
    """
    # Most queries have the word nowhere, and telling tokens apart takes longer than many an answer.
    return _FROM.search(sparql) is not None and any(
        token.kind == "word" and token.text.upper() == "FROM" for token in tokens(sparql)
    )


def answer(store: ox.Store, sparql: str, dataset: Dataset | None = None, base: str = "") -> Answer:
    """Answer a query, over the union of the graphs unless `dataset` or the query names others; `QueryError`
    as `check_syntax`, or when its evaluation fails.
    """
    try:
        if dataset is not None:
            default: list[NamedNode | BlankNode | DefaultGraph] = list(dataset.default)
            named: list[NamedNode | BlankNode] = list(dataset.named)
            return store.query(sparql, base_iri=base or None, default_graph=default, named_graphs=named)
        return store.query(
            sparql, base_iri=base or None, use_default_graph_as_union=not names_dataset(sparql)
        )
    except (SyntaxError, UnicodeEncodeError) as error:
        check_syntax(sparql, base)
        raise QueryError(f"query: {error}") from error
    except (RuntimeError, ValueError) as error:
        raise QueryError(f"The query cannot be answered: {error}") from error


def request_text(change: Change) -> str:
    """Return the requests of a change as one, with the graphs of its dataset; `QueryError` as
    `with_dataset`.
    """
    requests: Iterable[str] = change.requests
    if change.dataset is not None:
        default = [str(graph) for graph in change.dataset.default if isinstance(graph, NamedNode)]
        named = [str(graph) for graph in change.dataset.named]
        requests = [with_dataset(request, default, named) for request in requests]
    return joined(requests)


def update(store: ox.Store, change: Change) -> None:
    """Carry out a change; nothing is changed by a request that is at fault or cannot be carried out, which
    raises `QueryError`.
    """
    text = request_text(change)
    try:
        store.update(text, base_iri=change.base or None)
    except (SyntaxError, UnicodeEncodeError) as error:
        for request in change.requests:
            check_update(request, change.base)
        raise QueryError(f"update: {error}") from error
    except (RuntimeError, ValueError) as error:
        raise QueryError(f"The update cannot be carried out, nothing was changed: {error}") from error
    _load(store, change.added)


def graph_names(store: ox.Store) -> Iterator[NamedNode]:
    """Yield the names of the graphs, sorted by code point."""
    names = (name for name in store.named_graphs() if isinstance(name, NamedNode))
    return iter(sorted(names, key=lambda name: name.value))


def graph_quads(store: ox.Store, graph: NamedNode) -> Iterator[Quad]:
    """Yield the quads of one named graph."""
    return store.quads_for_pattern(None, None, None, graph)


def n_quads(changes: Changes | Mapping[NamedNode | DefaultGraph, Sequence[Triple]]) -> bytes:
    r"""Return N-Quads of the graphs.

    Writing triples and naming the graph afterwards takes a tenth of the time that making a `Quad` of each
    takes; it is exact because N-Triples escapes every line end inside a term (N-Triples §2.4), so that a
    full stop before one ends a statement.

    >>> node = NamedNode("http://example.org/a")
    >>> n_quads({node: [Triple(node, node, ox.Literal("two .\nlines"))]}).decode().replace(node.value, "a")
    '<a> <a> "two .\\nlines" <a> .\n'
    """
    return b"".join(n_triples(triples).replace(b" .\n", _end(graph)) for graph, triples in changes.items())


def _end(graph: NamedNode | DefaultGraph) -> bytes:
    return f" {graph} .\n".encode() if isinstance(graph, NamedNode) else b" .\n"


def n_triples(triples: Iterable[Triple]) -> bytes:
    """Return N-Triples, a line for each triple, UTF-8."""
    if isinstance(triples, Statements):
        return triples.text
    return ox.serialize(triples, format=RdfFormat.N_TRIPLES) or b""


def only_new(store: ox.Store, changes: Changes) -> Changes:
    """Return the changes without those that would leave a graph as it is."""
    return {graph: triples for graph, triples in changes.items() if not _same(store, graph, triples)}


def _same(store: ox.Store, graph: NamedNode, triples: Sequence[Triple]) -> bool:
    if not (triples and store.contains_named_graph(graph)):
        return not triples and not store.contains_named_graph(graph)
    # Through a store of their own, because the engine writes values in its canonical form (3714.50 → 3714.5).
    wanted = ox.Store()
    _load(wanted, {graph: triples})
    return set(wanted) == set(graph_quads(store, graph))


def replace(store: ox.Store, changes: Changes) -> None:
    """Write the changes, graphs that go or are rewritten first; not atomic."""
    for graph in reversed(list(changes)):
        store.remove_graph(graph)
    _load(store, changes)


def _load(store: ox.Store, changes: Changes | Mapping[NamedNode | DefaultGraph, Sequence[Triple]]) -> None:
    text = n_quads(changes)
    load = store.load if len(text) < _BULK else store.bulk_load
    # Lenient: these terms were checked when they were made, and their text is the engine's own.
    load(text, RdfFormat.N_QUADS, lenient=True)
