"""The tables as Apache Parquet, for programs that load much data: typed columns, read column by column.

Numbers are decimals with ten places, so that sums are exact; the CSV files have every digit as it is in the
graph. Labels and meanings stand in the schema, in both languages. Needs the extra `parquet` (pyarrow); a
release that is made without it has no such files.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Any

from perfgraph.answers.values import Plain
from perfgraph.catalogue import ColumnType
from perfgraph.publishing.tables.declaration import Column, Table
from perfgraph.publishing.tables.filling import Row

MEDIA_TYPE = "application/vnd.apache.parquet"
FORMAT = "https://parquet.apache.org/docs/file-format/"

DIGITS, PLACES = 38, 10
"""How many digits a number has, and how many of them after the point: as many as 128 bits hold."""

TOGETHER = 50_000
"""How many rows are in memory and stand together in a file (a row group)."""

_NUMBERS = frozenset({ColumnType.DECIMAL, ColumnType.MONEY})
_PLACE = Decimal(1).scaleb(-PLACES)
_LARGEST = Decimal(10) ** (DIGITS - PLACES)


def can_write() -> bool:
    """Tell whether the extra `parquet` is installed."""
    return find_spec("pyarrow") is not None


def write_parquet(path: Path, table: Table, rows: Iterable[Row]) -> None:
    """Write the rows of a table; the same rows give the same bytes by the same version of pyarrow."""
    import pyarrow
    from pyarrow.parquet import ParquetWriter

    schema = _schema(table)
    with ParquetWriter(path, schema, compression="zstd") as output:
        for batch in _batches(rows):
            columns = [
                pyarrow.array(map(_value, values), type=field.type)
                for values, field in zip(zip(*batch, strict=True), schema, strict=True)
            ]
            output.write_table(pyarrow.table(columns, schema=schema))


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    waiting = iter(rows)
    while batch := list(islice(waiting, TOGETHER)):
        yield batch


def _value(value: Plain) -> Plain:
    """Return a value as a column holds it: a number rounded to its places, None for one too large for it."""
    if isinstance(value, Decimal):
        return value.quantize(_PLACE) if abs(value) < _LARGEST else None
    return value


def _schema(table: Table) -> Any:
    import pyarrow

    fields = [
        pyarrow.field(
            column.name,
            _types()[column.type](),
            nullable=column.type in _NUMBERS or not table.required(column),
            metadata=_described(column),
        )
        for column in table.columns
    ]
    title, text = table.title, table.description
    about = {"title_zh": title.zh, "title_en": title.en, "description_zh": text.zh, "description_en": text.en}
    return pyarrow.schema(fields, metadata=about | ({"class": table.of_class} if table.of_class else {}))


def _described(column: Column) -> Mapping[str, str]:
    """Return what a column is, named as in the dictionary of the database."""
    label, meaning = column.label, column.meaning
    said = {
        "title_zh": label.zh,
        "title_en": label.en,
        "meaning_zh": meaning.zh,
        "meaning_en": meaning.en,
        "property": column.property,
    }
    return {name: text for name, text in said.items() if text}


def _types() -> Mapping[ColumnType, Callable[[], Any]]:
    import pyarrow

    def number() -> Any:
        return pyarrow.decimal128(DIGITS, PLACES)

    return {
        ColumnType.ANY: pyarrow.string,
        ColumnType.IRI: pyarrow.string,
        ColumnType.STRING: pyarrow.string,
        ColumnType.INTEGER: pyarrow.int64,
        ColumnType.YEAR: pyarrow.int32,
        ColumnType.DECIMAL: number,
        ColumnType.MONEY: number,
        ColumnType.BOOLEAN: pyarrow.bool_,
        ColumnType.DATE: pyarrow.date32,
        ColumnType.DATETIME: lambda: pyarrow.timestamp("us", tz="UTC"),
    }
