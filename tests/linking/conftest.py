"""The sample document, linked."""

from collections.abc import Iterator, Mapping, Sequence

import pytest
from linked_cases import SAMPLE
from pyoxigraph import NamedNode, Triple

from perfgraph.graph import PerformanceGraph, open_graph


@pytest.fixture(scope="session")
def filled() -> Mapping[NamedNode, Sequence[Triple]]:
    """Return all graphs of the sample after a linking run."""
    with open_graph("memory:") as graph:
        graph.ingest([SAMPLE])
        graph.link()
        return {name: tuple(quad.triple for quad in graph.store.quads(name)) for name in graph.store.graphs()}


@pytest.fixture
def linked(filled: Mapping[NamedNode, Sequence[Triple]]) -> Iterator[PerformanceGraph]:
    """Return a graph in memory with the sample, linked."""
    with open_graph("memory:") as graph:
        graph.store.put([filled])
        yield graph
