"""What the reader of Word files promises: cells where Word shows them, text as Word prints it."""

import io
from collections.abc import Callable

import docx as python_docx
import pytest

from perfgraph.errors import DocumentError
from perfgraph.findings import Place
from perfgraph.readers import read_bytes
from perfgraph.readers.archive import Archive, Limits
from perfgraph.readers.word import read_word
from perfgraph.tables import Document, Table

Docx = Callable[..., bytes]


def p(*runs: str) -> str:
    """Return a paragraph of runs; a run that begins with "<" is markup."""
    return f"<w:p>{''.join(run if run[:1] == '<' else r(run) for run in runs)}</w:p>"


def r(text: str) -> str:
    """Return a run."""
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def tc(text: str = "", properties: str = "") -> str:
    """Return a cell with one paragraph, or with `text` as its content when that is markup."""
    content = text if text[:1] == "<" else p(text)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    """Return a row."""
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def tbl(*rows: str) -> str:
    """Return a table."""
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def grid(table: Table) -> list[tuple[str, int, int, int, int]]:
    """Return text, row, column, row span and column span of every cell."""
    return [
        (cell.text, cell.place.row, cell.place.column, cell.row_span, cell.column_span)
        for cell in table.cells
    ]


def rules(document: Document) -> list[str]:
    """Return the names of the rules that the findings break."""
    return [finding.rule.rsplit("/", 1)[1] for finding in document.findings]


DOWN, GOES_ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
WIDE = '<w:gridSpan w:val="2"/>'


def test_paragraphs_and_tables_keep_their_order(docx: Docx) -> None:
    """Blocks come in reading order; empty paragraphs are not counted."""
    document = read_bytes(
        docx(p("一") + p() + p("  ") + tbl(tr(tc("a"))) + p(" 二 ") + tbl(tr(tc("b")))), "x.docx"
    )
    assert [block.place for block in document.blocks] == [
        Place(paragraph=1), Place(1), Place(paragraph=2), Place(2),
    ]  # fmt: skip
    assert [paragraph.text for paragraph in document.paragraphs] == ["一", "二"]
    assert document.media_type.endswith("wordprocessingml.document")
    assert document.findings == ()


def test_cells_merged_both_ways(docx: Docx) -> None:
    """A cell merged downwards and sideways answers everywhere it covers."""
    body = tbl(
        tr(tc("A", WIDE + DOWN), tc("B", DOWN), tc("C")),
        tr(tc("", WIDE + GOES_ON), tc("", '<w:vMerge w:val="continue"/>'), tc("D")),
        tr(tc("E"), tc("F"), tc("", GOES_ON), tc("G")),
        tr(tc("H"), tc("I"), tc("J", DOWN), tc("K")),
    )
    table = read_bytes(docx(body), "x.docx").tables[0]
    assert grid(table) == [
        ("A", 1, 1, 2, 2), ("B", 1, 3, 3, 1), ("C", 1, 4, 1, 1), ("D", 2, 4, 1, 1), ("E", 3, 1, 1, 1),
        ("F", 3, 2, 1, 1), ("G", 3, 4, 1, 1), ("H", 4, 1, 1, 1), ("I", 4, 2, 1, 1), ("J", 4, 3, 1, 1),
        ("K", 4, 4, 1, 1),
    ]  # fmt: skip
    assert table.at(2, 2) is table.at(1, 1)
    assert [cell.text for cell in table.row(3)] == ["E", "F", "B", "G"]


def test_merges_of_python_docx_are_understood() -> None:
    """Cells merged by another program cover the same rectangle."""
    made = python_docx.Document()
    made.add_paragraph("单位：元")
    table = made.add_table(3, 3)
    for row in range(3):
        for column in range(3):
            table.cell(row, column).text = f"{row}{column}"
    table.cell(0, 0).merge(table.cell(1, 1)).text = "merged"
    buffer = io.BytesIO()
    made.save(buffer)
    document = read_bytes(buffer.getvalue(), "made.docx")
    assert document.paragraphs[0].text == "单位：元"
    assert grid(document.tables[0])[:3] == [("merged", 1, 1, 2, 2), ("02", 1, 3, 1, 1), ("12", 2, 3, 1, 1)]
    assert [cell.text for cell in document.tables[0].row(3)] == ["20", "21", "22"]


