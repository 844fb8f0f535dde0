"""The tables of a source as they stand: rows, cells with their spans, and what was made of each cell."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from perfgraph.findings import Severity
from perfgraph.pages.asking import count, iri, select, text
from perfgraph.pages.badges import severity_of
from perfgraph.pages.evidence import place_of
from perfgraph.pages.site import Site
from perfgraph.pages.statements import document_id
from perfgraph.terms import XSD

WIDEST = 200
"""How many columns a cell spans at most, whatever a document claims."""

LONGEST = 2_000
"""How many rows a cell spans at most."""

RECENT = 16
"""Of how many sets of tables it is kept what was made of their cells."""

_CELLS = """SELECT DISTINCT ?table ?number ?cell ?column ?quote ?rows ?columns WHERE {
  VALUES ?table { UNDEF } VALUES ?first { UNDEF } VALUES ?last { UNDEF }
  ?row dcterms:isPartOf ?table ; pg:rowNumber ?number .
  ?cell dcterms:isPartOf ?row ; pg:columnNumber ?column .
  OPTIONAL { ?cell pg:quote ?quote }
  OPTIONAL { ?cell pg:rowSpan ?rows }
  OPTIONAL { ?cell pg:columnSpan ?columns }
  FILTER(?number >= ?first && ?number <= ?last)
}"""

_NAMES = """SELECT DISTINCT ?cell ?name WHERE {
  VALUES ?table { UNDEF }
  ?row dcterms:isPartOf ?table . ?cell dcterms:isPartOf ?row ; pg:fills ?fills .
  OPTIONAL { ?cell pg:columnName ?name }
}"""

_MADE = """SELECT DISTINCT ?thing ?from WHERE {
  VALUES ?table { UNDEF }
  { ?row dcterms:isPartOf ?table . ?thing prov:wasDerivedFrom ?row BIND(?row AS ?from) }
  UNION { ?row dcterms:isPartOf ?table . ?from dcterms:isPartOf ?row . ?thing prov:wasDerivedFrom ?from }
}"""

_FOUND = """SELECT DISTINCT ?finding ?cell ?severity WHERE {
  ?finding prov:wasDerivedFrom ?cell ; sh:resultSeverity ?severity
} LIMIT 20000"""


@dataclass(frozen=True, slots=True)
class Mark:
    """A finding that stands at a cell."""

    finding: str
    severity: Severity


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell in place: `state` is "made" when something was made of it, "heading" when it names other cells,
    "unread" when it only stands there, "gap" where the source has no cell. `made` are the things, `heading`
    is the label that the cell stands under.
    """

    iri: str
    anchor: str
    text: str
    row_span: int
    column_span: int
    state: str
    made: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table."""

    anchor: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table, or the rows of it that are shown."""

    iri: str
    anchor: str
    number: int
    rows: tuple[Row, ...]

    @property
    def row(self) -> str:
        """Return the IRI of the first row that is shown."""
        return f"{self.iri.partition('#')[0]}#{self.rows[0].anchor}"


@dataclass(frozen=True, slots=True)
class _Raw:
    """A cell as it is stored."""

    row: int
    column: int
    iri: str
    text: str
    rows: int
    columns: int


@dataclass(frozen=True, slots=True)
class _Knowledge:
    """What was made of the cells of some tables."""

    names: Mapping[str, frozenset[str]]
    headings: Mapping[str, str]
    made: Mapping[str, tuple[str, ...]]
    marks: Mapping[str, tuple[Mark, ...]]


