"""The W3C's tests of the SPARQL 1.1 Protocol, all 34, against the running server, over sockets."""

from pathlib import Path
from urllib.parse import quote

import pytest
from pyoxigraph import QueryBoolean, QueryResultsFormat, parse_query_results

SOLUTIONS = {"application/sparql-results+json", "application/sparql-results+xml"}
KINDS = {
    "boolean": SOLUTIONS,
    "tabular": SOLUTIONS | {"text/csv", "text/tab-separated-values"},
    "RDF": {"text/turtle", "application/rdf+xml", "application/n-triples"},
    "": {"text/plain", "text/turtle", *SOLUTIONS},
}

QUERIES = [
    "query_post_form",
    "query_dataset_default_graphs_get",
    "query_dataset_default_graphs_post",
    "query_dataset_named_graphs_post",
    "query_dataset_named_graphs_get",
    "query_dataset_full",
    "query_multiple_dataset",
    "query_get",
    "query_content_type_select",
    "query_content_type_ask",
    "query_content_type_describe",
    "query_content_type_construct",
    "query_post_direct",
    "bad_query_method",
    "bad_multiple_queries",
    "bad_query_wrong_media_type",
    "bad_query_missing_form_type",
    "bad_query_missing_direct_type",
    "bad_query_non_utf8",
    "bad_query_syntax",
]

UPDATES = [
    "update_dataset_default_graph",
    "update_dataset_default_graphs",
    "update_dataset_named_graphs",
    "update_dataset_full",
    "update_post_form",
    "update_post_direct",
    "update_base_uri",
    "bad_update_get",
    "bad_multiple_updates",
    "bad_update_wrong_media_type",
    "bad_update_missing_form_type",
    "bad_update_non_utf8",
    "bad_update_syntax",
    "bad_update_dataset_conflict",
]


@pytest.fixture(scope="module")
def cases(shared: Path, read_cases):
    """Return the cases of the manifest."""
    return read_cases(shared / "conformance" / "sparql11" / "protocol" / "manifest.ttl")


def test_all_of_them_are_run(cases):
    """The names here are those of the manifest, 34 in number."""
    assert sorted(cases) == sorted(QUERIES + UPDATES)
    assert len(cases) == 34


@pytest.mark.parametrize("name", QUERIES + UPDATES)
def test_protocol(empty_site, cases, name):
    """Each request of a test is answered with the status, kind of format and truth value it expects.

    Updates go to their own route, with the token; reading goes to the endpoint without one.
    """
    case = cases[name]
    empty_site.update("DROP ALL")
    for graph, file in case.data.items():
        empty_site.put(quote(graph, safe=""), file.read_bytes())
    for exchange in case.exchanges:
        body = exchange.body or b""
        writes = name in UPDATES and not body.startswith((b"ASK", b"SELECT"))
        path = exchange.path.replace("/sparql/", "update/" if writes else "sparql/", 1)
        headers = {field.replace("-", "_"): value for field, value in exchange.headers.items()}
        reply = empty_site.send(exchange.method, path, exchange.body, token=writes, **headers)
        assert exchange.accepts(reply.status), reply.text
        assert reply.media_type in KINDS[exchange.kind]
        if exchange.boolean is not None:
            found = parse_query_results(reply.body, QueryResultsFormat.from_media_type(reply.media_type))
            assert isinstance(found, QueryBoolean)
            assert bool(found) is exchange.boolean


def test_an_update_by_get_is_refused_at_the_endpoint_too(empty_site, cases):
    """A client that takes the endpoint for both operations changes nothing by GET."""
    (exchange,) = cases["bad_update_get"].exchanges
    empty_site.put("http://example.org/stays", "<a:b> <a:c> <a:d> .")
    reply = empty_site.send("GET", exchange.path.removeprefix("/"))
    assert reply.status == 400
    assert "updates go by POST to update" in reply.text
    assert empty_site.send("GET", "graph-store?graph=http://example.org/stays").status == 200