def test_older_sideways_merge(docx: Docx) -> None:
    """w:hMerge joins cells as w:gridSpan does, also together with w:vMerge."""
    first, second = '<w:hMerge w:val="restart"/>', "<w:hMerge/>"
    body = tbl(
        tr(tc("A", first + DOWN), tc("", second + DOWN), tc("B")),
        tr(tc("", first + GOES_ON), tc("", second + GOES_ON), tc("C")),
        tr(tc("", second), tc("D"), tc("E")),
    )
    assert grid(read_bytes(docx(body), "x.docx").tables[0]) == [
        ("A", 1, 1, 2, 2), ("B", 1, 3, 1, 1), ("C", 2, 3, 1, 1),
        ("", 3, 1, 1, 1), ("D", 3, 2, 1, 1), ("E", 3, 3, 1, 1),
    ]  # fmt: skip


def test_rows_of_unequal_width(docx: Docx) -> None:
    """w:gridBefore shifts a row; a short row simply ends; a merge that fits no cell above is none."""
    body = tbl(
        tr(tc("a"), tc("b", DOWN), tc("c")),
        tr(tc("d", GOES_ON), properties='<w:gridBefore w:val="1"/><w:gridAfter w:val="1"/>'),
        tr(tc("e", WIDE), tc("f", GOES_ON)),
    )
    table = read_bytes(docx(body), "x.docx").tables[0]
    assert grid(table) == [
        ("a", 1, 1, 1, 1), ("b", 1, 2, 2, 1), ("c", 1, 3, 1, 1), ("e", 3, 1, 1, 2), ("f", 3, 3, 1, 1),
    ]  # fmt: skip
    assert [cell.text for cell in table.row(2)] == ["b"]


def test_a_merge_of_another_width_is_none(docx: Docx) -> None:
    """A cell that claims to continue a wider cell is read as its own, so that no position has two cells."""
    body = tbl(tr(tc("a", WIDE + DOWN), tc("b")), tr(tc("c", GOES_ON), tc("d"), tc("e")))
    assert grid(read_bytes(docx(body), "x.docx").tables[0]) == [
        ("a", 1, 1, 1, 2), ("b", 1, 3, 1, 1), ("c", 2, 1, 1, 1), ("d", 2, 2, 1, 1), ("e", 2, 3, 1, 1),
    ]  # fmt: skip


def test_text_under_a_merged_cell_is_told(docx: Docx) -> None:
    """Text that Word does not print is no cell, but a finding; a mere repetition is not."""
    body = tbl(tr(tc("a", DOWN)), tr(tc("hidden", GOES_ON)), tr(tc("a", GOES_ON)))
    document = read_bytes(docx(body), "x.docx")
    assert grid(document.tables[0]) == [("a", 1, 1, 3, 1)]
    assert [(finding.found, finding.place) for finding in document.findings] == [("hidden", Place(1, 1, 1))]
    assert rules(document) == ["text-not-read"]


def test_paragraphs_of_a_cell_are_parted_by_newlines(docx: Docx) -> None:
    """A cell keeps its paragraphs, also the empty ones between others."""
    table = read_bytes(docx(tbl(tr(tc(p("一") + p() + p("二") + p())))), "x.docx").tables[0]
    assert table.cells[0].text == "一\n\n二"


def test_nested_tables_follow_the_table_that_holds_them(docx: Docx) -> None:
    """A table in a cell is a table of its own, and its text no part of the outer cell."""
    innermost = tbl(tr(tc("deep")))
    inner = tbl(tr(tc("in 1"), tc(innermost + p("in 2"))))
    body = tbl(tr(tc(p("before") + inner + p("after")), tc("outer"))) + tbl(tr(tc("last")))
    document = read_bytes(docx(body), "x.docx")
    assert [[cell.text for cell in table.cells] for table in document.tables] == [
        ["before\nafter", "outer"], ["in 1", "in 2"], ["deep"], ["last"],
    ]  # fmt: skip
    assert [table.place.table for table in document.tables] == [1, 2, 3, 4]
    assert {cell.place.table for cell in document.tables[2].cells} == {3}
    assert rules(document) == ["nested-table", "nested-table"]
    assert {(finding.place, finding.found) for finding in document.findings} == {
        (Place(1, 1, 1), "in 1 in 2"), (Place(2, 1, 2), "deep"),
    }  # fmt: skip


