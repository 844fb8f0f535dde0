"""Updates: who may write, what a fault leaves, what a write changes, and where an answer is too long."""

import hashlib
from urllib.parse import quote

import pytest

UPDATE = "application/sparql-update"
QUERY = "application/sparql-query"
PG = "https://w3id.org/perfgraph/ns#"
UPDATES = "https://w3id.org/perfgraph/graph/updates"


def ask(site, sparql, **headers):
    """Return the reply to a query sent as it is."""
    return site.send("POST", "sparql", sparql, content_type=QUERY, **headers)


def truth(site, sparql):
    """Return the answer to an ASK."""
    reply = ask(site, sparql)
    assert reply.status == 200, reply.text
    return reply.json()["boolean"]


WRITES = [
    ("POST", "update", UPDATE, "DROP ALL"),
    ("POST", "update/", "application/x-www-form-urlencoded", "update=DROP+ALL"),
    ("PUT", "graph-store?graph=x:g", "text/turtle", ""),
    ("POST", "graph-store?default", "text/turtle", ""),
    ("POST", "graph-store", "text/turtle", ""),
    ("DELETE", "graph-store?graph=x:g", "text/turtle", None),
    ("PUT", "graph-store/x", "text/turtle", ""),
]
CREDENTIALS = [
    {},
    {"authorization": "Bearer wrong"},
    {"authorization": "Bearer "},
    {"authorization": "Basic b25seS1mb3ItdGVzdHM="},
    {"authorization": "only-for-tests,-not-a-secret"},
    {"authorization": "Bearer only-for-tests,-not-a-secre\xe9"},
    {"cookie": "token=only-for-tests,-not-a-secret; authorization=Bearer only-for-tests,-not-a-secret"},
]


@pytest.mark.parametrize(("method", "path", "kind", "body"), WRITES)
def test_writing_needs_a_token_in_its_header(empty_site, method, path, kind, body):
    """Without a known token every write is 401 with a challenge (RFC 6750 §3), and nothing is changed."""
    empty_site.update("DROP ALL ; INSERT DATA { GRAPH <x:g> { <x:a> <x:b> 1 } }")
    for headers in CREDENTIALS:
        reply = empty_site.send(method, path, body, content_type=kind, **headers)
        assert reply.status == 401, headers
        assert reply.headers["www-authenticate"].startswith('Bearer realm="perfgraph"')
        assert ("invalid_token" in reply.headers["www-authenticate"]) is ("authorization" in headers)
    assert truth(empty_site, "ASK { GRAPH <x:g> { <x:a> <x:b> 1 } }")


def test_a_token_in_the_address_counts_for_nothing(empty_site):
    """A token where logs and histories would keep it is none (RFC 6750 §5.3)."""
    path = "update?access_token=only-for-tests,-not-a-secret"
    assert empty_site.send("POST", path, "DROP ALL", content_type=UPDATE).status == 401


def test_a_form_of_another_site_cannot_write(empty_site):
    """A form with cookies, which a browser sends across sites without asking, is refused; asking is too."""
    reply = empty_site.send(
        "POST", "update", "update=DROP+ALL", content_type="application/x-www-form-urlencoded",
        origin="http://evil.example", cookie="lang=en",
    )  # fmt: skip
    assert reply.status == 401
    asked = {"origin": "http://evil.example", "access_control_request_method": "POST"}
    reply = empty_site.send("OPTIONS", "update", access_control_request_headers="authorization", **asked)
    assert reply.status == 400 or "authorization" not in reply.headers.get("access-control-allow-headers", "")


@pytest.mark.parametrize(
    ("update", "words"),
    [
        ("DROP ALL ;\nINSERT DATA { GRAPH <x:g> { <x:a> 1 } }", "line 2, column"),
        ("DROP ALL ; SELECT * { ?s ?p ?o }", "line 1, column 12"),
        ("DROP ALL ; DROP GRAPH <x:none>", "nothing was changed"),
        ("DROP ALL ; INSERT DATA { GRAPH <x:g> { ex:a ex:b 1 } }", "PREFIX ex: <…>"),
    ],
)
def test_a_fault_changes_nothing(empty_site, update, words):
    """An update that is no SPARQL, or cannot be carried out, is 400 with the place, and changes nothing."""
    empty_site.update("DROP ALL ; INSERT DATA { GRAPH <x:g> { <x:a> <x:b> 1 } }")
    before = ask(empty_site, "ASK {}").headers["perfgraph-snapshot"]
    reply = empty_site.send("POST", "update", update, token=True, content_type=UPDATE)
    assert (reply.status, reply.media_type) == (400, "text/plain")
    assert words in reply.text
    assert truth(empty_site, "ASK { GRAPH <x:g> { <x:a> <x:b> 1 } }")
    assert ask(empty_site, "ASK {}").headers["perfgraph-snapshot"] == before


def test_an_update_is_seen_by_the_next_query(empty_site):
    """What an update wrote is in the answer to the next request, also one that was asked before."""
    for number in range(5):
        empty_site.update(f"DELETE WHERE {{ ?s <x:n> ?o }} ; INSERT DATA {{ <x:a> <x:n> {number} }}")
        reply = ask(empty_site, "SELECT ?o { <x:a> <x:n> ?o }", accept="text/csv")
        assert reply.text == f"o\r\n{number}\r\n"


