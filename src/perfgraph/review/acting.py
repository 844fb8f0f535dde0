"""Judgements become decisions, and decisions change the review state of links; all of it in memory."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from pyoxigraph import NamedNode

from perfgraph.errors import QueryError
from perfgraph.links import Link
from perfgraph.review.model import Claim, Conflict, Decided, Decision, Held, ItemState, sentence
from perfgraph.review.reading import in_time, reviewed_graph, tag
from perfgraph.review.votes import fresh, stale, standing, status, votes
from perfgraph.terms import Names

_TIME = "%Y-%m-%dT%H:%M:%S.%fZ"


@dataclass(slots=True)
class Acts:
    """What one reviewer does to the items of `states` (by subject), when `reviews` reviewers must agree."""

    names: Names
    reviewer: str
    reviews: int
    states: dict[NamedNode, ItemState]
    decisions: list[Decision] = field(default_factory=list)
    judged: dict[NamedNode, None] = field(default_factory=dict)
    seen: Mapping[NamedNode, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.seen = {subject: state.tag for subject, state in self.states.items()}

    def say(
        self, subject: NamedNode, said: Sequence[tuple[Held, str]], comment: str, expected: str | None
    ) -> None:
        """Add a verdict on each link of `said`, unless all of them stand already in these words.

        Raises `Conflict` when `expected` is not the tag of the state.
        """
        state = self.states[subject]
        if all(self._stands(state, held, verdict, comment) for held, verdict in said):
            return
        self.expect(subject, expected)
        when = self._moment(state)
        made = [
            decision
            for held, verdict in said
            for decision in (
                *self._given_up(state, held, verdict, when),
                self._made(held, verdict, when, comment),
            )
        ]
        self._take(subject, made, [held for held, _ in said])

    def take_back(self, subject: NamedNode, iri: NamedNode) -> None:
        """Undo a decision on a claim about a subject, unless that was done already.

        Raises `QueryError` when it is somebody else's or an undoing itself, `Conflict` when a newer decision
        of the same reviewer has replaced it.
        """
        state = self.states[subject]
        one = next(decision for decision in state.decisions if decision.iri == iri)
        if one.reviewer != self.reviewer:
            raise QueryError(f"found a decision of {one.reviewer}, expected one of {self.reviewer}'s own")
        if one.verdict == "undone":
            raise QueryError("found an undoing, which cannot be undone; decide again instead")
        if any(other.undoes == iri for other in state.decisions):
            return
        claim = state.claims[one.link]
        if standing(state.on(claim)).get(self.reviewer) != one:
            raise Conflict("A newer decision of yours has replaced this one; undo that one first.", state)
        self._take(subject, [self._undone(one, self._moment(state))], ())

    def expect(self, subject: NamedNode, expected: str | None) -> None:
        """Raise `Conflict` when a state is another one than the reviewer saw."""
        state = self.states[subject]
        if expected is not None and expected != self.seen[subject]:
            latest = "; ".join(map(sentence, state.decisions[-3:])) or "no decision"
            raise Conflict(
                f"The item has changed since it was shown: found {latest}. Nothing was saved; look again.",
                state,
            )

    def links(self) -> Iterator[Link]:
        """Yield the links as they stand after the decisions, those that changed."""
        touched = {one.subject_key for one in self.decisions}
        for state in self.states.values():
            if state.key in touched:
                for held in state.links:
                    if held.graph == reviewed_graph(self.names) or held.iri in self.judged:
                        link = self._effective(state, held)
                        if link != held.link or held.iri in self.judged:
                            yield link

    def outcome(self) -> Decided:
        """Return what became of it all."""
        links = [held for state in self.states.values() for held in state.links]
        statuses = {held.iri: self._effective(self.states[held.link.subject], held).status for held in links}
        tags = {subject: state.tag for subject, state in self.states.items()}
        return Decided(tuple(self.decisions), statuses, tags, already=not self.decisions)

    def _stands(self, state: ItemState, held: Held, verdict: str, comment: str) -> bool:
        own = standing(state.on(held.claim)).get(self.reviewer)
        return own is not None and (own.verdict, own.comment) == (verdict, comment) and fresh(own, held)

    def _given_up(self, state: ItemState, held: Held, verdict: str, when: str) -> Iterator[Decision]:
        """Yield the undoing of what cannot be meant any more: "none fits" beside a link that fits."""
        if verdict == "accepted":
            for link, claim in state.claims.items():
                own = standing(state.on(claim)).get(self.reviewer)
                opposite = claim.kind == held.claim.kind and claim.none != held.claim.none
                if opposite and own and own.link == link and own.verdict == "accepted":
                    yield self._undone(own, when)

    def _made(self, held: Held, verdict: str, when: str, comment: str) -> Decision:
        return Decision(
            iri=self.names.decision(held.iri.value, self.reviewer, verdict, when),
            link=held.iri,
            verdict=verdict,
            reviewer=self.reviewer,
            time=when,
            subject_key=held.claim.subject_key,
            object_key=held.claim.object_key,
            subject_text=held.subject_text,
            object_text=held.object_text,
            comment=comment,
            before=held.link.status,
        )

    def _undone(self, one: Decision, when: str) -> Decision:
        return replace(
            one,
            iri=self.names.decision(one.link.value, self.reviewer, "undone", when),
            verdict="undone",
            time=when,
            comment="",
            undoes=one.iri,
        )

    def _moment(self, state: ItemState) -> str:
        """Return the time, always after that of the last decision, also when a clock was set back."""
        now = datetime.now(UTC)
        if state.decisions:
            last = datetime.fromisoformat(state.decisions[-1].time)
            now = max(now, last + timedelta(microseconds=1))
        return now.strftime(_TIME)

    def _take(self, subject: NamedNode, made: Sequence[Decision], judged: Sequence[Held]) -> None:
        state = self.states[subject]
        claims: dict[NamedNode, Claim] = {**state.claims, **{held.iri: held.claim for held in judged}}
        new = [held for held in judged if state.held(held.iri) is None]
        decisions = tuple(sorted((*state.decisions, *made), key=in_time))
        self.states[subject] = replace(
            state,
            links=(*state.links, *new),
            decisions=decisions,
            claims=claims,
            tag=tag(state.key, decisions),
        )
        self.decisions += made
        self.judged |= dict.fromkeys(held.iri for held in judged)

    def _effective(self, state: ItemState, held: Held) -> Link:
        said = standing(state.on(held.claim))
        if not said and not state.on(held.claim):
            return held.link
        voters = votes(state, held) or said
        return replace(
            held.link,
            status=status(state, held, self.reviews),
            reviewers=tuple(self.names.reviewer(name) for name in sorted(voters)),
            changed=bool(stale(state, held)),
        )
