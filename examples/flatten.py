"""Print a Word file as the plain text that text extractors make of it: spans lost, one cell a line.

    python examples/flatten.py examples/sample.docx

A cell is a line that begins with a TAB; its further paragraphs are lines without one. An empty line ends a
row, a second one the table. A cell merged downwards shows again as an empty cell, one merged sideways once.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph


def flatten(document: WordDocument) -> str:
    """Return the paragraphs and tables of a Word document in reading order as lines."""
    numbers: Counter[str] = Counter()
    lines: list[str] = []
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            lines += table_lines(block)
        else:
            marks = (mark.get(qn("w:name")) for mark in block._p.iter(qn("w:bookmarkStart")))
            bookmarks = "".join(f"[bookmark: {name}]" for name in marks)
            lines.append(bookmarks + automatic_number(block, numbers) + block.text)
    return "".join(f"{line}\n" for line in lines)


def table_lines(table: Table) -> Iterator[str]:
    """Yield the lines of a table."""
    for row in table._tbl.tr_lst:
        for cell in row.tc_lst:
            merged_away = cell.vMerge == "continue"
            yield "\t" + ("" if merged_away else "\n".join(Paragraph(p, table).text for p in cell.p_lst))
        yield ""
    yield ""


def automatic_number(paragraph: Paragraph, numbers: Counter[str]) -> str:
    """Return the number that Word prints before a paragraph, "" when it has none (自动编号).

    `numbers` counts the paragraphs of each list so far. Lists here have one level, counted from 1.
    """
    properties = paragraph._p.pPr
    if properties is None or properties.numPr is None:
        return ""
    numbering = paragraph.part.numbering_part.element
    instance = properties.numPr.numId.val
    abstract = numbering.num_having_numId(instance).abstractNumId.val
    pattern = numbering.xpath(f"w:abstractNum[@w:abstractNumId='{abstract}']/w:lvl[1]/w:lvlText/@w:val")[0]
    numbers[instance] += 1
    return pattern.replace("%1", str(numbers[instance]))


if __name__ == "__main__":
    sys.stdout.buffer.write(flatten(Document(str(Path(sys.argv[1])))).encode())
