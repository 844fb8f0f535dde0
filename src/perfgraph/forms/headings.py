"""What the headings of tables mean: the scheme `heading` (表格标题), dated headings, lines of money.

The words are data (`ontology/schemes/heading.ttl`); a template that says the same in other words needs a
label there and no code.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from perfgraph.records import FundSource
from perfgraph.terms import concept, slug
from perfgraph.vocabulary import broader, concepts, fold

GROUPS = ("column", "field", "money", "goal", "frame")
"""The groups of headings: what stands over the indicators, fields of a sheet, money, goals, mere captions."""

_ENUMERATED = re.compile(r"^(?:[0-9]{1,2}[.．、]|[(（]?[一二三四五六七八九十]{1,2}[)）、.．]|其中:?)+")
_SO_FAR = re.compile(r"^(?:20[0-9]{2}年)?(?:1[-—–~至到])?(?:1[0-2]|[1-9])月底?(?:份)?(.*)$")
_DONE = re.compile("执行|完成|支出")
_YEAR = re.compile(r"^(20[0-9]{2})年度?(.+)$")
_EARLIER = re.compile(
    r"^(?:实际)?(?:执行|完成|达到)?(?:数|值|情况|指标值)?$|^(?:实际|历史)(?:执行数|完成值|值)$"
)


@cache
def _meanings() -> Mapping[str, str]:
    return {label: slug(named) for label, named in concepts("heading").items()}


@lru_cache(maxsize=4_096)
def heading(text: str) -> str:
    """Return what a heading means, as a slug of the scheme `heading`; "" for a text that is none.

    >>> heading("★年度（/项目）指标值"), heading("全年预算数（A）"), heading("1-7月执行情况"), heading("17人")
    ('value', 'adjusted', 'progress', '')
    """
    label = fold(text)
    known = _meanings()
    found = known.get(label) or known.get(_ENUMERATED.sub("", label))
    if found:
        return found
    so_far = _SO_FAR.match(label)
    if so_far and _DONE.search(so_far[1]):
        if "执行率" in so_far[1]:
            return "rate"
        return "executed" if re.search("执行数|支出|执行金额", so_far[1]) else "progress"
    dated = _YEAR.match(label)
    return known.get(dated[2], "") if dated and not earlier_year(text) else ""


def earlier_year(text: str) -> int | None:
    """Return the year of a heading that names a past value by its year.

    >>> earlier_year("2020年实际执行数"), earlier_year("2021年指标值"), earlier_year("实际完成值")
    (2020, None, None)
    """
    match = _YEAR.match(fold(text))
    return int(match[1]) if match and match[2] != "指标值" and _EARLIER.match(match[2]) else None


@lru_cache(maxsize=4_096)
def fund_source(text: str) -> FundSource | None:
    """Return the source of money that a line names, None when it names none.

    >>> fund_source("其中：财政拨款").value, fund_source("（三）其他收入").value, fund_source("金额")
    ('fiscal', 'other', None)
    """
    label = fold(text)
    known = concepts("fund-source")
    found = known.get(label) or known.get(_ENUMERATED.sub("", label))
    return FundSource(slug(found)) if found else None


def within(source: FundSource, sources: Iterable[FundSource]) -> bool:
    """Return whether a source of money is part of another one of `sources`, at any distance.

    >>> within(FundSource.CENTRAL, {FundSource.FISCAL}), within(FundSource.OTHER, {FundSource.FISCAL})
    (True, False)
    """
    above, others = broader("fund-source"), {concept("fund-source", other) for other in sources}
    node = above.get(concept("fund-source", source))
    while node and node not in others:
        node = above.get(node)
    return node is not None


def is_label(text: str) -> bool:
    """Return whether a cell is a heading of any kind, and so never the text that belongs to one."""
    return bool(heading(text) or fund_source(text))
