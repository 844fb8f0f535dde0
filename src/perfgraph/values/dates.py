"""Read time limits (时限), the last day that is still in time, and periods (期间), a first and a last day."""

import re
from calendar import monthrange
from datetime import MINYEAR, date, timedelta

from perfgraph.values.lexicon import JOINT
from perfgraph.values.model import Comparator, Day, Kind, Remark, Value

_YEAR = "(?:19|20)[0-9]{2}"
_COMMON_YEAR, _LEAP_YEAR = 2001, 2000

DEADLINE = (
    r"(?:于|在|截至|截止到?|不晚于|每年|当年|本年"
    rf"|≤(?=(?:{_YEAR}年)?[0-9]{{1,2}}月[0-9底末]))?"  # ≤12月 alone is a duration
    rf"(?:(?:(?P<year>{_YEAR})年)?(?P<month>[0-9]{{1,2}})月份?"
    r"(?:(?P<day>[0-9]{1,2})[日号]|(?P<part>上旬|中旬|下旬|底|末))?"
    rf"|(?:(?P<whole_year>{_YEAR})?年)(?P<year_end>[底末]))"
    r"(?P<before>之前|以前|前)?(?:全部|全面)?(?:到位|完成|支付|拨付|发放|支出|结束|完工|竣工|完毕|止){0,2}"
)
PERIOD = (
    rf"(?:(?=[0-9])(?:(?P<year>{_YEAR})(?:年|(?={JOINT})))?"
    rf"(?:(?P<month>[0-9]{{1,2}})(?:月|(?={JOINT}))(?:(?P<day>[0-9]{{1,2}})[日号])?)?"
    rf"{JOINT}(?=[0-9])(?:(?P<last_year>{_YEAR})年)?"
    r"(?:(?P<last_month>[0-9]{1,2})月(?:(?P<last_day>[0-9]{1,2})[日号]|底)?)?(?<=[年月日号底])"
    rf"|(?P<whole>{_YEAR})年(?:度|全年)?(?![0-9底末前之以])|(?P<undated>全年))(?:期间|内)?"
)
"""The patterns of a time limit and of a period."""

_DEADLINE = re.compile(DEADLINE)
_PERIOD = re.compile(PERIOD)
_LAST_OF_PART = {"上旬": 10, "中旬": 20}


def deadline(text: str) -> Value | None:
    """Read the last day that is still in time.

    A day itself is in time, also before 前 (12月31日前); so are the last days of a month named with 底 or
    alone; a month that must not be reached (9月前) ends with the last day of the month before.

    >>> [str(deadline(text).deadline) for text in ("12月31日前", "2024年2月底到位", "9月前", "年底")]
    ['12月31日', '2024年2月29日', '8月31日', '12月31日']
    >>> deadline("2月30日").remarks
    (<Remark.IMPOSSIBLE: 'impossible'>,)
    """
    found = _DEADLINE.fullmatch(text)
    if found is None:
        return None
    year = _number(found["year"] or found["whole_year"])
    if found["year_end"]:
        day = last_day(year, 12)
    elif found["day"]:
        day = _day(year, int(found["month"]), int(found["day"]))
    elif found["before"] and not found["part"]:
        day = _day_before(year, int(found["month"]))
    else:
        day = last_day(year, int(found["month"]), _LAST_OF_PART.get(found["part"]))
    if day is None:
        return _impossible(text)
    return Value(text, Kind.DEADLINE, Comparator.LE, bool(found["before"]), deadline=day)


def period(text: str) -> Value | None:
    """Read a first and a last day, each of them part of the period; the end is in the year of the start.

    >>> value = period("2021年1月-12月")
    >>> str(value.start), str(value.deadline)
    ('2021年1月1日', '2021年12月31日')
    """
    found = _PERIOD.fullmatch(text)
    if found is None:
        return None
    if found["whole"] or found["undated"]:
        year = _number(found["whole"])
        return Value(text, Kind.PERIOD, start=Day(1, 1, year), deadline=Day(12, 31, year))
    first = [_number(found[name]) for name in ("year", "month", "day")]
    last = [_number(found[name]) for name in ("last_year", "last_month", "last_day")]
    if not any(first) or not any(last) or (first[1] is None) != (last[1] is None):
        return None
    start = _day(first[0], first[1] or 1, first[2] or 1)
    end = last_day(last[0] or first[0], last[1] or 12, last[2])
    if (
        start is None
        or end is None
        or (start.year is None) != (end.year is None)
        or _order(start) > _order(end)
    ):
        return _impossible(text)
    return Value(text, Kind.PERIOD, start=start, deadline=end)


def _number(digits: str | None) -> int | None:
    return int(digits) if digits else None


def _order(day: Day) -> tuple[int, int, int]:
    return day.year or MINYEAR, day.month, day.day


def _day(year: int | None, month: int, day: int) -> Day | None:
    """Return the day if the calendar has it; 29 February without a year may be one."""
    if not 1 <= month <= 12 or not 1 <= day <= monthrange(year or _LEAP_YEAR, month)[1]:
        return None
    return Day(month, day, year)


def last_day(year: int | None, month: int, day: int | None = None) -> Day | None:
    """Return `day` of the month, or its last day: without a year February has 28.

    >>> last_day(None, 2), last_day(2024, 2), last_day(2021, 13)
    (Day(month=2, day=28, year=None), Day(month=2, day=29, year=2024), None)
    """
    if not 1 <= month <= 12:
        return None
    return _day(year, month, day or monthrange(year or _COMMON_YEAR, month)[1])


def _day_before(year: int | None, month: int) -> Day | None:
    """Return the day before a month begins; before January it is in a year that must be known."""
    if not 1 <= month <= 12 or (month == 1 and year is None):
        return None
    before = date(year or _COMMON_YEAR, month, 1) - timedelta(days=1)
    return Day(before.month, before.day, year and before.year)


def _impossible(text: str) -> Value:
    return Value(text, Kind.UNPARSED, remarks=(Remark.IMPOSSIBLE,))
