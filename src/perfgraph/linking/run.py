"""The linking run: for each document all that machines say of its links, written as a whole.

    graph/links/{docId}       citations, suggestions, goals, bases, and decisions carried from other versions
    graph/links/indicators    mappings between indicators, and where their definitions drift

What a person has decided stands in graph/reviewed and in no other graph. Each graph holds the hash of its
statements, so that a run that finds the same changes nothing, and one that was cut is mended by the next.
"""

import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field

from pyoxigraph import NamedNode

from perfgraph.ingest.held import receipts
from perfgraph.linking.making import INDICATORS, DocumentLinks, Made
from perfgraph.linking.report import LinkReport
from perfgraph.linking.subjects import current_documents
from perfgraph.quads import content_hash, in_order
from perfgraph.quads.statements import Thing
from perfgraph.stores.protocol import Document, Store
from perfgraph.terms import PG, Names, slug

Progress = Callable[[int, int], None]
"""Called after each document with how many are done, and of how many."""


def silent(_done: int, _all: int) -> None:
    """Show no progress."""


def never() -> bool:
    """Never stop."""
    return False


@dataclass(frozen=True, slots=True)
class LinkOptions:
    """What is linked.

    `documents` are taken instead of all that no later version replaces. `suggestions` False finds citations
    only and keeps what else was proposed before. `cited` suggests also for what has a citation already.
    `stop` is asked between two documents; when it says so, the run ends with what it has.
    """

    documents: tuple[NamedNode, ...] = ()
    suggestions: bool = True
    cited: bool = False
    stop: Callable[[], bool] = never


def link(
    store: Store, names: Names, options: LinkOptions | None = None, progress: Progress = silent
) -> LinkReport:
    """Find the links of documents and write them, those of each document as a whole or not at all.

    Raises `StoreError` when the store fails, `PerfgraphError` when suggestions are wanted and the libraries
    that rank passages are not installed.
    """
    begun = time.perf_counter()
    run = _Run(store, names, options or LinkOptions(), progress)
    if not store.is_new:
        with closing(run.graphs()) as graphs:
            store.put(graphs)
    run.report.seconds = time.perf_counter() - begun
    return run.report


@dataclass(slots=True)
class _Run:
    """The state of one run."""

    store: Store
    names: Names
    options: LinkOptions
    progress: Progress
    report: LinkReport = field(default_factory=LinkReport)

    def graphs(self) -> Generator[Document, None, None]:
        """Yield each graph whose statements are others than those the store holds."""
        yield {}  # from here on the store lets nobody else write
        held = receipts(self.store)
        documents = self.options.documents or tuple(current_documents(self.store))
        making = DocumentLinks.of(self.store, self.names, self.options.suggestions, self.options.cited)
        for done, document in enumerate(documents, start=1):
            if self.options.stop():
                self.report.interrupted = True
                return
            made = making.links(document)
            self.report.add(made)
            yield from self._written(made, held)
            self.progress(done, len(documents))
        if self.options.suggestions and not self.options.documents:
            made = making.indicators()
            self.report.add(made, documents=0)
            yield from self._written(made, held)
            yield from self._outdated(documents, held)

    def _written(self, made: Made, held: Mapping[str, str]) -> Iterator[Document]:
        """Yield a graph with its receipt, unless the store holds it as it is."""
        said = in_order(made.statements(self.names))
        digest = content_hash(said)
        if not said and made.graph.value not in held:
            return
        if held.get(made.graph.value) != digest:
            self.report.changed += 1
            yield {made.graph: (*said, *Thing(made.graph).has(PG("contentHash"), digest)) if said else ()}

    def _outdated(self, documents: Sequence[NamedNode], held: Mapping[str, str]) -> Iterator[Document]:
        """Yield, to be removed, the graphs of documents that were withdrawn or have a later version."""
        current = {self.names.graph("links", slug(document)).value for document in documents}
        current.add(self.names.graph("links", INDICATORS).value)
        prefix = self.names.graph("links", "").value
        for graph in sorted(held):
            if graph.startswith(prefix) and graph not in current:
                self.report.changed += 1
                yield {NamedNode(graph): ()}
