"""Where the data come from, step by step (PROV-O): file → reading → graphs → release → its files."""

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple

from perfgraph import __version__
from perfgraph.findings import Bilingual
from perfgraph.publishing.documents import DocumentVersion
from perfgraph.publishing.dumps import CANONICAL
from perfgraph.publishing.metadata.resources import Described
from perfgraph.quads.statements import Thing, both
from perfgraph.terms import DCTERMS, HOME, PROV, RDFS, SPDX, XSD

SOFTWARE = NamedNode(f"{HOME}software/{__version__}")
"""The program, at its version."""

_GRAPHS = ("doc", "inferred", "findings")


def provenance(described: Described) -> Iterator[Triple]:
    """Yield the whole chain of a release."""
    source = described.source
    program = Thing(SOFTWARE)
    yield from program.a(PROV("SoftwareAgent"))
    yield from program.has(RDFS("label"), f"perfgraph {__version__}")
    publisher = Thing(described.publisher)
    yield from publisher.a(PROV("Agent"), PROV("Organization"))
    yield from publisher.has(RDFS("label"), *both(source.settings.publisher.name))
    for document in source.documents:
        yield from _document(described, document)
    yield from _release(described)


def _document(described: Described, document: DocumentVersion) -> Iterator[Triple]:
    names = described.source.names
    file = Thing(document.iri)
    yield from file.a(PROV("Entity"))
    yield from file.has(RDFS("label"), document.file)
    yield from file.has(DCTERMS("format"), document.media_type)
    own_sum = Thing(NamedNode(f"{described.document(document.key).value}-checksum"))
    yield from file.has(SPDX("checksum"), own_sum.node)
    yield from own_sum.a(SPDX("Checksum"))
    yield from own_sum.has(SPDX("algorithm"), SPDX("checksumAlgorithm_sha256"))
    yield from own_sum.has(SPDX("checksumValue"), Literal(document.sha256, datatype=XSD("hexBinary")))
    if document.older:
        yield from file.has(PROV("wasRevisionOf"), names.document(document.older))
    reading = Thing(document.run) if document.run else None
    if reading:
        yield from reading.a(PROV("Activity"))
        yield from reading.has(PROV("used"), document.iri)
        yield from reading.has(PROV("wasAssociatedWith"), SOFTWARE)
        if document.read:
            ended = document.read.strftime("%Y-%m-%dT%H:%M:%SZ")
            yield from reading.has(PROV("endedAtTime"), Literal(ended, datatype=XSD("dateTime")))
    for part in _GRAPHS:
        graph = Thing(names.graph(part, document.key))
        yield from graph.a(PROV("Entity"))
        yield from graph.has(PROV("wasDerivedFrom"), document.iri)
        yield from graph.has(PROV("wasGeneratedBy"), reading.node if reading else None)
        yield from Thing(described.release).has(PROV("hadMember"), graph.node)
    data_set = Thing(described.document(document.key))
    yield from data_set.a(PROV("Entity"))
    yield from data_set.has(PROV("wasDerivedFrom"), *(names.graph(part, document.key) for part in _GRAPHS))


def _release(described: Described) -> Iterator[Triple]:
    source = described.source
    release = Thing(described.release)
    activity = Thing(NamedNode(f"{release.node.value}#publication"))
    yield from release.a(PROV("Entity"), PROV("Collection"))
    yield from release.has(PROV("wasGeneratedBy"), activity.node)
    yield from release.has(PROV("wasAttributedTo"), described.publisher)
    if source.earlier:
        yield from release.has(PROV("wasRevisionOf"), described.version(source.earlier[-1].version))
    yield from activity.a(PROV("Activity"))
    done = Bilingual(f"发布 {source.version} 版", f"Publication of version {source.version}")
    yield from activity.has(RDFS("label"), *both(done))
    yield from activity.has(PROV("wasAssociatedWith"), described.publisher, SOFTWARE)
    yield from activity.has(PROV("used"), *(document.iri for document in source.documents))
    for each in described.files:
        file = Thing(source.address(each.file.path))
        yield from file.a(PROV("Entity"))
        from_files = [source.address(path) for path in each.file.derived_from]
        from_files += [described.document(key) for key in each.file.documents]
        whole = [] if from_files or each.file.path == CANONICAL else [source.address(CANONICAL)]
        yield from file.has(PROV("wasDerivedFrom"), *(from_files or whole or [described.release]))
        yield from file.has(PROV("wasGeneratedBy"), activity.node)
