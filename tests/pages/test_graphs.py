"""The address of a named graph: exactly its statements, and a page that says what it holds."""

import pytest
from lxml import html
from pyoxigraph import NamedNode, RdfFormat, parse

from perfgraph.findings import Language
from perfgraph.pages import Site, Wanted, render

PARTS = ("doc", "inferred", "findings", "run")


def graphs(site: Site) -> list[str]:
    """Return the paths of all graphs."""
    return [graph.value[len(site.base) :] for graph in site.graph.store.graphs()]


@pytest.mark.parametrize("part", [*PARTS, "policies", "vocab"])
def test_a_graph_is_given_whole(site: Site, part: str):
    """Triples and quads are those of the graph, no more and no less, sorted, the quads with its name."""
    path = next(path for path in graphs(site) if path.startswith(f"graph/{part}"))
    stored = set(site.graph.store.quads(NamedNode(site.base + path)))
    quads = render(site, Wanted(path, "nquads"))
    assert set(parse(quads.body, RdfFormat.N_QUADS)) == stored
    lines = quads.body.decode().splitlines()
    assert lines == sorted(lines)
    turtle = render(site, Wanted(path, "turtle"))
    assert {quad.triple for quad in parse(turtle.body, RdfFormat.TURTLE)} == {quad.triple for quad in stored}


@pytest.mark.parametrize("language", Language)
def test_a_graph_has_a_page(site: Site, language: Language):
    """The page tells how many statements there are, of which things, shows some and leads to the document."""
    for path in graphs(site):
        made = render(site, Wanted(path, language=language))
        assert made.status == 200
        tree = html.fromstring(made.body)
        total = len(list(site.graph.store.quads(NamedNode(site.base + path))))
        assert tree.xpath("//dl[@class='figures']//dd")[0].text == f"{total:,}"
        assert len(tree.xpath("//h1")) == 1
        assert 0 < len(tree.xpath("//table[contains(@class,'cards-on-phone')]/tbody/tr")) <= 25
        of_a_document = path not in ("graph/vocab", "graph/policies")
        assert bool(tree.xpath("//section//a[starts-with(@href,'/id/doc/')]")) == of_a_document


@pytest.mark.parametrize("path", ["graph/doc/0000000000000000", "graph/nothing", "graph/<x>", "graph/doc"])
def test_a_graph_that_is_not_there_is_told(site: Site, path: str):
    """An unknown graph is 404 for readers and for machines."""
    for form in ("html", "nquads"):
        assert render(site, Wanted(path, form)).status == 404
