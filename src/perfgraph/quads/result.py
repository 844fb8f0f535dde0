"""What stands beside the value of a target, as statements: results, forecasts, earlier values, grades."""

from collections.abc import Iterator

from pyoxigraph import NamedNode

from perfgraph.quads.addresses import SheetAddress
from perfgraph.quads.lines import Subject
from perfgraph.quads.source import Source
from perfgraph.quads.values import value_statements
from perfgraph.records import Baseline, Observation, Quote, Target, Threshold
from perfgraph.terms import PG, concept
from perfgraph.values import Value, canonical, parse


def result_statements(
    source: Source, target: Target, address: SheetAddress, indicator: NamedNode
) -> Iterator[str]:
    """Yield what was achieved on a target, what is expected, its earlier values and the values of grades."""
    node = address.target(target)
    if target.observation:
        yield from _observation(source, target.observation, node)
    if target.forecast:
        yield from _forecast(source, target.forecast, node)
    for baseline in target.baselines:
        yield from _baseline(source, baseline, address, (node, indicator))
    for threshold in target.thresholds:
        yield from _threshold(source, threshold, node)


def _observation(source: Source, observation: Observation, target: NamedNode) -> Iterator[str]:
    thing = Subject(NamedNode(f"{target.value}-observed"))
    yield thing.a(PG("IndicatorObservation"))
    yield thing.has(PG("observationOf"), target)
    yield from _value(source, thing, "observedValue", (observation.value, observation.quote))


def _forecast(source: Source, forecast: Observation, target: NamedNode) -> Iterator[str]:
    thing = Subject(NamedNode(f"{target.value}-forecast"))
    yield thing.a(PG("IndicatorForecast"))
    yield thing.has(PG("forecastOf"), target)
    yield from _value(source, thing, "forecastValue", (forecast.value, forecast.quote))


def _threshold(source: Source, threshold: Threshold, target: NamedNode) -> Iterator[str]:
    thing = Subject(NamedNode(f"{target.value}-grade-{threshold.grade}"))
    yield Subject(target).has(PG("hasThreshold"), thing.node)
    yield thing.a(PG("GradeThreshold"))
    yield thing.has(PG("grade"), concept("performance-grade", threshold.grade))
    yield from _value(source, thing, "thresholdValue", (threshold.value, threshold.quote))


def _value(source: Source, thing: Subject, name: str, read: tuple[Value, Quote]) -> Iterator[str]:
    """Yield the value of a thing and the cell that both were read from."""
    value, quote = read
    node = NamedNode(f"{thing.node.value}-value")
    yield thing.has(PG(name), node)
    yield source.evidence(thing, quote, PG(name))
    yield from value_statements(node, value)
    yield source.evidence(Subject(node), quote, PG("sourceText"))


def _baseline(
    source: Source, baseline: Baseline, address: SheetAddress, of: tuple[NamedNode, NamedNode]
) -> Iterator[str]:
    """Yield a baseline: equal indicator, scope, period, value and source are one and the same.

    Its value has the standard text, since cells of several documents may print it each in its own way; the
    cells keep theirs.
    """
    target, indicator = of
    scope = address.unit or address.subject
    text = canonical(baseline.value)
    key = (indicator.value, scope.value, str(baseline.year), text, baseline.source)
    thing = Subject(address.names.baseline(*key))
    node = NamedNode(f"{thing.node.value}#value")
    yield Subject(target).has(PG("baseline"), thing.node)
    yield thing.a(PG("Baseline"))
    yield thing.has(PG("baselineOf"), indicator)
    yield thing.has(PG("scope"), scope)
    yield thing.has(PG("period"), address.names.fiscal_year(str(baseline.year)))
    yield thing.has(PG("baselineValue"), node)
    yield thing.has(PG("statedSource"), baseline.source)
    yield source.evidence(thing, baseline.quote, PG("baselineValue"))
    yield from value_statements(node, parse(text))
