"""No query or update reaches an address: every spelling is refused, harmless uses of the words are not."""

import socket
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pyoxigraph import QueryBoolean, Store

from perfgraph.errors import QueryError
from perfgraph.syntax import check_syntax, check_update, refuse_remote_access, refuse_service

# Nobody is asked at this port: the engine refuses it by itself, with an error that tells that it would have.
FORBIDDEN = "http://127.0.0.1:9/"

PROLOGUE = "PREFIX : <{0}> PREFIX ex: <{0}> PREFIX service: <x:y> PREFIX SERVICEex: <x:y>\n"

SPELLINGS = {
    "plain": "ASK {{ SERVICE <{0}> {{ ?s ?p ?o }} }}",
    "small letters": "select * {{ service<{0}>{{?s ?p ?o}} }}",
    "silent": "ASK {{ SERVICE SILENT <{0}> {{ ?s ?p ?o }} }}",
    "in EXISTS": "ASK {{ BIND(1 AS ?x) FILTER EXISTS {{ SERVICE <{0}> {{ ?s ?p ?o }} }} }}",
    "in a sub-select": "ASK {{ {{ SELECT ?s {{ OPTIONAL {{ SERVICE <{0}> {{ ?s ?p ?o }} }} }} }} }}",
    "behind a variable": "ASK {{ VALUES ?where {{ <{0}> }} SERVICE ?where {{ ?s ?p ?o }} }}",
    "by a prefix": "ASK {{ SERVICE ex:foo {{ ?s ?p ?o }} }}",
    "with comments": "ASK {{ SERVICE#c\n<{0}>#d\n{{ ?s ?p ?o }} }}",
    "glued to a number": "ASK {{ {{ ?x ?y 1SERVICE <{0}> {{ ?s ?p ?o }} }} }}",
    "glued to true": "ASK {{ ?x ?y trueSERVICE <{0}> {{ ?s ?p ?o }} }}",
    "glued to SILENT": "ASK {{ BIND(1 AS ?x)SERVICESILENT<{0}>{{ ?s ?p ?o }} }}",
    "glued to a name": "ASK {{ SERVICEex:foo {{ ?s ?p ?o }} }}",
    "as a prefix": "ASK {{ service:x {{ ?s ?p ?o }} }}",
    "behind a full stop": "ASK {{ ?x ?y ex:.SERVICE <{0}> {{ ?s ?p ?o }} }}",
    "in what looks like an IRI": (
        "ASK {{ VALUES (?x ?b) {{ (<{0}> 2) }} FILTER(1<?b)SERVICE?x#>\n{{ ?s ?p ?o }} }}"
    ),
    "in what looks like a text": (
        'ASK {{ VALUES ?a {{ 1 }} FILTER(1<?a#>"""\n+1) SERVICE <{0}> {{ ?s ?p ?o }} FILTER(1<?a #"""\n+1) }}'
    ),
    "in CONSTRUCT": "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ SERVICE <{0}> {{ ?s ?p ?o }} }}",
    "in DESCRIBE": "DESCRIBE ?s {{ SERVICE <{0}> {{ ?s ?p ?o }} }}",
}

HARMLESS = {
    "in a text": 'ASK { ?s ?p "SERVICE <http://x> {}" , \'service\' , """SERVICE "x" """ }',
    "in a comment": "ASK { ?s ?p ?o # SERVICE <http://x/> { }\n}",
    "in an IRI": "ASK { ?s <http://x/SERVICE/service#service> ?o }",
    "as a variable": "SELECT ?service $SERVICE { ?service ?SERVICE ?o BIND(?service AS ?x) }",
    "as a name": "PREFIX ex: <x:y> ASK { ?s ex:SERVICE ex:service.SERVICE, ex:a-service, ex:_service }",
    "as a prefix": "PREFIX service: <x:y> ASK { service:a service:b service:, service:c ; a service:d }",
    "as a graph": "PREFIX service: <x:y> SELECT * FROM service:x { GRAPH service:y { ?s ?p ?o } }",
    "as an object before a group": "PREFIX service: <x:y> ASK { ?s ?p service:x { ?a ?b ?c } }",
    "as a datatype": 'PREFIX service: <x:y> ASK { ?s ?p "1"^^service:x }',
    "as a path": "PREFIX service: <x:y> ASK { ?s ^service:p/service:q*|!service:r ?o }",
    "as a language": 'ASK { ?s ?p "x"@service , "x"@en-service }',
    "as a node": "ASK { _:service ?p _:SERVICE.b }",
    "in a comparison": "PREFIX service: <x:y> ASK { ?s ?p ?o FILTER(?o<service:x && ?o>service:y) }",
    "relative": "ASK { <service> <?service#service> <../service> }",
}


