"""Data described as RDF: its parts counted (VoID), its graphs named (SPARQL 1.1 Service Description §3).

The web describes its endpoint with the same statements with which a release describes its files.
"""

from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import NamedNode, Triple

from perfgraph.quads.statements import Thing, integer
from perfgraph.terms import SD, VOID, Namespace, hashed

FORMATS = Namespace("http://www.w3.org/ns/formats/")

PARTITIONS = 500
"""How many classes and properties are counted one by one, the most used ones."""


def partitions(
    data: NamedNode, properties: Mapping[str, int], classes: Mapping[str, int]
) -> Iterator[Triple]:
    """Yield how many statements and things there are, by property and by class (VoID §4.1 to §4.3).

    The counts are by IRI, the largest first; a statement counts in every graph it stands in.
    """
    thing = Thing(data)
    yield from thing.has(VOID("triples"), integer(sum(properties.values())))
    yield from thing.has(VOID("properties"), integer(len(properties)))
    yield from thing.has(VOID("classes"), integer(len(classes)))
    for kind, counted, found in (("class", "entities", classes), ("property", "triples", properties)):
        for node in list(found)[:PARTITIONS]:
            part = Thing(_local(data, f"{kind}-{hashed('pg-partition-v1', node)}"))
            yield from thing.has(VOID(f"{kind}Partition"), part.node)
            yield from part.has(VOID(kind), NamedNode(node))
            yield from part.has(VOID(counted), integer(found[node]))


def graphs_of(data: NamedNode, names: Iterable[NamedNode]) -> Iterator[Triple]:
    """Yield the graphs that data consist of; their union is the default graph."""
    thing, default = Thing(data), Thing(_local(data, "default"))
    yield from thing.a(SD("Dataset"))
    yield from thing.has(SD("defaultGraph"), default.node)
    yield from default.a(SD("Graph"))
    for name in names:
        graph = Thing(_local(data, f"graph-{hashed('pg-graph-v1', name.value)}"))
        yield from thing.has(SD("namedGraph"), graph.node)
        yield from graph.a(SD("NamedGraph"))
        yield from graph.has(SD("name"), name)


def _local(data: NamedNode, name: str) -> NamedNode:
    return NamedNode(f"{data.value}#{name}")
