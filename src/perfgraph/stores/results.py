"""Answers of a SPARQL server as the answers of pyoxigraph, so that all stores give the same types."""

import json
from typing import Any

import pyoxigraph as ox
from pyoxigraph import QueryBoolean, QueryResultsFormat, QuerySolutions, QueryTriples, RdfFormat

from perfgraph.errors import StoreError
from perfgraph.stores.protocol import Answer
from perfgraph.stores.transport import Reply

SOLUTIONS = "application/sparql-results+json"
"""What is asked for SELECT and ASK (SPARQL 1.1 Query Results JSON Format)."""

TRIPLES = "application/n-triples, text/turtle;q=0.5"
"""What is asked for triples; Turtle last, because Virtuoso's turns the decimal 10.0 into the integer 10."""

_JSON = frozenset({SOLUTIONS, "application/json"})
_RDF = {"application/n-triples": RdfFormat.N_TRIPLES, "text/turtle": RdfFormat.TURTLE}
_BOOLEAN = "http://www.w3.org/2001/XMLSchema#boolean"


def read_solutions(reply: Reply, where: str, *, ask: bool) -> Answer:
    """Return the solutions of a SELECT, or the truth value of an ASK.

    The whole answer is checked first. Raises `StoreError` when it is something else, malformed, or marked as
    cut by Virtuoso (at `ResultSetMaxRows`, or at its own time limit).
    """
    if reply.media_type not in _JSON:
        raise _unexpected(reply, where, SOLUTIONS)
    try:
        body = _standard(reply.body, ask=ask)
        answer = ox.parse_query_results(body, format=QueryResultsFormat.JSON)
        if isinstance(answer, QueryBoolean) is not ask:
            raise StoreError(f"{where}: found the answer to another form of query than was sent.")
        if isinstance(answer, QuerySolutions):
            _refuse_cut(reply, sum(1 for _ in answer), where)
            answer = ox.parse_query_results(body, format=QueryResultsFormat.JSON)
    except (SyntaxError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise _malformed(reply, where, error) from None
    return answer


def read_triples(reply: Reply, where: str) -> QueryTriples:
    """Return the triples of a CONSTRUCT, a DESCRIBE or a graph; raises `StoreError` as `read_solutions`."""
    if reply.media_type not in _RDF:
        raise _unexpected(reply, where, TRIPLES)
    if not reply.delimited:
        raise StoreError(
            f"{where}: the answer does not say where it ends, so half of one would look whole. "
            "Ask the server directly, not through what stands before it."
        )
    store = ox.Store()
    try:
        store.bulk_load(reply.body, _RDF[reply.media_type], base_iri=where)
    except SyntaxError as error:
        raise _malformed(reply, where, error) from None
    answer = store.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    assert isinstance(answer, QueryTriples)
    return answer


def _standard(body: bytes, *, ask: bool) -> bytes:
    # Virtuoso 7 answers ASK with a table of one or no row, and writes booleans as 1 and 0.
    if not (ask or b'"typed-literal"' in body):
        return body
    data: Any = json.loads(body)
    if ask and "boolean" not in data:
        rows = data["results"]["bindings"]
        return json.dumps(
            {"head": {}, "boolean": any(_truth(term) for row in rows for term in row.values())}
        ).encode()
    for row in data.get("results", {}).get("bindings", ()):
        for term in row.values():
            if term.get("type") == "typed-literal":
                term["type"] = "literal"
                if term.get("datatype") == _BOOLEAN:
                    term["value"] = "true" if _truth(term) else "false"
    return json.dumps(data, ensure_ascii=False).encode()


def _truth(term: dict[str, str]) -> bool:
    return term["value"] in ("1", "true")


def _refuse_cut(reply: Reply, rows: int, where: str) -> None:
    limit = reply.headers.get("x-sparql-maxrows", "")
    if limit.isdecimal() and rows >= int(limit):
        raise StoreError(
            f"{where}: the server ends every answer at {int(limit):,} rows, so this one is not whole. Ask "
            "for less, or raise ResultSetMaxRows in the server's virtuoso.ini."
        )
    if "x-sql-state" in reply.headers:
        raise StoreError(
            f"{where}: the server stopped at its own time limit, so the answer is not whole "
            f"({reply.headers.get('x-sql-message', reply.headers['x-sql-state'])}). Ask for less."
        )


def _unexpected(reply: Reply, where: str, expected: str) -> StoreError:
    return StoreError(
        f"{where}: found {reply.media_type or 'no media type'}, expected {expected.partition(',')[0]}. "
        f"Check that this is the address of a SPARQL service. It says: {reply.words or 'nothing'}"
    )


def _malformed(reply: Reply, where: str, error: Exception) -> StoreError:
    return StoreError(
        f"{where}: found an answer that is not well-formed {reply.media_type} ({error}). "
        "Check the server's log, then run the command again."
    )
