"""The endpoint describes itself, its data and its questions, as RDF."""

import pytest
from pyoxigraph import RdfFormat, Store
from rdflib import RDF, RDFS, Graph, Literal, Namespace, URIRef

from perfgraph.assets import asset
from perfgraph.catalogue import read_catalogue
from perfgraph.serialization import SYNTAXES
from perfgraph.syntax import check_syntax

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
VOID = Namespace("http://rdfs.org/ns/void#")
SH = Namespace("http://www.w3.org/ns/shacl#")
FORMATS = "http://www.w3.org/ns/formats/"
BASE = "https://w3id.org/perfgraph/"

DOMAINS = {
    SD.endpoint: SD.Service,
    SD.supportedLanguage: SD.Service,
    SD.resultFormat: SD.Service,
    SD.feature: SD.Service,
    SD.defaultDataset: SD.Service,
    SD.defaultGraph: SD.Dataset,
    SD.namedGraph: SD.Dataset,
    SD.name: SD.NamedGraph,
}
RANGES = {SD.defaultDataset: SD.Dataset, SD.defaultGraph: SD.Graph, SD.namedGraph: SD.NamedGraph}
KNOWN = {
    SD.feature: {SD.UnionDefaultGraph, SD.EmptyGraphs},
    SD.supportedLanguage: {SD.SPARQL10Query, SD.SPARQL11Query},
}


@pytest.fixture(scope="module")
def description(served):
    """Return the description that the endpoint gives, as a graph."""
    return Graph().parse(data=served.send("GET", "sparql", accept="text/turtle").text, format="turtle")


@pytest.mark.parametrize("path", ["sparql", "sparql/", ".well-known/void"])
@pytest.mark.parametrize("one", SYNTAXES.values(), ids=SYNTAXES)
def test_returns_rdf(served, path, one):
    """GET of the endpoint returns RDF in the syntax that is asked for (the W3C's test returns-rdf)."""
    reply = served.send("GET", path, accept=one.media_type)
    assert (reply.status, reply.media_type) == (200, one.media_type)
    store = Store()
    store.load(reply.body, one.rdf)
    assert bool(store.query(f"ASK {{ ?s a <{SD.Service}> ; <{SD.endpoint}> ?s }}"))


def test_returns_rdf_to_a_client_that_says_nothing(served):
    """Without an Accept header the description is Turtle; a format that there is not is 406."""
    assert served.send("GET", "sparql").media_type == "text/turtle"
    assert served.send("GET", "sparql?format=nt").media_type == "application/n-triples"
    assert served.send("GET", "sparql", accept="text/csv").status == 406


def test_has_endpoint_triple(served, description):
    """The description names the address it was asked at (the W3C's test has-endpoint-triple)."""
    assert list(description.objects(None, SD.endpoint)) == [URIRef(f"{served.address}sparql")]


def test_conforms_to_schema(description):
    """Every term of the vocabulary stands where its domain and range allow (the W3C's conforms-to-schema)."""
    used = {term for triple in description for term in triple if str(term).startswith(SD)}
    classes = {SD.Service, SD.Dataset, SD.Graph, SD.NamedGraph}
    assert used <= {*DOMAINS, *classes, *KNOWN[SD.feature], *KNOWN[SD.supportedLanguage]}
    for subject, property_, value in description:
        if property_ in DOMAINS:
            assert (subject, RDF.type, DOMAINS[property_]) in description
        if property_ in RANGES:
            assert (value, RDF.type, RANGES[property_]) in description
        if property_ in KNOWN:
            assert value in KNOWN[property_]
        if property_ == SD.resultFormat:
            assert str(value).startswith(FORMATS)
    assert len(set(description.objects(None, SD.resultFormat))) == 4 + len(SYNTAXES)


def test_what_it_says_is_so(served, description):
    """The default graph is the union, and every graph that is listed answers."""
    assert (None, SD.feature, SD.UnionDefaultGraph) in description
    names = {str(name) for name in description.objects(None, SD.name)}
    query = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
    reply = served.send("POST", "sparql", query, content_type="application/sparql-query", accept="text/csv")
    assert set(reply.text.split()[1:]) == names


def counted(site, sparql):
    """Return the number that a query finds."""
    kind = "application/sparql-query"
    reply = site.send("POST", "sparql", sparql, content_type=kind, accept="text/csv")
    return int(reply.text.split()[1])


def test_the_data_are_counted(served, description):
    """VoID's numbers are what the endpoint itself counts."""
    (data,) = description.subjects(RDF.type, VOID.Dataset)

    def said(node, property_):
        return int(description.value(node, property_))

    assert said(data, VOID.triples) == counted(served, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    for kind, counts, pattern in (
        ("class", VOID.entities, "SELECT (COUNT(DISTINCT ?s) AS ?n) {{ ?s a <{0}> }}"),
        ("property", VOID.triples, "SELECT (COUNT(*) AS ?n) {{ ?s <{0}> ?o }}"),
    ):
        parts = list(description.objects(data, VOID[f"{kind}Partition"]))
        assert len(parts) > 30
        for part in sorted(parts)[:5]:
            expected = counted(served, pattern.format(description.value(part, VOID[kind])))
            assert said(part, counts) == expected
    assert description.value(data, VOID.sparqlEndpoint) == URIRef(f"{served.address}sparql")
    assert description.value(data, VOID.uriSpace) == Literal(BASE)


def test_the_questions_are_examples(description):
    """Each question of the library is a SHACL executable with its text, named and told in both languages."""
    library = read_catalogue(asset("queries"))
    found = set(description.subjects(RDF.type, SH.SPARQLExecutable))
    assert found == {URIRef(f"{BASE}query/{name}") for name in library}
    for name, query in library.items():
        node = URIRef(f"{BASE}query/{name}")
        (text,) = [*description.objects(node, SH.select), *description.objects(node, SH.construct)]
        assert str(text) == query.text
        check_syntax(str(text))
        assert {label.language for label in description.objects(node, RDFS.label)} == {"zh-hans", "en"}
        assert {label.language for label in description.objects(node, RDFS.comment)} == {"zh-hans", "en"}
        prefixes = description.value(node, SH.prefixes)
        declared = [description.value(each, SH.prefix) for each in description.objects(prefixes, SH.declare)]
        assert {"pg", "skos", "xsd"} <= {str(prefix) for prefix in declared}


def test_the_same_bytes_each_time(served):
    """The description of one snapshot has one entity tag, and one sequence of bytes behind it."""
    first, second = (served.send("GET", "sparql", accept="text/turtle") for _ in range(2))
    assert (first.headers["etag"], first.body) == (second.headers["etag"], second.body)
    prefixes = [line for line in first.text.splitlines() if line.startswith("@prefix")]
    assert prefixes == sorted(prefixes)
    assert len(prefixes) > 20
    Store().load(first.body, RdfFormat.TURTLE)