@pytest.fixture(scope="module")
def data():
    """Return data in which the patterns before a SERVICE find something, so that the engine comes to it."""
    store = Store()
    store.update(f'INSERT DATA {{ <x:s> <x:p> 1, true, 1.5, "x", "x"@en, <{FORBIDDEN}>, <{FORBIDDEN}a> . }}')
    return store


def would_call(data: Store, sparql: str) -> bool:
    """Tell whether the engine would call the address, which is one that it refuses by itself."""
    try:
        answer = data.query(sparql.replace("SILENT", " " * 6))
        if not isinstance(answer, QueryBoolean):
            next(iter(answer), None)
    except (OSError, RuntimeError) as error:
        return "port 9 is not allowed" in str(error) or "service name is unbound" in str(error)
    except SyntaxError:
        return False
    return False


@pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=SPELLINGS)
def test_every_spelling_is_refused(spelling):
    """However SERVICE is written, the query is refused with its place."""
    sparql = PROLOGUE.format(FORBIDDEN) + spelling.format(FORBIDDEN)
    with pytest.raises(QueryError, match=r"line \d+, column \d+"):
        refuse_service(sparql)


# EXISTS takes an error for false.
UNTOLD = ("in EXISTS",)


@pytest.mark.parametrize("name", [name for name in SPELLINGS if name not in UNTOLD])
def test_the_engine_would_have_called(data, name):
    """The spellings are real: without the refusal the engine calls the address."""
    sparql = SPELLINGS[name].format(FORBIDDEN).replace("ASK", "SELECT *")
    assert would_call(data, PROLOGUE.format(FORBIDDEN) + sparql)


@pytest.mark.parametrize("sparql", HARMLESS.values(), ids=HARMLESS)
def test_no_false_alarm(sparql):
    """Texts, comments, IRIs, variables, names, languages and labels may hold the word."""
    check_syntax(sparql, "http://example.org/")
    refuse_service(sparql, "http://example.org/")


BEFORE = [
    "", "?s ?p ?o.", "?s ?p ?o", "?s ?p 1", "?s ?p true", "?s ?p 1.5", "?s ?p ex:.", "?s ?p ex:",
    "?s ?p ex:a.",
    "FILTER(1<2)", "VALUES ?z{2}FILTER(1<?z)", "OPTIONAL{}", "{}UNION{}", "?s ?p 'x'@en", '?s ?p """x""".',
    "?s <x:p>|<x:q> 1", "?s <x:p>? 1", "?s ?p ?o;", 'BIND("#" AS ?c)', "BIND(<x:y#z> AS ?k)",
    "BIND(1<2 AS ?l)",
]  # fmt: skip
GLUE = ["", " ", "\n", "#c\n", "#>\n", '#"""\n', "#'\n", "\t"]
TARGETS = [f"<{FORBIDDEN}>", "ex:foo", ":x", "ex:", "?o", f"<{FORBIDDEN}service>"]
AFTER = ["", "?s ?p ?o", '#"""\n', "FILTER(2>1)", "#>\n", ".", "BIND('\"' AS ?g)", 'BIND("\'" AS ?h)']

glue = st.sampled_from(GLUE)
calls = st.tuples(
    st.lists(st.tuples(st.sampled_from(BEFORE), glue).map("".join), max_size=3).map("".join),
    st.sampled_from(["SERVICE", "service", "SeRvIcE"]),
    glue,
    st.sampled_from(["", "SILENT"]),
    glue,
    st.sampled_from(TARGETS),
    glue,
    st.just("{?s ?p ?o}"),
    st.lists(st.tuples(glue, st.sampled_from(AFTER)).map("".join), max_size=3).map("".join),
).map("".join)


