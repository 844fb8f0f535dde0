"""What the endpoint and its data are, as RDF: service description, VoID, and the questions as examples."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, cast

from pyoxigraph import NamedNode, QuerySolutions, Triple

from perfgraph.assets import asset
from perfgraph.catalogue import read_catalogue
from perfgraph.catalogue.executables import examples
from perfgraph.findings import Bilingual
from perfgraph.quads.statements import Thing, both
from perfgraph.serialization import write
from perfgraph.stores import Store
from perfgraph.terms import DCTERMS, PREFIXES, RDFS, SD, VOID
from perfgraph.void import FORMATS, graphs_of, partitions
from perfgraph.web.jobs import Context, Head, Output
from perfgraph.web.results import GRAPHS, content_type

NAMED = 100
"""How many named graphs the description lists; a query finds them all."""

TITLE = Bilingual(zh="预算绩效目标知识图谱", en="Knowledge graph of budget performance targets")

_PROPERTIES = "SELECT (?p AS ?node) (COUNT(*) AS ?n) WHERE { ?s ?p ?o } GROUP BY ?p"
_CLASSES = "SELECT (?c AS ?node) (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s a ?c } GROUP BY ?c"

_RESULTS = ("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV")
_GRAPHS = ("Turtle", "N-Triples", "RDF_XML", "JSON-LD", "TriG", "N-Quads")


def describe(context: Context, detail: Mapping[str, Any], output: Output) -> Head:
    """Write the description of the service and its data; `detail` has the media type as "description"."""
    triples = context.memory.get("description")
    if triples is None:
        base, address = str(context.settings["base"]), str(context.settings["address"])
        triples = (
            *service(base, address, named_graphs(context.store)),
            *dataset(base, address, context.store, context.identity),
            *examples(base, read_catalogue(asset("queries"))),
        )
        context.memory["description"] = triples
    media_type = str(detail["description"])
    prefixes = {**PREFIXES, "sd": SD, "void": VOID, "formats": FORMATS}
    write(cast(tuple[Triple, ...], triples), GRAPHS[media_type], output, prefixes)
    headers = {"Vary": "Accept", "Perfgraph-Snapshot": context.identity}
    return Head(200, content_type(media_type), headers)


def named_graphs(store: Store) -> list[NamedNode]:
    """Return the names of the graphs, sorted, at most `NAMED`."""
    return [] if store.is_new else list(islice(store.graphs(), NAMED))


def service(base: str, address: str, graphs: list[NamedNode]) -> Iterator[Triple]:
    """Yield the description of the endpoint at `address` (SPARQL 1.1 Service Description §3)."""
    endpoint, data = Thing(NamedNode(f"{address}sparql")), NamedNode(f"{base}dataset")
    yield from endpoint.a(SD("Service"))
    yield from endpoint.has(SD("endpoint"), endpoint.node)
    yield from endpoint.has(RDFS("label"), *both(TITLE))
    languages, features = ("SPARQL10Query", "SPARQL11Query"), ("UnionDefaultGraph", "EmptyGraphs")
    yield from endpoint.has(SD("supportedLanguage"), *map(SD, languages))
    yield from endpoint.has(SD("feature"), *map(SD, features))
    yield from endpoint.has(SD("resultFormat"), *map(FORMATS, (*_RESULTS, *_GRAPHS)))
    yield from endpoint.has(SD("defaultDataset"), data)
    yield from graphs_of(data, graphs)


def dataset(base: str, address: str, store: Store, identity: str) -> Iterator[Triple]:
    """Yield the description of the data (VoID §2 to §4); a statement counts in every graph it stands in.

    Two passes over the statements: about a second for each million.
    """
    data = Thing(NamedNode(f"{base}dataset"))
    yield from data.a(VOID("Dataset"))
    yield from data.has(DCTERMS("title"), *both(TITLE))
    yield from data.has(DCTERMS("identifier"), identity)
    yield from data.has(VOID("sparqlEndpoint"), NamedNode(f"{address}sparql"))
    yield from data.has(VOID("uriSpace"), base)
    yield from partitions(data.node, _counts(store, _PROPERTIES), _counts(store, _CLASSES))


def _counts(store: Store, query: str) -> Mapping[str, int]:
    if store.is_new:
        return {}
    found = store.query(query)
    assert isinstance(found, QuerySolutions)
    counts = {row["node"].value: int(row["n"].value) for row in found if isinstance(row["node"], NamedNode)}
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