def test_an_update_leaves_a_receipt(empty_site):
    """The graph of updates holds one hash, that of the hash before it and of the text."""
    empty_site.update("DROP ALL")
    hashes = []
    for text in ("INSERT DATA { <x:a> <x:b> 1 }", "INSERT DATA { <x:a> <x:b> 1 }", "DROP ALL"):
        before = [f'"{value}"' for value in hashes[-1:]] or [hash_now(empty_site, quoted=True)]
        empty_site.update(text)
        hashes.append(hash_now(empty_site))
        assert hashes[-1] == hashlib.sha256((before[0] + text).encode()).hexdigest()
    assert len(set(hashes)) == 3


def hash_now(site, quoted=False):
    """Return the only hash in the graph of updates."""
    sparql = f"SELECT ?h {{ GRAPH <{UPDATES}> {{ <{UPDATES}> <{PG}contentHash> ?h }} }}"
    found, end = ask(site, sparql, accept="text/tab-separated-values").text.split("\n")[1:]
    assert end == ""
    return found if quoted else found.strip('"')


def test_prefixes_between_operations(empty_site):
    """Declarations may stand before every operation (SPARQL 1.1 Update §3), where the engine knows none."""
    empty_site.update(
        "PREFIX a: <x:> DROP ALL ; PREFIX b: <y:> INSERT DATA { a:s b:p 1 } ; # and\n"
        "PREFIX a: <x:> PREFIX c: <z:> INSERT { ?s c:p 2 } WHERE { ?s b:p 1 } ;"
    )
    assert truth(empty_site, "ASK { <x:s> <z:p> 2 }")


def test_a_large_update(empty_site):
    """An update may be much longer than a query."""
    triples = " ".join(f"<x:s{number}> <x:p> '文{number}' ." for number in range(20_000))
    empty_site.update(f"DROP ALL ; INSERT DATA {{ GRAPH <x:large> {{ {triples} }} }}")
    reply = ask(empty_site, "SELECT (COUNT(*) AS ?n) { GRAPH <x:large> { ?s ?p ?o } }", accept="text/csv")
    assert reply.text == "n\r\n20000\r\n"


@pytest.mark.parametrize("accept", ["text/csv", "application/sparql-results+json", "application/xml"])
def test_an_answer_of_too_many_rows(empty_site, accept):
    """More rows than the limit are never half an answer: an error says the limit and how to page."""
    data = " ".join(f"<x:s{number}> <x:p> {number % 7} ." for number in range(400))
    empty_site.update(f"DROP ALL ; INSERT DATA {{ {data} }}")
    pairs = "?a <x:p> ?x . ?b <x:p> ?y"
    reply = ask(empty_site, f"SELECT * {{ {pairs} }}", accept=accept)
    assert (reply.status, reply.media_type) == (403, "text/plain")
    assert "100,000" in reply.text
    assert "LIMIT and OFFSET" in reply.text
    whole = ask(empty_site, f"SELECT * {{ {pairs} }} LIMIT 100000", accept="text/csv")
    assert (whole.status, whole.text.count("\n")) == (200, 100_001)


def test_too_many_triples(empty_site):
    """The same for the triples of a CONSTRUCT."""
    data = " ".join(f"<x:s{number}> <x:p> {number} ." for number in range(400))
    empty_site.update(f"DROP ALL ; INSERT DATA {{ {data} }}")
    sparql = (
        "CONSTRUCT { ?a ?x ?b } WHERE { ?a <x:p> ?n . ?b <x:p> ?m BIND(IRI(CONCAT('x:', STR(?n))) AS ?x) }"
    )
    assert ask(empty_site, sparql).status == 403
    whole = ask(empty_site, f"{sparql} LIMIT 100000", accept="application/n-triples")
    assert (whole.status, whole.text.count("\n")) == (200, 100_000)


def test_methods_are_told(empty_site):
    """OPTIONS names the methods of each address, and 405 does so too (RFC 9110 §15.5.6)."""
    for path, allowed in (("sparql", "GET"), ("update", "POST"), ("graph-store", "PUT")):
        reply = empty_site.send("OPTIONS", path)
        assert (reply.status, reply.body) == (204, b"")
        assert allowed in reply.headers["allow"]
        refused = empty_site.send("PATCH", path, "x", token=True)
        assert (refused.status, refused.headers["allow"]) == (405, reply.headers["allow"])


def test_head_is_get_without_a_body(empty_site):
    """HEAD gives the headers of GET: length, entity tag, media type (RFC 9110 §9.3.2)."""
    for path in (f"sparql?query={quote('SELECT (1 AS ?x) {}')}", "sparql"):
        got, head = (empty_site.send(method, path) for method in ("GET", "HEAD"))
        assert head.body == b""
        for name in ("content-type", "content-length", "etag"):
            assert head.headers[name] == got.headers[name]
        again = empty_site.send("GET", path, if_none_match=got.headers["etag"])
        assert (again.status, again.body) == (304, b"")


def test_a_query_that_is_too_long(empty_site):
    """A query above its limit is 413, told before anything is evaluated."""
    sparql = f"ASK {{ # {'x' * 64_000}\n}}"
    assert ask(empty_site, sparql).status == 413
    form = f"query={quote(sparql)}"
    reply = empty_site.send("POST", "sparql", form, content_type="application/x-www-form-urlencoded")
    assert reply.status == 413
    assert "64,000" in reply.text
    endless = empty_site.send("POST", "sparql", b"x" * 400_000, content_type=QUERY)
    assert endless.status == 413
