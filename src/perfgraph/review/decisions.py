"""Deciding on links and undoing it: each act is one commit, checked against what its author saw."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from perfgraph.errors import QueryError, StoreError
from perfgraph.links import NONE_FITS, Link
from perfgraph.review.acting import Acts
from perfgraph.review.asking import solutions
from perfgraph.review.claims import another_relation, by_hand, none_fits, proposed, subjects_of
from perfgraph.review.log import Entry, commit, receipt
from perfgraph.review.model import (
    LONGEST_COMMENT,
    Claim,
    Decided,
    Held,
    Judgement,
    Unknown,
)
from perfgraph.review.reading import reviewed_graph, states
from perfgraph.review.subjects import subject_keys
from perfgraph.review.texts import subject_texts
from perfgraph.stores.protocol import Store
from perfgraph.stores.solutions import node
from perfgraph.terms import Names

ATTEMPTS = 5
"""How often an act is tried again when others write at the same time."""

_LATEST = """SELECT ?decision ?time ?key WHERE {
  GRAPH REVIEWED {
    ?decision dcterms:creator REVIEWER ; pg:verdict ?verdict ; dcterms:created ?time ; pg:subjectKey ?key .
    FILTER NOT EXISTS { ?decision pg:undoes ?any }
    FILTER NOT EXISTS { ?later pg:undoes ?decision }
  }
} ORDER BY DESC(?time) LIMIT 20"""

_JUDGED = """SELECT ?decision ?subject WHERE {
  VALUES ?decision { UNDEF }
  GRAPH REVIEWED { ?decision pg:judges ?link . ?link pg:linkSubject ?subject }
}"""


def decide(
    store: Store, names: Names, reviewer: str, judgements: Sequence[Judgement], reviews: int = 1
) -> Decided:
    """Write what a reviewer says into the log, all of it in one commit or nothing.

    `reviewer` is a name of the settings, `reviews` how many reviewers must agree. What has been decided in
    the same words already is left as it is. Raises `Conflict` when a judgement was made on another state
    than the present one, `Unknown` for something that is not there, `QueryError` for a judgement that
    cannot be meant, `StoreError` when the store fails; nothing is changed then.
    """
    for judgement in judgements:
        _check(judgement)

    def act() -> Acts:
        subjects = subjects_of(store, names, judgements)
        acts = Acts(names, reviewer, reviews, dict(states(store, names, subjects.values())))
        objects = _Objects.of(store, names, judgements)
        for judgement, subject in subjects.items():
            meant = _meant(store, judgement, subject, acts)
            said = [(_held(names, acts, objects, link), verdict) for link, verdict in meant]
            acts.say(subject, said, judgement.comment.strip(), judgement.tag)
        return acts

    return _carried_out(store, names, act)


def undo(
    store: Store, names: Names, reviewer: str, decisions: Sequence[NamedNode], reviews: int = 1
) -> Decided:
    """Take decisions of a reviewer back, in one commit; the log keeps both.

    One that was taken back already is left as it is. Raises `Unknown` for a decision that is not there,
    `QueryError` for one of somebody else, `Conflict` for one that a newer decision has replaced.
    """

    def act() -> Acts:
        subjects = _judged(store, names, decisions)
        acts = Acts(names, reviewer, reviews, dict(states(store, names, subjects.values())))
        for decision, subject in subjects.items():
            acts.take_back(subject, decision)
        return acts

    return _carried_out(store, names, act)


def last(store: Store, names: Names, reviewer: str) -> tuple[NamedNode, ...]:
    """Return the decisions of a reviewer's latest act that he has not undone, all on one item."""
    question = _LATEST.replace("REVIEWED", str(reviewed_graph(names)))
    found = list(solutions(store, question.replace("REVIEWER", str(names.reviewer(reviewer)))))
    first = [(str(row["time"]), str(row["key"])) for row in found[:1]]
    same = [node(row, "decision") for row in found if [(str(row["time"]), str(row["key"]))] == first]
    return tuple(decision for decision in same if decision)


