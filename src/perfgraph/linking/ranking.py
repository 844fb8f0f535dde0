"""Passages ranked by their text for a query: TF-IDF and BM25 over runs of characters, fused by their ranks.

    TF-IDF   cosine of weighted character 2- and 3-grams (scikit-learn)
    BM25     Okapi BM25 over character 2-grams (Robertson and Zaragoza 2009; bm25s)
    amounts  passages that state an amount of the query, the rarest amount first
    fused    Σ weight ⁄ (60 + rank) over those lists (Cormack, Clarke and Büttcher, SIGIR 2009)

A score tells which of two passages fits better, never that one fits.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from perfgraph.linking.grams import grams

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Scores = NDArray[np.float32]
    """Scores of queries (rows) for passages (columns); what may not be found has -inf."""

CONSTANT = 60
"""What Cormack et al. add to a rank, so that the first few places do not outweigh all others."""

DEPTH = 100
"""How far down a list counts."""

Scoring = Callable[[Sequence[str]], "Scores"]
"""A way to score the passages of an index for queries."""


class TfIdf:
    """The cosine of character 2- and 3-grams, weighted by 1 + log(count) and by how rare they are.

    `background` are texts that only tell how rare a gram is, for indexes of a few passages.
    """

    def __init__(self, texts: Sequence[str], background: Sequence[str] = ()) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer

        self._vectorizer = TfidfVectorizer(analyzer=_twos_and_threes, sublinear_tf=True)
        self._vectorizer.fit([*texts, *background, _FILLER])
        self._passages = self._vectorizer.transform(texts).T.tocsr()

    def __call__(self, queries: Sequence[str]) -> "Scores":
        """Return the cosine of each query with each passage, 0 to 1."""
        import numpy as np

        found = self._vectorizer.transform(queries) @ self._passages
        return np.asarray(found.toarray(), dtype=np.float32)


class BM25:
    """Okapi BM25 as Lucene counts it, over character 2-grams, as the share of what a passage could reach.

    The score of a passage that has every gram of the query without end is 1: a gram that no passage has
    counts in it as the rarest, so that a query about something else stays near 0.
    """

    def __init__(self, texts: Sequence[str], background: Sequence[str] = ()) -> None:
        import bm25s

        self._passages = len(texts)
        tokens = [_twos(text) for text in [*texts, *background, _FILLER]]
        self._known: dict[str, float] = {}
        self._unknown = _rarity(len(tokens), 0)
        counts: dict[str, int] = {}
        for some in tokens:
            for gram in set(some):
                counts[gram] = counts.get(gram, 0) + 1
        self._known = {gram: _rarity(len(tokens), count) for gram, count in counts.items()}
        self._index = bm25s.BM25()
        self._index.index(tokens, show_progress=False)

    def __call__(self, queries: Sequence[str]) -> "Scores":
        """Return the score of each passage for each query, 0 to 1."""
        import numpy as np

        scores = np.zeros((len(queries), self._passages), dtype=np.float32)
        for number, query in enumerate(queries):
            tokens = list(dict.fromkeys(_twos(query)))
            known = [token for token in tokens if token in self._known]
            if known:
                most = sum(self._known.get(token, self._unknown) for token in tokens)
                scores[number] = self._index.get_scores(known)[: self._passages] / most
        return scores


_FILLER = "字字"
"""Stands for texts without any gram, which neither library can count."""


def _twos(text: str) -> list[str]:
    return grams(text, 2)


def _twos_and_threes(text: str) -> list[str]:
    return grams(text, 2, 3)


def _rarity(passages: int, having: int) -> float:
    """Return the weight of a gram in BM25 as Lucene counts it."""
    from math import log

    return log(1 + (passages - having + 0.5) / (having + 0.5))


@dataclass(frozen=True, slots=True)
class Found:
    """A passage that was found: its place in the index, fused score, and the scores it is fused of."""

    passage: int
    fused: float
    scores: Mapping[str, float]


def fuse(
    lists: Mapping[str, "Scores"], allowed: "NDArray[np.bool_]", most: int, weights: Mapping[str, float]
) -> list[list[Found]]:
    """Return for each query the passages of the highest fused ranks, at most `most`.

    `lists` are scores by the name of their method, whose weight is 1 unless `weights` has another; `allowed`
    tells for each query which passages may be found. A score of 0 is no place in a list. Passages of equal
    score share the better rank; passages of equal fused score stay in the order of the index.
    """
    import numpy as np

    fused = np.zeros(allowed.shape, dtype=np.float64)
    for name, scores in lists.items():
        fused += weights.get(name, 1.0) * _reciprocal_ranks(np.where(allowed, scores, 0))
    order = np.argsort(-fused, axis=1, kind="stable")[:, :most]
    return [
        [
            Found(
                int(passage),
                float(fused[query, passage]),
                {name: float(scores[query, passage]) for name, scores in lists.items()},
            )
            for passage in places
            if fused[query, passage] > 0
        ]
        for query, places in enumerate(order)
    ]


def _reciprocal_ranks(scores: "Scores") -> "NDArray[np.float64]":
    """Return 1 ⁄ (60 + rank) of each passage for each query, 0 beyond `DEPTH` and without a score."""
    import numpy as np

    depth = min(DEPTH, scores.shape[1])
    result = np.zeros(scores.shape, dtype=np.float64)
    best = np.argpartition(-scores, depth - 1, axis=1)[:, :depth]
    values = np.take_along_axis(scores, best, axis=1)
    # How many of the best have a higher score; equal ones share their rank.
    ordered = -np.sort(-values, axis=1)
    for query in range(scores.shape[0]):
        ranks = np.searchsorted(-ordered[query], -values[query], side="left") + 1
        result[query, best[query]] = np.where(values[query] > 0, 1 / (CONSTANT + ranks), 0)
    return result
