"""What every store can do."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import TracebackType
from typing import Protocol, Self

from pyoxigraph import NamedNode, Quad, QueryBoolean, QuerySolutions, QueryTriples, Triple

Answer = QuerySolutions | QueryTriples | QueryBoolean
"""What a query gives: solutions (SELECT), triples (CONSTRUCT, DESCRIBE) or a truth value (ASK)."""


class Store(Protocol):
    """A set of named graphs that is asked with SPARQL 1.1; its default graph is the union of them all.

    Every method raises `perfgraph.errors.StoreError` when the store cannot do its work, and
    `perfgraph.errors.QueryError` when the query is at fault. A store is a context manager that closes itself.
    """

    @property
    def location(self) -> str:
        """Return what `open_store` was given."""

    def query(self, sparql: str, *, timeout: float | None = None) -> Answer:
        """Answer a query; `timeout` in seconds, where the engine can keep it."""

    def put(self, documents: Iterable[Mapping[NamedNode, Sequence[Triple]]]) -> None:
        """Replace named graphs: each mapping is one document, whole after the call or as it was before it.

        An empty sequence removes its graph. The last graph of a mapping is written last.
        """

    def drop(self, graphs: Sequence[NamedNode]) -> None:
        """Remove named graphs, all of them or, when the store fails, none."""

    def graphs(self) -> Iterator[NamedNode]:
        """Yield the names of the graphs, sorted."""

    def quads(self, graph: NamedNode) -> Iterator[Quad]:
        """Yield the quads of one named graph, in no particular order."""

    def optimize(self) -> None:
        """Make later queries faster, after a bulk load."""

    def close(self) -> None:
        """Give back what the store holds open."""

    def __enter__(self) -> Self:
        """Return the store."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the store."""
