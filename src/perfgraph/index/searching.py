"""How an index is asked: hits with their facets, and the rows of a list by filters, in an order, by pages."""

import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from perfgraph.errors import QueryError, StoreError
from perfgraph.index.building import VERSION
from perfgraph.index.layout import CLASS, FACETS, Cell
from perfgraph.index.sql import Sql, sql
from perfgraph.index.words import Piece, excerpt, expression, resembling

LONGEST = 200
"""The longest text that is looked for, in characters."""

PAGE = 20
"""How many hits a page has."""

SECONDS = 2.0
"""How long one question to the index may take."""

Counts = Mapping[str, Mapping[str, int]]
"""How many rows have each value of each facet, by facet and key; the most frequent values first."""

ALIKE = 64
"""How many words of a text count when names like it are looked for."""

_CHECK = 1_000
"""After how many instructions of SQLite's machine the clock is looked at."""

_HITS = "INSERT INTO hit SELECT rowid, bm25(words, 10.0, 1.0) FROM words WHERE words MATCH ?"
"""A name counts ten times what a text does (https://sqlite.org/fts5.html §5.1)."""


class TooSlow(QueryError):
    """A question to the index that was stopped at its time limit."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that was found: the list it is in, its IRI, its name in both languages (as it stands when it
    has only one) and the excerpt of its text, what was looked for told apart; `row` is its row of the list.
    """

    list: str
    thing: str
    name: tuple[Piece, ...]
    name_en: tuple[Piece, ...]
    text: tuple[Piece, ...]
    row: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Hits:
    """A page of what was found: `total` in all; each facet is counted under the filters of the others."""

    total: int
    hits: tuple[Hit, ...]
    facets: Counts


@dataclass(frozen=True, slots=True)
class Rows:
    """A page of the rows of a list: `total` in all; each facet is counted under the filters of the others."""

    total: int
    rows: tuple[Mapping[str, Cell], ...]
    facets: Counts


@dataclass(frozen=True, slots=True)
class _Span:
    """The numbers of the rows of a list, and its columns of names and texts."""

    first: int
    last: int
    named: tuple[str, ...]
    text: tuple[str, ...]


