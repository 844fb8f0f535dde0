"""What a document does not print but its context shows: fiscal year, region, due dates, grounds of values.

Everything here is judgement, kept apart from what was read, with the rule and the evidence named.
"""

import calendar
import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from perfgraph.findings import Finding, Place
from perfgraph.records import Quote, Sheet, Unit
from perfgraph.regions import named, region
from perfgraph.terms import hashed
from perfgraph.values import Day
from perfgraph.vocabulary import finding

UNKNOWN = "unknown"
"""Stands in an address where a region, unit or year could not be told."""

_CODE = re.compile(r"([0-9]{6})([0-9]{2})[0-9A-Z]{13}")
_YEAR = re.compile(r"(20[0-9]{2})年")
_PRINTED = re.compile("20[0-9]{2}")
_MONTH_END = re.compile(r"([0-9]{1,2})月(?:底|末)")
_REGION = re.compile(r"\S{2,12}?[区县旗](?=\S)|\S{2,8}?[市州盟](?=\S)")
_STANDARD = re.compile(r"(?:参照|按照|依据|根据)?(\S{2,20}?)的?标准")


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Where and when a sheet belongs: `region` six digits, `year` four, "" when they cannot be told.

    `evidence` are the cells the year was told from and `place` those of the region; `rule` and `place_rule`
    slugs of the scheme `inference-rule`.
    """

    region: str
    year: str
    evidence: tuple[Quote, ...]
    rule: str = ""
    place: tuple[Quote, ...] = ()
    place_rule: str = ""


@dataclass(frozen=True, slots=True)
class Basis:
    """What a stated ground (指标值确定依据) is taken for.

    `slug` names it in its address, `kind` is a slug of the scheme `basis-type`, `status` one of `status`,
    `issuer` the body named in the text, "" for the unit itself; `english` a label where one is known.
    """

    slug: str
    kind: str
    status: str
    english: str = ""
    issuer: str = ""


KNOWN_BASES = {
    "工作计划": Basis("work-plan", "plan", "assumed-scope", "work plan"),
    "年度工作计划": Basis("annual-work-plan", "plan", "assumed-scope", "annual work plan"),
    "工作总结": Basis("work-summary", "historical", "unresolved", "work summary"),
}
"""Grounds that need no guess about their kind; a plan is taken for the unit's own of the budget year, while
a summary could be of any year and so stays unresolved."""

_KINDS = (
    (r"标准|规范|指南", "industry"),
    (r"计划|规划|方案|预算", "plan"),
    (r"总结|上年|历史|往年", "historical"),
)


@lru_cache(maxsize=4_096)
def basis(text: str) -> Basis:
    """Return what a stated ground is taken for; a text not known by itself stays unresolved.

    >>> basis("参照中国残联标准").issuer
    '中国残联'
    """
    if text in KNOWN_BASES:
        return KNOWN_BASES[text]
    kind = next((kind for pattern, kind in _KINDS if re.search(pattern, text)), "unknown")
    standard = _STANDARD.fullmatch(text)
    issuer = standard[1] if standard else ""
    return Basis("h-" + hashed("pg-basis-v1", text), kind, "unresolved", issuer=issuer)


def circumstances(sheet: Sheet) -> Circumstances:
    """Return where and when a sheet belongs.

    Region and year are the digits 1-6 and 7-8 of a project code of the form seen in Hebei and Guangdong.
    Without such a code the year is the one printed over the sheet, else the one in the project's name, and
    the region the one whose name the unit's begins with, where no other region has that name.
    """
    match = _CODE.fullmatch(sheet.code.text) if sheet.code else None
    if match and sheet.code:
        cells = (sheet.code,)
        rules = "fiscal-year-from-project-code", "region-from-project-code"
        return Circumstances(match[1], "20" + match[2], cells, rules[0], cells, rules[1])
    year, evidence, rule = _year(sheet)
    where = named(sheet.unit.name, int(year or 0)) if sheet.unit else None
    if where is None or sheet.unit is None:
        return Circumstances("", year, evidence, rule)
    return Circumstances(where.code, year, evidence, rule, (sheet.unit.source,), "region-from-unit-name")


def _year(sheet: Sheet) -> tuple[str, tuple[Quote, ...], str]:
    """Return the year of a sheet without a code, the cell it stands in and the rule; "" for none."""
    printed = _PRINTED.search(sheet.year.text) if sheet.year else None
    if printed and sheet.year:
        return printed[0], (sheet.year,), "fiscal-year-printed"
    year = _YEAR.search(sheet.name.text)
    return (year[1], (sheet.name,), "fiscal-year-from-project-name") if year else ("", (), "")


def region_label(code: str, year: str, unit: Unit | None) -> str:
    """Return what a region is called: as the table of regions has it, else as the unit's name begins.

    >>> region_label("130303", "2021", None), region_label("999999", "2021", None)
    ('秦皇岛市山海关区', '999999')
    """
    known = region(code, int(year or 0))
    if known:
        return known.label
    match = _REGION.match(unit.name) if unit else None
    return match[0] if match else code


def doubts(sheet: Sheet) -> Iterator[Finding]:
    """Yield what makes the year or the region of a sheet doubtful."""
    context = circumstances(sheet)
    year = context.year
    others = set(_YEAR.findall(sheet.name.text)) | set(
        _PRINTED.findall(sheet.year.text if sheet.year else "")
    )
    if not year:
        yield finding("no-fiscal-year", sheet.where[0] if sheet.where else Place(), sheet.name.text)
    elif others - {year}:
        years = "、".join(sorted(others | {year}))
        yield finding("fiscal-years-differ", sheet.name.place, sheet.name.text, years=years)
    if sheet.code and context.place_rule == "region-from-project-code":
        yield from _doubtful_region(sheet.code, sheet.unit, context)


def _doubtful_region(code: Quote, unit: Unit | None, context: Circumstances) -> Iterator[Finding]:
    """Yield what is odd about the region that a project code names (GB/T 2260)."""
    year = int(context.year)
    told, said = region(context.region, year), named(unit.name, year) if unit else None
    if told is None:
        yield finding("region-code-unknown", code.place, code.text, code=context.region)
    elif not told.at(year):
        since = "、".join(told.successors) or "–"
        yield finding(
            "region-code-outdated", code.place, code.text, code=told.code, name=told.label, new=since
        )
    elif said and not (said.covers(told) or told.covers(said)):
        yield finding("regions-differ", code.place, code.text, code=told.label, unit=said.label)


def year_of(sheets: Sequence[Sheet]) -> str:
    """Return the fiscal year that all sheets agree on, "" when they do not."""
    years = {circumstances(sheet).year for sheet in sheets}
    return years.pop() if len(years) == 1 else ""


def due_date(label: str, year: str) -> datetime.date | None:
    """Return the last day of the month that a step of the schedule names, in a fiscal year.

    >>> due_date("6月底", "2021")
    datetime.date(2021, 6, 30)
    """
    match = _MONTH_END.fullmatch(label)
    if not (match and year and 1 <= int(match[1]) <= 12):
        return None
    last = calendar.monthrange(int(year), int(match[1]))[1]
    return datetime.date(int(year), int(match[1]), last)


def dated(day: Day, year: str) -> datetime.date | None:
    """Return a printed month and day in a fiscal year, None for 29 February of a common year.

    >>> dated(Day(12, 31), "2021")
    datetime.date(2021, 12, 31)
    """
    try:
        return datetime.date(int(year), day.month, day.day)
    except ValueError:
        return None
