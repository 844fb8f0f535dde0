"""The Word layout of printed Chinese forms: page, fonts, merged tables, numbers, a fixed package."""

import zipfile
from datetime import UTC, datetime
from io import BytesIO
from itertools import accumulate, pairwise
from typing import NamedTuple

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

LEFT, CENTER, RIGHT = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
TIME = datetime(2021, 1, 1, tzinfo=UTC)
"""The time that the document gives for its making: a real one would change the bytes."""

UNUSED = frozenset({"thumbnail", "stylesWithEffects", "customXml"})
"""Kinds of parts of python-docx's empty document that this one does without."""


class Cell(NamedTuple):
    """A cell: its text, None when it belongs to the cell above; its width in millimetres; how it is set."""

    text: str | None
    width: int
    align: WD_ALIGN_PARAGRAPH = CENTER


def new_document(title: str, subject: str, note: str) -> WordDocument:
    """Return an empty A4 document in the fonts of official Chinese documents; every page shows `note`."""
    document = Document()
    properties = document.core_properties
    properties.title, properties.subject, properties.comments = title, subject, note
    properties.author = properties.last_modified_by = "perfgraph"
    properties.language, properties.revision, properties.created, properties.modified = "zh-CN", 1, TIME, TIME
    set_page(document, note)
    set_styles(document)
    return document


def set_page(document: WordDocument, note: str) -> None:
    """Set A4, a note in the header and the page number in the footer."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(25), Mm(20)
    header = section.header.paragraphs[0]
    header.alignment = CENTER
    run = header.add_run(note)
    run.font.size, run.font.color.rgb = Pt(8), RGBColor(0x60, 0x60, 0x60)
    footer = section.footer.paragraphs[0]
    footer.alignment = CENTER
    footer._p.append(
        parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>')
    )


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
        styles[name].paragraph_format.alignment = CENTER
    for name in ("Title", "Heading 1", "Heading 2"):
        styles[name].paragraph_format.space_before, styles[name].paragraph_format.space_after = Pt(9), Pt(9)
    body = styles["Normal"].paragraph_format
    body.first_line_indent, body.line_spacing, body.space_after = Pt(28), Pt(26), Pt(0)
    for name in ("Title", "Heading 1", "Heading 2", "Table Text", "Header", "Footer"):
        styles[name].paragraph_format.first_line_indent = Pt(0)
        styles[name].paragraph_format.line_spacing = 1.0
    cell = styles["Table Text"].paragraph_format
    cell.space_before = cell.space_after = Pt(1.5)


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


def add_table(document: WordDocument, rows: list[list[Cell]]) -> Table:
    """Append a table whose grid has a line wherever a cell of any row ends, as Word makes it."""
    edges = sorted({0, *(edge for row in rows for edge in accumulate(cell.width for cell in row))})
    table = document.add_table(len(rows), len(edges) - 1, style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for column, (left, right) in zip(table.columns, pairwise(edges), strict=True):
        column.width = Mm(right - left)
    for number, row in enumerate(rows):
        table.rows[number].height = Mm(7)
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
        if line:
            paragraph.add_run(line)


def open_first_row(table: Table) -> None:
    """Take the lines away from around the first row: on paper it stands above the table."""
    for cell in table.rows[0]._tr.tc_lst:
        borders = "".join(f'<w:{side} w:val="nil"/>' for side in ("top", "left", "right"))
        element = parse_xml(f"<w:tcBorders {nsdecls('w')}>{borders}</w:tcBorders>")
        # The schema wants the borders before the vertical alignment.
        cell.get_or_add_tcPr().xpath("w:vAlign")[0].addprevious(element)


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
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{identifier}">'
        '<w:multiLevelType w:val="singleLevel"/>'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:suff w:val="nothing"/>'
        f'<w:lvlText w:val="{pattern}"/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:ind w:left="0" w:firstLine="560"/></w:pPr></w:lvl></w:abstractNum>'
    )
    numbering.xpath("w:num")[0].addprevious(abstract)
    return int(numbering.add_num(identifier).numId)


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
