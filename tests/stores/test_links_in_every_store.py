"""A linking run on every store gives the same links, and the second one changes nothing."""

from linked_cases import FUEL, SAMPLE, STANDARD, document, links, target_of, to_policies

from perfgraph.graph import PerformanceGraph, open_graph
from perfgraph.linking.showing import links_of
from perfgraph.stores import Store
from perfgraph.terms import Names


def test_a_run_finds_the_same_links_on_every_store(store: Store) -> None:
    """As in memory, link by link; and they can be shown."""
    graph = PerformanceGraph(store, Names())
    graph.ingest([SAMPLE])
    assert graph.link().changed == 2
    with open_graph("memory:") as memory:
        memory.ingest([SAMPLE])
        memory.link()
        for key in (document(memory), "indicators"):
            assert links(graph, key) == links(memory, key)
    assert to_policies(links(graph), target_of(graph, FUEL, "260元"))[0].object.value.endswith(STANDARD)
    assert any(shown.object.endswith("每车每年260元") for shown in links_of(store, graph.names, FUEL))
    snapshot = graph.snapshot
    assert graph.link().changed == 0
    assert graph.snapshot == snapshot
