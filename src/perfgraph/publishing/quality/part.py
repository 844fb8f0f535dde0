"""The part of a release that tells how its measures went from release to release: CSV, JSON and DQV."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, Triple

from perfgraph.findings import Bilingual
from perfgraph.publishing.changes.comparing import plain
from perfgraph.publishing.parts import RELEASES, Column, File, Part, Source
from perfgraph.publishing.quality.metrics import DIMENSIONS, METRICS, called, iri_of
from perfgraph.publishing.quality.trend import Point, trend_of
from perfgraph.publishing.writing import opened
from perfgraph.quads.statements import Thing, both, date, decimal
from perfgraph.serialization import write
from perfgraph.terms import DCTERMS, DQV, PREFIXES, RDFS, XSD

FOLDER = "quality"
"""The folder of the trend in a release."""

RFC4180 = "https://www.rfc-editor.org/rfc/rfc4180"

COLUMNS = (
    Column("release", XSD("string").value, Bilingual(zh="发布", en="release")),
    Column("date", XSD("date").value, Bilingual(zh="日期", en="date")),
    Column("metric", XSD("string").value, Bilingual(zh="度量", en="metric")),
    Column("value", XSD("decimal").value, Bilingual(zh="数值", en="value")),
)


def trend(source: Source) -> tuple[Point, ...]:
    """Return the trend up to this release, read once for all parts."""
    known = source.memory.get(FOLDER)
    if not isinstance(known, tuple):
        known = source.memory[FOLDER] = trend_of(source)
    return known


def write_trend(source: Source, folder: Path) -> Iterator[File]:
    """Write the trend as a table, a row for each release and metric, as JSON, and as measurements (DQV)."""
    points = trend(source)
    for suffix, media_type, content, standards in (
        ("csv", "text/csv", _csv(points), (RFC4180,)),
        ("json", "application/json", _json(points), ()),
        ("ttl", "text/turtle", _turtle(source, points), ("https://www.w3.org/TR/vocab-dqv/",)),
    ):
        path = f"{FOLDER}/trend.{suffix}"
        with opened(folder / path) as output:
            output.write(content)
        columns = COLUMNS if suffix == "csv" else ()
        yield File(path, media_type, *_told(suffix), conforms_to=standards, columns=columns)


def _csv(points: Sequence[Point]) -> bytes:
    output = io.StringIO()
    table = csv.writer(output, lineterminator="\r\n")
    table.writerow(column.name for column in COLUMNS)
    for point in points:
        for metric, value in point.measures.items():
            table.writerow((point.version, point.date.isoformat(), metric, plain(value)))
    return output.getvalue().encode()


def _json(points: Sequence[Point]) -> bytes:
    """Return the releases with their measures, and what each metric is; a release without any says why."""
    content = {
        "metrics": [
            {
                "name": metric,
                "iri": iri_of(metric),
                "label": {"zh": called(metric).zh, "en": called(metric).en},
                "unit": {"zh": dimension.unit.zh, "en": dimension.unit.en},
            }
            for dimension in DIMENSIONS
            for metric in dimension.metrics
        ],
        "releases": [
            {
                "version": point.version,
                "date": point.date.isoformat(),
                "measures": {metric: _number(value) for metric, value in point.measures.items()},
                **({"missing": {"zh": point.fault.zh, "en": point.fault.en}} if point.fault else {}),
            }
            for point in points
        ],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _turtle(source: Source, points: Sequence[Point]) -> bytes:
    output = io.BytesIO()
    prefixes = {**PREFIXES, "dqv": DQV}
    write(_statements(source.names.base, points), RdfFormat.TURTLE, output, prefixes)
    return output.getvalue()


def _statements(base: str, points: Sequence[Point]) -> Iterator[Triple]:
    for metric in METRICS:
        yield from Thing(NamedNode(iri_of(metric))).has(RDFS("label"), *both(called(metric)))
    for point in points:
        release = NamedNode(f"{base}{RELEASES}/{point.version}/")
        yield from Thing(release).has(DCTERMS("issued"), date(point.date))
        for metric, value in point.measures.items():
            own = Thing(NamedNode(f"{release.value}#quality-{metric}"))
            yield from own.a(DQV("QualityMeasurement"))
            yield from own.has(DQV("computedOn"), release)
            yield from own.has(DQV("isMeasurementOf"), NamedNode(iri_of(metric)))
            yield from own.has(DQV("value"), decimal(value))
            yield from own.has(DCTERMS("date"), date(point.date))


def _told(suffix: str) -> tuple[Bilingual, Bilingual]:
    return (
        Bilingual(zh=f"历次发布的数据质量（{suffix}）", en=f"Quality by release ({suffix})"),
        Bilingual(
            zh="截至本次发布，历次发布的完整性、可度量性、依据、可追溯性和每项目问题数。",
            en="Completeness, measurability, grounds, traceability, findings per project of every release.",
        ),
    )


PART = Part(Bilingual(zh="质量趋势", en="quality by release"), write_trend)
