"""Names as cells print them, and what they are the names of: indicators, projects, units."""

import re
import unicodedata
from dataclasses import dataclass

from perfgraph.records import Quote, Unit

_STARS = re.compile(r"^[★☆*▲△●\s]+|[★☆▲△]+")
_NUMBER = re.compile(
    r"^(?:指标|目标)\s*[0-9]{1,2}\s*[:：.、]\s*|^[0-9]{1,2}\s*[.、．](?![0-9])\s*|^[(（][0-9]{1,2}[)）]\s*"
)
_HINT = re.compile(
    r"[(（][^()（）0-9]{0,8}?(?:\*{1,6}|×{2,6}|_{1,6}|[xX]{2,6})[^()（）0-9]{0,12}[)）]|[≥≤<>＜＞=]\*{1,6}[^\s\d]{0,4}$"
)
_CODED = re.compile(r"([0-9A-Z]{15,25})\s*[-—－]\s*(\S.*)", re.DOTALL)
_UNIT_CODE = re.compile(r"[\[［(（]?([0-9]{3,12})[\]］)）]?\s*[-—－]?\s*([^0-9\s].*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class IndicatorName:
    """An indicator's name without star, number and template hint; `core` tells of a star (核心指标)."""

    name: str
    core: bool
    hint: str


def indicator_name(text: str) -> IndicatorName:
    """Return the name within a cell such as ★指标1：受助人数（≥**人）.

    >>> indicator_name("★★★特困人员救助供养人数(按月平均)(≥**人)")
    IndicatorName(name='特困人员救助供养人数(按月平均)', core=True, hint='(≥**人)')
    >>> indicator_name("指标1：完成率").name, indicator_name("3岁以下儿童").name
    ('完成率', '3岁以下儿童')
    """
    flat = "".join(text.split("\n")).strip()
    hint = _HINT.search(flat)
    bare = _HINT.sub("", flat)
    core = bool(re.match(r"[\s]*[★☆]", bare))
    bare = _NUMBER.sub("", _STARS.sub("", bare)).strip().rstrip("。;；:：")
    return IndicatorName(bare or flat, core, unicodedata.normalize("NFKC", hint[0]) if hint else "")


def coded_name(quote: Quote) -> tuple[Quote | None, Quote]:
    """Return the code, where the cell begins with one, and the name of a project.

    >>> code, name = coded_name(Quote("51092324T000010263357-安可替代补助"))
    >>> code.text, name.text
    ('51092324T000010263357', '安可替代补助')
    """
    match = _CODED.fullmatch(quote.text)
    if not match:
        return None, quote
    return Quote(match[1], quote.place, quote.label), Quote(match[2], quote.place, quote.label)


def unit_of(quote: Quote) -> Unit:
    """Return the unit of a cell such as 820001-某镇人民政府 or [155]某县民政局.

    >>> unit_of(Quote("[155]某县民政局")).code, unit_of(Quote("某县民政局")).code
    ('155', '')
    """
    match = _UNIT_CODE.fullmatch(quote.text)
    return Unit(match[1], match[2].strip(), quote) if match else Unit("", quote.text, quote)
