"""The Hebei form of 2021 (河北省绩效目标表): a department part in prose, two tables for each project.

Source: the layout of public documents of budget units of Hebei, budget year 2021.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from perfgraph.findings import Bilingual, Finding, Place
from perfgraph.forms.department import department
from perfgraph.forms.form import Form
from perfgraph.forms.indicators import COLUMNS, IndicatorTable
from perfgraph.forms.money import amount, stated_unit
from perfgraph.forms.shifted import targets_of
from perfgraph.records import Fund, FundSource, Milestone, ProjectGoal, Quote, Record, Sheet, Target, Unit
from perfgraph.tables import Cell, Document, Paragraph, Table
from perfgraph.vocabulary import finding, fold

CODE, NAME, BUDGET, TOTAL = "项目编码", "项目名称", "预算规模及资金用途", "预算数"
SCHEDULE, GOALS = "资金支出计划", "绩效目标"
FUNDS = {
    "其中:财政资金": FundSource.FISCAL,
    "财政资金": FundSource.FISCAL,
    "其他资金": FundSource.OTHER,
}
LABELS = frozenset([CODE, NAME, BUDGET, TOTAL, SCHEDULE, GOALS, *FUNDS])
STEPS = 4
"""Columns of the spending schedule: by the end of March, June, October and December."""

_HEADING = re.compile(r"([0-9]{1,3})[.．、]\s*(.+?)绩效目标表")
_UNIT = re.compile(r"([0-9]{3,12})?[-—]?(\D.*)")
_GOAL = re.compile(r"([0-9]{1,3}[.．、])\s*")
_SHARE = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,6})?)\s*[%％]?")


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of a table: its number and its distinct cells."""

    table: Table
    number: int
    cells: tuple[Cell, ...]

    @property
    def labels(self) -> list[str]:
        return [fold(cell.text) for cell in self.cells]

    @property
    def place(self) -> Place:
        return Place(self.table.place.table, self.number)


@dataclass(slots=True)
class _Draft:
    """A sheet while its rows are being read."""

    heading: Paragraph | None = None
    places: list[Place] = field(default_factory=list)
    unit: Unit | None = None
    money_unit: str = ""
    quotes: dict[str, Quote] = field(default_factory=dict)
    total: Decimal | None = None
    funds: list[Fund] = field(default_factory=list)
    steps: tuple[Cell, ...] = ()
    schedule: list[Milestone] = field(default_factory=list)
    goals: list[ProjectGoal] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    indicators: IndicatorTable | None = None


def extract(document: Document) -> Iterator[Record | Finding]:
    """Yield the department's goals and measures, each project's sheet, and what is odd about them."""
    yield from department(document)
    first_with: dict[str, Place] = {}
    for heading, rows in _segments(document):
        draft = _Draft(heading)
        for row in rows:
            if row.table.place not in draft.places:
                draft.places.append(row.table.place)
                draft.indicators = None
            yield from _read(draft, row)
        yield from _finish(draft, first_with)


def _segments(document: Document) -> Iterator[tuple[Paragraph | None, list[_Row]]]:
    """Yield the rows of each sheet with its heading: a sheet starts at a heading, unit or code of its own."""
    heading: Paragraph | None = None
    rows: list[_Row] = []
    begun: set[str] = set()
    for block in document.blocks:
        if isinstance(block, Paragraph):
            if _HEADING.fullmatch(block.text.strip()):
                if rows:
                    yield heading, rows
                heading, rows, begun = block, [], set()
            continue
        for number, cells in block.rows():
            row = _Row(block, number, cells)
            marks = {CODE, NAME} & set(row.labels)
            marks |= {"unit"} if any(stated_unit(cell.text) for cell in cells) else set()
            if marks & begun:
                yield heading, rows
                heading, rows, begun = None, [], set()
            begun |= marks
            rows.append(row)
    if rows:
        yield heading, rows


def _read(draft: _Draft, row: _Row) -> Iterator[Finding]:
    """Read one row by its labels."""
    first = row.labels[0] if row.labels else ""
    table = IndicatorTable.below(row.table, row.number)
    if table:
        draft.indicators = table
        yield from table.missing()
    elif draft.indicators:
        for found in targets_of(draft.indicators, row.number):
            if isinstance(found, Target):
                draft.targets.append(found)
            else:
                yield found
    elif any(stated_unit(cell.text) for cell in row.cells):
        _read_unit(draft, row)
    elif {CODE, NAME} & set(row.labels):
        draft.quotes |= _labelled(row)
    elif TOTAL in row.labels:
        yield from _read_money(draft, row)
    elif first == BUDGET and len(row.cells) > 1:
        draft.quotes[BUDGET] = _quote(row.cells[1], "用途")
    elif first == SCHEDULE or (draft.steps and not draft.schedule and not first):
        yield from _read_schedule(draft, row)
    elif first == GOALS and len(row.cells) > 1:
        yield from _read_goals(draft, row.cells[1])
    elif any(cell.plain for cell in row.cells):
        yield finding("text-not-read", row.place, "\t".join(cell.plain for cell in row.cells))


def _quote(cell: Cell, label: str) -> Quote:
    return Quote(cell.plain, cell.place, label)


