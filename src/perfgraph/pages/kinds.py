"""Which page a class of things has: its template, and the questions of the library that ask about it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from perfgraph.terms import ORG, PG, PROV, QUDT, SKOS

Asked = tuple[str, Mapping[str, str]]
"""A question by its name, and which of its parameters takes what: a key of `kinds.GIVEN`."""

GIVEN = ("thing", "unitCode", "year", "documentId")
"""What a page can give a question: the thing, its unit as REGION/CODE, its fiscal year, its document."""

_THING = {"thing": "thing"}
_UNIT = {"unitCode": "unitCode"}
_UNIT_YEAR = {"unitCode": "unitCode", "year": "year"}
_YEAR = {"year": "year"}
_DOCUMENT = {"documentId": "documentId"}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of page: a name that templates know it by, its template and its questions."""

    name: str
    template: str = "thing.html"
    questions: tuple[Asked, ...] = field(default=(("source-cells", _THING), ("statements", _THING)))


OTHER = Kind("other")
"""The page of a thing of no known class."""

_MONEY = ("budget-by-source-and-project", _UNIT_YEAR)
_TARGETS = ("indicator-targets", _UNIT_YEAR)
_CELLS = ("source-cells", _THING)
_PLAN = ("spending-plan", _UNIT_YEAR)
_PROJECT = (
    ("unit-overview", _UNIT_YEAR), _MONEY, _PLAN, _TARGETS, ("missing-indicator-kinds", _UNIT_YEAR),
    ("uncheckable-targets", _UNIT_YEAR), ("money-per-beneficiary", _UNIT_YEAR), _CELLS,
)  # fmt: skip

KINDS: Mapping[str, Kind] = {
    PG("BudgetProject").value: Kind("project", "project.html", _PROJECT),
    PG("TargetSheet").value: Kind("sheet", "project.html", _PROJECT),
    PG("BudgetUnit").value: Kind(
        "unit",
        "unit.html",
        (
            ("unit-overview", _UNIT),
            ("budget-by-source-and-project", _UNIT),
            ("spending-plan", _UNIT),
            ("late-spending", _UNIT),
            ("shared-indicators", _UNIT),
            ("most-used-indicators", _UNIT),
            ("indicators-by-kind", _UNIT),
            ("copied-indicators", _UNIT),
            ("missed-targets", _UNIT),
            ("targets-on-past-results", _UNIT),
        ),
    ),
    PG("TargetDocument").value: Kind(
        "document",
        "document.html",
        (
            ("findings-by-severity", _DOCUMENT),
            ("inferred-statements", _DOCUMENT),
            ("fragments-as-web-annotations", _DOCUMENT),
            ("document-changes", {"new": "documentId"}),
        ),
    ),
    PG("IndicatorTarget").value: Kind(
        "target",
        "target.html",
        (
            _CELLS,
            _TARGETS,
            ("shared-indicators", _UNIT_YEAR),
            ("same-value-on-different-grounds", _UNIT_YEAR),
        ),
    ),
    PG("Indicator").value: Kind(
        "indicator",
        "used.html",
        (
            ("shared-indicators", {}),
            ("most-used-indicators", {}),
            ("same-value-on-different-grounds", {}),
            ("targets-changed-since-last-year", {}),
        ),
    ),
    PG("BasisSource").value: Kind(
        "basis",
        "used.html",
        (
            ("basis-by-type", _UNIT_YEAR),
            ("indicators-by-baseline", {}),
            ("targets-on-outside-standards", _UNIT_YEAR),
        ),
    ),
    PG("Baseline").value: Kind("baseline", "used.html", (("indicators-by-baseline", {}), _CELLS)),
    PG("OverallGoal").value: Kind("goal", "thing.html", (("department-goals-without-project", {}), _CELLS)),
    PG("SubGoal").value: Kind(
        "goal",
        "thing.html",
        (
            ("budget-by-goal", {}),
            ("department-goals-without-project", {}),
            ("projects-by-goal", _YEAR),
            _CELLS,
        ),
    ),
    PG("ProjectGoal").value: Kind("goal", "thing.html", (("goals-without-indicator", _UNIT_YEAR), _CELLS)),
    PG("SafeguardMeasure").value: Kind("measure"),
    PG("FundingAllocation").value: Kind(
        "fund", "thing.html", (_MONEY, ("money-by-source", _UNIT_YEAR), _CELLS)
    ),
    PG("DisbursementPlan").value: Kind(
        "plan",
        "thing.html",
        (_PLAN, ("late-spending", _UNIT_YEAR), ("single-and-blank-schedules", _UNIT_YEAR)),
    ),
    PG("DisbursementMilestone").value: Kind(
        "milestone", "thing.html", (_PLAN, ("blank-schedule-cells", _UNIT_YEAR), _CELLS)
    ),
    PG("ValueSpecification").value: Kind("value", "thing.html", (_CELLS, _TARGETS)),
    PG("IndicatorObservation").value: Kind(
        "observation",
        "thing.html",
        (("missed-targets", _UNIT_YEAR), ("targets-set-too-low", _UNIT_YEAR), _CELLS),
    ),
    PG("PolicyDocument").value: Kind(
        "policy",
        "policy.html",
        (
            ("policy-facts", {"policy": "thing"}),
            ("projects-by-policy", {}),
            ("targets-by-policy-clause", {}),
            ("unresolved-citations", {}),
        ),
    ),
    PG("PolicyClause").value: Kind(
        "clause",
        "policy.html",
        (
            ("targets-by-policy-clause", {}),
            ("clauses-without-project", {}),
            ("rates-against-policy-standard", {}),
        ),
    ),
    PG("AssertedLink").value: Kind("link"),
    PG("Finding").value: Kind(
        "finding", "finding.html", (("findings-by-severity", _DOCUMENT), ("source-cells", _THING))
    ),
    PG("Inference").value: Kind("inference", "thing.html", (("inferred-statements", _DOCUMENT), _CELLS)),
    PG("AdministrativeRegion").value: Kind("region", "thing.html", (("same-fund-by-county", {}),)),
    PG("FiscalYear").value: Kind(
        "year",
        "unit.html",
        (
            ("unit-overview", _YEAR),
            ("money-by-source", _YEAR),
            ("spending-plan", _YEAR),
            ("indicators-by-kind", _YEAR),
            ("same-fund-by-county", _YEAR),
            ("copied-indicators", {}),
        ),
    ),
    PG("ExtractionRun").value: Kind("run", "thing.html", (("graph-summary", {}),)),
    PG("SourceFragment").value: Kind(
        "fragment", "document.html", (("fragments-as-web-annotations", _DOCUMENT),)
    ),
    QUDT("Unit").value: Kind("measure-unit", "thing.html", (("rates-without-percentage", {}),)),
    ORG("Organization").value: Kind("body", "thing.html", (("targets-on-outside-standards", {}),)),
    SKOS("ConceptScheme").value: Kind("scheme", "thing.html", ()),
    SKOS("Concept").value: Kind("concept", "thing.html", ()),
    PROV("Entity").value: Kind("entity"),
}
"""The kinds by class; the first of them that a thing belongs to is its page."""


def kind_of(types: Iterable[str]) -> Kind:
    """Return the kind of page for a thing of these classes."""
    owned = set(types)
    return next((kind for name, kind in KINDS.items() if name in owned), OTHER)
