"""Tables as CSV (RFC 4180), for machines: UTF-8, a heading of plain names, CRLF, an empty cell for no value.

There is no byte order mark: CSVW and the Data Package take a file as UTF-8, and readers that do not expect
a mark make it a part of the first name. Excel would want one to see Chinese text; for people who open Excel
there is the workbook, in which a text that looks like a formula is a text as well.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from perfgraph.answers.values import Plain
from perfgraph.catalogue import ColumnType
from perfgraph.publishing.tables.declaration import Table
from perfgraph.publishing.tables.filling import Row


def write_csv(path: Path, table: Table, rows: Iterable[Row]) -> int:
    """Write rows as they come and return how many there were; numbers and days in the forms of XML Schema."""
    number = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(column.name for column in table.columns)
        for row in rows:
            writer.writerow(map(as_text, row))
            number += 1
    return number


def read_csv(path: Path, table: Table) -> Iterator[Row]:
    """Yield the rows of a file that `write_csv` wrote."""
    readers = [_READERS[column.type] for column in table.columns]
    with path.open(encoding="utf-8", newline="") as file:
        lines = csv.reader(file)
        next(lines)
        for line in lines:
            yield tuple(read(text) if text else None for read, text in zip(readers, line, strict=True))


def as_text(value: Plain) -> str:
    """Return a value in the lexical form of XML Schema, "" for none.

    >>> as_text(Decimal("95160.00")), as_text(True), as_text(date(2021, 12, 31)), as_text(None)
    ('95160.00', 'true', '2021-12-31', '')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date | datetime):
        return value.isoformat()
    return "" if value is None else str(value)


_READERS: Mapping[ColumnType, Callable[[str], Plain]] = {
    ColumnType.ANY: str,
    ColumnType.IRI: str,
    ColumnType.STRING: str,
    ColumnType.INTEGER: int,
    ColumnType.YEAR: int,
    ColumnType.DECIMAL: Decimal,
    ColumnType.MONEY: Decimal,
    ColumnType.BOOLEAN: lambda text: text == "true",
    ColumnType.DATE: date.fromisoformat,
    ColumnType.DATETIME: datetime.fromisoformat,
}
