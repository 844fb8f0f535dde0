"""A store on a server: what goes wrong is said clearly, within the time-out, and can be repaired."""

import json
import re
import socket
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler

import pytest
from misbehaving import Misbehaving
from pyoxigraph import Literal, NamedNode, QuerySolutions, Triple

from perfgraph.errors import QueryError, StoreError
from perfgraph.stores import Endpoint, Store, open_store
from perfgraph.stores import transport as transport_module

GRAPH, RUN = NamedNode("http://example.org/graph/doc/1"), NamedNode("http://example.org/graph/run/1")
TRIPLE = Triple(GRAPH, GRAPH, Literal("a"))
SELECT = "SELECT * { ?s ?p ?o }"
PASSWORD = "geheim-秘密"
JSON = "application/sparql-results+json"
NO = b'{"head": {}, "boolean": false}'


def reply(
    status: int, media_type: str, body: bytes, headers: dict[str, str] | None = None
) -> Callable[[BaseHTTPRequestHandler], None]:
    """Return a behaviour: this reply, complete."""

    def behave(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", media_type)
        handler.send_header("Content-Length", str(len(body)))
        for name, value in (headers or {}).items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    return behave


def greet_then(
    behaviour: Callable[[BaseHTTPRequestHandler], None],
) -> Callable[[BaseHTTPRequestHandler], None]:
    """Return a behaviour: a right answer to the first request, `behaviour` to the others."""
    first = [reply(200, JSON, NO)]
    return lambda handler: (first.pop() if first else behaviour)(handler)


def cut(handler: BaseHTTPRequestHandler) -> None:
    """Promise more than is sent."""
    handler.send_response(200)
    handler.send_header("Content-Type", JSON)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"head":{"vars":["s"]},"results":{"bindings":[')


def cut_chunks(handler: BaseHTTPRequestHandler) -> None:
    """End in the middle of a chunked body."""
    handler.protocol_version = "HTTP/1.1"
    handler.send_response(200)
    handler.send_header("Content-Type", JSON)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    handler.wfile.write(b"10\r\n" + b'{"head": {"vars"' + b"\r\n")


def hang_up(handler: BaseHTTPRequestHandler) -> None:
    """Close the connection without a word."""
    handler.connection.shutdown(socket.SHUT_RDWR)


def babble(handler: BaseHTTPRequestHandler) -> None:
    """Send what is not HTTP."""
    handler.wfile.write(b"SSH-2.0-OpenSSH_9.2\r\n\r\n")


def opened(server: Misbehaving, timeout: float = 5.0) -> Store:
    """Return the store on a misbehaving server, with credentials."""
    endpoint = Endpoint(server.address, user="bob", password=PASSWORD, timeout=timeout, auth="basic")
    return open_store(server.address, endpoint)


FAULTS = {
    "401": (reply(401, "text/plain", f"no {PASSWORD}".encode()), r"refused the user 'bob' \(HTTP 401\)"),
    "403": (reply(403, "text/html", b"<h1>Forbidden</h1>"), r"\(HTTP 403\).*may write.*Forbidden"),
    "404": (reply(404, "text/html", b"<p>nothing\r\n here</p>"), r"\(HTTP 404\).*nothing here"),
    "500": (reply(500, "text/plain", b"disk\x1b[31m on fire"), r"the server failed \(HTTP 500\).*on fire"),
    "503": (reply(503, "text/plain", b""), r"\(HTTP 503\). Its words: none"),
    "html": (
        reply(200, "text/html", b"<title>x</title><h1>Hello</h1>"),
        f"found text/html, expected {re.escape(JSON)}.*Hello",
    ),
    "no type": (reply(200, "", NO), f"found no media type, expected {re.escape(JSON)}"),
    "no json": (reply(200, JSON, b"<html>"), r"not well-formed application/sparql-results\+json"),
    "half json": (
        reply(200, JSON, b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":'),
        "not well-formed",
    ),
    "other json": (reply(200, JSON, b'["head"]'), "not well-formed"),
    "bad term": (
        reply(
            200,
            JSON,
            b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"uri","value":"a b"}}]}}',
        ),
        "not well-formed",
    ),
    "other form": (reply(200, JSON, NO), "another form of query"),
    "cut": (cut, "lost in the middle of the answer"),
    "cut chunks": (cut_chunks, "lost in the middle of the answer"),
    "hang up": (hang_up, "no answer, or the connection was lost"),
    "babble": (babble, "no answer, or the connection was lost"),
    "redirect": (
        reply(302, "text/plain", b"", {"Location": "http://user:word@192.0.2.1/other?secret"}),
        r"found a redirect to 192.0.2.1/other \(HTTP 302\), which is not followed",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_fault_of_a_query(misbehaving: Misbehaving, name: str) -> None:
    """Whatever a server does wrong is told with its address and without the password."""
    behaviour, message = FAULTS[name]
    misbehaving.behaviour = greet_then(behaviour)
    with pytest.raises(StoreError, match=message) as caught:
        opened(misbehaving).query(SELECT)
    text = str(caught.value)
    assert misbehaving.address in text
    assert PASSWORD not in text
    assert text.isprintable()


WRITE_FAULTS = ("401", "403", "500", "503", "cut", "cut chunks", "hang up", "babble", "redirect")


@pytest.mark.parametrize("name", WRITE_FAULTS)
def test_fault_of_a_put(misbehaving: Misbehaving, name: str) -> None:
    """The same when graphs are written: the message names the graphs that are not whole."""
    behaviour, message = FAULTS[name]
    misbehaving.behaviour = greet_then(behaviour)
    with pytest.raises(StoreError, match=message) as caught:
        opened(misbehaving).put([{GRAPH: [TRIPLE], RUN: [TRIPLE]}])
    assert f"Not whole on the server: <{GRAPH.value}>, <{RUN.value}>." in str(caught.value)
    assert PASSWORD not in str(caught.value)


def test_web_page_is_not_written_to(misbehaving: Misbehaving) -> None:
    """A web server that says yes to everything is not taken for a store."""
    misbehaving.behaviour = reply(200, "text/html", b"<h1>Welcome</h1>")
    for write in (lambda store: store.put([{GRAPH: [TRIPLE]}]), lambda store: store.drop([GRAPH])):
        with pytest.raises(StoreError, match=r"found text/html.*Welcome"):
            write(opened(misbehaving))


def test_faults_of_other_verbs(misbehaving: Misbehaving) -> None:
    """Listing, reading and dropping graphs fail as clearly."""
    store = opened(misbehaving)
    misbehaving.behaviour = reply(500, "text/plain", b"on fire")
    for verb in (store.graphs, lambda: store.quads(GRAPH), lambda: store.drop([GRAPH])):
        with pytest.raises(StoreError, match=r"HTTP 500.*on fire"):
            verb()


def test_no_server() -> None:
    """An address where nobody listens, and a name that nobody has, say so."""
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{reserved.getsockname()[1]}/query"
        with pytest.raises(StoreError, match=r"no answer.*refused.*Check the address") as caught:
            open_store(address).query(SELECT)
    assert address in str(caught.value)
    with pytest.raises(StoreError, match=r"nobody.invalid/query: cannot be reached"):
        open_store("http://nobody.invalid").query(SELECT)


def slow_before(handler: BaseHTTPRequestHandler, end: threading.Event) -> None:
    """Say nothing."""
    end.wait(60)


def slow_headers(handler: BaseHTTPRequestHandler, end: threading.Event) -> None:
    """Send header after header."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    drip(handler, b"X-Slow: 1\r\n", end)


def slow_body(handler: BaseHTTPRequestHandler, end: threading.Event) -> None:
    """Send byte after byte of a body without an end."""
    handler.send_response(200)
    handler.send_header("Content-Type", JSON)
    handler.end_headers()
    drip(handler, b" ", end)


def drip(handler: BaseHTTPRequestHandler, part: bytes, end: threading.Event) -> None:
    """Send a part every twentieth of a second until the client goes away."""
    while not end.wait(0.05):
        try:
            handler.wfile.write(part)
        except OSError:
            return


@pytest.mark.parametrize("behaviour", [slow_before, slow_headers, slow_body])
def test_slow_server(
    misbehaving: Misbehaving, behaviour: Callable[[BaseHTTPRequestHandler, threading.Event], None]
) -> None:
    """The time-out is for the whole answer: neither silence nor a drip outlasts it."""
    end = threading.Event()
    misbehaving.behaviour = greet_then(lambda handler: behaviour(handler, end))
    started = time.monotonic()
    try:
        with pytest.raises(StoreError, match=r"/query: no whole answer within 0.4 seconds"):
            opened(misbehaving).query(SELECT, timeout=0.4)
        assert time.monotonic() - started < 30  # the drip itself would go on for ever
    finally:
        end.set()


def test_server_that_does_not_read(misbehaving: Misbehaving) -> None:
    """The time-out also ends a request whose body nobody reads."""
    with socket.create_server(("127.0.0.1", 0), backlog=1) as deaf:
        address = f"http://127.0.0.1:{deaf.getsockname()[1]}/deaf"
        misbehaving.behaviour = reply(200, JSON, NO)
        store = open_store(address, Endpoint(misbehaving.address, graph_store=address, timeout=0.4))
        long = [Triple(GRAPH, GRAPH, Literal("x" * 20_000_000))]
        with pytest.raises(StoreError, match=r"deaf: no whole answer within 0.4 seconds"):
            store.put([{GRAPH: long}])


def test_answer_that_is_too_large(misbehaving: Misbehaving, monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer above the limit is not read to its end."""
    monkeypatch.setattr(transport_module, "RESPONSE_LIMIT", 100_000)
    misbehaving.behaviour = reply(200, JSON, b" " * 200_000)
    with pytest.raises(StoreError, match="above 100,000 bytes"):
        opened(misbehaving).query(SELECT)


def test_triples_without_a_marked_end(misbehaving: Misbehaving) -> None:
    """Triples whose end is not marked are refused: half of them would look whole."""

    def unmarked(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "application/n-triples")
        handler.end_headers()
        handler.wfile.write(b"<http://example.org/a> <http://example.org/b> <http://example.org/c> .\n")

    misbehaving.behaviour = greet_then(unmarked)
    with pytest.raises(StoreError, match="does not say where it ends"):
        opened(misbehaving).query("CONSTRUCT WHERE { ?s ?p ?o }")


def test_malformed_triples(misbehaving: Misbehaving) -> None:
    """Triples that are none, and a web page in their place, are refused."""
    for body, media_type, message in (
        (b"<a> <b>", "application/n-triples", "not well-formed application/n-triples"),
        (b"<html>", "text/html", "found text/html, expected application/n-triples"),
    ):
        misbehaving.behaviour = greet_then(reply(200, media_type, body))
        with pytest.raises(StoreError, match=message):
            opened(misbehaving).query("CONSTRUCT WHERE { ?s ?p ?o }")


def test_default_graph_that_is_not_the_union(misbehaving: Misbehaving) -> None:
    """A server whose default graph is not the union of its graphs is refused before it answers wrongly."""
    misbehaving.behaviour = reply(200, JSON, b'{"head": {}, "boolean": true}')
    with pytest.raises(StoreError, match=r"not the union of the named graphs.*unionDefaultGraph"):
        opened(misbehaving).query(SELECT)


def test_query_that_the_server_refuses(misbehaving: Misbehaving) -> None:
    """A query that is SPARQL but not to the server's liking is the query's fault, in the server's words."""
    misbehaving.behaviour = greet_then(reply(400, "text/plain", b"no such function"))
    with pytest.raises(QueryError, match=r"refuses the query\. Its words: no such function"):
        opened(misbehaving).query(SELECT)


def test_syntax_is_checked_before_the_server_is_asked(misbehaving: Misbehaving) -> None:
    """A syntax error reaches no server."""
    with pytest.raises(QueryError, match="line 1"):
        opened(misbehaving).query("SELEC * { ?s ?p ?o }")
    assert misbehaving.asked == []


def test_credentials_do_not_follow_a_redirect(misbehaving: Misbehaving) -> None:
    """A redirect is not followed, not even to the same server."""
    misbehaving.behaviour = reply(307, "text/plain", b"", {"Location": "/elsewhere"})
    with pytest.raises(StoreError, match="redirect to /elsewhere"):
        opened(misbehaving).query(SELECT)
    assert {path for _, path, _ in misbehaving.asked} == {"/query"}


def test_order_of_writing(misbehaving: Misbehaving) -> None:
    """The last graph of a document is removed first and written last; an empty one is only removed."""
    misbehaving.behaviour = greet_then(
        lambda handler: reply(404 if handler.command == "DELETE" else 204, "", b"")(handler)
    )
    middle = NamedNode("http://example.org/graph/inferred/1")
    opened(misbehaving).put([{GRAPH: [TRIPLE], middle: [], RUN: [TRIPLE]}])
    assert [
        (method, path.rpartition("%2F")[0].rpartition("%2F")[2]) for method, path, _ in misbehaving.asked[1:]
    ] == [
        ("DELETE", "run"),
        ("PUT", "doc"),
        ("DELETE", "inferred"),
        ("PUT", "run"),
    ]


def test_large_graph_is_written_in_parts(misbehaving: Misbehaving) -> None:
    """A large graph goes in parts of 10,000 triples: the first replaces, the others add."""
    misbehaving.behaviour = greet_then(reply(204, "", b""))
    opened(misbehaving).put([{GRAPH: [Triple(GRAPH, GRAPH, Literal(str(n))) for n in range(25_000)]}])
    assert [(method, body.count(" .\n")) for method, _, body in misbehaving.asked[1:]] == [
        ("DELETE", 0),
        ("PUT", 10_000),
        ("POST", 10_000),
        ("POST", 5_000),
    ]


def test_load_that_was_cut_is_repaired(oxigraph_endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    """A put that ends half way leaves no last graph, and the same put again makes the document whole."""
    store = open_store(oxigraph_endpoint.query)
    document = {GRAPH: [TRIPLE], NamedNode("http://example.org/graph/x"): [TRIPLE], RUN: [TRIPLE]}
    store.put([document])
    sent = transport_module.Transport.send
    for cut_at in range(4):
        left = [cut_at]

        def failing(self: object, *args: object, left: list[int] = left, **named: object) -> object:
            if not left[0]:
                raise StoreError("cut")
            left[0] -= 1
            return sent(self, *args, **named)

        with monkeypatch.context() as patch:
            patch.setattr(transport_module.Transport, "send", failing)
            with pytest.raises(StoreError, match="Not whole"):
                store.put([document])
        assert (RUN in list(store.graphs())) is (cut_at == 0)
        store.put([document])
        assert set(store.graphs()) == set(document)
    store.drop(list(document))


def test_virtuoso_refuses_a_wrong_password(virtuoso_endpoint: Endpoint) -> None:
    """Wrong credentials are told as such by a real server with digest authentication, and none as well."""
    wrong = Endpoint(virtuoso_endpoint.query, user="dba", password=PASSWORD.encode().hex())
    with pytest.raises(StoreError, match=r"refused the user 'dba' \(HTTP 401\).*digest"):
        open_store(wrong.query, wrong).put([{GRAPH: [TRIPLE]}])
    with pytest.raises(StoreError, match=r"refused a request without a user \(HTTP 40[13]\)"):
        open_store(virtuoso_endpoint.query).put([{GRAPH: [TRIPLE]}])


def test_virtuoso_answer_that_was_cut(virtuoso_endpoint: Endpoint) -> None:
    """Virtuoso ends an answer at its limit of rows; such a SELECT is refused instead of taken for whole."""
    with open_store(virtuoso_endpoint.query, virtuoso_endpoint) as store:
        store.put([{GRAPH: [Triple(GRAPH, GRAPH, Literal(str(n))) for n in range(11_500)]}])
        with pytest.raises(StoreError, match=r"ends every answer at 11,000 rows.*ResultSetMaxRows"):
            store.query(f"SELECT ?o {{ GRAPH <{GRAPH.value}> {{ ?s ?p ?o }} }}")
        within = store.query(f"SELECT ?o {{ GRAPH <{GRAPH.value}> {{ ?s ?p ?o }} }} LIMIT 10999")
        assert isinstance(within, QuerySolutions)
        assert sum(1 for _ in within) == 10_999
        store.drop([GRAPH])


def test_boolean_of_virtuoso(misbehaving: Misbehaving) -> None:
    """Truth values that a server writes as 1 and 0 come out as true and false."""
    term = {"type": "typed-literal", "datatype": "http://www.w3.org/2001/XMLSchema#boolean"}
    rows = [{"o": {**term, "value": value}} for value in ("1", "0", "true")]
    body = json.dumps({"head": {"vars": ["o"]}, "results": {"bindings": rows}}).encode()
    misbehaving.behaviour = greet_then(reply(200, JSON, body))
    found = opened(misbehaving).query(SELECT)
    assert isinstance(found, QuerySolutions)
    assert [row["o"].value for row in found] == ["true", "false", "true"]


ADDRESSES = {
    "http://h": ("http://h/query", "http://h/update", "http://h/store", "basic"),
    "http://h:7878/": ("http://h:7878/query", "http://h:7878/update", "http://h:7878/store", "basic"),
    "https://h/query": ("https://h/query", "https://h/update", "https://h/store", "basic"),
    "http://h/ds": ("http://h/ds/query", "http://h/ds/update", "http://h/ds/data", "basic"),
    "http://h/ds/sparql": ("http://h/ds/sparql", "http://h/ds/update", "http://h/ds/data", "basic"),
    "http://h/repositories/r": (
        "http://h/repositories/r",
        "http://h/repositories/r/statements",
        "http://h/repositories/r/rdf-graphs/service",
        "basic",
    ),
    "http://h/a/b?c=d": ("http://h/a/b?c=d",) * 3 + ("basic",),
    "http://h/sparql": (
        "http://h/sparql",
        "http://h/sparql-auth",
        "http://h/sparql-graph-crud-auth",
        "digest",
    ),
}


@pytest.mark.parametrize("address", ADDRESSES)
def test_addresses_follow_from_one(address: str) -> None:
    """From the address of queries follow those of updates and graphs, and the authentication."""
    found = Endpoint(address, user="u").completed()
    assert (found.query, found.update, found.graph_store, found.auth) == ADDRESSES[address]


def test_addresses_that_are_given_stand() -> None:
    """What is given is not replaced."""
    found = Endpoint("http://h/sparql", "http://h/u", "http://h/g", "u", "p", 1.0, "basic").completed()
    assert (found.update, found.graph_store, found.auth) == ("http://h/u", "http://h/g", "basic")


@pytest.mark.parametrize(
    "address", ["http://", "http://h:port/", "http://h/a b", "http://h\n/", "http://[::1"]
)
def test_address_that_is_none(address: str) -> None:
    """What is no address of a server is refused with what was expected."""
    with pytest.raises(StoreError, match="expected the address of a SPARQL server"):
        open_store(address)


@pytest.mark.parametrize("address", [f"http://bob:{PASSWORD}@h/query", f"http://bob:{PASSWORD}@h:x/query"])
def test_password_in_an_address(address: str) -> None:
    """An address with credentials is refused, and they are not repeated; an endpoint does not print them."""
    with pytest.raises(StoreError, match="expected") as caught:
        open_store(address)
    assert PASSWORD not in str(caught.value)
    assert PASSWORD not in repr(Endpoint("http://h", user="bob", password=PASSWORD))
