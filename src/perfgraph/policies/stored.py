"""What a store knows of policies: its documents as entries, its clauses as passages.

Policies stand in `graph/policies` (the register) and in one graph `graph/policy/…` for each text that was
added.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad, Triple

from perfgraph.policies.amounts import amount
from perfgraph.policies.model import Amount, Clause, Entry
from perfgraph.stores.protocol import Store
from perfgraph.terms import DCTERMS, PG, RDF, SKOS, slug
from perfgraph.values import parse

_GRAPH = re.compile(r".*/graph/(?:policies|policy/[^/]+)")
_TYPE = RDF("type")
_UNCONFIRMED = "unconfirmed"


def policy_graphs(store: Store) -> Iterator[NamedNode]:
    """Yield the graphs that hold policies, sorted."""
    if not store.is_new:
        yield from (graph for graph in store.graphs() if _GRAPH.fullmatch(graph.value))


def entries(store: Store) -> Iterator[Entry]:
    """Yield the policy documents of a store, in the order of their addresses."""
    yield from sorted(_entries(store).values(), key=lambda entry: entry.iri.value)


def clauses(store: Store) -> Iterator[Clause]:
    """Yield every clause of every policy document, and each document without clauses as its title.

    Clauses of one graph are held at a time; they come in the order of the graph's name and their place in the
    document.
    """
    known = _entries(store)
    without = dict(known)
    for graph in policy_graphs(store):
        said = _Said.of(store.quads(graph))
        for node in said.of_class(PG("PolicyClause")):
            policy = said.node(node, DCTERMS("isPartOf"))
            entry = known.get(policy) if policy else None
            if entry:
                without.pop(entry.iri, None)
                yield _clause(node, entry, said)
    for entry in sorted(without.values(), key=lambda entry: entry.iri.value):
        yield _told(entry, Clause(entry.iri, entry.iri, entry.title, entry.title, entry.number, entry.title))


def _clause(node: NamedNode, entry: Entry, said: "_Said") -> Clause:
    label = said.text(node, SKOS("prefLabel"))
    bare = Clause(
        node,
        entry.iri,
        label,
        said.text(node, PG("quote")) or label,
        entry.number,
        entry.title,
        amounts=tuple(_amounts(node, said)),
        part_of=said.node(node, PG("partOfClause")),
    )
    return _told(entry, bare)


def _told(entry: Entry, bare: Clause) -> Clause:
    """Return a clause with what is said of its document."""
    return Clause(
        bare.iri,
        bare.policy,
        bare.label,
        bare.text,
        bare.number,
        bare.title,
        "、".join(entry.issuers),
        entry.level,
        entry.region,
        bare.amounts,
        bare.part_of,
        entry.in_force_from,
        entry.in_force_until,
    )


def _amounts(node: NamedNode, said: "_Said") -> Iterator[Amount]:
    for value in said.nodes(node, PG("standardValue")):
        found = amount(parse(said.text(value, PG("sourceText"))))
        if found:
            yield found


@dataclass(frozen=True, slots=True)
class _Said:
    """What one or more graphs say, by subject."""

    by_subject: Mapping[NamedNode, list[Quad | Triple]]

    @classmethod
    def of(cls, quads: Iterable[Quad | Triple]) -> "_Said":
        found: dict[NamedNode, list[Quad | Triple]] = defaultdict(list)
        for quad in quads:
            if isinstance(quad.subject, NamedNode):
                found[quad.subject].append(quad)
        return cls(found)

    def of_class(self, kind: NamedNode) -> list[NamedNode]:
        """Return the things of a class in the order of their sequence and address."""
        own = [
            node
            for node, quads in self.by_subject.items()
            if any(quad.predicate == _TYPE and quad.object == kind for quad in quads)
        ]
        return sorted(own, key=lambda node: (int(self.text(node, PG("sequence")) or 0), node.value))

    def texts(self, node: NamedNode, predicate: NamedNode) -> list[str]:
        objects = [quad.object for quad in self.by_subject.get(node, ()) if quad.predicate == predicate]
        return sorted({one.value for one in objects if isinstance(one, Literal)})

    def text(self, node: NamedNode, predicate: NamedNode) -> str:
        return next(iter(self.texts(node, predicate)), "")

    def nodes(self, node: NamedNode, predicate: NamedNode) -> list[NamedNode]:
        objects = [quad.object for quad in self.by_subject.get(node, ()) if quad.predicate == predicate]
        return sorted({one for one in objects if isinstance(one, NamedNode)}, key=lambda one: one.value)

    def node(self, node: NamedNode, predicate: NamedNode) -> NamedNode | None:
        return next(iter(self.nodes(node, predicate)), None)


_WANTED = frozenset(
    {
        _TYPE,
        SKOS("prefLabel"),
        *map(DCTERMS, ("title", "alternative", "identifier", "issued", "spatial")),
        *map(PG, ("issuer", "governmentLevel", "inForceFrom", "inForceUntil")),
        *map(PG, ("attestationOf", "attests", "certainty")),
    }
)


def _entries(store: Store) -> dict[NamedNode, Entry]:
    graphs = policy_graphs(store)
    return entries_in(quad for graph in graphs for quad in store.quads(graph) if quad.predicate in _WANTED)


def entries_in(said: Iterable[Quad | Triple]) -> dict[NamedNode, Entry]:
    """Return the policy documents that statements tell of, by their addresses."""
    told = _Said.of(said)
    doubts = _unconfirmed(told)
    found = told.of_class(PG("PolicyDocument"))
    return {node: _entry(node, told, doubts.get(node, frozenset())) for node in found}


def _entry(node: NamedNode, said: _Said, unconfirmed: frozenset[str]) -> Entry:
    issuers = [_chinese(said, issuer) for issuer in said.nodes(node, PG("issuer"))]
    level, region = said.node(node, PG("governmentLevel")), said.node(node, DCTERMS("spatial"))
    return Entry(
        node,
        (*said.texts(node, DCTERMS("title")), *said.texts(node, DCTERMS("alternative"))),
        said.text(node, DCTERMS("identifier")),
        tuple(filter(None, issuers)),
        slug(level) if level else "",
        slug(region) if region else "",
        said.text(node, DCTERMS("issued")),
        said.text(node, PG("inForceFrom")),
        said.text(node, PG("inForceUntil")),
        unconfirmed,
    )


def _chinese(said: _Said, node: NamedNode) -> str:
    """Return the Chinese name of a body."""
    labels = [
        quad.object
        for quad in said.by_subject.get(node, ())
        if quad.predicate == SKOS("prefLabel") and isinstance(quad.object, Literal)
    ]
    return min((one.value for one in labels if not (one.language or "").startswith("en")), default="")


def _unconfirmed(said: _Said) -> Mapping[NamedNode, frozenset[str]]:
    """Return the properties of each thing that are attested as unconfirmed and not otherwise."""
    doubtful: dict[NamedNode, set[str]] = defaultdict(set)
    told: dict[NamedNode, set[str]] = defaultdict(set)
    for node in said.of_class(PG("Attestation")):
        certainty = said.node(node, PG("certainty"))
        into = doubtful if certainty and slug(certainty) == _UNCONFIRMED else told
        for thing in said.nodes(node, PG("attestationOf")):
            into[thing] |= {one.value for one in said.nodes(node, PG("attests"))}
    return {thing: frozenset(doubts - told[thing]) for thing, doubts in doubtful.items()}
