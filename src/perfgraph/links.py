"""Links between things of different documents: a claim with its evidence, its confidence and its review.

A link says that `relation` leads from `subject` to `object`. A machine proposes it or finds it stated in
the document; a person accepts or rejects it. That nothing fits a subject is a link too: its object is
`NONE_FITS`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from pyoxigraph import Literal, NamedNode, Quad, Triple

from perfgraph.quads.statements import Thing, boolean, decimal, integer
from perfgraph.stores.protocol import Store
from perfgraph.terms import DCTERMS, PG, PROV, SKOS, Names, concept, slug

NONE_FITS = concept("status", "none-fits")
"""The object of a link that says that nothing fits its subject."""

CITES = DCTERMS("references")
GROUNDED_IN = PG("groundedIn")
CARRIES_OUT = PG("carriesOut")
CONTRIBUTES_TO = PG("contributesTo")
RESOLVES_TO = PG("resolvesTo")

POLICY_RELATIONS = (GROUNDED_IN, CARRIES_OUT, CITES)
"""What a target, goal, project or sheet can have to do with a policy document or clause."""

MAPPINGS = tuple(map(SKOS, ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")))
"""What two indicators can have to do with each other (SKOS Reference §10)."""

REASONS: Mapping[str, NamedNode] = {
    "phrase": PG("sharedPhrase"),
    "amount": PG("sharedAmount"),
    "beneficiary": PG("sharedBeneficiary"),
    "unit": PG("sharedUnit"),
}
"""What can speak for a link, by the property that states it."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A text, verbatim, and the fragment of a document or the clause of a policy in which it stands."""

    text: str
    source: NamedNode


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks for a link: `kind` is a key of `REASONS`, `text` what is shared."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """A claim that `relation` leads from `subject` to `object`.

    `confidence` is 0 to 1; `method` the name and version of what proposed it, such as "citation 1";
    `status` the slug of a review state (`stated`, `proposed`, `accepted`, `rejected`, `needs-review`); `rank`
    the place among the links proposed for the subject, 0 where there is no such order; `justification` a
    process of the SEMAPV vocabulary; `changed` tells that the text has changed since it was reviewed.
    """

    subject: NamedNode
    relation: NamedNode
    object: NamedNode
    confidence: Decimal
    method: str
    status: str = "proposed"
    evidence: tuple[Evidence, ...] = ()
    reasons: tuple[Reason, ...] = ()
    rank: int = 0
    justification: NamedNode | None = None
    reviewers: tuple[NamedNode, ...] = ()
    changed: bool = False

    def iri(self, names: Names) -> NamedNode:
        """Return the address of the claim, the same whoever makes it."""
        return names.link(self.subject, self.relation, self.object)


def oriented(link: Link) -> Link:
    """Return a mapping of indicators with the lesser address as its subject, which turns broad into narrow;
    any other link as it is.

    Two people who say the same of two indicators so say it of one link, whichever they name first.
    """
    if link.relation not in MAPPINGS or link.object == NONE_FITS or link.subject.value < link.object.value:
        return link
    turned = {SKOS("broadMatch"): SKOS("narrowMatch"), SKOS("narrowMatch"): SKOS("broadMatch")}
    relation = turned.get(link.relation, link.relation)
    return replace(link, subject=link.object, relation=relation, object=link.subject)


def link_statements(link: Link, names: Names) -> Iterator[Triple]:
    """Yield what a link says; one that is stated or accepted yields the claimed statement itself too."""
    thing = Thing(link.iri(names))
    yield from thing.a(PG("AssertedLink"))
    yield from thing.has(PG("linkSubject"), link.subject)
    yield from thing.has(PG("linkRelation"), link.relation)
    yield from thing.has(PG("linkObject"), link.object)
    yield from thing.has(PG("confidence"), decimal(link.confidence))
    yield from thing.has(PG("method"), link.method)
    yield from thing.has(PG("reviewStatus"), concept("status", link.status))
    yield from thing.has(PG("justification"), link.justification)
    yield from thing.has(PG("rank"), integer(link.rank) if link.rank else None)
    yield from thing.has(PG("reviewer"), *link.reviewers)
    yield from thing.has(PG("evidenceChanged"), boolean(True) if link.changed else None)
    for found in link.evidence:
        yield from thing.has(PG("evidenceText"), found.text)
        yield from thing.has(PROV("wasDerivedFrom"), found.source)
    for reason in link.reasons:
        yield from thing.has(REASONS[reason.kind], reason.text)
    if link.status in ("stated", "accepted") and link.object != NONE_FITS:
        yield Triple(link.subject, link.relation, link.object)


def links_in(store: Store, graph: NamedNode) -> Iterator[Link]:
    """Yield the links of a named graph, in the order of their addresses.

    Which text of evidence stands in which of several sources is not stated, so that each is paired with the
    first of the sources that are left.
    """
    return links_among(store.quads(graph))


def links_among(quads: Iterable[Quad]) -> Iterator[Link]:
    """Yield the links that quads of one graph speak of, in the order of their addresses, see `links_in`."""
    for _, own in sorted(_by_subject(quads).items(), key=lambda item: item[0].value):
        said = _Said(own)
        if said.nodes(PG("linkSubject")) and said.nodes(PG("linkObject")):
            yield said.link()


def _by_subject(quads: Iterable[Quad]) -> Mapping[NamedNode, list[Quad]]:
    found: dict[NamedNode, list[Quad]] = {}
    for quad in quads:
        if isinstance(quad.subject, NamedNode):
            found.setdefault(quad.subject, []).append(quad)
    return found


@dataclass(frozen=True, slots=True)
class _Said:
    """What a graph says about one link."""

    quads: list[Quad]

    def nodes(self, predicate: NamedNode) -> list[NamedNode]:
        found = [quad.object for quad in self.quads if quad.predicate == predicate]
        return sorted((one for one in found if isinstance(one, NamedNode)), key=lambda one: one.value)

    def texts(self, predicate: NamedNode) -> list[str]:
        found = [quad.object for quad in self.quads if quad.predicate == predicate]
        return sorted(one.value for one in found if isinstance(one, Literal))

    def link(self) -> Link:
        texts, sources = self.texts(PG("evidenceText")), self.nodes(PROV("wasDerivedFrom"))
        last = sources[-1:]
        return Link(
            subject=self.nodes(PG("linkSubject"))[0],
            relation=self.nodes(PG("linkRelation"))[0],
            object=self.nodes(PG("linkObject"))[0],
            confidence=Decimal(next(iter(self.texts(PG("confidence"))), "0")),
            method=next(iter(self.texts(PG("method"))), ""),
            status=next((slug(node) for node in self.nodes(PG("reviewStatus"))), "proposed"),
            evidence=tuple(map(Evidence, texts, [*sources, *last * (len(texts) - len(sources))])),
            reasons=tuple(
                Reason(kind, text) for kind, predicate in REASONS.items() for text in self.texts(predicate)
            ),
            rank=int(next(iter(self.texts(PG("rank"))), "0")),
            justification=next(iter(self.nodes(PG("justification"))), None),
            reviewers=tuple(self.nodes(PG("reviewer"))),
            changed="true" in self.texts(PG("evidenceChanged")),
        )
