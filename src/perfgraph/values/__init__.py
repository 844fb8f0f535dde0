"""The grammar of target values (指标值): the text of a cell to comparator, number, unit, date and kind.

Pure: no vocabulary, no place, no document. The text itself is always kept; nothing is corrected, what is
odd is said in `Value.remarks`.

A cell is tidied to one spelling, its template hint is set aside, and the readers are asked in turn; the
first that knows the shape answers:

    yes or no       是/否, 是                          `boolean`, `question`
    time            12月31日前, 2021年1月-12月         `deadline`, `period`
    number          ≥95%, 60元/人, 10-20人             `quantity`, `same_twice`, `between`, `both_bounds`
    several         100%90%85%85%, a sentence           `composite`
    words           有所提高, 合规                     `qualitative`

>>> value = parse("≤10万元")
>>> value.kind.value, value.comparator.value, value.number, value.unit, value.normalized
('money', 'le', Decimal('10'), '万元', Decimal('100000'))
>>> canonical(parse("达到 80％ 以上"))
'≥80%'
"""

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from perfgraph.values.dates import DEADLINE, PERIOD, deadline, period
from perfgraph.values.lexicon import UNITS, tidy
from perfgraph.values.model import Comparator, Day, Kind, Remark, Value
from perfgraph.values.quantities import (
    PRINTED,
    between,
    both_bounds,
    quantity,
    same_twice,
    unnamed,
)
from perfgraph.values.words import boolean, qualitative, question

__all__ = ["UNITS", "Comparator", "Day", "Kind", "Remark", "Value", "canonical", "parse"]

LONGEST = 2_000
"""The characters of the longest text that is read; more is a paragraph in the wrong cell, not a value."""

_HINT = re.compile(r"\([^()*0-9]{0,8}?(?:\*{1,6}|_{1,6}|[xX×]{2,6})(?P<unit>[^()*0-9]{0,12})\)")
_INSIDE = re.compile(f"{unnamed(PERIOD)}|{unnamed(DEADLINE)}|{PRINTED}")


def composite(text: str) -> Value | None:
    """Read the values inside a list or sentence; a bare number there (第3批) is no value.

    >>> [canonical(part) for part in composite("温度14-24℃、湿度45%-60%").parts]
    ['14~24℃', '45~60%']
    >>> composite("100%90%85%85%").remarks
    (<Remark.GLUED: 'glued'>,)
    """
    read = [_first(found[0], _SINGLE) for found in _INSIDE.finditer(text)]
    parts = tuple(part for part in read if part.deadline or part.unit or part.per)
    if not parts:
        return None
    glued = len(parts) > 1 and "".join(part.text for part in parts) == text
    return Value(text, Kind.COMPOSITE, parts=parts, remarks=(Remark.GLUED,) if glued else ())


Reader = Callable[[str], Value | None]
_SINGLE: tuple[Reader, ...] = (period, deadline, quantity, same_twice, between, both_bounds)
READERS: tuple[Reader, ...] = (boolean, question, *_SINGLE, composite, qualitative)
"""The readers in the order they are asked: each takes a tidied text and answers, or returns None."""


def _first(text: str, readers: tuple[Reader, ...]) -> Value:
    answers = (reader(text) for reader in readers)
    return next((value for value in answers if value), Value(text, Kind.UNPARSED))


@lru_cache(maxsize=4_096)
def parse(text: str) -> Value:
    """Read the text of a value cell; never fails: what fits nothing has the kind `unparsed`.

    `text` is any string and is kept byte for byte in `Value.text`. The time taken grows with its length
    alone: every pattern is bounded, and more than 2,000 characters are not read at all. A template's hint
    is set aside; its number is never a value, and its unit serves only a number that prints none.

    >>> parse("(≥**株)>=17600株").hint, parse("9月前").deadline, parse("").remarks
    ('(≥**株)', Day(month=8, day=31, year=None), (<Remark.EMPTY: 'empty'>,))
    """
    if len(text) > LONGEST:
        return Value(text, Kind.UNPARSED, remarks=(Remark.TOO_LONG,))
    body = tidy(text)
    hint = _HINT.search(body)
    if hint is None:
        return replace(_read(body), text=text)
    value = _read(tidy(_HINT.sub(" ", body)))
    if Remark.NO_UNIT in value.remarks:
        hinted = quantity("1" + hint["unit"]) or value
        value = replace(value, kind=hinted.kind, unit=hinted.unit, per=hinted.per)
    return replace(value, text=text, hint=hint[0], remarks=(*value.remarks, Remark.HINT))


def _read(body: str) -> Value:
    return _first(body, READERS) if body else Value(body, Kind.UNPARSED, remarks=(Remark.EMPTY,))


_SIGNS = {
    Comparator.EQ: "",
    Comparator.GE: "≥",
    Comparator.GT: ">",
    Comparator.LE: "≤",
    Comparator.LT: "<",
    Comparator.APPROX: "≈",
}


def canonical(value: Value) -> str:
    """Return the shortest standard text of a parsed value; reading it gives the same value again.

    Only what belongs to one text is lost: the text itself, its remarks, its hint, and whether a comparator
    was printed. A value that has no standard form (words, several values, unparsed) keeps its words, tidied.

    >>> [canonical(parse(text)) for text in (">=530元/人*月", "10至20 人", "12月底到位", "是／否")]
    ['≥530元/人·月', '10~20人', '12月31日前', '是/否']
    >>> canonical(parse("=12月")), canonical(parse("12月"))  # twelve months, and December
    ('=12月', '12月31日前')
    """
    if value.kind is Kind.BOOLEAN:
        return {True: "是", False: "否", None: "是/否"}[value.expected]
    if value.kind is Kind.DEADLINE:
        return f"{value.deadline}前"
    if value.kind is Kind.PERIOD:
        return f"{value.start}至{value.deadline}"
    unit = value.unit + ("/" + "·".join(value.per) if value.per else "")
    if value.lower is not None and value.upper is not None:
        lower, upper = _plain(value.lower), _plain(value.upper)
        return _as(value.kind, f"{lower}~{upper}{unit}", f"≥{lower}{unit}≤{upper}{unit}")
    if value.number is not None:
        short = f"{_SIGNS[value.comparator or Comparator.EQ]}{_plain(value.number)}{unit}"
        return _as(value.kind, short, f"={short}")
    return _HINT.sub("", tidy(value.text))


def _as(kind: Kind, short: str, explicit: str) -> str:
    """Return the short text, unless a reader that is asked earlier takes it for something else."""
    return short if parse(short).kind is kind else explicit


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
