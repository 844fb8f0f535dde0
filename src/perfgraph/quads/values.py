"""A value (指标值) as statements: kind, comparator, number, unit, dates."""

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple

from perfgraph.quads.statements import Thing, boolean, chinese, decimal
from perfgraph.terms import DCTERMS, PG, PGU, QUDT, SKOS, XSD, concept
from perfgraph.values import Day, Value
from perfgraph.vocabulary import unit_notation, units

YUAN = "元"


def value_statements(node: NamedNode, value: Value) -> Iterator[Triple]:
    """Yield a value specification, its unit where the vocabulary has none, and its parts."""
    thing = Thing(node)
    yield from thing.a(PG("ValueSpecification"))
    yield Triple(node, PG("sourceText"), Literal(value.text))
    yield from thing.has(PG("valueKind"), concept("value-kind", value.kind))
    if value.comparator:
        yield from thing.has(PG("comparator"), concept("comparator", value.comparator))
        yield from thing.has(PG("comparatorStated"), boolean(value.comparator_stated))
    numbers = {"numericValue": value.number, "lowerBound": value.lower, "upperBound": value.upper}
    if value.normalized != value.number:
        numbers["normalizedValue"] = value.normalized
    for name, number in numbers.items():
        yield from thing.has(PG(name), None if number is None else decimal(number))
    yield from _unit(thing, value)
    yield from _days(thing, value)
    if value.expected is not None:
        yield from thing.has(PG("expectedBoolean"), boolean(value.expected))
    yield from thing.has(PG("changeDirection"), value.direction)
    yield from thing.has(PG("templateHint"), value.hint)
    for position, part in enumerate(value.parts, start=1):
        part_node = NamedNode(f"{node.value}-{position}")
        yield from thing.has(DCTERMS("hasPart"), part_node)
        yield from value_statements(part_node, part)


def _unit(thing: Thing, value: Value) -> Iterator[Triple]:
    """Yield the unit; one built of others (元/人·月) is described where it is used."""
    numerator = value.unit or (YUAN if value.per else "")
    known = units()
    whole = known.get(f"{numerator}/{'·'.join(value.per)}" if value.per else numerator)
    if whole:
        yield from thing.has(QUDT("hasUnit"), whole)
        return
    parts = [known.get(symbol) for symbol in (numerator, *value.per)]
    if not value.per or any(part is None for part in parts):
        return
    above, *below = [unit_notation(part) for part in parts if part]
    unit = Thing(PGU(f"{above}-PER-{'-'.join(below)}"))
    symbol = f"{numerator}/{'·'.join(value.per)}"
    yield from thing.has(QUDT("hasUnit"), unit.node)
    yield from unit.a(QUDT("Unit"))
    yield from unit.has(QUDT("symbol"), symbol)
    yield from unit.has(SKOS("prefLabel"), chinese(symbol))


def _days(thing: Thing, value: Value) -> Iterator[Triple]:
    for name, day in (("periodStart", value.start), ("deadline", value.deadline)):
        if day and day.year:
            yield from thing.has(PG(name), Literal(_iso(day), datatype=XSD("date")))
        elif day:
            text = f"--{day.month:02}-{day.day:02}"
            yield from thing.has(PG(name + "MonthDay"), Literal(text, datatype=XSD("gMonthDay")))


def _iso(day: Day) -> str:
    return f"{day.year:04}-{day.month:02}-{day.day:02}"
