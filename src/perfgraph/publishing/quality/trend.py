"""How the measures went: those of this release, and those that each earlier one published of itself."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from perfgraph.findings import Bilingual
from perfgraph.publishing.parts import RELEASES, Source
from perfgraph.publishing.quality.metrics import METRICS, Measures, iri_of
from perfgraph.terms import DQV

QUALITY = "quality.ttl"
"""The file of a release that holds its measures."""

MISSING = Bilingual(zh="没有 {file}，质量未知", en="it has no {file}, so that its quality is not known")
DAMAGED = Bilingual(
    zh="{file} 已损坏，无法读取：{error}", en="its {file} is damaged and cannot be read: {error}"
)
BARE = Bilingual(
    zh="{file} 没有这些度量，由较早的程序写成",
    en="its {file} has none of these measures; an earlier perfgraph wrote it",
)


@dataclass(frozen=True, slots=True)
class Point:
    """A release in the trend: what was measured, or why nothing is known of it."""

    version: str
    date: datetime.date
    measures: Measures = field(default_factory=dict)
    fault: Bilingual | None = None


def trend_of(source: Source) -> tuple[Point, ...]:
    """Return the releases so far, the oldest first, this one last.

    An earlier release is what its own metadata say; one whose metadata are missing or damaged says so. Raises
    `StoreError` as the store does.
    """
    return (*_earlier(source), Point(source.version, source.date, source.measures))


def _earlier(source: Source) -> Iterator[Point]:
    for mark in source.earlier:
        assert source.previous is not None
        yield read_point(source.previous.parent / mark.version, mark.version, mark.date)


def read_point(folder: Path, version: str, date: datetime.date) -> Point:
    """Return what the metadata in the folder of a release say of it."""

    def unknown(why: Bilingual, error: object = "") -> Point:
        said = Bilingual(*(text.format(file=QUALITY, error=error) for text in (why.zh, why.en)))
        return Point(version, date, fault=said)

    try:
        measures = _read(folder / QUALITY, version)
    except FileNotFoundError:
        return unknown(MISSING)
    except (OSError, ValueError, SyntaxError, InvalidOperation) as error:
        return unknown(DAMAGED, error)
    return Point(version, date, measures) if measures else unknown(BARE)


def _read(path: Path, version: str) -> Measures:
    """Return the measures of a release, whatever base it was published below."""
    metrics = {iri_of(metric): metric for metric in METRICS}
    own, kinds, values = set(), {}, {}
    for quad in parse(path=str(path), format=RdfFormat.TURTLE):
        about, said = quad.subject, quad.object
        if quad.predicate == DQV("computedOn") and isinstance(said, NamedNode):
            if said.value.endswith(f"/{RELEASES}/{version}/"):
                own.add(about)
        elif quad.predicate == DQV("isMeasurementOf") and isinstance(said, NamedNode):
            kinds[about] = metrics.get(said.value, "")
        elif quad.predicate == DQV("value") and isinstance(said, Literal):
            values[about] = said.value
    found = {kinds[one]: Decimal(values[one]) for one in own if kinds.get(one) and one in values}
    return {metric: found[metric] for metric in METRICS if metric in found}
