"""The worker's side of updates and of the Graph Store protocol: what the one writer does.

**Receipts.** The identity of the contents (`perfgraph.ingest.snapshot`) stands for the `pg:contentHash` of
every graph that was written whole, so that nothing has to read the graph to name its state. An update may
change anything, so each leaves a receipt of its own: the graph `<base>graph/updates` holds one hash, that of
the hash before it and of the update's text. In the same commit, it changes the identity, and with it every
entity tag. The same updates on the same documents in the same order give the same identity. A graph that is
written by the Graph Store protocol loses the receipt of its document as well, so that the next
`perfgraph ingest` reads the document again.
"""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pyoxigraph import DefaultGraph, Literal, NamedNode, Triple

from perfgraph.stores import Change, Dataset, Store
from perfgraph.syntax import refuse_remote_access
from perfgraph.terms import PG
from perfgraph.web.evaluation import dataset_of, write_answer
from perfgraph.web.jobs import PLAIN_TEXT, Context, Head, Output, Refusal
from perfgraph.web.reading import read_triples
from perfgraph.web.results import content_type

DONE = b"done\n"
"""What is said of a change that was carried out."""

_ALL = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


def update(context: Context, detail: Mapping[str, Any], output: Output) -> Head:
    """Carry out an update request in one commit; `detail` has its text as "update", and its dataset.

    Raises `QueryError` for one that is at fault, cannot be carried out, or reads another address: nothing is
    changed then.
    """
    text, base = str(detail["update"]), str(context.settings["base"])
    refuse_remote_access(text, base)
    updates = _updates(base)
    receipt = _receipt(context.store, updates, text.encode())
    requests = (text, f"DROP SILENT GRAPH {updates}")
    context.store.update(Change(requests, {updates: [receipt]}, dataset_of(detail), base))
    output.write(DONE)
    return Head(200, PLAIN_TEXT)


def graph_store(context: Context, detail: Mapping[str, Any], output: Output) -> Head:
    """Read or write one graph (SPARQL 1.1 Graph Store HTTP Protocol §5).

    `detail` has the "method", the IRI of the "graph" ("" for what is in no named graph), to read the
    "media_type", to write the "file" of the body and its "content_type". A graph that is not there is 404 to
    read and to delete, 201 when it is written.
    """
    graph = NamedNode(detail["graph"]) if detail["graph"] else DefaultGraph()
    there = isinstance(graph, DefaultGraph) or (not context.store.is_new and context.store.holds(graph))
    method = str(detail["method"])
    if not there and method in ("GET", "DELETE"):
        raise Refusal(404, f"found no graph {graph}, expected one that is in the store\n")
    if method == "GET":
        answer = context.store.query(_ALL, dataset=Dataset(default=(graph,)))
        headers = {"Vary": "Accept", "Perfgraph-Snapshot": context.identity}
        return Head(200, content_type(write_answer(answer, str(detail["media_type"]), output)), headers)
    _write(context, detail, graph)
    output.write(DONE)
    return Head(200 if there else 201, PLAIN_TEXT)


def _write(context: Context, detail: Mapping[str, Any], graph: NamedNode | DefaultGraph) -> None:
    method, base = str(detail["method"]), str(context.settings["base"])
    updates = _updates(base)
    if graph == updates:
        raise Refusal(403, f"found the graph {graph}, which holds the receipts of updates; name another\n")
    body, triples = b"", []
    if method != "DELETE":
        body = Path(str(detail["file"])).read_bytes()
        own = graph.value if isinstance(graph, NamedNode) else base
        triples = read_triples(body, str(detail["content_type"]), own)
    receipt = _receipt(context.store, updates, f"{method} {graph}\n".encode(), body)
    named = isinstance(graph, NamedNode)
    # An empty graph is there too, where the engine knows such a thing (Graph Store Protocol §5.3).
    requests = [f"DROP SILENT {'GRAPH ' if named else ''}{graph}"] if method != "POST" else []
    if named:
        requests += [f"CREATE SILENT GRAPH {graph}"] if method != "DELETE" else []
        requests += [f"DELETE WHERE {{ GRAPH ?receipt {{ {graph} {PG('contentHash')} ?hash }} }}"]
    requests += [f"DROP SILENT GRAPH {updates}"]
    context.store.update(Change(tuple(requests), {graph: triples, updates: [receipt]}))


def _updates(base: str) -> NamedNode:
    return NamedNode(f"{base}graph/updates")


def _receipt(store: Store, updates: NamedNode, *said: bytes) -> Triple:
    """Return the receipt that follows the one in the store, for a change that says `said`."""
    digest = hashlib.sha256()
    before = () if store.is_new else store.quads(updates)
    for found in sorted(str(quad.object) for quad in before if quad.predicate == PG("contentHash")):
        digest.update(found.encode())
    for piece in said:
        digest.update(piece)
    return Triple(updates, PG("contentHash"), Literal(digest.hexdigest()))
