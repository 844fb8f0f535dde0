"""The SPARQL 1.1 Graph Store HTTP Protocol: the W3C's tests, and what the server promises beyond them."""

from pathlib import Path
from urllib.parse import quote

import pytest
from pyoxigraph import RdfFormat, parse, serialize
from rdflib import Graph
from rdflib.compare import isomorphic

from perfgraph.serialization import SYNTAXES

DIRECT = [
    "put_get_repeat_direct",
    "put_delete_get_delete_direct",
    "post_get_post_get_direct",
    "head_existing_direct",
    "head_non_existing_direct",
]
INDIRECT = [
    "put_get_repeat_indirect",
    "put_get_default",
    "put_delete_get_delete_indirect",
    "post_get_post_get_indirect",
    "post_get_new_graph",
    "head_existing_indirect",
    "head_non_existing_indirect",
    "put_get_uri_pct_encoded_indirect",
    "put_get_uri_pct_encoded_twice",
]


@pytest.fixture(scope="module")
def cases(shared: Path, read_cases):
    """Return the cases of both manifests."""
    folder = shared / "conformance" / "sparql11" / "graph-store-protocol"
    return {
        **read_cases(folder / "manifest-direct.ttl"),
        **read_cases(folder / "manifest-indirect.ttl"),
    }


def test_all_of_them_are_run(cases):
    """The names here are those of the manifests' entries."""
    assert sorted(cases) == sorted(DIRECT + INDIRECT)


@pytest.mark.parametrize("name", DIRECT + INDIRECT)
def test_graph_store_protocol(empty_site, cases, name):
    """Each request is answered with the status, the headers and the graph that it expects."""
    empty_site.update("DROP ALL")
    location = ""
    for exchange in cases[name].exchanges:
        path = exchange.path.replace("/gsp", "graph-store", 1).replace("$LOCATION$", quote(location, safe=""))
        headers = {field.replace("-", "_"): value for field, value in exchange.headers.items()}
        token = exchange.method not in ("GET", "HEAD")
        reply = empty_site.send(exchange.method, path, exchange.body, token=token, **headers)
        assert exchange.accepts(reply.status), reply.text
        location = reply.headers.get("location", location)
        assert bool(exchange.location) <= bool(location)
        for field, value in exchange.expected_headers.items():
            assert reply.headers[field] == value
        if exchange.expected_body:
            expected = Graph().parse(data=exchange.expected_body, format="turtle")
            assert isomorphic(Graph().parse(data=reply.text, format="turtle"), expected)
        if exchange.method == "HEAD":
            assert reply.body == b""


def test_a_graph_that_is_not_there(empty_site):
    """HEAD, GET and DELETE of a graph that is not there are 404, identified either way."""
    for path in ("graph-store/person/4.ttl", "graph-store?graph=http://example.org/none"):
        for method in ("HEAD", "GET", "DELETE"):
            assert empty_site.send(method, path, token=method == "DELETE").status == 404


ENTITIES = """<?xml version="1.0"?>
<!DOCTYPE rdf:RDF [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="x:">
<rdf:Description rdf:about="x:s"><x:p>&b;</x:p></rdf:Description></rdf:RDF>"""
REFUSED = [
    ("text/turtle", "<x:s> <x:p> 1 .\n<x:s> <x:p .", 400, "line 2"),
    ("text/turtle", b"<x:s> <x:p> '\xff' .", 400, "not well-formed"),
    ("application/rdf+xml", ENTITIES, 400, "DOCTYPE"),
    ("application/rdf+xml", ENTITIES.replace("<!DOCTYPE", "<!-- x --><!doctype"), 400, "DOCTYPE"),
    ("application/xml", ENTITIES.encode("utf-16"), 400, "zero byte"),
    ("application/n-quads", "<x:s> <x:p> <x:o> <x:g> .", 400, "not well-formed"),
    ("application/trig", "<x:g> { <x:s> <x:p> 1 }", 400, "not well-formed"),
    ("text/html", "<p>x</p>", 415, "expected one of text/turtle"),
    ("", "<x:s> <x:p> 1 .", 415, "no media type"),
    ("multipart/form-data; boundary=x", "nothing", 400, "found 0 parts"),
    ("multipart/form-data", "nothing", 400, "found 0 parts"),
    (
        "multipart/form-data; boundary=x",
        "--x\r\nContent-Type: text/html\r\n\r\ny\r\n--x--\r\n",
        415,
        "text/html",
    ),
]


