"""An indicator row as statements: the shared indicator, and its target with value, weight and score."""

from collections.abc import Iterator

from pyoxigraph import NamedNode

from perfgraph.quads.addresses import SheetAddress
from perfgraph.quads.lines import Subject
from perfgraph.quads.result import result_statements
from perfgraph.quads.source import Source
from perfgraph.quads.statements import boolean, chinese, decimal, integer
from perfgraph.quads.values import value_statements
from perfgraph.records import Quote, Target
from perfgraph.terms import PG, PROV, SCHEME, SKOS, concept

_SINCE_2021 = frozenset({"economic-cost", "social-cost", "environmental-cost"})
"""What only the four-class scheme has; the other types stay those of the older scheme, which are exact
matches of the newer ones, so that the targets of both editions are counted together."""

NO_KIND = "unknown"
"""Stands for the indicator type in the key of an indicator whose type is in no scheme."""


def target_statements(source: Source, target: Target, address: SheetAddress) -> Iterator[str]:
    """Yield a target with its value and indicator, and what was achieved or is known of it besides."""
    node = address.target(target)
    value = NamedNode(f"{node.value}-value")
    indicator = address.names.indicator(target.kind or NO_KIND, _name(target))
    yield from _target(source, target, address, indicator)
    yield Subject(node).has(PG("targetValue"), value)
    yield from value_statements(value, target.value)
    yield source.evidence(Subject(value), target.value_quote, PG("sourceText"))
    yield from _indicator(indicator, _name(target))
    yield from result_statements(source, target, address, indicator)


def _name(target: Target) -> str:
    """Return the name that the indicator shares with others: without star, number and template hint."""
    return target.indicator or target.name.text


def _type(kind: str) -> NamedNode:
    """Return the indicator type: of the scheme of 2021 where only that one has the kind."""
    scheme = "indicator-type-2021" if kind in _SINCE_2021 else "indicator-type"
    return concept(scheme, kind)


def _target(source: Source, target: Target, address: SheetAddress, indicator: NamedNode) -> Iterator[str]:
    thing = Subject(address.target(target))
    yield thing.a(PG("IndicatorTarget"))
    yield thing.has(PG("sheet"), address.sheet)
    yield thing.has(PG("project"), address.project)
    yield thing.has(PG("rowNumber"), integer(target.row.row))
    yield thing.has(PG("indicator"), indicator)
    if target.kind:
        yield thing.has(PG("indicatorType"), _type(target.kind))
    yield thing.has(PROV("wasDerivedFrom"), source.fragment(target.row))
    for quote in target.kind_quotes:
        source.remember(quote, PG("indicatorType"))
        if quote.place.row != target.row.row:
            yield thing.has(PROV("wasDerivedFrom"), source.fragment(quote.place))
    yield from _texts(source, target, thing)
    for name, figure in (("weight", target.weight), ("score", target.score)):
        if figure:
            yield thing.has(PG(name), decimal(figure.number))
            yield from _cell(source, target, thing, (name, figure.quote))
    yield thing.has(PG("core"), boolean(True) if target.core else None)


def _texts(source: Source, target: Target, thing: Subject) -> Iterator[str]:
    stated = (
        ("statedName", target.name),
        ("statedDescription", target.description),
        ("statedBasis", target.basis),
        ("deviationReason", target.deviation),
        ("remark", target.remark),
        ("prospect", target.prospect),
    )
    for name, said in stated:
        if said and said.text:
            yield thing.has(PG(name), said.text)
            yield from _cell(source, target, thing, (name, said))


def _cell(source: Source, target: Target, thing: Subject, said: tuple[str, Quote]) -> Iterator[str]:
    """Remember which cell became a property; the row is its evidence, unless the cell lies outside it."""
    name, quote = said
    source.remember(quote, PG(name))
    if target.row.column or quote.place.row != target.row.row:
        yield thing.has(PROV("wasDerivedFrom"), source.fragment(quote.place))


def _indicator(node: NamedNode, name: str) -> Iterator[str]:
    thing = Subject(node)
    yield thing.a(PG("Indicator"))
    yield thing.has(SKOS("prefLabel"), chinese(name))
    yield thing.has(SKOS("inScheme"), SCHEME("indicator"))
