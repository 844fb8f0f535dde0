"""A target sheet as statements: whose it is, what it declares, its schedule and its goals."""

from collections.abc import Iterator

from pyoxigraph import NamedNode

from perfgraph.quads.addresses import SheetAddress, unit_of
from perfgraph.quads.lines import Subject
from perfgraph.quads.money import CURRENCY, money_statements
from perfgraph.quads.source import Source
from perfgraph.quads.statements import chinese, decimal, integer
from perfgraph.quads.target import target_statements
from perfgraph.records import Milestone, ProjectGoal, Sheet, SheetKind
from perfgraph.terms import DCTERMS, PG, PROV, SKOS, concept


def sheet_statements(source: Source, sheet: Sheet, address: SheetAddress) -> Iterator[str]:
    """Yield everything that one sheet says."""
    yield from _unit(source, sheet, address)
    if address.project:
        yield from _project(source, sheet, address, Subject(address.project))
    yield from _declaration(source, sheet, Subject(address.sheet), address)
    yield from money_statements(source, sheet, address)
    if sheet.schedule:
        yield from _plan(source, sheet, address)
    for goal in sheet.goals:
        yield from _goal(source, goal, address)
    for target in sheet.targets:
        yield Subject(address.sheet).has(PG("hasIndicatorTarget"), address.target(target))
        yield from target_statements(source, target, address)


def _unit(source: Source, sheet: Sheet, address: SheetAddress) -> Iterator[str]:
    printed = unit_of(sheet)
    if printed and address.unit:
        unit = Subject(address.unit)
        yield unit.a(PG("BudgetUnit"))
        yield unit.has(DCTERMS("identifier"), printed.code)
        yield unit.has(SKOS("prefLabel"), chinese(printed.name))
        fills = (DCTERMS("identifier"), SKOS("prefLabel")) if printed.code else (SKOS("prefLabel"),)
        yield source.evidence(unit, printed.source, *fills)


def _project(source: Source, sheet: Sheet, address: SheetAddress, project: Subject) -> Iterator[str]:
    yield project.a(PG("BudgetProject"))
    yield project.has(DCTERMS("identifier"), sheet.code.text if sheet.code else None)
    yield project.has(DCTERMS("title"), chinese(sheet.name.text) if sheet.name.text else None)
    yield project.has(PG("hasTargetSheet"), address.sheet)
    yield project.has(PG("budgetUnit"), address.unit)
    yield source.evidence(project, sheet.code, DCTERMS("identifier"))
    yield source.evidence(project, sheet.name if sheet.name.text else None, DCTERMS("title"))


def _declaration(source: Source, sheet: Sheet, thing: Subject, address: SheetAddress) -> Iterator[str]:
    yield thing.a(PG("TargetSheet"))
    yield thing.has(PG("project"), address.project)
    if sheet.whole_department:
        yield thing.a(PG("DepartmentSheet"))
        yield thing.has(PG("budgetUnit"), address.unit)
    if sheet.kind is not SheetKind.TARGETS:
        yield thing.has(PG("sheetKind"), concept("sheet-kind", sheet.kind))
    yield thing.has(DCTERMS("isPartOf"), source.iri)
    yield thing.has(PG("sheetNumber"), integer(sheet.number) if sheet.number else None)
    yield thing.has(PG("declaredTotal"), None if sheet.total is None else decimal(sheet.total))
    yield thing.has(PG("currency"), CURRENCY)
    yield thing.has(PG("moneyUnit"), sheet.money_unit)
    for place in sheet.where:
        yield thing.has(PROV("wasDerivedFrom"), source.fragment(place))
    stated = (
        ("statedTitle", sheet.heading),
        ("statedYear", sheet.year),
        ("projectCode", sheet.code),
        ("projectName", None if sheet.whole_department else sheet.name),
        ("fundPurpose", sheet.purpose),
        *((note.property, note.quote) for note in sheet.notes),
    )
    for name, quote in stated:
        yield thing.has(PG(name), quote.text if quote else None)
        yield source.evidence(thing, quote if quote and quote.text else None, PG(name))
    yield source.evidence(thing, sheet.total_quote, PG("declaredTotal"))


def _part(address: SheetAddress, link: str, local: str, kind: str) -> Iterator[str]:
    """Yield a part of the sheet, tied to it in both directions."""
    part = Subject(address.part(local))
    yield Subject(address.sheet).has(PG(link), part.node)
    yield part.a(PG(kind))
    yield part.has(PG("sheet"), address.sheet)


def _plan(source: Source, sheet: Sheet, address: SheetAddress) -> Iterator[str]:
    yield from _part(address, "hasDisbursementPlan", "plan", "DisbursementPlan")
    for step in sheet.schedule:
        node = address.part(f"m-{step.sequence}")
        yield Subject(address.part("plan")).has(PG("hasMilestone"), node)
        yield from _milestone(source, step, node)


def _milestone(source: Source, step: Milestone, node: NamedNode) -> Iterator[str]:
    thing = Subject(node)
    yield thing.a(PG("DisbursementMilestone"))
    yield thing.has(PG("sequence"), integer(step.sequence))
    yield thing.has(PG("statedLabel"), step.label)
    state = "blank" if step.share is None else "reported"
    yield thing.has(PG("cellState"), concept("status", state))
    if step.share is not None:
        yield thing.has(PG("cumulativeShare"), decimal(step.share))
        yield thing.has(PG("sourceText"), step.quote.text)
    yield source.evidence(thing, step.quote, PG("cumulativeShare"))


def _goal(source: Source, goal: ProjectGoal, address: SheetAddress) -> Iterator[str]:
    local = f"goal-{goal.sequence}"
    thing = Subject(address.part(local))
    yield from _part(address, "hasGoal", local, "ProjectGoal")
    yield thing.has(PG("sequence"), integer(goal.sequence))
    yield thing.has(PG("numbering"), goal.numbering)
    yield thing.has(PG("goalHorizon"), concept("goal-horizon", goal.horizon) if goal.horizon else None)
    yield thing.has(PG("statement"), goal.statement.text)
    yield source.evidence(thing, goal.statement, PG("statement"))
    if goal.achieved and goal.achieved.text:
        yield thing.has(PG("achievement"), goal.achieved.text)
        yield source.evidence(thing, goal.achieved, PG("achievement"))
