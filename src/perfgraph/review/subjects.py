"""What a link is about, whatever version of its document says it: a stable key, and the text that was read.

A target, a goal and a sheet are named after the bytes of their document, so a changed file names them anew.
Their keys are told from what stays: the project's code, the indicator, the number of the goal.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode, QuerySolution

from perfgraph.review.asking import solutions
from perfgraph.stores.protocol import Store
from perfgraph.stores.solutions import node, text

_SHEETS = """SELECT DISTINCT ?thing ?sheet ?sort ?indicator ?sequence ?project ?unit ?year WHERE {
  VALUES ?thing { UNDEF }
  { ?thing a pg:TargetSheet . BIND(?thing AS ?sheet) BIND("sheet" AS ?sort) }
  UNION { ?thing a pg:IndicatorTarget ; pg:sheet ?sheet ; pg:indicator ?indicator . BIND("target" AS ?sort) }
  UNION { ?thing a pg:ProjectGoal ; pg:sheet ?sheet ; pg:sequence ?sequence . BIND("goal" AS ?sort) }
  OPTIONAL { ?sheet pg:project ?project }
  OPTIONAL { ?sheet pg:budgetUnit ?unit }
  OPTIONAL { ?sheet pg:fiscalYear ?year }
}"""

_ROWS = """SELECT DISTINCT ?sheet ?indicator ?target WHERE {
  VALUES ?sheet { UNDEF }
  ?target pg:sheet ?sheet ; pg:indicator ?indicator ; a pg:IndicatorTarget .
}"""

_DEPARTMENT_GOALS = """SELECT DISTINCT ?thing ?document ?unit ?year WHERE {
  VALUES ?thing { UNDEF }
  ?document a pg:TargetDocument ; pg:hasGoal ?thing .
  OPTIONAL { ?document pg:fiscalYear ?year }
  OPTIONAL {
    ?sheet dcterms:isPartOf ?document .
    { ?sheet pg:project/pg:budgetUnit ?unit } UNION { ?sheet pg:budgetUnit ?unit }
  }
}"""

_PROJECTS = """SELECT DISTINCT ?thing WHERE { VALUES ?thing { UNDEF } ?thing a pg:BudgetProject }"""


def subject_keys(store: Store, things: Iterable[NamedNode]) -> Mapping[NamedNode, str]:
    """Return for each thing what stays the same of it from one version of its document to the next.

    A target: its project, its indicator and its place among the rows of that indicator; a goal of a project:
    the project and the goal's number; a goal of a department: unit, year and the goal's numbers; a sheet and
    a project: the project. Everything else has an address that stays, which is its key.
    """
    asked = list(dict.fromkeys(things))
    keys = {thing: thing.value for thing in asked}
    keys |= {thing: f"project {thing.value}" for thing in _projects(store, asked)}
    keys |= _parts_of_sheets(store, asked)
    keys |= _department_goals(store, asked)
    return keys


def subject_key(store: Store, thing: NamedNode) -> str:
    """Return the key of one thing, see `subject_keys`."""
    return subject_keys(store, [thing])[thing]


def in_rows(address: NamedNode) -> tuple[tuple[int, ...], str]:
    """Return what puts addresses into the order of rows: `t2-r9` before `t2-r10`."""
    local = address.value.rpartition("#")[2]
    return tuple(map(int, re.findall(r"[0-9]+", local))), address.value


@dataclass(frozen=True, slots=True)
class _Part:
    """A sheet, target or goal of a project, with what its key is made of."""

    thing: NamedNode
    sort: str
    sheet: NamedNode
    owner: str
    indicator: NamedNode | None
    sequence: str


def _projects(store: Store, asked: Sequence[NamedNode]) -> list[NamedNode]:
    found = (node(row, "thing") for row in solutions(store, _PROJECTS, "thing", asked))
    return [thing for thing in found if thing]


def _parts_of_sheets(store: Store, asked: Sequence[NamedNode]) -> Mapping[NamedNode, str]:
    parts = [part for part in map(_part, solutions(store, _SHEETS, "thing", asked)) if part]
    sheets = dict.fromkeys(part.sheet for part in parts if part.sort == "target")
    places = _places(store, sheets)
    return {part.thing: _key(part, places) for part in parts}


def _part(row: QuerySolution) -> _Part | None:
    thing, sheet = node(row, "thing"), node(row, "sheet")
    if thing is None or sheet is None:
        return None
    # A document may hold several sheets of one project, which their addresses count.
    copy = "".join(re.findall(r"~[0-9]+$", sheet.value))
    project, unit, year = (text(row, name) for name in ("project", "unit", "year"))
    owner = project or (f"{unit} {year}" if unit and year else sheet.value)
    return _Part(thing, text(row, "sort"), sheet, owner + copy, node(row, "indicator"), text(row, "sequence"))


def _key(part: _Part, places: Mapping[NamedNode, int]) -> str:
    if part.sort == "sheet":
        return f"project {part.owner}"
    if part.sort == "goal":
        return f"goal {part.owner} {part.sequence}"
    assert part.indicator is not None
    return f"target {part.owner} {part.indicator.value} {places[part.thing]}"


def _places(store: Store, sheets: Iterable[NamedNode]) -> Mapping[NamedNode, int]:
    """Return the place of each target among those of its sheet that share its indicator, from 1."""
    alike: defaultdict[tuple[str, str], set[NamedNode]] = defaultdict(set)
    for row in solutions(store, _ROWS, "sheet", sheets):
        target = node(row, "target")
        if target:
            alike[text(row, "sheet"), text(row, "indicator")].add(target)
    return {
        target: place
        for targets in alike.values()
        for place, target in enumerate(sorted(targets, key=in_rows), start=1)
    }


def _department_goals(store: Store, asked: Sequence[NamedNode]) -> Mapping[NamedNode, str]:
    units: defaultdict[NamedNode, set[str]] = defaultdict(set)
    other: dict[NamedNode, tuple[str, str]] = {}
    for row in solutions(store, _DEPARTMENT_GOALS, "thing", asked):
        thing = node(row, "thing")
        if thing:
            units[thing].add(text(row, "unit"))
            other[thing] = (text(row, "document"), text(row, "year"))
    keys = {}
    for thing, (document, year) in other.items():
        owner = " ".join(sorted(filter(None, units[thing])))
        local = thing.value.rpartition("#")[2]
        keys[thing] = f"department-goal {f'{owner} {year}' if owner and year else document} {local}"
    return keys
