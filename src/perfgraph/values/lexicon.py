"""The words of the grammar: how a cell is tidied, and how numbers, units and comparisons are written."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache

from perfgraph.characters import SIMPLIFIED
from perfgraph.values.model import YUAN, Comparator, Kind

_SYMBOLS: Mapping[Kind, str] = {
    Kind.RATIO: "% ‰ 百分比 千分比",
    Kind.MONEY: " ".join(YUAN),
    Kind.DURATION: "年 个月 月 周 星期 天 日 工作日 个工作日 小时 分钟",
    Kind.MEASURE: "平方米 平方公里 平方千米 公顷 亩 立方米 米 公里 千米 km 公斤 千克 kg 斤 吨 升 千瓦时 ℃",
    Kind.COUNT: (
        "人 人次 人/次 户 户次 生 个 家 所 村 次 场 场次 期 批 批次 起 件 项 宗 例 条 处 门 座 栋 幢 间 "
        "辆 台 套 台套 部 头 只 株 棵 标箱 标准箱 份 册 本 篇 张 块 名 位 支 班 车 分 "
        "艘 卷 幅 盏 口 根 片 枚 匹 羽 尾 车次 课时 条次"
    ),
}

KIND_OF_UNIT: Mapping[str, Kind] = {
    symbol: kind for kind, symbols in _SYMBOLS.items() for symbol in symbols.split()
}
"""Every unit symbol, with the kind of value that is measured in it."""

UNITS: frozenset[str] = frozenset(KIND_OF_UNIT)
"""The unit symbols that the grammar knows; the ontology's unit scheme has each of them."""

COMPARING: Mapping[str, Comparator] = {
    word: comparator
    for comparator, words in {
        Comparator.GE: "≥ 大于等于 大于或等于 不低于 不得低于 不少于 不得少于 不小于 至少 达到 达",
        Comparator.GT: "> 大于 高于 多于 超过 超",
        Comparator.LE: "≤ 小于等于 小于或等于 不超过 不得超过 不高于 不得高于 不大于 不多于 至多 控制在",
        Comparator.LT: "< 小于 低于 少于",
        Comparator.EQ: "= 等于 为 共",
        Comparator.APPROX: "≈ 约 大约",
    }.items()
    for word in words.split()
}
"""The signs and words before a number; 达到 80% is met by more, as 控制在 5% is by less."""

TRAILING: Mapping[str, Comparator] = {
    "以上": Comparator.GE,
    "以下": Comparator.LE,
    "以内": Comparator.LE,
    "之内": Comparator.LE,
    "内": Comparator.LE,
    "左右": Comparator.APPROX,
}
"""The words after a number; 以上, 以下 and 以内 include it (Civil Code of China, art. 1259)."""

_RISING = (Comparator.GE, Comparator.GT)


def one_of(words: Iterable[str]) -> str:
    """Return the pattern that matches any of `words`, a longer one before its own beginning."""
    return "(?:" + "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word)))) + ")"


FIGURE = (
    r"(?<![0-9A-Za-z第])(?<![0-9][., ])"  # never the rest of a longer number, a code or an ordinal
    r"(?:(?<![^(=≥≤<>≈~至到于])-)?"  # a minus sign opens a number; after anything else it is a dash
    r"(?:[1-9][0-9]{0,2}(?:[, ][0-9]{3}){1,4}|[1-9][0-9]{0,14}|0)(?:\.[0-9]{1,9})?(?![0-9])"
)
SPOKEN = "[零〇一二两三四五六七八九十百千]{1,9}"
MULTIPLE = "[万亿](?!元)"  # 万元 is a unit of money; 3万人 is a number of people
UNIT = one_of(UNITS) + "(?![A-Za-z])"
COUNTED = one_of(
    symbol
    for symbol, kind in KIND_OF_UNIT.items()
    if kind not in (Kind.RATIO, Kind.MONEY) and "/" not in symbol
)
JOINT = "(?:-|~{1,2}|至|到)"
"""The patterns of a number in digits or Chinese, its multiple, a unit, a denominator, a range's middle."""

