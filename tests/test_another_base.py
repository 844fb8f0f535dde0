"""The base IRI of the data is one setting: everything works below another."""

from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from perfgraph.graph import PerformanceGraph, open_graph
from perfgraph.policies import Register
from perfgraph.terms import HOME

SAMPLE = Path(__file__).parents[1] / "examples" / "sample.txt"
OTHER = "https://data.example.gov.cn/budget/"


def graph_below(base: str) -> PerformanceGraph:
    """Return a graph in memory that holds the sample document below a base."""
    graph = open_graph("memory:", base=base)
    graph.ingest([SAMPLE])
    return graph


def test_every_question_and_verb_works_below_another_base() -> None:
    """Questions have as many rows, a project its cells, the document its findings, the export its quads."""
    home, other = graph_below(HOME), graph_below(OTHER)
    assert other.snapshot != home.snapshot
    for name, query in home.queries.items():
        if name != "statements":
            assert len(other.query(query).rows) == len(home.query(query).rows), name
    code = "13030321UHI7V7FRFGNBT"
    assert other.show(code).cells == home.show(code).cells
    texts = [[found.message for found in graph.findings()["sample.txt"]] for graph in (home, other)]
    assert sorted(map(str, texts[0])) == sorted(map(str, texts[1]))
    for part in ("doc", "inferred"):
        assert len(list(other.quads(part))) == len(list(home.quads(part)))


@pytest.mark.parametrize("part", ["doc", "inferred"])
def test_no_address_of_the_data_is_left_below_the_first_base(part: str) -> None:
    """What is data stands below the other base; what is vocabulary stays at home."""
    for quad in graph_below(OTHER).quads(part):
        line = str(quad)
        assert f"{HOME}id/" not in line
        assert f"{HOME}graph/" not in line


def test_no_address_of_the_policies_is_left_below_the_first_base() -> None:
    """The register and an added text stand below the other base, and citations resolve there."""
    graph = graph_below(OTHER)
    names = [name for name in graph.store.graphs() if "/graph/polic" in name.value]
    assert names == [NamedNode(f"{OTHER}graph/policies")]
    for quad in graph.store.quads(names[0]):
        assert f"{HOME}id/" not in str(quad)
    entry = Register.of(graph.store).find("财社〔2010〕256号")
    assert entry.iri == NamedNode(f"{OTHER}id/policy/mof-2010-256")
