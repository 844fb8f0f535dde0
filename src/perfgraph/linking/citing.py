"""Citations in a document to links: where a text names exactly one policy by its title or number.

A citation that means exactly one document of the register becomes a link at once, with the words as evidence;
any other is kept as unresolved, with the documents that are near it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from pyoxigraph import Literal, NamedNode, Quad, Triple

from perfgraph.citations import Citation, citations
from perfgraph.links import CITES, Evidence, Link
from perfgraph.policies import Entry, Register, Resolution
from perfgraph.quads.statements import Thing, boolean
from perfgraph.stores.protocol import Store
from perfgraph.terms import DCTERMS, PG, PROV, RDF, SEMAPV, Names, hashed, slug

METHOD = "citation 1"
"""The method of these links, with its version."""

CITING: Mapping[NamedNode, tuple[NamedNode, ...]] = {
    PG("TargetSheet"): tuple(
        map(
            PG,
            (
                "policyGrounds", "costGrounds", "fundPurpose", "projectName", "projectContent", "specialFund",
                "conclusion", "problems", "improvements",
            ),
        )
    ),
    PG("IndicatorTarget"): tuple(
        map(PG, ("statedBasis", "statedDescription", "statedName", "remark", "deviationReason"))
    ),
    PG("ProjectGoal"): (PG("statement"), PG("achievement")),
    PG("OverallGoal"): (PG("statement"),),
    PG("SubGoal"): (PG("statement"),),
    PG("SafeguardMeasure"): (PG("statement"),),
}  # fmt: skip
"""The texts in which documents are cited, by the class of what states them."""

_UNCONFIRMED = Decimal("0.9")


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A citation that means no document of the register, or more than one; `near` are those it could mean."""

    subject: NamedNode
    citation: Citation
    source: NamedNode
    near: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Cited:
    """The citations of a document: as links, and those that did not resolve."""

    links: tuple[Link, ...] = ()
    unresolved: tuple[Unresolved, ...] = ()


def citing(store: Store, names: Names, document: NamedNode, register: Register | None = None) -> Cited:
    """Return the citations of one document version; `register` spares reading it again for each document.

    A link of a citation is `stated`: the document itself says it. Where the register does not confirm the
    number or title by which it was found, the link is `proposed`.
    """
    known = register or Register.of(store)
    text = _Text.of(store.quads(names.graph("doc", slug(document))))
    found: dict[tuple[NamedNode, NamedNode], Link] = {}
    unresolved: dict[tuple[NamedNode, str], Unresolved] = {}
    for subject, said in text.stated():
        for citation in citations(said):
            evidence = text.evidence(subject, citation.text) or Evidence(citation.text, document)
            meant = known.resolve(citation)
            if meant.policy is None:
                left = Unresolved(subject, citation, evidence.source, meant.near)
                unresolved.setdefault((subject, citation.text), left)
                continue
            key = (subject, meant.policy.iri)
            link = _link(subject, meant.policy, meant, evidence)
            found[key] = _both(found[key], link) if key in found else link
    return Cited(tuple(found.values()), tuple(unresolved.values()))


def citation_links(store: Store, names: Names, document: NamedNode) -> Iterable[Link]:
    """Return the links of the citations of one document version."""
    return citing(store, names, document).links


def unresolved_statements(unresolved: Iterable[Unresolved], names: Names) -> Iterator[Triple]:
    """Yield what is said of citations that did not resolve, each addressed by who cites what."""
    for one in unresolved:
        document = NamedNode(one.source.value.partition("#")[0])
        key = hashed("pg-citation-v1", one.subject.value, one.citation.text)
        thing = Thing(names.fragment(slug(document), f"citation-{key}"))
        yield from thing.a(PG("UnresolvedCitation"))
        yield from thing.has(PG("citedBy"), one.subject)
        yield from thing.has(PG("citationText"), one.citation.text)
        yield from thing.has(PG("citedTitle"), one.citation.title)
        yield from thing.has(PG("citedNumber"), str(one.citation.number or ""))
        yield from thing.has(PG("bracketsRepaired"), boolean(one.citation.repaired))
        yield from thing.has(PG("nearestPolicy"), *(entry.iri for entry in one.near))
        yield from thing.has(PROV("wasDerivedFrom"), one.source)