_CHARACTERS = str.maketrans(
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}  # full width (全角) to ASCII
    | dict.fromkeys("≧⩾≽", "≥")
    | dict.fromkeys("≦⩽≼", "≤")
    | dict.fromkeys("～〜∼–—", "~")
    | dict.fromkeys("|｜\n\r\t\v\f\x85\u2028\u2029", "|")  # what parts cells and paragraphs
    | dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff", "")
    | SIMPLIFIED
    | {"〉": ">", "〈": "<", "﹪": "%", "−": "-", "㎡": "平方米", "㎞": "km", "㎏": "kg"}
)
_SPELLINGS = (
    (re.compile(r" ?(?:\| ?)+"), "|"),
    (re.compile(r"[ |](?![0-9≥≤<>=])"), ""),
    (re.compile(rf"(?<=[0-9])(?!年|月|日)({UNIT})[ |](?=[0-9≥≤<>=])"), r"\1、"),  # two values, a list
    (re.compile(r"(?<![0-9])[ |]"), ""),  # 1 000 stays as it is, one number; so do 1|000, two
    (re.compile(">=|=>"), "≥"),
    (re.compile("<=|=<"), "≤"),
    (re.compile("=="), "="),
    (re.compile(rf"(?<=[0-9])\(({UNIT}(?:/{COUNTED}(?:[/·*]{COUNTED})?)?)(?:\([^()]{{1,20}}\))?\)"), r"\1"),
    (re.compile("(?<=[0-9])km[2²]", re.IGNORECASE), "平方公里"),
    (re.compile("(?<=[0-9])m[2²]", re.IGNORECASE), "平方米"),
    (re.compile("(?<=[0-9])°C", re.IGNORECASE), "℃"),
    (re.compile("(?<=[0-9])(?:km|kg)", re.IGNORECASE), lambda match: match[0].lower()),
    (
        re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})([-/.])([0-9]{1,2})\2([0-9]{1,2})(?![0-9])"),
        r"\1年\3月\4日",
    ),
)


def tidy(text: str) -> str:
    """Return `text` in one spelling: half width, without white space and bars, one sign for each meaning.

    >>> tidy("≥ | 1 | 年"), tidy("＞＝９５％。"), tidy("100.00（元/次）"), tidy("2021-12-31")
    ('≥1年', '≥95%', '100.00元/次', '2021年12月31日')
    """
    tidied = " ".join(text.translate(_CHARACTERS).split())
    for pattern, spelling in _SPELLINGS:
        tidied = pattern.sub(spelling, tidied)
    return tidied.rstrip("。.;,、")


def decimal(figure: str, multiple: str = "") -> Decimal | None:
    """Return the number that a figure and its multiple (万, 亿) write, or None when they write none.

    A number of 10^15 or more is none: it is a code, or several numbers run together.

    Digits are grouped by commas or by spaces (GB/T 15835-2011).

    >>> decimal("13,969.56"), decimal("1.5", "万"), decimal("一百二十"), decimal("百十百")
    (Decimal('13969.56'), Decimal('15000.0'), Decimal('120'), None)
    """
    if re.fullmatch(SPOKEN, figure):
        spoken = _spoken().get(figure.replace("〇", "零").replace("两", "二"))
        if spoken is None:
            return None
        number = Decimal(spoken)
    else:
        number = Decimal(re.sub("[, ]", "", figure))
    number *= {"": 1, "万": 10_000, "亿": 100_000_000}[multiple]
    return number if abs(number) < 10**15 else None


@cache
def _spoken() -> Mapping[str, int]:
    """Return the Chinese numerals from 零 to 九千九百九十九; only these exact forms are numbers."""

    def numeral(number: int) -> str:
        digits = zip(f"{number:04d}", ("千", "百", "十", ""), strict=True)
        words = "".join(
            "零" if digit == "0" else "零一二三四五六七八九"[int(digit)] + weight for digit, weight in digits
        )
        words = re.sub("零+", "零", words).strip("零") or "零"
        return words[1:] if words.startswith("一十") else words

    return {numeral(number): number for number in range(10_000)}


def comparison(word: str, trailing: str) -> Comparator | None:
    """Return how a number binds, given the word before and the word after it (each may be "").

    左右 loosens any bound; a bound stated twice keeps the first, stricter word; two that pull apart
    (≤80%以上) state nothing: None.

    >>> comparison("达到", "以上"), comparison("", "左右"), comparison("≤", "以上"), comparison("", "")
    (<Comparator.GE: 'ge'>, <Comparator.APPROX: 'approx'>, None, <Comparator.EQ: 'eq'>)
    """
    before, after = COMPARING.get(word, Comparator.EQ), TRAILING.get(trailing)
    if after is None:
        return before
    if after is Comparator.APPROX or before in (Comparator.EQ, Comparator.APPROX):
        return after
    return before if (before in _RISING) == (after in _RISING) else None
