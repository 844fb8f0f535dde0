"""The table of indicators (绩效指标表): its headings, and each row below them to a target."""

import re
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from perfgraph.findings import Finding, Place
from perfgraph.forms.headings import earlier_year, heading
from perfgraph.forms.names import indicator_name
from perfgraph.records import Baseline, Figure, Observation, Quote, Target, Threshold
from perfgraph.tables import Cell, Table
from perfgraph.terms import slug
from perfgraph.values import Remark, Value, parse
from perfgraph.vocabulary import concepts, finding, fold

COLUMNS: Mapping[str, str] = {
    "一级指标": "class",
    "二级指标": "kind",
    "三级指标": "name",
    "绩效指标描述": "description",
    "指标值": "value",
    "指标值确定依据": "basis",
}
"""The headings of the form of Hebei and what stands below each."""

GRADES = ("excellent", "good", "fair", "poor")
"""The grades of a table with thresholds (优、良、中、差), the best first: slugs of `performance-grade`."""

LEAF_KINDS = frozenset(
    (
        "quantity",
        "quality",
        "timeliness",
        "cost",
        "economic-cost",
        "social-cost",
        "environmental-cost",
        "economic",
        "social",
        "ecological",
        "sustainability",
        "satisfaction",
    )
)
"""Second-level concepts of the schemes `indicator-type` and `indicator-type-2021`: a target's kinds."""

SEEN_BY_SHAPES = frozenset({Remark.QUESTION, Remark.NO_UNIT, Remark.EMPTY})
"""Remarks that the shapes make from the statements (ValueSpecification-Question, -UnitStated, -EmptyCell)."""

_DEVIATIONS = ("deviation", "deviation-funds", "deviation-system", "deviation-staff",
               "deviation-equipment", "deviation-other")  # fmt: skip
_VALUES = {"value", "grade-excellent", "progress"}
_PROSPECTS = ("prospect", "prospect-sure", "prospect-maybe", "prospect-never")
_SECOND_ROW = re.compile("grade-|deviation-|prospect-")
_POINTS = re.compile(r"([0-9]{1,4}(?:\.[0-9]{1,4})?)\s*分?")
_SIGNS = re.compile("[≥≤＞＜><＝=]{1,2}|大于等于|小于等于|大于|小于|等于|不低于|不高于|不少于|不超过|约")
_POINTS_BESIDE = re.compile(r"[(（][0-9]{1,3}\s*[-—–~～至]\s*[0-9]{1,3}\s*分?[)）]\s*分?\s*$")
_TICKED = re.compile("[√✓✔☑]|^是$")


