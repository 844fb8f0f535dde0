"""A graph of performance target documents and the verbs one uses it with, in Python and on the command line.

import perfgraph
with perfgraph.open("memory:") as graph:
    graph.ingest(["examples/sample.docx"])
    graph.query("indicators-by-baseline").to_frame()
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from pyoxigraph import NamedNode, Quad, QueryBoolean

from perfgraph.answers import Answer
from perfgraph.assets import asset
from perfgraph.catalogue import Query, missing, read_catalogue
from perfgraph.catalogue import Value as ParameterValue
from perfgraph.descriptions import Description, describe
from perfgraph.errors import QueryError
from perfgraph.findings import Finding
from perfgraph.ingest import IngestOptions, IngestReport, Progress, ingest, silent, snapshot
from perfgraph.policies import AddReport, Choice, add_policies
from perfgraph.stores import Endpoint, Store, open_store
from perfgraph.terms import HOME, Names

if TYPE_CHECKING:
    from perfgraph.linking import LinkOptions, LinkProgress, LinkReport

EXPORTS: Mapping[str, tuple[str, ...]] = {
    "doc": ("graph/doc/",),
    "inferred": ("graph/inferred/",),
    "reviewed": ("graph/reviewed",),
    "all": ("",),
}
"""What can be exported, as the beginnings of the names of graphs."""


@dataclass(frozen=True)
class PerformanceGraph:
    """Documents of budget performance targets in a store; a context manager that closes the store."""

    store: Store
    names: Names

    @cached_property
    def queries(self) -> Mapping[str, Query]:
        """Return the query library, by name."""
        return _library()

    @property
    def snapshot(self) -> str:
        """Return the identity of the contents: 16 hex digits; the same documents give the same."""
        return snapshot(self.store)

    def ingest(
        self,
        paths: Iterable[str | Path],
        progress: Progress = silent,
        options: IngestOptions | None = None,
    ) -> IngestReport:
        """Read files, and those of folders and archives, into the graph; each as a whole or not at all.

        They are read in this process unless `options` say otherwise. What changed is looked through for
        citations of policies, which become links (`link` does so again for all documents). Raises
        `StoreError` when the store fails; a file that cannot be read is in the report instead.
        """
        report = ingest(paths, self.store, self.names, progress, options)
        changed = tuple(dict.fromkeys(item.document for item in report.read if item.changed))
        if changed:
            from perfgraph.linking import LinkOptions, link

            link(self.store, self.names, LinkOptions(changed, suggestions=False))
        return report

    def link(
        self, progress: "LinkProgress | None" = None, options: "LinkOptions | None" = None
    ) -> "LinkReport":
        """Find the links of the documents: citations, suggestions with evidence, goals, bases, indicators.

        `progress` is called after each document with how many are done, and of how many. What people have
        decided is left alone. Raises `StoreError` when the store fails, `PerfgraphError` when the libraries
        that rank passages are not installed.
        """
        from perfgraph.linking import link, silent_link

        return link(self.store, self.names, options, progress or silent_link)

    def add_policies(self, paths: Iterable[str | Path], choice: Choice = Choice.REFUSE) -> AddReport:
        """Read policy texts into the graph, each as a whole or not at all; the register is written first.

        `choice` is what becomes of another text of a document. A file that cannot be read is in the report.
        Raises `StoreError` when the store fails.
        """
        ingest((), self.store, self.names)
        return add_policies(self.store, self.names, map(Path, paths), choice)

    def query(self, question: str | Query, **parameters: ParameterValue) -> Answer:
        """Answer a question of the library by its name, or a query of one's own.

        Raises `QueryError` for an unknown name, a parameter of the wrong kind or a fault in the query.
        """
        query = self.question(question) if isinstance(question, str) else question
        result = self.store.query(query.bind(**parameters))
        return Answer.of(result, query, missing(query, self._ask))

    def question(self, name: str) -> Query:
        """Return a question of the library; raises `QueryError` that names those nearest to `name`."""
        if name not in self.queries:
            words = set(name.split("-"))
            near = sorted(self.queries, key=lambda known: (-len(words & set(known.split("-"))), known))[:3]
            raise QueryError(
                f'found no question "{name}", expected a name that `perfgraph queries` lists, '
                f"such as {', '.join(near)}"
            )
        return self.queries[name]

    def findings(self) -> Mapping[str, tuple[Finding, ...]]:
        """Return what is odd in each document of the graph, by the document's file name."""
        from perfgraph.validation import findings_of

        found: dict[str, tuple[Finding, ...]] = {}
        prefix = f"{self.names.base}graph/findings/"
        for graph in self.store.graphs():
            if graph.value.startswith(prefix):
                document = NamedNode(graph.value.replace(prefix, f"{self.names.base}graph/doc/"))
                triples = [quad.triple for part in (graph, document) for quad in self.store.quads(part)]
                for finding in findings_of(triples):
                    found[finding.document] = (*found.get(finding.document, ()), finding)
        return found

    def show(self, reference: str) -> Description:
        """Describe a thing by its IRI or a project by its code, with the source cells of what it says.

        Raises `QueryError` when the graph knows no such thing.
        """
        iri = reference if "://" in reference else self.names.project(reference).value
        return describe(NamedNode(iri), reference, lambda name, **values: self.query(name, **values))

    def quads(self, part: str = "all") -> Iterator[Quad]:
        """Yield the quads of the graphs of a kind, a key of `EXPORTS`, sorted as N-Quads."""
        beginnings = tuple(self.names.base + beginning for beginning in EXPORTS[part])
        for graph in self.store.graphs():
            if graph.value.startswith(beginnings):
                yield from sorted(self.store.quads(graph), key=str)

    def close(self) -> None:
        """Close the store."""
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _ask(self, sparql: str) -> bool:
        answer = self.store.query(sparql)
        return isinstance(answer, QueryBoolean) and bool(answer)


@cache
def _library() -> Mapping[str, Query]:
    return read_catalogue(asset("queries"))


def open_graph(
    location: str = "memory:", *, base: str = HOME, endpoint: Endpoint | None = None
) -> PerformanceGraph:
    """Open the graph at `location`: a folder, "memory:" or the address of a SPARQL 1.1 endpoint.

    Raises `StoreError` when it cannot be opened, `SettingsError` when `base` is no base IRI.
    """
    return PerformanceGraph(open_store(location, endpoint), Names(base))
