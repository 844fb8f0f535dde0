"""Amounts of money in cells (金额): digits with or without separators, in 元 or 万元, to yuan."""

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from perfgraph.findings import Finding
from perfgraph.records import Quote
from perfgraph.vocabulary import finding

SCALE = {"元": Decimal(1), "万元": Decimal(10000)}
"""Yuan in one of each money unit that the documents use."""

_AMOUNT = re.compile(r"[¥￥]?(-?[0-9]{1,15}|-?[0-9]{1,3}(?:,[0-9]{3}){1,4})(\.[0-9]{1,6})?(元|万元|万)?")
_REMARK = re.compile(r"\([^()]{0,200}\)$")
_INSIDE = re.compile(r"\((?:人民币)?(元|万元)\)|单位:(?:人民币)?(元|万元)")
_UNIT = re.compile(r"(?:金额)?单位:(?:人民币)?(元|万元)")


@lru_cache(maxsize=4_096)
def stated_unit(text: str) -> str:
    """Return the money unit that a cell such as 单位：元 states, else "".

    >>> stated_unit("单位：万元"), stated_unit("单位名称")
    ('万元', '')
    """
    match = _UNIT.fullmatch(re.sub(r"\s", "", unicodedata.normalize("NFKC", text)))
    return match[1] if match else ""


@lru_cache(maxsize=4_096)
def unit_inside(text: str) -> str:
    """Return the money unit that a caption names, such as 项目资金（万元） or 金额单位：元, else "".

    >>> unit_inside("资金情况\\n（万元）"), unit_inside("（2023年度） 金额单位：元"), unit_inside("单位名称")
    ('万元', '元', '')
    """
    match = _INSIDE.search(re.sub(r"\s", "", unicodedata.normalize("NFKC", text)))
    return (match[1] or match[2]) if match else ""


def amount(quote: Quote, unit: str) -> Iterator[Decimal | Finding]:
    """Yield the amount of a cell in yuan and what is odd about it; `unit` is the sheet's money unit.

    A unit printed in the cell itself wins over the sheet's; a remark in brackets after it is left out.

    >>> [str(found) for found in amount(Quote("1,250.50"), "元")]
    ['1250.50']
    >>> [str(found) for found in amount(Quote("3"), "万元")]
    ['30000']
    >>> [str(found) for found in amount(Quote("854万（示范建设295万元）"), "万元")]
    ['8540000']
    """
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", quote.text))
    match = _AMOUNT.fullmatch(text) or _AMOUNT.fullmatch(_REMARK.sub("", text))
    if not match:
        yield finding("amount-not-a-number", quote.place, quote.text, column=quote.label)
        return
    own = match[3].replace("万元", "万").replace("万", "万元") if match[3] else unit
    if own != unit:
        yield finding("mixed-units", quote.place, quote.text, column=quote.label, unit=unit, other=own)
    yield Decimal(match[1].replace(",", "") + (match[2] or "")) * SCALE[own]
