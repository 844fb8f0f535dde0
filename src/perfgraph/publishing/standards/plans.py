"""What a document plans and reports, as exchange formats need it: sheets with their goals and indicators."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from pyoxigraph import NamedNode, QuerySolution

from perfgraph.graph import PerformanceGraph
from perfgraph.publishing.asking import asked
from perfgraph.stores.solutions import text
from perfgraph.terms import slug

NUMERIC = frozenset({"count", "ratio", "money", "rate-money", "measure", "duration"})
"""The kinds of values that are numbers, by slug."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value: its text, its kind and comparator (slugs), its number in the base unit, its day.

    `role` is "target", "actual" or "baseline"; `year` that of a baseline.
    """

    role: str
    text: str
    kind: str
    comparator: str
    number: Decimal | None = None
    unit: str = ""
    symbol: str = ""
    deadline: date | None = None
    year: str = ""

    @property
    def numeric(self) -> bool:
        """Tell whether the value is one number."""
        return self.number is not None and self.kind in NUMERIC and self.comparator != "between"


@dataclass(slots=True)
class Indicator:
    """An indicator of a sheet: its address, name, type (slug), description and basis, and its values."""

    iri: str
    name: str
    type: str
    description: str
    basis: str
    values: list[Value] = field(default_factory=list)

    def of(self, role: str) -> list[Value]:
        """Return the values of a role."""
        return [value for value in self.values if value.role == role]

    @property
    def numeric(self) -> bool:
        """Tell whether all its values are numbers of one unit."""
        units = {value.unit for value in self.values}
        return bool(self.values) and len(units) == 1 and all(value.numeric for value in self.values)

    @property
    def symbol(self) -> str:
        """Return the sign of the unit of measure of its target, "" for none."""
        return next((value.symbol for value in self.values if value.symbol), "")


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal: its address, number, title and text as printed."""

    iri: str
    numbering: str
    title: str
    statement: str


@dataclass(slots=True)
class Sheet:
    """A sheet: whose it is, of which year ("" for unknown) and kind (slug), its goals and indicators.

    `project` is "" for the sheet of a whole department.
    """

    iri: str
    kind: str
    project: str
    name: str
    unit: str
    unit_name: str
    year: str
    purpose: str
    goals: list[Goal] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Plan:
    """A document: the goals of the department and the sheets."""

    goals: tuple[Goal, ...]
    sheets: tuple[Sheet, ...]


def plan_of(graph: PerformanceGraph, document: NamedNode) -> Plan:
    """Return what a document plans and reports."""
    sheets = {text(row, "sheet"): _sheet(row) for row in asked(graph, "standards/sheets", document)}
    department: list[Goal] = []
    for row in asked(graph, "standards/goals", document):
        goal = Goal(*(text(row, name) for name in ("goal", "numbering", "title", "statement")))
        owner = sheets.get(text(row, "sheet"))
        (owner.goals if owner else department).append(goal)
    indicators: dict[str, Indicator] = {}
    seen: set[tuple[str, str, str, str]] = set()
    for row in asked(graph, "standards/indicators", document):
        iri = text(row, "target")
        if iri not in indicators:
            indicators[iri] = _indicator(row)
            sheets[text(row, "sheet")].indicators.append(indicators[iri])
        value = _value(row)
        # A unit with signs in both languages, or a day printed and inferred, gives a row for each.
        if (iri, value.role, value.year, value.text) not in seen:
            seen.add((iri, value.role, value.year, value.text))
            indicators[iri].values.append(value)
    # The overall goal, which has no number, comes before those that it is divided into.
    department.sort(key=lambda goal: goal.numbering != "")
    return Plan(tuple(department), tuple(sheets.values()))


def _sheet(row: QuerySolution) -> Sheet:
    name = text(row, "name") or text(row, "unitName")
    unit, unit_name, year, purpose = (text(row, key) for key in ("unit", "unitName", "year", "purpose"))
    sheet, kind, project = text(row, "sheet"), slug(row["kind"]), text(row, "project")
    return Sheet(sheet, kind, project, name, unit, unit_name, year, purpose)


def _indicator(row: QuerySolution) -> Indicator:
    kind = slug(row["type"]) if row["type"] is not None else ""
    name, description, basis = (text(row, key) for key in ("name", "description", "basis"))
    return Indicator(text(row, "target"), name, kind, description, basis)


def _value(row: QuerySolution) -> Value:
    number, day = text(row, "number"), text(row, "deadline")
    return Value(
        role=text(row, "role"),
        text=text(row, "text"),
        kind=slug(row["kind"]) if row["kind"] is not None else "",
        comparator=slug(row["comparator"]) if row["comparator"] is not None else "",
        number=Decimal(number) if number else None,
        unit=text(row, "measure"),
        symbol=text(row, "symbol"),
        deadline=date.fromisoformat(day) if day else None,
        year=text(row, "year"),
    )
