"""A store in memory, gone with the process."""

from collections.abc import Iterable, Iterator, Sequence

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad

from perfgraph.stores.oxigraph import answer, graph_names, graph_quads, only_new, replace, update
from perfgraph.stores.protocol import Answer, Change, Dataset, Document, Store

MEMORY = "memory:"
"""The location of a store in memory."""


class MemoryStore(Store):
    """Named graphs in memory, for one process and one thread that writes."""

    def __init__(self) -> None:
        self._store = ox.Store()

    @property
    def location(self) -> str:
        """Return "memory:"."""
        return MEMORY

    def query(
        self, sparql: str, *, timeout: float | None = None, dataset: Dataset | None = None, base: str = ""
    ) -> Answer:
        """Answer a query."""
        del timeout  # Oxigraph cannot be stopped inside a process
        return answer(self._store, sparql, dataset, base)

    def update(self, change: Change) -> None:
        """Carry out a change."""
        update(self._store, change)

    def holds(self, graph: NamedNode) -> bool:
        """Tell whether a named graph is there; it may be empty after a CREATE."""
        return self._store.contains_named_graph(graph)

    def put(self, documents: Iterable[Document]) -> None:
        """Replace named graphs, document by document."""
        for document in documents:
            replace(self._store, only_new(self._store, document))

    def drop(self, graphs: Sequence[NamedNode]) -> None:
        """Remove named graphs."""
        for graph in reversed(graphs):
            self._store.remove_graph(graph)

    def graphs(self) -> Iterator[NamedNode]:
        """Yield the names of the graphs, sorted."""
        return graph_names(self._store)

    def quads(self, graph: NamedNode) -> Iterator[Quad]:
        """Yield the quads of one named graph."""
        return graph_quads(self._store, graph)

    def close(self) -> None:
        """Forget everything."""
        self._store = ox.Store()
