"""A run: files found → read, by whichever way → into the store in their order, each as a whole."""

import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Triple

from perfgraph import __version__
from perfgraph.ingest.documents import Extract
from perfgraph.ingest.edition import edition
from perfgraph.ingest.held import Held
from perfgraph.ingest.outcome import Ingested, IngestReport, Refused, Skipped, counted
from perfgraph.ingest.process import READER, Bounds, Start
from perfgraph.ingest.reading import Item, Known, Stop, Way, here, in_processes
from perfgraph.ingest.recall import findings_in, recall
from perfgraph.ingest.sources import Found, find
from perfgraph.ingest.versions import Versions
from perfgraph.ingest.vocabulary import vocabulary_graph
from perfgraph.ingest.work import Result, Unread
from perfgraph.policies import register_graph
from perfgraph.quads.lines import Statements
from perfgraph.quads.statements import Thing
from perfgraph.stores.protocol import Document, Store
from perfgraph.terms import PG, PROV, XSD, Names
from perfgraph.withdrawal import graph_of, stated, tombstones, without

BULK = 32
"""How many new documents make a load after which the store is optimised."""

Progress = Callable[[Path], None]
"""Called with each file when it is clear what became of it."""


def silent(_path: Path) -> None:
    """Show no progress."""


def never() -> bool:
    """Never stop."""
    return False


@dataclass(frozen=True, slots=True)
class IngestOptions:
    """How files are read.

    `jobs` processes read, each within `bounds`; 1 reads in this process, without bounds. `cluster` is the
    address of a Dask scheduler, which reads instead. `again` reads files that are in the store unchanged
    too. `findings` keeps all findings for the report, whose memory then grows with the number of documents.
    `root` is the folder that relative paths are told from, by default each folder that is named. `stop` is
    asked between two files; when it says so, the run ends with what it has.
    """

    jobs: int = 1
    bounds: Bounds = field(default_factory=Bounds)
    cluster: str = ""
    again: bool = False
    findings: bool = True
    root: Path | None = None
    stop: Stop = never
    reader: str = READER

    def way(self, names: Names) -> AbstractContextManager[Way]:
        """Return the way of reading."""
        if self.cluster:
            from perfgraph.ingest.cluster import on_cluster

            return on_cluster(self.cluster, Start(names.base, self.bounds, self.reader))
        if self.jobs > 1:
            return in_processes(names, self.jobs, self.bounds, self.reader)
        return here(names)


def ingest(
    paths: Iterable[str | Path],
    store: Store,
    names: Names,
    progress: Progress = silent,
    options: IngestOptions | None = None,
) -> IngestReport:
    """Read files, and those of folders and archives, into a store; each is there as a whole or not at all.

    A file whose bytes the store holds already, as this edition of perfgraph reads them, is left alone
    without being read. A file that cannot be read is reported and the rest goes on. The same files give the
    same graph whichever way they are read, and however often the run was cut. Raises `StoreError` when the
    store fails, `SettingsError` when a cluster cannot be used.
    """
    begun = time.perf_counter()
    held = Held.by(store, names)
    run = _Run(store, names, options or IngestOptions(), progress, held, Versions.of(store, held))
    with closing(run.documents(paths)) as documents:
        store.put(documents)
    report = replace(run.report(), seconds=time.perf_counter() - begun)
    if report.changed >= BULK and not report.interrupted:
        store.optimize()
    return report


