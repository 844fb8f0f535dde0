"""The department's goals and measures as statements."""

from collections.abc import Iterator, Set

from pyoxigraph import NamedNode

from perfgraph.quads.lines import Subject
from perfgraph.quads.source import Source
from perfgraph.quads.statements import chinese, integer
from perfgraph.records import DepartmentGoal, SafeguardMeasure
from perfgraph.terms import PG, SKOS


def goal_statements(source: Source, goal: DepartmentGoal, stated: Set[tuple[int, ...]]) -> Iterator[str]:
    """Yield a goal of the department; a sub-goal is part of the goal above it, if that is among `stated`."""
    thing = Subject(_goal(source, goal.path))
    yield Subject(source.iri).has(PG("hasGoal"), thing.node)
    yield thing.a(PG("SubGoal") if goal.path else PG("OverallGoal"))
    yield thing.has(PG("statement"), goal.statement.text)
    yield source.evidence(thing, goal.statement)
    if goal.path:
        above = goal.path[:-1]
        yield thing.has(PG("partOfGoal"), _goal(source, above) if above in stated else None)
        yield from _numbered(thing, goal.path[-1], goal.numbering, goal.title)


def measure_statements(source: Source, measure: SafeguardMeasure) -> Iterator[str]:
    """Yield a measure that safeguards the goals."""
    thing = Subject(source.names.fragment(source.key, f"measure-{measure.number}"))
    yield Subject(source.iri).has(PG("hasMeasure"), thing.node)
    yield thing.a(PG("SafeguardMeasure"))
    yield thing.has(PG("statement"), measure.statement.text)
    yield source.evidence(thing, measure.statement)
    yield from _numbered(thing, measure.number, measure.numbering, measure.title)


def _goal(source: Source, path: tuple[int, ...]) -> NamedNode:
    local = "-".join(["goal", *map(str, path)]) if path else "overall-goal"
    return source.names.fragment(source.key, local)


def _numbered(thing: Subject, sequence: int, numbering: str, title: str) -> Iterator[str]:
    yield thing.has(PG("sequence"), integer(sequence))
    yield thing.has(PG("numbering"), numbering)
    yield thing.has(PG("statedTitle"), title)
    yield thing.has(SKOS("prefLabel"), chinese(title))
