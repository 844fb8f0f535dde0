"""HTML pages: what a browser shows is what is read, with the grid of every table."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfgraph.assets import asset
from perfgraph.errors import DocumentError
from perfgraph.findings import Finding, Place
from perfgraph.forms import recognise
from perfgraph.readers import read, read_bytes
from perfgraph.readers.archive import Limits
from perfgraph.readers.html import read_html
from perfgraph.tables import Cell, Document, Paragraph, Table


def document(body: str, name: str = "a.html") -> Document:
    """Return the document in the body of a page."""
    return read_bytes(f"<!DOCTYPE html><html><body>{body}</body></html>".encode(), name)


def texts(body: str) -> list[str]:
    """Return the paragraphs of a page outside tables."""
    return [paragraph.text for paragraph in document(body).paragraphs]


def grid(body: str) -> list[list[str]]:
    """Return the rows of the only table of a page, a merged cell in each row that it covers."""
    (table,) = document(body).tables
    return [[cell.text for cell in cells] for _, cells in table.rows()]


def rules(found: Document) -> list[str]:
    """Return the slugs of the rules that reading found broken."""
    return [item.rule.rsplit("/", 1)[-1] for item in found.findings]


PARAGRAPHS = [
    ("<p>一、总体\n  绩效   目标</p><p>二</p>", ["一、总体 绩效 目标", "二"]),
    ("第一行<br>第二行<div>块</div>尾", ["第一行", "第二行", "块", "尾"]),
    ("<p>甲<b>乙</b><span>丙</span>丁</p>", ["甲乙丙丁"]),
    ("<ol><li>保障运转<li><p>厉行节约</p></ol>", ["1.保障运转", "2.厉行节约"]),
    ("<ol start=3><li>丙</ol><ul><li>点</ul>", ["3.丙", "点"]),
    ("<p>看得见</p><p hidden>看不见</p><p style='color:red; display : none'>看不见</p>", ["看得见"]),
    ("<script>'<p>x'</script><style>p{}</style><select><option>选</select><p>文", ["文"]),
    ("<p>&lt;10万元 &amp; ≥95%&#12290;</p>", ["<10万元 & ≥95%。"]),
    ("<p>未闭合<p>也读", ["未闭合", "也读"]),
    ("<!-- 注释 --><p>甲<!-- 注释 -->乙</p>", ["甲乙"]),
    ("<p>&nbsp;</p><p> </p><p>有</p>", ["有"]),
]


@pytest.mark.parametrize(("body", "expected"), PARAGRAPHS)
def test_paragraphs_are_those_of_a_browser(body: str, expected: list[str]) -> None:
    """White space collapses, blocks and breaks part, lists have their numbers, what is hidden is left out."""
    assert texts(body) == expected


GRIDS = [
    ("<table><tr><td>a<td>b<tr><td>c<td>d</table>", [["a", "b"], ["c", "d"]]),
    ("<table><tr><th rowspan=2>a<td>b<tr><td>c</table>", [["a", "b"], ["a", "c"]]),
    ("<table><tr><td colspan=2>a<tr><td>b<td>c</table>", [["a"], ["b", "c"]]),
    ("<table><tr><td rowspan=9>a<td>b<tr><td>c</table>", [["a", "b"], ["a", "c"]]),
    ("<table><tr><td rowspan=0>a<td>b<tr><td>c<tr><td>d</table>", [["a", "b"], ["a", "c"], ["a", "d"]]),
    ("<table><thead><tr><td rowspan=3>a<td>b<tbody><tr><td>c<td>d</table>", [["a", "b"], ["c", "d"]]),
    ("<table><tr><td>a<td rowspan=2>b<tr><td colspan=3>c</table>", [["a", "b"], ["c", "b"]]),
    ("<table><tr><td>甲<p>乙</p>丙<br>丁</table>", [["甲\n乙\n丙\n丁"]]),
    ("<table><tr><td colspan=x rowspan=-1>a<td>&nbsp;<td>b</table>", [["a", "", "b"]]),
    ("<table><tr hidden><td>a<tr><td>b<td style='display:none'>c</table>", [["b"]]),
    ("<table><caption>表</caption><tr><td>a<tfoot><tr><td>f</table>", [["a"], ["f"]]),
]


@pytest.mark.parametrize(("body", "expected"), GRIDS)
def test_the_grid_of_a_table_is_that_of_the_standard(body: str, expected: list[list[str]]) -> None:
    """Spans reach to the end of their row group at most; a cell never covers another (HTML §4.9.12.1)."""
    assert grid(body) == expected


def test_a_caption_is_a_paragraph_before_its_table() -> None:
    """What stands above a table is not lost."""
    first, table = document("<table><caption>表一</caption><tr><td>a</table>").blocks
    assert isinstance(first, Paragraph)
    assert (first.text, table.place) == ("表一", Place(1))


def test_a_table_that_lays_out_the_page_is_no_table() -> None:
    """The cells around other tables are read as the page is; the tables inside count from 1."""
    found = document("<table><tr><td><p>甲</p><table><tr><td>a<td>b</table><tr><td>乙</table>")
    assert [one.text for one in found.paragraphs] == ["甲", "乙"]
    assert [[cell.text for cell in table.cells] for table in found.tables] == [["a", "b"]]
    assert found.tables[0].place == Place(1)


def test_a_table_inside_a_cell_follows_and_is_told() -> None:
    """As in a Word file."""
    found = document("<table><tr><td>a<td>b<table><tr><td>内</table></table>")
    assert [[cell.text for cell in table.cells] for table in found.tables] == [["a", "b"], ["内"]]
    assert [table.place for table in found.tables] == [Place(1), Place(2)]
    assert rules(found) == ["nested-table"]


@pytest.mark.parametrize(
    ("name", "opening"),
    [
        ("a.xls", '<html xmlns:x="urn:schemas-microsoft-com:office:excel">'), ("a.doc", "<html>"),
        ("a.xls", "<table border=1><tr><td>x</table>"), ("a.htm", '<?xml version="1.0"?>\n<html>'),
        ("a.html", "<!-- saved -->\n<html>"), ("a.docx", "<META charset=utf-8>"),
    ],
)  # fmt: skip
def test_html_is_known_by_its_content(name: str, opening: str) -> None:
    """Systems save HTML as .xls and .doc; a suffix that promises another type is told."""
    found = read_bytes(f"{opening}<p>指标".encode(), name)
    assert found.media_type == "text/html"
    assert rules(found) == ([] if name.endswith(("htm", "html")) else ["name-and-content-differ"])


@pytest.mark.parametrize(
    ("encoding", "declaration", "told"),
    [
        ("utf-8", "", []), ("utf-8", "<meta charset=gb2312>", []), ("utf-16", "", ["encoding-guessed"]),
        ("gb18030", "<meta charset=gb2312>", []),
        ("gbk", "<meta http-equiv=Content-Type content='text/html; charset=GBK'>", []),
        ("gb18030", "", ["encoding-guessed"]),
    ],
)  # fmt: skip
def test_the_bytes_tell_the_encoding(encoding: str, declaration: str, told: list[str]) -> None:
    """A declaration that is wrong harms nothing; one that is right saves the remark."""
    page = f"<html><head>{declaration}</head><body><p>绩效目标：残疾人满意度≥95%</p></body></html>"
    found = read_bytes(page.encode(encoding), "a.html")
    assert [one.text for one in found.paragraphs] == ["绩效目标：残疾人满意度≥95%"]
    assert rules(found) == (told if encoding != "utf-16" else [])


def written(found: Document) -> str:
    """Return a document as HTML: its paragraphs, its tables with their spans."""
    return "".join(_block(block) for block in found.blocks)


def _block(block: Paragraph | Table) -> str:
    if isinstance(block, Paragraph):
        return f"<p>{escape(block.text)}</p>\n"
    first: dict[int, list[Cell]] = {row: [] for row in range(1, block.height + 1)}
    for cell in block.cells:
        first[cell.place.row].append(cell)
    rows = ("".join(map(_cell, cells)) for cells in first.values())
    return "<table>" + "".join(f"<tr>{row}</tr>\n" for row in rows) + "</table>\n"


def _cell(cell: Cell) -> str:
    inside = "".join(f"<p>{escape(line)}</p>" for line in cell.text.split("\n"))
    return f'<td rowspan="{cell.row_span}" colspan="{cell.column_span}">{inside}</td>'


def test_the_sample_as_html_is_the_sample() -> None:
    """The Word file and the same document as HTML have the same tables and the same records, at the same
    places.
    """
    word = read(asset("examples") / "sample.docx")
    page = document(written(word))
    assert [plain(table) for table in page.tables] == [plain(table) for table in word.tables]
    assert [one.text for one in page.paragraphs] == [_collapsed(one.text) for one in word.paragraphs]
    assert list(_records(page)) == list(_records(word))


def plain(table: Table) -> list[tuple[Place, str, int, int]]:
    """Return the cells of a table without the white space that HTML does not keep."""
    return [
        (cell.place, "\n".join(map(_collapsed, cell.plain.split("\n"))), cell.row_span, cell.column_span)
        for cell in table.cells
    ]


def _collapsed(text: str) -> str:
    return " ".join(text.split())


def _records(found: Document) -> Iterator[object]:
    nameless = replace(found, name="", sha256="", media_type="", findings=())
    for item in recognise(nameless).form.extract(nameless):
        if not isinstance(item, Finding):
            yield item


@pytest.mark.parametrize(
    ("page", "limits", "message"),
    [
        ("<table><tr><td colspan=2000>x</table>", Limits(), "row of 1,001 columns"),
        ("<table>" + "<tr><td rowspan=9 colspan=9>x" * 9, Limits(positions=200), "grid positions"),
        ("<p>x" * 50, Limits(tags=20), "50 HTML tags"),
        ("<div>" * 240 + "x", Limits(), "nested deeper than 200"),
    ],
)
def test_bombs_are_refused(page: str, limits: Limits, message: str) -> None:
    """Width, positions, tags and depth have limits, and the message names what was found."""
    with pytest.raises(DocumentError, match=message):
        read_html(page.encode(), "a.html", limits)


def test_entities_are_not_expanded_and_no_file_is_read(tmp_path) -> None:
    """A DOCTYPE with entities is markup that browsers ignore, and so is every address."""
    secret = tmp_path / "secret"
    secret.write_text("geheim")
    bomb = f'<!DOCTYPE html [<!ENTITY a "aaaa"><!ENTITY x SYSTEM "file://{secret}">]><html><p>&a;&x;文</p>'
    (text,) = [one.text for one in read_bytes(bomb.encode(), "a.html").paragraphs if "文" in one.text]
    assert "aaaa" not in text
    assert "geheim" not in text


@given(
    st.lists(
        st.sampled_from(
            ["<table>", "</table>", "<tr>", "<td>", "<td rowspan=3>", "<td colspan=2>", "<p>", "</p>",
             "<ol>", "<li>", "甲", "乙", "<br>", "<div>", "</div>", "<tbody>", "<!--", "-->", "&",
             "<script>", "<a b='"]
        )
    )
)  # fmt: skip
def test_no_markup_breaks_the_reader(pieces: Iterable[str]) -> None:
    """Any mixture of tags is a document or a message; no two cells cover one place."""
    page = "<html><body>" + "".join(pieces)
    try:
        found = read_bytes(page.encode(), "a.html")
    except DocumentError:
        return  # there is no text in it
    for table in found.tables:
        covered = [
            (row, column)
            for cell in table.cells
            for row in range(cell.place.row, cell.place.row + cell.row_span)
            for column in range(cell.place.column, cell.place.column + cell.column_span)
        ]
        assert len(covered) == len(set(covered))
