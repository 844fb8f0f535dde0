"""What the endpoint and its data are, as RDF: service description, VoID, and the questions as examples."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, cast

from pyoxigraph import Literal, NamedNode, QuerySolutions, Triple

from perfgraph.assets import asset
from perfgraph.catalogue import read_catalogue
from perfgraph.catalogue.executables import examples
from perfgraph.findings import Bilingual, Language
from perfgraph.serialization import write
from perfgraph.stores import Store
from perfgraph.terms import DCTERMS, PREFIXES, RDF, RDFS, SD, VOID, XSD, Namespace, hashed
from perfgraph.web.jobs import Context, Head, Output
from perfgraph.web.results import GRAPHS, content_type

FORMATS = Namespace("http://www.w3.org/ns/formats/")

NAMED = 100
"""How many named graphs the description lists; a query finds them all."""

PARTITIONS = 500
"""How many classes and properties the description counts one by one, the most used ones."""

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
    endpoint = NamedNode(f"{address}sparql")
    data, default = NamedNode(f"{base}dataset"), NamedNode(f"{base}dataset#default")
    yield Triple(endpoint, RDF("type"), SD("Service"))
    yield Triple(endpoint, SD("endpoint"), endpoint)
    yield from _texts(endpoint, RDFS("label"), TITLE)
    for language in ("SPARQL10Query", "SPARQL11Query"):
        yield Triple(endpoint, SD("supportedLanguage"), SD(language))
    for feature in ("UnionDefaultGraph", "EmptyGraphs"):
        yield Triple(endpoint, SD("feature"), SD(feature))
    for name in (*_RESULTS, *_GRAPHS):
        yield Triple(endpoint, SD("resultFormat"), FORMATS(name))
    yield Triple(endpoint, SD("defaultDataset"), data)
    yield Triple(data, RDF("type"), SD("Dataset"))
    yield Triple(data, SD("defaultGraph"), default)
    yield Triple(default, RDF("type"), SD("Graph"))
    for graph in graphs:
        named = NamedNode(f"{base}dataset#graph-{hashed('pg-graph-v1', graph.value)}")
        yield Triple(data, SD("namedGraph"), named)
        yield Triple(named, RDF("type"), SD("NamedGraph"))
        yield Triple(named, SD("name"), graph)


def dataset(base: str, address: str, store: Store, identity: str) -> Iterator[Triple]:
    """Yield the description of the data (VoID §2 to §4); a statement counts in every graph it stands in.

    Two passes over the statements: about a second for each million.
    """
    data = NamedNode(f"{base}dataset")
    yield Triple(data, RDF("type"), VOID("Dataset"))
    yield from _texts(data, DCTERMS("title"), TITLE)
    yield Triple(data, DCTERMS("identifier"), Literal(identity))
    yield Triple(data, VOID("sparqlEndpoint"), NamedNode(f"{address}sparql"))
    yield Triple(data, VOID("uriSpace"), Literal(base))
    properties, classes = (_counts(store, query) for query in (_PROPERTIES, _CLASSES))
    yield _count(data, "triples", sum(properties.values()))
    yield _count(data, "properties", len(properties))
    yield _count(data, "classes", len(classes))
    for kind, counted, found in (("class", "entities", classes), ("property", "triples", properties)):
        for node in list(found)[:PARTITIONS]:
            part = NamedNode(f"{data.value}#{kind}-{hashed('pg-partition-v1', node.value)}")
            yield Triple(data, VOID(f"{kind}Partition"), part)
            yield Triple(part, VOID(kind), node)
            yield _count(part, counted, found[node])


def _counts(store: Store, query: str) -> Mapping[NamedNode, int]:
    if store.is_new:
        return {}
    found = store.query(query)
    assert isinstance(found, QuerySolutions)
    counts = {row["node"]: int(row["n"].value) for row in found if isinstance(row["node"], NamedNode)}
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0].value)))


def _count(node: NamedNode, name: str, number: int) -> Triple:
    return Triple(node, VOID(name), Literal(str(number), datatype=XSD("integer")))


def _texts(node: NamedNode, property_: NamedNode, text: Bilingual) -> Iterator[Triple]:
    for language in Language:
        yield Triple(node, property_, Literal(text.of(language), language=language.value))
