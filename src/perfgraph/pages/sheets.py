"""A target sheet as its page shows it: money by source, purpose, goals, spending plan, targets by kind."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pyoxigraph import NamedNode

from perfgraph.answers import plain
from perfgraph.findings import Severity
from perfgraph.pages.asking import Term, iri, select, text
from perfgraph.pages.badges import Badge, counts
from perfgraph.pages.evidence import Cells, in_order, place_of
from perfgraph.pages.outcomes import Outcome, columns, outcome_of
from perfgraph.pages.site import Site
from perfgraph.pages.statements import Description
from perfgraph.terms import DCTERMS, PG, PROV, QUDT

TARGETS = 400
"""How many targets a page lists."""

GOALS = 400
"""How many goals a page lists."""

DEEPEST = 12
"""How many levels of goals a page shows."""

_POLICIES = """SELECT DISTINCT ?target ?policy ?clause WHERE {
  VALUES ?target { UNDEF }
  ?link pg:linkSubject ?target ; pg:linkObject ?clause .
  ?clause dcterms:isPartOf? ?policy .
  ?policy a pg:PolicyDocument .
} LIMIT 2000"""

Placed = tuple[str, ...]
"""The cells that say something."""


@dataclass(frozen=True, slots=True)
class Amount:
    """Money of one source, in yuan; `text` as the cell has it."""

    iri: str
    source: str
    amount: Decimal | None
    text: str
    cells: Placed


@dataclass(frozen=True, slots=True)
class Step:
    """A point of the spending plan; `share` in per cent is None where the cell was left blank."""

    iri: str
    label: str
    share: Decimal | None
    due: str
    due_inferred: bool
    cells: Placed


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal with the goals below it."""

    iri: str
    title: str
    statement: str
    cells: Placed
    below: tuple["Goal", ...]