@pytest.mark.parametrize(("kind", "body", "status", "words"), REFUSED)
def test_a_body_that_is_refused(empty_site, kind, body, status, words):
    """A body that is no RDF of one graph, or could blow up, is refused with the reason; the graph stays."""
    empty_site.put("x:stays", "<x:a> <x:b> 1 .")
    headers = {"content_type": kind} if kind else {}
    for method in ("PUT", "POST"):
        reply = empty_site.send(method, "graph-store?graph=x:stays", body, token=True, **headers)
        assert (reply.status, reply.media_type) == (status, "text/plain")
        assert words in reply.text
    stays = empty_site.send("GET", "graph-store?graph=x:stays", accept="application/n-triples")
    assert stays.text == '<x:a> <x:b> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .\n'


@pytest.mark.parametrize("one", SYNTAXES.values(), ids=SYNTAXES)
def test_every_syntax_is_written_and_read(empty_site, one):
    """A graph that is put in one syntax of RDF comes back in it; relative IRIs are below its name."""
    turtle = '<#a> <http://example.org/p> "文 \\"x\\"", [ <http://example.org/q> 1 ] .'
    expected = Graph().parse(data=turtle, format="turtle", publicID="http://example.org/g")
    body = serialize(parse(turtle, RdfFormat.TURTLE, base_iri="http://example.org/g"), format=one.rdf)
    path = "graph-store?graph=http://example.org/g"
    empty_site.send("DELETE", path, token=True)
    assert empty_site.send("PUT", path, body, token=True, content_type=one.media_type).status == 201
    reply = empty_site.send("GET", path, accept=one.media_type)
    assert reply.media_type == one.media_type
    quads = parse(reply.body, one.rdf)
    found = Graph().parse(data=serialize((quad.triple for quad in quads), format=RdfFormat.N_TRIPLES))
    assert isomorphic(found, expected)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?graph=relative",
        "?graph=x:a&default",
        "?graph=x:a&graph=x:b",
        "/x?default",
        "?graph=",
        "?graph=%FF",
    ],
)
def test_what_names_no_graph(empty_site, query):
    """A request that names no graph, two, or one that has no absolute IRI is 400."""
    for method in ("GET", "PUT", "DELETE"):
        reply = empty_site.send(method, f"graph-store{query}", "", token=True, content_type="text/turtle")
        assert reply.status == 400, reply.text


def test_a_path_is_the_same_graph_everywhere(empty_site):
    """A graph that is named by its path has an IRI below the base of the data on every server."""
    empty_site.send(
        "PUT", "graph-store/my/own", "<x:a> <x:b> <x:c> .", token=True, content_type="text/turtle"
    )
    iri = "https://w3id.org/perfgraph/graph-store/my/own"
    for name in (iri, f"{empty_site.address}graph-store/my/own"):
        assert empty_site.send("GET", f"graph-store?graph={quote(name, safe='')}").status == 200
    sparql = quote(f"ASK {{ GRAPH <{iri}> {{ <x:a> <x:b> <x:c> }} }}")
    assert empty_site.send("GET", f"sparql?query={sparql}").json()["boolean"] is True


def test_the_receipts_are_not_written_from_outside(empty_site):
    """The graph that tells the state of all others is the server's own."""
    path = "graph-store?graph=https://w3id.org/perfgraph/graph/updates"
    for method in ("PUT", "POST", "DELETE"):
        reply = empty_site.send(method, path, "", token=True, content_type="text/turtle")
        assert reply.status == 403


def test_a_graph_written_from_outside_is_read_again(empty_site):
    """Writing a document's graph takes away its receipt, so that the next ingest repairs it."""
    receipt = '<x:doc> <https://w3id.org/perfgraph/ns#contentHash> "0" .'
    empty_site.put("x:run", receipt)
    empty_site.put("x:other", "<x:a> <x:b> <x:c> .")
    assert receipt in empty_site.send("GET", "graph-store?graph=x:run", accept="application/n-triples").text
    empty_site.put("x:doc", "<x:a> <x:b> <x:c> .")
    assert empty_site.send("GET", "graph-store?graph=x:run", accept="application/n-triples").text == ""


def test_a_large_graph(empty_site):
    """A graph of 30,000 triples is put, read back by parts, and deleted."""
    body = "".join(f"<x:s{number}> <x:p> '文{number}' .\n" for number in range(30_000))
    empty_site.put("x:large", body)
    reply = empty_site.send("GET", "graph-store?graph=x:large", accept="application/n-triples")
    assert reply.text.count("\n") == 30_000
    assert empty_site.send("DELETE", "graph-store?graph=x:large", token=True).status == 200
