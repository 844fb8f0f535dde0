"""What the documents say: frozen records, each with the place it was read from.

Two readings of one document are equal when they say the same: places take no part in comparison.
Amounts are `Decimal` in yuan (元), shares in per cent.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from perfgraph.findings import Place
from perfgraph.values import Value


@dataclass(frozen=True, slots=True)
class Quote:
    """A text of the document, without the white space around it; `label` is the heading of its cell."""

    text: str
    place: Place = field(compare=False, default=Place())
    label: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """A budget unit (预算单位): its code in the treasury, "" when none is printed, and its name."""

    code: str
    name: str
    source: Quote


@dataclass(frozen=True, slots=True)
class DepartmentGoal:
    """A goal of a whole department: the overall one (总体绩效目标) or a numbered sub-goal (分项绩效目标).

    `path` is the position in the tree, empty for the overall goal, (2,) for 2、 and (1, 3) for （3） under
    1、; `numbering` is how the document prints it; `title` the words before the first full stop.
    """

    path: tuple[int, ...]
    numbering: str
    title: str
    statement: Quote


@dataclass(frozen=True, slots=True)
class SafeguardMeasure:
    """A measure that safeguards the goals (工作保障措施); it is not itself a goal."""

    number: int
    numbering: str
    title: str
    statement: Quote


class SheetKind(StrEnum):
    """What a sheet is for: the slugs of the scheme `sheet-kind` (表的种类)."""

    TARGETS = "targets"
    EVALUATION = "self-evaluation"
    MONITORING = "monitoring"


class Phase(StrEnum):
    """At which stage of the budget an amount stands: the slugs of the scheme `budget-phase` (预算阶段)."""

    REQUESTED = "requested"
    PREVIOUS = "previous-year"
    INITIAL = "initial"
    ADJUSTED = "adjusted"
    EXECUTED = "executed"
    EXPECTED = "expected"
    WHOLE = "whole-project"


class FundSource(StrEnum):
    """Where money comes from: the slugs of the scheme `fund-source` (资金来源)."""

    FISCAL = "fiscal"
    CENTRAL = "transfer-central"
    PROVINCIAL = "transfer-provincial"
    PREFECTURAL = "transfer-prefectural"
    COUNTY = "county"
    OWN_LEVEL = "own-level"
    GENERAL = "general-public-budget"
    GOVERNMENT_FUND = "government-fund"
    STATE_CAPITAL = "state-capital"
    CARRIED_OVER = "carried-over"
    OWN_REVENUE = "own-revenue"
    BUSINESS = "business-revenue"
    LOCAL = "local"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Fund:
    """Money from one source: `amount` in yuan, `quote` as printed, in 元 or 万元."""

    source: FundSource
    amount: Decimal
    quote: Quote


@dataclass(frozen=True, slots=True)
class BudgetFigure:
    """An amount that a table names beside the budget asked for: in yuan, of one source or (None) of all.

    It is no allocation: 年初预算数, 全年预算数, 全年执行数, 上年度安排资金 and 项目资金总额 are never added
    to the budget of the year.
    """

    phase: Phase
    source: FundSource | None
    amount: Decimal
    quote: Quote


@dataclass(frozen=True, slots=True)
class Figure:
    """A plain number of a cell: points (分值, 得分) or per cent (执行率)."""

    number: Decimal
    quote: Quote


@dataclass(frozen=True, slots=True)
class Note:
    """A text that a sheet states about its project: `property` is the local name of the property it fills.

    The names are those of `NOTES`.
    """

    property: str
    quote: Quote


NOTES: Mapping[str, str] = {
    "policyGrounds": "立项依据、政策依据",
    "costGrounds": "测算依据",
    "department": "主管部门",
    "implementingUnit": "实施单位",
    "projectKind": "项目类别、项目属性",
    "projectPeriod": "项目起止时间",
    "projectStart": "计划开始日期",
    "projectEnd": "计划完成日期",
    "specialFund": "专项名称",
    "projectContent": "项目实施内容",
    "conclusion": "评价结论",
    "problems": "存在问题",
    "improvements": "改进措施",
}
"""What a `Note` can be about, by the local name of its property, with what documents call it."""


@dataclass(frozen=True, slots=True)
class Milestone:
    """A step of the spending schedule (资金支出计划): by `label`, `share` per cent are spent in all.

    `share` is None where the cell is blank: a blank is not a zero.
    """

    sequence: int
    label: str
    share: Decimal | None
    quote: Quote


@dataclass(frozen=True, slots=True)
class ProjectGoal:
    """A goal of a project (绩效目标); `numbering` is "" where it has none.

    `horizon` is "annual" (年度目标), "mid-term" (中期目标, 实施期目标, 项目总体目标) or "" where the document
    does not say; `achieved` is what became of it (年度目标完成情况).
    """

    sequence: int
    numbering: str
    statement: Quote
    horizon: str = ""
    achieved: Quote | None = None


@dataclass(frozen=True, slots=True)
class Observation:
    """What was achieved (实际完成值), with the text of its cell."""

    value: Value
    quote: Quote


@dataclass(frozen=True, slots=True)
class Baseline:
    """An earlier value of the same indicator (上年指标值): its period as a year, its value, its source.

    `source` is where the number comes from in words, such as the heading 上年实际执行数 of its column.
    """

    year: int
    value: Value
    quote: Quote
    source: str = ""


@dataclass(frozen=True, slots=True)
class Threshold:
    """The value that earns a grade (优, 良, 中, 差); `grade` is excellent, good, fair or poor."""

    grade: str
    value: Value
    quote: Quote


@dataclass(frozen=True, slots=True)
class Target:
    """One row of the indicator table (绩效指标).

    `kind` is the slug of the indicator type ("" when the document's kind is in no scheme), `row` the place
    of the whole row, `kind_quotes` the cells of the first and second level. `weight` is what the indicator
    counts (权重, 分值), `score` what it earned (得分), `deviation` why it was missed (偏差原因), `forecast`
    what is expected by the end of the year (全年预计完成情况), `prospect` how likely that is (完成可能性),
    `thresholds` the values of the grades, the best first. `core` tells that a star marks the indicator;
    `indicator` is its name without star, number and template hint, "" where the cell has none of these.
    """

    kind: str
    kind_quotes: tuple[Quote, ...]
    name: Quote
    description: Quote | None
    value: Value
    value_quote: Quote
    basis: Quote | None
    row: Place = field(compare=False)
    indicator: str = ""
    observation: Observation | None = None
    baselines: tuple[Baseline, ...] = ()
    weight: Figure | None = None
    score: Figure | None = None
    deviation: Quote | None = None
    remark: Quote | None = None
    forecast: Observation | None = None
    prospect: Quote | None = None
    thresholds: tuple[Threshold, ...] = ()
    core: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """The performance target sheet of one project (项目绩效目标表).

    `number` is the one in the heading, 0 when there is none; `total` in yuan or None when no number is
    printed; `money_unit` is 元 or 万元 as the sheet says; `where` the places of the tables it was read from.
    `year` is where the budget year is printed (（2023年度）); `execution_rate` is executed by
    budgeted money in per cent (执行率), with the points it may earn and earned; `total_score` is all points.
    `whole_department` tells that the sheet is about a department and no project (部门整体): `name` is then
    that of the department.
    """

    number: int
    heading: Quote | None
    unit: Unit | None
    code: Quote | None
    name: Quote
    money_unit: str
    total: Decimal | None
    total_quote: Quote | None
    funds: tuple[Fund, ...]
    purpose: Quote | None
    schedule: tuple[Milestone, ...]
    goals: tuple[ProjectGoal, ...]
    targets: tuple[Target, ...]
    where: tuple[Place, ...] = field(compare=False)
    kind: SheetKind = SheetKind.TARGETS
    year: Quote | None = None
    notes: tuple[Note, ...] = ()
    figures: tuple[BudgetFigure, ...] = ()
    execution_rate: Figure | None = None
    execution_weight: Figure | None = None
    execution_score: Figure | None = None
    total_score: Figure | None = None
    whole_department: bool = False


Record = DepartmentGoal | SafeguardMeasure | Sheet
