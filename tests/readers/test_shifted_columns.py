"""Columns that shift in the middle of a table: new headings, a cell too few or too many, in each format."""

from collections.abc import Sequence
from pathlib import Path

import corpus
import pytest

from perfgraph.findings import Finding
from perfgraph.forms import recognise
from perfgraph.readers import office, read_bytes
from perfgraph.records import Sheet, Target
from perfgraph.tables import Document

from .papers import PDF_OF_HTML, converted

HEADS = ("一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值", "指标值确定依据")
SOUND = ("产出指标", "数量指标", "保障人数", "保障办公的人数", "17人", "工作计划")
WHOLE = ("quality", "验收合格率", "合格的比例", "≥95%", "工作计划")
SHIFTED = {
    "no description": ("产出指标", "质量指标", "验收合格率", "≥95%", "工作计划"),
    "no first level": ("质量指标", "验收合格率", "合格的比例", "≥95%", "工作计划"),
    "a blank too many": ("产出指标", "质量指标", "", "验收合格率", "合格的比例", "≥95%", "工作计划"),
    "a number too many": ("2", "产出指标", "质量指标", "验收合格率", "合格的比例", "≥95%", "工作计划"),
}
"""Rows with a cell too few or too many."""

AS_WRITTEN = {
    "no basis": ("产出指标", "质量指标", "验收合格率", "合格的比例", "≥95%"),
    "a note behind": (*HEADS[:1], "质量指标", "验收合格率", "合格的比例", "≥95%", "工作计划"),
    "an unknown kind": ("产出指标", "幸福指标", "验收合格率", "合格的比例", "≥95%", "工作计划"),
    "a value in words": ("产出指标", "质量指标", "验收合格率", "合格的比例", "按要求完成", "工作计划"),
}
"""Rows that stand below their headings, however odd they are."""


def project(*rows: Sequence[str]) -> list[corpus.Block]:
    """Return a document of one project; `rows` are those of its indicators."""
    head = [
        [*map(corpus.Cell, ("项目编码", "1303032128HRAXGII0LHI", "项目名称")), corpus.Cell("甲", 3)],
        [*map(corpus.Cell, ("预算规模及资金用途", "预算数", "3", "其中：财政资金", "3", "其他资金"))],
    ]  # fmt: skip
    return ["1.甲绩效目标表", [*head, *([corpus.Cell(text) for text in row] for row in rows)]]


def as_paper(blocks: Sequence[corpus.Block], folder: Path) -> bytes:
    """Return blocks as a PDF file with ruled tables."""
    page = corpus.page(blocks).decode().replace("<table>", '<table border="1" width="100%" rules="all">')
    (folder / "a.html").write_text(page.replace("</head>", "<style>td { border: 1px solid }</style></head>"))
    converted(folder, PDF_OF_HTML, folder / "a.html")
    return (folder / "a.pdf").read_bytes()


def targets(document: Document) -> list[Target]:
    """Return the targets of the one sheet of a document."""
    (sheet,) = (found for found in recognise(document).read(document) if isinstance(found, Sheet))
    return list(sheet.targets)


def told(target: Target) -> tuple[str, ...]:
    """Return kind, name, description, value and basis of a target."""
    texts = (target.name, target.description, target.value_quote, target.basis)
    return target.kind, *(quote.text if quote else "" for quote in texts)


def shifts(document: Document) -> list[Finding]:
    """Return the findings of rows that were moved."""
    found = recognise(document).read(document)
    return [one for one in found if isinstance(one, Finding) and one.rule.endswith("row-shifted")]


@pytest.mark.parametrize("suffix", [".docx", ".html", ".xlsx"])
@pytest.mark.parametrize("name", SHIFTED)
def test_a_row_with_another_number_of_cells_is_moved_and_told(suffix: str, name: str) -> None:
    """Each text is read as what it is, the other rows as ever, and the finding names row and text."""
    data = corpus.FORMATS[suffix](project(HEADS, SOUND, SHIFTED[name], SOUND))
    document = read_bytes(data, f"a{suffix}")
    first, moved, last = targets(document)
    assert told(first) == told(last) == ("quantity", *SOUND[2:])
    kind, title, description, value, basis = WHOLE
    assert told(moved) == (kind, title, "" if name == "no description" else description, value, basis)
    (fault,) = shifts(document)
    assert fault.place.row == moved.row.row
    assert "≥95%" in fault.found
    assert fault.column in HEADS


@pytest.mark.parametrize("suffix", [".docx", ".html", ".xlsx"])
@pytest.mark.parametrize("name", AS_WRITTEN)
def test_a_row_below_its_headings_is_left_there(suffix: str, name: str) -> None:
    """A last cell that is missing, an unknown kind or a value in words moves nothing."""
    document = read_bytes(corpus.FORMATS[suffix](project(HEADS, AS_WRITTEN[name])), f"a{suffix}")
    (target,) = targets(document)
    assert (target.name.text, target.value_quote.text) == (AS_WRITTEN[name][2], AS_WRITTEN[name][4])
    assert shifts(document) == []


@pytest.mark.parametrize("suffix", [".docx", ".html", ".xlsx"])
def test_a_repeated_heading_with_another_order_is_followed(suffix: str) -> None:
    """From there on the columns are those of the new heading, which may have one more or one less."""
    order = (2, 4, 0, 1, 3, 5)
    again = [tuple(row[at] for at in order) for row in (HEADS, SOUND)]
    shorter = [tuple(row[at] for at in (0, 1, 2, 4)) for row in (HEADS, SOUND)]
    document = read_bytes(corpus.FORMATS[suffix](project(HEADS, SOUND, *again, *shorter)), f"a{suffix}")
    first, second, third = targets(document)
    assert told(first) == told(second) == ("quantity", *SOUND[2:])
    assert told(third) == ("quantity", SOUND[2], "", SOUND[4], "")
    assert shifts(document) == []


@pytest.mark.skipif(not office.is_there(), reason="LibreOffice is not installed")
def test_a_shift_in_a_pdf_file_is_moved_and_told_with_its_page(tmp_path: Path) -> None:
    """The rows of a PDF file are moved as those of other formats, a repeated heading is followed."""
    again = [tuple(reversed(row)) for row in (HEADS, SOUND)]
    rows = project(HEADS, SHIFTED["no description"], SHIFTED["no first level"], *again)
    document = read_bytes(as_paper(rows, tmp_path), "a.pdf")
    assert [told(target) for target in targets(document)] == [
        (*WHOLE[:2], "", *WHOLE[3:]), WHOLE, ("quantity", *SOUND[2:]),
    ]  # fmt: skip
    assert [(fault.place.page, fault.column) for fault in shifts(document)] == [
        (1, "绩效指标描述"), (1, "一级指标"),
    ]  # fmt: skip
