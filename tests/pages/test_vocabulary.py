"""The vocabulary dereferences: ontology, shapes, schemes, concepts and units, as pages and as data."""

from collections.abc import Iterator

import pytest
from lxml import html
from pyoxigraph import NamedNode, RdfFormat, Store, parse
from rdflib import OWL, RDF, SKOS, Graph, URIRef

from perfgraph.assets import asset
from perfgraph.findings import Language
from perfgraph.graph import open_graph
from perfgraph.pages import Site, Wanted, render
from perfgraph.terms import HOME, PG, SH

SCHEMES = sorted(path.stem for path in (asset("ontology") / "schemes").glob("*.ttl"))

# rdflib reads JSON-LD through a class that it calls deprecated itself.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")


def read_json_ld(text: str) -> Graph:
    """Return the triples of JSON-LD, read by an engine other than the one that wrote it."""
    return Graph().parse(data=text, format="json-ld")


@pytest.fixture(scope="module")
def empty() -> Iterator[Site]:
    """Return a site over a graph that holds nothing, not even the vocabulary."""
    with open_graph("memory:") as graph:
        yield Site(graph, "0" * 16, "http://127.0.0.1:8000/")


def tree_of(site: Site, path: str, language: Language = Language.ENGLISH) -> html.HtmlElement:
    """Return a page that is there, as a browser reads it."""
    made = render(site, Wanted(path, language=language))
    assert made.status == 200, path
    return html.fromstring(made.body)


def turtle_of(site: Site, path: str) -> Graph:
    """Return the Turtle of an address as a graph."""
    return Graph().parse(data=render(site, Wanted(path, "turtle")).body, format="turtle")


@pytest.mark.parametrize("language", Language)
def test_every_term_has_its_place_in_the_ontology(site: Site, language: Language):
    """Each class and property of the ontology file is an anchor with its label and definition."""
    ontology = Graph().parse(asset("ontology") / "perfgraph.ttl")
    tree = tree_of(site, "ns", language)
    sections = {section.get("id"): section.text_content() for section in tree.xpath("//section[@id]")}
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    terms = {term for kind in kinds for term in ontology.subjects(RDF.type, kind) if str(term).startswith(PG)}
    assert len(terms) > 100
    for term in terms:
        for label in ontology.objects(term, URIRef("http://www.w3.org/2000/01/rdf-schema#label")):
            assert str(label) in sections[str(term)[len(PG) :]]
        for text in ontology.objects(term, URIRef("http://www.w3.org/2004/02/skos/core#definition")):
            assert str(text) in sections[str(term)[len(PG) :]]


def test_the_ontology_is_given_whole(site: Site):
    """The data at `ns` hold every statement of the ontology file."""
    ontology = Graph().parse(asset("ontology") / "perfgraph.ttl")
    given = turtle_of(site, "ns")
    lower = {(s, p, str(o)) for s, p, o in given}
    assert all((s, p, str(o)) in lower for s, p, o in ontology)
    assert all(str(s).startswith((HOME + "ns", HOME + ".well-known/")) for s in given.subjects())


def test_every_rule_has_its_place_among_the_shapes(site: Site):
    """Each shape that a finding can name is an anchor with its message and a link to its findings."""
    tree = tree_of(site, "shapes")
    anchors = {section.get("id"): section for section in tree.xpath("//section[@id]")}
    query = f"SELECT DISTINCT ?rule WHERE {{ ?f a {PG('Finding')} ; {SH('sourceShape')} ?rule }}"
    rules = [row[0].value for row in site.graph.store.query(query)]
    shapes = [rule for rule in rules if rule.startswith(HOME + "shapes#")]
    assert len(shapes) > 10
    for rule in shapes:
        section = anchors[rule.partition("#")[2]]
        assert section.xpath(".//span[starts-with(@class,'severity')]")
        assert any("findings?rule=" in address for address in section.xpath(".//a/@href"))
    assert len(tree.xpath("//h1")) == 1


