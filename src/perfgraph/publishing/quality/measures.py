"""The measures of a graph, by the queries of `publications/quality`, document by document."""

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal

from perfgraph.findings import Severity
from perfgraph.graph import PerformanceGraph
from perfgraph.publishing.asking import asked
from perfgraph.publishing.documents import DocumentVersion
from perfgraph.publishing.quality.metrics import Measures
from perfgraph.stores.solutions import text

PARTS = 3
"""How many things a whole sheet states: an amount, a goal, a target."""

_SHARES = {
    "complete-targets": "complete",
    "numeric-targets": "numeric",
    "targets-with-basis": "based",
    "targets-with-policy": "withPolicy",
    "traced-targets": "traced",
}
"""The metrics that are shares of targets, and the columns of their query."""


def measured(
    graph: PerformanceGraph,
    documents: Iterable[DocumentVersion],
    findings: Mapping[str, Mapping[Severity, int]],
) -> Measures:
    """Return the measures of documents of a graph; `findings` has the counts of each, by its key.

    Raises `StoreError` as the store does.
    """
    counts: Counter[str] = Counter()
    severities: Counter[Severity] = Counter()
    owners: set[str] = set()
    for document in documents:
        counts["documents"] += 1
        for row in asked(graph, "quality/sheets", document.iri):
            owners.add(text(row, "owner"))
            counts["sheets"] += 1
            counts["complete-sheets"] += int(text(row, "parts")) == PARTS
        for row in asked(graph, "quality/targets", document.iri):
            for name in ("targets", *_SHARES.values()):
                counts[name] += int(text(row, name) or 0)
        severities.update(findings.get(document.key, {}))
    made = {
        "complete-sheets": _share(counts["complete-sheets"], counts["sheets"]),
        **{metric: _share(counts[name], counts["targets"]) for metric, name in _SHARES.items()},
        **{
            f"{severity.value.lower()}s-per-project": _each(severities[severity], len(owners))
            for severity in Severity
        },
        "document-count": Decimal(counts["documents"]),
        "project-count": Decimal(len(owners)),
        "target-count": Decimal(counts["targets"]),
    }
    return {metric: value for metric, value in made.items() if value is not None}


def _share(part: int, whole: int) -> Decimal | None:
    """Return a percentage with one decimal, None of nothing."""
    return _rounded(Decimal(100 * part) / whole, "0.1") if whole else None


def _each(number: int, things: int) -> Decimal | None:
    """Return how many there are for each thing, with two decimals, None of nothing."""
    return _rounded(Decimal(number) / things, "0.01") if things else None


def _rounded(number: Decimal, step: str) -> Decimal:
    return number.quantize(Decimal(step), ROUND_HALF_UP)
