"""The whole graph, and each document, in the syntaxes of RDF.

The N-Quads of the whole graph are its canonical form (RDFC-1.0): the SHA-256 of what `gunzip` gives is the
hash that names the data, whoever computes it and however the graph is stored.
"""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from pyoxigraph import Quad

from perfgraph.findings import Bilingual
from perfgraph.publishing.canonical import canonical_lines
from perfgraph.publishing.documents import DocumentVersion
from perfgraph.publishing.parts import File, Part, Source
from perfgraph.publishing.writing import opened
from perfgraph.quads import PARTS as GRAPHS
from perfgraph.serialization import SYNTAXES, RdfSyntax, write_quads

CANONICAL = "perfgraph.nq.gz"
"""The path of the whole graph in its canonical form."""

RDFC = "https://www.w3.org/TR/rdf-canon/"
_SPECIFICATIONS = {
    "turtle": "https://www.w3.org/TR/turtle/",
    "trig": "https://www.w3.org/TR/trig/",
    "nquads": "https://www.w3.org/TR/n-quads/",
    "jsonld": "https://www.w3.org/TR/json-ld11/",
}

_DOCUMENTS = {"turtle": "", "trig": ".gz", "nquads": ".gz", "jsonld": ".gz"}
"""The syntaxes of each document and whether they are compressed; Turtle can be read as it stands."""


def write(source: Source, folder: Path) -> Iterator[File]:
    """Write the whole graph, then each document."""
    yield _canonical(source, folder)
    for name in ("trig", "jsonld"):
        syntax = SYNTAXES[name]
        path = f"perfgraph.{syntax.suffix}.gz"
        with opened(folder / path) as output:
            write_quads(source.graph.quads(), name, output)
        yield File(path, syntax.media_type, *_told_whole(syntax), conforms_to=(_SPECIFICATIONS[name],))
    for document in source.documents:
        yield from _document(source, folder, document)


def _canonical(source: Source, folder: Path) -> File:
    digest = hashlib.sha256()
    with opened(folder / CANONICAL) as output:
        for line in canonical_lines(_all(source), folder):
            digest.update(line)
            output.write(line)
    syntax = SYNTAXES["nquads"]
    return File(
        CANONICAL,
        syntax.media_type,
        *_told_whole(syntax),
        conforms_to=(_SPECIFICATIONS["nquads"], RDFC),
        canonical=digest.hexdigest(),
    )


def _all(source: Source) -> Iterator[Quad]:
    """Yield every quad, in no particular order."""
    for graph in source.graph.store.graphs():
        yield from source.graph.store.quads(graph)


def _document(source: Source, folder: Path, document: DocumentVersion) -> Iterator[File]:
    quads = [
        quad
        for part in GRAPHS
        for quad in sorted(source.graph.store.quads(source.names.graph(part, document.key)), key=str)
    ]
    for name, compression in _DOCUMENTS.items():
        syntax = SYNTAXES[name]
        path = f"documents/{document.key}.{syntax.suffix}{compression}"
        with opened(folder / path) as output:
            write_quads(quads if syntax.graphs else _merged(quads), name, output)
        yield File(
            path,
            syntax.media_type,
            *_told_document(syntax, document),
            conforms_to=(_SPECIFICATIONS[name],),
            documents=(document.key,),
            derived_from=(CANONICAL,),
        )


def _merged(quads: Sequence[Quad]) -> Iterator[Quad]:
    """Yield the statements of several graphs each once, what is said about a thing together."""
    triples = sorted({quad.triple for quad in quads}, key=str)
    return (Quad(triple.subject, triple.predicate, triple.object) for triple in triples)


def _told_whole(syntax: RdfSyntax) -> tuple[Bilingual, Bilingual]:
    return (
        Bilingual(f"完整数据（{syntax.label}）", f"The whole graph ({syntax.label})"),
        Bilingual(
            "全部文件的陈述，含其命名图：原文、推断、检查结果与读取记录。",
            "The statements of all documents in named graphs: as read, as inferred, findings, readings.",
        ),
    )


def _told_document(syntax: RdfSyntax, document: DocumentVersion) -> tuple[Bilingual, Bilingual]:
    named = syntax.graphs
    return (
        Bilingual(f"{document.file}（{syntax.label}）", f"{document.file} ({syntax.label})"),
        Bilingual(
            "一个文件的全部陈述" + ("，含其命名图。" if named else "，不分命名图。"),
            "The statements of one document" + (" in their named graphs." if named else ", graphs merged."),
        ),
    )


PART = Part(Bilingual(zh="数据转储", en="dumps"), write)
