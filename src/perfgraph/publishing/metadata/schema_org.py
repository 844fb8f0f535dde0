"""The release as search engines read it (schema.org Dataset, JSON-LD)."""

from typing import Any

from perfgraph.publishing.metadata.resources import Described
from perfgraph.publishing.parts import File
from perfgraph.publishing.writing import Written

VARIABLES = (
    "绩效指标 performance indicators",
    "指标值 target values",
    "预算金额 budget amounts",
    "资金支出计划 spending schedules",
    "绩效目标 performance goals",
)


def data_set(described: Described) -> dict[str, Any]:
    """Return the release as a schema.org Dataset."""
    settings, source = described.source.settings, described.source
    return {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": described.release.value,
        "name": settings.title.en,
        "alternateName": settings.title.zh,
        "description": f"{settings.description.en}\n\n{settings.description.zh}",
        "url": described.release.value,
        "identifier": [described.release.value, f"urn:rdfc-1.0:sha256:{described.canonical}"],
        "version": source.version,
        "datePublished": source.date.isoformat(),
        "license": settings.licence.iri,
        "isAccessibleForFree": True,
        "inLanguage": ["zh-Hans", "en"],
        "creator": _agent(described),
        "publisher": _agent(described),
        "keywords": ["预算绩效目标", "budget performance targets", "绩效指标", "performance indicators"],
        "variableMeasured": list(VARIABLES),
        **_when_and_where(described),
        "includedInDataCatalog": {
            "@type": "DataCatalog",
            "@id": described.catalogue.value,
            "url": described.base,
        },
        "isBasedOn": [document.iri.value for document in source.documents[:100]],
        "citation": described.citation,
        "distribution": [_download(described, each) for each in described.whole],
    }


def _agent(described: Described) -> dict[str, Any]:
    settings = described.source.settings
    contact = settings.contact
    where = (
        {"email": contact.iri.removeprefix("mailto:")}
        if contact.iri.startswith("mailto:")
        else {"url": contact.iri}
    )
    return {
        "@type": "Organization",
        "@id": settings.publisher.iri,
        "name": settings.publisher.name.en,
        "alternateName": settings.publisher.name.zh,
        "url": settings.publisher.iri,
        "contactPoint": {"@type": "ContactPoint", "name": contact.name.en, **where},
    }


def _when_and_where(described: Described) -> dict[str, Any]:
    years = described.years
    when = {"temporalCoverage": f"{years[0]}-01-01/{years[-1]}-12-31"} if years else {}
    places = [
        {"@type": "AdministrativeArea", "@id": place.iri.value, "name": place.label or place.code}
        for place in described.places
    ]
    return {**when, "spatialCoverage": places or [{"@type": "Country", "name": "China"}]}


def _download(described: Described, each: Written) -> dict[str, Any]:
    return {
        "@type": "DataDownload",
        "name": each.file.title.en,
        "description": each.file.description.en,
        "contentUrl": described.source.address(each.file.path).value,
        "encodingFormat": encoding(each.file),
        "contentSize": f"{each.size} B",
        "sha256": each.sha256,
    }


def encoding(file: File) -> str | list[str]:
    """Return the media type of a file, and that of its compression."""
    return [file.media_type, "application/gzip"] if file.compressed else file.media_type
