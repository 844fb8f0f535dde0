"""Make the sample document: sample.yaml to sample.docx in the layout of the Hebei form, and its plain text.

    python examples/make_sample.py [FOLDER]

writes `sample.docx` and `sample.txt` into FOLDER (by default the folder of this script). The same input
always gives the same bytes: no clock is read and nothing is compressed.
"""

import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import yaml
from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_BREAK
from docx.text.paragraph import Paragraph
from flatten import flatten
from word_layout import (
    CENTER,
    LEFT,
    RIGHT,
    Cell,
    add_bookmark,
    add_list,
    add_table,
    new_document,
    open_first_row,
    packed,
    repeat_first_row,
)

HERE = Path(__file__).parent
NOTE = "样例文件：名称、编码、金额和指标取自公开文件，目标、用途、措施和指标描述为另行撰写"
STEPS = ("3月底", "6月底", "10月底", "12月底")
COLUMNS = {
    "一级指标": 21,
    "二级指标": 28,
    "三级指标": 34,
    "绩效指标描述": 44,
    "指标值": 20,
    "指标值确定依据": 23,
}
"""Headings of the indicator table and how wide their columns are, in millimetres."""

LABEL, REST = 26, 144
"""Widths in millimetres of the first column of the project table and of everything right of it."""


def project_rows(unit: str, project: dict[str, Any]) -> list[list[Cell]]:
    """Return the rows of the first table of a project: who, what, how much, when, what for."""
    goals = "\n".join(f"{number}.{goal}" for number, goal in enumerate(project["goals"], 1))
    budget = [("预算数", 18), (project["total"], 26), ("其中：财政资金", 28), (project["fiscal"], 26)]
    step = REST // len(STEPS)
    return [
        [Cell(unit, 124, LEFT), Cell("单位：元", 46, RIGHT)],
        [
            *(Cell("项目编码", LABEL), Cell(project["code"], 44)),
            *(Cell("项目名称", 28), Cell(project["name"], 72)),
        ],
        [
            Cell("预算规模及资金用途", LABEL),
            *(Cell(text, width) for text, width in [*budget, ("其他资金", 22), (project["other"], 24)]),
        ],
        [Cell(None, LABEL), Cell(project["purpose"], REST, LEFT)],
        [Cell("资金支出计划（%）", LABEL), *(Cell(label, step) for label in STEPS)],
        [Cell(None, LABEL), *(Cell(share, step) for share in project["schedule"])],
        [Cell("绩效目标", LABEL), Cell(goals, REST, LEFT)],
    ]


def indicator_rows(indicators: dict[str, list[list[str]]]) -> Iterator[list[Cell]]:
    """Yield the rows of the second table of a project: the headings, then one row for each indicator."""
    yield [Cell(label, width) for label, width in COLUMNS.items()]
    for level_1, targets in indicators.items():
        for row, (kind, name, description, value, basis) in enumerate(targets):
            texts = (None if row else level_1, kind, name, description, value, basis)
            aligns = (CENTER, CENTER, LEFT, LEFT, CENTER, CENTER)
            yield [Cell(*cell) for cell in zip(texts, COLUMNS.values(), aligns, strict=True)]


def make(sample: dict[str, Any]) -> WordDocument:
    """Return the Word document of the sample."""
    document = new_document("部门预算绩效目标（样例）", "预算绩效目标", NOTE)
    bookmarks = count(1)

    def heading(text: str) -> Paragraph:
        number = next(bookmarks)
        paragraph = document.add_paragraph(text, "Heading 2")
        add_bookmark(paragraph, number, f"_Toc{number:08}")
        return paragraph

    for line in sample["title"]:
        document.add_paragraph(line, "Title")
    add_part(document, " 第一部分", "部门整体绩效目标")
    department = sample["department"]
    heading("一、总体绩效目标")
    document.add_paragraph(department["overall_goal"])
    heading("二、分项绩效目标")
    for goal in department["sub_goals"]:
        document.add_paragraph(goal)
    heading("三、工作保障措施")
    measures = add_list(document, "%1、")
    for measure in department["measures"]:
        properties = document.add_paragraph(measure)._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = 0
        properties.get_or_add_numId().val = measures
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    add_part(document, "第二部分", "预算项目绩效目标")
    for number, project in enumerate(sample["projects"], 1):
        title = heading(f"{number}.{project['name']}绩效目标表")
        title.paragraph_format.page_break_before = number > 1
        open_first_row(add_table(document, project_rows(sample["unit"], project)))
        document.add_paragraph(" ", "Table Text")
        repeat_first_row(add_table(document, list(indicator_rows(project["indicators"]))))
    add_bookmark(document.add_paragraph(style="Table Text"), next(bookmarks), "_GoBack")
    return document


def add_part(document: WordDocument, number: str, title: str) -> None:
    """Append the headings of a part of the document."""
    document.add_paragraph(number, "Heading 1")
    document.add_paragraph(title, "Heading 1")


def main(folder: Path) -> None:
    """Write sample.docx and, read back from it, sample.txt."""
    sample = yaml.safe_load((HERE / "sample.yaml").read_text(encoding="utf-8"))
    word_file = folder / "sample.docx"
    word_file.write_bytes(packed(make(sample)))
    (folder / "sample.txt").write_bytes(flatten(Document(str(word_file))).encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
