"""Methods of ranking compared on a gold set.

    ranking     what the program proposes: fused ranks in scope, then the confidence of the evidence
    fused       fused ranks in scope
    tfidf bm25  one of the lists alone, over everything
    rapidfuzz   the best partial ratio of edit distance (`rapidfuzz.fuzz.partial_ratio`), over everything

From which score on a method proposes anything is chosen on the training split: the highest at which nine of
ten subjects with an answer still get a proposal. A candidate too many costs a reviewer seconds, a wrong "none
fits" hides the answer; NIL-F1 alone would choose a threshold that proposes little, since most have none.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from perfgraph.errors import PerfgraphError
from perfgraph.linking.candidates import Candidate, Index, policy_candidates, query
from perfgraph.linking.goals import most_detailed
from perfgraph.linking.gold import Item
from perfgraph.linking.measures import Interval, Result, measured
from perfgraph.linking.ranking import BM25, TfIdf
from perfgraph.linking.subjects import DEPARTMENT_GOAL, Subject
from perfgraph.linking.suggesting import CONSIDERED, ranked
from perfgraph.policies import entries, register_graph
from perfgraph.stores import open_store
from perfgraph.terms import Names

MISSED = 0.1
"""The share of subjects with an answer that may stay without a proposal."""

Scored = Sequence[tuple[int, float]]
"""Candidates by their place in the pool, the best first, with their scores."""

Method = Callable[[Sequence[Candidate], Sequence[Subject]], list[Scored]]


def _ranking(candidates: Sequence[Candidate], subjects: Sequence[Subject]) -> list[Scored]:
    places = {candidate.iri: place for place, candidate in enumerate(candidates)}
    index = Index(candidates)
    return [
        [(places[one.candidate.iri], float(one.confidence)) for one in proposals]
        for proposals in ranked(index, subjects)
    ]


def _fused(candidates: Sequence[Candidate], subjects: Sequence[Subject]) -> list[Scored]:
    found = Index(candidates).find(subjects, CONSIDERED)
    return [[(one.passage, one.fused) for one in some] for some in found]


def _tfidf(candidates: Sequence[Candidate], subjects: Sequence[Subject]) -> list[Scored]:
    scores = TfIdf([one.text for one in candidates])([query(one) for one in subjects])
    return [_best(row.tolist()) for row in scores]


def _bm25(candidates: Sequence[Candidate], subjects: Sequence[Subject]) -> list[Scored]:
    scores = BM25([one.text for one in candidates])([query(one) for one in subjects])
    return [_best(row.tolist()) for row in scores]


def _rapidfuzz(candidates: Sequence[Candidate], subjects: Sequence[Subject]) -> list[Scored]:
    from rapidfuzz import fuzz, process

    texts = [one.text for one in candidates]
    scores = process.cdist([query(one) for one in subjects], texts, scorer=fuzz.partial_ratio)
    return [_best(row.tolist()) for row in scores]


def _best(scores: Sequence[float]) -> Scored:
    order = sorted(range(len(scores)), key=lambda place: -scores[place])
    return [(place, scores[place]) for place in order[:CONSIDERED] if scores[place] > 0]


METHODS: Mapping[str, Method] = {
    "ranking": _ranking, "fused": _fused, "tfidf": _tfidf, "bm25": _bm25, "rapidfuzz": _rapidfuzz,
}  # fmt: skip


@dataclass(frozen=True)
class Pool:
    """What is looked through: candidates, and by which names an answer can call what each is part of.

    The first of the names tells things apart: clauses of one policy count as that policy.
    """

    candidates: Sequence[Candidate]
    called: Sequence[tuple[str, ...]]

    def name(self, answer: str) -> str:
        """Return the first name of what an answer calls by any of them, "" when there is none."""
        return next((names[0] for names in self.called if answer in names), "")

    def ranks(self, scored: Scored, right: frozenset[str]) -> tuple[int, ...]:
        """Return the ranks of what is right, each thing counted once."""
        order = list(dict.fromkeys(self.called[place][0] for place, _ in scored))
        return tuple(rank for rank, name in enumerate(order, start=1) if name in right)


def register_pool(names: Names) -> Pool:
    """Return the policies of the register that comes with perfgraph, by number and title."""
    store = open_store("memory:")
    store.put([graph for graph in [register_graph(names, {})] if graph])
    called = {entry.iri: (entry.iri.value, entry.number, *entry.titles) for entry in entries(store)}
    candidates = list(policy_candidates(store))
    return Pool(candidates, [called[NamedNode(one.iri.value.partition("#")[0])] for one in candidates])


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What a method reached on a split: each measure with its interval, and on how many subjects.

    `threshold` is the score from which on the method proposes anything.
    """

    method: str
    split: str
    subjects: int
    answered: int
    threshold: float
    measures: Mapping[str, Interval]


