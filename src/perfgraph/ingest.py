"""The story of reading: file → document → form → records → statements → findings → store."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from pyoxigraph import Literal, NamedNode, QuerySolutions, Triple

from perfgraph import __version__
from perfgraph.assets import asset
from perfgraph.catalogue import read_catalogue
from perfgraph.catalogue.executables import examples as executables
from perfgraph.errors import DocumentError
from perfgraph.findings import Finding
from perfgraph.forms import recognise
from perfgraph.quads import DocumentGraphs, Reading, content_hash, document_graphs, finding_graph
from perfgraph.quads.statements import Thing
from perfgraph.quads.vocabulary import vocabulary_triples
from perfgraph.readers import read
from perfgraph.stores.protocol import Document, Store
from perfgraph.terms import PG, PROV, XSD, Names
from perfgraph.withdrawal import graph_of, stated, tombstones, without

RECEIPTS = f"SELECT ?graph ?hash WHERE {{ ?graph <{PG}contentHash> ?hash }}"
"""Asks for the hash of every graph that was written whole."""

BULK = 32
"""How many new documents make a load after which the store is optimised."""

Progress = Callable[[Path], None]
"""Called with each file before it is read."""


def silent(_path: Path) -> None:
    """Show no progress."""


@dataclass(frozen=True, slots=True)
class Ingested:
    """A file that was read: what it gave, and whether the store had to change."""

    path: Path
    document: NamedNode
    form: str
    sheets: int
    targets: int
    findings: tuple[Finding, ...]
    changed: bool


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that could not be read, and why."""

    path: Path
    reason: str


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What became of every file, in the order given."""

    read: tuple[Ingested, ...]
    refused: tuple[Refused, ...]

    @property
    def changed(self) -> int:
        """Return how many documents the store did not have in this form."""
        return sum(ingested.changed for ingested in self.read)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document ready for the store: its graphs and everything found odd in it."""

    path: Path
    reading: Reading
    graphs: DocumentGraphs
    stated_findings: tuple[Triple, ...]
    findings: tuple[Finding, ...]

    def named(self) -> Mapping[NamedNode, tuple[Triple, ...]]:
        """Return the graphs by name, without the receipt."""
        return {
            self.graphs.graph("doc"): self.graphs.doc,
            self.graphs.graph("inferred"): self.graphs.inferred,
            self.graphs.graph("findings"): self.stated_findings,
        }


def prepare(path: Path, names: Names) -> Prepared:
    """Read a file, give it its form, state what it says and check it.

    Raises `DocumentError` when the file cannot be read, `UnknownForm` when no form fits.
    """
    # SHACL and rdflib cost a third of a second to import, which a command that only reads should not pay.
    from perfgraph.validation import findings_of, validate

    document = read(path)
    recognition = recognise(document)
    extracted = list(recognition.read(document))
    records = tuple(item for item in extracted if not isinstance(item, Finding))
    reading = Reading(document, recognition.form.name, records, __version__)
    graphs = document_graphs(reading, names)
    odd = (item for item in extracted if isinstance(item, Finding))
    shaped = validate([*graphs.doc, *graphs.inferred], document.name).findings
    stated = finding_graph(graphs, [*document.findings, *odd, *reading.doubts(), *shaped])
    # Read back from the statements, so that a report on a file and one on the graph cannot differ.
    return Prepared(path, reading, graphs, stated, findings_of([*graphs.doc, *stated]))


def ingest(paths: Iterable[Path], store: Store, names: Names, progress: Progress = silent) -> IngestReport:
    """Read files into a store; each document is there as a whole or not at all.

    A document that the store already holds, unchanged, is left alone. A file that cannot be read is
    reported and the rest goes on. Raises `StoreError` when the store fails.
    """
    work = _Ingestion(names, receipts(store), progress, tombstones(store, names))
    store.put(work.documents(paths))
    report = IngestReport(tuple(work.read), tuple(work.refused))
    if report.changed >= BULK:
        store.optimize()
    return report


@dataclass(slots=True)
class _Ingestion:
    """The state of one run: what the store holds already, and what became of the files so far."""

    names: Names
    held: Mapping[str, str]
    progress: Progress
    withdrawn: Mapping[NamedNode, tuple[Triple, ...]]
    read: list[Ingested] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)

    def documents(self, paths: Iterable[Path]) -> Iterator[Mapping[NamedNode, Sequence[Triple]]]:
        """Yield the graphs of each document that the store does not hold as it is, its receipt last."""
        vocabulary = self._vocabulary()
        if vocabulary:
            yield vocabulary
        for path in paths:
            self.progress(path)
            try:
                prepared = prepare(path, self.names)
            except DocumentError as error:
                self.refused.append(Refused(path, str(error)))
                continue
            graphs = prepared.named()
            hashes = {graph.value: content_hash(triples) for graph, triples in graphs.items()}
            changed = any(self.held.get(graph) != digest for graph, digest in hashes.items())
            self.read.append(_ingested(prepared, changed))
            if changed:
                receipt = tuple(_receipt(prepared.graphs, hashes))
                yield {**self._restored(graphs), **graphs, prepared.graphs.graph("run"): receipt}

    def _restored(self, graphs: Document) -> Document:
        """Return the graph of what was withdrawn when some of it is there again."""
        left = without(self.withdrawn, graphs.values())
        if len(left) == len(self.withdrawn):
            return {}
        self.withdrawn = left
        return {graph_of(self.names): stated(self.names, left)}

    def _vocabulary(self) -> Mapping[NamedNode, Sequence[Triple]] | None:
        """Return the graph of the vocabulary when the store holds none or another edition."""
        graph = NamedNode(f"{self.names.base}graph/vocab")
        digest = _assets_hash()
        if self.held.get(graph.value) == digest:
            return None
        stated = Triple(graph, PG("contentHash"), Literal(digest))
        examples = executables(self.names.base, read_catalogue(asset("queries")))
        return {graph: (*vocabulary_triples(), *examples, stated)}


def receipts(store: Store) -> Mapping[str, str]:
    """Return the content hash of every graph that was written whole, by graph name."""
    if store.is_new:
        return {}
    answer = store.query(RECEIPTS)
    assert isinstance(answer, QuerySolutions)
    return {row["graph"].value: row["hash"].value for row in answer}


def snapshot(store: Store) -> str:
    """Return the identity of a store's contents: 16 hex digits that stand for the hashes of its graphs.

    Times of runs take no part, so the same documents always give the same identity.
    """
    lines = "".join(f"{graph} {digest}\n" for graph, digest in sorted(receipts(store).items()))
    return hashlib.sha256(lines.encode()).hexdigest()[:16]


def _assets_hash() -> str:
    digest = hashlib.sha256()
    for name, suffix in (("ontology", "ttl"), ("shapes", "ttl"), ("queries", "rq")):
        for path in sorted(asset(name).rglob(f"*.{suffix}")):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _receipt(graphs: DocumentGraphs, hashes: Mapping[str, str]) -> Iterator[Triple]:
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    yield from Thing(graphs.run).has(PROV("endedAtTime"), Literal(now, datatype=XSD("dateTime")))
    for graph, digest in hashes.items():
        yield from Thing(NamedNode(graph)).has(PG("contentHash"), digest)


def _ingested(prepared: Prepared, changed: bool) -> Ingested:
    sheets = prepared.reading.sheets
    return Ingested(
        path=prepared.path,
        document=prepared.graphs.source.iri,
        form=prepared.reading.form,
        sheets=len(sheets),
        targets=sum(len(sheet.targets) for sheet in sheets),
        findings=prepared.findings,
        changed=changed,
    )
