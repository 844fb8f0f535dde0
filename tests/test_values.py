"""The grammar of target values, text by text."""

import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from perfgraph.terms import slug
from perfgraph.values import UNITS, Comparator, Day, Kind, Remark, canonical, parse
from perfgraph.vocabulary import concepts

KINDS = {
    "money-rate": Kind.RATE_MONEY,
    "date": Kind.DEADLINE,
    "date-range": Kind.PERIOD,
    "length": Kind.MEASURE,
    "area": Kind.MEASURE,
    "boolean-unresolved": Kind.BOOLEAN,
    "qualitative-direction": Kind.QUALITATIVE,
}
"""What the collected texts call a kind, where the grammar calls it otherwise."""

SIGNS = {
    "=": Comparator.EQ,
    ">=": Comparator.GE,
    ">": Comparator.GT,
    "<=": Comparator.LE,
    "<": Comparator.LT,
}

DECIDED: Mapping[str, tuple[Mapping[str, Any], Kind, Remark | None]] = {
    # The % stands in another cell: from this text alone the kind is not known, so it is said, not guessed.
    ">=85": ({}, Kind.COUNT, Remark.NO_UNIT),
    # Two ranges in one text: its parts are `between`, the whole is several values.
    "温度14-24℃、湿度45%-60%": ({}, Kind.COMPOSITE, None),
    # The errors: read as they stand, and said to be odd.
    "相关业务是否正常开展": ({}, Kind.BOOLEAN, Remark.QUESTION),
    "0 万元/人": ({"op": "="}, Kind.RATE_MONEY, Remark.ZERO_RATE),
    # Nothing in the text shows that its first digit was once a sign: 2280 visits are possible.
    "2280次": ({"op": "=", "value": 2280}, Kind.COUNT, None),
    # Before September is the same as by the last day of August, which is what a deadline says.
    "9月前": ({"op": "<=", "date": "--08-31"}, Kind.DEADLINE, None),
}
"""Where the grammar departs from the collected meaning: the fields it changes, the kind, the remark."""


PRINTED = {
    "17人", "80户", "50人", "88人", "14人", "114人", "62人", "≥3000人", "≤225人", "≥1门", "≥95%",
    "≥90%", "≥80%", "100%", "260元", "60元/人", "≤10万元", "12月31日前", "是/否", "有所保障",
    "有所提高", "有所改善", "长期", "较大", "按要求支出", "进一步推动", "进一步保障",
    "相关业务是否正常开展",
}  # fmt: skip
"""The distinct values of the real document."""


def iso(day: Day | None) -> str | None:
    """Return a day as the collected texts write it: 2021-12-31, or --12-31 without a year."""
    if day is None:
        return None
    return f"{day.year or '-'}-{day.month:02}-{day.day:02}"


def exact(number: float | None) -> Decimal | None:
    """Return a JSON number as the decimal it was printed as."""
    return None if number is None else Decimal(str(number))


def test_every_collected_text_has_its_meaning(shared: Path) -> None:
    """Each of the eighty real texts gives the kind, comparator, number, unit and dates noted for it."""
    rows = json.loads((shared / "data" / "values.json").read_text(encoding="utf-8"))
    assert len(rows) == 80
    for row in rows:
        value = parse(row["text"])
        changes, kind, remark = DECIDED.get(row["text"], ({}, None, None))
        noted = {**row, **changes}
        per = noted["per"] or []
        assert value.text == row["text"]
        assert value.kind is (kind or KINDS.get(row["kind"]) or Kind(row["kind"])), row
        assert value.remarks == ((remark,) if remark else ()) or row["text"] in ODD, row
        if noted["op"] in ("up", "down"):
            assert value.direction == noted["op"], row
        else:
            assert value.comparator is (SIGNS[noted["op"]] if noted["op"] else None), row
        assert value.number == exact(noted["value"]), row
        assert value.unit == (noted["unit"] or ""), row
        assert value.per == ((per,) if isinstance(per, str) else tuple(per)), row
        assert iso(value.start) == noted.get("start"), row
        assert iso(value.deadline) == noted.get("date", noted.get("end")), row
        if "base_value" in noted:
            assert value.normalized == exact(noted["base_value"]), row


ODD = {"≤28.40/株": (Remark.LOST_CURRENCY,), "(≥**株)>=17600株": (Remark.HINT,)}
"""The collected texts that are as noted and yet odd."""


