"""What the data are made of (VoID), and which graphs they stand in (SPARQL 1.1 Service Description §3)."""

from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import Literal, NamedNode, Triple

from perfgraph.findings import Bilingual
from perfgraph.publishing.metadata.resources import Described
from perfgraph.quads.statements import Thing, both, date, integer
from perfgraph.terms import DCTERMS, PREFIXES, SD, VOID, Namespace, hashed

FORMATS = Namespace("http://www.w3.org/ns/formats/")

PARTITIONS = 500
"""How many classes and properties are counted one by one, the most used ones."""

EXAMPLES = ("BudgetProject", "IndicatorTarget", "Indicator", "BudgetUnit", "TargetDocument")
"""The classes of which a thing is named as an example (VoID §3.3)."""


def void(described: Described) -> Iterator[Triple]:
    """Yield the description of a release as RDF data."""
    settings, source, census = described.source.settings, described.source, described.inspection.census
    thing = Thing(described.release)
    yield from thing.a(VOID("Dataset"))
    version = Bilingual(
        f"{settings.title.zh}，{source.version} 版", f"{settings.title.en}, version {source.version}"
    )
    yield from thing.has(DCTERMS("title"), *both(version))
    yield from thing.has(DCTERMS("description"), *both(settings.description))
    yield from thing.has(DCTERMS("license"), described.licence)
    yield from thing.has(DCTERMS("publisher"), described.publisher)
    yield from thing.has(DCTERMS("issued"), date(source.date))
    yield from thing.has(DCTERMS("identifier"), source.snapshot)
    yield from thing.has(VOID("uriSpace"), described.base)
    yield from thing.has(VOID("vocabulary"), *(NamedNode(iri) for iri in _vocabularies(census.properties)))
    yield from thing.has(VOID("documents"), integer(len(source.documents)))
    for each in described.whole:
        if each.file.conforms_to and each.file.media_type in _DUMPS:
            yield from thing.has(VOID("dataDump"), source.address(each.file.path))
            yield from thing.has(VOID("feature"), FORMATS(_DUMPS[each.file.media_type]))
    yield from partitions(described.release, census.properties, census.classes)
    yield from graphs(described.release, source.graph.store.graphs())


_DUMPS = {"application/n-quads": "N-Quads", "application/trig": "TriG", "application/ld+json": "JSON-LD"}


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


def graphs(data: NamedNode, names: Iterable[NamedNode]) -> Iterator[Triple]:
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


def _vocabularies(properties: Mapping[str, int]) -> list[str]:
    """Return the namespaces of the properties that are used, as far as they have a prefix here."""
    known = [str(iri) for iri in PREFIXES.values() if any(name.startswith(iri) for name in properties)]
    return sorted(set(known))


def triples_of(data: NamedNode, title: Bilingual, identity: str) -> Iterator[Triple]:
    """Yield what names data."""
    thing = Thing(data)
    yield from thing.a(VOID("Dataset"))
    yield from thing.has(DCTERMS("title"), *both(title))
    yield from thing.has(DCTERMS("identifier"), Literal(identity))
