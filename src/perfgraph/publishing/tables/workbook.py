"""The tables as one workbook for people: typed cells, headings in the reader's language, names for addresses.

A text is never a formula, a number or a link. What stands for another thing is shown by its name where it
has one; the first column of every sheet is the address of what the row is about.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from perfgraph.answers.sheet import DIGITS, OPTIONS, ROWS, TEXT
from perfgraph.answers.values import Plain
from perfgraph.catalogue import ColumnType
from perfgraph.findings import Bilingual, Language
from perfgraph.publishing.tables.comma import as_text, read_csv
from perfgraph.publishing.tables.declaration import Column, Table

Names = Mapping[str, Mapping[str, str]]
"""The names of things by address, for each column that refers to them."""

NAMES = ("name_zh", "name_en", "name", "file")
"""The columns that name a thing, the ones of a language first."""

NAMED = 200_000
"""The rows of a table up to which others show its names, which are held in memory meanwhile."""

CUT = "…"
"""What ends a text that was cut to the length of a cell."""

_SAID = {
    "about": Bilingual(zh="说明", en="About"),
    "columns": Bilingual(zh="栏目说明", en="Columns"),
    "table": Bilingual(zh="表", en="table"),
    "heading": Bilingual(zh="栏目", en="heading"),
    "name": Bilingual(zh="字段名", en="name"),
    "meaning": Bilingual(zh="含义", en="meaning"),
    "property": Bilingual(zh="属性", en="property"),
    "rows": Bilingual(zh="行数", en="rows"),
    "left_out": Bilingual(
        zh=f"行数超过工作表上限（{ROWS:,}），未列入，见 CSV 文件",
        en=f"more rows than a worksheet can have ({ROWS:,}); left out, see the CSV file",
    ),
}
_WIDTHS = {ColumnType.IRI: 22, ColumnType.STRING: 28, ColumnType.MONEY: 16, ColumnType.DATE: 12}


FIRST = (
    "units", "projects", "sheets", "funds", "figures", "schedule", "goals", "targets", "results",
)  # fmt: skip
"""The tables that people ask for, before the others."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with the file that holds its rows, and how many there are."""

    table: Table
    path: Path
    rows: int


@dataclass(frozen=True, slots=True)
class Formats:
    """How cells look."""

    heading: Format
    money: Format
    day: Format


def write_workbook(
    path: Path, sheets: Sequence[Sheet], about: Sequence[Bilingual], language: Language
) -> None:
    """Write the rows of CSV files as a workbook; `about` are the lines of its first sheet.

    A table with more rows than a worksheet can have is left out, which the first sheet says; a text longer
    than a cell is cut. Equal tables give equal bytes.
    """
    # One row is in memory at a time; the date of making would make equal workbooks differ.
    workbook = Workbook(str(path), {**OPTIONS, "in_memory": False, "constant_memory": True})
    workbook.set_properties({"title": about[0].of(language), "created": datetime(2000, 1, 1)})
    formats = Formats(
        workbook.add_format({"bold": True, "bottom": 1}),
        workbook.add_format({"num_format": "#,##0.00"}),
        workbook.add_format({"num_format": "yyyy-mm-dd"}),
    )
    _write_about(workbook, sheets, about, language)
    _write_columns(workbook, sheets, formats, language)
    for sheet in sorted(sheets, key=_position):
        if sheet.rows <= ROWS:
            _write_sheet(workbook, sheet, _names(sheets, sheet.table, language), formats, language)
    try:
        workbook.close()
    except FileCreateError as error:
        raise OSError(*error.args[0].args) from error  # as the file system said it


def _position(sheet: Sheet) -> tuple[int, str]:
    """Return where a table stands in the workbook."""
    name = sheet.table.name
    return FIRST.index(name) if name in FIRST else len(FIRST), name


