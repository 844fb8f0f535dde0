"""What a target value (指标值) is: its kind, how it binds, its number, unit and dates, what is odd."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

YUAN: Mapping[str, Decimal] = {
    "元": Decimal(1),
    "千元": Decimal(1_000),
    "万元": Decimal(10_000),
    "亿元": Decimal(100_000_000),
}
"""The units of money, and how many yuan one of each is."""


class Kind(StrEnum):
    """What sort of value a text states: the slugs of the scheme `value-kind`."""

    COUNT = "count"
    RATIO = "ratio"
    MONEY = "money"
    RATE_MONEY = "rate-money"
    MEASURE = "measure"
    BOOLEAN = "boolean"
    QUALITATIVE = "qualitative"
    DEADLINE = "deadline"
    PERIOD = "period"
    DURATION = "duration"
    COMPOSITE = "composite"
    UNPARSED = "unparsed"


class Comparator(StrEnum):
    """How the value binds: the slugs of the scheme `comparator`."""

    EQ = "eq"
    GE = "ge"
    GT = "gt"
    LE = "le"
    LT = "lt"
    BETWEEN = "between"
    APPROX = "approx"


class Remark(StrEnum):
    """Something odd about a value's text: the slugs, with `value-` before them, of reading rules.

    `QUESTION` asks instead of stating (是否…); `NO_UNIT` prints a bare number, so that its kind is a guess;
    `HINT` still holds the template's hint; `SERIAL_DATE` may be a spreadsheet's day number; `ZERO_RATE` is a
    price of 0, as rounding to 万元 leaves it; `MISREAD_SIGN` may be ≥ read as 2 (292%); `GLUED` holds several
    values without anything between them; `LOST_CURRENCY` is a price without 元; `IMPOSSIBLE` is a day that
    the calendar has not, an end before its start, or a day whose year would have to be known; `TOO_LONG` is
    more than a value cell can mean; `EMPTY` has no value at all.
    """

    QUESTION = "question"
    NO_UNIT = "no-unit"
    HINT = "hint"
    SERIAL_DATE = "serial-date"
    ZERO_RATE = "zero-rate"
    MISREAD_SIGN = "misread-sign"
    GLUED = "glued"
    LOST_CURRENCY = "lost-currency"
    IMPOSSIBLE = "impossible"
    TOO_LONG = "too-long"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar; `year` is None where the text names none (the budget year is meant)."""

    month: int
    day: int
    year: int | None = None

    def __str__(self) -> str:
        """Write the day as Chinese documents do.

        >>> str(Day(12, 31)), str(Day(2, 28, 2021))
        ('12月31日', '2021年2月28日')
        """
        return f"{f'{self.year}年' if self.year else ''}{self.month}月{self.day}日"


@dataclass(frozen=True, slots=True)
class Value:
    """A target value as read from `text`.

    `number` with `unit` as written (`≤10万元` → 10, "万元") and `per` the denominators (`元/人·月` →
    ("人", "月")); `comparator` is `eq` where a number stands alone, and `comparator_stated` tells whether a
    sign or word says so; `lower` and `upper`, both included, only for `between`; `deadline` the last day
    that is still in time; `start` and `deadline` both for a period; `expected` the wanted answer of a
    yes-or-no value, None when the text does not say; `direction` "up" or "down" for a qualitative change;
    `hint` a template's hint such as (≥**人), never part of the value; `parts` the values inside a
    composite text.
    """

    text: str
    kind: Kind
    comparator: Comparator | None = None
    comparator_stated: bool = False
    number: Decimal | None = None
    unit: str = ""
    per: tuple[str, ...] = ()
    lower: Decimal | None = None
    upper: Decimal | None = None
    start: Day | None = None
    deadline: Day | None = None
    expected: bool | None = None
    direction: str = ""
    hint: str = ""
    parts: tuple["Value", ...] = ()
    remarks: tuple[Remark, ...] = ()

    @property
    def normalized(self) -> Decimal | None:
        """Return the number in the base unit: yuan for money (10万元 → 100000), else as it stands.

        >>> Value("≤10万元", Kind.MONEY, Comparator.LE, True, Decimal(10), "万元").normalized
        Decimal('100000')
        """
        return None if self.number is None else self.number * YUAN.get(self.unit, Decimal(1))
