"""The catalogue: DCAT 3 as DCAT-AP 3.0.1 profiles it.

A release is a version of the data; each document version is a data set of its own, in the series of its unit;
each file is a distribution with its size and sum.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from pyoxigraph import Literal, NamedNode, Triple

from perfgraph.findings import Bilingual
from perfgraph.publishing.documents import DocumentVersion, Unit
from perfgraph.publishing.metadata.controlled import FILE_TYPES, THEMES, controlled
from perfgraph.publishing.metadata.resources import (
    CHINA,
    EU,
    IANA,
    Described,
    agents,
    name_of,
    period,
    standard,
    standards,
)
from perfgraph.publishing.parts import RELEASES
from perfgraph.publishing.writing import Written
from perfgraph.quads.statements import Thing, both, date
from perfgraph.terms import DCAT, DCTERMS, FOAF, PROV, SKOS, SPDX, XSD, Namespace, slug

AP = Namespace("http://data.europa.eu/r5r/")
LATEST = f"{RELEASES}/latest/"

SPARQL = "http://www.w3.org/TR/sparql11-protocol/"

KEYWORDS = (
    Bilingual("预算绩效目标", "budget performance targets"),
    Bilingual("绩效指标", "performance indicators"),
    Bilingual("部门预算", "government budget"),
    Bilingual("预算项目", "budget projects"),
    Bilingual("财政支出", "public spending"),
)


def catalogue(described: Described) -> Iterator[Triple]:
    """Yield the catalogue of a release; memory does not grow with the number of documents."""
    return chain.from_iterable(entries(described))


def entries(described: Described) -> Iterator[Iterable[Triple]]:
    """Yield the catalogue entry by entry: the catalogue, each data set with its files, each series."""
    yield _catalogue(described)
    yield agents(described)
    yield controlled(described)
    yield _data(described)
    yield _release(described)
    yield _service(described)
    for unit, documents in _by_unit(described.source.documents).items():
        yield _series(described, unit, documents)
    for document in described.source.documents:
        yield _document(described, document)


def _catalogue(described: Described) -> Iterator[Triple]:
    settings, source = described.source.settings, described.source
    thing = Thing(described.catalogue)
    yield from thing.a(DCAT("Catalog"))
    title, about = settings.title, settings.description
    yield from thing.has(DCTERMS("title"), *both(Bilingual(f"{title.zh}：目录", f"{title.en}: catalogue")))
    yield from thing.has(DCTERMS("description"), *both(about))
    first = min((mark.date for mark in source.earlier), default=source.date)
    yield from thing.has(DCTERMS("issued"), date(first))
    yield from thing.has(DCTERMS("modified"), date(source.date))
    yield from thing.has(DCAT("themeTaxonomy"), EU("data-theme"))
    home = Thing(NamedNode(described.base))
    yield from thing.has(FOAF("homepage"), home.node)
    yield from home.a(FOAF("Document"))
    yield from _common(described, thing)
    yield from thing.has(DCAT("dataset"), described.data, described.release)
    for document in source.documents:
        yield from thing.has(DCAT("dataset"), described.document(document.key))


def _common(described: Described, thing: Thing) -> Iterator[Triple]:
    """Yield what catalogue and data sets have in common."""
    rights = described.part("rights")
    yield from thing.has(DCTERMS("publisher"), described.publisher)
    yield from thing.has(DCTERMS("license"), described.licence)
    yield from thing.has(DCTERMS("rights"), rights if described.source.settings.rights else None)
    yield from thing.has(DCTERMS("language"), EU("language/ZHO"), EU("language/ENG"))
    yield from thing.has(DCTERMS("spatial"), *(region.iri for region in described.places), CHINA)


def _data_set(described: Described, thing: Thing, years: Sequence[str]) -> Iterator[Triple]:
    """Yield what all data sets have in common."""
    yield from thing.a(DCAT("Dataset"))
    yield from thing.has(DCAT("contactPoint"), described.contact)
    yield from thing.has(DCAT("theme"), *(EU(f"data-theme/{theme}") for theme in THEMES))
    yield from thing.has(DCAT("keyword"), *(term for word in KEYWORDS for term in both(word)))
    yield from thing.has(DCTERMS("accessRights"), EU("access-right/PUBLIC"))
    yield from thing.has(DCTERMS("conformsTo"), *map(NamedNode, standards()))
    if years:
        span = described.part(f"years-{'-'.join(dict.fromkeys((years[0], years[-1])))}")
        yield from thing.has(DCTERMS("temporal"), span)
        yield from period(span, years)


def _data(described: Described) -> Iterator[Triple]:
    """Yield the data as such, whose files are those of the newest release at addresses that stay."""
    settings, source = described.source.settings, described.source
    thing = Thing(described.data)
    yield from _data_set(described, thing, described.years)
    yield from _common(described, thing)
    yield from thing.has(DCTERMS("title"), *both(settings.title))
    yield from thing.has(DCTERMS("description"), *both(settings.description))
    yield from thing.has(DCTERMS("modified"), date(source.date))
    yield from thing.has(DCTERMS("accrualPeriodicity"), EU("frequency/ANNUAL"))
    yield from thing.has(DCTERMS("identifier"), described.data.value)
    versions = [*(mark.version for mark in source.earlier), source.version]
    yield from thing.has(DCAT("hasVersion"), *map(described.version, versions))
    yield from thing.has(DCAT("hasCurrentVersion"), described.release)
    for each in described.whole:
        yield from _distribution(described, thing, each, f"{described.base}{LATEST}{each.file.path}")


def _release(described: Described) -> Iterator[Triple]:
    settings, source = described.source.settings, described.source
    thing = Thing(described.release)
    title = settings.title
    yield from _data_set(described, thing, described.years)
    yield from _common(described, thing)
    yield from thing.has(
        DCTERMS("title"),
        *both(Bilingual(f"{title.zh}，{source.version} 版", f"{title.en}, version {source.version}")),
    )
    yield from thing.has(DCTERMS("description"), *both(settings.description))
    yield from thing.has(DCTERMS("issued"), date(source.date))
    yield from thing.has(DCAT("version"), source.version)
    yield from thing.has(DCAT("isVersionOf"), described.data)
    if source.earlier:
        yield from thing.has(DCAT("previousVersion"), described.version(source.earlier[-1].version))
    yield from thing.has(
        DCTERMS("identifier"), described.release.value, f"urn:rdfc-1.0:sha256:{described.canonical}"
    )
    yield from thing.has(DCTERMS("bibliographicCitation"), described.citation)
    yield from thing.has(DCAT("landingPage"), described.release)
    yield from thing.a(FOAF("Document"))
    activity = Thing(NamedNode(f"{described.release.value}#publication"))
    yield from thing.has(PROV("wasGeneratedBy"), activity.node)
    yield from activity.a(PROV("Activity"))
    for each in described.whole:
        yield from _distribution(described, thing, each, source.address(each.file.path).value)


def _service(described: Described) -> Iterator[Triple]:
    """Yield the endpoint that answers from the same data, when there is one."""
    settings = described.source.settings
    if not settings.endpoint:
        return
    thing, endpoint = Thing(described.part("sparql")), NamedNode(settings.endpoint)
    title = Bilingual(f"{settings.title.zh}：SPARQL 端点", f"{settings.title.en}: SPARQL endpoint")
    yield from Thing(described.catalogue).has(DCAT("service"), thing.node)
    yield from thing.a(DCAT("DataService"))
    yield from thing.has(DCTERMS("title"), *both(title))
    yield from thing.has(DCTERMS("description"), *both(settings.description))
    yield from thing.has(DCAT("endpointURL"), endpoint)
    yield from thing.has(DCAT("endpointDescription"), endpoint)
    yield from thing.has(DCAT("servesDataset"), described.data)
    yield from thing.has(DCAT("contactPoint"), described.contact)
    yield from thing.has(DCAT("theme"), *(EU(f"data-theme/{theme}") for theme in THEMES))
    yield from thing.has(DCAT("keyword"), *(term for word in KEYWORDS for term in both(word)))
    yield from thing.has(DCTERMS("publisher"), described.publisher)
    yield from thing.has(DCTERMS("license"), described.licence)
    yield from thing.has(DCTERMS("conformsTo"), NamedNode(SPARQL))
    yield from standard(SPARQL)


def _series(described: Described, unit: Unit, documents: Sequence[DocumentVersion]) -> Iterator[Triple]:
    thing = Thing(described.series(unit))
    name = unit.label or slug(unit.iri)
    years = sorted({year for document in documents for year in document.years})
    yield from thing.a(DCAT("DatasetSeries"))
    yield from thing.has(
        DCTERMS("title"), *both(Bilingual(f"{name}预算绩效目标", f"Budget performance targets of {name}"))
    )
    yield from thing.has(
        DCTERMS("description"),
        *both(
            Bilingual(
                f"{name}各年度公开的预算绩效目标文件，每个版本一个数据集。",
                f"The documents of {name} year by year, a data set for each version.",
            )
        ),
    )
    yield from thing.has(DCTERMS("publisher"), described.publisher)
    yield from thing.has(DCAT("contactPoint"), described.contact)
    yield from thing.has(DCTERMS("accrualPeriodicity"), EU("frequency/ANNUAL"))
    yield from thing.has(DCTERMS("spatial"), unit.region.iri if unit.region else CHINA)
    if years:
        span = described.part(f"years-{'-'.join(dict.fromkeys((years[0], years[-1])))}")
        yield from thing.has(DCTERMS("temporal"), span)
        yield from period(span, years)


def _document(described: Described, document: DocumentVersion) -> Iterator[Triple]:
    thing = Thing(described.document(document.key))
    yield from _data_set(described, thing, document.years)
    yield from thing.has(DCTERMS("title"), *both(name_of(document)))
    yield from thing.has(
        DCTERMS("description"),
        *both(
            Bilingual(
                f"文件“{document.file}”所载内容：项目、资金、绩效目标与指标，逐项可追溯到单元格。",
                f"What the file “{document.file}” says: projects, money, goals and indicators, each traced "
                "to its cell.",
            )
        ),
    )
    yield from thing.has(DCTERMS("identifier"), document.key)
    yield from thing.has(DCTERMS("publisher"), described.publisher)
    yield from thing.has(DCTERMS("license"), described.licence)
    yield from thing.has(DCTERMS("language"), EU("language/ZHO"))
    regions = {unit.region.iri.value for unit in document.units if unit.region}
    yield from thing.has(DCTERMS("spatial"), *(map(NamedNode, sorted(regions)) if regions else [CHINA]))
    yield from thing.has(DCAT("inSeries"), *(described.series(unit) for unit in document.units))
    yield from thing.has(DCAT("version"), document.key)
    older = {other.key for other in described.source.documents} & {document.older}
    yield from thing.has(DCAT("previousVersion"), *map(described.document, sorted(older)))
    yield from thing.has(DCTERMS("modified"), date(document.read.date()) if document.read else None)
    yield from thing.has(PROV("wasDerivedFrom"), document.iri)
    yield from thing.has(DCAT("landingPage"), document.iri)
    yield from Thing(document.iri).a(FOAF("Document"))
    for each in described.of_documents.get(document.key, ()):
        yield from _distribution(described, thing, each, described.source.address(each.file.path).value)


def _distribution(described: Described, thing: Thing, each: Written, address: str) -> Iterator[Triple]:
    """Yield a file as a distribution, with its size and sum."""
    file, url = each.file, NamedNode(address)
    own = Thing(NamedNode(f"{address}#distribution"))
    yield from thing.has(DCAT("distribution"), own.node)
    yield from own.a(DCAT("Distribution"))
    yield from own.has(DCTERMS("title"), *both(file.title))
    yield from own.has(DCTERMS("description"), *both(file.description))
    yield from own.has(DCAT("accessURL"), url)
    yield from own.has(DCAT("downloadURL"), url)
    media = Thing(IANA(file.media_type))
    yield from own.has(DCAT("mediaType"), media.node)
    yield from media.a(DCTERMS("MediaType"))
    if file.compressed:
        gzip = Thing(IANA("application/gzip"))
        yield from own.has(DCAT("compressFormat"), gzip.node)
        yield from gzip.a(DCTERMS("MediaType"))
    kind = Thing(EU(f"file-type/{FILE_TYPES.get(file.media_type, 'OP_DATPRO')}"))
    yield from own.has(DCTERMS("format"), kind.node)
    yield from kind.a(DCTERMS("MediaTypeOrExtent"))
    yield from kind.has(SKOS("inScheme"), EU("file-type"))
    yield from own.has(DCTERMS("license"), described.licence)
    yield from own.has(AP("availability"), EU("planned-availability/STABLE"))
    yield from own.has(DCAT("byteSize"), Literal(str(each.size), datatype=XSD("nonNegativeInteger")))
    sum_ = Thing(NamedNode(f"{address}#checksum"))
    yield from own.has(SPDX("checksum"), sum_.node)
    yield from sum_.a(SPDX("Checksum"))
    yield from sum_.has(SPDX("algorithm"), SPDX("checksumAlgorithm_sha256"))
    yield from sum_.has(SPDX("checksumValue"), Literal(each.sha256, datatype=XSD("hexBinary")))
    yield from own.has(DCTERMS("issued"), date(described.source.date))
    for iri in file.conforms_to:
        yield from own.has(DCTERMS("conformsTo"), NamedNode(iri))
        yield from standard(iri)


def _by_unit(documents: Sequence[DocumentVersion]) -> Mapping[Unit, list[DocumentVersion]]:
    found: dict[Unit, list[DocumentVersion]] = {}
    for document in documents:
        for unit in document.units:
            found.setdefault(unit, []).append(document)
    return dict(sorted(found.items(), key=lambda item: item[0].iri.value))
