"""Indicators that drift, what was accepted of them and of grounds: the same in every store."""

from collections.abc import Iterator

import pytest
from defined import NAMES, defined_store

from perfgraph.answers import plain
from perfgraph.graph import PerformanceGraph
from perfgraph.linking.bases import basis_links
from perfgraph.linking.definitions import indicator_links
from perfgraph.linking.definitions.uses import current_documents
from perfgraph.linking.drift import drift_statements
from perfgraph.quads import in_order
from perfgraph.stores import Store

QUESTIONS = (
    "basis-by-type", "copied-indicators", "definition-drift", "indicators-by-baseline", "list-bases",
    "same-value-on-different-grounds", "targets-below-last-result", "targets-changed-since-last-year",
    "targets-on-past-results",
)  # fmt: skip


@pytest.fixture(scope="module")
def memory() -> Iterator[PerformanceGraph]:
    """The reviewed documents in memory, which the other stores are compared with."""
    with defined_store(reviewed=True) as store:
        yield PerformanceGraph(store, NAMES)


def rows(graph: PerformanceGraph, question: str) -> list[tuple[object, ...]]:
    """Return the rows of an answer as values, sorted."""
    answer = graph.query(question)
    return sorted((tuple(plain(term) for term in row) for row in answer.rows), key=repr)


def test_questions_and_proposals_are_the_same_in_every_store(store: Store, memory: PerformanceGraph) -> None:
    """Every question about series and grounds has the same rows, every proposal and drift is the same."""
    held = {name: [quad.triple for quad in memory.store.quads(name)] for name in memory.store.graphs()}
    store.put([held])
    graph = PerformanceGraph(store, NAMES)
    differing = [name for name in QUESTIONS if rows(graph, name) != rows(memory, name)]
    assert differing == []
    assert in_order(drift_statements(store, NAMES)) == in_order(drift_statements(memory.store, NAMES))
    assert list(indicator_links(store, NAMES)) == list(indicator_links(memory.store, NAMES))
    for document in current_documents(memory.store):
        ours, theirs = (list(basis_links(one, NAMES, document)) for one in (store, memory.store))
        assert ours == theirs
