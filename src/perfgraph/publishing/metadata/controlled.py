"""The terms of controlled vocabularies that a catalogue uses, told so far that it stands by itself."""

from collections.abc import Iterator, Mapping

from pyoxigraph import Literal, NamedNode, Triple

from perfgraph.findings import Bilingual
from perfgraph.publishing.metadata.resources import EU, Described, place, standard, standards
from perfgraph.quads.statements import Thing, both
from perfgraph.terms import DCTERMS, RDFS, SKOS, SPDX

ADMS = "http://purl.org/adms/"

FILE_TYPES: Mapping[str, str] = {
    "application/n-quads": "RDF_N_QUADS",
    "application/n-triples": "RDF_N_TRIPLES",
    "application/trig": "RDF_TRIG",
    "text/turtle": "RDF_TURTLE",
    "application/ld+json": "JSON_LD",
    "application/rdf+xml": "RDF_XML",
    "text/csv": "CSV",
    "text/tab-separated-values": "TSV",
    "text/html": "HTML",
    "text/plain": "TXT",
    "application/json": "JSON",
    "application/xml": "XML",
    "application/zip": "ZIP",
    "application/vnd.apache.parquet": "PARQUET",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "XLSX",
}
"""The file types of the EU's authority table, by media type."""

THEMES = {
    "GOVE": Bilingual("政府与公共部门", "Government and public sector"),
    "ECON": Bilingual("经济与金融", "Economy and finance"),
}
_LICENCE_TYPES = {
    "CC-BY-4.0": ("Attribution", "Attribution"),
    "ODC-By-1.0": ("Attribution", "Attribution"),
    "CC0-1.0": ("PublicDomain", "Public domain"),
    "PDDL-1.0": ("PublicDomain", "Public domain"),
    "CC-BY-SA-4.0": ("ViralEffect-ShareAlike", "Viral effect (share-alike)"),
    "ODbL-1.0": ("ViralEffect-ShareAlike", "Viral effect (share-alike)"),
    "": ("UnknownIPR", "Unknown IPR"),
}
"""The types of licences (ADMS), by SPDX identifier; nobody knows that of a licence which SPDX lists not."""


def controlled(described: Described) -> Iterator[Triple]:
    """Yield what the terms of controlled vocabularies are, so that the catalogue stands by itself."""
    settings = described.source.settings
    licence = Thing(described.licence)
    yield from licence.a(DCTERMS("LicenseDocument"))
    yield from licence.has(DCTERMS("title"), *both(settings.licence.name))
    kind, label = _LICENCE_TYPES[settings.licence.spdx]
    yield from licence.has(DCTERMS("type"), NamedNode(f"{ADMS}licencetype/{kind}"))
    yield from _concept(NamedNode(f"{ADMS}licencetype/{kind}"), NamedNode(f"{ADMS}licencetype/1.0"), label)
    for theme, name in THEMES.items():
        yield from _concept(EU(f"data-theme/{theme}"), EU("data-theme"), name.en)
    yield from _concept(EU("planned-availability/STABLE"), EU("planned-availability"), "stable")
    scheme = Thing(EU("data-theme"))
    yield from scheme.a(SKOS("ConceptScheme"))
    yield from scheme.has(DCTERMS("title"), Literal("Data theme", language="en"))
    for term, kind_ in (
        ("language/ZHO", DCTERMS("LinguisticSystem")),
        ("language/ENG", DCTERMS("LinguisticSystem")),
        ("frequency/ANNUAL", DCTERMS("Frequency")),
        ("access-right/PUBLIC", DCTERMS("RightsStatement")),
        ("country/CHN", DCTERMS("Location")),
    ):
        thing = Thing(EU(term))
        yield from thing.a(kind_)
        yield from thing.has(SKOS("inScheme"), EU(term.partition("/")[0]))
    yield from Thing(SPDX("checksumAlgorithm_sha256")).a(SPDX("ChecksumAlgorithm"))
    for iri, title in standards().items():
        yield from standard(iri, title)
    for region in described.places:
        yield from place(region)
    if settings.rights:
        rights = Thing(described.part("rights"))
        yield from rights.a(DCTERMS("RightsStatement"))
        yield from rights.has(RDFS("label"), *both(settings.rights))


def _concept(node: NamedNode, scheme: NamedNode, label: str) -> Iterator[Triple]:
    thing = Thing(node)
    yield from thing.a(SKOS("Concept"))
    yield from thing.has(SKOS("prefLabel"), Literal(label, language="en"))
    yield from thing.has(SKOS("inScheme"), scheme)
