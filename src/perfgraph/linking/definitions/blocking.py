"""Which pairs of indicators are worth comparing, so that 50,000 need neither 50,000 × 50,000 comparisons nor
memory for them.

Indicators of one type are neighbours when their names, taken apart and settled, share rare pairs of
characters (TF-IDF over character 1- and 2-grams, cosine); so are those whose names or descriptions are equal,
whatever their types. Each looks at its nearest `NEAREST` only.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from perfgraph.linking.definitions.known import Indicator

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

NEAREST = 20
"""How many neighbours of an indicator are compared with it."""

LEAST = 0.2
"""From which cosine on two names are neighbours."""

_ROWS = 256
"""How many rows of the matrix of likenesses are in memory at a time."""


def pairs(indicators: Sequence[Indicator]) -> Iterator[tuple[int, int]]:
    """Yield the places of two indicators that are worth comparing, the lesser first; some twice."""
    for group in _by_kind(indicators):
        yield from _neighbours(indicators, group)
    yield from _alike(indicators)


def _by_kind(indicators: Sequence[Indicator]) -> Iterable[list[int]]:
    """Return the places of the indicators of each type; one of several types is in several groups."""
    groups: dict[str, list[int]] = defaultdict(list)
    for place, indicator in enumerate(indicators):
        for kind in indicator.definition.kinds or {""}:
            groups[kind].append(place)
    return groups.values()


def _alike(indicators: Sequence[Indicator]) -> Iterator[tuple[int, int]]:
    """Yield neighbours among those with one name or one description."""
    groups: dict[str, list[int]] = defaultdict(list)
    for place, indicator in enumerate(indicators):
        for said in {indicator.definition.parts.text, *indicator.definition.descriptions}:
            groups[said].append(place)
    for group in groups.values():
        yield from pairwise(group)


def _neighbours(indicators: Sequence[Indicator], group: list[int]) -> Iterator[tuple[int, int]]:
    if len(group) < 2:
        return
    matrix = _vectors([_written(indicators[place]) for place in group])
    turned = matrix.T.tocsr()
    for start in range(0, len(group), _ROWS):
        likeness = (matrix[start : start + _ROWS] @ turned).tocsr()
        for row in range(likeness.shape[0]):
            own = start + row
            for near in _nearest(likeness, row, own):
                first, second = sorted((group[own], group[near]))
                yield first, second


def _written(indicator: Indicator) -> str:
    """Return what is compared of a name: with its people, which tell it from others, once at its end."""
    parts = indicator.definition.parts
    people = "".join(sorted(one.base for one in parts.populations))
    return f"{parts.plain}{parts.measure[:1]}{people}" if parts.plain else f"{parts.text}"


def _vectors(texts: list[str]) -> "csr_matrix":
    from sklearn.feature_extraction.text import TfidfVectorizer

    return TfidfVectorizer(analyzer="char", ngram_range=(1, 2), sublinear_tf=True).fit_transform(texts)


def _nearest(likeness: "csr_matrix", row: int, own: int) -> list[int]:
    """Return the columns of a row's greatest values, without itself; of equal ones the first."""
    begin, end = likeness.indptr[row], likeness.indptr[row + 1]
    found = zip(likeness.data[begin:end].tolist(), likeness.indices[begin:end].tolist(), strict=True)
    likely = ((-round(value, 6), column) for value, column in found if value >= LEAST and column != own)
    return [column for _, column in sorted(likely)[:NEAREST]]
