"""Sheets that are read by their headings (表格), whatever the template: the common reading of most forms.

A row is read as what its cells are headings of: the columns of an indicator table, the columns of a table
of money, goals, or labels with their text beside them. So a template that only orders or words them
otherwise needs no code.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from perfgraph.findings import Finding
from perfgraph.forms.draft import PHASES, Draft
from perfgraph.forms.goals import goals, with_achievements
from perfgraph.forms.headings import fund_source, heading, is_label
from perfgraph.forms.indicators import IndicatorTable
from perfgraph.forms.money import unit_inside
from perfgraph.forms.rows import Line, Row
from perfgraph.forms.shifted import targets_of
from perfgraph.records import DepartmentGoal, Figure, FundSource, Phase, Quote, Record, Target
from perfgraph.tables import Cell, Paragraph
from perfgraph.vocabulary import finding

TITLE = re.compile(r"(?:绩效|自评|监控).{0,24}[表单]\s*(?:[(（].{0,24}[)）]\s*)*$")
"""The title over a sheet: …绩效目标申报表, …绩效自评表（2023年度）."""

_YEAR = re.compile(r"[(（]?\s*(20[0-9]{2})\s*年度?\s*[)）]?")
_YEAR_FIRST = re.compile(r"[(（]\s*20[0-9]{2}\s*年度?\s*[)）]|20[0-9]{2}年度?$")
_TITLE_LENGTH = 80
_EXECUTION = ("rate", "weight", "score")
_HORIZON = {"goal-annual": "annual", "goal-mid-term": "mid-term"}
_SILENT = {"person", "telephone", "money-unit", "report-number", "finance-department"}


def is_title(text: str) -> bool:
    """Return whether a line is the title of a sheet.

    >>> is_title("部门预算项目支出绩效自评表(2023年度)"), is_title("绩效目标")
    (True, False)
    """
    line = "".join(text.split())
    return len(line) <= _TITLE_LENGTH and bool(TITLE.search(line))


@dataclass(slots=True)
class SheetReader:
    """Reads the lines of one sheet into a draft; it remembers which table of the sheet it is in."""

    draft: Draft
    indicators: IndicatorTable | None = None
    money: dict[str, Cell] = field(default_factory=dict)
    pending: list[tuple[str, Cell]] = field(default_factory=list)
    tasks: dict[str, Cell] = field(default_factory=dict)
    sub_goals: list[DepartmentGoal] = field(default_factory=list)
    phases: dict[int, Phase | None] = field(default_factory=dict)
    footnote: bool = False

    def read(self, line: Line) -> Iterator[Finding]:
        """Take in a paragraph or row; yield what is odd about it."""
        if isinstance(line, Paragraph):
            self._caption(Quote(line.text.strip(), line.place))
            return
        if line.table.place not in self.draft.places:
            self.draft.places.append(line.table.place)
            self.indicators, self.money, self.pending, self.tasks = None, {}, [], {}
        yield from self._row(line)

    def records(self) -> Iterator[Record | Finding]:
        """Yield the record of the sheet and what is odd about it as a whole."""
        yield from self.draft.findings()
        yield from self.sub_goals
        sheet = self.draft.sheet()
        if sheet:
            yield sheet

    def _row(self, row: Row) -> Iterator[Finding]:
        draft = self.draft
        if not draft.money_unit:
            draft.money_unit = next(filter(None, (unit_inside(cell.text) for cell in row.own)), "")
        table = IndicatorTable.below(row.table, row.number, draft.budget_year)
        if table:
            self.indicators, self.money, self.pending = table, {}, []
            draft.marks |= table.columns.keys()
            guessed = table.columns.get("value")
            if guessed and heading(guessed.text) != "value":
                place = guessed.place
                yield finding("value-column-guessed", place, guessed.plain, column=guessed.plain)
        elif self.indicators and row.number < self.indicators.first_row:
            pass  # the second row of the heading
        elif self.indicators and not self._ends(row):
            yield from self._targets(row, self.indicators)
        elif len(row.own) == 1 and is_title(row.own[0].text):
            self._caption(Quote(row.own[0].plain, row.own[0].place))
        else:
            yield from self._above(row)

    def _targets(self, row: Row, table: IndicatorTable) -> Iterator[Finding]:
        for found in targets_of(table, row.number):
            if isinstance(found, Target):
                self.draft.targets.append(found)
            else:
                yield found

    def _ends(self, row: Row) -> bool:
        """Return whether a row stands below the indicators: a sum, a note, or a label of another part."""
        texts = [cell for cell in row.own if heading(cell.text) not in {"indicators", "goals"}]
        if not texts:
            return False
        meaning = heading(texts[0].text) or heading(re.split("[:：]", texts[0].plain)[0])
        ends = bool(meaning) and meaning not in {"class", "kind", "name"}
        if ends or texts[0].plain.startswith(("注", "备注：", "说明：")):
            self.indicators = None
        return self.indicators is None

    def _above(self, row: Row) -> Iterator[Finding]:
        """Read a row that is none of the indicators."""
        meanings = set(row.meanings) - {""}
        if self._below_goals(row):
            return
        if "task" in meanings:
            self.tasks = {
                meaning: cell for meaning, cell in zip(row.meanings, row.cells, strict=True) if meaning
            }
            return
        if self.tasks and self._task(row):
            return
        if meanings & PHASES.keys() and len(meanings & (PHASES.keys() | {*_EXECUTION, "requested"})) > 1:
            self.money = {
                meaning: cell for meaning, cell in zip(row.meanings, row.cells, strict=True) if meaning
            }
            return
        if self.money and (label := self._line_of_money(row)):
            yield from self._amounts(row, label)
            return
        known = False
        for label, quote in row.pairs:
            known = True
            yield from self._pair(label, quote)
        if "sum" in meanings:
            self._sum(row)
        elif not known and row.own and not self._is_footnote(row):
            yield finding("text-not-read", row.place, row.text)

    def _is_footnote(self, row: Row) -> bool:
        first = row.own[0].plain
        self.footnote |= first.startswith(("注", "备注", "说明", "填表说明"))
        return self.footnote or all(is_label(cell.text) for cell in row.own) or is_title(row.text)

    def _caption(self, quote: Quote) -> None:
        """Take in a line outside the rows: the title, the year, the unit, a label with its text."""
        draft = self.draft
        if is_title(quote.text):
            draft.title = draft.title or quote
        year = _YEAR.search(quote.text)
        if year and not draft.year and (_YEAR_FIRST.match(quote.text) or is_title(quote.text)):
            draft.year = Quote(year[0].strip("()（） "), quote.place, "年度")
        draft.money_unit = draft.money_unit or unit_inside(quote.text)
        for part in re.split(r"\s{2,}|\t", quote.text):
            label, colon, text = part.replace("：", ":").partition(":")
            meaning = heading(label)
            if colon and text.strip() and meaning and meaning not in _SILENT:
                draft.fields.setdefault(meaning, Quote(text.strip(), quote.place, label.strip()))

    def _pair(self, label: Cell, quote: Quote) -> Iterator[Finding]:
        """Take in a label and the text beside it."""
        meaning, source = heading(label.text), fund_source(label.text)
        if meaning in _HORIZON or meaning == "achieved":
            self.draft.marks.add(meaning)
            if quote.text:
                self._goal(meaning, quote)
            else:
                self.pending.append((meaning, label))
        elif meaning in {"total", "requested"}:
            self.phases[label.place.column] = None
            yield from self.draft.figure(quote, None, None)
        elif meaning in PHASES:
            self.phases[label.place.column] = PHASES[meaning]
            yield from self.draft.figure(quote, PHASES[meaning], None)
        elif meaning == "rate":
            yield from self.draft.rate("rate", quote)
        elif meaning == "weight" and "rate" in self.draft.execution:
            yield from self.draft.rate("weight", quote)
        elif source:
            # A source belongs to the total above it, of which two may stand side by side.
            yield from self.draft.figure(quote, self.phases.get(label.place.column), source)
        elif meaning and meaning not in _SILENT and quote.text:
            self.draft.fields.setdefault(meaning, quote)

    def _line_of_money(self, row: Row) -> Cell | None:
        """Return the label of a line of a table of money: all of it, or one source."""
        for cell in row.cells:
            if heading(cell.text) in {"total", "sum"} or fund_source(cell.text):
                return cell
        return None

    def _amounts(self, row: Row, label: Cell) -> Iterator[Finding]:
        source: FundSource | None = fund_source(label.text)
        for meaning, column in self.money.items():
            cell = row.table.at(row.number, column.place.column)
            if cell is None or cell is label or cell is column:
                continue
            quote = Quote(cell.plain, cell.place, column.plain)
            if meaning == "requested":
                yield from self.draft.figure(quote, None, source)
            elif meaning in PHASES:
                yield from self.draft.figure(quote, PHASES[meaning], source)
            elif meaning in _EXECUTION and source is None:
                yield from self.draft.rate(meaning, quote)

    def _goal(self, meaning: str, quote: Quote) -> None:
        draft = self.draft
        if meaning == "achieved":
            draft.goals = with_achievements(draft.goals, quote)
        else:
            draft.goals += goals(quote, _HORIZON[meaning], len(draft.goals) + 1)

    def _below_goals(self, row: Row) -> bool:
        """Read the texts below the headings of goals: 年初设定目标 | 完成情况 over their texts."""
        waiting, self.pending = self.pending, []
        read = False
        for meaning, label in sorted(waiting, key=lambda pair: pair[0] == "achieved"):
            cell = row.table.at(row.number, label.place.column)
            if cell is not None and cell.place != label.place and cell.plain and not is_label(cell.text):
                self._goal(meaning, Quote(cell.plain, cell.place, label.plain))
                read = True
        return read

    def _task(self, row: Row) -> bool:
        """Read a main task of a department (年度主要任务): its name and what it consists of."""
        name = row.table.at(row.number, self.tasks["task"].place.column)
        content = self.tasks.get("project-content")
        said = row.table.at(row.number, content.place.column) if content else None
        if name is None or heading(name.text) == "task" or not row.own:
            return name is not None and heading(name.text) == "task"
        if is_label(name.text) or any(heading(cell.text) in _HORIZON for cell in row.cells):
            self.tasks = {}
            return False
        if name.plain:
            text = said.plain if said is not None and said.plain else name.plain
            place = said.place if said is not None and said.plain else name.place
            path = (len(self.sub_goals) + 1,)
            self.sub_goals.append(DepartmentGoal(path, "", name.plain, Quote(text, place, "年度主要任务")))
        return True

    def _sum(self, row: Row) -> None:
        """Read a row of sums: the last number of it is the score where scores were given."""
        numbers = [cell for cell in row.own if re.fullmatch(r"[0-9]{1,3}(?:\.[0-9]{1,4})?分?", cell.plain)]
        scored = "score" in self.draft.marks and len(numbers) > 1
        if scored or (len(numbers) == 1 and "得分" in row.text):
            last = numbers[-1]
            self.draft.total_score = Figure(
                Decimal(last.plain.removesuffix("分")), Quote(last.plain, last.place, "总分")
            )
