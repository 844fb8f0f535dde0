"""Make many documents of targets that differ: for load tests, benchmarks and trying things out.

    python examples/corpus.py FOLDER [NUMBER]

writes NUMBER documents (default 100) into FOLDER, a quarter each as Word files, pages, plain text and
workbooks, in the layout of the Hebei form. Their facts are those of sample.yaml, varied by number: units,
codes, amounts and values are made up. The same number always gives the same bytes.
"""

import datetime
import io
import random
import sys
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import xlsxwriter
import yaml

HERE = Path(__file__).parent
COLUMNS = ("一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值", "指标值确定依据")
STEPS = ("3月底", "6月底", "10月底", "12月底")
SCHEDULE = ("25.00%", "50.00%", "75.00%", "100.00%")
PLACES = ("东屏", "西渚", "南坡", "北原", "青禾", "白石", "长桥", "云岭")
"""The first halves of the names of units, which no place has."""

BODIES = ("残疾人联合会", "民政服务中心", "就业服务局", "康复中心", "社区事务所")
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PARTS = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its text, None when it belongs to the cell above, and how many columns it covers."""

    text: str | None
    columns: int = 1


Row = Sequence[Cell]
Block = str | Sequence[Row]
"""A paragraph, or the rows of a table."""


def document(number: int, most: int = 5) -> list[Block]:
    """Return the paragraphs and tables of document `number`: one to `most` projects of one unit."""
    chance = random.Random(number)  # noqa: S311 - to vary documents, not to keep secrets
    sample = _sample()
    code = f"{100_000 + number % 900_000}"
    unit = f"{code}{chance.choice(PLACES)}{chance.choice(BODIES)}"
    blocks: list[Block] = ["部门预算绩效目标", "一、总体绩效目标", sample["department"]["overall_goal"]]
    blocks += ["二、分项绩效目标", *sample["department"]["sub_goals"][:2], "第二部分", "预算项目绩效目标"]
    projects = chance.sample(sample["projects"], chance.randint(1, most))
    for place, project in enumerate(projects, 1):
        blocks.append(f"{place}.{project['name']}绩效目标表")
        blocks += _project(number, place, unit, project, chance)
    return blocks


def text(blocks: Sequence[Block]) -> bytes:
    """Return blocks as the text that extractors leave: one cell a line, a TAB first (see flatten.py)."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, str):
            lines.append(block)
            continue
        for row in block:
            lines += [f"\t{cell.text or ''}" for cell in row] + [""]
        lines.append("")
    return "".join(f"{line}\n" for line in lines).encode()


def page(blocks: Sequence[Block]) -> bytes:
    """Return blocks as an HTML page."""
    parts = ['<!DOCTYPE html>\n<html lang="zh"><head><meta charset="utf-8"></head><body>']
    for block in blocks:
        parts.append(f"<p>{escape(block)}</p>" if isinstance(block, str) else _html_table(block))
    return "\n".join([*parts, "</body></html>\n"]).encode()


def word(blocks: Sequence[Block]) -> bytes:
    """Return blocks as a Word file with the parts that one needs and no other (ECMA-376 part 1 §11.2)."""
    body = "".join(_paragraph(block) if isinstance(block, str) else _word_table(block) for block in blocks)
    types = f'<Types xmlns="{PARTS}/content-types"><Default Extension="rels" ContentType='
    types += '"application/vnd.openxmlformats-package.relationships+xml"/>'
    types += f'<Override PartName="/word/document.xml" ContentType="{TYPE}"/></Types>'
    relation = f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
    parts = {
        "[Content_Types].xml": types,
        "_rels/.rels": f'<Relationships xmlns="{PARTS}/relationships">{relation}</Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>',
    }
    return packed(
        {name: b'<?xml version="1.0" encoding="UTF-8"?>' + part.encode() for name, part in parts.items()}
    )


def packed(files: Mapping[str, bytes]) -> bytes:
    """Return a ZIP file, the same bytes for the same files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def workbook(blocks: Sequence[Block]) -> bytes:
    """Return blocks as an Excel workbook of one sheet with merged cells; a paragraph is a row."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"created": datetime.datetime(2021, 1, 1)})  # the same bytes every time
    sheet = book.add_worksheet("绩效目标")
    at = 0
    for block in blocks:
        if isinstance(block, str):
            sheet.write_string(at, 0, block)
            at += 1
            continue
        for number, row in enumerate(block):
            column = 0
            for place, cell in enumerate(row):
                reach = _reach(block, number) if not place and cell.text is not None else 1
                last = column + cell.columns - 1
                if reach > 1 or cell.columns > 1:
                    sheet.merge_range(at, column, at + reach - 1, last, cell.text or "")
                elif cell.text is not None:
                    sheet.write_string(at, column, cell.text)
                column = last + 1
            at += 1
        at += 1
    book.close()
    return out.getvalue()


