"""The vocabulary that pages read: ontology, schemes and shapes, by subject."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, takewhile
from typing import cast

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from perfgraph.errors import StoreError
from perfgraph.findings import Bilingual
from perfgraph.pages.asking import Term, iri
from perfgraph.pages.site import Site
from perfgraph.quads.vocabulary import GENID, vocabulary_triples
from perfgraph.terms import HOME, RDF, SKOS

_NIL = RDF("nil").value
_IN_SCHEME = SKOS("inScheme")


@dataclass(frozen=True)
class Lexicon:
    """The statements of the vocabulary by subject, each list sorted as N-Triples; `stored` tells whether they
    come from the graph itself or, where it holds no vocabulary, from the files of this version.
    """

    said: Mapping[str, tuple[Triple, ...]]
    stored: bool

    def about(self, subjects: Iterable[str]) -> tuple[Triple, ...]:
        """Return what is said about the subjects and the nameless nodes that they lead to, sorted."""
        found: dict[str, None] = {}
        waiting = list(subjects)
        while waiting:
            name = waiting.pop()
            if name in found:
                continue
            found[name] = None
            objects = (iri(triple.object) for triple in self.said.get(name, ()))
            waiting += [one for one in objects if one.startswith(GENID)]
        return tuple(sorted((triple for name in found for triple in self.said.get(name, ())), key=str))

    def values(self, subject: str, predicate: NamedNode) -> tuple[Term, ...]:
        """Return the values of a property."""
        return tuple(triple.object for triple in self.said.get(subject, ()) if triple.predicate == predicate)

    def text(self, subject: str, *predicates: NamedNode) -> Bilingual:
        """Return the text of the first of the properties that says something, in both languages."""
        for predicate in predicates:
            texts = {
                (one.language or "")[:2]: one.value
                for one in self.values(subject, predicate)
                if isinstance(one, Literal)
            }
            if texts:
                other = next(iter(texts.values()))
                return Bilingual(texts.get("zh", other), texts.get("en", other))
        return Bilingual("", "")

    def members(self, node: str) -> tuple[Term, ...]:
        """Return the members of an RDF list (RDF Schema §5.2); () for a node that is none."""
        found: list[Term] = []
        seen: set[str] = set()
        while node and node != _NIL and node not in seen:
            seen.add(node)
            found += self.values(node, RDF("first"))
            node = next((iri(one) for one in self.values(node, RDF("rest"))), "")
        return tuple(found)

    def below(self, beginning: str) -> Iterator[str]:
        """Yield the subjects whose IRIs begin alike, sorted."""
        first = bisect_left(self._names, beginning)
        yield from takewhile(lambda name: name.startswith(beginning), islice(self._names, first, None))

    def concepts(self, scheme: str) -> tuple[str, ...]:
        """Return what the vocabulary lists in a scheme, sorted."""
        return tuple(sorted(self._listed.get(scheme, set()) | set(self.below(scheme + "/"))))

    @cached_property
    def _names(self) -> list[str]:
        return sorted(self.said)

    @cached_property
    def _listed(self) -> Mapping[str, set[str]]:
        """What says of itself that it is in a scheme, by the scheme."""
        found: dict[str, set[str]] = {}
        for name in self.said:
            for scheme in self.values(name, _IN_SCHEME):
                found.setdefault(iri(scheme), set()).add(name)
        return found


def lexicon(site: Site) -> Lexicon:
    """Return the vocabulary of the graph, read once for each snapshot."""
    if "lexicon" not in site.memory:
        site.memory["lexicon"] = _read(site)
    return cast(Lexicon, site.memory["lexicon"])


def vocabulary_graph(site: Site) -> NamedNode:
    """Return the name of the graph of the vocabulary."""
    return NamedNode(f"{site.base}graph/vocab")


def _read(site: Site) -> Lexicon:
    graph = vocabulary_graph(site)
    try:
        stored = [quad.triple for quad in site.graph.store.quads(graph)]
    except StoreError:
        # A graph that is not made yet has pages of its vocabulary all the same.
        stored = []
    found: dict[str, list[Triple]] = {}
    for triple in stored or vocabulary_triples():
        subject = triple.subject
        if isinstance(subject, NamedNode | BlankNode) and subject != graph:
            found.setdefault(subject.value, []).append(triple)
    said = {name: tuple(sorted(triples, key=str)) for name, triples in found.items()}
    return Lexicon(said, bool(stored))


def is_vocabulary(name: str) -> bool:
    """Tell whether an IRI belongs to the vocabulary, whose names never change with the base of the data."""
    return name.startswith(HOME) and name[len(HOME) :].startswith(("ns", "shapes", "scheme/", "unit/", "dsd"))
