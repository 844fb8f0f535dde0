"""What every store can do."""

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Protocol, Self

from pyoxigraph import DefaultGraph, NamedNode, Quad, QueryBoolean, QuerySolutions, QueryTriples, Triple

Answer = QuerySolutions | QueryTriples | QueryBoolean
"""What a query gives: solutions (SELECT), triples (CONSTRUCT, DESCRIBE) or a truth value (ASK)."""

Document = Mapping[NamedNode, Sequence[Triple]]
"""The named graphs that are replaced together, in the order of writing."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graphs that a request is about, given beside its text (SPARQL 1.1 Protocol §2.1.4 and §2.2.3).

    The default graph is the merge of `default`, empty when there is none; GRAPH finds those of `named` only.
    `DefaultGraph()` in `default` stands for what is in no named graph, where the engine has such a place.
    """

    default: tuple[NamedNode | DefaultGraph, ...] = ()
    named: tuple[NamedNode, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """What an update does: SPARQL 1.1 Update requests, in order, then triples that are added to graphs.

    Each request must be right by itself; the prefixes that it declares hold for all of them. `dataset` holds
    for the patterns of every operation with a WHERE, whose text then has no USING or WITH (SPARQL 1.1
    Protocol §2.2.3); relative IRIs are resolved against `base`.
    """

    requests: tuple[str, ...] = ()
    added: Mapping[NamedNode | DefaultGraph, Sequence[Triple]] = field(default_factory=dict)
    dataset: Dataset | None = None
    base: str = ""


class Store(Protocol):
    """A set of named graphs that is asked with SPARQL 1.1; its default graph is the union of them all.

    Every method raises `perfgraph.errors.StoreError` when the store cannot do its work, and
    `perfgraph.errors.QueryError` when the query is at fault. A store is a context manager that closes itself.
    Terms are kept by value: `3714.50` may come back as `3714.5`, and language tags in lower case
    (RDF 1.1 Concepts §3.3). Blank nodes are not promised to keep their labels.
    """

    @property
    @abstractmethod
    def location(self) -> str:
        """Return what `open_store` was given."""

    @property
    def snapshot(self) -> str:
        """Return a name of the state that answers now, the same as long as nothing changes; "" where the
        engine has none.
        """
        return ""

    @property
    def is_new(self) -> bool:
        """Tell whether the store will only be made by the first write, so that nothing can be asked yet."""
        return False

    @abstractmethod
    def query(
        self, sparql: str, *, timeout: float | None = None, dataset: Dataset | None = None, base: str = ""
    ) -> Answer:
        """Answer a query; `timeout` in seconds, where the engine can keep it; `base` is the IRI that relative
        ones are resolved against, unless the query has a BASE (RFC 3986 §5.1).

        The union is not made distinct: on every engine a statement that stands in two graphs is found twice,
        so a question counts and sums with DISTINCT what documents may share. `FROM` and `FROM NAMED` in the
        query stand above the union (SPARQL 1.1 §13.2), and `dataset` above both (SPARQL 1.1 Protocol
        §2.1.4). An answer is of the state at the time of the question, however late it is read; it can be
        read until the second change or `refresh` after it.
        """

    @abstractmethod
    def put(self, documents: Iterable[Document]) -> None:
        """Replace named graphs: each mapping is one document, whole after the call or as it was before it.

        An empty sequence removes its graph. The last graph of a mapping is written last and removed first,
        so that on an engine without transactions its absence marks a document that was cut half way: putting
        the document again repairs it. Documents before one that fails may already be in the store.
        """

    @abstractmethod
    def drop(self, graphs: Sequence[NamedNode]) -> None:
        """Remove named graphs, all of them or, when the store fails, none; from the last to the first where
        the engine has no transactions. A graph that is not there is no fault.
        """

    @abstractmethod
    def update(self, change: Change) -> None:
        """Carry out a change: all of it or, when it is at fault, nothing.

        Raises `QueryError` with line and column of a fault in a request. Without USING or WITH a pattern is
        about what is in no named graph, as far as the engine has such a place. Where the engine has no
        transactions, an operation that fails when it is carried out may leave the earlier ones done.
        """

    @abstractmethod
    def holds(self, graph: NamedNode) -> bool:
        """Tell whether a named graph is there."""

    @abstractmethod
    def graphs(self) -> Iterator[NamedNode]:
        """Yield the names of the graphs, sorted."""

    @abstractmethod
    def quads(self, graph: NamedNode) -> Iterator[Quad]:
        """Yield the quads of one named graph, in no particular order; none for a graph that is not there."""

    def refresh(self) -> bool:
        """Look at the newest state, which others may have written; return whether it is another one.

        Only a store on disk keeps answering from the state it was opened on.
        """
        return False

    def optimize(self) -> None:
        """Make later queries faster, after a bulk load."""
        return

    @abstractmethod
    def close(self) -> None:
        """Give back what the store holds open; may be called twice."""

    def __enter__(self) -> Self:
        """Return the store."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the store."""
        self.close()
