"""What stands beside the value of a target, as statements: results, forecasts, earlier values, grades."""

from collections.abc import Iterator

from pyoxigraph import NamedNode, Triple

from perfgraph.quads.addresses import SheetAddress
from perfgraph.quads.source import Source
from perfgraph.quads.statements import Thing
from perfgraph.quads.values import value_statements
from perfgraph.records import Baseline, Observation, Quote, Target, Threshold
from perfgraph.terms import PG, concept
from perfgraph.values import Value, canonical, parse


def result_statements(
    source: Source, target: Target, address: SheetAddress, indicator: NamedNode
) -> Iterator[Triple]:
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


def _observation(source: Source, observation: Observation, target: NamedNode) -> Iterator[Triple]:
    thing = Thing(NamedNode(f"{target.value}-observed"))
    yield from thing.a(PG("IndicatorObservation"))
    yield from thing.has(PG("observationOf"), target)
    yield from _value(source, thing, "observedValue", (observation.value, observation.quote))


def _forecast(source: Source, forecast: Observation, target: NamedNode) -> Iterator[Triple]:
    thing = Thing(NamedNode(f"{target.value}-forecast"))
    yield from thing.a(PG("IndicatorForecast"))
    yield from thing.has(PG("forecastOf"), target)
    yield from _value(source, thing, "forecastValue", (forecast.value, forecast.quote))


def _threshold(source: Source, threshold: Threshold, target: NamedNode) -> Iterator[Triple]:
    thing = Thing(NamedNode(f"{target.value}-grade-{threshold.grade}"))
    yield from Thing(target).has(PG("hasThreshold"), thing.node)
    yield from thing.a(PG("GradeThreshold"))
    yield from thing.has(PG("grade"), concept("performance-grade", threshold.grade))
    yield from _value(source, thing, "thresholdValue", (threshold.value, threshold.quote))


def _value(source: Source, thing: Thing, name: str, read: tuple[Value, Quote]) -> Iterator[Triple]:
    """Yield the value of a thing and the cell that both were read from."""
    value, quote = read
    node = NamedNode(f"{thing.node.value}-value")
    yield from thing.has(PG(name), node)
    yield from source.evidence(thing, quote, PG(name))
    yield from value_statements(node, value)
    yield from source.evidence(Thing(node), quote, PG("sourceText"))


def _baseline(
    source: Source, baseline: Baseline, address: SheetAddress, of: tuple[NamedNode, NamedNode]
) -> Iterator[Triple]:
    """Yield a baseline: equal indicator, scope, period, value and source are one and the same.

    Its value has the standard text, since cells of several documents may print it each in its own way; the
    cells keep theirs.
    """
    target, indicator = of
    scope = address.unit or address.subject
    text = canonical(baseline.value)
    key = (indicator.value, scope.value, str(baseline.year), text, baseline.source)
    thing = Thing(address.names.baseline(*key))
    node = NamedNode(f"{thing.node.value}#value")
    yield from Thing(target).has(PG("baseline"), thing.node)
    yield from thing.a(PG("Baseline"))
    yield from thing.has(PG("baselineOf"), indicator)
    yield from thing.has(PG("scope"), scope)
    yield from thing.has(PG("period"), address.names.fiscal_year(str(baseline.year)))
    yield from thing.has(PG("baselineValue"), node)
    yield from thing.has(PG("statedSource"), baseline.source)
    yield from source.evidence(thing, baseline.quote, PG("baselineValue"))
    yield from value_statements(node, parse(text))