@dataclass(frozen=True, slots=True)
class IndicatorTable:
    """Where the columns of an indicator table are, by what they mean; targets start at `first_row`.

    `year` is the budget year, for the headings that count from it (上年指标值); 0 when it is not known.
    """

    table: Table
    heading_row: int
    columns: Mapping[str, Cell]
    first_row: int = 0
    year: int = 0
    baselines: Mapping[int, Cell] = field(default_factory=dict)

    @classmethod
    def below(cls, table: Table, row: int, year: int = 0) -> "IndicatorTable | None":
        """Return the indicator table whose heading is `row` of `table`, or None when that is no heading.

        A heading may fill two rows: 绩效指标评价标准 over 优, 良, 中 and 差.
        """
        cells = table.row(row)
        columns = {meaning: cell for cell in cells if (meaning := heading(cell.text))}
        below = {meaning: cell for cell in table.row(row + 1) if (meaning := heading(cell.text))}
        second = {meaning: cell for meaning, cell in below.items() if _SECOND_ROW.match(meaning)}
        columns |= second
        # 绩效指标 is a caption beside the table, but the column of names where no other heading is.
        if "name" not in columns and "class" in columns and "indicators" in columns:
            columns["name"] = columns["indicators"]
        if {"class", "kind", "name"} <= columns.keys() and not columns.keys() & _VALUES:
            beside = columns["name"].place.column + columns["name"].column_span
            column = table.at(row, beside)
            if column is not None and column.plain and not heading(column.text):
                columns["value"] = column
        if not ("name" in columns and columns.keys() & _VALUES):
            return None
        baselines = {dated: cell for cell in cells if (dated := earlier_year(cell.text))}
        for meaning, back in (("previous-value", 1), ("earlier-value", 2)):
            if meaning in columns and year:
                baselines[year - back] = columns[meaning]
        first = row + (2 if second else 1)
        return cls(table, row, columns, first, year, baselines)

    def missing(self) -> Iterator[Finding]:
        """Yield a finding for each heading of the form of Hebei that the table lacks."""
        where = Place(table=self.table.place.table, row=self.heading_row)
        for label, meaning in COLUMNS.items():
            if meaning not in self.columns:
                yield finding("missing-column", where, "", column=label)

    def quote(self, row: int, meaning: str) -> Quote | None:
        """Return the cell of a row that means `meaning`, None where the row has none."""
        column = self.columns.get(meaning)
        return self._below(row, column) if column else None

    def _below(self, row: int, column: Cell) -> Quote | None:
        cell = self.table.at(row, column.place.column)
        return Quote(cell.plain, cell.place, column.plain) if cell else None

    def said(self, row: int, meaning: str) -> Quote | None:
        """Return the cell of a row that means `meaning` where it has a text."""
        quote = self.quote(row, meaning)
        return quote if quote and quote.text else None

    def targets(self, row: int) -> Iterator[Target | Finding]:
        """Yield the target of a row and what is odd about it; a row of blanks yields nothing."""
        where = _row_place(self.table, row)
        quotes = {meaning: self.quote(row, meaning) for meaning in self.columns}
        if not any(quote and quote.text for quote in quotes.values()):
            return
        for meaning, column in self.columns.items():
            if meaning in COLUMNS.values() and not quotes[meaning]:
                yield finding("missing-cell", where, "", column=column.plain)
        name = quotes["name"]
        if not name or not name.text:
            yield finding("missing-cell", where, "", column=self.columns["name"].plain)
            return
        known = indicator_name(name.text)
        value, value_quote = self._value(row, known.hint)
        value_quote = value_quote or Quote("", where, "指标值")
        kind, kind_quotes = yield from self._kind(row, where)
        yield from _remarks(value, value_quote)
        weight, score = (yield from self._points(row, "weight")), (yield from self._points(row, "score"))
        yield Target(
            kind=kind,
            kind_quotes=kind_quotes,
            name=name,
            description=self.said(row, "description"),
            value=value,
            value_quote=value_quote,
            basis=self.said(row, "basis"),
            row=where,
            indicator="" if known.name == name.text else known.name,
            core=known.core,
            observation=self._observation(row, "actual", known.hint)
            or self._observation(row, "progress", known.hint),
            forecast=self._observation(row, "forecast", known.hint),
            baselines=tuple(self._baselines(row)),
            weight=weight,
            score=score,
            deviation=self._joined(row, _DEVIATIONS),
            remark=self.said(row, "remark"),
            prospect=self._prospect(row),
            thresholds=tuple(self._thresholds(row)),
        )

    def _value(self, row: int, hint: str) -> tuple[Value, Quote | None]:
        """Return the target value; sign and unit in columns of their own are parts of it (≥ | 95 | %).

        In a table of thresholds (优, 良, 中, 差) what earns the best grade is the target.
        """
        if "value" not in self.columns and "grade-excellent" in self.columns:
            quote = self.quote(row, "grade-excellent")
            return parse(quote.text if quote else ""), quote
        quote = self.quote(row, "value")
        if quote is None:
            return parse(""), None
        return self._whole(row, quote, hint), quote

    def _whole(self, row: int, quote: Quote, hint: str) -> Value:
        """Return the value of a cell with the sign and the unit of its row."""
        sign, unit = self.said(row, "sign"), self.said(row, "unit")
        parts = [quote.text]
        if quote.text and sign and _SIGNS.fullmatch(sign.text) and not parse(quote.text).comparator_stated:
            parts.insert(0, sign.text)
        if quote.text and unit and Remark.NO_UNIT in parse(quote.text).remarks:
            parts.append(unit.text)
        return _hinted(" ".join(parts), hint)

    def _observation(self, row: int, meaning: str, hint: str) -> Observation | None:
        quote = self.said(row, meaning)
        if not quote:
            return None
        unit = self.said(row, "unit")
        lone = unit and Remark.NO_UNIT in parse(quote.text).remarks
        text = f"{quote.text} {unit.text}" if unit and lone else quote.text
        return Observation(_hinted(text, hint), quote)

    def _baselines(self, row: int) -> Iterator[Baseline]:
        for year, column in sorted(self.baselines.items()):
            quote = self._below(row, column)
            if quote and quote.text:
                yield Baseline(year, self._whole(row, quote, ""), quote, column.plain)

    def _thresholds(self, row: int) -> Iterator[Threshold]:
        for grade in GRADES:
            quote = self.said(row, f"grade-{grade}")
            if quote:
                yield Threshold(grade, parse(quote.text), quote)

    def _points(self, row: int, meaning: str) -> Generator[Finding, None, Figure | None]:
        """Return the points of a cell; a blank and a slash are none."""
        quote = self.said(row, meaning)
        if not quote or quote.text in {"/", "-", "—", "－"}:
            return None
        match = _POINTS.fullmatch(quote.text)
        if not match:
            yield finding("points-not-a-number", quote.place, quote.text, column=quote.label)
            return None
        return Figure(Decimal(match[1]), quote)

    def _joined(self, row: int, meanings: tuple[str, ...]) -> Quote | None:
        """Return the texts of several columns as one, at the place of the first."""
        said = [quote for meaning in meanings if (quote := self.said(row, meaning))]
        if not said:
            return None
        texts = dict.fromkeys(
            f"{quote.label}：{quote.text}" if len(said) > 1 else quote.text for quote in said
        )
        return replace(said[0], text="\n".join(texts))

    def _prospect(self, row: int) -> Quote | None:
        """Return how likely the target is: as written, or the heading over the tick."""
        for meaning in _PROSPECTS:
            quote = self.said(row, meaning)
            if quote and _TICKED.search(quote.text):
                return replace(quote, text=fold(quote.label))
            if quote and meaning == "prospect":
                return quote
        return None

    def _kind(self, row: int, where: Place) -> Generator[Finding, None, tuple[str, tuple[Quote, ...]]]:
        """Return the kind of a row and the cells that say it; a blank cell means the one above."""
        top, second = self._filled(row, "class"), self._filled(row, "kind")
        if top and second and second.place.row < top.place.row:
            second = None
        quotes = tuple(quote for quote in (top, second) if quote)
        for stated in (second, top):
            kind = kind_of(stated.text) if stated else ""
            if kind in LEAF_KINDS:
                return kind, quotes
            if stated and "满意" in stated.text:
                return "satisfaction", quotes
        stated = second or top
        if top and not second and "kind" not in self.columns and kind_of(top.text):
            # The form of Hebei, 2019, tells only output and outcome apart.
            yield finding("kind-not-told", top.place, top.text)
            return "", quotes
        found = stated.text if stated else ""
        yield finding("unknown-indicator-kind", stated.place if stated else where, found, heading=found)
        return "", quotes

    def _filled(self, row: int, meaning: str) -> Quote | None:
        """Return the cell of a column in a row or, where that is blank, the nearest above that is not."""
        for number in range(row, self.heading_row, -1):
            quote = self.said(number, meaning)
            if quote and heading(quote.text) != meaning:
                return quote
        return None


