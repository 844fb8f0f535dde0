"""A sheet while it is being read: what was found so far, and the record that it becomes."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from perfgraph.findings import Finding, Place
from perfgraph.forms.headings import within
from perfgraph.forms.money import amount
from perfgraph.forms.names import coded_name, unit_of
from perfgraph.records import (
    BudgetFigure,
    Figure,
    Fund,
    FundSource,
    Note,
    Phase,
    ProjectGoal,
    Quote,
    Sheet,
    SheetKind,
    Target,
)
from perfgraph.vocabulary import finding

NOTE_OF = {
    "department": "department",
    "implementing-unit": "implementingUnit",
    "project-kind": "projectKind",
    "project-period": "projectPeriod",
    "project-start": "projectStart",
    "project-end": "projectEnd",
    "policy-grounds": "policyGrounds",
    "cost-grounds": "costGrounds",
    "special-fund": "specialFund",
    "project-content": "projectContent",
    "conclusion": "conclusion",
    "problems": "problems",
    "improvements": "improvements",
}
"""The headings whose text becomes a note, with the property that it fills."""

NAMED = ("project-name", "special-fund")
"""The headings that name the project of a sheet, the closest first."""

WHOLE = "department-name"
"""The heading of the name of a department that a sheet is about as a whole."""

UNITS = ("unit-name", "implementing-unit", "department-name", "department")
"""The headings that name the budget unit, the closest first."""

PHASES = {
    "initial": Phase.INITIAL,
    "adjusted": Phase.ADJUSTED,
    "executed": Phase.EXECUTED,
    "expected": Phase.EXPECTED,
    "previous": Phase.PREVIOUS,
    "whole-total": Phase.WHOLE,
}
"""The headings of money that is not the budget asked for."""

_RATE = re.compile(r"([0-9]{1,5}(?:\.[0-9]{1,6})?)\s*[%％]?")
_NOTHING = {"", "/", "-", "—", "－", "无"}


@dataclass(slots=True)
class Draft:
    """What was read of one sheet; `fields` holds the text of each heading, by its slug."""

    default_unit: str = "万元"
    title: Quote | None = None
    year: Quote | None = None
    money_unit: str = ""
    fields: dict[str, Quote] = field(default_factory=dict)
    total: Decimal | None = None
    total_quote: Quote | None = None
    funds: list[Fund] = field(default_factory=list)
    figures: list[BudgetFigure] = field(default_factory=list)
    execution: dict[str, Figure] = field(default_factory=dict)
    goals: list[ProjectGoal] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    total_score: Figure | None = None
    marks: set[str] = field(default_factory=set)
    places: list[Place] = field(default_factory=list)
    unit_told: bool = False

    @property
    def name(self) -> Quote | None:
        """Return what the sheet is about: a project, a transfer payment, else a department as a whole."""
        return next((self.fields[slug] for slug in (*NAMED, WHOLE) if slug in self.fields), None)

    @property
    def whole_department(self) -> bool:
        """Return whether the sheet names a department and no project (部门整体)."""
        return WHOLE in self.fields and not any(slug in self.fields for slug in NAMED)

    @property
    def budget_year(self) -> int:
        """Return the year that is printed, 0 when there is none."""
        match = re.search("20[0-9]{2}", self.year.text) if self.year else None
        return int(match[0]) if match else 0

    @property
    def worth(self) -> bool:
        """Return whether anything but names was read."""
        return bool(self.targets or self.goals or self.total is not None or self.figures)

    def figure(self, quote: Quote, phase: Phase | None, source: FundSource | None) -> Iterator[Finding]:
        """Take in an amount: `phase` None means the budget asked for, `source` None all its money."""
        if quote.text in _NOTHING:
            return
        if not (self.money_unit or self.unit_told or quote.text.rstrip(")）").endswith(("元", "万"))):
            self.unit_told = True
            yield finding("money-unit-assumed", quote.place, quote.text, unit=self.default_unit)
        for found in amount(quote, self.money_unit or self.default_unit):
            if isinstance(found, Finding):
                yield found
            elif phase:
                self.figures.append(BudgetFigure(phase, source, found, quote))
            elif source:
                self.funds.append(Fund(source, found, quote))
            elif self.total is None:
                self.total, self.total_quote = found, quote

    def rate(self, slug: str, quote: Quote) -> Iterator[Finding]:
        """Take in a number of the execution: `slug` is rate, weight or score."""
        if quote.text in _NOTHING:
            return
        match = _RATE.fullmatch(quote.text.removesuffix("分"))
        if match:
            self.execution.setdefault(slug, Figure(Decimal(match[1]), quote))
        else:
            yield finding("points-not-a-number", quote.place, quote.text, column=quote.label)

    def findings(self) -> Iterator[Finding]:
        """Yield what is odd about the sheet as a whole."""
        if self.name is None and self.worth:
            for place in self.places:
                yield finding("sheet-without-project", place, self.title.text if self.title else "")
        if self.worth and self.name is not None and not self.targets:
            yield finding("sheet-without-targets", self.name.place, self.name.text)

    def sheet(self) -> Sheet | None:
        """Return the record, None when the sheet says nothing or not of what."""
        named = self.name
        if named is None or not self.worth:
            return None
        # A number before the name of a department is the code of the unit.
        code, name = (None, named) if self.whole_department else coded_name(named)
        code = self.fields.get("project-code") or code
        unit = next((self.fields[slug] for slug in UNITS if slug in self.fields), None)
        funds, parts = _apart(self.funds)
        return Sheet(
            number=0,
            heading=None,
            unit=unit_of(unit) if unit else None,
            code=code if code and code.text else None,
            name=name,
            money_unit=self.money_unit or self.default_unit,
            total=self.total,
            total_quote=self.total_quote,
            funds=tuple(funds),
            purpose=self.fields.get("purpose"),
            schedule=(),
            goals=tuple(self.goals),
            targets=tuple(self.targets),
            where=tuple(self.places),
            kind=self._kind,
            year=self.year,
            notes=tuple(self._notes()),
            figures=(*self.figures, *parts),
            execution_rate=self.execution.get("rate"),
            execution_weight=self.execution.get("weight"),
            execution_score=self.execution.get("score"),
            total_score=self.total_score,
            whole_department=self.whole_department,
        )

    @property
    def _kind(self) -> SheetKind:
        if self.marks & {"progress", "forecast", "prospect"}:
            return SheetKind.MONITORING
        spent = any(figure.phase is Phase.EXECUTED for figure in self.figures)
        if spent or self.marks & {"actual", "score", "achieved"}:
            return SheetKind.EVALUATION
        return SheetKind.TARGETS

    def _notes(self) -> Iterator[Note]:
        for slug, name in NOTE_OF.items():
            if slug in self.fields:
                yield Note(name, self.fields[slug])


def _apart(funds: Iterable[Fund]) -> tuple[list[Fund], list[BudgetFigure]]:
    """Part the lines that add up to the budget from those that are parts of another line."""
    whole: list[Fund] = []
    parts: list[BudgetFigure] = []
    lines = list(funds)
    sources = {fund.source for fund in lines}
    for fund in lines:
        if within(fund.source, sources) or any(fund.source is other.source for other in whole):
            parts.append(BudgetFigure(Phase.REQUESTED, fund.source, fund.amount, fund.quote))
        else:
            whole.append(fund)
    return whole, parts
