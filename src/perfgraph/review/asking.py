"""Questions about many things at once: the things go into the question in chunks, as a VALUES row."""

from collections.abc import Iterable, Iterator
from itertools import islice

from pyoxigraph import Literal, NamedNode, QueryBoolean, QuerySolution

from perfgraph.catalogue.parameters import rows, serialise
from perfgraph.stores.protocol import Store
from perfgraph.stores.solutions import select
from perfgraph.terms import DCTERMS, PG, PROV, SKOS

CHUNK = 500
"""How many things one question is asked about, so that it stays short for every server."""

PROLOGUE = f"PREFIX pg: <{PG}> PREFIX prov: <{PROV}> PREFIX dcterms: <{DCTERMS}> PREFIX skos: <{SKOS}>\n"
"""The prefixes of the package's questions."""


def solutions(
    store: Store, sparql: str, name: str = "", things: Iterable[NamedNode | Literal] = ()
) -> Iterator[QuerySolution]:
    """Yield the solutions of a SELECT; the row of `VALUES ?name { … }` is replaced by `things`, in chunks."""
    if not name:
        yield from select(store, PROLOGUE + sparql)
        return
    places = [(row.start, row.end) for row in rows(sparql) if row.name == name]
    waiting = iter(things)
    while chunk := list(islice(waiting, CHUNK)):
        values = f" {' '.join(map(serialise, chunk))} "
        filled = sparql
        for start, end in reversed(places):
            filled = filled[:start] + values + filled[end:]
        yield from select(store, PROLOGUE + filled)


def holds(store: Store, sparql: str) -> bool:
    """Return the answer to an ASK."""
    answer = store.query(PROLOGUE + sparql)
    return isinstance(answer, QueryBoolean) and bool(answer)
