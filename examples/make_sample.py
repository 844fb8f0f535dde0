"""Make the sample document: sample.yaml to sample.docx in the layout of the Hebei form, and its plain text.

    python examples/make_sample.py [FOLDER]

writes `sample.docx` and `sample.txt` into FOLDER (by default the folder of this script). The same input
always gives the same bytes: no clock is read and nothing is compressed.
"""

import sys
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from itertools import accumulate, count, pairwise
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from docx import Document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from flatten import flatten

HERE = Path(__file__).parent
NOTE = "样例文件：名称、编码、金额和指标取自公开文件，目标、用途、措施和指标描述为另行撰写"
STEPS = ("3月底", "6月底", "10月底", "12月底")
COLUMNS = (("一级指标", 19), ("二级指标", 25), ("三级指标", 37), ("绩效指标描述", 49), ("指标值", 20), ("指标值确定依据", 20))
TIME = datetime(2021, 1, 1, tzinfo=UTC)
"""The time that the document gives for its making: a real one would change the bytes."""

UNUSED = frozenset({"thumbnail", "stylesWithEffects", "customXml"})
"""Kinds of parts of python-docx's empty document that this one does without."""

LABEL, REST = 26, 144
"""Widths in millimetres of the first column of the project table and of everything right of it."""


class Cell(NamedTuple):
    """A cell: its text, None when it belongs to the cell above; its width in millimetres; how it is set."""

    text: str | None
    width: int
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.CENTER


LEFT, RIGHT = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT


# What the form looks like: rows of cells


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
    yield [Cell(label, width) for label, width in COLUMNS]
    widths = [width for _, width in COLUMNS]
    for level_1, targets in indicators.items():
        for row, (kind, name, description, value, basis) in enumerate(targets):
            texts = (None if row else level_1, kind, name, description, value, basis)
            aligns = (Cell(None, 0).align,) * 2 + (LEFT,) * 2 + (Cell(None, 0).align,) * 2
            yield [Cell(*cell) for cell in zip(texts, widths, aligns, strict=True)]


# How Word holds it


def add_table(document: WordDocument, rows: list[list[Cell]]) -> Table:
    """Append a table whose grid has a line wherever a cell of any row ends, as Word makes it."""
    edges = sorted({0, *(edge for row in rows for edge in accumulate(cell.width for cell in row))})
    table = document.add_table(len(rows), len(edges) - 1, style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for column, (left, right) in zip(table.columns, pairwise(edges), strict=True):
        column.width = Mm(right - left)
    for number, row in enumerate(rows):
        table.rows[number]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        start = 0
        for cell in row:
            end = edges.index(edges[start] + cell.width)
            word_cell = table.cell(number, start).merge(table.cell(number, end - 1))
            word_cell.width = Mm(cell.width)
            fill(word_cell, cell)
            if cell.text is None:
                table.cell(number - 1, start).merge(word_cell)
            start = end
    return table


def fill(word_cell: _Cell, cell: Cell) -> None:
    """Write the text of `cell`, a paragraph for each line, into a cell of Word."""
    word_cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    for number, line in enumerate((cell.text or "").split("\n")):
        paragraph = word_cell.add_paragraph() if number else word_cell.paragraphs[0]
        paragraph.style = "Table Text"
        paragraph.alignment = cell.align
        paragraph.add_run(line)


def open_first_row(table: Table) -> None:
    """Take the lines away from around the first row: on paper it stands above the table."""
    for cell in table.rows[0].cells:
        borders = "".join(f'<w:{side} w:val="nil"/>' for side in ("top", "left", "right"))
        cell._tc.get_or_add_tcPr().append(parse_xml(f"<w:tcBorders {nsdecls('w')}>{borders}</w:tcBorders>"))


def repeat_first_row(table: Table) -> None:
    """Let Word print the first row again on every page that the table reaches."""
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def add_bookmark(paragraph: Paragraph, number: int, name: str) -> None:
    """Put a bookmark around what a paragraph holds, such as Word needs for a table of contents."""
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for mark in (start, end):
        mark.set(qn("w:id"), str(number))
    start.set(qn("w:name"), name)
    content = paragraph._p.r_lst
    content[0].addprevious(start) if content else paragraph._p.append(start)
    paragraph._p.append(end)


def add_list(document: WordDocument, pattern: str) -> int:
    """Define a list that Word numbers itself by `pattern`, in which %1 is the number; return its id."""
    numbering = document.part.numbering_part.element
    identifier = 1 + max(int(number) for number in numbering.xpath("w:abstractNum/@w:abstractNumId"))
    abstract = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{identifier}"><w:multiLevelType w:val="singleLevel"/>'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:suff w:val="nothing"/>'
        f'<w:lvlText w:val="{pattern}"/><w:lvlJc w:val="left"/></w:lvl></w:abstractNum>'
    )
    numbering.xpath("w:num")[0].addprevious(abstract)
    return int(numbering.add_num(identifier).numId)


