"""The grammar of target values (指标值): the text of a cell to comparator, number, unit, date and kind.

Pure: no vocabulary, no place, no document. The text itself is always kept; nothing is corrected, what is
odd is said in `Value.remarks`.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


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
    """Something odd about a value's text: the slugs, with `value-` before them, of reading rules."""

    QUESTION = "question"
    NO_UNIT = "no-unit"
    HINT = "hint"
    SERIAL_DATE = "serial-date"
    ZERO_RATE = "zero-rate"
    MISREAD_SIGN = "misread-sign"
    GLUED = "glued"
    LOST_CURRENCY = "lost-currency"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Day:
    """A day that ends a time limit; `year` is None where the text names none (the budget year is meant)."""

    month: int
    day: int
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """A target value as read from `text`.

    `number` with `unit` as written (`≤10万元` → 10, "万元") and `per` the denominators (`元/人·月` →
    ("人", "月")); `lower` and `upper` only for `between`; `deadline` the last day that is still in time;
    `start` and `deadline` both for a period; `expected` the wanted answer of a yes-or-no value, None when the text
    does not say; `direction` "up" or "down" for a qualitative change; `hint` a template's hint such as
    (≥**人), never part of the value; `parts` the values inside a composite text.
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
        """Return the number in the base unit: yuan for money (10万元 → 100000), else as it stands."""
        raise NotImplementedError


def parse(text: str) -> Value:
    """Read the text of a value cell; never fails: what fits nothing has the kind `unparsed`."""
    raise NotImplementedError