FORMATS: Mapping[str, Callable[[Sequence[Block]], bytes]] = {
    ".docx": word,
    ".html": page,
    ".txt": text,
    ".xlsx": workbook,
}
"""The formats, by suffix."""


def write(
    folder: Path, numbers: Sequence[int], most: int = 5, suffixes: Sequence[str] = tuple(FORMATS)
) -> list[Path]:
    """Write the documents `numbers` into folders of a hundred each; return their paths, sorted.

    `most` is how many projects one has at most; `suffixes` name the formats, which take turns.
    """
    paths = []
    for number in numbers:
        suffix = suffixes[number % len(suffixes)]
        path = folder / f"{number // 100:04}" / f"{number:06}{suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(FORMATS[suffix](document(number, most)))
        paths.append(path)
    return sorted(paths)


def _project(
    number: int, place: int, unit: str, project: Mapping[str, Any], chance: random.Random
) -> Iterator[Sequence[Row]]:
    """Yield the two tables of a project."""
    code = f"13030321{number:08}{place:02}{chance.randint(0, 999):03}"
    total = f"{chance.randint(1, 900) * 1000}.00"
    goals = "\n".join(f"{count}.{goal}" for count, goal in enumerate(project["goals"], 1))
    budget = ("预算数", total, "其中：财政资金", total, "其他资金", "0")
    yield [
        [Cell(unit, 5), Cell("单位：元", 2)],
        [Cell("项目编码"), Cell(code, 2), Cell("项目名称"), Cell(project["name"], 3)],
        [Cell("预算规模及资金用途"), *map(Cell, budget)],
        [Cell(None), Cell(project["purpose"], 6)],
        [Cell("资金支出计划（%）"), *map(Cell, STEPS[:2]), *(Cell(step, 2) for step in STEPS[2:])],
        [Cell(None), *map(Cell, SCHEDULE[:2]), *(Cell(share, 2) for share in SCHEDULE[2:])],
        [Cell("绩效目标"), Cell(goals, 6)],
    ]
    rows = [[Cell(label) for label in COLUMNS]]
    for level, targets in project["indicators"].items():
        for count, (kind, name, description, value, basis) in enumerate(targets):
            varied = value if chance.random() < 0.7 else f"≥{chance.randint(1, 99)}%"
            texts = (None if count else level, kind, name, description, varied, basis)
            rows.append([Cell(each) for each in texts])
    yield rows


def _reach(rows: Sequence[Row], at: int) -> int:
    """Return how many rows the first cell of a row covers."""
    reach = 1
    while at + reach < len(rows) and rows[at + reach][0].text is None:
        reach += 1
    return reach


def _html_table(rows: Sequence[Row]) -> str:
    lines = []
    for at, row in enumerate(rows):
        cells = []
        for place, cell in enumerate(row):
            if cell.text is not None:
                spans = f' colspan="{cell.columns}"' if cell.columns > 1 else ""
                spans += f' rowspan="{_reach(rows, at)}"' if not place and _reach(rows, at) > 1 else ""
                cells.append(f"<td{spans}>{escape(cell.text).replace(chr(10), '<br>')}</td>")
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table>{''.join(lines)}</table>"


def _word_table(rows: Sequence[Row]) -> str:
    lines = []
    for at, row in enumerate(rows):
        cells = []
        for place, cell in enumerate(row):
            told = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
            if cell.text is None:
                told += "<w:vMerge/>"
            elif not place and _reach(rows, at) > 1:
                told += '<w:vMerge w:val="restart"/>'
            lines_of = "".join(map(_paragraph, (cell.text or "").split("\n")))
            cells.append(f"<w:tc><w:tcPr>{told}</w:tcPr>{lines_of}</w:tc>")
        lines.append(f"<w:tr>{''.join(cells)}</w:tr>")
    return f"<w:tbl>{''.join(lines)}</w:tbl><w:p/>"


def _paragraph(line: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>'


def _sample() -> Mapping[str, Any]:
    if not _KEPT:
        _KEPT.update(yaml.safe_load((HERE / "sample.yaml").read_text(encoding="utf-8")))
    return _KEPT


_KEPT: dict[str, Any] = {}


if __name__ == "__main__":
    write(Path(sys.argv[1]), range(int(sys.argv[2]) if len(sys.argv) > 2 else 100))
