"""The tables as one SQLite file, with keys, indexes and a dictionary of the columns.

SQLite rather than DuckDB: the Library of Congress lists its file format for keeping data sets, which the
makers promise to read until 2050; it comes with Python, R, QGIS and every telephone; and it needs no
library of ours. DuckDB reads it with ATTACH. Money is REAL, exact to the cent up to 90 trillion yuan; the
CSV files have the digits as they are in the graph.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from perfgraph.answers.values import Plain
from perfgraph.catalogue import ColumnType
from perfgraph.errors import QueryError
from perfgraph.publishing.tables.comma import as_text
from perfgraph.publishing.tables.declaration import KEY, Column, Table
from perfgraph.publishing.tables.filling import Row

BATCH = 1_000
"""How many rows are written at once."""

DICTIONARY = "dictionary"
"""The table of what tables and columns mean."""

_TYPES = {
    ColumnType.INTEGER: "INTEGER",
    ColumnType.YEAR: "INTEGER",
    ColumnType.BOOLEAN: "INTEGER",
    ColumnType.DECIMAL: "REAL",
    ColumnType.MONEY: "REAL",
}


def write_database(path: Path, filled: Iterable[tuple[Table, Iterable[Row]]]) -> None:
    """Write tables, each after those that it refers to, as a new SQLite file.

    Raises `QueryError` that names table, column and address where a row refers to one that is not there.
    """
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN")
        tables = []
        for table, rows in filled:
            _fill(connection, table, rows)
            tables.append(table)
        _write_dictionary(connection, tables)
        _refuse_dangling(connection, tables)
        connection.execute("COMMIT")
        connection.execute("VACUUM")
    finally:
        connection.close()


def sql_name(name: str) -> str:
    """Return the name of a table or column in SQL: quoted, so that `references` or `table` is no keyword.

    >>> sql_name("target-bases")
    '"target_bases"'
    """
    return '"' + name.replace("-", "_").replace('"', '""') + '"'


def _fill(connection: sqlite3.Connection, table: Table, rows: Iterable[Row]) -> None:
    columns = [_column(column, table) for column in table.columns]
    columns.append(f"PRIMARY KEY ({', '.join(map(sql_name, table.key))})")
    connection.execute(f"CREATE TABLE {sql_name(table.name)} ({', '.join(columns)}) WITHOUT ROWID")
    places = ", ".join("?" for _ in table.columns)
    insert = f"INSERT INTO {sql_name(table.name)} VALUES ({places})"  # noqa: S608 - names are declared
    connection.executemany(insert, (tuple(map(_value, row)) for row in rows))
    for column in table.references:
        index = sql_name(f"{table.name}_by_{column}")
        connection.execute(f"CREATE INDEX {index} ON {sql_name(table.name)} ({sql_name(column)})")


def _column(column: Column, table: Table) -> str:
    parts = [sql_name(column.name), _TYPES.get(column.type, "TEXT")]
    if table.required(column):
        parts.append("NOT NULL")
    if column.type is ColumnType.BOOLEAN:
        parts.append(f"CHECK ({sql_name(column.name)} IN (0, 1))")
    if column.table:
        parts.append(f"REFERENCES {sql_name(column.table)} ({sql_name(KEY)})")
    return " ".join(parts)


def _value(value: Plain) -> str | int | float | None:
    if isinstance(value, Decimal):
        return float(value)
    return value if isinstance(value, str | int | float | None) else as_text(value)


def _write_dictionary(connection: sqlite3.Connection, tables: Sequence[Table]) -> None:
    connection.execute(
        f"CREATE TABLE {DICTIONARY} (table_name TEXT NOT NULL, column_name TEXT NOT NULL, title_zh TEXT, "
        "title_en TEXT, meaning_zh TEXT, meaning_en TEXT, property TEXT, "
        "PRIMARY KEY (table_name, column_name)) WITHOUT ROWID"
    )
    insert = f"INSERT INTO {DICTIONARY} VALUES (?, ?, ?, ?, ?, ?, ?)"  # noqa: S608 - a constant
    connection.executemany(insert, _entries(tables))


def _entries(tables: Sequence[Table]) -> Iterator[tuple[str, ...]]:
    """Yield what is in the dictionary: a table itself has the column ""."""
    for table in tables:
        name = table.name.replace("-", "_")
        title, text = table.title, table.description
        yield name, "", title.zh, title.en, text.zh, text.en, table.of_class
        for column in table.columns:
            title, text = column.label, column.meaning
            yield name, column.name, title.zh, title.en, text.zh, text.en, column.property


def _refuse_dangling(connection: sqlite3.Connection, tables: Sequence[Table]) -> None:
    for table in tables:
        for column, other in table.references.items():
            own, key = sql_name(column), sql_name(KEY)
            query = (
                f"SELECT {own} FROM {sql_name(table.name)} WHERE {own} IS NOT NULL "  # noqa: S608 - declared
                f"AND {own} NOT IN (SELECT {key} FROM {sql_name(other)}) LIMIT 1"
            )
            for (found,) in connection.execute(query):
                raise QueryError(
                    f"table {table.name}: column {column}: found {found}, "
                    f"expected the address of a row of {other}"
                )
