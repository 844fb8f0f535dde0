"""The queries that come with what is published (`publications/`), each asked about one document."""

from collections.abc import Iterator

from pyoxigraph import NamedNode, QuerySolution

from perfgraph.assets import asset
from perfgraph.catalogue.parameters import replace_rows
from perfgraph.graph import PerformanceGraph
from perfgraph.stores.solutions import select


def asked(graph: PerformanceGraph, query: str, document: NamedNode) -> Iterator[QuerySolution]:
    """Yield what a query, such as "changes/sheets", finds in a document.

    Raises `StoreError` as the store does.
    """
    sparql = (asset("publications") / f"{query}.rq").read_text(encoding="utf-8")
    yield from select(graph.store, replace_rows(sparql, {"document": document}))
