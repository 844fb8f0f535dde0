"""Comma-separated values (RFC 4180), as spreadsheets export them, to paragraphs and tables.

A file is taken for one when nearly all its records have the same number of fields. As in a worksheet, a
record with one text stands between tables and is a paragraph.
"""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from perfgraph.errors import DocumentError
from perfgraph.findings import Place
from perfgraph.readers.archive import LIMITS, Limits
from perfgraph.tables import Cell, Paragraph, Table

_FEWEST, _LEAST = 3, 3
"""How many records such a file has at least, and how many fields they have."""
_NEARLY_ALL = 0.9


@dataclass(frozen=True, slots=True)
class Record:
    """A record: its fields, and the lines of the file from which to which it reaches."""

    fields: tuple[str, ...]
    first: int
    last: int


def records(text: str) -> list[Record]:
    r"""Return the records of a text of comma-separated values, none for any other text.

    >>> [record.fields for record in records('一级指标,指标值,备注\n产出指标,"1,000人",\n,5个,\n')]
    [('一级指标', '指标值', '备注'), ('产出指标', '1,000人', ''), ('', '5个', '')]
    >>> records("一、总体目标\n二、分项目标，共3项\n三、保障措施")
    []
    """
    if text.count(",") < _FEWEST * (_LEAST - 1):
        return []
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    found: list[Record] = []
    first = 1
    try:
        for fields in reader:
            if fields:
                found.append(Record(tuple(field.strip() for field in fields), first, reader.line_num))
            first = reader.line_num + 1
    except csv.Error:
        return []
    widths = Counter(len(record.fields) for record in found)
    width, often = max(widths.items(), key=lambda item: item[1], default=(0, 0))
    return found if width >= _LEAST and often >= max(_FEWEST, _NEARLY_ALL * len(found)) else []


def read_records(found: Sequence[Record], name: str, limits: Limits = LIMITS) -> Iterator[Paragraph | Table]:
    """Yield the paragraphs and tables of records; raises `DocumentError` for more fields than `limits`."""
    width = max(len(record.fields) for record in found)
    if width > limits.columns or width * len(found) > limits.positions:
        raise DocumentError(
            f"{name}: found {len(found):,} records of up to {width:,} fields; expected at most "
            f"{limits.columns:,} fields and {limits.positions:,} in all: split the file"
        )
    table: list[Record] = []
    tables = paragraphs = 0
    for record in (*found, Record((), 0, 0)):
        texts = [text for text in record.fields if text]
        if len(texts) > 1:
            table.append(record)
            continue
        if table:
            tables += 1
            yield _table(tables, table)
            table = []
        for text in texts:
            paragraphs += 1
            place = Place(paragraph=paragraphs, start_line=record.first, end_line=record.last)
            yield Paragraph(text, place)


def _table(number: int, found: Sequence[Record]) -> Table:
    cells = tuple(
        Cell(text, Place(number, row, column, start_line=record.first, end_line=record.last))
        for row, record in enumerate(found, 1)
        for column, text in enumerate(record.fields, 1)
    )
    return Table(Place(number, start_line=found[0].first, end_line=found[-1].last), cells)
