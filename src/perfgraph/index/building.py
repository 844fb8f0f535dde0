"""How an index is built: every document once, then the lists in order, their facets and their words."""

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, NamedNode, QuerySolutions

from perfgraph.catalogue import Query
from perfgraph.errors import StoreError
from perfgraph.graph import PerformanceGraph
from perfgraph.index.entries import DocumentRows
from perfgraph.index.facts import Facts
from perfgraph.index.layout import (
    CLASS,
    FACETS,
    FUNDS,
    LISTS,
    NAMES,
    OWN,
    QUESTIONS,
    Cell,
    Row,
    key_of,
    text_columns,
)
from perfgraph.index.sql import Sql, sql
from perfgraph.index.words import words

VERSION = 1
"""The edition of the layout; a file of another one is not read."""

BATCH = 2_000
"""How many rows are held before they are written."""

PARTS = ("doc", "inferred", "findings")
"""The graphs of a document that its rows come from."""

ASKED = ("policies", "terms")
"""The lists that are not part of documents: their rows are the answers of their questions."""

_BESIDE: Mapping[str, Sequence[str]] = {
    "targets": ("indicator", "indicatorName"),
    "projects": ("unitCode",),
    "unit": ("thing", "name", "code", "region"),
    "basis": ("thing", "name", "kind", "status", "issuer", "issuerName", "fiscalYear", "value"),
    "rests": ("thing", "target", "project"),
    QUESTIONS: ("thing", "name", "nameEn", "description", "descriptionEn"),
}
"""What is kept beside the columns of the lists, and what is kept to make lists of."""

_DERIVED = (
    """INSERT INTO staged.units (thing, name, code, region, fiscalYear, projects, total, targets)
    SELECT unit, MIN(unitName), MIN(unitCode), MIN(region), fiscalYear, COUNT(*), SUM(largest), SUM(most)
    FROM (
      SELECT unit, MIN(unitName) AS unitName, MIN(unitCode) AS unitCode, MIN(region) AS region, fiscalYear,
             MAX(total) AS largest, MAX(targets) AS most
      FROM staged.projects WHERE unit IS NOT NULL GROUP BY thing, unit, fiscalYear)
    GROUP BY unit, fiscalYear""",
    """INSERT INTO staged.units (thing, name, code, region)
    SELECT thing, MIN(name), MIN(code), MIN(region) FROM staged.unit
    WHERE thing NOT IN (SELECT unit FROM staged.projects WHERE unit IS NOT NULL) GROUP BY thing""",
    """INSERT INTO staged.indicators
      (thing, name, kind, targets, projects, unitCount, firstYear, lastYear)
    SELECT indicator, MIN(indicatorName), MIN(kind), COUNT(*), COUNT(DISTINCT project), COUNT(DISTINCT unit),
           MIN(fiscalYear), MAX(fiscalYear)
    FROM staged.targets WHERE indicator IS NOT NULL GROUP BY indicator""",
    """INSERT INTO staged.bases
      (thing, name, kind, status, issuer, issuerName, fiscalYear, value, targets, projects)
    SELECT basis.thing, MIN(name), MIN(kind), MIN(status), issuer, MIN(issuerName), MIN(fiscalYear),
           MIN(value), COALESCE(used, 0), COALESCE(usedIn, 0)
    FROM staged.basis AS basis LEFT JOIN (
      SELECT thing, COUNT(DISTINCT target) AS used, COUNT(DISTINCT project) AS usedIn
      FROM staged.rests GROUP BY thing) AS rests ON rests.thing = basis.thing
    GROUP BY basis.thing, issuer""",
    """UPDATE staged.funds SET
      name = (SELECT name FROM staged.terms WHERE terms.thing = funds.source),
      nameEn = (SELECT nameEn FROM staged.terms WHERE terms.thing = funds.source)""",
)
"""The lists, and the names, that come from the rows of all documents together."""


