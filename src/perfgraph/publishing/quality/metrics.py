"""What is measured of a release: those metrics of the scheme `quality-metric` that are followed."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from perfgraph.findings import Bilingual
from perfgraph.terms import SCHEME
from perfgraph.vocabulary import label_of

_SCHEME = "quality-metric"

Measures = Mapping[str, Decimal]
"""What was measured, by the slug of its metric; a metric that nothing can be measured for is left out."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """Metrics that are read together, by slug, and the unit of their values."""

    name: str
    heading: Bilingual
    unit: Bilingual
    metrics: tuple[str, ...]
    percent: bool = False


DIMENSIONS = (
    Dimension(
        "shares",
        Bilingual(zh="完整、可度量、有依据、可追溯", en="Complete, measurable, grounded, traceable"),
        Bilingual(zh="%", en="per cent"),
        (
            "complete-sheets",
            "complete-targets",
            "numeric-targets",
            "targets-with-basis",
            "targets-with-policy",
            "traced-targets",
        ),
        percent=True,
    ),
    Dimension(
        "findings",
        Bilingual(zh="每个项目的问题数", en="Findings per project"),
        Bilingual(zh="每项目问题数", en="findings per project"),
        ("violations-per-project", "warnings-per-project", "infos-per-project"),
    ),
    Dimension(
        "extent",
        Bilingual(zh="数据量", en="How much there is"),
        Bilingual(zh="数量", en="number"),
        ("document-count", "project-count", "target-count"),
    ),
)
"""What is followed, in the order of the page."""

METRICS = tuple(metric for dimension in DIMENSIONS for metric in dimension.metrics)
"""Every metric that is followed, by its slug."""


def iri_of(metric: str) -> str:
    """Return the address of a metric."""
    return SCHEME(f"{_SCHEME}/{metric}").value


def called(metric: str) -> Bilingual:
    """Return what a metric is called."""
    return label_of(_SCHEME, metric)
