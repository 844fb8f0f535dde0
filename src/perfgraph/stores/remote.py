"""A store on any SPARQL 1.1 server: SPARQLWrapper for query and update, the Graph Store protocol for graphs.

The server's default graph must be the union of its graphs. Oxigraph is told so with each query; Virtuoso,
GraphDB and RDF4J are so by themselves; for Fuseki it is a setting (`tdb2:unionDefaultGraph true`). A server
whose default graph is another one is refused at the first query, because its answers would be wrong in
silence.

Virtuoso 7 cuts a CONSTRUCT at `ResultSetMaxRows` (10,000 in Debian's virtuoso.ini) without saying so; a
SELECT that was cut is refused.
"""

import urllib.request
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import quote

from pyoxigraph import DefaultGraph, NamedNode, Quad, QueryBoolean, QuerySolutions, QueryTriples, Triple
from SPARQLWrapper import JSON, POST, TURTLE, SPARQLWrapper

from perfgraph.errors import QueryError, StoreError
from perfgraph.stores.endpoint import Endpoint
from perfgraph.stores.oxigraph import n_triples, names_dataset, request_text
from perfgraph.stores.protocol import Answer, Change, Dataset, Document, Store
from perfgraph.stores.results import SOLUTIONS, TRIPLES, read_solutions, read_triples
from perfgraph.stores.transport import Reply, Transport
from perfgraph.syntax import check_syntax, check_update, query_form, without_dataset

CHUNK_TRIPLES = 10_000
"""How many triples one request carries, so that each ends within its time-out."""

_UNION = "ASK { { SELECT ?s { GRAPH ?g { ?s ?p ?o } } LIMIT 1 } FILTER NOT EXISTS { ?s ?q ?v } }"
_NO_GRAPH = "urn:uuid:00000000-0000-0000-0000-000000000000"
"""Named where a dataset has no graph, because servers take none for all of them (RFC 9562 §5.9)."""
_GRAPHS = "SELECT DISTINCT ?g { GRAPH ?g { } }"
# Oxigraph and Jena know their graphs; Virtuoso only finds them by looking at what is in them
# (in order, because without it Virtuoso 7 takes seconds instead of milliseconds).
_GRAPHS_BY_CONTENT = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g"
_KNOWS_GRAPHS = ("oxigraph", "apache jena fuseki")
_VIRTUOSO_OWN = ("http://www.openlinksw.com/", "http://www.w3.org/ns/ldp#", "http://www.w3.org/2002/07/owl#")
_VIRTUOSO_LOCAL = ("/sparql", "/DAV/")


class _Requests(SPARQLWrapper):
    """Makes the requests of the SPARQL protocol; `form` is the query form, or the first word of an update."""

    def __init__(self, endpoint: Endpoint, form: str) -> None:
        self._form = form
        super().__init__(endpoint.query, updateEndpoint=endpoint.update)
        self.setMethod(POST)
        self.setReturnFormat(TURTLE if form in ("CONSTRUCT", "DESCRIBE") else JSON)
        self.setOnlyConneg(True)

    def _parseQueryType(self, query: str) -> str:  # noqa: N802 - SPARQLWrapper's name
        del query  # its own parser takes a word in an IRI for the query form
        return self._form

    def add_dataset(self, dataset: Dataset) -> None:
        if DefaultGraph() not in dataset.default:
            default = [graph.value for graph in dataset.default if isinstance(graph, NamedNode)]
            for name in default or [_NO_GRAPH]:
                self.addParameter("default-graph-uri", name)
            for name in [graph.value for graph in dataset.named] or [_NO_GRAPH]:
                self.addParameter("named-graph-uri", name)

    def request(self, sparql: str, accept: str) -> urllib.request.Request:
        self.setQuery(sparql)
        request = self._createRequest()
        request.add_header("Accept", accept)
        return request


