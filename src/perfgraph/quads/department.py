"""The department's goals and measures as statements."""

from collections.abc import Iterator, Set

from pyoxigraph import NamedNode, Triple

from perfgraph.quads.source import Source
from perfgraph.quads.statements import Thing, chinese, integer
from perfgraph.records import DepartmentGoal, SafeguardMeasure
from perfgraph.terms import PG, SKOS


def goal_statements(source: Source, goal: DepartmentGoal, stated: Set[tuple[int, ...]]) -> Iterator[Triple]:
    """Yield a goal of the department; a sub-goal is part of the goal above it, if that is among `stated`."""
    thing = Thing(_goal(source, goal.path))
    yield from Thing(source.iri).has(PG("hasGoal"), thing.node)
    yield from thing.a(PG("SubGoal") if goal.path else PG("OverallGoal"))
    yield from thing.has(PG("statement"), goal.statement.text)
    yield from source.evidence(thing, goal.statement)
    if goal.path:
        above = goal.path[:-1]
        yield from thing.has(PG("partOfGoal"), _goal(source, above) if above in stated else None)
        yield from _numbered(thing, goal.path[-1], goal.numbering, goal.title)


def measure_statements(source: Source, measure: SafeguardMeasure) -> Iterator[Triple]:
    """Yield a measure that safeguards the goals."""
    thing = Thing(source.names.fragment(source.key, f"measure-{measure.number}"))
    yield from Thing(source.iri).has(PG("hasMeasure"), thing.node)
    yield from thing.a(PG("SafeguardMeasure"))
    yield from thing.has(PG("statement"), measure.statement.text)
    yield from source.evidence(thing, measure.statement)
    yield from _numbered(thing, measure.number, measure.numbering, measure.title)


def _goal(source: Source, path: tuple[int, ...]) -> NamedNode:
    local = "-".join(["goal", *map(str, path)]) if path else "overall-goal"
    return source.names.fragment(source.key, local)


def _numbered(thing: Thing, sequence: int, numbering: str, title: str) -> Iterator[Triple]:
    yield from thing.has(PG("sequence"), integer(sequence))
    yield from thing.has(PG("numbering"), numbering)
    yield from thing.has(PG("statedTitle"), title)
    yield from thing.has(SKOS("prefLabel"), chinese(title))