# The document


def make(sample: dict[str, Any]) -> WordDocument:
    """Return the Word document of the sample."""
    document = Document()
    set_page(document)
    set_styles(document)
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


def set_page(document: WordDocument) -> None:
    """Set A4, the note in the header, the page number in the footer, and what the file says of itself."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(25), Mm(20)
    header = section.header.paragraphs[0]
    header.alignment = WD_ALIGN_PARAGRAPH.CENTER
    note = header.add_run(NOTE)
    note.font.size, note.font.color.rgb = Pt(8), RGBColor(0x60, 0x60, 0x60)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    footer._p.append(parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'))
    properties = document.core_properties
    properties.title, properties.subject, properties.comments = "部门预算绩效目标（样例）", "预算绩效目标", NOTE
    properties.author = properties.last_modified_by = "perfgraph"
    properties.language, properties.revision, properties.created, properties.modified = "zh-CN", 1, TIME, TIME


def set_styles(document: WordDocument) -> None:
    """Set the fonts and distances of official Chinese documents (宋体, 仿宋, 黑体)."""
    styles = document.styles
    styles.add_style("Table Text", WD_STYLE_TYPE.PARAGRAPH)
    fonts = {
        "Normal": ("仿宋", 14, False),
        "Title": ("黑体", 20, False),
        "Heading 1": ("黑体", 18, False),
        "Heading 2": ("宋体", 14, True),
        "Table Text": ("宋体", 9, False),
        "Header": ("宋体", 8, False),
        "Footer": ("宋体", 9, False),
    }
    for name, (font, size, bold) in fonts.items():
        set_font(styles[name], font, size, bold)
    for name in ("Title", "Heading 1"):
        styles[name].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for name in ("Title", "Heading 1", "Heading 2"):
        styles[name].paragraph_format.space_before, styles[name].paragraph_format.space_after = Pt(6), Pt(6)
    body = styles["Normal"].paragraph_format
    body.first_line_indent, body.line_spacing, body.space_after = Pt(28), Pt(26), Pt(0)
    for name in ("Title", "Heading 1", "Heading 2", "Table Text", "Header", "Footer"):
        styles[name].paragraph_format.first_line_indent = Pt(0)
        styles[name].paragraph_format.line_spacing = 1.0


def set_font(style: ParagraphStyle, font: str, size: int, bold: bool) -> None:
    """Give a style a Chinese font, black, without the theme fonts and the rule that Word gives headings."""
    properties = style.element.get_or_add_rPr()
    for theirs in properties.xpath("w:rFonts | w:color | w:spacing | w:kern"):
        properties.remove(theirs)
    for theirs in style.element.xpath("w:pPr/w:pBdr"):
        theirs.getparent().remove(theirs)
    style.font.name = "Times New Roman"
    properties.rFonts.set(qn("w:eastAsia"), font)
    style.font.size, style.font.bold = Pt(size), bold


def packed(document: WordDocument) -> bytes:
    """Return the bytes of the Word file, always the same for the same document.

    The entries are stored as they are: what a compressor makes of them differs from version to version.
    """
    drop_unused(document)
    saved, fixed = BytesIO(), BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_STORED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name)
            entry.create_system = 0
            target.writestr(entry, source.read(name))
    return fixed.getvalue()


def drop_unused(document: WordDocument) -> None:
    """Leave out what python-docx's empty document brings along: a preview, styles that nothing here uses."""
    for rels in (document.part.package.rels, document.part.rels):
        for key in [key for key, part in rels.items() if part.reltype.rpartition("/")[2] in UNUSED]:
            del rels[key]
    for style in list(document.styles):
        if style.type == WD_STYLE_TYPE.TABLE and style.name not in ("Normal Table", "Table Grid"):
            style.delete()


def main(folder: Path) -> None:
    """Write sample.docx and, read back from it, sample.txt."""
    sample = yaml.safe_load((HERE / "sample.yaml").read_text(encoding="utf-8"))
    word_file = folder / "sample.docx"
    word_file.write_bytes(packed(make(sample)))
    (folder / "sample.txt").write_bytes(flatten(Document(str(word_file))).encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