def _labelled(row: _Row) -> dict[str, Quote]:
    """Return the cell after each label of a row."""
    found: dict[str, Quote] = {}
    for label_cell, value_cell in zip(row.cells, row.cells[1:], strict=False):
        label = fold(label_cell.text)
        if label in LABELS and fold(value_cell.text) not in LABELS:
            found[label] = _quote(value_cell, label_cell.plain)
    return found


def _read_unit(draft: _Draft, row: _Row) -> None:
    for cell in row.cells:
        money = stated_unit(cell.text)
        match = _UNIT.fullmatch(cell.plain)
        if money:
            draft.money_unit = money
        elif match:
            draft.unit = Unit(match[1] or "", match[2].strip(), _quote(cell, "单位"))


def _read_money(draft: _Draft, row: _Row) -> Iterator[Finding]:
    unit = draft.money_unit
    if not unit:
        yield finding("unit-not-stated", row.place, "")
    cells = _labelled(row)
    for label in [TOTAL, *(label for label in FUNDS if label in row.labels)]:
        quote = cells.get(label, Quote("", row.place, label))
        if not quote.text:
            yield finding("amount-missing", quote.place, "", column=label)
            continue
        for found in amount(quote, unit or "元"):
            if isinstance(found, Finding):
                yield found
            elif label == TOTAL:
                draft.total, draft.quotes[TOTAL] = found, quote
            else:
                draft.funds.append(Fund(FUNDS[label], found, quote))


def _read_schedule(draft: _Draft, row: _Row) -> Iterator[Finding]:
    cells = row.cells[1:]
    if not draft.steps:
        draft.steps = cells
        if len(cells) != STEPS:
            found = "、".join(cell.plain for cell in cells)
            yield finding("schedule-width", row.place, found, columns=len(cells), expected_columns=STEPS)
        return
    if len(cells) != len(draft.steps):
        found = "、".join(cell.plain for cell in cells)
        yield finding(
            "schedule-width", row.place, found, columns=len(cells), expected_columns=len(draft.steps)
        )
    for sequence, (step, cell) in enumerate(zip(draft.steps, cells, strict=False), start=1):
        quote = _quote(cell, step.plain)
        match = _SHARE.fullmatch(quote.text)
        if quote.text and not match:
            yield finding("share-not-a-number", quote.place, quote.text, column=step.plain)
            continue
        share = Decimal(match[1]) if match else None
        draft.schedule.append(Milestone(sequence, step.plain, share, quote))


def _read_goals(draft: _Draft, cell: Cell) -> Iterator[Finding]:
    for text in filter(None, cell.plain.split("\n")):
        match = _GOAL.match(text)
        if not match and draft.goals:
            last = draft.goals[-1]
            joined = Quote(f"{last.statement.text}\n{text}", cell.place, GOALS)
            draft.goals[-1] = ProjectGoal(last.sequence, last.numbering, joined)
            continue
        if not match:
            yield finding("goal-not-numbered", cell.place, text, column=GOALS)
        numbering, statement = (match[1], text[match.end() :]) if match else ("", text)
        draft.goals.append(ProjectGoal(len(draft.goals) + 1, numbering, Quote(statement, cell.place, GOALS)))


def _finish(draft: _Draft, first_with: dict[str, Place]) -> Iterator[Sheet | Finding]:
    """Yield the sheet of a draft and what is odd about it as a whole; what it lacks, the shapes say."""
    where = draft.places[0]
    code, name = draft.quotes.get(CODE), draft.quotes.get(NAME)
    if not (code or name):
        for place in draft.places:
            yield finding("table-without-form", place, "")
        return
    name = name or Quote("", where, NAME)
    if code and code.text in first_with:
        first = first_with[code.text].fragment
        yield finding(
            "repeated-project-code", code.place, code.text, column=CODE, code=code.text, first=first
        )
    elif code and code.text:
        first_with[code.text] = code.place
    sheet = _sheet(draft, code if code and code.text else None, name)
    if sheet.heading and sheet.heading.text != name.text:
        yield finding("project-name-differs", name.place, name.text, column=NAME, heading=sheet.heading.text)
    if not sheet.schedule:
        yield finding("sheet-without-schedule", where, name.text)
    yield sheet


def _sheet(draft: _Draft, code: Quote | None, name: Quote) -> Sheet:
    match = _HEADING.fullmatch(draft.heading.text.strip()) if draft.heading else None
    heading = Quote(match[2], draft.heading.place) if match and draft.heading else None
    return Sheet(
        number=int(match[1]) if match else 0,
        heading=heading,
        unit=draft.unit,
        code=code,
        name=name,
        money_unit=draft.money_unit or "元",
        total=draft.total,
        total_quote=draft.quotes.get(TOTAL),
        funds=tuple(draft.funds),
        purpose=draft.quotes.get(BUDGET),
        schedule=tuple(draft.schedule),
        goals=tuple(draft.goals),
        targets=tuple(draft.targets),
        where=tuple(draft.places),
    )


FORM = Form(
    name="hebei",
    title=Bilingual(
        zh="河北省项目绩效目标表（2021年）", en="Project performance target tables of Hebei, 2021"
    ),
    headings=frozenset([CODE, NAME, BUDGET, TOTAL, SCHEDULE, GOALS, "其他资金", *COLUMNS]),
    extract=extract,
)
