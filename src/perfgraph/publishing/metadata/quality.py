"""How good the data are (DQV): what was measured of the release, what the checks found, what was waived."""

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple

from perfgraph.findings import Bilingual, Severity
from perfgraph.publishing.metadata.resources import Described
from perfgraph.publishing.quality.metrics import iri_of
from perfgraph.quads.statements import Thing, both, date, decimal, integer
from perfgraph.terms import DCTERMS, DQV, OA, RDF, RDFS, SCHEME, SKOS, hashed, slug

METRICS = {severity: SCHEME(f"quality-metric/{severity.value.lower()}-count") for severity in Severity}
"""The metrics that count findings of a severity."""


def quality(described: Described) -> Iterator[Triple]:
    """Yield the measurements of the release and of each document, and the waivers as annotations."""
    source, inspection = described.source, described.inspection
    total = dict.fromkeys(Severity, 0)
    for document in source.documents:
        counts = source.findings.get(document.key, {})
        data = described.document(document.key)
        for severity in Severity:
            total[severity] += counts.get(severity, 0)
            yield from _measured(
                data, f"{severity.value.lower()}s", METRICS[severity], counts.get(severity, 0)
            )
    release = described.release
    for severity, number in total.items():
        name = NamedNode(f"{release.value}#quality")
        yield from _measured(release, f"{severity.value.lower()}s", METRICS[severity], number, name.value)
    for metric, value in source.measures.items():
        measurement = Thing(NamedNode(f"{release.value}#quality-{metric}"))
        yield from _measurement(release, measurement, NamedNode(iri_of(metric)), decimal(value))
        yield from measurement.has(DCTERMS("date"), date(source.date))
    for rule, number in inspection.rules.items():
        yield from _rule(NamedNode(rule))
        own = f"rule-{hashed('pg-rule-v1', rule)}"
        yield from _measured(release, own, NamedNode(rule), number, f"{release.value}#quality")
    for place, (waiver, number) in enumerate(inspection.waived.items(), 1):
        note = Thing(NamedNode(f"{release.value}#waiver-{place}"))
        yield from Thing(release).has(DQV("hasQualityAnnotation"), note.node)
        yield from note.a(DQV("QualityAnnotation"))
        yield from note.has(OA("motivatedBy"), DQV("qualityAssessment"))
        yield from note.has(OA("hasTarget"), release)
        said = Bilingual(
            f"豁免规则 {waiver.rule}（{number} 处）：{waiver.reason.zh}",
            f"The rule {waiver.rule} is waived ({number} times): {waiver.reason.en}",
        )
        yield from note.has(RDF("value"), *both(said))


def _measured(
    data: NamedNode, name: str, metric: NamedNode, number: int, prefix: str = ""
) -> Iterator[Triple]:
    own = Thing(NamedNode(f"{prefix or data.value}-{name}"))
    yield from _measurement(data, own, metric, integer(number))


def _measurement(data: NamedNode, own: Thing, metric: NamedNode, value: Literal) -> Iterator[Triple]:
    yield from Thing(data).has(DQV("hasQualityMeasurement"), own.node)
    yield from own.a(DQV("QualityMeasurement"))
    yield from own.has(DQV("computedOn"), data)
    yield from own.has(DQV("isMeasurementOf"), metric)
    yield from own.has(DQV("value"), value)


def _rule(rule: NamedNode) -> Iterator[Triple]:
    """Yield that a rule is a metric: how many findings it gives."""
    thing = Thing(rule)
    yield from thing.a(DQV("Metric"))
    yield from thing.has(DQV("inDimension"), SCHEME("quality-metric/conformance"))
    yield from thing.has(RDFS("label"), slug(rule))
    yield from thing.has(SKOS("inScheme"), None)