@pytest.mark.parametrize(("text", "remarks"), ODD.items())
def test_odd_collected_texts_are_remarked(text: str, remarks: tuple[Remark, ...]) -> None:
    """A price that lost its currency and a hint left in the cell are read and remarked."""
    assert parse(text).remarks == remarks


def test_every_value_of_the_real_document_is_read(seed: Path) -> None:
    """No value of the real document is unparsed; its one question is the only odd one."""
    cells = {line.strip() for line in seed.read_text(encoding="utf-8").splitlines() if line.startswith("\t")}
    assert cells >= PRINTED
    read = {text: parse(text) for text in PRINTED}
    assert Kind.UNPARSED not in {value.kind for value in read.values()}
    assert {text for text, value in read.items() if value.remarks} == {"相关业务是否正常开展"}


@pytest.mark.parametrize(
    ("text", "standard"),
    [
        ("≥95％", "≥95%"),
        ("＝８个", "8个"),
        ("＜10次", "<10次"),
        ("〉5人", ">5人"),
        ("> = 5 人", "≥5人"),
        ("=>5人", "≥5人"),
        ("\ufeff≥\u00a095 %\t", "≥95%"),
        ("不低于 | 95 | %", "≥95%"),
        ("≥1,234,567.50元。", "≥1234567.5元"),
        ("1 000人", "1000人"),
        ("17（人）", "17人"),
        ("20㎡", "20平方米"),
        ("20m²", "20平方米"),
        ("5KM", "5km"),
        ("25°C", "25℃"),
        ("-5℃", "-5℃"),
    ],
)
def test_signs_widths_and_spaces_do_not_change_the_meaning(text: str, standard: str) -> None:
    """Full width, stray spaces, bars between cells, thousands marks and unit spellings are all one."""
    assert canonical(parse(text)) == standard


@pytest.mark.parametrize(
    ("text", "standard"),
    [
        ("达到80%以上", "≥80%"),
        ("达到80%", "≥80%"),
        ("95%及以上", "≥95%"),
        ("超过5000元以上", ">5000元"),
        ("控制在10万元以内", "≤10万元"),
        ("20人以下", "≤20人"),
        ("30天内", "≤30天"),
        ("50人左右", "≈50人"),
        ("约50人", "≈50人"),
        ("大于等于5人", "≥5人"),
        ("低于5%", "<5%"),
        ("不得超过3次", "≤3次"),
        ("至少一次", "≥1次"),
    ],
)
def test_words_compare_as_signs_do(text: str, standard: str) -> None:
    """Words before and after a number bind it; 以上 and 以内 include it, 超过 does not."""
    value = parse(text)
    assert canonical(value) == standard
    assert value.comparator_stated


def test_a_bare_number_is_meant_exactly_and_says_so() -> None:
    """Without a sign the comparator is `eq`, and `comparator_stated` tells it from a printed =."""
    assert (parse("8个").comparator, parse("8个").comparator_stated) == (Comparator.EQ, False)
    assert (parse("=8个").comparator, parse("=8个").comparator_stated) == (Comparator.EQ, True)


def test_bounds_that_pull_apart_state_nothing() -> None:
    """≤80%以上 is at most and at least at once: it is not read as either."""
    assert parse("≤80%以上").kind is Kind.UNPARSED


@pytest.mark.parametrize(
    ("text", "kind", "number", "unit"),
    [
        ("百分之九十五", Kind.RATIO, 95, "%"),
        ("千分之三", Kind.RATIO, 3, "‰"),
        ("一百二十人", Kind.COUNT, 120, "人"),
        ("十二次", Kind.COUNT, 12, "次"),
        ("两千零五户", Kind.COUNT, 2005, "户"),
        ("十万元", Kind.MONEY, 10, "万元"),
        ("3万人", Kind.COUNT, 30_000, "人"),
        ("1.5亿斤", Kind.MEASURE, 150_000_000, "斤"),
        ("5‰", Kind.RATIO, 5, "‰"),
        ("5千米", Kind.MEASURE, 5, "千米"),
    ],
)
def test_numerals_and_multiples(text: str, kind: Kind, number: int, unit: str) -> None:
    """Chinese numerals and 万 are numbers; 万元 and 千米 stay the units they are."""
    value = parse(text)
    assert (value.kind, value.number, value.unit) == (kind, Decimal(number), unit)


@pytest.mark.parametrize(
    "text", ["一百二", "百十百", "007人", "1,0000人", "1.2.3人", "1|000人", "9" * 16 + "人"]
)
def test_what_only_looks_like_a_number_is_not_one(text: str) -> None:
    """Colloquial, malformed or endless figures are unparsed, never half read."""
    assert parse(text).kind is Kind.UNPARSED


