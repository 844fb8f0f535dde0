"""Excel workbooks: what is shown in the cells, merged ranges, prose between tables, what is odd or broken."""

import datetime
import io
import zipfile
from collections.abc import Callable
from contextlib import suppress

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from perfgraph.assets import asset
from perfgraph.errors import DocumentError
from perfgraph.findings import Finding, Language
from perfgraph.forms import recognise
from perfgraph.readers import read, read_bytes
from perfgraph.records import Record
from perfgraph.tables import Document, Table

Fill = Callable[[xlsxwriter.Workbook, xlsxwriter.worksheet.Worksheet], None]


def workbook(fill: Fill) -> bytes:
    """Return a workbook with one worksheet, filled by `fill`."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    fill(book, book.add_worksheet("目标表"))
    book.close()
    return buffer.getvalue()


def copied(document: Document) -> bytes:
    """Return a document as a workbook: merged cells as merged ranges, a paragraph as a row of one cell."""

    def fill(_book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        top = 0
        for block in document.blocks:
            if not isinstance(block, Table):
                sheet.write_string(top, 0, block.text)
                top += 1
                continue
            for cell in block.cells:
                row, column = top + cell.place.row - 1, cell.place.column - 1
                if cell.row_span * cell.column_span == 1:
                    sheet.write_string(row, column, cell.text)
                    continue
                last = (row + cell.row_span - 1, column + cell.column_span - 1)
                sheet.merge_range(row, column, *last, cell.text)
            top += block.height + 1

    return workbook(fill)


def records(document: Document) -> list[Record]:
    """Return what a document says."""
    return [item for item in recognise(document).read(document) if not isinstance(item, Finding)]


def rules(document: Document) -> list[str]:
    """Return the slugs of the rules that the reading of a document found broken."""
    return [fault.rule.rsplit("/", 1)[-1] for fault in document.findings]


SAMPLE = asset("examples") / "sample.docx"


def test_the_sample_as_a_workbook_gives_the_same_records() -> None:
    """Department goals, nine projects and their targets are those of the Word file."""
    document = read(SAMPLE)
    assert records(read_bytes(copied(document), "sample.xlsx")) == records(document)


def test_cells_read_as_they_are_shown() -> None:
    """Percentages, whole numbers, days and texts come as a person sees them."""

    def fill(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        percent, own = book.add_format({"num_format": "0.0%"}), book.add_format({"num_format": 10})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, ["≥95%", 1200, 0.1 + 0.2])
        sheet.write_number(1, 0, 0.955, percent)
        sheet.write_number(1, 1, 1, own)
        sheet.write_datetime(1, 2, datetime.datetime(2021, 12, 31), day)

    document = read_bytes(workbook(fill), "a.xlsx")
    assert [cell.text for cell in document.tables[0].cells] == [
        "≥95%", "1200", "0.3", "95.5%", "100%", "2021年12月31日",
    ]  # fmt: skip
    assert document.findings == ()


def test_a_place_names_worksheet_and_cell() -> None:
    """Rows and columns are those of the worksheet, whatever stands above the table."""

    def fill(_book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        sheet.merge_range("A1:C1", "绩效目标表（2023年度）")
        sheet.write_row(3, 1, ["项目名称", "甲"])

    document = read_bytes(workbook(fill), "a.xlsx")
    assert [paragraph.text for paragraph in document.paragraphs] == ["绩效目标表（2023年度）"]
    cell = document.tables[0].cells[1]
    assert cell.place.describe(Language.ENGLISH) == 'table 1, row 4, column 3 (worksheet "目标表", cell C4)'
    assert cell.place.describe(Language.CHINESE) == "第1个表第4行第3列（工作表“目标表”C4单元格）"


def test_hidden_worksheets_and_failed_formulas_are_told() -> None:
    """What is not printed is left out, what failed is named; both with the place."""

    def fill(book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet) -> None:
        sheet.write_row(0, 0, ["项目名称", "甲"])
        sheet.write_formula(1, 0, "=1/0", None, "#DIV/0!")
        sheet.write(1, 1, "乙")
        hidden = book.add_worksheet("底稿")
        hidden.write(0, 0, "未公开")
        hidden.hide()

    document = read_bytes(workbook(fill), "a.xlsx")
    assert rules(document) == ["formula-failed", "hidden-worksheet"]
    assert "未公开" not in str(document.blocks)


def test_a_name_that_promises_another_type_is_told() -> None:
    """A workbook called .docx is read as what it is."""
    data = workbook(lambda _book, sheet: sheet.write_row(0, 0, ["项目名称", "甲"]) and None)
    assert rules(read_bytes(data, "a.docx")) == ["name-and-content-differ"]


def test_a_worksheet_that_claims_to_be_endless_is_refused() -> None:
    """One text in the last cell costs nothing but a message."""
    data = workbook(lambda _book, sheet: sheet.write(1_048_575, 16_383, "x") and None)
    with pytest.raises(DocumentError, match=r"a\.xlsx: found worksheet .* expected at most 1,000 columns"):
        read_bytes(data, "a.xlsx")


def test_a_damaged_part_is_refused() -> None:
    """A package that opens but whose worksheet is cut off names the fault."""
    source = zipfile.ZipFile(
        io.BytesIO(workbook(lambda _b, sheet: sheet.write_row(0, 0, ["a", "b"]) and None))
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for part in source.namelist():
            content = source.read(part)
            package.writestr(part, content[:200] if part.endswith("sheet1.xml") else content)
    with pytest.raises(DocumentError, match=r"a\.xlsx"):
        read_bytes(buffer.getvalue(), "a.xlsx")


@pytest.fixture(scope="module")
def whole() -> bytes:
    """Return a small workbook to be damaged."""
    return workbook(lambda _book, sheet: sheet.write_row(0, 0, ["项目名称", "甲", 3]) and None)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_no_damage_ends_in_anything_but_a_refusal(whole: bytes, data: st.DataObject) -> None:
    """Bytes changed or cut off give a document or a refusal in one line."""
    at = data.draw(st.integers(0, len(whole) - 1))
    damaged = bytearray(whole[: data.draw(st.sampled_from([len(whole), at + 1]))])
    for position in data.draw(st.lists(st.integers(0, len(damaged) - 1), max_size=6)):
        damaged[position] = data.draw(st.integers(0, 255))
    with suppress(DocumentError):
        assert read_bytes(bytes(damaged), "a.xlsx").name == "a.xlsx"
