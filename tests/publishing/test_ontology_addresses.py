"""The published ontology dereferences on real web servers (FOOPS! CN1, DOC1, RDF1, URI1, VER2)."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from part_of_site import path_of, standing
from pyoxigraph import NamedNode, RdfFormat, parse
from web_servers import WebServer

from perfgraph.graph import PerformanceGraph
from perfgraph.terms import HOME, OWL, PG, RDF

ONTOLOGY = NamedNode(f"{HOME}ns")
SYNTAXES = {
    "text/turtle": RdfFormat.TURTLE,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/ld+json": RdfFormat.JSON_LD,
}
PATHS = ("ns", "alignments", "shapes", "dsd", "scheme/fund-source", "unit/TenThousandCNY")
"""What is published here: enough of the vocabulary, with the versions of what has one."""


@pytest.fixture(scope="module")
def root(graph: PerformanceGraph) -> Iterator[Path]:
    """Return a folder that anybody may read, with the vocabulary of the site at the path of its base."""
    with standing(graph, PATHS) as root:
        yield root


@pytest.mark.parametrize("path", [*PATHS, "ns/0.1.0", "alignments/0.1.0", "shapes/0.1.0", "dsd/0.1.0"])
def test_what_accepts_rdf_is_led_to_it(server: WebServer, path: str) -> None:
    """Each syntax is negotiated by a redirect and says what the thing is; the version IRI as well."""
    thing = NamedNode(HOME + path.removesuffix("/0.1.0"))
    for media_type, syntax in SYNTAXES.items():
        led = server.get(path_of(path), f"{media_type}, text/html;q=0.1")
        assert led.status == 303, media_type
        assert led.headers["vary"] == "Accept"
        found = server.get(urlsplit(led.headers["location"]).path)
        assert found.status == 200, led.headers["location"]
        assert found.headers["content-type"].partition(";")[0] == media_type
        assert found.headers["access-control-allow-origin"] == "*"
        subjects = {quad.subject for quad in parse(found.body, format=syntax)}
        assert thing in subjects, media_type


@pytest.mark.parametrize("path", ["ns", "ns/0.1.0", "alignments", "dsd"])
def test_a_browser_is_led_to_the_page(server: WebServer, path: str) -> None:
    """Who prefers no RDF gets the HTML documentation."""
    led = server.get(path_of(path), "text/html,application/xhtml+xml,*/*;q=0.8")
    assert led.status == 303
    assert urlsplit(led.headers["location"]).path == f"{path_of(path)}.html"
    page = server.get(urlsplit(led.headers["location"]).path)
    assert page.headers["content-type"].startswith("text/html")
    assert "<title>" in page.body.decode()


def test_the_version_is_the_ontology(server: WebServer) -> None:
    """What stands at the version IRI is the ontology that names it."""
    given = set(parse(server.get(path_of("ns/0.1.0.nt")).body, format=RdfFormat.N_TRIPLES))
    assert given == set(parse(server.get(path_of("ns.nt")).body, format=RdfFormat.N_TRIPLES))
    version = {quad.object for quad in given if quad.predicate == OWL("versionIRI")}
    assert version == {NamedNode(f"{HOME}ns/0.1.0")}
    assert any((quad.subject, quad.predicate) == (ONTOLOGY, RDF("type")) for quad in given)
    assert any(quad.subject == PG("IndicatorTarget") for quad in given)


@pytest.mark.parametrize("path", ["ns.none", "ns/9.9.9", "ns/x.ttl", "id/project/none.ttl", "other"])
def test_what_is_not_there_is_not_found(server: WebServer, path: str) -> None:
    """Nothing is redirected without end; what is not there answers 404."""
    answer = server.get(path_of(path))
    for _ in range(2):
        if answer.status == 303:
            answer = server.get(urlsplit(answer.headers["location"]).path)
    assert answer.status == 404
