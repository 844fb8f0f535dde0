"""Excel workbooks (.xlsx, .xlsm, .xlsb, .xls, .et) to paragraphs and tables.

python-calamine reads the cells: it is written in Rust and some fifty times faster than openpyxl. It does not
tell how a number is formatted, so percentages of .xlsx files are found in the parts themselves
(ECMA-376 part 1 §18.8.10, §18.8.30); in the older formats a number that may be one is told.
"""

import datetime
import io
from collections.abc import Iterator, Mapping
from decimal import Decimal

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from perfgraph.errors import DocumentError
from perfgraph.findings import Finding, Place
from perfgraph.readers.archive import LIMITS, Archive, Limits, refuse_doctypes
from perfgraph.readers.cell_formats import CellFormats, Position, cell_formats
from perfgraph.readers.messages import reason, shown
from perfgraph.readers.whitespace import stray_whitespace
from perfgraph.tables import Cell, Paragraph, Table
from perfgraph.vocabulary import finding


def read_workbook(
    data: bytes, name: str, archive: Archive | None = None, limits: Limits = LIMITS
) -> tuple[list[Paragraph | Table], list[Finding]]:
    """Return the paragraphs and tables of the visible worksheets, and what was odd.

    A row with one cell stands between tables and is a paragraph; rows and columns of a table are those of
    the worksheet, so that a place can be told as "cell B7". `archive` is the package of an .xlsx file.
    Raises `DocumentError` for a damaged file, for a DOCTYPE in a part of it and for more cells than
    `limits.positions`.
    """
    if archive:
        refuse_doctypes(archive)
    reader = _Reader(name, limits, cell_formats(archive) if archive else None)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for sheet in workbook.sheets_metadata:
            if sheet.visible is SheetVisibleEnum.Visible:
                reader.read(workbook.get_sheet_by_name(sheet.name))
            else:
                reader.findings.append(finding("hidden-worksheet", Place(sheet=sheet.name), sheet.name))
    except (CalamineError, OSError, ValueError) as error:
        raise DocumentError(
            f"{name}: found a workbook that cannot be opened ({reason(error)}); expected a whole Excel file: "
            "it was cut off or damaged, so fetch or save it again"
        ) from error
    return reader.blocks, reader.findings


class _Reader:
    """The blocks so far; `formats` are those of the cells by worksheet, None in files that do not tell."""

    def __init__(self, name: str, limits: Limits, formats: Mapping[str, CellFormats] | None) -> None:
        self.name, self.limits, self.formats = name, limits, formats
        self.blocks: list[Paragraph | Table] = []
        self.findings: list[Finding] = []
        self._positions = self._tables = self._paragraphs = 0

    def read(self, sheet: CalamineSheet) -> None:
        """Take in one worksheet."""
        end = sheet.end
        if end is None:
            return
        self._positions += (end[0] + 1) * (end[1] + 1)
        if end[1] + 1 > self.limits.columns or self._positions > self.limits.positions:
            raise DocumentError(
                f"{self.name}: found worksheet {sheet.name!a} with {end[0] + 1:,} rows of {end[1] + 1:,} "
                f"columns; expected at most {self.limits.columns:,} columns and {self.limits.positions:,} "
                "cells in all: delete what lies outside its tables"
            )
        texts = dict(self._texts(sheet))
        spans = {
            (top + 1, left + 1): (bottom - top + 1, right - left + 1)
            for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
        }
        block: list[int] = []
        covered = _covered(texts, spans)
        for row in range(1, end[0] + 2):
            if len(covered.get(row, ())) > 1:
                block.append(row)
                continue
            self._table(sheet.name, block, texts, spans)
            block = []
            for position in covered.get(row, ()):
                if position[0] == row:
                    self._paragraph(sheet.name, texts[position])
        self._table(sheet.name, block, texts, spans)

    def _texts(self, sheet: CalamineSheet) -> Iterator[tuple[Position, str]]:
        """Yield the cells that hold something, as a person sees them."""
        formats = None if self.formats is None else self.formats.get(sheet.name, CellFormats())
        for row, values in enumerate(sheet.to_python(skip_empty_area=False), 1):
            for column, value in enumerate(values, 1):
                place = Place(row=row, column=column, sheet=sheet.name)
                failed = formats.failed.get((row, column), "") if formats else ""
                if failed:
                    self.findings.append(finding("formula-failed", place, failed))
                    yield (row, column), failed
                    continue
                text = _shown(value, formats is not None and (row, column) in formats.percent)
                if formats is None and isinstance(value, float) and 0 < value <= 1:
                    self.findings.append(finding("percent-maybe-lost", place, text))
                if text.strip():
                    yield (row, column), text

    def _paragraph(self, sheet: str, text: str) -> None:
        self._paragraphs += 1
        self.blocks.append(Paragraph(text.strip(), Place(paragraph=self._paragraphs, sheet=sheet)))

    def _table(
        self,
        sheet: str,
        rows: list[int],
        texts: Mapping[Position, str],
        spans: Mapping[Position, tuple[int, int]],
    ) -> None:
        """Lay the cells of consecutive rows as a table; blank cells between the texts are cells too."""
        if not rows:
            return
        self._tables += 1
        first, last = rows[0], rows[-1]
        here = [position for position in {*texts, *spans} if first <= position[0] <= last]
        width = max(column + spans.get((row, column), (1, 1))[1] - 1 for row, column in here)
        left = min(column for _row, column in here)
        taken: set[Position] = set()
        cells: list[Cell] = []
        for row in rows:
            for column in range(left, width + 1):
                if (row, column) in taken:
                    continue
                down, across = spans.get((row, column), (1, 1))
                down = min(down, last - row + 1)
                taken |= {(row + i, column + j) for i in range(down) for j in range(across)}
                place = Place(self._tables, row, column, sheet=sheet)
                text = texts.get((row, column), "")
                self.findings += stray_whitespace(text, place)
                cells.append(Cell(text, place, down, across))
        self.blocks.append(Table(Place(self._tables, sheet=sheet), tuple(cells)))


def _covered(
    texts: Mapping[Position, str], spans: Mapping[Position, tuple[int, int]]
) -> Mapping[int, list[Position]]:
    """Return the cells with a text that reach into each row."""
    rows: dict[int, list[Position]] = {}
    for position in sorted(texts):
        for row in range(position[0], position[0] + spans.get(position, (1, 1))[0]):
            rows.setdefault(row, []).append(position)
    return rows


def _shown(value: object, in_percent: bool) -> str:
    """Return the text of a cell as it is shown; days are written as the documents write them.

    >>> _shown(0.955, True), _shown(1200.0, False), _shown(datetime.date(2021, 12, 31), False)
    ('95.5%', '1200', '2021年12月31日')
    """
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        # repr gives the shortest digits that mean the same number, so 0.1 + 0.2 is not shown with its error.
        number = Decimal(repr(value)) * (100 if in_percent else 1)
        digits = f"{round(number, 10).normalize():f}"
        return f"{digits}%" if in_percent else digits
    if isinstance(value, datetime.datetime | datetime.date):
        return f"{value.year}年{value.month}月{value.day}日"
    return shown(str(value)) if isinstance(value, datetime.time | datetime.timedelta) else str(value)
