"""What the data are made of (VoID), and which graphs they stand in (SPARQL 1.1 Service Description §3)."""

from collections.abc import Iterator, Mapping

from pyoxigraph import NamedNode, QuerySolutions, Triple

from perfgraph.findings import Bilingual
from perfgraph.publishing.metadata.resources import Described
from perfgraph.quads.statements import Thing, both, date, integer
from perfgraph.terms import DCTERMS, PG, PREFIXES, SD, VOID
from perfgraph.void import FORMATS, graphs_of, partitions

EXAMPLES = ("BudgetProject", "IndicatorTarget", "Indicator", "BudgetUnit", "TargetDocument")
"""The classes of which a thing is named as an example (VoID §3.3)."""

_DUMPS = {"application/n-quads": "N-Quads", "application/trig": "TriG", "application/ld+json": "JSON-LD"}
_FIRST = "SELECT ?thing WHERE {{ ?thing a {kind} }} ORDER BY STR(?thing) LIMIT 1"


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
    yield from thing.has(VOID("exampleResource"), *_examples(described))
    yield from thing.has(VOID("documents"), integer(len(source.documents)))
    for each in described.whole:
        if each.file.conforms_to and each.file.media_type in _DUMPS:
            yield from thing.has(VOID("dataDump"), source.address(each.file.path))
            yield from thing.has(VOID("feature"), FORMATS(_DUMPS[each.file.media_type]))
    if settings.endpoint:
        endpoint = Thing(NamedNode(settings.endpoint))
        yield from thing.has(VOID("sparqlEndpoint"), endpoint.node)
        yield from endpoint.a(SD("Service"))
        yield from endpoint.has(SD("endpoint"), endpoint.node)
        yield from endpoint.has(SD("supportedLanguage"), SD("SPARQL11Query"))
        yield from endpoint.has(SD("feature"), SD("UnionDefaultGraph"))
        yield from endpoint.has(SD("defaultDataset"), described.release)
    yield from partitions(described.release, census.properties, census.classes)
    yield from graphs_of(described.release, source.graph.store.graphs())


def _examples(described: Described) -> Iterator[NamedNode]:
    """Yield a thing of each of the classes that the data are about."""
    for kind in EXAMPLES:
        found = described.source.graph.store.query(_FIRST.format(kind=PG(kind)))
        assert isinstance(found, QuerySolutions)
        yield from (row["thing"] for row in found)


def _vocabularies(properties: Mapping[str, int]) -> list[str]:
    """Return the namespaces of the properties that are used, as far as they have a prefix here."""
    known = [str(iri) for iri in PREFIXES.values() if any(name.startswith(iri) for name in properties)]
    return sorted(set(known))
