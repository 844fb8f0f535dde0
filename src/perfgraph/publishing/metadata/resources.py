"""The things that metadata speak of, and their addresses.

Files, releases and documents have the addresses at which they stand; what stands nowhere by itself is a part
of the catalogue, `catalogue#…`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from pyoxigraph import Literal, NamedNode, RdfFormat, Store, Triple

from perfgraph.assets import asset
from perfgraph.findings import Bilingual, Language
from perfgraph.publishing.documents import DocumentVersion, Place, Unit
from perfgraph.publishing.gate import Inspection
from perfgraph.publishing.parts import RELEASES, Source
from perfgraph.publishing.writing import Written
from perfgraph.quads.statements import Thing, both, chinese
from perfgraph.terms import DCAT, DCTERMS, FOAF, OWL, PG, RDFS, SKOS, VCARD, XSD, Namespace, slug

EU = Namespace("http://publications.europa.eu/resource/authority/")
"""The controlled vocabularies that DCAT-AP 3 prescribes (DCAT-AP 3.0.1 §11)."""

IANA = Namespace("https://www.iana.org/assignments/media-types/")

CHINA = EU("country/CHN")


@cache
def standards() -> Mapping[str, Bilingual]:
    """Return what the data conform to, by IRI: the versions of ontology and shapes, with their titles."""
    found: dict[str, Bilingual] = {}
    for path in (asset("ontology") / "perfgraph.ttl", asset("shapes") / "shapes.ttl"):
        store = Store()
        store.load(path=str(path), format=RdfFormat.TURTLE)
        for quad in store.quads_for_pattern(None, OWL("versionIRI"), None):
            titles = [one.object for one in store.quads_for_pattern(quad.subject, DCTERMS("title"), None)]
            said = {one.language: one.value for one in titles if isinstance(one, Literal)}
            assert isinstance(quad.object, NamedNode)
            found[quad.object.value] = Bilingual(said[Language.CHINESE.lower()], said[Language.ENGLISH])
    return found


@dataclass(frozen=True)
class Described:
    """A release as its metadata describe it: its source, the files that were written, what the gate saw."""

    source: Source
    files: Sequence[Written]
    inspection: Inspection

    @property
    def base(self) -> str:
        """Return the base IRI of the release."""
        return self.source.names.base

    @property
    def catalogue(self) -> NamedNode:
        """Return the catalogue."""
        return NamedNode(f"{self.base}catalogue")

    @property
    def data(self) -> NamedNode:
        """Return the data, of which each release is a version."""
        return NamedNode(f"{self.base}dataset")

    @property
    def release(self) -> NamedNode:
        """Return the release."""
        return self.version(self.source.version)

    @property
    def contact(self) -> NamedNode:
        """Return whoever answers questions."""
        return self.part("contact")

    @property
    def publisher(self) -> NamedNode:
        """Return the publisher."""
        return NamedNode(self.source.settings.publisher.iri)

    @property
    def licence(self) -> NamedNode:
        """Return the licence."""
        return NamedNode(self.source.settings.licence.iri)

    def version(self, name: str) -> NamedNode:
        """Return a release by its version."""
        return NamedNode(f"{self.base}{RELEASES}/{name}/")

    def part(self, name: str) -> NamedNode:
        """Return a part of the catalogue."""
        return NamedNode(f"{self.catalogue.value}#{name}")

    def document(self, key: str) -> NamedNode:
        """Return the data set of a document version."""
        return self.part(f"document-{key}")

    def series(self, unit: Unit) -> NamedNode:
        """Return the series of the documents of a unit."""
        return self.part("unit-" + unit.iri.value.removeprefix(f"{self.base}id/unit/").replace("/", "-"))

    @cached_property
    def whole(self) -> tuple[Written, ...]:
        """Return the files of the whole data."""
        return tuple(each for each in self.files if not each.file.documents)

    @cached_property
    def of_documents(self) -> Mapping[str, tuple[Written, ...]]:
        """Return the files of each document version, by its key."""
        found: dict[str, list[Written]] = {}
        for each in self.files:
            for key in each.file.documents:
                found.setdefault(key, []).append(each)
        return {key: tuple(files) for key, files in found.items()}

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Return the regions of all units, sorted by code."""
        found = {unit.region for document in self.source.documents for unit in document.units if unit.region}
        return tuple(sorted(found, key=lambda place: place.code))

    @cached_property
    def years(self) -> tuple[str, ...]:
        """Return the fiscal years of all documents, sorted."""
        return tuple(sorted({year for document in self.source.documents for year in document.years}))

    @property
    def citation(self) -> str:
        """Return how the release is cited: creator, year, title, version, address (DataCite 4.5 §2.2)."""
        settings, source = self.source.settings, self.source
        return (
            f"{settings.publisher.name.en} ({source.date.year}): {settings.title.en}. "
            f"Version {source.version}. {self.release.value} (RDFC-1.0 SHA-256 {self.canonical})"
        )

    @cached_property
    def canonical(self) -> str:
        """Return the RDFC-1.0 hash of the data."""
        return next((each.file.canonical for each in self.files if each.file.canonical), "")


def name_of(document: DocumentVersion) -> Bilingual:
    """Return the title of a document version: unit, year and file."""
    units = "、".join(unit.label or slug(unit.iri) for unit in document.units[:3])
    if len(document.units) > 3:
        units += "等"
    years = "–".join(dict.fromkeys((*document.years[:1], *document.years[-1:])))
    when = f"{years} " if years else ""
    return Bilingual(
        zh=f"{units}{years + '年' if years else ''}预算绩效目标（{document.file}）",
        en=f"{when}budget performance targets of {units or 'a unit'} ({document.file})",
    )


def agents(described: Described) -> Iterator[Triple]:
    """Yield who publishes and who answers questions."""
    settings = described.source.settings
    publisher = Thing(described.publisher)
    yield from publisher.a(FOAF("Agent"), FOAF("Organization"))
    yield from publisher.has(FOAF("name"), *both(settings.publisher.name))
    contact = Thing(described.contact)
    yield from contact.a(VCARD("Kind"), VCARD("Organization"))
    yield from contact.has(VCARD("fn"), *both(settings.contact.name))
    mail = settings.contact.iri.startswith("mailto:")
    yield from contact.has(VCARD("hasEmail" if mail else "hasURL"), NamedNode(settings.contact.iri))


def standard(iri: str, name: Bilingual | None = None) -> Iterator[Triple]:
    """Yield that an IRI names a standard."""
    thing = Thing(NamedNode(iri))
    yield from thing.a(DCTERMS("Standard"))
    if name:
        yield from thing.has(RDFS("label"), *both(name))


def period(node: NamedNode, years: Sequence[str]) -> Iterator[Triple]:
    """Yield a period from the first to the last of fiscal years (Budget Law art. 18)."""
    thing = Thing(node)
    yield from thing.a(DCTERMS("PeriodOfTime"))
    yield from thing.has(DCAT("startDate"), Literal(f"{years[0]}-01-01", datatype=XSD("date")))
    yield from thing.has(DCAT("endDate"), Literal(f"{years[-1]}-12-31", datatype=XSD("date")))


def place(region: Place) -> Iterator[Triple]:
    """Yield a region as a location."""
    thing = Thing(region.iri)
    yield from thing.a(DCTERMS("Location"), PG("AdministrativeRegion"))
    yield from thing.has(SKOS("prefLabel"), chinese(region.label) if region.label else None)
    yield from thing.has(SKOS("notation"), region.code)