@settings(deadline=None, max_examples=2000, suppress_health_check=[HealthCheck.filter_too_much])
@given(calls)
def test_what_the_engine_would_call_is_refused(data, middle):
    """However the parts of a call are put together: when the engine would call an address, it is refused."""
    sparql = PROLOGUE.format(FORBIDDEN) + f"SELECT * {{ {middle}\n}}"
    assume(would_call(data, sparql))
    with pytest.raises(QueryError):
        refuse_service(sparql)


UPDATES = {
    "load": "LOAD <{0}>",
    "load into": "CLEAR ALL ; load silent <{0}> INTO GRAPH <x:g>",
    "glued": "CLEAR ALL;LOADSILENT<{0}>",
    "glued to a name": "CLEAR ALL;LOADex:foo",
    "by a prefix": "PREFIX load: <x:y> CLEAR ALL ; load:x",
    "service": "INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE <{0}> {{ ?s ?p ?o }} }}",
    "service with USING": "DELETE {{ ?s ?p ?o }} USING <x:g> WHERE {{ service:x {{ ?s ?p ?o }} }}",
}


@pytest.mark.parametrize("update", UPDATES.values(), ids=UPDATES)
def test_updates_that_read_elsewhere_are_refused(update):
    """LOAD, and SERVICE in a pattern, are refused however they are written."""
    with pytest.raises(QueryError, match=r"line \d+, column \d+"):
        refuse_remote_access(PROLOGUE.format(FORBIDDEN) + update.format(FORBIDDEN))


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <http://x/load> <http://x/SERVICE> 'LOAD <http://x/>', \"service\"@en }",
        "PREFIX load: <x:y> PREFIX service: <x:z> INSERT DATA { GRAPH load:g { load:s load:p service:x } }",
        "PREFIX ex: <x:y> CLEAR ALL ; # LOAD <x:z>\nDELETE { ?load ex:download ?x } WHERE { ?load ex:p ?x }",
        "CLEAR ALL ; PREFIX payload: <x:y> CREATE GRAPH payload:g",
        "DELETE DATA { <load> <service> 1 } ;",
    ],
)
def test_no_false_alarm_in_updates(update):
    """The same for updates."""
    check_update(update, "http://example.org/")
    refuse_remote_access(update, "http://example.org/")


def test_nobody_is_called_by_the_server(empty_site):
    """A live listener gets no connection for any spelling, nor for FROM, LOAD and JSON-LD contexts."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        for spelling in SPELLINGS.values():
            sparql = PROLOGUE.format(address) + spelling.format(address)
            reply = empty_site.send("GET", f"sparql?query={quote(sparql, safe='')}")
            assert (reply.status, reply.media_type) == (400, "text/plain"), spelling
        dataset = f"SELECT * FROM <{address}> FROM NAMED <{address}> {{ ?s ?p ?o }}"
        assert empty_site.send("GET", f"sparql?query={quote(dataset)}").status == 200
        for update in UPDATES.values():
            text, kind = PROLOGUE.format(address) + update.format(address), "application/sparql-update"
            assert empty_site.send("POST", "update", text, token=True, content_type=kind).status == 400
        context = f'{{"@context": "{address}", "@id": "x:y", "name": "z"}}'
        reply = empty_site.send(
            "PUT", "graph-store?graph=x:g", context, token=True, content_type="application/ld+json"
        )
        assert reply.status == 400
        listener.setblocking(False)
        with pytest.raises(BlockingIOError):
            listener.accept()


def test_no_file_is_read(empty_site, tmp_path):
    """FROM, and a graph of the request, that name a file do not read it."""
    canary = tmp_path / "canary.ttl"
    canary.write_text("<x:canary> <x:is> <x:read> .", "ascii")
    sparql = f"SELECT * FROM <{canary.as_uri()}> {{ ?s ?p ?o }}"
    for path in (
        f"sparql?query={quote(sparql, safe='')}",
        f"sparql?query=SELECT*%7B?s?p?o%7D&default-graph-uri={canary.as_uri()}",
    ):
        reply = empty_site.send("GET", path, accept="text/csv")
        assert (reply.status, reply.text) == (200, "s,p,o\r\n")