def evaluate(items: Sequence[Item], register: Pool, methods: Sequence[str]) -> list[Evaluated]:
    """Return what each method reaches on each pool and split of a gold set, pools and splits in their order.

    Raises `PerfgraphError` for an unknown method and for answers that call nothing in their pool.
    """
    unknown = [name for name in methods if name not in METHODS]
    if unknown:
        raise PerfgraphError(f"method: found {', '.join(unknown)}, expected some of {', '.join(METHODS)}")
    pools = {"register": {"": register}, "goals": _goals(items)}
    evaluated: list[Evaluated] = []
    for name, some in pools.items():
        own = [item for item in items if item.pool == name]
        for method in methods:
            evaluated += _evaluate(own, some, method)
    return evaluated


def _evaluate(items: Sequence[Item], pools: Mapping[str, Pool], method: str) -> list[Evaluated]:
    found: dict[str, list[tuple[Item, tuple[int, ...], float]]] = defaultdict(list)
    for key, pool in pools.items():
        own = [item for item in items if key in ("", item.document)]
        scored = METHODS[method](pool.candidates, [item.subject for item in own]) if own else []
        for item, some in zip(own, scored, strict=True):
            ranks = pool.ranks(some, _right(item, pool))
            found[item.split].append((item, ranks, max((score for _, score in some), default=0.0)))
    threshold = _threshold(found["train"] or found["test"])
    return [
        Evaluated(
            method,
            f"{items[0].pool} {split}",
            len(found[split]),
            sum(bool(item.answers) for item, _, _ in found[split]),
            threshold,
            measured(_results(found[split], threshold)),
        )
        for split in ("train", "test")
        if found[split]
    ]


def _right(item: Item, pool: Pool) -> frozenset[str]:
    named = {answer: pool.name(answer) for answer in item.answers}
    absent = sorted(answer for answer, name in named.items() if not name)
    if absent:
        raise PerfgraphError(
            f"gold set, {item.id}: found the answer {', '.join(absent)}, expected one of the pool {item.pool}"
        )
    return frozenset(named.values())


def _results(found: Sequence[tuple[Item, tuple[int, ...], float]], threshold: float) -> list[Result]:
    return [Result(item.document, len(item.answers), ranks, best < threshold) for item, ranks, best in found]


def _threshold(found: Sequence[tuple[Item, tuple[int, ...], float]]) -> float:
    """Return the highest score that leaves no more subjects with an answer without proposal than `MISSED`."""
    scores = sorted(best for item, _, best in found if item.answers)
    return scores[int(MISSED * len(scores))] if scores else 0.0


def _goals(items: Sequence[Item]) -> Mapping[str, Pool]:
    """Return the most detailed goals of the department of each document as a pool."""
    goals: dict[str, list[Item]] = defaultdict(list)
    detailed = {one.iri for one in most_detailed([item.subject for item in items])}
    for item in items:
        if item.subject.kind == DEPARTMENT_GOAL and item.subject.iri in detailed:
            goals[item.document].append(item)
    return {
        document: Pool(
            [Candidate(item.subject.iri, item.subject.text) for item in own],
            [(item.id.rpartition("/")[2],) for item in own],
        )
        for document, own in goals.items()
    }
