"""The tables as Parquet: the values of the CSV files, typed, whoever reads them."""

import csv
import datetime
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pandas
import polars
import pyarrow
import pytest
from pyarrow import parquet

from perfgraph.catalogue import ColumnType
from perfgraph.graph import PerformanceGraph
from perfgraph.publishing import Source
from perfgraph.publishing.tables import parquet as writing
from perfgraph.publishing.tables.comma import read_csv, write_csv
from perfgraph.publishing.tables.declaration import Table, tables
from perfgraph.publishing.tables.part import PART

SourceOf = Callable[[PerformanceGraph], Source]

TABLES = {table.name: table for table in tables()}


@pytest.fixture(scope="module")
def folder(
    forms_graph: PerformanceGraph, source_of: SourceOf, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Return the tables of documents of every family."""
    made = tmp_path_factory.mktemp("release")
    told = {file.path for file in PART.write(source_of(forms_graph), made)}
    assert {f"tables/{name}.parquet" for name in TABLES} <= told
    return made / "tables"


def as_held(value: object) -> object:
    """Return what Parquet holds of a value: instants in UTC."""
    if isinstance(value, datetime.datetime):
        return value.replace(tzinfo=value.tzinfo or datetime.UTC).astimezone(datetime.UTC)
    return value


@pytest.mark.parametrize("table", tables(), ids=lambda table: table.name)
def test_values_are_those_of_the_csv_file(folder: Path, table: Table) -> None:
    """Every value of every row is that of the CSV file, numbers exactly."""
    held = parquet.read_table(folder / f"{table.name}.parquet")
    assert held.column_names == [column.name for column in table.columns]
    expected = [tuple(map(as_held, row)) for row in read_csv(folder / f"{table.name}.csv", table)]
    assert [tuple(row.values()) for row in held.to_pylist()] == expected


@pytest.mark.parametrize("table", tables(), ids=lambda table: table.name)
def test_columns_have_types_and_say_what_they_are(folder: Path, table: Table) -> None:
    """Money is a decimal, days are days; each column has its labels in both languages and its property."""
    schema = parquet.read_schema(folder / f"{table.name}.parquet")
    assert schema.metadata[b"title_zh"].decode() == table.title.zh
    assert schema.metadata[b"description_en"].decode() == table.description.en
    types = {
        ColumnType.MONEY: pyarrow.types.is_decimal,
        ColumnType.DECIMAL: pyarrow.types.is_decimal,
        ColumnType.DATE: pyarrow.types.is_date,
        ColumnType.DATETIME: pyarrow.types.is_timestamp,
        ColumnType.BOOLEAN: pyarrow.types.is_boolean,
        ColumnType.INTEGER: pyarrow.types.is_integer,
        ColumnType.YEAR: pyarrow.types.is_integer,
    }
    for column in table.columns:
        field = schema.field(column.name)
        assert types.get(column.type, pyarrow.types.is_string)(field.type), column.name
        assert field.nullable == (pyarrow.types.is_decimal(field.type) or not table.required(column))
        assert field.metadata[b"title_zh"].decode() == column.label.zh
        assert field.metadata[b"title_en"].decode() == column.label.en
        assert field.metadata.get(b"property", b"").decode() == column.property


def test_other_readers_add_up_the_same_money(folder: Path) -> None:
    """pandas and polars read the file, and their sums are those of the digits in the CSV file."""
    with (folder / "funds.csv").open(encoding="utf-8", newline="") as file:
        expected = sum(Decimal(row["amount"]) for row in csv.DictReader(file))
    assert expected > 0
    assert sum(pandas.read_parquet(folder / "funds.parquet")["amount"]) == expected
    assert polars.read_parquet(folder / "funds.parquet")["amount"].sum() == expected


def test_equal_rows_give_equal_bytes(folder: Path, tmp_path: Path) -> None:
    """Written again, a file is the same byte for byte."""
    for name, table in TABLES.items():
        path = tmp_path / f"{name}.parquet"
        writing.write_parquet(path, table, read_csv(folder / f"{name}.csv", table))
        assert path.read_bytes() == (folder / f"{name}.parquet").read_bytes(), name


def test_many_rows_stand_in_groups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows are written as they come, some at a time; none is lost where one group ends."""
    monkeypatch.setattr(writing, "TOGETHER", 3)
    rows = [(f"http://example.org/{number}", str(number), "名") for number in range(10)]
    writing.write_parquet(tmp_path / "x.parquet", TABLES["regions"], iter(rows))
    file = parquet.ParquetFile(tmp_path / "x.parquet")
    assert file.num_row_groups == 4
    assert [tuple(row.values()) for row in file.read().to_pylist()] == rows


def test_numbers_that_do_not_fit(folder: Path, tmp_path: Path) -> None:
    """More than ten places are rounded and a number of 28 digits is left empty; the CSV file has both."""
    table = TABLES["funds"]
    place = [column.name for column in table.columns].index("amount")
    row = next(read_csv(folder / "funds.csv", table))
    numbers = (Decimal("0.12345678905"), Decimal(10) ** 28, Decimal(-7))
    rows = [(*row[:place], number, *row[place + 1 :]) for number in numbers]
    writing.write_parquet(tmp_path / "x.parquet", table, rows)
    held = parquet.read_table(tmp_path / "x.parquet")["amount"].to_pylist()
    assert held == [Decimal("0.1234567890"), None, Decimal(-7)]
    assert write_csv(tmp_path / "x.csv", table, rows) == 3
    assert [line[place] for line in read_csv(tmp_path / "x.csv", table)] == list(numbers)


def test_without_the_library_there_are_no_such_files(
    forms_graph: PerformanceGraph, source_of: SourceOf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other formats are as they were, and nothing is said of Parquet."""
    monkeypatch.setattr(writing, "can_write", lambda: False)
    told = [file.path for file in PART.write(source_of(forms_graph), tmp_path)]
    assert "tables/funds.csv" in told
    assert [path for path in told if path.endswith(".parquet")] == []
    assert list((tmp_path / "tables").glob("*.parquet")) == []
