"""Links that are proposed: the best candidates for a subject with what speaks for them, or "none fits"."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from pyoxigraph import NamedNode

from perfgraph.linking.candidates import Candidate, Index
from perfgraph.linking.evidence import Shared, confidence, features, quotations, shared
from perfgraph.linking.subjects import TARGET, Subject
from perfgraph.links import CARRIES_OUT, CONTRIBUTES_TO, GROUNDED_IN, NONE_FITS, Evidence, Link
from perfgraph.terms import SEMAPV

METHOD = "ranking 1"

CONSIDERED = 20
"""How many candidates of the fused ranks are looked at closely."""

AT_ONCE = 256
"""How many subjects are scored together: a matrix of so many rows is held in memory."""

THRESHOLD, GOAL_THRESHOLD = Decimal("0.30"), Decimal("0.20")
"""The confidence below which nothing is proposed, for policies and for goals: the highest at which nine of
ten subjects with an answer get a proposal, on the training split of `gold/targets-to-policies.tsv`.
"""

Closed = Callable[[NamedNode, NamedNode], bool]
"""Tells of a subject and an object that no link between them is to be proposed: it was decided."""


def nothing_closed(_subject: NamedNode, _object: NamedNode) -> bool:
    """Close nothing."""
    return False


@dataclass(frozen=True, slots=True)
class Proposal:
    """A candidate for a subject, what they share and how sure the link is."""

    candidate: Candidate
    common: Shared
    confidence: Decimal


@dataclass(frozen=True, slots=True)
class Purpose:
    """What is proposed: at most `most` links of a subject, each at least as sure as `threshold`.

    `goals` tells that the candidates are goals; a link to a policy is of a kind of its own for each pair.
    """

    goals: bool = False
    most: int = 5
    threshold: Decimal = THRESHOLD

    def relation(self, subject: Subject, common: Shared) -> NamedNode:
        """Return what the subject has to do with the candidate: a value rests on a clause of its amount."""
        if self.goals:
            return CONTRIBUTES_TO
        return GROUNDED_IN if subject.kind == TARGET and common.amounts else CARRIES_OUT

    @property
    def none(self) -> NamedNode:
        """Return the relation of a link that says that nothing fits."""
        return CONTRIBUTES_TO if self.goals else GROUNDED_IN


POLICIES, GOALS = Purpose(), Purpose(goals=True, most=3, threshold=GOAL_THRESHOLD)


def ranked(index: Index, subjects: Sequence[Subject]) -> Iterator[list[Proposal]]:
    """Yield for each subject the candidates that were looked at closely, the surest first.

    Candidates as sure as each other stay in the order of their fused ranks.
    """
    for subject, found in zip(subjects, index.find(subjects, CONSIDERED), strict=True):
        proposals = []
        for one in found:
            candidate = index.candidates[one.passage]
            common = shared(subject, candidate)
            proposals.append(Proposal(candidate, common, confidence(features(one, common))))
        yield sorted(proposals, key=lambda proposal: -proposal.confidence)


def suggest(
    index: Index, subjects: Sequence[Subject], purpose: Purpose, closed: Closed = nothing_closed
) -> Iterator[Link]:
    """Yield the links that are proposed for subjects; for one that nothing fits, a link that says so.

    What is `closed` gives its place to the next candidate.
    """
    for start in range(0, len(subjects), AT_ONCE):
        some = subjects[start : start + AT_ONCE]
        for subject, proposals in zip(some, ranked(index, some), strict=True):
            likely = (one for one in proposals if one.confidence >= purpose.threshold)
            open_ = (one for one in likely if not closed(subject.iri, one.candidate.iri))
            fitting = list(islice(open_, purpose.most))
            yield from _links(subject, fitting, purpose)
            if not fitting and not closed(subject.iri, NONE_FITS):
                yield from _none(subject, _sure(subject, proposals, closed), purpose)


def _sure(subject: Subject, proposals: Sequence[Proposal], closed: Closed) -> Decimal:
    """Return how sure it is that nothing fits: 1 minus the confidence of the best that is not closed."""
    open_ = (one.confidence for one in proposals if not closed(subject.iri, one.candidate.iri))
    return 1 - next(open_, Decimal("0.01"))


def _links(subject: Subject, proposals: Iterable[Proposal], purpose: Purpose) -> Iterator[Link]:
    for rank, proposal in enumerate(proposals, start=1):
        yield Link(
            subject.iri,
            purpose.relation(subject, proposal.common),
            proposal.candidate.iri,
            proposal.confidence,
            METHOD,
            evidence=quotations(subject, proposal.candidate, proposal.common),
            reasons=proposal.common.reasons,
            rank=rank,
            justification=SEMAPV("CompositeMatching"),
        )


def _none(subject: Subject, sure: Decimal, purpose: Purpose) -> Iterator[Link]:
    told = next((one for one in (*subject.passages, *subject.context) if one.source), None)
    if told and told.source:
        evidence = (Evidence(told.text, told.source),)
        yield Link(subject.iri, purpose.none, NONE_FITS, sure, METHOD, evidence=evidence, rank=1)
