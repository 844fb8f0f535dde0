"""The graphs that tables, cubes and other forms of open data are made from in the tests."""

import datetime
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

import perfgraph
from perfgraph.graph import PerformanceGraph
from perfgraph.publishing import ReleaseSettings, Source, read_release_settings
from perfgraph.terms import DCTERMS, PG

ROOT = Path(__file__).parents[3]
FORMS = ROOT / "tests" / "forms" / "documents"
FIXTURES = ROOT / "tests" / "queries" / "fixtures"


def graph_of(*paths: Path) -> PerformanceGraph:
    """Return a graph in memory that read files; the vocabulary is in it too."""
    graph = perfgraph.open("memory:")
    report = graph.ingest(paths)
    assert report.read
    assert not report.refused
    return graph


def load(graph: PerformanceGraph, *names: str) -> None:
    """Add the named graphs of fixture files."""
    found: dict[NamedNode, list[object]] = {}
    for name in names:
        for quad in parse(path=str(FIXTURES / f"{name}.trig"), format=RdfFormat.TRIG):
            assert isinstance(quad.graph_name, NamedNode)
            found.setdefault(quad.graph_name, []).append(quad.triple)
            if quad.predicate == DCTERMS("identifier") and "/id/doc/" in str(quad.subject):
                # The fixtures leave out the hash that every document that was read has.
                sha256 = Literal(quad.object.value * 4)
                found[quad.graph_name].append(Triple(quad.subject, PG("sha256"), sha256))
    graph.store.put([found])


@pytest.fixture(scope="session")
def settings() -> ReleaseSettings:
    """Return the settings that come as an example."""
    return read_release_settings(ROOT / "examples" / "release.toml")


@pytest.fixture(scope="session")
def source_of(settings: ReleaseSettings) -> Callable[[PerformanceGraph], Source]:
    """Return a function that gives what the parts of a release are made from."""
    return lambda graph: Source(graph, settings, "2026.1", datetime.date(2026, 1, 31))


@pytest.fixture(scope="session")
def seed_graph(seed: Path) -> Iterator[PerformanceGraph]:
    """Return the graph of the real document."""
    with graph_of(seed) as graph:
        yield graph


@pytest.fixture(scope="session")
def forms_graph() -> Iterator[PerformanceGraph]:
    """Return the graph of a document of each family, those of evaluation and monitoring too."""
    with graph_of(FORMS) as graph:
        yield graph


@pytest.fixture(scope="session")
def linked_graph() -> Iterator[PerformanceGraph]:
    """Return two years of a unit with policies, links, a revised version and findings."""
    with graph_of(ROOT / "examples" / "sample.txt") as graph:
        load(graph, "year-2021", "year-2022", "links")
        yield graph


@pytest.fixture(params=["seed", "forms", "linked"])
def graph(request: pytest.FixtureRequest) -> PerformanceGraph:
    """Return each of the graphs."""
    found = request.getfixturevalue(f"{request.param}_graph")
    assert isinstance(found, PerformanceGraph)
    return found
