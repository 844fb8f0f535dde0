"""What the documents say: frozen records, each with the place it was read from.

Two readings of one document are equal when they say the same: places take no part in comparison.
Amounts are `Decimal` in yuan (元), shares in per cent.
"""

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


class FundSource(StrEnum):
    """Where money comes from: the slugs of the scheme `fund-source` (资金来源)."""

    FISCAL = "fiscal"
    CENTRAL = "transfer-central"
    PROVINCIAL = "transfer-provincial"
    OWN_LEVEL = "own-level"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Fund:
    """Money from one source: `amount` in yuan, `quote` as printed, in 元 or 万元."""

    source: FundSource
    amount: Decimal
    quote: Quote


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
    """A numbered goal of a project (绩效目标)."""

    sequence: int
    numbering: str
    statement: Quote


@dataclass(frozen=True, slots=True)
class Observation:
    """What was achieved (实际完成值), with the text of its cell."""

    value: Value
    quote: Quote


@dataclass(frozen=True, slots=True)
class Baseline:
    """An earlier value of the same indicator (上年指标值): its period as a year, its value, its source."""

    year: int
    value: Value
    quote: Quote
    source: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """One row of the indicator table (绩效指标).

    `kind` is the slug of the indicator type ("" when the document's kind is in no scheme), `row` the place
    of the whole row, `kind_quotes` the cells of the first and second level.
    """

    kind: str
    kind_quotes: tuple[Quote, ...]
    name: Quote
    description: Quote | None
    value: Value
    value_quote: Quote
    basis: Quote | None
    row: Place = field(compare=False)
    observation: Observation | None = None
    baseline: Baseline | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """The performance target sheet of one project (项目绩效目标表).

    `number` is the one in the heading, 0 when there is none; `total` in yuan or None when no number is
    printed; `money_unit` is 元 or 万元 as the sheet says; `where` the places of the tables it was read from.
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


Record = DepartmentGoal | SafeguardMeasure | Sheet
