"""The laws of the grammar of target values: it never fails, and its standard texts read back the same."""

import random
from calendar import monthrange
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfgraph.values import UNITS, Comparator, Day, Kind, Value, canonical, parse
from perfgraph.values.lexicon import COUNTED, KIND_OF_UNIT, tidy
from perfgraph.values.quantities import measured

STANDARD = set(Kind) - {Kind.QUALITATIVE, Kind.COMPOSITE, Kind.UNPARSED}
"""The kinds that have a standard form."""

PIECES = [
    *"≥≤><=＝约超每0129，,.。-~至％%‰人次月年日底前元万亿/·*()|、且是否九十零一株℃\u3000\n",
    ">=", "<=", "不低于", "不超过", "达到", "控制在", "至少", "(≥**人)", "10", "28", "31", "95", "100",
    "2021", "44561", "人次", "万元", "以上", "以内", "左右", "是/否", "是否", "百分之", "提高", "减少",
    "有所", "合规", "全年", "到位", "km",
]  # fmt: skip
"""What the grammar's own texts are made of."""

numbers = st.decimals(min_value=-(10**12), max_value=10**12, places=3, allow_nan=False, allow_infinity=False)
units = st.sampled_from(sorted(UNITS))
counted = st.sampled_from(
    sorted(u for u in UNITS if KIND_OF_UNIT[u] not in (Kind.RATIO, Kind.MONEY) and "/" not in u)
)
denominators = st.lists(counted, max_size=4).map(tuple)
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=2), max_size=12).map("".join)


@st.composite
def days(draw: st.DrawFn) -> Day:
    """Draw a day of the calendar, with or without a year."""
    year = draw(st.none() | st.integers(1900, 2099))
    month = draw(st.integers(1, 12))
    return Day(month, draw(st.integers(1, monthrange(year or 2000, month)[1])), year)


def meaning(value: Value) -> Value:
    """Return the value without what belongs to one text alone."""
    parts = tuple(meaning(part) for part in value.parts)
    return replace(value, text="", hint="", remarks=(), comparator_stated=False, parts=parts)


def quantity(unit: str, per: tuple[str, ...]) -> Value:
    """Return a value of the kind that its unit makes, without its number."""
    return measured("", unit, "/" + "·".join(per) if per else "")


@given(
    number=numbers,
    unit=units | st.just(""),
    per=denominators,
    comparator=st.sampled_from(sorted(set(Comparator) - {Comparator.BETWEEN})),
)
@settings(deadline=None)
def test_numbers_read_back(number: Decimal, unit: str, per: tuple[str, ...], comparator: Comparator) -> None:
    """The standard text of any number, comparator, unit and denominators is read as just these."""
    value = replace(quantity(unit, per), number=number, comparator=comparator)
    assert meaning(parse(canonical(value))) == value


@given(ends=st.tuples(numbers, numbers).map(sorted), unit=units | st.just(""), per=denominators)
@settings(deadline=None)
def test_ranges_read_back(ends: list[Decimal], unit: str, per: tuple[str, ...]) -> None:
    """The standard text of any range is read as its two ends, even where 6~9月 alone would be a period."""
    value = replace(quantity(unit, per), lower=ends[0], upper=ends[1], comparator=Comparator.BETWEEN)
    assert meaning(parse(canonical(value))) == value


@given(first=days(), last=days())
@settings(deadline=None)
def test_days_read_back(first: Day, last: Day) -> None:
    """The standard text of any deadline is read as its day; a period that runs forward as both its days."""
    deadline = Value("", Kind.DEADLINE, Comparator.LE, deadline=last)
    assert meaning(parse(canonical(deadline))) == deadline
    last = replace(last, year=first.year)
    if last.day <= monthrange(first.year or 2000, last.month)[1] and first.month < last.month:
        period = Value("", Kind.PERIOD, start=first, deadline=last)
        assert meaning(parse(canonical(period))) == period