@pytest.mark.parametrize(
    ("text", "unit", "per"),
    [
        ("530元/人·月", "元", ("人", "月")),
        ("530元/人*月", "元", ("人", "月")),
        ("530元/人×月", "元", ("人", "月")),
        ("600元/人年", "元", ("人", "年")),
        ("780元/生/年", "元", ("生", "年")),
        ("每人每年600元", "元", ("人", "年")),
        ("600元每人", "元", ("人",)),
        ("30元/人次", "元", ("人次",)),
        ("5次/年", "次", ("年",)),
        ("50人/次", "人/次", ()),
        ("5%/年", "%", ("年",)),
    ],
)
def test_denominators(text: str, unit: str, per: tuple[str, ...]) -> None:
    """A denominator follows /, ·, * or nothing, or leads with 每; only money over one is a rate of money."""
    value = parse(text)
    assert (value.unit, value.per) == (unit, per)
    assert (value.kind is Kind.RATE_MONEY) == (unit == "元")


def test_money_normalizes_to_yuan_and_nothing_else_does() -> None:
    """万元 and 亿元 are scaled to yuan; a count and a share stand as they are, a date has no number."""
    assert parse("1.5亿元").normalized == 150_000_000
    assert parse("13万元/年").normalized == 130_000
    assert parse("60元/人").normalized == 60
    assert parse("95%").normalized == 95
    assert parse("12月底").normalized is None


@pytest.mark.parametrize(
    ("text", "lower", "upper", "unit"),
    [
        ("10-20人", 10, 20, "人"),
        ("10～20人", 10, 20, "人"),
        ("10人至20人", 10, 20, "人"),
        ("10到20人", 10, 20, "人"),
        ("10——20人", 10, 20, "人"),
        ("45%-60%", 45, 60, "%"),
        ("14-24℃", 14, 24, "℃"),
        ("-10~-5℃", -10, -5, "℃"),
        ("3-5万人", 30_000, 50_000, "人"),
        ("3-5万元", 3, 5, "万元"),
        ("80%-90%之间", 80, 90, "%"),
        ("不低于80%且不超过90%", 80, 90, "%"),
        ("≤90%，≥80%", 80, 90, "%"),
        ("80%以上90%以下", 80, 90, "%"),
    ],
)
def test_ranges(text: str, lower: int, upper: int, unit: str) -> None:
    """Two ends, or a lower and an upper bound, make one range that includes both."""
    value = parse(text)
    assert value.comparator is Comparator.BETWEEN
    assert (value.lower, value.upper) == (Decimal(lower), Decimal(upper))
    assert (value.unit, value.number, value.remarks) == (unit, None, ())


def test_a_range_without_a_unit_or_in_the_wrong_order_is_remarked() -> None:
    """A range keeps what it lacks; one whose end lies before its start is none."""
    assert parse("10至20").remarks == (Remark.NO_UNIT,)
    assert (parse("20-10人").kind, parse("20-10人").remarks) == (Kind.UNPARSED, (Remark.IMPOSSIBLE,))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12月31日前", Day(12, 31)),
        ("12月31号之前", Day(12, 31)),
        ("≤12月31日", Day(12, 31)),
        ("12月底", Day(12, 31)),
        ("12月底前", Day(12, 31)),
        ("12月底到位", Day(12, 31)),
        ("每年12月底前", Day(12, 31)),
        ("2月底", Day(2, 28)),
        ("2024年2月底前", Day(2, 29, 2024)),
        ("2月29日", Day(2, 29)),
        ("9月前", Day(8, 31)),
        ("3月前", Day(2, 28)),
        ("2022年1月前", Day(12, 31, 2021)),
        ("6月", Day(6, 30)),
        ("6月份", Day(6, 30)),
        ("6月中旬", Day(6, 20)),
        ("2023年12月底", Day(12, 31, 2023)),
        ("2021年底前", Day(12, 31, 2021)),
        ("年底", Day(12, 31)),
        ("2021-12-31", Day(12, 31, 2021)),
        ("于2021年6月30日前全部完成", Day(6, 30, 2021)),
    ],
)
def test_a_deadline_is_the_last_day_in_time(text: str, day: Day) -> None:
    """前 includes a named day, excludes a named month; 底 is the last day; a missing year is not added."""
    value = parse(text)
    assert (value.kind, value.comparator, value.deadline) == (Kind.DEADLINE, Comparator.LE, day)


