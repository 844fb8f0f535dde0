"""The table of indicators (绩效指标表): its headings, and each row below them to a target."""

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass

from perfgraph.findings import Finding, Place
from perfgraph.records import Quote, Target
from perfgraph.tables import Cell, Table
from perfgraph.terms import slug
from perfgraph.values import Remark, parse
from perfgraph.vocabulary import concepts, finding, fold

COLUMNS: Mapping[str, str] = {
    "一级指标": "class",
    "二级指标": "kind",
    "三级指标": "name",
    "绩效指标描述": "description",
    "指标值": "value",
    "指标值确定依据": "basis",
}
"""The headings of the indicator table and what stands below each."""

NEEDED = frozenset({"三级指标", "指标值"})
"""Headings without which a row is not the heading of an indicator table."""

LEAF_KINDS = frozenset(
    (
        "quantity",
        "quality",
        "timeliness",
        "cost",
        "economic",
        "social",
        "ecological",
        "sustainability",
        "satisfaction",
    )
)
"""Second-level concepts of the scheme `indicator-type`: the kinds a target can have."""


SEEN_BY_SHAPES = frozenset({Remark.QUESTION, Remark.NO_UNIT, Remark.EMPTY})
"""Remarks that the shapes make from the statements (ValueSpecification-Question, -UnitStated, -EmptyCell)."""


@dataclass(frozen=True, slots=True)
class IndicatorTable:
    """Where the columns of an indicator table are, by what they mean; rows start below `heading_row`."""

    table: Table
    heading_row: int
    columns: Mapping[str, Cell]

    @classmethod
    def below(cls, table: Table, row: int) -> "IndicatorTable | None":
        """Return the indicator table whose heading is `row` of `table`, or None when that is no heading."""
        headings = {fold(cell.text): cell for cell in table.row(row)}
        if not headings.keys() >= NEEDED:
            return None
        columns = {meaning: headings[label] for label, meaning in COLUMNS.items() if label in headings}
        return cls(table, row, columns)

    def missing(self) -> Iterator[Finding]:
        """Yield a finding for each heading that the table lacks."""
        where = Place(table=self.table.place.table, row=self.heading_row)
        for label, meaning in COLUMNS.items():
            if meaning not in self.columns:
                yield finding("missing-column", where, "", column=label)

    def quote(self, row: int, meaning: str) -> Quote | None:
        """Return the cell of a row that means `meaning`, None where the row has none."""
        heading = self.columns.get(meaning)
        cell = self.table.at(row, heading.place.column) if heading else None
        return Quote(cell.plain, cell.place, heading.plain) if heading and cell else None

    def targets(self, row: int) -> Iterator[Target | Finding]:
        """Yield the target of a row and what is odd about it; a row of blanks yields nothing."""
        where = _row_place(self.table, row)
        quotes = {meaning: self.quote(row, meaning) for meaning in COLUMNS.values()}
        if not any(quote and quote.text for quote in quotes.values()):
            return
        absent = [
            label for label, meaning in COLUMNS.items() if meaning in self.columns and not quotes[meaning]
        ]
        for label in absent:
            yield finding("missing-cell", where, "", column=label)
        name, value = quotes["name"], quotes["value"]
        if not name or not name.text:
            yield finding("missing-cell", where, "", column="三级指标")
            return
        value = value or Quote("", where, "指标值")
        kind = yield from self._kind(where, quotes)
        yield from _remarks(value)
        yield Target(
            kind=kind,
            kind_quotes=tuple(q for q in (quotes["class"], quotes["kind"]) if q and q.text),
            name=name,
            description=quotes["description"],
            value=parse(value.text),
            value_quote=value,
            basis=quotes["basis"] if quotes["basis"] and quotes["basis"].text else None,
            row=where,
        )

    def _kind(self, where: Place, quotes: Mapping[str, Quote | None]) -> Generator[Finding, None, str]:
        stated = quotes["kind"] if quotes["kind"] and quotes["kind"].text else quotes["class"]
        concept = concepts("indicator-type").get(fold(stated.text)) if stated else None
        kind = slug(concept) if concept else ""
        if kind in LEAF_KINDS:
            return kind
        found = stated.text if stated else ""
        yield finding("unknown-indicator-kind", stated.place if stated else where, found, heading=found)
        return ""


def _remarks(quote: Quote) -> Iterator[Finding]:
    value = parse(quote.text)
    for remark in value.remarks:
        if remark in SEEN_BY_SHAPES:
            continue
        yield finding(f"value-{remark}", quote.place, quote.text, column=quote.label)


def _row_place(table: Table, row: int) -> Place:
    """Return the place of a row; its lines are those of the cells that start in it."""
    own = [cell.place for cell in table.row(row) if cell.place.row == row and cell.place.start_line]
    return Place(
        table=table.place.table,
        row=row,
        start_line=min((place.start_line for place in own), default=0),
        end_line=max((place.end_line for place in own), default=0),
    )
