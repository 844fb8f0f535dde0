"""An indicator row as statements: the shared indicator, its target, what was achieved, the baseline."""

from collections.abc import Iterator

from pyoxigraph import NamedNode, Triple

from perfgraph.quads.addresses import SheetAddress
from perfgraph.quads.source import Source
from perfgraph.quads.statements import Thing, chinese, integer
from perfgraph.quads.values import value_statements
from perfgraph.records import Baseline, Observation, Target
from perfgraph.terms import PG, PROV, SCHEME, SKOS, concept

_SINCE_2021 = {"economic-cost", "social-cost", "environmental-cost"}

NO_KIND = "unknown"
"""Stands for the indicator type in the key of an indicator whose type is in no scheme."""


def target_statements(source: Source, target: Target, address: SheetAddress) -> Iterator[Triple]:
    """Yield a target with its value and indicator, and its observation and baseline where there are some."""
    node = address.target(target)
    value = NamedNode(f"{node.value}-value")
    indicator = address.names.indicator(target.kind or NO_KIND, _name(target))
    yield from _target(source, target, address, indicator)
    yield from Thing(node).has(PG("targetValue"), value)
    yield from value_statements(value, target.value)
    yield from source.evidence(Thing(value), target.value_quote, PG("sourceText"))
    yield from _indicator(indicator, _name(target))
    if target.observation:
        yield from _observation(source, target.observation, node)
    for baseline in target.baselines:
        yield from _baseline(source, baseline, address, (node, indicator))


def _name(target: Target) -> str:
    """Return the name that the indicator shares with others: without star, number and template hint."""
    return target.indicator or target.name.text


def _type(kind: str) -> NamedNode:
    """Return the indicator type: of the scheme of 2021 where only that one has the kind."""
    scheme = "indicator-type-2021" if kind in _SINCE_2021 else "indicator-type"
    return concept(scheme, kind)


def _target(source: Source, target: Target, address: SheetAddress, indicator: NamedNode) -> Iterator[Triple]:
    thing = Thing(address.target(target))
    yield from thing.a(PG("IndicatorTarget"))
    yield from thing.has(PG("sheet"), address.sheet)
    yield from thing.has(PG("project"), address.project)
    yield from thing.has(PG("rowNumber"), integer(target.row.row))
    yield from thing.has(PG("indicator"), indicator)
    if target.kind:
        yield from thing.has(PG("indicatorType"), _type(target.kind))
    yield from thing.has(PROV("wasDerivedFrom"), source.fragment(target.row))
    for quote in target.kind_quotes:
        source.remember(quote, PG("indicatorType"))
        if quote.place.row != target.row.row:
            yield from thing.has(PROV("wasDerivedFrom"), source.fragment(quote.place))
    stated = (
        ("statedName", target.name),
        ("statedDescription", target.description),
        ("statedBasis", target.basis),
    )
    for name, said in stated:
        if said and said.text:
            yield from thing.has(PG(name), said.text)
            source.remember(said, PG(name))


def _indicator(node: NamedNode, name: str) -> Iterator[Triple]:
    thing = Thing(node)
    yield from thing.a(PG("Indicator"))
    yield from thing.has(SKOS("prefLabel"), chinese(name))
    yield from thing.has(SKOS("inScheme"), SCHEME("indicator"))


def _observation(source: Source, observation: Observation, target: NamedNode) -> Iterator[Triple]:
    thing = Thing(NamedNode(f"{target.value}-observed"))
    value = NamedNode(f"{target.value}-observed-value")
    yield from thing.a(PG("IndicatorObservation"))
    yield from thing.has(PG("observationOf"), target)
    yield from thing.has(PG("observedValue"), value)
    yield from source.evidence(thing, observation.quote, PG("observedValue"))
    yield from value_statements(value, observation.value)
    yield from source.evidence(Thing(value), observation.quote, PG("sourceText"))


def _baseline(
    source: Source, baseline: Baseline, address: SheetAddress, of: tuple[NamedNode, NamedNode]
) -> Iterator[Triple]:
    """Yield a baseline: equal indicator, scope, period, value, unit and source are one and the same."""
    target, indicator = of
    scope = address.unit or address.project
    value = baseline.value
    key = (
        indicator.value,
        scope.value,
        str(baseline.year),
        str(value.normalized),
        value.unit,
        baseline.source,
    )
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
    yield from value_statements(node, value)
