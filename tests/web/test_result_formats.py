"""Answers of the endpoint in every format: the W3C's tests, negotiation, and values that are hostile."""

import csv
import io
import json
import re
from pathlib import Path
from urllib.parse import quote, urlencode
from xml.etree import ElementTree

import pytest
from pyoxigraph import QueryResultsFormat, RdfFormat, parse, parse_query_results

from perfgraph.serialization import SYNTAXES

NUMBER = re.compile(r'"([^"]*)"\^\^<http://www\.w3\.org/2001/XMLSchema#(?:double|negativeInteger)>')
GRAPH = "http://example.org/conformance"


def ask(site, sparql, accept="", graph=GRAPH, **parameters):
    """Return the reply to a query over one graph."""
    fields = {"query": sparql, "default-graph-uri": graph, **parameters}
    return site.send("GET", f"sparql?{urlencode(fields)}", **({"accept": accept} if accept else {}))


def suite(site, folder, data):
    """Load the data of a test."""
    site.put(quote(GRAPH, safe=""), (folder / data).read_bytes())


def comparable(cell):
    """Return a cell with blank nodes alike and numbers by value.

    The engine keeps numbers by value: `"-3"^^xsd:negativeInteger` comes back as the integer -3, and the
    double 1.0E6 as 1000000.
    """
    if cell.startswith("_:"):
        return "_:"
    try:
        return float(NUMBER.sub(r"\1", cell))
    except ValueError:
        return cell


CSV = [("csvtsv01", "csvtsv01", "data"), ("csvtsv02", "csvtsv02", "data"), ("csvtsv03", "csvtsv01", "data2")]


@pytest.mark.parametrize(("name", "query", "data"), CSV)
@pytest.mark.parametrize("kind", ["csv", "tsv"])
def test_csv_and_tsv(empty_site, shared: Path, name, query, data, kind):
    """CSV and TSV of the W3C's tests: header, rows in order, terms as the format writes them."""
    folder = shared / "conformance" / "sparql11" / "csv-tsv-res"
    suite(empty_site, folder, f"{data}.ttl")
    media_type = "text/csv" if kind == "csv" else "text/tab-separated-values"
    reply = ask(empty_site, (folder / f"{query}.rq").read_text("utf-8"), media_type)
    assert (reply.status, reply.headers["content-type"]) == (200, f"{media_type}; charset=utf-8")
    found, expected = (
        list(csv.reader(io.StringIO(text), delimiter="," if kind == "csv" else "\t", quoting=quoting))
        for text in (reply.text, (folder / f"{name}.{kind}").read_text("utf-8"))
        for quoting in [csv.QUOTE_MINIMAL if kind == "csv" else csv.QUOTE_NONE]
    )
    assert [[comparable(cell) for cell in row] for row in found] == [
        [comparable(cell) for cell in row] for row in expected
    ]


@pytest.mark.parametrize("name", ["jsonres01", "jsonres02", "jsonres03", "jsonres04"])
def test_json(empty_site, shared: Path, name):
    """JSON of the W3C's tests: the same variables, the same rows, the same terms."""
    folder = shared / "conformance" / "sparql11" / "json-res"
    suite(empty_site, folder, "data.ttl")
    reply = ask(empty_site, (folder / f"{name}.rq").read_text("utf-8"), "application/sparql-results+json")
    assert (reply.status, reply.headers["content-type"]) == (200, "application/sparql-results+json")
    expected = json.loads((folder / f"{name}.srj").read_text("utf-8"))
    assert anonymous(reply.json()) == anonymous(expected)


def anonymous(data):
    """Return results with one label for all blank nodes, of which there is at most one."""
    for row in data.get("results", {}).get("bindings", ()):
        for term in row.values():
            if term["type"] == "bnode":
                term["value"] = "b"
    return data


SELECT, ANSWER = "SELECT ?x { VALUES ?x { 1 } }", "CONSTRUCT { <x:a> <x:b> 1 } WHERE { }"
JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
NEGOTIATED = [
    (SELECT, "", "", JSON),
    (SELECT, "*/*", "", JSON),
    (SELECT, "application/json", "", "application/json"),
    (SELECT, "application/sparql-results+xml;q=0.5, text/csv;q=0.4", "", XML),
    (SELECT, "text/csv;q=0.1, text/*;q=0.9, text/tab-separated-values;q=0.2", "", "text/xml"),
    (SELECT, f"{JSON};q=0, */*", "", "application/json"),
    (SELECT, "text/html;q=0.8, application/xml;q=0.9, */*;q=0.7", "", "application/xml"),
    (SELECT, "text/html, application/xml;q=0.9, */*;q=0.8", "", "text/html"),
    (SELECT, "text/html, application/xml;q=0.9, */*;q=0.8", "xml", XML),
    (SELECT, "text/turtle", "csv", "text/csv"),
    (SELECT, "", "application/sparql-results+xml", XML),
    ("ASK {}", "", "", JSON),
    ("ASK {}", "application/xml", "", "application/xml"),
    ("ASK {}", "text/plain", "", "text/plain"),
    (ANSWER, "", "", "text/turtle"),
    (ANSWER, "application/n-triples", "", "application/n-triples"),
    (ANSWER, "application/rdf+xml;q=0.9, text/turtle;q=0.8", "", "application/rdf+xml"),
    (ANSWER, "application/ld+json", "", "application/ld+json"),
    (ANSWER, "application/trig", "", "application/trig"),
    (ANSWER, "application/n-quads", "", "application/n-quads"),
    (ANSWER, "", "xml", "application/rdf+xml"),
    (ANSWER, "", "nt", "application/n-triples"),
    ("DESCRIBE <x:a>", "text/turtle", "", "text/turtle"),
]


