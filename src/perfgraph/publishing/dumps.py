"""The whole graph, and each document, in the syntaxes of RDF.

The N-Quads of the whole graph are its canonical form (RDFC-1.0): the SHA-256 of what `gunzip` gives is the
hash that names the data, whoever computes it and however the graph is stored.
"""

import hashlib
import io
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from operator import itemgetter
from pathlib import Path

from pyoxigraph import Quad

from perfgraph.findings import Bilingual
from perfgraph.publishing.canonical import CanonicalForm
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


Lines = Sequence[tuple[str, Quad]]
"""Quads with their text, sorted by it."""


def write(source: Source, folder: Path) -> Iterator[File]:
    """Write each document, and the whole graph beside them; every graph is read and sorted once."""
    with ExitStack() as files:
        form = files.enter_context(CanonicalForm(folder))
        merged = [kind(folder, files) for kind in (_Trig, _JsonLd)]
        left = dict.fromkeys(source.graph.store.graphs())
        for document in source.documents:
            own = [source.names.graph(part, document.key) for part in GRAPHS]
            graphs = {name: _sorted(source.graph.store.quads(name)) for name in own if name in left}
            for name, lines in graphs.items():
                del left[name]
                _add(form, merged, lines)
            yield from _document(folder, document, list(graphs.values()))
        for name in left:
            _add(form, merged, _sorted(source.graph.store.quads(name)))
        for whole in merged:
            whole.end()
        yield _canonical(form, folder)
    for whole in merged:
        yield whole.file


def _sorted(quads: Iterable[Quad]) -> Lines:
    # By text alone: quads have no order.
    return sorted(((str(quad), quad) for quad in quads), key=itemgetter(0))


def _add(form: CanonicalForm, merged: Iterable["_Whole"], lines: Lines) -> None:
    form.add(lines)
    for whole in merged:
        whole.add([quad for _, quad in lines])


def _canonical(form: CanonicalForm, folder: Path) -> File:
    digest = hashlib.sha256()
    with opened(folder / CANONICAL) as output:
        for line in form.lines():
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


class _Whole(ABC):
    """The whole graph in a syntax in which the texts of single graphs can be put together."""

    name: str
    after = b""

    def __init__(self, folder: Path, files: ExitStack) -> None:
        syntax, own = SYNTAXES[self.name], _SPECIFICATIONS[self.name]
        path = f"perfgraph.{syntax.suffix}.gz"
        self.file = File(path, syntax.media_type, *_told_whole(syntax), conforms_to=(own,))
        self._output = files.enter_context(opened(folder / path))
        self._begun = False

    def add(self, quads: Sequence[Quad]) -> None:
        """Write the quads of a graph."""
        text = io.BytesIO()
        write_quads(quads, self.name, text)
        self._output.write(self._joined(text.getvalue()))
        self._begun = True

    def end(self) -> None:
        """Write what comes after the last graph."""
        self._output.write(self.after)

    @abstractmethod
    def _joined(self, text: bytes) -> bytes:
        """Return the text of one graph as it stands among those of the others."""


class _Trig(_Whole):
    """TriG: the prefixes once, then one graph after the other."""

    name = "trig"

    def _joined(self, text: bytes) -> bytes:
        if not self._begun:
            return text
        while text.startswith(b"@prefix "):
            text = text.partition(b"\n")[2]
        return text


class _JsonLd(_Whole):
    """JSON-LD: one list of the things of all graphs."""

    name = "jsonld"
    after = b"]\n"

    def _joined(self, text: bytes) -> bytes:
        return (b",\n" if self._begun else b"[") + text.strip()[1:-1]


def _document(folder: Path, document: DocumentVersion, graphs: Sequence[Lines]) -> Iterator[File]:
    quads = [quad for lines in graphs for _, quad in lines]
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


def _merged(quads: Iterable[Quad]) -> Iterator[Quad]:
    """Yield the statements of several graphs each once, what is said about a thing together."""
    # Each graph is in order already, which the sort finds out.
    texts = {str(quad.triple): quad for quad in quads}
    for _, quad in sorted(texts.items(), key=itemgetter(0)):
        yield Quad(quad.subject, quad.predicate, quad.object)


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
