"""A real document in every store: the same identity, the same answers, and a cut-off load is repaired."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from perfgraph.answers import plain
from perfgraph.assets import asset
from perfgraph.catalogue import read_catalogue
from perfgraph.graph import PerformanceGraph, open_graph
from perfgraph.ingest import snapshot
from perfgraph.stores import Store
from perfgraph.terms import Names

SAMPLE = Path(__file__).parents[2] / "examples" / "sample.docx"
QUESTIONS = sorted(read_catalogue(asset("queries")))


@pytest.fixture(scope="module")
def memory() -> Iterator[PerformanceGraph]:
    """The sample document in memory, which the other stores are compared with."""
    with open_graph("memory:") as graph:
        graph.ingest([SAMPLE])
        yield graph


def rows(graph: PerformanceGraph, question: str) -> list[tuple[object, ...]]:
    """Return the rows of an answer as values, sorted: engines may order equal keys as they like."""
    answer = graph.query(question)
    terms = answer.rows or [(triple.subject, triple.predicate, triple.object) for triple in answer.triples]
    return sorted((tuple(plain(term) for term in row) for row in terms), key=repr)


def test_a_document_is_the_same_in_every_store(store: Store, memory: PerformanceGraph) -> None:
    """Identity, a second reading, every question of the library, a description, and what is odd."""
    graph = PerformanceGraph(store, Names())
    assert graph.ingest([SAMPLE]).changed == 1
    assert graph.snapshot == memory.snapshot
    assert graph.ingest([SAMPLE]).changed == 0
    differing = [name for name in QUESTIONS if rows(graph, name) != rows(memory, name)]
    assert differing == []
    code = "13030321UHI7V7FRFGNBT"
    assert graph.show(code).cells == memory.show(code).cells
    assert graph.findings() == memory.findings()
    assert len(list(graph.quads("doc"))) == len(list(memory.quads("doc")))


def test_a_load_that_was_cut_off_is_repaired_by_the_next(store: Store, memory: PerformanceGraph) -> None:
    """A document without its receipt, or half of it, is written again as a whole."""
    graph = PerformanceGraph(store, Names())
    graph.ingest([SAMPLE])
    (run,) = [name for name in store.graphs() if "/graph/run/" in name.value]
    doc = NamedNode(run.value.replace("/run/", "/doc/"))
    half = [quad.triple for quad in store.quads(doc)][:100]
    store.drop([run])
    store.put([{doc: half}])
    assert snapshot(store) != memory.snapshot
    assert graph.ingest([SAMPLE]).changed == 1
    assert snapshot(store) == memory.snapshot
    assert len(list(store.quads(doc))) == len(list(memory.store.quads(doc)))