def tables_of(
    site: Site, document: str, numbers: Iterable[int], rows: tuple[int, int] = (1, 10**9)
) -> tuple[Table, ...]:
    """Return tables of a document by their numbers, with the rows from the first to the last of `rows`."""
    names = {f"{document}#t{number}": number for number in sorted(set(numbers))}
    if not names:
        return ()
    graph = [site.graph.names.graph("doc", document_id(site, document))]
    tables = [NamedNode(name) for name in names]
    first, last = ([Literal(str(row), datatype=XSD("integer"))] for row in rows)
    raw: dict[str, list[_Raw]] = {name: [] for name in names}
    for row in select(site, _CELLS, within=graph, table=tables, first=first, last=last):
        spans = (count(row["rows"]) or 1, count(row["columns"]) or 1)
        cell = _Raw(
            count(row["number"]), count(row["column"]), iri(row["cell"]), text(row["quote"]),
            min(spans[0], LONGEST), min(spans[1], WIDEST),
        )  # fmt: skip
        raw[iri(row["table"])].append(cell)
    known = site.kept("cells", tuple(names), lambda: _knowledge(site, document, graph, tables), RECENT)
    return tuple(
        Table(name, f"t{number}", number, tuple(_rows(name, number, raw[name], known)))
        for name, number in names.items()
    )


def row_of(site: Site, fragment: str) -> Table | None:
    """Return the one row of a table that a row or cell is, or stands in; None for other fragments."""
    place = place_of(fragment)
    if place is None or not place.row:
        return None
    document = fragment.partition("#")[0]
    (table,) = tables_of(site, document, [place.table], (place.row, place.row))
    return table if table.rows else None


def _knowledge(
    site: Site, document: str, graph: Sequence[NamedNode], tables: Sequence[NamedNode]
) -> _Knowledge:
    names: dict[str, set[str]] = {}
    headings: dict[str, str] = {}
    for row in select(site, _NAMES, within=graph, table=tables):
        cell, name = iri(row["cell"]), text(row["name"])
        names.setdefault(cell.partition("-")[0], set()).add(name)
        headings[cell] = min(headings.get(cell, name), name)
    made: dict[str, set[str]] = {}
    for row in select(site, _MADE, within=graph, table=tables):
        made.setdefault(iri(row["from"]), set()).add(iri(row["thing"]))
    marks: dict[str, set[Mark]] = {}
    findings = [site.graph.names.graph("findings", document_id(site, document))]
    for row in select(site, _FOUND, within=findings):
        mark = Mark(iri(row["finding"]), severity_of(iri(row["severity"])))
        marks.setdefault(iri(row["cell"]), set()).add(mark)
    return _Knowledge(
        {table: frozenset(texts) for table, texts in names.items()},
        headings,
        {cell: tuple(sorted(things)) for cell, things in made.items()},
        {cell: tuple(sorted(found, key=lambda mark: mark.finding)) for cell, found in marks.items()},
    )


def _rows(table: str, number: int, raw: Iterable[_Raw], known: _Knowledge) -> Iterator[Row]:
    by_row: dict[int, list[_Raw]] = {}
    for cell in raw:
        by_row.setdefault(cell.row, []).append(cell)
    covered: dict[int, int] = {}
    for row in sorted(by_row):
        cells = sorted(by_row[row], key=lambda cell: cell.column)
        yield Row(f"t{number}-r{row}", tuple(_placed(table, row, cells, covered, known)))


def _placed(
    table: str, row: int, cells: Iterable[_Raw], covered: dict[int, int], known: _Knowledge
) -> Iterator[Cell]:
    """Yield the cells of a row; `covered` holds for each column the last row that a cell above reaches."""
    at = 1
    for cell in cells:
        missing = sum(covered.get(column, 0) < row for column in range(at, min(cell.column, at + WIDEST)))
        if missing:
            yield Cell("", "", "", 1, missing, "gap")
        at = cell.column + cell.columns
        for column in range(cell.column, at):
            covered[column] = cell.row + cell.rows - 1
        yield _cell(table, row, cell, known)


def _cell(table: str, row: int, cell: _Raw, known: _Knowledge) -> Cell:
    made = known.made.get(cell.iri, ())
    if cell.iri in known.headings:
        made = made or known.made.get(f"{table}-r{row}", ())
    state = "made" if made else "unread"
    if not made and cell.text.strip() in known.names.get(table, ()):
        state = "heading"
    anchor = cell.iri.partition("#")[2]
    marks, heading = known.marks.get(cell.iri, ()), known.headings.get(cell.iri, "")
    return Cell(cell.iri, anchor, cell.text, cell.rows, cell.columns, state, made, marks, heading)