@pytest.mark.parametrize(
    "text", ["2月30日", "13月", "0月", "2021年2月29日", "6月31日前", "1月前", "2022年12月-3月"]
)
def test_impossible_dates_are_unparsed_and_say_why(text: str) -> None:
    """A day that is in no calendar, or in a year that is not named, is not moved to another one."""
    value = parse(text)
    assert (value.kind, value.deadline, value.remarks) == (Kind.UNPARSED, None, (Remark.IMPOSSIBLE,))


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2021年全年", Day(1, 1, 2021), Day(12, 31, 2021)),
        ("2021年度", Day(1, 1, 2021), Day(12, 31, 2021)),
        ("2021年", Day(1, 1, 2021), Day(12, 31, 2021)),
        ("全年", Day(1, 1), Day(12, 31)),
        ("2021年1月-12月", Day(1, 1, 2021), Day(12, 31, 2021)),
        ("2021年1-12月", Day(1, 1, 2021), Day(12, 31, 2021)),
        ("1月至6月底", Day(1, 1), Day(6, 30)),
        ("2021-2023年", Day(1, 1, 2021), Day(12, 31, 2023)),
        ("2021年3月1日至2022年2月28日", Day(3, 1, 2021), Day(2, 28, 2022)),
        ("2024-01-01至2024-12-31", Day(1, 1, 2024), Day(12, 31, 2024)),
    ],
)
def test_a_period_has_its_first_and_last_day(text: str, start: Day, end: Day) -> None:
    """A period runs from its first to its last day, in the year of its start unless another is named."""
    value = parse(text)
    assert (value.kind, value.start, value.deadline) == (Kind.PERIOD, start, end)


def test_months_with_a_sign_are_a_duration() -> None:
    """12月 is December; ≥12月 and 12个月 are twelve months, and 2021年 is a year, not a length of time."""
    assert parse("12月").kind is Kind.DEADLINE
    assert (parse("≥12月").kind, parse("12个月").kind, parse("≥20年").kind) == (Kind.DURATION,) * 3
    assert parse("2021年").kind is Kind.PERIOD


@pytest.mark.parametrize(
    ("text", "expected"), [("是", True), ("否", False), ("是/否", None), ("是／否", None)]
)
def test_yes_and_no(text: str, expected: bool | None) -> None:
    """是 and 否 are answers; a cell that prints both has none."""
    value = parse(text)
    assert (value.kind, value.expected, value.remarks) == (Kind.BOOLEAN, expected, ())


@pytest.mark.parametrize(
    "text", ["相关业务是否正常开展", "是否在12月31日前完成", "有无安全事故", "达到95%了吗？"]
)
def test_a_question_states_no_target(text: str) -> None:
    """A question is a yes-or-no value without an answer, whatever number or date it holds."""
    value = parse(text)
    assert (value.kind, value.expected, value.number, value.deadline) == (Kind.BOOLEAN, None, None, None)
    assert value.remarks == (Remark.QUESTION,)


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("有所提高", "up"),
        ("显著改善", "up"),
        ("稳步提升", "up"),
        ("不断增加", "up"),
        ("进一步降低", "down"),
        ("减少", "down"),
        ("持续下降", "down"),
        ("不降低", ""),
        ("零增长", ""),
        ("提高效率、降低成本", ""),
        ("进一步保障", ""),
        ("效果明显", ""),
        ("符合相关规定", ""),
        ("优", ""),
        ("良", ""),
        ("健全", ""),
    ],
)
def test_words_are_qualities_and_some_have_a_direction(text: str, direction: str) -> None:
    """Words of quality are qualitative; up or down only where the words say one of them without a not."""
    value = parse(text)
    assert (value.kind, value.direction) == (Kind.QUALITATIVE, direction)


@pytest.mark.parametrize(
    "text", ["工作计划", "残疾人满意度", "项目完成率", "***", "1:1", "第3批", "≥", "≥**人"]
)
def test_what_fits_nothing_is_unparsed(text: str) -> None:
    """A ground, a name, an ordinal or a sign alone in the value cell is not made into a value."""
    value = parse(text)
    assert (value.kind, value.text, value.number) == (Kind.UNPARSED, text, None)