def kind_of(text: str) -> str:
    """Return the indicator type that a heading names, a slug of either scheme; "" when neither knows it.

    >>> kind_of("产出指标 （50分）"), kind_of("产出指标(40-50)分"), kind_of("综合指标")
    ('output', 'output', '')
    """
    label = fold(_POINTS_BESIDE.sub("", text))
    for scheme in ("indicator-type", "indicator-type-2021"):
        found = concepts(scheme).get(label)
        if found:
            return slug(found)
    return ""


def _hinted(text: str, hint: str) -> Value:
    """Read a value whose unit may stand only in the hint of its name: （≥**人）."""
    value = parse(text)
    if not hint or Remark.NO_UNIT not in value.remarks:
        return value
    with_hint = parse(f"{hint}{text}")
    if not (with_hint.unit or with_hint.per):
        return value
    # The hint stands in the name, where it belongs, so it is no fault of the value.
    remarks = tuple(remark for remark in with_hint.remarks if remark is not Remark.HINT)
    return replace(with_hint, text=text, hint="", remarks=remarks)


def _remarks(value: Value, quote: Quote) -> Iterator[Finding]:
    for remark in value.remarks:
        if remark in SEEN_BY_SHAPES:
            continue
        yield finding(f"value-{remark}", quote.place, quote.text, column=quote.label)


def _row_place(table: Table, row: int) -> Place:
    """Return the place of a row; its lines are those of the cells that start in it."""
    own = [cell.place for cell in table.row(row) if cell.place.row == row]
    lines = [place for place in own if place.start_line]
    return Place(
        table=table.place.table,
        row=row,
        start_line=min((place.start_line for place in lines), default=0),
        end_line=max((place.end_line for place in lines), default=0),
        page=own[0].page if own else 0,
        sheet=own[0].sheet if own else "",
    )
