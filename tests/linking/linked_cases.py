"""The sample document, linked: read and linked once, copied into a store for each test."""

from collections.abc import Iterable
from pathlib import Path

from pyoxigraph import NamedNode, QuerySolutions

from perfgraph.graph import PerformanceGraph
from perfgraph.links import CONTRIBUTES_TO, Link, links_in
from perfgraph.terms import PG

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "examples" / "sample.docx"
GOLD = ROOT / "gold" / "targets-to-policies.tsv"
STANDARD = "id/policy/mof-2010-256#standard"
FUEL = "13030321903DC3DEE3NUC"
"""The project that pays for the fuel of motor wheelchairs."""


def things(graph: PerformanceGraph, kind: str) -> list[NamedNode]:
    """Return the things of a class, in the order of their addresses."""
    answer = graph.store.query(f"SELECT DISTINCT ?thing {{ ?thing a <{PG}{kind}> }} ORDER BY ?thing")
    assert isinstance(answer, QuerySolutions)
    return [row["thing"] for row in answer]


def document(graph: PerformanceGraph) -> str:
    """Return the identifier of the one document of a graph."""
    (only,) = things(graph, "TargetDocument")
    return only.value.rpartition("/")[2]


def links(graph: PerformanceGraph, key: str = "") -> list[Link]:
    """Return the links that machines state of a document, by default of the only one."""
    return list(links_in(graph.store, graph.names.graph("links", key or document(graph))))


def to_policies(found: Iterable[Link], subject: NamedNode) -> list[Link]:
    """Return the links of a subject to policies, the first first."""
    own = [one for one in found if one.subject == subject and one.relation != CONTRIBUTES_TO]
    return sorted(own, key=lambda one: one.rank)


def target_of(graph: PerformanceGraph, project: str, value: str) -> NamedNode:
    """Return the target of a project with a value."""
    answer = graph.store.query(
        f"SELECT ?t {{ ?t <{PG}project> {graph.names.project(project)} ; <{PG}targetValue>/<{PG}sourceText> "
        f'"{value}" }}'
    )
    assert isinstance(answer, QuerySolutions)
    (row,) = answer
    found = row["t"]
    assert isinstance(found, NamedNode)
    return found
