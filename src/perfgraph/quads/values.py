"""A value (指标值) as statements: kind, comparator, number, unit, dates."""

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode

from perfgraph.quads.lines import Subject
from perfgraph.quads.statements import boolean, chinese, decimal
from perfgraph.terms import DCTERMS, PG, PGU, QUDT, SKOS, XSD, concept
from perfgraph.values import Day, Value
from perfgraph.vocabulary import unit_notation, units

YUAN = "元"


def value_statements(node: NamedNode, value: Value) -> Iterator[str]:
    """Yield a value specification, its unit where the vocabulary has none, and its parts."""
    thing = Subject(node)
    yield thing.a(PG("ValueSpecification"))
    yield thing.has(PG("sourceText"), Literal(value.text))
    yield thing.has(PG("valueKind"), concept("value-kind", value.kind))
    if value.comparator:
        yield thing.has(PG("comparator"), concept("comparator", value.comparator))
        yield thing.has(PG("comparatorStated"), boolean(value.comparator_stated))
    numbers = {"numericValue": value.number, "lowerBound": value.lower, "upperBound": value.upper}
    if value.normalized != value.number:
        numbers["normalizedValue"] = value.normalized
    for name, number in numbers.items():
        yield thing.has(PG(name), None if number is None else decimal(number))
    yield from _unit(thing, value)
    yield from _days(thing, value)
    if value.expected is not None:
        yield thing.has(PG("expectedBoolean"), boolean(value.expected))
    yield thing.has(PG("changeDirection"), value.direction)
    yield thing.has(PG("templateHint"), value.hint)
    for position, part in enumerate(value.parts, start=1):
        part_node = NamedNode(f"{node.value}-{position}")
        yield thing.has(DCTERMS("hasPart"), part_node)
        yield from value_statements(part_node, part)


def _unit(thing: Subject, value: Value) -> Iterator[str]:
    """Yield the unit; one built of others (元/人·月) is described where it is used."""
    numerator = value.unit or (YUAN if value.per else "")
    known = units()
    whole = known.get(f"{numerator}/{'·'.join(value.per)}" if value.per else numerator)
    if whole:
        yield thing.has(QUDT("hasUnit"), whole)
        return
    parts = [known.get(symbol) for symbol in (numerator, *value.per)]
    if not value.per or any(part is None for part in parts):
        return
    above, *below = [unit_notation(part) for part in parts if part]
    unit = Subject(PGU(f"{above}-PER-{'-'.join(below)}"))
    symbol = f"{numerator}/{'·'.join(value.per)}"
    yield thing.has(QUDT("hasUnit"), unit.node)
    yield unit.a(QUDT("Unit"))
    yield unit.has(QUDT("symbol"), symbol)
    yield unit.has(SKOS("prefLabel"), chinese(symbol))


def _days(thing: Subject, value: Value) -> Iterator[str]:
    for name, day in (("periodStart", value.start), ("deadline", value.deadline)):
        if day and day.year:
            yield thing.has(PG(name), Literal(_iso(day), datatype=XSD("date")))
        elif day:
            text = f"--{day.month:02}-{day.day:02}"
            yield thing.has(PG(name + "MonthDay"), Literal(text, datatype=XSD("gMonthDay")))


def _iso(day: Day) -> str:
    return f"{day.year:04}-{day.month:02}-{day.day:02}"
