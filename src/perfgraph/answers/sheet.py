"""An answer as a spreadsheet (Office Open XML) with typed cells: a text is never a formula."""

import re
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from perfgraph.answers.answer import Answer
from perfgraph.answers.table import width
from perfgraph.answers.values import Plain, typed
from perfgraph.catalogue import ColumnType
from perfgraph.errors import QueryError
from perfgraph.findings import Language

ROWS = 1_048_575
"""The rows of a worksheet below its heading (Excel specifications and limits)."""

TEXT = 32_767
"""The characters of a cell (Excel specifications and limits)."""

DIGITS = 15
"""The decimal digits that a number cell keeps (IEEE 754 binary64); a longer number is written as text."""

WIDEST = 60
"""The widest column, in characters."""

OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "remove_timezone": True,
}


def as_workbook(answer: Answer, language: Language) -> bytes:
    """Return the table of an answer as an .xlsx file; the same answer always gives the same bytes.

    The first sheet has the rows below a frozen heading in the language, the second says what was asked.
    Raises `QueryError` when the answer does not fit into a worksheet.
    """
    if len(answer.rows) > ROWS:
        raise QueryError(f"xlsx: found {len(answer.rows)} rows, expected at most {ROWS}; use csv")
    buffer = BytesIO()
    workbook = Workbook(buffer, OPTIONS)
    # The date of making would make equal answers differ.
    workbook.set_properties({"title": answer.query.title.of(language), "created": datetime(2000, 1, 1)})
    _write_rows(workbook, answer, language)
    _write_about(workbook, answer, language)
    workbook.close()
    return buffer.getvalue()


def _write_rows(workbook: Workbook, answer: Answer, language: Language) -> None:
    name = re.sub(r"[\[\]:*?/\\']", " ", answer.query.title.of(language)).strip()[:31].strip() or "answer"
    sheet = workbook.add_worksheet("answer" if name.lower() == "history" else name)
    sheet.freeze_panes(1, 0)
    bold = workbook.add_format({"bold": True, "bottom": 1})
    formats = {
        "money": workbook.add_format({"num_format": "#,##0.00"}),
        "date": workbook.add_format({"num_format": "yyyy-mm-dd"}),
        "datetime": workbook.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
    }
    for number, column in enumerate(answer.columns):
        label = column.label.of(language)
        sheet.write_string(0, number, label, bold)
        values = [typed(row[number], column.type) for row in answer.rows]
        for line, value in enumerate(values, start=1):
            _write(sheet, (line, number), value, formats, column.type)
        widest = max((width(str(value)) for value in values if value is not None), default=0)
        sheet.set_column(number, number, min(max(widest, width(label)) + 2, WIDEST))


def _write(
    sheet: Worksheet, at: tuple[int, int], value: Plain, formats: dict[str, Format], kind: ColumnType
) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(*at, value)
    elif isinstance(value, datetime) and value.year >= 1900:
        sheet.write_datetime(*at, value, formats["datetime"])
    elif isinstance(value, date) and value.year >= 1900 and not isinstance(value, datetime):
        sheet.write_datetime(*at, value, formats["date"])
    elif isinstance(value, int | float | Decimal) and _fits(value):
        sheet.write_number(*at, value, formats["money"] if kind is ColumnType.MONEY else None)
    else:
        text = str(value)
        if len(text) > TEXT:
            raise QueryError(
                f"xlsx: found a text of {len(text)} characters, expected at most {TEXT}; use csv"
            )
        sheet.write_string(*at, text)


def _fits(number: int | float | Decimal) -> bool:
    if isinstance(number, float):
        return number == number and abs(number) != float("inf")
    return len(Decimal(number).normalize().as_tuple().digits) <= DIGITS


def _write_about(workbook: Workbook, answer: Answer, language: Language) -> None:
    sheet = workbook.add_worksheet("说明" if language is Language.CHINESE else "About")
    texts = (answer.query.title.of(language), answer.query.description.of(language), answer.name)
    for line, text in enumerate((*texts, *answer.notes(language))):
        sheet.write_string(line, 0, text[:TEXT])
    sheet.set_column(0, 0, 100)