def _carried_out(store: Store, names: Names, act: Callable[[], Acts]) -> Decided:
    """Do an act on what the store holds, again when somebody else was faster."""
    for _ in range(ATTEMPTS):
        store.refresh()
        before = receipt(store, names)
        acts = act()
        done = acts.outcome()
        if done.already or commit(store, names, Entry(acts.decisions, list(acts.links())), before):
            return done
    raise StoreError(
        f"{store.location}: others wrote {ATTEMPTS} times while a decision was being saved, nothing was "
        "saved. Try again."
    )


def _check(judgement: Judgement) -> None:
    if judgement.verdict not in ("accepted", "rejected", "none-fits"):
        raise QueryError(
            f'verdict: found "{judgement.verdict}", expected "accepted", "rejected" or "none-fits"'
        )
    if len(judgement.comment) > LONGEST_COMMENT:
        raise QueryError(
            f"comment: found {len(judgement.comment):,} characters, expected at most {LONGEST_COMMENT:,}"
        )
    if any(ord(sign) < 32 and sign not in "\n\t" for sign in judgement.comment):
        raise QueryError("comment: found a control character, expected text, lines and tabs")


def _meant(store: Store, judgement: Judgement, subject: NamedNode, acts: Acts) -> list[tuple[Link, str]]:
    """Return the links that a judgement is about, with the verdict on each."""
    state = acts.states[subject]
    if judgement.verdict == "none-fits":
        if judgement.relation is None:
            raise QueryError('relation: found none, expected the one of what does not fit, for "none-fits"')
        return [(none_fits(store, subject, judgement.relation), "accepted")]
    if judgement.proposal:
        return [(proposed(store, judgement.proposal), judgement.verdict)]
    held = state.held(judgement.link) if judgement.link else None
    if held is None:
        if judgement.relation is None or judgement.object is None:
            raise QueryError("found neither a link nor relation and object, expected what is decided on")
        return [(_proposed(store, judgement.relation, judgement.object, subject), judgement.verdict)]
    if judgement.relation is None or judgement.relation == held.link.relation:
        return [(held.link, judgement.verdict)]
    if judgement.verdict != "accepted" or held.claim.none:
        raise QueryError('relation: found another than the link has, which only goes with "accepted"')
    return [
        (held.link, "rejected"),
        (another_relation(store, held.link, judgement.relation), "accepted"),
    ]


def _proposed(store: Store, relation: NamedNode, object_: NamedNode, subject: NamedNode) -> Link:
    if object_ == NONE_FITS:
        return none_fits(store, subject, relation)
    return by_hand(store, subject, relation, object_)


@dataclass(frozen=True, slots=True)
class _Objects:
    """The keys and texts of what judgements link to by hand, asked for once."""

    keys: Mapping[NamedNode, str]
    texts: Mapping[NamedNode, str]

    @classmethod
    def of(cls, store: Store, names: Names, judgements: Sequence[Judgement]) -> "_Objects":
        proposed = (one.proposal.object for one in judgements if one.proposal)
        things = dict.fromkeys([*proposed, *(one.object for one in judgements if one.object), NONE_FITS])
        return cls(subject_keys(store, things), subject_texts(store, names, things))


def _held(names: Names, acts: Acts, objects: _Objects, link: Link) -> Held:
    """Return a link as its subject's state has it, or what it will be there when it is new."""
    state, iri = acts.states[link.subject], link.iri(names)
    known = state.held(iri)
    if known:
        return known
    other = next((one for one in state.links if one.link.object == link.object), None)
    key = other.claim.object_key if other else objects.keys[link.object]
    text = other.object_text if other else objects.texts[link.object]
    return Held(iri, link, reviewed_graph(names), Claim(state.key, link.relation, key), state.text, text)


def _judged(store: Store, names: Names, decisions: Sequence[NamedNode]) -> Mapping[NamedNode, NamedNode]:
    question = _JUDGED.replace("REVIEWED", str(reviewed_graph(names)))
    found: dict[NamedNode, NamedNode] = {}
    for row in solutions(store, question, "decision", dict.fromkeys(decisions)):
        decision, subject = node(row, "decision"), node(row, "subject")
        if decision and subject:
            found[decision] = subject
    missing = [decision for decision in decisions if decision not in found]
    if missing:
        raise Unknown(f"found no decision {missing[0]}, expected one that is in the log")
    return found
