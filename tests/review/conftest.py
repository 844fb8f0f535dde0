"""A graph with links to review."""

from collections.abc import Iterator, Mapping, Sequence

import pytest
from pyoxigraph import NamedNode, Triple
from review_cases import document_of, fill, links_of

from perfgraph.links import Link
from perfgraph.stores import Store, open_store


@pytest.fixture(scope="session")
def filled() -> Mapping[NamedNode, Sequence[Triple]]:
    """Return the graphs of the sample, a policy and proposed links, read once."""
    with open_store("memory:") as store:
        fill(store)
        return {graph: tuple(quad.triple for quad in store.quads(graph)) for graph in store.graphs()}


@pytest.fixture
def store(filled: Mapping[NamedNode, Sequence[Triple]]) -> Iterator[Store]:
    """Return a store in memory with the sample, a policy and proposed links."""
    with open_store("memory:") as opened:
        opened.put([filled])
        yield opened


@pytest.fixture
def links(store: Store) -> list[Link]:
    """Return the links of the sample, in the order in which they were proposed."""
    return list(links_of(store, document_of(store, "sample.docx")))
