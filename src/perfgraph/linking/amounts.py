"""Amounts of money in texts, compared in yuan: 260元 is 260元/辆, and 10万元 is 100000元."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from perfgraph.values.model import YUAN

_PER = r"人|名|车|辆|户|月|年|天|日|次|件|例|亩|套|台|生|村|户次|人次|人月|人年"
_AMOUNT = re.compile(
    r"(?<![0-9.,])(?P<number>[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]{1,6})?|[0-9]{1,12}(?:\.[0-9]{1,6})?)"
    rf"\s{{0,2}}(?P<unit>亿元|万元|千元|元)(?:[/／每](?P<per>{_PER}))?"
)
_EACH = re.compile(rf"每(?P<per>{_PER})")
_BEFORE = 8
"""How many characters before an amount may say per what it is (每车每年补助260元)."""


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount as it is printed in `text`, in yuan, and per what, as printed, "" where that is not said."""

    text: str
    yuan: Decimal
    per: str = ""


def amounts(text: str) -> Iterator[Amount]:
    """Yield the amounts of money of a text in its order.

    >>> [(found.text, found.yuan, found.per) for found in amounts("每车每年260元；不超过10万元，1,500元/人")]
    [('260元', Decimal('260'), '年'), ('10万元', Decimal('100000'), ''), ('1,500元/人', Decimal('1500'), '人')]
    """
    for found in _AMOUNT.finditer(text):
        number = Decimal(found["number"].replace(",", "")) * YUAN[found["unit"]]
        yield Amount(
            found[0], number, found["per"] or _each(text[max(0, found.start() - _BEFORE) : found.start()])
        )


def _each(before: str) -> str:
    said = [found["per"] for found in _EACH.finditer(before)]
    return said[-1] if said else ""
