"""The projects of a document as IATI activities with results frameworks (IATI Activity Standard 2.03)."""

from collections import Counter
from decimal import Decimal

from perfgraph.publishing.markup import Element, child
from perfgraph.publishing.standards.plans import Indicator, Plan, Sheet, Value

VERSION = "2.03"

GOVERNMENT = "10"
"""The type of an organisation that is a government body (code list OrganisationType)."""

ACCOUNTABLE, IMPLEMENTATION = "2", "2"
"""The role of the unit (code list OrganisationRole), the status of a project in a budget (ActivityStatus)."""

OUTPUT, OUTCOME, OTHER = "1", "2", "9"
"""The types of results (code list ResultType)."""

RESULTS = {
    "quantity": OUTPUT,
    "quality": OUTPUT,
    "timeliness": OUTPUT,
    "economic": OUTCOME,
    "social": OUTCOME,
    "ecological": OUTCOME,
    "sustainability": OUTCOME,
    "satisfaction": OUTCOME,
}
"""The type of result of each type of indicator; what is not here, cost above all, is another."""

TITLES = {
    OUTPUT: ("产出指标", "Outputs"),
    OUTCOME: ("效益与满意度指标", "Outcomes and satisfaction"),
    OTHER: ("成本与其他指标", "Cost and others"),
}

UNIT, PERCENTAGE, QUALITATIVE = "1", "2", "5"
"""How an indicator is measured (code list IndicatorMeasure)."""

PERCENT = "http://qudt.org/vocab/unit/PERCENT"


def iati(plan: Plan) -> Element | None:
    """Return the projects of a document as activities, None when none has indicators, a unit and a year."""
    sheets = [one for one in plan.sheets if one.project and one.unit and one.year and one.indicators]
    if not sheets:
        return None
    root = Element("iati-activities", {"version": VERSION})
    projects = Counter(sheet.project for sheet in sheets)
    for sheet in sheets:
        # The project is the activity; a document with several sheets of it has an activity for each.
        _activity(root, sheet, sheet.project if projects[sheet.project] == 1 else sheet.iri)
    return root


def _activity(root: Element, sheet: Sheet, identifier: str) -> None:
    element = child(root, "iati-activity", default_currency="CNY", linked_data_uri=sheet.project)
    element.set("{http://www.w3.org/XML/1998/namespace}lang", "zh")
    child(element, "iati-identifier", identifier)
    _narrated(element, "reporting-org", sheet.unit_name or sheet.unit, ref=sheet.unit, type_=GOVERNMENT)
    _narrated(element, "title", sheet.name)
    _narrated(element, "description", sheet.purpose or sheet.name)
    for goal in sheet.goals:
        _narrated(element, "description", goal.statement, type_="2")
    _narrated(
        element,
        "participating-org",
        sheet.unit_name or sheet.unit,
        ref=sheet.unit,
        type_=GOVERNMENT,
        role=ACCOUNTABLE,
    )
    child(element, "activity-status", code=IMPLEMENTATION)
    child(element, "activity-date", type_="1", iso_date=f"{sheet.year}-01-01")
    child(element, "activity-date", type_="3", iso_date=f"{sheet.year}-12-31")
    child(element, "recipient-country", code="CN", percentage="100")
    for kind, (zh, en) in TITLES.items():
        own = [one for one in sheet.indicators if RESULTS.get(one.type, OTHER) == kind]
        if own:
            result = child(element, "result", type_=kind, aggregation_status="false")
            title = _narrated(result, "title", zh)
            child(title, "narrative", en).set("{http://www.w3.org/XML/1998/namespace}lang", "en")
            for indicator in own:
                _indicator(result, indicator, sheet.year)


def _indicator(result: Element, indicator: Indicator, year: str) -> None:
    measure = QUALITATIVE
    if indicator.numeric:
        measure = PERCENTAGE if indicator.values[0].unit == PERCENT else UNIT
    said = {"measure": measure}
    ascending = _ascending(indicator)
    if ascending is not None:
        said["ascending"] = str(ascending).lower()
    element = child(result, "indicator", **said)
    _narrated(element, "title", indicator.name)
    unit = f"计量单位：{indicator.symbol}" if indicator.symbol else ""
    text = "\n".join(filter(None, (indicator.description, unit, indicator.basis)))
    if text:
        _narrated(element, "description", text)
    child(element, "reference", vocabulary="99", code=indicator.name, indicator_uri=indicator.iri)
    for value in indicator.of("baseline"):
        _value(element, "baseline", value, measure, year=value.year)
    period = child(element, "period")
    child(period, "period-start", iso_date=f"{year}-01-01")
    child(period, "period-end", iso_date=f"{year}-12-31")
    for role in ("target", "actual"):
        for value in indicator.of(role):
            _value(period, role, value, measure)


def _ascending(indicator: Indicator) -> bool | None:
    """Return whether more is better: not below a ceiling, nor for a cost; None where nothing says so."""
    target = next(iter(indicator.of("target")), None)
    if target is None or not target.numeric:
        return None
    if target.comparator == "eq":
        return RESULTS.get(indicator.type, OTHER) != OTHER and target.number != Decimal(0)
    return {"ge": True, "gt": True, "le": False, "lt": False}.get(target.comparator)


def _value(parent: Element, name: str, value: Value, measure: str, **said: str) -> None:
    if measure != QUALITATIVE and value.number is not None:
        said["value"] = format(value.number, "f")
    element = child(parent, name, **said)
    if value.text:
        _narrated(element, "comment", value.text)


def _narrated(parent: Element, name: str, text: str, **said: str) -> Element:
    element = child(parent, name, **said)
    child(element, "narrative", text)
    return element
