"""The graph as it is published: below the base of the release, personal information and reviewers withheld.

A graph whose base is that of the release, whose personal information is not to be masked and that names no
reviewer to be withheld, is published as it stands. Any other is rewritten into a store of its own, document
by document; the hashes of contents are counted anew, so that they are true of what is published.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, Triple

from perfgraph.graph import PerformanceGraph
from perfgraph.publishing.gate import pieces
from perfgraph.publishing.personal import masked
from perfgraph.publishing.settings import ReleaseSettings
from perfgraph.publishing.withholding import Pseudonyms, reviewed
from perfgraph.quads import PARTS, content_hash, in_order
from perfgraph.stores import open_store
from perfgraph.stores.protocol import Document
from perfgraph.terms import PG, Names

SPACES = ("id/", "graph/", "query/", "queries#")
"""What stands below the base of a graph; vocabulary, which may have the same beginning, stays where it is."""

_HASH = PG("contentHash")


@contextmanager
def published(graph: PerformanceGraph, settings: ReleaseSettings, folder: Path) -> Iterator[PerformanceGraph]:
    """Yield the graph as it is published; `folder`, which does not exist yet, holds what is rewritten.

    Raises `StoreError` when a store fails.
    """
    names = Names(settings.base) if settings.base else graph.names
    withhold = settings.reviewers == "withhold" and not graph.store.is_new and reviewed(graph)
    if graph.store.is_new or (names == graph.names and settings.personal == "refuse" and not withhold):
        yield graph
        return
    rules = _Rules(names, settings.personal == "mask", Pseudonyms(graph) if withhold else None)
    with open_store(str(folder)) as store:
        store.put(_documents(graph, rules))
        store.optimize()
        yield PerformanceGraph(store, names)


@dataclass(frozen=True, slots=True)
class _Rules:
    """What becomes of a graph: the names it gets, whether texts are masked, who is withheld."""

    names: Names
    mask: bool
    pseudonyms: Pseudonyms | None


def _documents(graph: PerformanceGraph, rules: _Rules) -> Iterator[Document]:
    """Yield the graphs rewritten, those of a document together."""
    doc = graph.names.graph("doc", "").value
    waiting = dict.fromkeys(graph.store.graphs())
    for name in list(waiting):
        if name.value.startswith(doc):
            key = name.value.removeprefix(doc)
            own = [graph.names.graph(part, key) for part in PARTS]
            for one in own:
                waiting.pop(one, None)
            yield _rewritten(graph, own, rules)
    for name in waiting:
        yield _rewritten(graph, [name], rules)


def _rewritten(graph: PerformanceGraph, own: Iterable[NamedNode], rules: _Rules) -> Document:
    quads = {name: list(graph.store.quads(name)) for name in own}
    if rules.pseudonyms:
        quads = {name: rules.pseudonyms.withheld(name, said) for name, said in quads.items()}
    # What is published with perfgraph itself has no personal information, and is large.
    vocabulary = f"{graph.names.base}graph/vocab"
    seen = (quad for name, said in quads.items() if name.value != vocabulary for quad in said)
    found = {piece.text for piece, _ in pieces(seen)} if rules.mask else set()
    terms = _Terms(graph.names.base, rules.names.base, found)
    graphs = {terms.node(name): in_order(map(terms.triple, said)) for name, said in quads.items()}
    return {name: _with_hashes(name, graphs) for name, triples in graphs.items() if triples}


class _Terms:
    """Terms moved from one base to the other, what was found in their text masked."""

    def __init__(self, base: str, other: str, found: set[str]) -> None:
        self._moves = re.compile(re.escape(base) + f"(?={'|'.join(map(re.escape, SPACES))})")
        self._other = other
        self._found = found

    def node(self, one: NamedNode) -> NamedNode:
        """Return the address below the other base; one that is not below the first stays."""
        if not self._moves.match(one.value):
            return one
        return NamedNode(self._moves.sub(self._other, one.value, count=1))

    def literal(self, one: Literal) -> Literal:
        """Return the literal with what was found masked; one whose text changed is text."""
        text = masked(one.value, self._found) if self._found else one.value
        if text == one.value:
            return one
        return Literal(text, language=one.language) if one.language else Literal(text)

    def triple(self, quad: Quad) -> Triple:
        """Return the statement of a quad with its subject and its object rewritten."""
        subject, object_ = quad.subject, quad.object
        if isinstance(subject, NamedNode):
            subject = self.node(subject)
        if isinstance(object_, NamedNode):
            object_ = self.node(object_)
        elif isinstance(object_, Literal):
            object_ = self.literal(object_)
        return Triple(subject, quad.predicate, object_)


def _with_hashes(name: NamedNode, graphs: Mapping[NamedNode, tuple[Triple, ...]]) -> tuple[Triple, ...]:
    """Return the triples of a graph with the hashes of the other graphs' contents as they are now."""

    def renewed(triple: Triple) -> Triple:
        about = triple.subject
        if triple.predicate != _HASH or not isinstance(about, NamedNode) or about == name:
            return triple
        return Triple(about, _HASH, Literal(content_hash(graphs[about]))) if about in graphs else triple

    return in_order(map(renewed, graphs[name]))