def build(graph: PerformanceGraph, path: Path) -> None:
    """Write the index of everything in a graph to `path`, as a whole or not at all.

    Memory does not grow with the number of documents. The file is written beside `path` and renamed, so that
    a reader sees the old index or the new one. Raises `StoreError` when the store or the disk fails.
    """
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    part.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(part, isolation_level=None)) as database:
            _Builder(graph, database).build()
        part.replace(path)
    except (sqlite3.Error, OSError) as error:
        raise StoreError(
            f"{path}: the search index cannot be written ({error}), expected a folder with room"
        ) from error
    finally:
        part.unlink(missing_ok=True)


@dataclass(slots=True)
class _Builder:
    """One building: rows go to staging tables in a temporary file, then in order to the index."""

    graph: PerformanceGraph
    database: sqlite3.Connection
    waiting: dict[str, list[Sequence[Cell]]] = field(default_factory=dict)
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    keys: dict[str, int] = field(default_factory=dict)

    def build(self) -> None:
        """Fill the database."""
        run = self.database.execute
        # The file is not in use before it is whole, so nothing need survive a crash.
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -65536"):
            run(f"PRAGMA {pragma}")
        # An empty name is a database in a temporary file that disappears by itself.
        run("ATTACH '' AS staged")
        run("BEGIN")
        self._tables()
        for name, row in chain(self._of_documents(), self._asked(), self._questions()):
            self._keep(name, row)
        for name in self.waiting:
            self._write(name)
        for statement in _DERIVED:
            run(statement)
        for name in (*LISTS, QUESTIONS):
            self._finish(name)
        self.database.executemany("INSERT INTO key (value, id) VALUES (?, ?)", self.keys.items())
        run("INSERT INTO words (words) VALUES ('optimize')")
        run("COMMIT")

    def _query(self, name: str) -> Query:
        return self.graph.queries[f"list-{name}"]

    def _tables(self) -> None:
        run = self.database.execute
        run(f"PRAGMA main.user_version = {VERSION}")
        run(sql("CREATE TABLE entry (id INTEGER PRIMARY KEY, {facets})", facets=[CLASS, *FACETS]))
        run("CREATE TABLE key (id INTEGER PRIMARY KEY, value TEXT NOT NULL)")
        run("CREATE TABLE list (name TEXT PRIMARY KEY, first INTEGER, last INTEGER, named TEXT, text TEXT)")
        run("CREATE VIRTUAL TABLE words USING fts5(name, text, content='', tokenize='ascii')")
        for name in (*LISTS, *(other for other in _BESIDE if other not in LISTS)):
            shown = tuple(self._query(name).columns) if name in LISTS else ()
            order = tuple(column.lstrip("-") for column in LISTS.get(name, ()))
            self.columns[name] = tuple(dict.fromkeys((*shown, *order, *_BESIDE.get(name, ()))))
            run(sql("CREATE TABLE staged.{table} ({columns})", table=name, columns=self.columns[name]))

    def _of_documents(self) -> Iterator[tuple[str, Row]]:
        store, base = self.graph.store, self.graph.names.base
        prefix = f"{base}graph/doc/"
        for graph in store.graphs():
            if graph.value.startswith(prefix):
                document = graph.value.removeprefix(prefix)
                names = [NamedNode(f"{base}graph/{part}/{document}") for part in PARTS]
                yield from DocumentRows(Facts(quad for name in names for quad in store.quads(name))).rows()

    def _asked(self) -> Iterator[tuple[str, Row]]:
        for name in ASKED:
            query = self._query(name)
            solutions = self.graph.store.query(query.bind(**dict.fromkeys(query.parameters)))
            assert isinstance(solutions, QuerySolutions)
            for solution in solutions:
                yield name, {column: cell_of(solution[column]) for column in query.columns}

    def _questions(self) -> Iterator[tuple[str, Row]]:
        for query in self.graph.queries.values():
            title, text = query.title, query.description
            values = (f"{self.graph.names.base}query/{query.name}", title.zh, title.en, text.zh, text.en)
            yield QUESTIONS, dict(zip(_BESIDE[QUESTIONS], values, strict=True))

    def _keep(self, name: str, row: Row) -> None:
        waiting = self.waiting.setdefault(name, [])
        waiting.append(tuple(row.get(column) for column in self.columns[name]))
        if len(waiting) >= BATCH:
            self._write(name)

    def _write(self, name: str) -> None:
        values = Sql(", ".join("?" * len(self.columns[name])))
        insert = sql("INSERT INTO staged.{table} VALUES ({values})", table=name, values=values)
        self.database.executemany(insert, self.waiting[name])
        self.waiting[name].clear()

    def _finish(self, name: str) -> None:
        """Write the rows of a list in its order, then what they are found by."""
        run, columns = self.database.execute, self.columns[name]
        (before,) = run("SELECT COALESCE(MAX(id), 0) FROM entry").fetchone()
        run(sql("CREATE TABLE main.{table} (id INTEGER PRIMARY KEY, {columns})", table=name, columns=columns))
        fill = (
            "INSERT INTO main.{table} SELECT ? + row_number() OVER (ORDER BY {order}), * FROM staged.{table}"
        )
        run(sql(fill, table=name, order=_order(LISTS.get(name, ("thing",)))), (before,))
        run(sql("DROP TABLE staged.{table}", table=name))
        named = tuple(column for column in NAMES if column in columns)
        text = text_columns(self._query(name)) if name in LISTS else _BESIDE[QUESTIONS][3:]
        last = self._found_by(name, named, text) or before
        run(
            "INSERT INTO list (name, first, last, named, text) VALUES (?, ?, ?, ?, ?)",
            (name, before + 1, last, " ".join(named), " ".join(text)),
        )

    def _found_by(self, name: str, named: Sequence[str], text: Sequence[str]) -> int:
        """Write facets and words of the rows of a list; return the last number, 0 without rows."""
        rows = self.database.execute(sql("SELECT * FROM main.{table} ORDER BY id", table=name))
        places = {column: place for place, column in enumerate(self.columns[name], start=1)}
        values = Sql(", ".join("?" * (len(FACETS) + 2)))
        entry = sql("INSERT INTO entry VALUES ({values})", values=values)
        last = 0
        while batch := rows.fetchmany(BATCH):
            self.database.executemany(entry, [self._facets(name, row, places) for row in batch])
            self.database.executemany(
                "INSERT INTO words (rowid, name, text) VALUES (?, ?, ?)",
                [(row[0], _words(row, places, named), _words(row, places, text)) for row in batch],
            )
            last = batch[-1][0]
        return last

    def _facets(self, name: str, row: Sequence[Any], places: Mapping[str, int]) -> tuple[int | None, ...]:
        numbers: list[int | None] = [row[0], self._number(name)]
        for facet in FACETS.values():
            column = "thing" if OWN.get(name) == facet.name else facet.column
            value = row[places[column]] if column in places else None
            key = None if value is None else key_of(facet, self.graph.names.base, value)
            if facet.name == "source" and "fiscal" in places:
                key = " ".join(fund for column, fund in FUNDS.items() if (row[places[column]] or 0) > 0)
            numbers.append(self._number(key) if key else None)
        return tuple(numbers)

    def _number(self, key: str) -> int:
        return self.keys.setdefault(key, len(self.keys) + 1)


def _words(row: Sequence[Any], places: Mapping[str, int], columns: Sequence[str]) -> str:
    return " ".join(word for column in columns for word in words(str(row[places[column]] or "")))


def cell_of(term: object) -> Cell:
    """Return a term as the index keeps it; None for a blank node and for what is unbound."""
    if isinstance(term, NamedNode):
        return term.value
    if not isinstance(term, Literal):
        return None
    name = term.datatype.value.rpartition("#")[2]
    return float(term.value) if name in ("integer", "int", "decimal") else term.value


def _order(columns: Iterable[str]) -> Sql:
    parts = [
        sql("{column} DESC" if column.startswith("-") else "{column}", column=column.lstrip("-"))
        for column in columns
    ]
    return Sql(", ".join(parts))