@pytest.mark.parametrize(("sparql", "accept", "name", "expected"), NEGOTIATED)
def test_the_format_is_negotiated(empty_site, sparql, accept, name, expected):
    """Quality values decide (RFC 9110 §12.5.1), and the parameter format stands above them."""
    reply = ask(empty_site, sparql, accept, **({"format": name} if name else {}))
    assert (reply.status, reply.media_type) == (200, expected)
    assert "Accept" in reply.headers["vary"]


@pytest.mark.parametrize(
    ("sparql", "accept", "name", "listed"),
    [
        (SELECT, "text/turtle", "", "text/csv"),
        (SELECT, "application/pdf, text/html;q=0", "", JSON),
        (SELECT, "", "turtle", "tsv"),
        (SELECT, "", "../../etc/passwd", "tsv"),
        ("ASK {}", "text/csv", "", "text/plain"),
        (ANSWER, "text/csv", "", "application/n-triples"),
        (ANSWER, "", "csv", "jsonld"),
    ],
)
def test_a_format_that_there_is_not(empty_site, sparql, accept, name, listed):
    """What no format fits is 406 with a list of what there is."""
    reply = ask(empty_site, sparql, accept, **({"format": name} if name else {}))
    assert (reply.status, reply.media_type) == (406, "text/plain")
    assert listed in reply.text


HOSTILE = [
    "<script>alert(1)</script>",
    '},{"x":1},{}',
    'a,b\r\n=1+1\n"q"',
    "</result><result>",
    "长\u2028😀\t\\",
    "",
]


@pytest.mark.parametrize("accept", [JSON, XML, "text/tab-separated-values", "text/csv"])
def test_hostile_values_come_back(empty_site, accept):
    """Markup, separators, quotes, line ends and Chinese in values survive every format."""
    rows = " ".join(
        f"({number} {json.dumps(text, ensure_ascii=False)})" for number, text in enumerate(HOSTILE)
    )
    reply = ask(empty_site, f"SELECT ?n ?t {{ VALUES (?n ?t) {{ {rows} }} }} ORDER BY ?n", accept)
    if accept == "text/csv":
        found = [row[1] for row in list(csv.reader(io.StringIO(reply.text, newline="")))[1:]]
    else:
        solutions = parse_query_results(reply.body, QueryResultsFormat.from_media_type(accept))
        found = [row["t"].value for row in solutions]
    assert found == HOSTILE
    if accept == XML:
        place = "{http://www.w3.org/2005/sparql-results#}binding[@name='t']//*"
        assert [
            term.text or "" for term in ElementTree.fromstring(reply.body).iterfind(f".//{place}")
        ] == HOSTILE


@pytest.mark.parametrize("media_type", [one.media_type for one in SYNTAXES.values()])
def test_graphs_come_back(empty_site, media_type):
    """A CONSTRUCT gives the same triples in every syntax of RDF."""
    data = (
        '<http://example.org/s> <http://example.org/p> "a \\"b\\" .\\n<c>"@en, 1, <http://example.org/文> .'
    )
    empty_site.put(quote(GRAPH, safe=""), data)
    reply = ask(empty_site, "CONSTRUCT WHERE { ?s ?p ?o }", media_type)
    found = {quad.triple for quad in parse(reply.body, RdfFormat.from_media_type(media_type))}
    assert found == {quad.triple for quad in parse(data.encode(), RdfFormat.TURTLE)}


def test_truth_as_text(empty_site):
    """ASK as plain text is one word."""
    assert ask(empty_site, "ASK {}", "text/plain").text == "true\n"
    assert ask(empty_site, "ASK { FILTER(false) }", "text/plain").text == "false\n"


def test_columns_stand_in_the_order_of_the_query(empty_site):
    """`SELECT *` gives its columns in the order in which the query names them."""
    reply = ask(empty_site, "select*{ VALUES (?z ?a ?m) { (1 2 3) } BIND(4 AS ?b) }", "text/csv")
    assert reply.text == "z,a,m,b\r\n1,2,3,4\r\n"


def test_the_state_and_the_query_are_named(empty_site):
    """An answer carries the snapshot it came from and a hash of its query; a write changes the snapshot."""
    before = ask(empty_site, SELECT)
    assert ask(empty_site, SELECT).headers["etag"] == before.headers["etag"]
    empty_site.update("INSERT DATA { <x:a> <x:b> 1 }")
    after = ask(empty_site, SELECT)
    assert before.headers["perfgraph-query"] == after.headers["perfgraph-query"]
    assert before.headers["perfgraph-snapshot"] != after.headers["perfgraph-snapshot"]
    assert before.headers["etag"] != after.headers["etag"]
