"""What reviewers say and what is known of what they said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from pyoxigraph import NamedNode

from perfgraph.errors import QueryError
from perfgraph.links import (
    CONTRIBUTES_TO,
    MAPPINGS,
    NONE_FITS,
    POLICY_RELATIONS,
    RESOLVES_TO,
    Link,
)
from perfgraph.terms import slug

LONGEST_COMMENT = 2_000
"""How many characters a comment may have."""

Verdict = Literal["accepted", "rejected", "none-fits"]

RELATIONS: Mapping[str, Sequence[NamedNode]] = {
    "policy": POLICY_RELATIONS,
    "goal": (CONTRIBUTES_TO,),
    "basis": (RESOLVES_TO,),
    "indicator": MAPPINGS,
}
"""The relations that links of each kind claim; the first is that of "none fits"."""


def kind_of(relation: NamedNode) -> str:
    """Return the kind of links that claim a relation, a key of `RELATIONS`; "" for another relation.

    >>> kind_of(MAPPINGS[2]), kind_of(NONE_FITS)
    ('indicator', '')
    """
    return next((kind for kind, relations in RELATIONS.items() if relation in relations), "")


def none_relation(kind: str) -> NamedNode:
    """Return the relation of the link that says that nothing of a kind fits."""
    return RELATIONS[kind][0]


class Conflict(QueryError):
    """Somebody has decided on the same item in the meantime; `state` is what is known now."""

    def __init__(self, text: str, state: "ItemState") -> None:
        super().__init__(text)
        self.state = state


class Unknown(QueryError):
    """What shall be decided on is not there, or no longer."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a reviewer says: of a `link`, or of the claim that `relation` leads from `subject` to `object`.

    With a `link`, another `relation` than its own is said to hold instead. "none-fits" needs a `subject` and
    a `relation`, whose kind tells what does not fit. `proposal` is a link that another program made: what it
    claims is judged, and its confidence, method and evidence are kept, as far as the evidence stands in the
    graph. `tag` is that of the state that the reviewer saw, None to decide whatever the state is.
    """

    verdict: Verdict
    link: NamedNode | None = None
    subject: NamedNode | None = None
    relation: NamedNode | None = None
    object: NamedNode | None = None
    comment: str = ""
    tag: str | None = None
    proposal: Link | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of the log: what `reviewer` (a name) said of a link, when (ISO 8601, UTC), seeing which texts.

    `verdict` is the slug of a concept: accepted, rejected or undone; `before` the review state that the link
    had; `undoes` the decision that is taken back.
    """

    iri: NamedNode
    link: NamedNode
    verdict: str
    reviewer: str
    time: str
    subject_key: str
    object_key: str
    subject_text: str = ""
    object_text: str = ""
    comment: str = ""
    before: str = "proposed"
    undoes: NamedNode | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """What a link claims, told by what stays when its documents are read again."""

    subject_key: str
    relation: NamedNode
    object_key: str

    @property
    def none(self) -> bool:
        """Tell whether it is claimed that nothing fits."""
        return self.object_key == NONE_FITS.value

    @property
    def kind(self) -> str:
        """Return the kind of the claim, a key of `RELATIONS`."""
        return kind_of(self.relation)


@dataclass(frozen=True, slots=True)
class Held:
    """A link as the store holds it: in which graph, what its ends read now, and on which claim."""

    iri: NamedNode
    link: Link
    graph: NamedNode
    claim: Claim
    subject_text: str
    object_text: str


@dataclass(frozen=True, slots=True)
class ItemState:
    """What is known of one subject: its links, best first, and every decision on its claims, oldest first.

    `claims` has the claim of each link that a decision is about, also of links to other versions' things.
    `tag` changes with every decision.
    """

    subject: NamedNode
    key: str
    text: str
    tag: str
    links: tuple[Held, ...]
    decisions: tuple[Decision, ...]
    claims: Mapping[NamedNode, Claim]

    def held(self, link: NamedNode) -> Held | None:
        """Return a link of the subject by its address."""
        return next((one for one in self.links if one.iri == link), None)

    def on(self, claim: Claim) -> tuple[Decision, ...]:
        """Return the decisions on a claim, oldest first."""
        return tuple(one for one in self.decisions if self.claims.get(one.link) == claim)


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of judgements: the new decisions, and by link the review state that holds now.

    `already` tells that nothing was changed, because all of it had been decided in the same words.
    """

    decisions: tuple[Decision, ...]
    statuses: Mapping[NamedNode, str]
    tags: Mapping[NamedNode, str]
    already: bool = False


def sentence(decision: Decision) -> str:
    """Return in one English line who decided what, and when."""
    return f"{decision.reviewer}: {decision.verdict} <{slug(decision.link)}> at {decision.time}"