@pytest.mark.parametrize("expected", [True, False, None])
def test_answers_read_back(expected: bool | None) -> None:
    """The standard text of yes, no and undecided is read as the same."""
    value = Value("", Kind.BOOLEAN, expected=expected)
    assert meaning(parse(canonical(value))) == value


@given(text=texts)
@settings(deadline=None, max_examples=500)
def test_whatever_was_read_reads_back(text: str) -> None:
    """Whatever text a value came from, its standard text gives the value again and is itself standard."""
    value = parse(text)
    if value.kind in STANDARD:
        again = parse(canonical(value))
        assert meaning(again) == meaning(value)
        assert canonical(again) == canonical(value)


@given(text=texts)
@settings(deadline=None)
def test_tidying_keeps_the_meaning(text: str) -> None:
    """White space around a text, and full-width ASCII, never change what is read."""
    wide = text.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
    assert meaning(parse(f" \u3000{text}\u00a0")) == meaning(parse(text)) == meaning(parse(wide))
    assert tidy(f" {text} ") == tidy(text)


@given(text=st.text(max_size=60))
@settings(deadline=None, max_examples=300)
def test_any_text_is_read(text: str) -> None:
    """Any Unicode text at all gives a sound value."""
    check(text)


def test_a_hundred_thousand_texts_of_its_own_alphabet() -> None:
    """Texts made of the grammar's own pieces are all read, soundly, and every kind is among them."""
    choose = random.Random(20211231)
    seen = {check("".join(choose.choices(PIECES, k=choose.randint(0, 8)))) for _ in range(100_000)}
    assert seen == set(Kind)


@pytest.mark.parametrize(
    "piece", [*PIECES, "1-", "1,", "1 ", "每人", "/人", "(*", "≥80%", "12月", "2021年1月-", "a"]
)
def test_the_longest_texts_are_read(piece: str) -> None:
    """The same piece over and over, up to the limit, leads no pattern astray."""
    check((piece * 2_000)[:2_000])
    check("≥" + (piece * 2_000)[:1_998] + "人")


def check(text: str) -> Kind:
    """Assert what holds for every value, and return its kind."""
    value = parse(text)
    assert value.text == text
    for one in (value, *value.parts):
        sound(one)
    assert not any(part.parts for part in value.parts)
    assert bool(value.parts) == (value.kind is Kind.COMPOSITE)
    return value.kind


def sound(value: Value) -> None:
    """Assert that the fields of a value fit its kind and one another."""
    numeric = [number for number in (value.number, value.lower, value.upper) if number is not None]
    assert all(number.is_finite() and abs(number) < 10**15 for number in numeric), value
    assert value.unit == "" or value.unit in UNITS, value
    between = value.comparator is Comparator.BETWEEN
    assert ((value.lower is not None) and (value.upper is not None)) == between, value
    if value.lower is not None and value.upper is not None:
        assert value.lower <= value.upper, value
        assert value.number is None, value
    measured_kinds = {*KIND_OF_UNIT.values(), Kind.RATE_MONEY}
    assert bool(numeric) == (value.kind in measured_kinds), value
    assert (value.deadline is not None) == (value.kind in (Kind.DEADLINE, Kind.PERIOD)), value
    assert (value.start is not None) == (value.kind is Kind.PERIOD), value
    for day in (value.start, value.deadline):
        assert day is None or 1 <= day.day <= monthrange(day.year or 2000, day.month)[1], value
    if value.start and value.deadline:
        first, last = value.start, value.deadline
        assert (first.year is None) == (last.year is None), value
        assert (first.year or 0, first.month, first.day) <= (last.year or 0, last.month, last.day), value
    assert value.direction in ("", "up", "down"), value
    assert len(set(value.remarks)) == len(value.remarks), value


def test_the_patterns_know_every_unit() -> None:
    """The pattern of denominators is made of the unit symbols, longest first, so that 人次 is not 人."""
    assert COUNTED.index("人次") < COUNTED.index("|人|")
