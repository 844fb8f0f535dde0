"""What subjects can be linked to: policies and their clauses, and goals; with all they can be found by."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from perfgraph.linking.gazetteer import BENEFICIARIES, named_in, with_broader
from perfgraph.linking.phrases import pieces
from perfgraph.linking.ranking import BM25, Scoring, TfIdf, fuse
from perfgraph.linking.scope import Reach, fields, foreign, reach_of
from perfgraph.linking.subjects import Subject
from perfgraph.policies import Amount, clauses, entries
from perfgraph.stores.protocol import Store

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from perfgraph.linking.ranking import Found, Scores

RELATED = 0.03
"""The cosine from which a passage that states an amount of the query is about something like it."""

CONTEXT = 0.1
"""The share of the sheet's texts in the score of what stands in it: they tell apart what reads alike."""

FOREIGN = 0.5
"""What the scores of a policy of another field count for."""


@dataclass(frozen=True)
class Candidate:
    """Something a subject can be linked to: `quote` is its own text, `title` says what it is part of.

    `source` is the fragment or clause in which `quote` stands verbatim, None where the graph has none;
    `amounts` is the money that it states.
    """

    iri: NamedNode
    quote: str
    title: str = ""
    source: NamedNode | None = None
    reach: Reach = field(default_factory=Reach)
    fields: frozenset[NamedNode] = frozenset()
    amounts: tuple[Amount, ...] = ()

    @cached_property
    def text(self) -> str:
        """Return all that it is found by."""
        return self.quote if self.title in self.quote else f"{self.title}\n{self.quote}"

    @cached_property
    def beneficiaries(self) -> frozenset[NamedNode]:
        """Return the people it is about, and those they belong to."""
        return with_broader(named_in(self.text, BENEFICIARIES), BENEFICIARIES)

    @cached_property
    def pieces(self) -> frozenset[str]:
        """Return the runs of characters that shared phrases are looked for with."""
        return pieces(self.text)


def policy_candidates(store: Store) -> Iterator[Candidate]:
    """Yield the clauses of the policies of a store; of a policy without clauses its title.

    A clause inside another one is left out: the other one's text has it.
    """
    reaches = {entry.iri: reach_of(entry) for entry in entries(store)}
    for clause in clauses(store):
        if clause.part_of:
            continue
        whole = clause.iri == clause.policy
        yield Candidate(
            clause.iri,
            clause.text,
            "" if whole else f"{clause.title}\n{clause.label}",
            None if whole else clause.iri,
            reaches[clause.policy],
            fields(f"{clause.title} {clause.issuer}"),
            clause.amounts,
        )


def goal_candidates(goals: Iterable[Subject]) -> Iterator[Candidate]:
    """Yield goals as what goals and targets can contribute to."""
    for goal in goals:
        source = next((passage.source for passage in goal.passages), None)
        yield Candidate(goal.iri, goal.text, source=source)


class Index:
    """Candidates that can be found by text and amount; `background` are texts that tell what is rare."""

    def __init__(self, candidates: Sequence[Candidate], background: Sequence[str] = ()) -> None:
        texts = [candidate.text for candidate in candidates] or [""]
        self.candidates = candidates
        self._tfidf, self._bm25 = TfIdf(texts, background), BM25(texts, background)
        self._by_amount: dict[Decimal, list[int]] = {}
        for place, candidate in enumerate(candidates):
            for yuan in dict.fromkeys(found.yuan for found in candidate.amounts):
                self._by_amount.setdefault(yuan, []).append(place)
        self._reaching: dict[tuple[str, str], NDArray[np.bool_]] = {}
        self._foreign: dict[frozenset[NamedNode], NDArray[np.float32]] = {}

    def find(self, subjects: Sequence[Subject], most: int) -> list[list["Found"]]:
        """Return for each subject the candidates it may be linked to, the best first, at most `most`."""
        import numpy as np

        if not self.candidates:
            return [[] for _ in subjects]
        fitting = np.stack([self._fitting(subject) for subject in subjects])
        tfidf = self._scored(self._tfidf, subjects) * fitting
        lists = {
            "tfidf": tfidf,
            "bm25": self._scored(self._bm25, subjects) * fitting,
            "amount": self._amounts(subjects, tfidf),
        }
        return fuse(lists, np.stack([self._reach(subject) for subject in subjects]), most, {})

    def _scored(self, scoring: Scoring, subjects: Sequence[Subject]) -> "Scores":
        """Score by a subject's own texts, and a little by those of the sheet it stands in."""
        import numpy as np

        around = [subject.around for subject in subjects]
        share = np.array([[CONTEXT if text else 0] for text in around], dtype=np.float32)
        return (1 - share) * scoring([query(subject) for subject in subjects]) + share * scoring(around)

    def _amounts(self, subjects: Sequence[Subject], similar: "Scores") -> "Scores":
        """Score what states an amount of a subject: the rarer the amount the higher, then by its text."""
        import numpy as np

        scores = np.zeros_like(similar)
        for number, subject in enumerate(subjects):
            for yuan in dict.fromkeys(found.yuan for found in subject.amounts):
                places = self._by_amount.get(yuan, [])
                for place in places:
                    if similar[number, place] >= RELATED:
                        scores[number, place] += 1 / len(places)
            scores[number] *= 1 + similar[number]
        return scores

    def _reach(self, subject: Subject) -> "NDArray[np.bool_]":
        import numpy as np

        of = subject.circumstances
        key = (of.region, of.year)
        if key not in self._reaching:
            self._reaching[key] = np.array([one.reach.covers(of) for one in self.candidates], dtype=bool)
        return self._reaching[key]

    def _fitting(self, subject: Subject) -> "NDArray[np.float32]":
        import numpy as np

        own = fields(f"{subject.circumstances.unit} {subject.around}")
        if own not in self._foreign:
            away = [FOREIGN if foreign(own, one.fields) else 1.0 for one in self.candidates]
            self._foreign[own] = np.array(away, dtype=np.float32)
        return self._foreign[own]


UNQUERIED = ("statedBasis",)
"""Texts of a subject that do not say what it is about."""


def query(subject: Subject) -> str:
    """Return what a subject is looked for by: its own texts."""
    return "\n".join(one.text for one in subject.passages if one.field not in UNQUERIED)
