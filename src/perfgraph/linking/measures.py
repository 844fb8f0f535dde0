"""How good a ranking is on a gold set: P@1, recall@10, MRR, NIL-F1, with bootstrap intervals.

    P@1        share of subjects with an answer whose first candidate is right
    recall@10  share of the right candidates that are among the first ten, mean over subjects with an answer
    MRR        mean of 1 ⁄ rank of the first right candidate, 0 where there is none
    NIL-F1     harmonic mean of precision and recall of the claim that nothing fits, over all subjects

Subjects of one document are alike, so whole documents are drawn again (cluster bootstrap; Efron and
Tibshirani 1993, §8). An interval holds the middle 95 % of `DRAWS` draws with a fixed seed.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

DRAWS, SEED, DEEP = 1_000, 20_210_101, 10


@dataclass(frozen=True, slots=True)
class Result:
    """What a method said of one subject: the ranks of the right candidates, from 1, and whether none fits.

    `right` is how many candidates are right, 0 where none is.
    """

    document: str
    right: int
    ranks: tuple[int, ...]
    none: bool


@dataclass(frozen=True, slots=True)
class Interval:
    """A measure and the middle 95 % of it over the draws; None where nothing could be measured or drawn."""

    value: float | None
    low: float | None = None
    high: float | None = None

    def __str__(self) -> str:
        """Write it in per cent.

        >>> str(Interval(0.5, 0.413, 0.6)), str(Interval(0.25)), str(Interval(None))
        ('50.0 [41.3–60.0]', '25.0', '–')
        """
        if self.value is None:
            return "–"
        if self.low is None or self.high is None:
            return f"{100 * self.value:.1f}"
        return f"{self.value:.1%} [{self.low:.1%}–{self.high:.1%}]".replace("%", "")


Measure = Callable[[Sequence[Result]], float | None]


def precision_at_1(results: Sequence[Result]) -> float | None:
    """Return P@1."""
    return _mean([float(1 in one.ranks) for one in results if one.right])


def recall_at_10(results: Sequence[Result]) -> float | None:
    """Return recall@10."""
    return _mean([sum(rank <= DEEP for rank in one.ranks) / one.right for one in results if one.right])


def mean_reciprocal_rank(results: Sequence[Result]) -> float | None:
    """Return MRR."""
    return _mean([max((1 / rank for rank in one.ranks), default=0.0) for one in results if one.right])


def nil_f1(results: Sequence[Result]) -> float | None:
    """Return NIL-F1."""
    said = sum(one.none for one in results)
    true = sum(not one.right for one in results)
    both = sum(one.none and not one.right for one in results)
    return 2 * both / (said + true) if said + true else None


MEASURES: Mapping[str, Measure] = {
    "P@1": precision_at_1,
    "recall@10": recall_at_10,
    "MRR": mean_reciprocal_rank,
    "NIL-F1": nil_f1,
}


def _mean(numbers: Sequence[float]) -> float | None:
    return sum(numbers) / len(numbers) if numbers else None


def measured(results: Sequence[Result]) -> Mapping[str, Interval]:
    """Return each measure with its interval, without one where all subjects are of one document."""
    import numpy as np

    by_document: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        by_document[result.document].append(result)
    documents = list(by_document.values())
    random = np.random.default_rng(SEED)
    drawn: dict[str, list[float]] = defaultdict(list)
    for _ in range(DRAWS if len(documents) > 1 else 0):
        some = [
            one for place in random.integers(len(documents), size=len(documents)) for one in documents[place]
        ]
        for name, measure in MEASURES.items():
            value = measure(some)
            if value is not None:
                drawn[name].append(value)
    return {name: _interval(measure(results), drawn[name]) for name, measure in MEASURES.items()}


def _interval(value: float | None, drawn: Sequence[float]) -> Interval:
    import numpy as np

    if value is None or not drawn:
        return Interval(value)
    low, high = np.quantile(drawn, (0.025, 0.975))
    return Interval(value, float(low), float(high))
