"""What a store holds already: which graphs are whole, how they were read, which files they came from."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pyoxigraph import QuerySolution, QuerySolutions

from perfgraph.quads import PARTS
from perfgraph.stores.protocol import Store
from perfgraph.stores.solutions import text
from perfgraph.terms import PG, PROV, Names

_PAGE = 5_000
"""How many rows are asked for at once: servers cut what is longer."""

_RECEIPTS = f"SELECT ?graph ?hash WHERE {{ ?graph <{PG}contentHash> ?hash }}"
_RUNS = f"""SELECT ?graph ?edition ?path ?older WHERE {{
  GRAPH ?graph {{
    ?run <{PG}edition> ?edition .
    OPTIONAL {{ ?document <{PG}sourcePath> ?path }}
    OPTIONAL {{ ?newer <{PROV}wasRevisionOf> ?older }}
  }}
}}"""


@dataclass(frozen=True, slots=True)
class Run:
    """How a document came into the store: by which edition, from which path, as a revision of what."""

    edition: str
    path: str
    older: str


@dataclass(frozen=True, slots=True)
class Held:
    """What a store holds: the hash of each graph that is whole, and the run of each document by its key."""

    names: Names
    hashes: Mapping[str, str] = field(default_factory=dict)
    runs: Mapping[str, Run] = field(default_factory=dict)

    @classmethod
    def by(cls, store: Store, names: Names) -> "Held":
        """Return what a store holds."""
        if store.is_new:
            return cls(names)
        prefix = names.graph("run", "").value
        runs = {
            row["graph"].value.removeprefix(prefix): Run(*(text(row, name) for name in _RUN))
            for row in _pages(store, _RUNS)
            if row["graph"].value.startswith(prefix)
        }
        return cls(names, receipts(store), runs)

    def whole(self, key: str, edition: str) -> bool:
        """Tell whether a document is there as a whole, as this edition reads it."""
        run = self.runs.get(key)
        graphs = (self.names.graph(part, key).value for part in PARTS[:-1])
        return run is not None and run.edition == edition and all(graph in self.hashes for graph in graphs)


_RUN = ("edition", "path", "older")


def receipts(store: Store) -> Mapping[str, str]:
    """Return the content hash of every graph that was written whole, by graph name."""
    if store.is_new:
        return {}
    return {row["graph"].value: row["hash"].value for row in _pages(store, _RECEIPTS)}


def snapshot(store: Store) -> str:
    """Return the identity of a store's contents: 16 hex digits that stand for the hashes of its graphs.

    Times of runs take no part, so the same documents always give the same identity.
    """
    lines = "".join(f"{graph} {digest}\n" for graph, digest in sorted(receipts(store).items()))
    return hashlib.sha256(lines.encode()).hexdigest()[:16]


def _pages(store: Store, query: str) -> Iterator[QuerySolution]:
    """Yield all answers to a query, page by page in the order of `?graph`; each graph has one row."""
    last = ""
    while True:
        body = query.rstrip()[:-1]
        rest = f'FILTER(STR(?graph) > "{last}")' if last else ""
        answer = store.query(f"{body} {rest} }} ORDER BY STR(?graph) LIMIT {_PAGE}")
        assert isinstance(answer, QuerySolutions)
        rows = list(answer)
        yield from rows
        if len(rows) < _PAGE:
            return
        last = rows[-1]["graph"].value