@dataclass(slots=True)
class _Run:
    """The state of one run: what the store held before, and what became of the files so far."""

    store: Store
    names: Names
    options: IngestOptions
    progress: Progress
    held: Held
    versions: Versions
    withdrawn: Mapping[NamedNode, tuple[Triple, ...]] = field(default_factory=dict)
    read: list[Ingested] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    interrupted: bool = False

    def documents(self, paths: Iterable[str | Path]) -> Generator[Document, None, None]:
        """Yield the graphs of each document that the store does not hold as it is, its receipt last."""
        self.withdrawn = tombstones(self.store, self.names)
        for shared in (vocabulary_graph, register_graph):
            if graph := shared(self.names, self.held.hashes):
                yield graph
        with self.options.way(self.names) as read:
            for item, result in read(self._items(paths), self.options.stop):
                document = self._settle(item, result)
                self.progress(item.found.path if isinstance(item, Known) else item.path)
                if document:
                    yield document
        self.interrupted = self.options.stop()

    def report(self) -> IngestReport:
        """Return what became of the files; what was not read again is told from the store."""
        again = [item for item in self.read if not item.media_type]
        recalled = recall(self.store, self.names, sorted({item.sha256[:16] for item in again}))
        for place, item in enumerate(self.read):
            if item.media_type:
                continue
            key = item.sha256[:16]
            own = recalled[key]
            self.read[place] = replace(
                item,
                form=own.form,
                media_type=own.media_type,
                sheets=own.sheets,
                targets=own.targets,
                projects=tuple(own.projects),
                counts=own.counts,
                findings=findings_in(self.store, self.names, key) if self.options.findings else (),
            )
        return IngestReport(tuple(self.read), tuple(self.refused), tuple(self.skipped), self.interrupted)

    def _items(self, paths: Iterable[str | Path]) -> Iterator[Item]:
        """Yield what was found, marking the files that need not be read."""
        first: dict[str, Path] = {}
        for sighted in find(paths, self.options.root):
            if not isinstance(sighted, Found):
                yield sighted
            elif sighted.sha256 in first:
                yield Known(sighted, first[sighted.sha256])
            else:
                first[sighted.sha256] = sighted.path
                known = not self.options.again and self.held.whole(sighted.key, edition())
                yield Known(sighted) if known else sighted

    def _settle(self, item: Item, result: Result | None) -> Document | None:
        """Take note of what became of a file; return what is to be written."""
        if isinstance(item, Refused):
            self.refused.append(item)
        elif isinstance(item, Skipped):
            self.skipped.append(item)
        elif isinstance(item, Known):
            self._settle_known(item)
        elif isinstance(result, Extract):
            return self._settle_read(item, result)
        elif isinstance(result, Unread):
            self.refused.append(Refused(item.path, result.reason, item.sha256))
        return None

    def _settle_known(self, known: Known) -> None:
        found = known.found
        first = next((one for one in self.refused if one.path == known.copy_of), None)
        if first:
            self.refused.append(first.copied(found.path))
            return
        document = self.names.document(found.key)
        self.read.append(
            Ingested(found.path, document, "", 0, 0, (), False, sha256=found.sha256, copy_of=known.copy_of)
        )

    def _settle_read(self, found: Found, extract: Extract) -> Document | None:
        key = extract.sha256[:16]  # the file may have changed since it was found
        graphs = {NamedNode(name): Statements(text) for name, text in extract.graphs}
        hashes = {graph.value: said.hash for graph, said in graphs.items()}
        changed = any(self.held.hashes.get(graph) != digest for graph, digest in hashes.items())
        before = self.held.runs.get(key)
        if before:
            older = before.older.removeprefix(self.names.document("").value)
        else:
            projects = [address for address, _ in extract.projects]
            older = self.versions.earlier(key, found.relative, found.name, projects)
        revises = self.names.document(older) if older else None
        self.read.append(_ingested(found, extract, self.names, changed, revises, self.options.findings))
        if not changed and self.held.whole(key, edition()):
            return None
        receipt = {self.names.graph("run", key): self._receipt(key, found.relative, revises, hashes)}
        if not changed:  # only the edition is another one
            return receipt
        return {**self._restored(graphs), **graphs, **receipt}

    def _receipt(
        self, key: str, path: str, revises: NamedNode | None, hashes: Mapping[str, str]
    ) -> tuple[Triple, ...]:
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        run = Thing(self.names.run(key, __version__))
        document = Thing(self.names.document(key))
        return (
            *run.has(PROV("endedAtTime"), Literal(now, datatype=XSD("dateTime"))),
            *run.has(PG("edition"), edition()),
            *document.has(PG("sourcePath"), path),
            *document.has(PROV("wasRevisionOf"), revises),
            *(said for graph, digest in hashes.items() for said in _hash(graph, digest)),
        )

    def _restored(self, graphs: Mapping[NamedNode, Sequence[Triple]]) -> Document:
        """Return the graph of what was withdrawn when some of it is there again."""
        left = without(self.withdrawn, graphs.values())
        if len(left) == len(self.withdrawn):
            return {}
        self.withdrawn = left
        return {graph_of(self.names): stated(self.names, left)}


def _hash(graph: str, digest: str) -> Iterator[Triple]:
    return Thing(NamedNode(graph)).has(PG("contentHash"), digest)


def _ingested(
    found: Found, extract: Extract, names: Names, changed: bool, revises: NamedNode | None, findings: bool
) -> Ingested:
    return Ingested(
        path=found.path,
        document=names.document(extract.sha256[:16]),
        form=extract.form,
        sheets=extract.sheets,
        targets=extract.targets,
        findings=extract.findings if findings else (),
        changed=changed,
        counts=counted(extract.findings),
        sha256=extract.sha256,
        media_type=extract.media_type,
        score=extract.score,
        headings=extract.headings,
        projects=tuple(called for _, called in extract.projects),
        seconds=extract.seconds,
        revises=revises,
    )