@dataclass(slots=True)
class Index:
    """An index file that `build` wrote, read only; `seconds` is what one question may take.

    Raises `StoreError` when there is no such file or it is of another edition.
    """

    path: Path
    seconds: float = SECONDS
    _database: sqlite3.Connection = field(init=False)
    _lists: Mapping[str, _Span] = field(init=False)

    def __post_init__(self) -> None:
        try:
            # A file that is only ever replaced as a whole needs no locks, which a reader may not write.
            uri = f"{self.path.resolve().as_uri()}?mode=ro&immutable=1"
            self._database = sqlite3.connect(uri, uri=True, isolation_level=None)
            run = self._database.execute
            run("PRAGMA temp_store = MEMORY")
            (version,) = run("PRAGMA user_version").fetchone()
            if version != VERSION:
                raise StoreError(f"{self.path}: found edition {version} of the index, expected {VERSION}")
            self._lists = {
                name: _Span(first, last, tuple(named.split()), tuple(text.split()))
                for name, first, last, named, text in run("SELECT * FROM list ORDER BY first, name")
            }
            run("CREATE TEMP TABLE hit (id INTEGER PRIMARY KEY, score REAL)")
        except sqlite3.Error as error:
            raise StoreError(
                f"{self.path}: found no search index ({error}), expected a file that was built"
            ) from error

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def totals(self) -> Mapping[str, int]:
        """Return how many rows each list has."""
        return {name: span.last - span.first + 1 for name, span in self._lists.items()}

    def search(self, text: str, filters: Mapping[str, str] | None = None, page: int = 1) -> Hits:
        """Return what holds all the parts of `text` (1 to 200 characters), the best first.

        `filters` gives for names of `FACETS`, or "class" (the name of a list), the key to be had. Raises
        `QueryError` for a text that is empty or too long, `TooSlow` at the time limit.
        """
        sought, filters = expression(_checked(text)), filters or {}
        if not sought:
            return Hits(0, (), {})
        with self._deadline():
            run = self._database.execute
            run("DELETE FROM hit")
            run(_HITS, (sought,))
            source = Sql("hit CROSS JOIN entry USING (id)")
            where, values = self._where(filters)
            total = self._count(source, where, values)
            found = run(
                sql("SELECT id FROM {source} WHERE {where} ORDER BY score, id LIMIT ? OFFSET ?",
                    source=source, where=where),
                (*values, PAGE, (page - 1) * PAGE),
            )  # fmt: skip
            hits = tuple(self._hit(number, text) for (number,) in found.fetchall())
            return Hits(total, hits, self._facets(source, filters))

    def resembling(
        self, text: str, name: str, filters: Mapping[str, str] | None = None, most: int = PAGE
    ) -> tuple[Mapping[str, Cell], ...]:
        """Return the rows of a list whose names share the most and the rarest words with a text, the likest
        first, and those that hold the text itself; a name need not hold all of it.

        Raises `QueryError` for a list that is not there, `TooSlow` at the time limit.
        """
        self._order(name, "")
        sought = resembling(text, ALIKE)
        if not sought:
            return ()
        where, values = self._where({**(filters or {}), CLASS: name})
        span = self._lists[name]
        statement = sql(
            "SELECT {table}.* FROM words CROSS JOIN entry ON entry.id = words.rowid JOIN {table} USING (id) "
            "WHERE words MATCH ? AND words.rowid BETWEEN ? AND ? AND {where} "
            "ORDER BY bm25(words, 10.0, 1.0), id LIMIT ?",
            table=name, where=where,
        )  # fmt: skip
        with self._deadline():
            found = self._database.execute(statement, (sought, span.first, span.last, *values, most))
            names = [column[0] for column in found.description]
            return tuple(dict(zip(names, row, strict=True)) for row in found)

    def rows(
        self, name: str, filters: Mapping[str, str], sort: str = "", page: int = 1, size: int = 50
    ) -> Rows:
        """Return a page of a list, ordered by a column ("-" in front turns it round), else as its question.

        Raises `QueryError` for a list or column that is not there, `TooSlow` at the time limit.
        """
        order = self._order(name, sort)
        filters = {**filters, CLASS: name}
        with self._deadline():
            where, values = self._where(filters)
            total = self._count(Sql("entry"), where, values)
            cursor = self._database.execute(
                sql("SELECT {table}.* FROM entry JOIN {table} USING (id) WHERE {where} "
                    "ORDER BY {order} LIMIT ? OFFSET ?", table=name, where=where, order=order),
                (*values, size, (page - 1) * size),
            )  # fmt: skip
            names = [column[0] for column in cursor.description]
            rows = tuple(dict(zip(names, row, strict=True)) for row in cursor)
            facets = self._facets(Sql("entry"), filters)
            return Rows(total, rows, {facet: found for facet, found in facets.items() if facet != CLASS})

    def _order(self, name: str, sort: str) -> Sql:
        if name not in self._lists:
            raise QueryError(f'found no list "{name}", expected one of: {", ".join(self._lists)}')
        column = sort.removeprefix("-")
        columns = [row[1] for row in self._database.execute(sql("PRAGMA table_info({table})", table=name))]
        if column and column not in columns:
            raise QueryError(
                f'list {name}: found no column "{column[:40]}" to sort by, '
                f"expected one of: {', '.join(columns)}"
            )
        turned = Sql("DESC" if sort.startswith("-") else "ASC")
        pattern = "{column} IS NULL, {column} {turned}, id" if column else "id"
        return sql(pattern, column=column or "id", turned=turned)

    def _hit(self, number: int, text: str) -> Hit:
        name = next(name for name, span in self._lists.items() if span.first <= number <= span.last)
        span = self._lists[name]
        cursor = self._database.execute(sql("SELECT * FROM {table} WHERE id = ?", table=name), (number,))
        row = dict(zip((column[0] for column in cursor.description), cursor.fetchone(), strict=True))
        names = [str(row[column] or "") for column in span.named]
        return Hit(
            list=name,
            thing=row["thing"],
            name=excerpt(names[0] or names[-1], text),
            name_en=excerpt(names[-1] or names[0], text),
            text=_best([excerpt(str(row[column]), text) for column in span.text if row[column]]),
            row=row,
        )

    def _where(self, filters: Mapping[str, str]) -> tuple[Sql, tuple[Cell, ...]]:
        parts, values = ["1"], list[Cell]()
        for name, key in sorted(filters.items()):
            if name == CLASS:
                span = self._lists.get(key)
                parts.append("entry.id BETWEEN ? AND ?")
                values += [span.first, span.last] if span else [0, -1]
            elif name in FACETS:
                # A project has the sources of all its money: one key that holds several words.
                pattern = "entry.{facet} IN (SELECT id FROM key WHERE instr(' ' || value || ' ', ?))"
                parts.append(sql(pattern, facet=name))
                values.append(f" {key} ")
        return Sql(" AND ".join(parts)), tuple(values)

    def _count(self, source: Sql, where: Sql, values: Sequence[Cell]) -> int:
        statement = sql("SELECT COUNT(*) FROM {source} WHERE {where}", source=source, where=where)
        (count,) = self._database.execute(statement, values).fetchone()
        return int(count)

    def _facets(self, source: Sql, filters: Mapping[str, str]) -> Counts:
        counts: dict[str, Mapping[str, int]] = {}
        for name in (CLASS, *FACETS):
            where, values = self._where({other: key for other, key in filters.items() if other != name})
            grouped = sql(
                "SELECT entry.{facet} AS found, COUNT(*) AS number FROM {source} "
                "WHERE {where} AND entry.{facet} IS NOT NULL GROUP BY entry.{facet}",
                facet=name, source=source, where=where,
            )  # fmt: skip
            named = sql(
                "SELECT key.value, number FROM ({grouped}) JOIN key ON key.id = found", grouped=grouped
            )
            if found := _summed(self._database.execute(named, values)):
                counts[name] = found
        return counts

    @contextmanager
    def _deadline(self) -> Iterator[None]:
        end = time.monotonic() + self.seconds
        self._database.set_progress_handler(lambda: time.monotonic() > end, _CHECK)
        try:
            yield
        except sqlite3.OperationalError as error:
            if "interrupt" not in str(error):
                raise StoreError(f"{self.path}: the search index cannot be read ({error})") from error
            raise TooSlow(
                f"search: found no end within {self.seconds:g} s, expected a longer text or another filter"
            ) from None
        finally:
            self._database.set_progress_handler(None, 0)


def _checked(text: str) -> str:
    text = text.strip()
    if not 1 <= len(text) <= LONGEST:
        raise QueryError(f"search: found {len(text)} characters, expected 1 to {LONGEST}")
    return text


def _best(excerpts: Sequence[tuple[Piece, ...]]) -> tuple[Piece, ...]:
    marked = (one for one in excerpts if any(sought for _, sought in one))
    return next(marked, excerpts[0] if excerpts else ())


def _summed(rows: Iterable[tuple[str, int]]) -> Mapping[str, int]:
    sums: dict[str, int] = {}
    for value, count in rows:
        for key in value.split(" "):
            sums[key] = sums.get(key, 0) + count
    return dict(sorted(sums.items(), key=lambda item: (-item[1], item[0])))