@pytest.mark.parametrize("name", SCHEMES)
def test_every_scheme_lists_its_concepts(site: Site, name: str):
    """A scheme's page has each concept of its file, and the data inside the page are those of its Turtle."""
    tree = tree_of(site, f"scheme/{name}")
    scheme = Graph().parse(asset("ontology") / "schemes" / f"{name}.ttl")
    skos = "http://www.w3.org/2004/02/skos/core#"
    concepts = set(scheme.subjects(URIRef(skos + "inScheme"), URIRef(f"{HOME}scheme/{name}")))
    linked = set(tree.xpath("//tbody//th//a/@href"))
    for concept in concepts:
        local = str(concept)
        assert (local.replace(HOME, "/") if local.startswith(HOME) else local) in linked
    inside = tree.xpath("//script[@type='application/ld+json']")[0].text
    given = turtle_of(site, f"scheme/{name}")
    assert set(read_json_ld(inside)) == set(given)
    assert {s for s in scheme.subjects() if isinstance(s, URIRef)} <= set(given.subjects())


def test_concepts_and_units_have_pages(site: Site):
    """A concept and a unit are told with their definition, what is broader, and what uses them."""
    tree = tree_of(site, "scheme/indicator-type/quantity")
    text = " ".join(tree.xpath("//main")[0].text_content().split())
    assert "output indicator" in text
    assert [step.text_content().strip() for step in tree.xpath("//nav[@class='crumbs']//li")][1:] == [
        "Indicator types, three top classes", "quantity indicator",
    ]  # fmt: skip
    (used,) = tree.xpath("//section[@id='in']//dt[a[@href='/ns#indicatorType']]/span")
    assert int(used.text) == 11
    unit = tree_of(site, "unit/Person")
    assert unit.xpath("//section[@id='in']//dt[a[@href='http://qudt.org/schema/qudt/hasUnit']]")


def test_counts_of_use_are_shown(site: Site):
    """A scheme tells for each concept how many things of the graph name it."""
    tree = tree_of(site, "scheme/indicator-type")
    (row,) = tree.xpath("//tr[th//a[@href='/scheme/indicator-type/quantity']]")
    used = row.xpath("td[@class='number']")[0].text.strip()
    query = f"SELECT DISTINCT ?t WHERE {{ ?t {PG('indicatorType')} <{HOME}scheme/indicator-type/quantity> }}"
    assert int(used) == len(list(site.graph.store.query(query)))


def test_quads_name_the_graph_of_the_vocabulary(site: Site):
    """TriG and N-Quads of a term say in which graph it stands."""
    made = render(site, Wanted("scheme/status/blank", "nquads"))
    graphs = {quad.graph_name for quad in parse(made.body, RdfFormat.N_QUADS)}
    assert graphs == {NamedNode(f"{site.base}graph/vocab")}


def test_a_graph_without_the_vocabulary_has_its_pages(empty: Site, site: Site):
    """Before the first document is read the files of this version answer, with the same statements."""
    for path in ("ns", "shapes", "scheme/status", "unit/Person"):
        one, other = Store(), Store()
        one.load(render(empty, Wanted(path, "ntriples")).body, RdfFormat.N_TRIPLES)
        other.load(render(site, Wanted(path, "ntriples")).body, RdfFormat.N_TRIPLES)
        assert set(one) == set(other)
        assert len(one) > 0
        assert render(empty, Wanted(path)).status == 200


@pytest.mark.parametrize(
    "path", ["scheme/nothing", "scheme/status/nothing", "unit/Nothing", "unit/<x>", "scheme/a b"]
)
def test_unknown_terms_are_told(site: Site, path: str):
    """A term that the vocabulary does not have is 404."""
    for form in ("html", "turtle", "nquads"):
        assert render(site, Wanted(path, form)).status == 404


@pytest.mark.parametrize("language", Language)
def test_the_alignments_list_every_counterpart(site: Site, language: Language) -> None:
    """Each term of the file has a row with all it is matched to; the data are the file's, with its head."""
    file = Graph().parse(asset("ontology") / "alignments.ttl")
    head, relations = URIRef(f"{HOME}alignments"), {SKOS.closeMatch, SKOS.relatedMatch, SKOS.editorialNote}
    said = {triple for triple in file if triple[1] in relations}
    assert {predicate for _, predicate, _ in said} == relations
    rows = tree_of(site, "alignments", language).xpath("//tbody/tr")
    links = {(row.xpath("th//a/@href")[0], link) for row in rows for link in row.xpath("td//a/@href")}
    matches = {(term, other) for term, relation, other in said if relation != SKOS.editorialNote}
    for term, other in matches:
        assert any(there.endswith(f"#{term.fragment}") and link == str(other) for there, link in links), term
    shown = turtle_of(site, "alignments")
    assert said <= set(shown)
    assert set(shown.triples((head, None, None))) == set(file.triples((head, None, None)))
