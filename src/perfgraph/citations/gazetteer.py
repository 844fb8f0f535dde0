"""The marks of issuers (发文机关代字): which are known, and the words that lead into a number.

The table is `policies/issuer-marks.csv`; each line names where the mark was seen.
"""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from perfgraph.assets import asset

LONGEST = 14
"""The characters of the longest mark."""

REGION = 4
"""The characters of the longest abbreviation of a region before a mark: 岳楼 (岳阳市岳阳楼区)."""

_WORDS = (
    "根据 依据 按照 依照 遵照 参照 对照 按 据 执行 落实 贯彻 贯彻落实 转发 印发 下发 制发 发布 "
    "关于 详见 参见 见 文件 文件精神 通知 规定 要求 精神 号文 文号 发文 批复 意见 办法 以及 通过 "
    "依 为 是 的 由 在 以 对 下达 提前下达 安排 拨付 "
    "中央 上级 省级 市级 县级 区级 本级 我省 我市 我县 我区"
)
_JOINING = "和 与 及 或 并 以及"
_LEADING = re.compile(
    "|".join(re.escape(word) for word in sorted(_WORDS.split(), key=lambda word: (-len(word), word)))
)
_CENTRAL = re.compile("(?:中国|国家|国务院|财政部|民政部|[^省市县区州旗]{2,8}部).{0,16}")
_NO_MARK = re.compile("资金|编号|合同|项目|批次|第")
_ALSO_REGIONS = frozenset("依")
"""Words that begin the name of a region too (依安县): alone they lead into nothing."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A known mark with the name of its issuer and the level of government, both "" where many use it.

    Such a mark stands behind the abbreviation of a region: 财社 in 冀财社, 政办发 in 湘政办发.
    """

    mark: str
    issuer: str
    level: str


@cache
def marks() -> Mapping[str, Mark]:
    """Return the known marks.

    >>> marks()["国办发"].issuer, marks()["政办发"].issuer
    ('国务院办公厅', '')
    """
    with (asset("policies") / "issuer-marks.csv").open(encoding="utf-8", newline="") as file:
        return {row["mark"]: Mark(row["mark"], row["issuer"], row["level"]) for row in csv.DictReader(file)}


def mark_in(words: str, after: bool = False) -> tuple[str, bool]:
    """Return the mark at the end of `words`, and whether it is certain where it begins.

    `words` are the characters before a number's year, brackets in half width; `after` tells that a title
    or another number ends just before them, so that 和 joins the two (和 begins the names of regions, too).
    A mark that is not in the table is taken as it stands after the last leading word.

    >>> mark_in("根据冀财社"), mark_in("我市按照宁财(农)指标")
    (('冀财社', True), ('宁财(农)指标', True))
    >>> mark_in("和财社"), mark_in("和财社", after=True)
    (('和财社', True), ('财社', True))
    >>> mark_in("残疾人康复经费财社"), mark_in("转发"), mark_in("财政部中国残联财社"), mark_in("合同编号")
    (('财社', False), ('', True), ('财社', True), ('', True))
    """
    rest = _without_leading(words, after)
    known = _known(rest)
    if not known:
        return ("", True) if len(rest) > LONGEST or _NO_MARK.search(rest) else (rest, True)
    head = rest.removesuffix(known)
    if head and marks()[known].level == "central" and _CENTRAL.fullmatch(head):
        return known, True
    return (known, False) if len(head) > REGION else (rest, True)


def _without_leading(words: str, after: bool) -> str:
    """Return what follows the last leading word."""
    rest = words
    for joining in _JOINING.split():
        head, found, tail = rest.rpartition(joining)
        if found and (head or after) and _known(tail):
            rest = tail
    ends = [
        found.end()
        for found in _LEADING.finditer(rest)
        if found.start() or found[0] not in _ALSO_REGIONS or not _known(rest)
    ]
    return rest[max(ends, default=0) :]


def _known(words: str) -> str:
    """Return the longest known mark at the end of some words, "" when there is none."""
    ends = (words[-length:] for length in range(min(len(words), LONGEST), 0, -1))
    return next((end for end in ends if end in marks()), "")


def has_mark(words: str) -> bool:
    """Tell whether some words end in a known mark."""
    return bool(_known(words))
