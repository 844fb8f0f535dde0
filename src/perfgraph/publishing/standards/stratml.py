"""A document as StratML Part 2 (ISO 17469, Performance Plan or Report, schema 2.2 of 2016-02-16).

| document | StratML |
|---|---|
| the document | PerformancePlanOrReport, a report where a sheet evaluates or monitors |
| unit | Organization |
| department goal, project | Goal |
| project goal | Objective |
| indicator | PerformanceIndicator |
| target value, actual value | TargetResult, ActualResult |
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from perfgraph.publishing.markup import Element, child
from perfgraph.publishing.standards.plans import Goal, Indicator, Plan, Sheet, Value
from perfgraph.terms import hashed

NAMESPACE = "urn:ISO:std:iso:17469:tech:xsd:PerformancePlanOrReport"

OVERALL = "总体绩效目标"
"""The name of a department goal that has none of its own."""

STAGES = {
    "quantity": "Output",
    "quality": "Output",
    "timeliness": "Output",
    "cost": "Input",
    "economic-cost": "Input",
    "social-cost": "Input",
    "environmental-cost": "Input",
    "economic": "Outcome",
    "social": "Outcome",
    "ecological": "Outcome",
    "sustainability": "Outcome",
    "satisfaction": "Outcome",
}
"""The stage of the value chain of each type of indicator: what is put in, delivered, brought about."""


@dataclass(frozen=True, slots=True)
class About:
    """What is said of the file: its title, where it is published and on which day."""

    title: str
    address: str
    day: date


def stratml(plan: Plan, about: About) -> Element | None:
    """Return a document as a plan or report, None when it has neither goal nor indicator."""
    sheets = [sheet for sheet in plan.sheets if sheet.goals or sheet.indicators]
    if not (sheets or plan.goals):
        return None
    reports = any(sheet.kind != "targets" for sheet in sheets)
    kind = "Performance_Report" if reports else "Performance_Plan"
    root = Element(f"{{{NAMESPACE}}}PerformancePlanOrReport", {"Type": kind})
    child(root, "Name", about.title)
    core = child(root, "StrategicPlanCore")
    for unit, name in {sheet.unit: sheet.unit_name for sheet in sheets if sheet.unit}.items():
        organization = child(core, "Organization")
        child(organization, "Name", name)
        child(organization, "Identifier", identifier(unit))
        child(organization, "Description", unit)
    for goal in plan.goals:
        _goal(core, goal.title or OVERALL, goal.statement, goal.iri, goal.numbering)
    for sheet in sheets:
        _project(core, sheet)
    _administrative(root, sheets, about)
    return root


def identifier(iri: str) -> str:
    """Return an identifier that XML allows (xsd:ID) for an address."""
    return "_" + hashed("pg-xml-id-v1", iri)


def _project(core: Element, sheet: Sheet) -> None:
    element = _goal(core, sheet.name, sheet.purpose, sheet.iri)
    if sheet.unit_name:
        performer = child(element, "Stakeholder", StakeholderTypeType="Organization")
        child(performer, "Name", sheet.unit_name)
        role = child(performer, "Role")
        child(role, "Name", "实施单位 performing unit")
        child(role, "RoleType", "Performer")
    child(element, "OtherInformation", sheet.project or sheet.unit)
    single = len(sheet.goals) == 1
    for goal in sheet.goals:
        _objective(element, goal, sheet if single else None)
    if not single and sheet.indicators:
        _objective(element, Goal(f"{sheet.iri}#indicators", "", sheet.name, ""), sheet)


def _goal(core: Element, name: str, text: str, iri: str, numbering: str = "") -> Element:
    element = child(core, "Goal")
    child(element, "Name", name)
    child(element, "Description", text)
    child(element, "Identifier", identifier(iri))
    if numbering:
        child(element, "SequenceIndicator", numbering)
    return element


def _objective(parent: Element, goal: Goal, sheet: Sheet | None) -> None:
    element = child(parent, "Objective")
    if goal.title:
        child(element, "Name", goal.title)
    if goal.statement:
        child(element, "Description", goal.statement)
    child(element, "Identifier", identifier(goal.iri))
    if goal.numbering:
        child(element, "SequenceIndicator", goal.numbering)
    for indicator in sheet.indicators if sheet else ():
        _indicator(element, indicator, sheet.year if sheet else "")


def _indicator(parent: Element, indicator: Indicator, year: str) -> None:
    said = {"PerformanceIndicatorType": "Quantitative" if indicator.numeric else "Qualitative"}
    if indicator.type in STAGES:
        said["ValueChainStage"] = STAGES[indicator.type]
    element = child(parent, "PerformanceIndicator", **said)
    child(element, "MeasurementDimension", indicator.name)
    child(element, "UnitOfMeasurement", indicator.symbol)
    child(element, "Identifier", identifier(indicator.iri))
    results = [*indicator.of("target"), *indicator.of("actual")]
    if results:
        instance = child(element, "MeasurementInstance")
        for value in results:
            _result(instance, value, year)
    texts = (indicator.description, indicator.basis, indicator.iri)
    child(element, "OtherInformation", "\n".join(filter(None, texts)))


def _result(instance: Element, value: Value, year: str) -> None:
    element = child(instance, "TargetResult" if value.role == "target" else "ActualResult")
    if year:
        child(element, "StartDate", f"{year}-01-01")
    end = value.deadline.isoformat() if value.deadline else f"{year}-12-31" if year else ""
    if end:
        child(element, "EndDate", end)
    if value.numeric and value.number is not None:
        child(element, "NumberOfUnits", format(value.number, "f"))
    else:
        descriptor = child(element, "Descriptor")
        child(descriptor, "DescriptorName", "指标值" if value.role == "target" else "完成值")
        child(descriptor, "DescriptorValue", value.text)
    child(element, "Description", value.text)


def _administrative(root: Element, sheets: Iterable[Sheet], about: About) -> None:
    years = sorted(sheet.year for sheet in sheets if sheet.year)
    element = child(root, "AdministrativeInformation")
    child(element, "Identifier", identifier(about.address))
    if years:
        child(element, "StartDate", f"{years[0]}-01-01")
        child(element, "EndDate", f"{years[-1]}-12-31")
    child(element, "PublicationDate", about.day.isoformat())
    child(element, "Source", about.address)
