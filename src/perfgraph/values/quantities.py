"""Read numbers with their units: counts, ratios, money, prices, measures, durations and ranges of them."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

from perfgraph.values.lexicon import (
    COMPARING,
    COUNTED,
    FIGURE,
    JOINT,
    KIND_OF_UNIT,
    MULTIPLE,
    SPOKEN,
    TRAILING,
    UNIT,
    comparison,
    decimal,
    one_of,
)
from perfgraph.values.model import Comparator, Kind, Remark, Value

_PER = rf"(?P<per>(?:[/每]{COUNTED}(?:[/每·*×.]?{COUNTED}){{0,3}})?)"
_MOST_DENOMINATORS = 4


def _quantity_pattern(figure: str) -> str:
    return (
        rf"(?P<each>(?:每{COUNTED}){{0,2}})(?P<word>{one_of(COMPARING)})?(?P<share>[百千]分之)?"
        rf"(?P<figure>{figure})(?P<multiple>{MULTIPLE})?(?P<unit>{UNIT})?{_PER}"
        rf"(?:(?:含|\(含\)|及)?(?P<trailing>{one_of(TRAILING)}))?"
    )


def unnamed(pattern: str) -> str:
    """Return `pattern` without its group names, to be used more than once inside another."""
    return re.sub(r"\(\?P<\w+>", "(?:", pattern)


_QUANTITY_PATTERN = _quantity_pattern(f"{FIGURE}|{SPOKEN}")
_RANGE_PATTERN = (
    rf"(?:控制在)?(?P<low>{FIGURE})(?P<low_multiple>{MULTIPLE})?(?P<low_unit>{UNIT})?{JOINT}"
    rf"(?P<figure>{FIGURE})(?P<multiple>{MULTIPLE})?(?P<unit>{UNIT})?{_PER}(?:之间)?"
)
_QUANTITY = re.compile(_QUANTITY_PATTERN)
_RANGE = re.compile(_RANGE_PATTERN)
_BOUNDS = re.compile(
    rf"(?P<one>{unnamed(_QUANTITY_PATTERN)})(?:且|并且?|,|、)?(?P<other>{unnamed(_QUANTITY_PATTERN)})"
)
_TWICE = re.compile(rf"(?P<value>.{{1,40}}[%‰])\((?P<again>{FIGURE})\)")
PRINTED = f"{unnamed(_RANGE_PATTERN)}|{unnamed(_quantity_pattern(FIGURE))}"
"""The pattern of a range or number in digits, as it is looked for inside a sentence."""

_SERIAL_ZERO = date(1899, 12, 30)
_SERIALS = frozenset(range((date(2010, 1, 1) - _SERIAL_ZERO).days, (date(2040, 1, 1) - _SERIAL_ZERO).days))
"""The day numbers that a spreadsheet (ECMA-376 part 1, §18.17.4, 1900 date base) gives to 2010–2039."""


def quantity(text: str) -> Value | None:
    """Read one number with what binds it, its unit and its denominators.

    >>> value = quantity("不低于600元/人年")
    >>> value.kind.value, value.comparator.value, value.number, value.unit, value.per
    ('rate-money', 'ge', Decimal('600'), '元', ('人', '年'))
    >>> quantity("百分之九十五以上").number, quantity("3万人").number
    (Decimal('95'), Decimal('30000'))
    """
    found = _QUANTITY.fullmatch(text)
    if found is None:
        return None
    number = decimal(found["figure"], found["multiple"] or "")
    word, trailing = found["word"] or "", found["trailing"] or ""
    comparator = comparison(word, trailing)
    share = {"百分之": "%", "千分之": "‰"}.get(found["share"] or "", "")
    if number is None or comparator is None or (share and found["unit"]):
        return None
    value = measured(text, found["unit"] or share, found["each"] + found["per"])
    stated = bool(word or trailing)
    value = replace(value, comparator=comparator, comparator_stated=stated, number=number)
    return remarked(value) if len(value.per) <= _MOST_DENOMINATORS else None


def same_twice(text: str) -> Value | None:
    """Read a ratio that repeats itself in brackets, as a per cent or as a fraction of one.

    >>> same_twice("100%(1.0)").number, same_twice("100%(0.9)")
    (Decimal('100'), None)
    """
    found = _TWICE.fullmatch(text)
    value = quantity(found["value"]) if found else None
    if found is None or value is None:
        return None
    again, whole = decimal(found["again"]), 1000 if value.unit == "‰" else 100
    return value if again is not None and value.number in (again, again * whole) else None


def between(text: str) -> Value | None:
    """Read a range whose ends share a unit (10至20人, 45%-60%, 3-5万人); both ends belong to it.

    >>> value = between("14-24℃")
    >>> value.lower, value.upper, value.unit
    (Decimal('14'), Decimal('24'), '℃')
    """
    found = _RANGE.fullmatch(text)
    if found is None or found["low_unit"] not in (None, found["unit"]):
        return None
    multiple = found["multiple"] or ""
    lower = decimal(found["low"], found["low_multiple"] or multiple)
    upper = decimal(found["figure"], multiple)
    if lower is None or upper is None:
        return None
    return _within(measured(text, found["unit"] or "", found["per"]), lower, upper)


def both_bounds(text: str) -> Value | None:
    """Read a lower and an upper bound, in either order, as a range.

    >>> value = both_bounds("不低于80%且不超过90%")
    >>> value.comparator.value, value.lower, value.upper
    ('between', Decimal('80'), Decimal('90'))
    """
    found = _BOUNDS.fullmatch(text)
    bounds = [quantity(found["one"]), quantity(found["other"])] if found else []
    ends = {bound.comparator: bound for bound in bounds if bound}
    low, high = ends.get(Comparator.GE), ends.get(Comparator.LE)
    if low is None or high is None or low.number is None or high.number is None:
        return None
    if (low.unit, low.per) != (high.unit, high.per):
        return None
    return _within(replace(high, text=text, number=None, remarks=()), low.number, high.number)


def _within(value: Value, lower: Decimal, upper: Decimal) -> Value:
    if lower > upper:
        return Value(value.text, Kind.UNPARSED, remarks=(Remark.IMPOSSIBLE,))
    ranged = replace(value, comparator=Comparator.BETWEEN, comparator_stated=True, lower=lower, upper=upper)
    return remarked(ranged)


def measured(text: str, unit: str, per: str) -> Value:
    """Return the value, still without a number, of the kind that `unit` and the written `per` make.

    人 per 次 is the unit 人/次, another spelling of 人次. Without any unit the kind cannot be known:
    it is called a count, and `remarked` says so.

    >>> measured("", "元", "/人*月").per, measured("", "", "/株").kind.value, measured("", "人", "每次").unit
    (('人', '月'), 'rate-money', '人/次')
    """
    denominators = tuple(re.findall(COUNTED, per))
    if unit == "人" and denominators[:1] == ("次",):
        unit, denominators = "人/次", denominators[1:]
    kind = KIND_OF_UNIT.get(unit, Kind.COUNT)
    if denominators and (not unit or kind is Kind.MONEY):
        kind = Kind.RATE_MONEY
    return Value(text, kind, unit=unit, per=denominators)


def remarked(value: Value) -> Value:
    """Return `value` with what is odd about its number and unit; nothing is corrected.

    A ratio above 200 % that begins with 2 and has no sign may be ≥ read as 2 (292% for ≥92%). The same
    slip in a count (2280次) cannot be told from the text alone, nor can 88100 (88 and 100 run together).

    >>> [quantity(text).remarks[0].value for text in ("0万元/人", "292%", "≤28.40/株", "100")]
    ['zero-rate', 'misread-sign', 'lost-currency', 'no-unit']
    """
    number, unitless = value.number, not value.unit and not value.per
    bare = not value.comparator_stated
    odd = {
        Remark.NO_UNIT: unitless,
        Remark.SERIAL_DATE: unitless and bare and number in _SERIALS,
        Remark.LOST_CURRENCY: not value.unit and bool(value.per),
        Remark.ZERO_RATE: value.kind is Kind.RATE_MONEY and number == 0,
        Remark.MISREAD_SIGN: value.unit == "%" and bare and _like_misread_sign(number),
    }
    return replace(value, remarks=tuple(remark for remark, applies in odd.items() if applies))


def _like_misread_sign(number: Decimal | None) -> bool:
    return number is not None and number > 200 and str(number).startswith("2")
