"""What a target demands of the result, and how two demands stand to each other.

A demand is the set of results that meet it. It is *tightened* when fewer results meet it than before, so that
what meets the new one met the old one too; *softened* when more do; *redefined* when neither holds.

| printed | results that meet it | source |
|---|---|---|
| ≥ n, > n | n and more, more than n | signs 1 and 2 of the record system: positive |
| ≤ n, < n | n and less, less than n | signs 4 and 5: reverse |
| n or = n | n and more; 0 alone when n is 0 | sign 3, whose zero is special |
| n or = n of a cost indicator | n and less | a standard of cost (预算支出标准) may not be exceeded |
| m to n | m to n | both ends, unless the document leaves one out |
| by a day | that day and earlier | 前, 底前: on or before the last day |
| about n, yes or no, words | this wording alone | no tolerance or order is stated anywhere |

The same reading of signs judges results in the question `targets-and-results`. Demands of different kinds or
units of measure have no order: a change of kind or unit redefines the target.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

COST = frozenset({"cost", "economic-cost", "social-cost", "environmental-cost"})
"""The types of cost indicators, of both editions of the scheme, by slug."""


class Relation(StrEnum):
    """How a later demand stands to an earlier one."""

    SAME = "same"
    TIGHTENED = "tightened"
    SOFTENED = "softened"
    REDEFINED = "redefined"


@dataclass(frozen=True, slots=True)
class Interval:
    """The numbers between two ends; None is no end, and an open end is not itself among them."""

    low: Decimal | None = None
    high: Decimal | None = None
    low_open: bool = False
    high_open: bool = False

    def within(self, other: "Interval") -> bool:
        """Tell whether every number of this interval is in the other.

        >>> Interval(low=Decimal(95)).within(Interval(low=Decimal(90)))
        True
        """
        return _reaches(other.low, other.low_open, self.low, self.low_open, 1) and _reaches(
            other.high, other.high_open, self.high, self.high_open, -1
        )


def _reaches(
    outer: Decimal | None, outer_open: bool, inner: Decimal | None, inner_open: bool, sign: int
) -> bool:
    """Tell whether an outer end lets an inner one be: `sign` is 1 for the lower end, -1 for the upper."""
    if outer is None or inner is None:
        return outer is None
    return (inner - outer) * sign > 0 or (inner == outer and (inner_open or not outer_open))


@dataclass(frozen=True, slots=True)
class Demand:
    """What is demanded: numbers of a kind in a unit, or what the text says when it names none.

    `kind` and `unit` tell what can be compared with what; `interval` is None for words.
    """

    kind: str
    unit: str
    text: str
    interval: Interval | None = None


@dataclass(frozen=True, slots=True)
class Stated:
    """A target value as a document states it, in base units: slugs, numbers, days, None for what it lacks."""

    text: str
    kind: str
    comparator: str
    number: Decimal | None = None
    between: Interval | None = None
    deadline: date | None = None
    unit: str = ""


def demand(value: Stated, indicator_type: str) -> Demand:
    """Return what a target value demands of an indicator of a type (a slug of its scheme).

    >>> demand(Stated("10万元", "money", "eq", Decimal(100000)), "cost").interval
    Interval(low=None, high=Decimal('100000'), low_open=False, high_open=False)
    """
    return Demand(value.kind, value.unit, value.text, _interval(value, indicator_type in COST))


def _interval(value: Stated, cost: bool) -> Interval | None:
    if value.comparator == "between":
        return value.between
    number = value.number
    if number is None and value.deadline is not None and value.kind == "deadline":
        number = Decimal(value.deadline.toordinal())
    if number is None:
        return None
    if value.comparator == "eq":
        if number == 0:
            return Interval(number, number)
        return Interval(high=number) if cost else Interval(low=number)
    return {
        "ge": Interval(low=number),
        "gt": Interval(low=number, low_open=True),
        "le": Interval(high=number),
        "lt": Interval(high=number, high_open=True),
    }.get(value.comparator)


def relation(before: Demand, after: Demand) -> Relation:
    """Return how a later demand stands to an earlier one.

    >>> more, most = (Demand("ratio", "%", f"≥{n}%", Interval(low=Decimal(n))) for n in (90, 95))
    >>> relation(more, most).value, relation(most, more).value
    ('tightened', 'softened')
    """
    if (before.kind, before.unit) != (after.kind, after.unit):
        return Relation.REDEFINED
    old, new = before.interval, after.interval
    if old is None or new is None:
        same = old == new and before.text == after.text
        return Relation.SAME if same else Relation.REDEFINED
    narrower, wider = new.within(old), old.within(new)
    if narrower and wider:
        return Relation.SAME
    if narrower:
        return Relation.TIGHTENED
    return Relation.SOFTENED if wider else Relation.REDEFINED
