"""The served ontology dereferences (FOOPS! CN1, DOC1, RDF1, URI1, VER2)."""

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from perfgraph.terms import HOME, OWL

SYNTAXES = {
    "text/turtle": RdfFormat.TURTLE,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/ld+json": RdfFormat.JSON_LD,
}
VERSIONS = ("ns/0.1.0", "shapes/0.1.0", "dsd/0.1.0")


@pytest.mark.parametrize("path", ["ns", "alignments", "shapes", "dsd", *VERSIONS])
@pytest.mark.parametrize("media_type", SYNTAXES)
def test_what_accepts_rdf_gets_it(served, path: str, media_type: str):
    """Each syntax is negotiated by a redirect and holds the ontology under its own name, with its version."""
    led = served.send("GET", path, accept=media_type)
    assert led.status == 303
    found = served.send("GET", led.headers["location"].removeprefix("/"))
    assert (found.status, found.media_type) == (200, media_type)
    quads = set(parse(found.body, format=SYNTAXES[media_type]))
    ontology = path.partition("/")[0]
    versions = {quad.object.value for quad in quads if quad.predicate == OWL("versionIRI")}
    assert versions == {f"{HOME}{ontology}/0.1.0"}
    assert NamedNode(HOME + ontology) in {quad.subject for quad in quads}


@pytest.mark.parametrize("path", ["ns", "ns/0.1.0"])
def test_a_browser_gets_the_documentation(served, path: str):
    """HTML explains every term, at the address of the ontology and at that of its version."""
    led = served.send("GET", path, accept="text/html,*/*;q=0.8")
    assert led.headers["location"] == f"/{path}.html"
    page = served.send("GET", f"{path}.html")
    assert (page.status, page.media_type) == (200, "text/html")
    assert 'id="IndicatorTarget"' in page.text
    assert "预算绩效目标本体" in page.text


@pytest.mark.parametrize("path", ["ns/9.9.9", "ns/x", "ns/0.1", "scheme/fund-source/0.1.0"])
def test_no_other_version_is_pretended(served, path: str):
    """A version that there is not, or a thing without versions, is not found."""
    assert served.send("GET", f"{path}.ttl").status == 404
