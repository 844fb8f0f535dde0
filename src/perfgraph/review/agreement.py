"""How far reviewers agree, and how often each method was right.

**Agreement.** Cohen's kappa: κ = (p₀ − pₑ) / (1 − pₑ), with p₀ the share of links on which two reviewers say
the same, and pₑ the share that two who answer independently, each as often "accepted" as he does, would
agree on by chance (J. Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological
Measurement 20 (1960) 37-46). It is told of each pair of reviewers, over the links that both have judged.

**Precision.** The share of a method's links that were accepted among those that were decided, with the score
interval of E. B. Wilson ("Probable inference, the law of succession, and statistical inference", Journal of
the American Statistical Association 22 (1927) 209-212).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import sqrt

from perfgraph.review.asking import solutions
from perfgraph.review.claims import BY_HAND
from perfgraph.review.model import RELATIONS
from perfgraph.review.reading import reviewed_graph
from perfgraph.stores.protocol import Store
from perfgraph.stores.solutions import text
from perfgraph.terms import Names, concept

Z = 1.959964
"""The 97.5th percentile of the normal distribution, for intervals of 95 %."""

_VERDICTS = """SELECT ?link ?reviewer ?verdict ?time WHERE {
  GRAPH REVIEWED {
    ?decision pg:judges ?link ; dcterms:creator ?reviewer ; pg:verdict ?verdict ; dcterms:created ?time .
    FILTER NOT EXISTS { ?decision pg:undoes ?earlier }
    FILTER NOT EXISTS { ?later pg:undoes ?decision }
  }
}"""

_PRECISION = f"""SELECT ?kind ?method ?status (COUNT(DISTINCT ?link) AS ?links) WHERE {{
  VALUES (?relation ?kind) {{ KINDS }}
  {{
    GRAPH REVIEWED {{ ?link pg:linkRelation ?relation ; pg:method ?method ; pg:reviewStatus ?status }}
    FILTER(?status IN ({concept("status", "accepted")}, {concept("status", "rejected")}))
  }} UNION {{
    GRAPH REVIEWED {{ ?none pg:linkObject {concept("status", "none-fits")} ; pg:linkSubject ?subject ;
                          pg:linkRelation ?said ; pg:reviewStatus {concept("status", "accepted")} }}
    VALUES (?said ?kind) {{ KINDS }}
    ?link pg:linkSubject ?subject ; pg:linkRelation ?relation ; pg:method ?method ;
          pg:reviewStatus {concept("status", "proposed")}
    BIND({concept("status", "rejected")} AS ?status)
  }}
}} GROUP BY ?kind ?method ?status"""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How two reviewers agree on the `links` that both have judged; `kappa` is None where chance alone would
    give full agreement, so that there is nothing to measure.
    """

    first: str
    second: str
    links: int
    observed: float
    expected: float
    kappa: float | None


@dataclass(frozen=True, slots=True)
class Precision:
    """How often a method was right, with the bounds of the interval of 95 %."""

    kind: str
    method: str
    accepted: int
    decided: int
    share: float
    low: float
    high: float


def kappa(pairs: Sequence[tuple[str, str]]) -> tuple[float, float, float | None]:
    """Return observed agreement, agreement by chance, and Cohen's kappa of pairs of verdicts (at least one).

    >>> said = [("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15
    >>> [round(value or 0, 10) for value in kappa(said)]
    [0.7, 0.5, 0.4]
    """
    count = len(pairs)
    observed = sum(one == other for one, other in pairs) / count
    ones, others = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    expected = sum(ones[verdict] * others[verdict] for verdict in ones) / count**2
    return observed, expected, None if expected == 1 else (observed - expected) / (1 - expected)


def wilson(right: int, count: int) -> tuple[float, float]:
    """Return the bounds of the 95 % score interval of a share, `right` of `count` (at least one).

    >>> [round(bound, 3) for bound in wilson(81, 263)]
    [0.255, 0.366]
    """
    share = right / count
    middle = share + Z * Z / (2 * count)
    reach = Z * sqrt(share * (1 - share) / count + Z * Z / (4 * count * count))
    scale = 1 + Z * Z / count
    return max(0.0, (middle - reach) / scale), min(1.0, (middle + reach) / scale)


def agreement(store: Store, names: Names) -> Sequence[Agreement]:
    """Return the agreement of each pair of reviewers with a link in common, in the order of their names."""
    judged = _verdicts(store, names)
    pairs: defaultdict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for said in judged.values():
        for one, other in combinations(sorted(said), 2):
            pairs[one, other].append((said[one], said[other]))
    return tuple(
        Agreement(one, other, len(found), *kappa(found)) for (one, other), found in sorted(pairs.items())
    )


def precision(store: Store, names: Names) -> Sequence[Precision]:
    """Return the precision of each method by kind, over the links that were decided.

    What a machine proposed for a subject of which "none fits" was accepted counts as rejected; links made by
    hand do not count.
    """
    if store.is_new:
        return ()
    kinds = " ".join(
        f'({relation} "{kind}")' for kind, relations in RELATIONS.items() for relation in relations
    )
    question = _PRECISION.replace("KINDS", kinds).replace("REVIEWED", str(reviewed_graph(names)))
    found: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for row in solutions(store, question):
        status = text(row, "status").rpartition("/")[2]
        found[text(row, "kind"), text(row, "method")][status] += int(text(row, "links"))
    return tuple(
        _precision(kind, method, links)
        for (kind, method), links in sorted(found.items())
        if method != BY_HAND
    )


def _precision(kind: str, method: str, links: Mapping[str, int]) -> Precision:
    right, count = links.get("accepted", 0), sum(links.values())
    return Precision(kind, method, right, count, right / count, *wilson(right, count))


def _verdicts(store: Store, names: Names) -> Mapping[str, Mapping[str, str]]:
    """Return by link what each reviewer says of it now."""
    if store.is_new:
        return {}
    newest: dict[tuple[str, str], tuple[str, str]] = {}
    rows: Iterable[tuple[str, ...]] = (
        tuple(text(row, name) for name in ("link", "reviewer", "time", "verdict"))
        for row in solutions(store, _VERDICTS.replace("REVIEWED", str(reviewed_graph(names))))
    )
    for link, reviewer, time, verdict in rows:
        place = (link, reviewer.rpartition("/")[2])
        newest[place] = max(newest.get(place, ("", "")), (time, verdict.rpartition("/")[2]))
    said: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for (link, reviewer), (_, verdict) in newest.items():
        said[link][reviewer] = verdict
    return said