def _link(subject: NamedNode, policy: Entry, meant: Resolution, evidence: Evidence) -> Link:
    return Link(
        subject,
        CITES,
        policy.iri,
        Decimal(1) if meant.sure else _UNCONFIRMED,
        METHOD,
        "stated" if meant.sure else "proposed",
        (evidence,),
        rank=0 if meant.sure else 1,
        justification=SEMAPV("LexicalMatching"),
    )


def _both(one: Link, other: Link) -> Link:
    """Return the surer of two links with the evidence of both."""
    surer, other = (one, other) if one.confidence >= other.confidence else (other, one)
    return replace(surer, evidence=tuple(dict.fromkeys((*surer.evidence, *other.evidence))))


@dataclass(frozen=True, slots=True)
class _Text:
    """The graph of a document: what its things state, and the fragments that they were read from."""

    things: Mapping[NamedNode, list[Quad]]
    quotes: Mapping[NamedNode, str]
    within: Mapping[NamedNode, list[NamedNode]]

    @classmethod
    def of(cls, quads: Iterable[Quad]) -> "_Text":
        things: dict[NamedNode, list[Quad]] = defaultdict(list)
        quotes: dict[NamedNode, str] = {}
        within: dict[NamedNode, list[NamedNode]] = defaultdict(list)
        for quad in quads:
            if not isinstance(quad.subject, NamedNode):
                continue
            if quad.predicate == _QUOTE:
                quotes[quad.subject] = quad.object.value if isinstance(quad.object, Literal) else ""
            elif quad.predicate == _PART and isinstance(quad.object, NamedNode):
                within[quad.object].append(quad.subject)
            if quad.predicate in _READ:
                things[quad.subject].append(quad)
        return cls(things, quotes, within)

    def stated(self) -> Iterator[tuple[NamedNode, str]]:
        """Yield the things that can cite with each text they state, in the order of their addresses."""
        for node in sorted(self.things, key=lambda node: node.value):
            quads = self.things[node]
            kinds = {quad.object for quad in quads if quad.predicate == _TYPE}
            wanted = [name for kind, properties in CITING.items() if kind in kinds for name in properties]
            texts = {
                quad.object.value: None
                for name in wanted
                for quad in quads
                if quad.predicate == name and isinstance(quad.object, Literal)
            }
            yield from ((node, text) for text in texts)

    def evidence(self, node: NamedNode, text: str) -> Evidence | None:
        """Return a text, or its longest line that stands so, with the smallest fragment that holds it."""
        for part in (text, *sorted(text.split("\n"), key=len, reverse=True)):
            source = self._source(node, part.strip())
            if source:
                return Evidence(part.strip(), source)
        return None

    def _source(self, node: NamedNode, text: str) -> NamedNode | None:
        """Return the smallest fragment that holds a text, of those a thing was read from and their cells."""
        own = [
            quad.object
            for quad in self.things[node]
            if quad.predicate == _SOURCE and isinstance(quad.object, NamedNode)
        ]
        every = [*own, *(cell for fragment in own for cell in self.within.get(fragment, ()))]
        holding = [one for one in dict.fromkeys(every) if text in self.quotes.get(one, "")]
        return min(holding, key=lambda one: (len(self.quotes[one]), one.value), default=None)


_TYPE, _SOURCE = RDF("type"), PROV("wasDerivedFrom")
_QUOTE, _PART = PG("quote"), DCTERMS("isPartOf")
_READ = frozenset({_TYPE, _SOURCE, *(name for properties in CITING.values() for name in properties)})
