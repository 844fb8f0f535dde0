"""The days of a policy text: of signing, of adoption, and from which it is in force."""

import re
from datetime import date

from perfgraph.citations.numerals import number_of

_DIGITS = "[0-9０-９]"
_GAP = r"[ \t\u3000]{0,3}"
_DAY = (
    rf"(?P<year>(?:19|20){_DIGITS}{{2}}|[一二][〇○零О一二三四五六七八九]{{3}}){_GAP}年{_GAP}"
    rf"(?P<month>{_DIGITS}{{1,2}}|[一二三四五六七八九十]{{1,2}}){_GAP}月{_GAP}"
    rf"(?P<day>{_DIGITS}{{1,2}}|[一二三四五六七八九十]{{1,3}}){_GAP}日"
)
_LABEL = f"(?:(?:成文|发布|印发|签发)日期{_GAP}[:：]?{_GAP})"
_ALONE = re.compile(rf"{_LABEL}?{_DAY}(?:印发|发布)?")
_ISO = re.compile(rf"{_LABEL}((?:19|20)[0-9]{{2}})-([0-9]{{1,2}})-([0-9]{{1,2}})")
_FORCE = re.compile(rf"(?:自|从)?{_DAY}{_GAP}起{_GAP}(?:正式)?(?:施行|实施|执行|生效)")
_ADOPTED = re.compile(rf"[（(]{_GAP}{_DAY}[^（()）]{{0,120}}(?:通过|公布|发布|批准|令)")


def is_day(line: str) -> bool:
    """Tell whether a line is a day and nothing else.

    >>> is_day("二〇一〇年十月十二日"), is_day("2010年10月12日印发"), is_day("自2010年10月12日起施行")
    (True, True, False)
    """
    return bool(_ALONE.fullmatch(line))


def signed(line: str) -> str:
    """Return the day that a line alone states, as 2010-10-12; "" where it states none.

    >>> signed("二〇一〇年十月十二日"), signed("发布日期：2010-10-12"), signed("2010年13月1日")
    ('2010-10-12', '2010-10-12', '')
    """
    iso = _ISO.fullmatch(line)
    if iso:
        return _iso(*iso.groups())
    return _day(_ALONE.fullmatch(line))


def adopted(text: str) -> str:
    """Return the day on which a statute was adopted, from the brackets below its title.

    >>> adopted("（1990年12月28日第七届全国人民代表大会常务委员会第十七次会议通过）")
    '1990-12-28'
    """
    return _day(_ADOPTED.search(text))


def in_force(text: str) -> str:
    """Return the day from which a document says it is in force, the last where it says several.

    >>> in_force("本条例自2007年5月1日起施行。"), in_force("自发布之日起施行")
    ('2007-05-01', '')
    """
    last = None
    for found in _FORCE.finditer(text):
        last = found
    return _day(last)


def _day(found: re.Match[str] | None) -> str:
    if not found:
        return ""
    year, month, day = (number_of(re.sub("[○О]", "〇", found[name])) for name in ("year", "month", "day"))
    return _iso(str(year), str(month), str(day))


def _iso(year: str, month: str, day: str) -> str:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""