@pytest.mark.parametrize(
    ("text", "parts", "remarks"),
    [
        ("100%100%", ["100%", "100%"], (Remark.GLUED,)),
        ("0起0起", ["0起", "0起"], (Remark.GLUED,)),
        ("100%90%85%85%", ["100%", "90%", "85%", "85%"], (Remark.GLUED,)),
        ("≥80%≥90%", ["≥80%", "≥90%"], (Remark.GLUED,)),
        ("50人\n60人", ["50人", "60人"], ()),
        ("17人、80户，≥95%", ["17人", "80户", "≥95%"], ()),
        ("温度14-24℃、湿度45%-60%", ["14~24℃", "45~60%"], ()),
        ("6月底前、12月底前", ["6月30日前", "12月31日前"], ()),
        ("严格按照预算标准1000元/人给补助对象兑付补助", ["1000元/人"], ()),
        ("提高5%", ["5%"], ()),
        ("100%（0.9）", ["100%"], ()),
        ("2月30日前完成80%", ["80%"], ()),
    ],
)
def test_several_values_and_values_in_sentences(
    text: str, parts: list[str], remarks: tuple[Remark, ...]
) -> None:
    """Each value inside a list or sentence is a part; only values with nothing between them are glued."""
    value = parse(text)
    assert (value.kind, value.number, value.remarks) == (Kind.COMPOSITE, None, remarks)
    assert [canonical(part) for part in value.parts] == parts


@pytest.mark.parametrize(
    ("text", "hint", "standard", "remarks"),
    [
        ("(≥**株)>=17600株", "(≥**株)", "≥17600株", (Remark.HINT,)),
        ("（≥＊＊％）>=85", "(≥**%)", "≥85%", (Remark.NO_UNIT, Remark.HINT)),
        ("(≤**元/户·年)5300", "(≤**元/户·年)", "5300元/户·年", (Remark.NO_UNIT, Remark.HINT)),
        ("(≥XX人)≥17", "(≥XX人)", "≥17人", (Remark.NO_UNIT, Remark.HINT)),
        ("(≥**?)≥17", "(≥**?)", "≥17", (Remark.NO_UNIT, Remark.HINT)),
        ("(≥**人)", "(≥**人)", "", (Remark.EMPTY, Remark.HINT)),
    ],
)
def test_a_template_hint_is_kept_and_never_a_value(
    text: str, hint: str, standard: str, remarks: tuple[Remark, ...]
) -> None:
    """The hint is set aside; its unit serves a number that prints none, and that is remarked."""
    value = parse(text)
    assert (value.hint, canonical(value), value.remarks) == (hint, standard, remarks)


@pytest.mark.parametrize(
    ("text", "remarks"),
    [
        ("44,561", (Remark.NO_UNIT, Remark.SERIAL_DATE)),
        ("44561", (Remark.NO_UNIT, Remark.SERIAL_DATE)),
        ("≥44561", (Remark.NO_UNIT,)),
        ("44561人", ()),
        ("44561.5", (Remark.NO_UNIT,)),
        ("88100", (Remark.NO_UNIT,)),
        ("210010", (Remark.NO_UNIT,)),
        ("292%", (Remark.MISREAD_SIGN,)),
        ("=292%", ()),
        ("200%", ()),
        ("300%", ()),
        ("0元/人", (Remark.ZERO_RATE,)),
        ("0元", ()),
    ],
)
def test_suspicious_numbers_are_remarked_and_left_alone(text: str, remarks: tuple[Remark, ...]) -> None:
    """A day number, a misread sign and a rounded price are suspected only where the text shows it."""
    value = parse(text)
    digits = "".join(character for character in text if character in "0123456789.")
    assert (value.remarks, value.number) == (remarks, Decimal(digits))


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        ("", Remark.EMPTY),
        (" \t\n\u3000", Remark.EMPTY),
        ("。", Remark.EMPTY),
        ("≥95%" + " " * 2_000, Remark.TOO_LONG),
    ],
)
def test_nothing_and_too_much_are_unparsed(text: str, remark: Remark) -> None:
    """A cell without a value and one of more than 2,000 characters are unparsed and say which."""
    value = parse(text)
    assert (value.text, value.kind, value.remarks) == (text, Kind.UNPARSED, (remark,))


def test_units_are_written_as_they_are_read() -> None:
    """Every unit symbol is read as itself after a number, so the scheme of units can rely on the set."""
    for symbol in UNITS:
        value = parse(f"≥5{symbol}")
        assert (value.unit, value.per, value.remarks) == (symbol, (), ()), symbol


def test_the_vocabulary_has_every_kind_and_comparator() -> None:
    """Each kind and comparator is a concept of its scheme."""
    for scheme, slugs in (("value-kind", Kind), ("comparator", Comparator)):
        assert set(slugs) <= {slug(concept) for concept in concepts(scheme).values()}, scheme