class RemoteStore(Store):
    """Named graphs on a server.

    A document is not one transaction there: its last graph is removed first and written last, so that its
    absence tells of a load that was cut, and putting the document again repairs it.
    """

    def __init__(self, endpoint: Endpoint) -> None:
        self._location = endpoint.query
        self._endpoint = endpoint.completed()
        self._transport = Transport(self._endpoint)
        self._server: str | None = None

    @property
    def location(self) -> str:
        """Return the address of queries as it was given."""
        return self._location

    def query(
        self, sparql: str, *, timeout: float | None = None, dataset: Dataset | None = None, base: str = ""
    ) -> Answer:
        """Answer a query; `timeout` in seconds for the whole answer, by default the endpoint's."""
        check_syntax(sparql, base)
        self._greet()
        return self._ask(_based(sparql, base), timeout, dataset)

    def update(self, change: Change) -> None:
        """Carry out a change by one request of the SPARQL 1.1 Protocol (§2.2)."""
        for request in change.requests:
            check_update(request, change.base)
        added = (_insertion(graph, triples) for graph, triples in change.added.items() if triples)
        if text := " ;\n".join(filter(None, [request_text(change), *added])):
            self._greet()
            self._update(_based(text, change.base), also=(400,))

    def holds(self, graph: NamedNode) -> bool:
        """Tell whether a named graph is there, with a triple in it."""
        self._greet()
        found = self._ask("ASK { ?s ?p ?o }", None, Dataset(default=(graph,)))
        return isinstance(found, QueryBoolean) and bool(found)

    def put(self, documents: Iterable[Document]) -> None:
        """Replace named graphs, one request for each graph and each `CHUNK_TRIPLES` triples."""
        for document in documents:
            self._greet()  # a web server that says 200 to everything is not written to
            try:
                self._put(document)
            except StoreError as error:
                names = ", ".join(f"<{graph.value}>" for graph in document)
                raise StoreError(f"{error} Not whole on the server: {names}.") from error

    def drop(self, graphs: Sequence[NamedNode]) -> None:
        """Remove named graphs by one update request."""
        if graphs:
            self._greet()
            self._update(" ;\n".join(f"DROP SILENT GRAPH {graph}" for graph in reversed(graphs)))

    def graphs(self) -> Iterator[NamedNode]:
        """Yield the names of the graphs, sorted, without those that Virtuoso keeps for itself."""
        knows = self._greet().startswith(_KNOWS_GRAPHS)
        found = self._ask(_GRAPHS if knows else _GRAPHS_BY_CONTENT, None)
        assert isinstance(found, QuerySolutions)
        names = (row["g"] for row in found)
        graphs = [name for name in names if isinstance(name, NamedNode) and not self._own(name.value)]
        return iter(sorted(graphs, key=lambda graph: graph.value))

    def quads(self, graph: NamedNode) -> Iterator[Quad]:
        """Yield the quads of one named graph."""
        self._greet()
        reply = self._graph("GET", graph, also=(404,))
        if reply.status == 404:
            return iter(())
        triples = set(read_triples(reply, self._endpoint.graph_store))
        if self._virtuoso:
            self._complete(graph, triples)
        return (Quad(triple.subject, triple.predicate, triple.object, graph) for triple in triples)

    def close(self) -> None:
        """Nothing is held open."""

    def _complete(self, graph: NamedNode, triples: set[Triple]) -> None:
        """Add what Virtuoso left out, which ends a graph too at `ResultSetMaxRows`, in silence."""
        pattern = f"{{ GRAPH {graph} {{ ?s ?p ?o }} }}"
        counted = self._ask(f"SELECT (COUNT(*) AS ?n) {pattern}", None)
        assert isinstance(counted, QuerySolutions)
        size, page = int(next(counted)["n"].value), len(triples)
        for offset in range(page, size, page or 1):
            part = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {pattern} LIMIT {page} OFFSET {offset}"
            found = self._ask(part, None)
            assert isinstance(found, QueryTriples)
            triples.update(found)
        if len(triples) != size:
            raise StoreError(
                f"{self._endpoint.graph_store}: {graph} holds {size:,} triples, found {len(triples):,}. Run "
                "the command again when nobody writes, or raise ResultSetMaxRows in virtuoso.ini."
            )

    def _greet(self) -> str:
        """Return the server's name in lower case, having made sure once that its default graph is right."""
        if self._server is None:
            reply = self._send(_UNION, None)
            if bool(read_solutions(reply, self._endpoint.query, ask=True)):
                raise StoreError(
                    f"{self._endpoint.query}: the default graph is not the union of the named graphs, which "
                    "every question expects. Set it in the server (Fuseki: tdb2:unionDefaultGraph true)."
                )
            self._server = reply.headers.get("server", "").lower()
        return self._server

    def _update(self, text: str, also: tuple[int, ...] = ()) -> None:
        request = _Requests(self._endpoint, "DROP").request(text, "*/*")
        reply = self._transport.send(request, also=also)
        if reply.status == 400:
            raise QueryError(
                f"{self._endpoint.update}: the server refuses the update. Its words: {reply.words}"
            )

    def _ask(self, sparql: str, timeout: float | None, dataset: Dataset | None = None) -> Answer:
        reply = self._send(sparql, timeout, dataset)
        form = query_form(sparql)
        if form in ("SELECT", "ASK"):
            return read_solutions(reply, self._endpoint.query, ask=form == "ASK")
        return read_triples(reply, self._endpoint.query)

    def _send(self, sparql: str, timeout: float | None, dataset: Dataset | None = None) -> Reply:
        form = query_form(sparql)
        requests = _Requests(self._endpoint, form)
        if dataset is not None:
            requests.add_dataset(dataset)
            sparql = without_dataset(sparql)  # which Virtuoso lets stand above the dataset
        elif not names_dataset(sparql):
            requests.addParameter("union-default-graph", "true")
        if form == "DESCRIBE" and self._virtuoso:
            # Its default way of describing finds nothing in the union of the graphs.
            sparql = f'define sql:describe-mode "CBD"\n{sparql}'
        request = requests.request(sparql, SOLUTIONS if form in ("SELECT", "ASK") else TRIPLES)
        reply = self._transport.send(request, timeout=timeout, also=(400,))
        if reply.status == 400:
            raise QueryError(
                f"{self._endpoint.query}: the server refuses the query. Its words: {reply.words}"
            )
        return reply

    def _put(self, document: Document) -> None:
        if document:
            self._graph("DELETE", list(document)[-1], also=(404,))
        for graph, triples in document.items():
            if not triples:
                self._graph("DELETE", graph, also=(404,))
            for start in range(0, len(triples), CHUNK_TRIPLES):
                self._graph("POST" if start else "PUT", graph, triples[start : start + CHUNK_TRIPLES])

    def _graph(
        self, method: str, graph: NamedNode, triples: Sequence[Triple] = (), also: tuple[int, ...] = ()
    ) -> Reply:
        address = self._endpoint.graph_store
        request = urllib.request.Request(  # noqa: S310 - the endpoint allows http and https alone
            f"{address}{'&' if '?' in address else '?'}graph={quote(graph.value, safe='')}",
            data=n_triples(triples) if triples else None,
            method=method,
            headers={
                "Accept": TRIPLES if method == "GET" else "*/*",
                "Content-Type": "application/n-triples",
            },
        )
        return self._transport.send(request, also=also)

    @property
    def _virtuoso(self) -> bool:
        return (self._server or "").startswith("virtuoso")

    def _own(self, graph: str) -> bool:
        local = graph.startswith("http://local") and graph.endswith(_VIRTUOSO_LOCAL)
        return self._virtuoso and (graph.startswith(_VIRTUOSO_OWN) or local)


def _based(sparql: str, base: str) -> str:
    return f"BASE {NamedNode(base)} {sparql}" if base else sparql


def _insertion(graph: NamedNode | DefaultGraph, triples: Sequence[Triple]) -> str:
    # N-Triples are SPARQL as they stand. Not INSERT DATA, in which Virtuoso refuses nodes without a name.
    data = n_triples(triples).decode()
    template = f"GRAPH {graph} {{\n{data}}}" if isinstance(graph, NamedNode) else f"\n{data}"
    return f"INSERT {{ {template} }} WHERE {{ }}"