def test_wrapped_content_is_read(docx: Docx) -> None:
    """Content controls, smart tags, links, fields and inserted text are part of the text."""
    body = (
        f"<w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent>{p('control')}</w:sdtContent></w:sdt>"
        + p("<w:smartTag><w:smartTag>" + r("a") + "</w:smartTag></w:smartTag>", "b",
            "<w:hyperlink>" + r("c") + "</w:hyperlink>", "<w:fldSimple>" + r("d") + "</w:fldSimple>")
        + tbl(f"<w:sdt><w:sdtContent>{tr('<w:sdt><w:sdtContent>' + tc('e') + '</w:sdtContent></w:sdt>')}"
              "</w:sdtContent></w:sdt>", tr(tc("<w:sdt><w:sdtContent>" + p("f") + "</w:sdtContent></w:sdt>")))
    )  # fmt: skip
    document = read_bytes(docx(body), "x.docx")
    assert [paragraph.text for paragraph in document.paragraphs] == ["control", "abcd"]
    assert [cell.text for cell in document.tables[0].cells] == ["e", "f"]
    assert document.findings == ()


def test_tracked_changes_are_read_as_accepted_and_told_once(docx: Docx) -> None:
    """Inserted text is in, deleted and moved-away text out, and one finding quotes the first change."""
    deleted = "<w:del><w:r><w:delText>old </w:delText></w:r></w:del>"
    body = (
        p("a", deleted, "<w:ins>" + r("b") + "</w:ins>")
        + p("<w:moveFrom>" + r("gone") + "</w:moveFrom>", "<w:moveTo>" + r("c") + "</w:moveTo>")
        + tbl(tr(tc("row out"), properties="<w:del/>"), tr(tc("row in"), properties="<w:ins/>"))
    )
    document = read_bytes(docx(body), "x.docx")
    assert [paragraph.text for paragraph in document.paragraphs] == ["ab", "c"]
    assert grid(document.tables[0]) == [("row in", 1, 1, 1, 1)]
    assert rules(document) == ["tracked-changes"]
    assert document.findings[0].found == "old"


def test_inserted_text_alone_is_a_tracked_change(docx: Docx) -> None:
    """Text that was inserted but not yet accepted is read, and told."""
    document = read_bytes(docx(p("<w:ins>" + r("new") + "</w:ins>")), "x.docx")
    assert document.paragraphs[0].text == "new"
    assert (rules(document), document.findings[0].found) == (["tracked-changes"], "new")


def test_characters_that_are_elements(docx: Docx) -> None:
    """TABs, line breaks and hard hyphens become characters; page breaks, symbols and field codes do not."""
    body = p(
        "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:cr/><w:t>d</w:t><w:noBreakHyphen/>"
        '<w:t>e</w:t><w:softHyphen/><w:br w:type="page"/><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>',
        '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>PAGE</w:instrText></w:r>', "f",
        "<m:oMath><m:sSub><m:e><m:r><m:t>≥</m:t></m:r></m:e></m:sSub></m:oMath>",
        "<w:r><w:ruby><w:rt>" + r("zi") + "</w:rt><w:rubyBase>" + r("字") + "</w:rubyBase></w:ruby></w:r>",
    )  # fmt: skip
    assert read_bytes(docx(body), "x.docx").paragraphs[0].text == "a\tb\nc\nd-ef≥字"


def test_alternate_content_is_read_once(docx: Docx) -> None:
    """Of alternatives for newer and older programs the first choice is read, else the fallback."""
    fallback = "<mc:Fallback>" + r("old") + "</mc:Fallback>"
    both = "<mc:Choice>" + r("new") + "</mc:Choice><mc:Choice>" + r("newer") + "</mc:Choice>" + fallback
    body = p(f"<mc:AlternateContent>{both}</mc:AlternateContent>", "<w:r><w:t> </w:t></w:r>",
             f"<mc:AlternateContent>{fallback}</mc:AlternateContent>")  # fmt: skip
    assert read_bytes(docx(body), "x.docx").paragraphs[0].text == "new old"