@dataclass(frozen=True, slots=True)
class Target:
    """An indicator row: texts as in the source, with the things that were made of them."""

    iri: str
    name: str
    description: str
    indicator: str
    value: str
    normalised: str
    basis_text: str
    basis: str
    policies: tuple[str, ...]
    outcome: Outcome
    findings: Mapping[Severity, int]
    cells: Mapping[str, Placed]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a target sheet declares. Money is in yuan; targets come by kind (an IRI), in the order of the
    source, `more` of them are not listed; `columns` names what stands beside any of them.
    """

    iri: str
    document: str
    total: Decimal | None
    total_cells: Placed
    money_unit: str
    purpose: str
    purpose_cells: Placed
    amounts: tuple[Amount, ...]
    goals: tuple[Goal, ...]
    steps: tuple[Step, ...]
    kinds: tuple[tuple[str, tuple[Target, ...]], ...]
    columns: tuple[str, ...]
    targets: int
    more: int


def sheet_of(site: Site, found: Description, cells: Cells, badges: Sequence[Badge]) -> Sheet:
    """Return the sheet that a description tells of; `badges` are the findings about it and its parts."""
    sheet = found.iri
    names = sorted((iri(one) for one in found.values(sheet, PG("hasIndicatorTarget"))), key=_place)
    policies = _policies(site, names)
    by_kind: dict[str, list[Target]] = {}
    for name in names[:TARGETS]:
        target = _target(found, name, cells, badges, policies.get(name, ()))
        by_kind.setdefault(iri(found.value(name, PG("indicatorType"))), []).append(target)
    plans = [iri(plan) for plan in found.values(sheet, PG("hasDisbursementPlan"))]
    steps = {iri(step) for plan in plans for step in found.values(plan, PG("hasMilestone"))}
    amounts = {iri(one) for one in found.values(sheet, PG("hasAllocation"))}
    return Sheet(
        iri=sheet,
        document=iri(found.value(sheet, DCTERMS("isPartOf"))),
        total=_number(found.value(sheet, PG("declaredTotal"))),
        total_cells=cells.get((sheet, PG("declaredTotal").value), ()),
        money_unit=text(found.value(sheet, PG("moneyUnit"))),
        purpose=text(found.value(sheet, PG("fundPurpose"))),
        purpose_cells=cells.get((sheet, PG("fundPurpose").value), ()),
        amounts=tuple(_amount(found, name, cells) for name in sorted(amounts)),
        goals=goals_of(found, [iri(one) for one in found.values(sheet, PG("hasGoal"))]),
        steps=tuple(_step(found, name) for name in sorted(steps, key=lambda name: _sequence(found, name))),
        kinds=tuple((kind, tuple(targets)) for kind, targets in by_kind.items()),
        columns=columns(target.outcome for targets in by_kind.values() for target in targets),
        targets=len(names),
        more=max(0, len(names) - TARGETS),
    )


def goals_of(found: Description, names: Iterable[str]) -> tuple[Goal, ...]:
    """Return goals as a forest: each below the goal that it is part of, in the order of their numbers."""
    known = sorted(set(names), key=lambda name: _sequence(found, name))[:GOALS]
    below: dict[str, list[str]] = {}
    for name in known:
        above = iri(found.value(name, PG("partOfGoal")))
        below.setdefault(above if above in known and above != name else "", []).append(name)

    def branch(parent: str, depth: int) -> tuple[Goal, ...]:
        under = below.get(parent, []) if depth else []
        return tuple(_goal(found, name, branch(name, depth - 1)) for name in under)

    return branch("", DEEPEST)


def _goal(found: Description, name: str, below: tuple[Goal, ...]) -> Goal:
    number = text(found.value(name, PG("numbering")))
    title = text(found.value(name, PG("statedTitle")))
    return Goal(name, number + title, text(found.value(name, PG("statement"))), _derived(found, name), below)


def _amount(found: Description, name: str, cells: Cells) -> Amount:
    return Amount(
        name,
        iri(found.value(name, PG("fundSource"))),
        _number(found.value(name, PG("amount"))),
        text(found.value(name, PG("sourceText"))),
        cells.get((name, PG("amount").value)) or _derived(found, name),
    )


def _step(found: Description, name: str) -> Step:
    due = next((one for one in found.subjects.get(name, ()) if one.predicate == PG("dueDate")), None)
    return Step(
        name,
        text(found.value(name, PG("statedLabel"))),
        _number(found.value(name, PG("cumulativeShare"))),
        text(due.value) if due else "",
        bool(due and due.inferred),
        _derived(found, name),
    )


def _target(
    found: Description, name: str, cells: Cells, badges: Sequence[Badge], policies: tuple[str, ...]
) -> Target:
    value = iri(found.value(name, PG("targetValue")))
    fields = ("statedName", "statedDescription", "statedBasis", "indicatorType")
    placed = {field: cells.get((name, PG(field).value), ()) for field in fields}
    return Target(
        iri=name,
        name=text(found.value(name, PG("statedName"))),
        description=text(found.value(name, PG("statedDescription"))),
        indicator=iri(found.value(name, PG("indicator"))),
        value=text(found.value(value, PG("sourceText"))),
        normalised=_normalised(found, value),
        basis_text=text(found.value(name, PG("statedBasis"))),
        basis=iri(found.value(name, PG("basis"))),
        policies=policies,
        outcome=outcome_of(found, name, cells),
        findings=counts(badge for badge in badges if badge.focus in (name, value)),
        cells={**placed, "value": _derived(found, value)},
    )


def _normalised(found: Description, value: str) -> str:
    """Return the number in its plain unit where a scaled unit was written; "" elsewhere."""
    number = _number(found.value(value, PG("normalizedValue")))
    unit = iri(found.value(value, QUDT("hasUnit")))
    if number is None:
        return ""
    return f"{number:,f}" + (" CNY" if unit.endswith("CNY") else "")


def _policies(site: Site, targets: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for row in select(site, _POLICIES, target=map(NamedNode, targets)) if targets else ():
        found.setdefault(iri(row["target"]), set()).add(iri(row["policy"]))
    return {target: tuple(sorted(names)) for target, names in found.items()}


def _derived(found: Description, name: str) -> Placed:
    return in_order(iri(one) for one in found.values(name, PROV("wasDerivedFrom")))


def _number(term: Term | None) -> Decimal | None:
    told = plain(term)
    return Decimal(told) if isinstance(told, int | Decimal) and not isinstance(told, bool) else None


def _sequence(found: Description, name: str) -> tuple[int, str]:
    told = plain(found.value(name, PG("sequence")))
    return (told if isinstance(told, int) else 0, name)


def _place(name: str) -> tuple[int, int, str]:
    place = place_of(name)
    return (place.table, place.row, name) if place else (0, 0, name)
