"""Lists (平铺表): one table with many projects, each row an indicator with its project's name before it.

The cells of the project stand in its first row only; rows may come in any order of kinds.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from perfgraph.findings import Finding
from perfgraph.forms.draft import NOTE_OF, Draft
from perfgraph.forms.goals import goals
from perfgraph.forms.headings import fund_source
from perfgraph.forms.indicators import IndicatorTable
from perfgraph.forms.rows import Row
from perfgraph.forms.shifted import targets_of
from perfgraph.records import Quote, Target
from perfgraph.tables import Cell

_PROJECT = ("project-name", "project-code", "unit-name", "department", "total", "goal-annual",
            "goal-mid-term", "purpose", *NOTE_OF)  # fmt: skip
_HORIZON = {"goal-annual": "annual", "goal-mid-term": "mid-term"}


@dataclass(slots=True)
class ListReader:
    """Reads the rows of a list; `draft` is that of the project whose rows are being read."""

    table: IndicatorTable
    model: Draft
    unit: Quote | None = None
    draft: Draft | None = None

    @classmethod
    def of(cls, table: IndicatorTable, model: Draft) -> "ListReader | None":
        """Return the reader of a list, None when the table names no projects; `model` has year and unit."""
        return cls(table, model) if "project-name" in table.columns else None

    def read(self, row: Row) -> Iterator[Draft | Finding]:
        """Take in a row: yield the draft of the project before it when another begins, and what is odd."""
        project = self._own(row, "project-name")
        unit = self._own(row, "unit-name")
        self.unit = unit or self.unit
        if project:
            yield from self.rest()
            self.draft = Draft(
                self.model.default_unit, self.model.title, self.model.year, self.model.money_unit
            )
            self.draft.places.append(row.table.place)
            self.draft.marks |= self.table.columns.keys()
            yield from self._project(row, self.draft)
        if self.draft is None or not self.table.said(row.number, "name"):
            return  # the sum of a department, above its projects
        for found in targets_of(self.table, row.number):
            if isinstance(found, Target):
                self.draft.targets.append(found)
            else:
                yield found

    def rest(self) -> Iterator[Draft]:
        """Yield the project that is still being read."""
        if self.draft is not None:
            yield self.draft
        self.draft = None

    def _own(self, row: Row, meaning: str) -> Quote | None:
        """Return the text of a column that begins in this row."""
        quote = self.table.said(row.number, meaning)
        return quote if quote and quote.place.row == row.number else None

    def _project(self, row: Row, draft: Draft) -> Iterator[Finding]:
        """Take in what the first row of a project says of it."""
        columns: Mapping[str, Cell] = self.table.columns
        if self.unit:
            draft.fields["unit-name"] = self.unit
        for meaning in _PROJECT:
            quote = self._own(row, meaning)
            if not quote:
                continue
            if meaning == "total":
                yield from draft.figure(quote, None, None)
            elif meaning in _HORIZON:
                draft.goals += goals(quote, _HORIZON[meaning], len(draft.goals) + 1)
            else:
                draft.fields.setdefault(meaning, quote)
        for cell in row.table.row(self.table.heading_row):
            source = fund_source(cell.text)
            said = row.table.at(row.number, cell.place.column)
            if source and said is not None and said.place != cell.place and cell not in columns.values():
                yield from draft.figure(Quote(said.plain, said.place, cell.plain), None, source)
