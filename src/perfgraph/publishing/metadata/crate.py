"""The folder of a release as a research object (RO-Crate 1.1): what its files are, whose, how licensed."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from perfgraph import __version__
from perfgraph.publishing.metadata.provenance import SOFTWARE
from perfgraph.publishing.metadata.resources import Described
from perfgraph.publishing.metadata.schema_org import encoding
from perfgraph.publishing.writing import Written
from perfgraph.serialization import Sink

PROFILE = "https://w3id.org/ro/crate/1.1"
NAME = "ro-crate-metadata.json"


def write_crate(described: Described, files: Sequence[Written], output: Sink) -> None:
    """Write the crate, one entity after the other; `files` are all files of the release, metadata too."""
    output.write(b'{"@context": "' + f"{PROFILE}/context".encode() + b'", "@graph": [\n')
    for place, entity in enumerate(_entities(described, files)):
        text = json.dumps(entity, ensure_ascii=False)
        output.write((",\n" if place else "").encode() + text.encode())
    output.write(b"\n]}\n")


def _entities(described: Described, files: Sequence[Written]) -> Iterator[dict[str, Any]]:
    settings, source = described.source.settings, described.source
    yield {
        "@id": NAME,
        "@type": "CreativeWork",
        "conformsTo": {"@id": PROFILE},
        "about": {"@id": "./"},
    }
    yield {
        "@id": "./",
        "@type": "Dataset",
        "name": settings.title.en,
        "alternateName": settings.title.zh,
        "description": settings.description.en,
        "datePublished": source.date.isoformat(),
        "version": source.version,
        "identifier": described.release.value,
        "license": {"@id": settings.licence.iri},
        "publisher": {"@id": settings.publisher.iri},
        "author": {"@id": settings.publisher.iri},
        "creditText": described.citation,
        "mentions": {"@id": "#publication"},
        "hasPart": [{"@id": each.file.path} for each in files],
    }
    yield from _context(described)
    for each in files:
        yield _file(each)


def _context(described: Described) -> Iterator[dict[str, Any]]:
    """Yield what the files have to do with: licence, publisher, contact, program, publication."""
    settings, source = described.source.settings, described.source
    licence = settings.licence
    yield {
        "@id": licence.iri,
        "@type": "CreativeWork",
        "name": licence.name.en,
        "alternateName": licence.name.zh,
        "identifier": licence.spdx or licence.iri,
        "description": f"The data are published under {licence.name.en} ({licence.spdx or licence.iri}).",
    }
    yield {
        "@id": settings.publisher.iri,
        "@type": "Organization",
        "name": settings.publisher.name.en,
        "alternateName": settings.publisher.name.zh,
        "url": settings.publisher.iri,
        "contactPoint": {"@id": settings.contact.iri},
    }
    yield {
        "@id": settings.contact.iri,
        "@type": "ContactPoint",
        "name": settings.contact.name.en,
        "contactType": "open data",
    }
    yield {
        "@id": SOFTWARE.value,
        "@type": "SoftwareApplication",
        "name": "perfgraph",
        "version": __version__,
        "url": SOFTWARE.value,
    }
    yield {
        "@id": "#publication",
        "@type": "CreateAction",
        "name": f"Publication of version {source.version}",
        "endTime": source.date.isoformat(),
        "agent": {"@id": settings.publisher.iri},
        "instrument": {"@id": SOFTWARE.value},
        "result": {"@id": "./"},
    }


def _file(each: Written) -> dict[str, Any]:
    return {
        "@id": each.file.path,
        "@type": "File",
        "name": each.file.title.en,
        "alternateName": each.file.title.zh,
        "description": each.file.description.en,
        "encodingFormat": encoding(each.file),
        "contentSize": str(each.size),
        "sha256": each.sha256,
    }