def test_text_boxes_are_paragraphs_after_their_anchor(docx: Docx) -> None:
    """The text of a text box follows the paragraph or the table in which it is anchored, once."""
    box = (
        "<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx><w:txbxContent>{0}</w:txbxContent></wps:txbx>"
        "</w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>{0}</w:txbxContent></v:textbox>"
        "</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    body = p("a", box.format(p("box 1"))) + tbl(tr(tc(p("b", box.format(p("box 2")))))) + p("c")
    document = read_bytes(docx(body), "x.docx")
    assert [getattr(block, "text", "table") for block in document.blocks] == [
        "a",
        "box 1",
        "table",
        "box 2",
        "c",
    ]
    assert document.tables[0].cells[0].text == "b"


def test_stray_white_space_in_cells_is_told_and_kept(docx: Docx) -> None:
    """White space around a paragraph of a cell is a finding at the cell."""
    document = read_bytes(docx(tbl(tr(tc("ok"), tc(p("one ") + p("\ttwo"))))), "x.docx")
    assert document.tables[0].cells[1].text == "one \n\ttwo"
    assert rules(document) == ["stray-whitespace"] * 2
    assert [(finding.place, finding.found) for finding in document.findings] == [
        (Place(1, 1, 2), "one "), (Place(1, 1, 2), "\ttwo"),
    ]  # fmt: skip


def test_strict_open_xml_is_read(docx: Docx, package: Callable[..., bytes]) -> None:
    """The strict namespace of ISO/IEC 29500 is read as the transitional one is."""
    archive = Archive(docx(tbl(tr(tc("a", WIDE)))), "x.docx")
    transitional = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    content = archive.read("word/document.xml").replace(
        transitional, b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    )
    assert transitional not in content
    table = read_bytes(package({"word/document.xml": content}), "x.docx").tables[0]
    assert grid(table) == [("a", 1, 1, 1, 2)]


def test_damaged_numbers_in_the_markup_do_no_harm(docx: Docx) -> None:
    """A span that is no number counts as one, a table without cells is none."""
    body = (
        tbl(tr(tc("a", '<w:gridSpan w:val="-3"/>'), tc("b", '<w:gridSpan w:val="zwei"/>')))
        + tbl()
        + tbl(tr())
    )
    document = read_bytes(docx(body + tbl(tr(tc("c")))), "x.docx")
    assert [grid(table) for table in document.tables] == [
        [("a", 1, 1, 1, 1), ("b", 1, 2, 1, 1)], [("c", 1, 1, 1, 1)],
    ]  # fmt: skip
    assert document.tables[1].place.table == 2


@pytest.mark.parametrize(
    "row",
    [tr(tc("a", '<w:gridSpan w:val="999999999"/>')), tr(tc("a"), properties='<w:gridBefore w:val="5000"/>')],
)
def test_a_span_beyond_all_tables_is_refused(docx: Docx, row: str) -> None:
    """A span that would fill the memory is one clear message."""
    with pytest.raises(
        DocumentError, match=r"x\.docx: found table 1 with a row of [\d,]+ columns .*; expected"
    ):
        read_bytes(docx(tbl(row)), "x.docx")


def test_more_grid_positions_than_allowed_are_refused(docx: Docx) -> None:
    """Many wide rows are refused before their grid is built."""
    row = tr(tc("a", '<w:gridSpan w:val="900"/>'))
    with pytest.raises(DocumentError, match=r"x\.docx: found table 2 .* expected at most 1,000 and 2,000"):
        read_word(Archive(docx(tbl(row) + tbl(row, row)), "x.docx"), Limits(positions=2_000))


def test_tables_nested_as_deep_as_xml_allows(docx: Docx) -> None:
    """Eighty tables in one another are read; what is deeper than 256 elements is refused."""
    body = p("innermost")
    for _ in range(80):
        body = tbl(tr(tc(body)))
    assert len(read_bytes(docx(body), "x.docx").tables) == 80
    with pytest.raises(DocumentError, match=r"x\.docx: word/document\.xml: found corrupt XML .*[Dd]epth"):
        read_bytes(docx(tbl(tr(tc(tbl(tr(tc(tbl(tr(tc(tbl(tr(tc(tbl(tr(tc(body)))))))))))))))), "x.docx")


def test_a_document_without_body_is_refused(package: Callable[..., bytes]) -> None:
    """XML that is no Word document is named as such."""
    with pytest.raises(DocumentError, match=r"x\.docx: found word/document\.xml without w:body; expected"):
        read_bytes(package({"word/document.xml": "<html/>"}), "x.docx")