def _write_about(
    workbook: Workbook, sheets: Sequence[Sheet], about: Sequence[Bilingual], language: Language
) -> None:
    page = workbook.add_worksheet(_SAID["about"].of(language))
    page.set_column(0, 0, 30)
    page.set_column(1, 1, 10)
    page.set_column(2, 2, 100)
    lines: list[tuple[str | int, ...]] = [(text.of(language),) for text in about]
    lines += [(), tuple(_SAID[name].of(language) for name in ("table", "rows", "meaning"))]
    for sheet in sorted(sheets, key=_position):
        left_out = "" if sheet.rows <= ROWS else f" ({_SAID['left_out'].of(language)})"
        table = sheet.table
        lines.append((table.title.of(language), sheet.rows, table.description.of(language) + left_out))
    for number, line in enumerate(lines):
        for place, value in enumerate(line):
            _write(page, (number, place), value)


def _write_columns(workbook: Workbook, sheets: Sequence[Sheet], formats: Formats, language: Language) -> None:
    page = workbook.add_worksheet(_SAID["columns"].of(language))
    page.freeze_panes(1, 0)
    for place, (name, width) in enumerate(
        (("table", 18), ("heading", 22), ("name", 18), ("meaning", 80), ("property", 50))
    ):
        page.set_column(place, place, width)
        page.write_string(0, place, _SAID[name].of(language), formats.heading)
    line = 0
    for sheet in sorted(sheets, key=_position):
        for column in sheet.table.columns:
            line += 1
            title, label, meaning = (
                text.of(language) for text in (sheet.table.title, column.label, column.meaning)
            )
            for place, text in enumerate((title, label, column.name, meaning, column.property)):
                page.write_string(line, place, text)


def _write_sheet(
    workbook: Workbook,
    sheet: Sheet,
    names: Names,
    formats: Formats,
    language: Language,
) -> None:
    page = workbook.add_worksheet(sheet.table.title.of(language)[:31])
    page.freeze_panes(1, 1)
    for place, column in enumerate(sheet.table.columns):
        page.set_column(place, place, _WIDTHS.get(column.type, 11))
        page.write_string(0, place, column.label.of(language), formats.heading)
    columns = [(names.get(column.name, {}), _format(column, formats)) for column in sheet.table.columns]
    for line, row in enumerate(read_csv(sheet.path, sheet.table), start=1):
        for place, (value, (known, look)) in enumerate(zip(row, columns, strict=True)):
            shown = known.get(value, value) if isinstance(value, str) else value
            _write(page, (line, place), shown, look)
    page.autofilter(0, 0, max(sheet.rows, 1), len(sheet.table.columns) - 1)


def _format(column: Column, formats: Formats) -> Format | None:
    return {ColumnType.MONEY: formats.money, ColumnType.DATE: formats.day}.get(column.type)


def _write(page: Worksheet, at: tuple[int, int], value: Plain, look: Format | None = None) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        page.write_boolean(*at, value)
    elif isinstance(value, date) and not isinstance(value, datetime) and value.year >= 1900:
        page.write_datetime(*at, value, look)
    elif isinstance(value, int | Decimal) and len(Decimal(value).normalize().as_tuple().digits) <= DIGITS:
        page.write_number(*at, value, look)
    else:
        text = as_text(value)
        page.write_string(*at, text if len(text) <= TEXT else text[: TEXT - 1] + CUT)


def _names(sheets: Iterable[Sheet], table: Table, language: Language) -> Names:
    """Return for each column that refers to a small table the names of the things there, by address."""
    held = {sheet.table.name: sheet for sheet in sheets if sheet.rows <= NAMED}
    known = {other: _named(held[other], language) for other in set(table.references.values()) & set(held)}
    return {column: known[other] for column, other in table.references.items() if other in known}


def _named(sheet: Sheet, language: Language) -> Mapping[str, str]:
    own = "name_zh" if language is Language.CHINESE else "name_en"
    places = {column.name: place for place, column in enumerate(sheet.table.columns)}
    order = [places[name] for name in (own, *NAMES) if name in places]
    names: dict[str, str] = {}
    for row in read_csv(sheet.path, sheet.table) if order else ():
        found = next((row[place] for place in order if row[place]), None)
        if found is not None:
            names[str(row[0])] = str(found)
    return names
