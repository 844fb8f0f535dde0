"""What the reader of flattened text promises: cells, lines and spans as the document has them."""

import codecs
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfgraph.errors import DocumentError
from perfgraph.findings import Place
from perfgraph.readers import read, read_bytes
from perfgraph.readers.archive import Limits
from perfgraph.readers.text import read_text
from perfgraph.tables import Document, Table

BOOKMARK = re.compile(r"\[bookmark: [^\]]*\]")


def rows(table: Table) -> list[list[str]]:
    """Return the verbatim texts of a table, a merged cell in each of its rows."""
    return [[cell.text for cell in cells] for _, cells in table.rows()]


def read_lines(*lines: str) -> Document:
    """Return the document that these lines are read as."""
    return read_bytes("\n".join(lines).encode(), "lines.txt")


@pytest.fixture(scope="module")
def document(seed: Path) -> Document:
    """Return the real document."""
    return read(seed)


def test_seed_has_two_tables_for_each_of_nine_projects(document: Document) -> None:
    """The real document is read as 18 tables with 78 rows of indicators below their headings."""
    assert len(document.tables) == 18
    assert [table.place.table for table in document.tables] == list(range(1, 19))
    indicators = document.tables[1::2]
    assert all(rows(table)[0][:3] == ["一级指标", "二级指标", "三级指标"] for table in indicators)
    assert [table.height - 1 for table in indicators] == [7, 7, 12, 16, 7, 7, 7, 8, 7]
    assert all(len(cells) == 6 for table in indicators for cells in rows(table))


def test_seed_tables_lie_on_the_lines_where_an_editor_shows_them(document: Document) -> None:
    """Table and cell places carry line numbers counted from 1."""
    spans = [(table.place.start_line, table.place.end_line) for table in document.tables]
    assert spans[:4] == [(34, 66), (70, 124), (130, 162), (166, 220)]
    assert spans[-2:] == [(912, 947), (951, 1005)]
    assert document.tables[0].cells[0].place == Place(1, 1, 1, 0, 34, 34)
    assert document.tables[15].row(2)[4].place == Place(16, 2, 5, 0, 856, 856)


def test_seed_first_table_cell_by_cell(document: Document) -> None:
    """Every cell of the first project's first table stands in its row and column."""
    table = document.tables[0]
    assert rows(table) == [
        ["762001秦皇岛市山海关区残疾人联合会本级", "单位：元"],
        ["项目编码", "1303032128HRAXGII0LHI", "项目名称", "残疾人就业服务中心运转经费"],
        ["预算规模及资金用途", "预算数", "110000.00", "其中：财政资金", "110000.00", "其他资金", "0"],
        ["预算规模及资金用途", table.row(4)[1].text],
        ["资金支出计划（%）", "3月底", "6月底", "10月底", "12月底"],
        ["资金支出计划（%）", "25.00%", "50.00%", "75.00%", "100.00%"],
        ["绩效目标", table.row(7)[1].text],
    ]
    assert [cell.row_span for cell in table.cells if cell.place.column == 1] == [1, 1, 2, 2, 1]
    assert table.at(4, 1) is table.at(3, 1)


def test_seed_blank_schedule_cells_keep_their_columns(document: Document) -> None:
    """A blank of the spending schedule is an empty cell in its column, not a cell left out."""
    label = "资金支出计划（%）"
    assert rows(document.tables[8])[5] == [label, "", "", "100.00%", ""]
    assert rows(document.tables[12])[5] == [label, "", "", "50.00%", "100.00%"]
    assert rows(document.tables[14])[5] == [label, "", "", "", "100.00%"]


def test_seed_level_one_cells_reach_down_over_their_rows(document: Document) -> None:
    """An empty first cell below the heading belongs to the kind above it."""
    merged = [cell for cell in document.tables[5].cells if cell.place.column == 1]
    assert [(cell.text, cell.place.row, cell.row_span) for cell in merged] == [
        ("一级指标", 1, 1), ("产出指标", 2, 5), ("效益指标", 7, 4), ("满意度指标", 11, 3),
    ]  # fmt: skip
    assert merged[1].place.end_line == merged[1].place.start_line == 273


def test_seed_goals_of_several_paragraphs_are_one_cell(document: Document) -> None:
    """Lines without a TAB directly after a cell are further paragraphs of it."""
    goal = document.tables[4].row(7)[1]
    assert (goal.place.start_line, goal.place.end_line) == (258, 262)
    assert [paragraph[:2] for paragraph in goal.text.split("\n")] == ["1.", "2.", "3.", "4.", "5."]


def test_seed_cells_quote_their_lines(document: Document, seed: Path) -> None:
    """The text of a cell is its lines without the layout's TAB and the bookmark marks."""
    lines = seed.read_bytes().decode().split("\n")
    cells = [cell for table in document.tables for cell in table.cells]
    assert len(cells) > 600
    for cell in cells:
        quoted = "\n".join(lines[cell.place.start_line - 1 : cell.place.end_line])
        assert quoted == "\t" + cell.text


def test_every_line_of_the_seed_is_in_one_block(document: Document, seed: Path) -> None:
    """No text is lost and none is read twice: each line with text belongs to one paragraph or cell."""
    lines = BOOKMARK.sub("", seed.read_bytes().decode()).split("\n")
    written = {number for number, line in enumerate(lines, 1) if line.strip()}
    places = [paragraph.place for paragraph in document.paragraphs]
    places += [cell.place for table in document.tables for cell in table.cells if cell.text.strip()]
    seen = Counter(line for place in places for line in range(place.start_line, place.end_line + 1))
    assert set(seen) == written
    assert set(seen.values()) == {1}


def test_seed_paragraphs_are_numbered_and_stripped(document: Document) -> None:
    """Paragraphs count from 1, without bookmark marks, with the lines they stand on."""
    numbers = [paragraph.place.paragraph for paragraph in document.paragraphs]
    assert numbers == list(range(1, 28))
    assert document.paragraphs[0].text == "第一部分"
    assert document.paragraphs[2].text == "一、总体绩效目标"
    assert document.paragraphs[10].text.startswith("2、残疾人综合事务管理。")
    assert document.paragraphs[10].place == Place(paragraph=11, start_line=13, end_line=13)
    assert document.paragraphs[26].text.startswith("9.2021年省级残疾人事业发展补助资金")


def test_seed_stray_white_space_is_told_and_kept(document: Document) -> None:
    """The two stray TABs and the stray space inside a goal are findings with their lines."""
    assert [finding.rule.rsplit("/", 1)[1] for finding in document.findings] == ["stray-whitespace"] * 3
    assert [finding.place.start_line for finding in document.findings] == [758, 759, 946]
    assert [finding.found[-1] for finding in document.findings] == ["\t", "\t", " "]
    assert {finding.document for finding in document.findings} == {"shanhaiguan-2021.txt"}
    assert document.tables[13].row(2)[2].text == "得到基本康复服务的残疾人人数\t"


@pytest.mark.parametrize(
    ("mark", "encoding", "shown"),
    [
        (codecs.BOM_UTF8, "utf-8", None),
        (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16LE"),
        (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16BE"),
        (b"", "utf-16-le", "UTF-16LE"),
        (b"", "utf-16-be", "UTF-16BE"),
        (b"", "gb18030", "GB18030"),
    ],
)
def test_every_encoding_gives_the_same_blocks(
    document: Document, seed: Path, mark: bytes, encoding: str, shown: str | None
) -> None:
    """The real document reads the same in each encoding; one that is not UTF-8 is told once."""
    other = read_bytes(mark + seed.read_bytes().decode().encode(encoding), seed.name)
    assert other.blocks == document.blocks
    guessed = [finding.found for finding in other.findings if finding.rule.endswith("encoding-guessed")]
    assert guessed == ([shown] if shown else [])


@pytest.mark.parametrize(
    "text",
    ["一、总体绩效目标", "plain ASCII without a line end", "项目编码\n", "ＡＢＣ，。\n1", "最高不超过一个月"],
)
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_byte_order_of_short_texts(text: str, encoding: str) -> None:
    """UTF-16 without a mark is told from few characters, as soon as one of its bytes is zero."""
    data = text.encode(encoding)
    assert b"\0" in data
    assert read_bytes(data, "short.txt").paragraphs[0].text == text.split("\n")[0]


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_every_line_end_gives_the_same_blocks(document: Document, seed: Path, end: str) -> None:
    """Lines may end as on any system; their numbers stay."""
    other = seed.read_bytes().decode().replace("\n", end)
    assert read_bytes(other.encode(), seed.name).blocks == document.blocks


def test_only_line_ends_end_lines() -> None:
    """Separators that editors do not count (U+2028, U+0085, form feed) stay inside their line."""
    document = read_lines("one\u2028two\x85three\x0cfour", "five")
    assert [paragraph.text for paragraph in document.paragraphs] == ["one\u2028two\x85three\x0cfour", "five"]
    assert document.paragraphs[1].place.start_line == 2


@pytest.mark.parametrize("between", [["", ""], ["", " "], ["", "二"], ["", "\u3000", ""]])
def test_what_ends_a_table(between: list[str]) -> None:
    """A second empty line, a line of white space or a paragraph after a row ends the table."""
    document = read_lines("\ta", "\tb", *between, "\tc")
    assert [rows(table) for table in document.tables] == [[["a", "b"]], [["c"]]]
    assert document.tables[1].place.start_line == 3 + len(between)


def test_white_space_directly_after_a_cell_is_its_paragraph() -> None:
    """Only an empty line parts rows: a line of spaces after a cell is a paragraph of it, and told."""
    document = read_lines("\ta", "  ", "\tb", "", "\tc")
    assert [rows(table) for table in document.tables] == [[["a\n  ", "b"], ["c"]]]
    assert [(finding.found, finding.place.start_line) for finding in document.findings] == [("  ", 2)]


def test_one_empty_line_parts_rows() -> None:
    """Rows of one table are parted by one empty line, even in a table of one row and at the file's end."""
    document = read_lines("\ta", "\tb", "", "\tc", "\td", "")
    assert [rows(table) for table in document.tables] == [[["a", "b"], ["c", "d"]]]
    assert document.tables[0].place == Place(1, start_line=1, end_line=5)


def test_marks_are_noise_wherever_they_stand() -> None:
    """Bookmark marks are no text: not in a cell, not in a paragraph, not alone on a line."""
    document = read_lines(
        "[bookmark: _Toc1]一、", "\t[bookmark: a b]甲", "[bookmark: x]乙", "", "", "[bookmark: z]"
    )
    assert [paragraph.text for paragraph in document.paragraphs] == ["一、"]
    assert rows(document.tables[0]) == [["甲\n乙"]]
    assert document.tables[0].cells[0].place == Place(1, 1, 1, 0, 2, 3)


def test_blank_first_cell_of_a_table_is_no_merge() -> None:
    """In the first row nothing is above, so an empty first cell is a blank."""
    table = read_lines("\t", "\tb", "", "\t", "\td").tables[0]
    assert rows(table) == [["", "b"], ["", "d"]]
    assert table.cells[0].row_span == 2


cell_texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), max_size=6)


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["产出", "效益"]), st.lists(cell_texts, max_size=4)).map(
            lambda row: [row[0], *row[1]]
        ),
        min_size=1,
        max_size=5,
    )
)
def test_any_table_reads_back(table: list[list[str]]) -> None:
    """Whatever the cells hold, a flattened table reads back as its rows."""
    flat = "\n\n".join("\n".join("\t" + cell for cell in row) for row in table)
    assert rows(read_bytes(flat.encode(), "any.txt").tables[0]) == table


def test_ten_megabytes_without_a_line_end() -> None:
    """A single endless line is one clear message, not a stall."""
    with pytest.raises(DocumentError, match=r"long\.txt: found no text .*too long.*; expected") as caught:
        read_bytes(b"x" * 10_000_000, "long.txt")
    assert len(str(caught.value)) < 500


def test_a_line_too_long_leaves_the_rest_readable() -> None:
    """The long line is left out with a finding; its cell is blank and the columns stay."""
    document = read_lines("\ta", "\t" + "很" * 200_000, "\tc", "", "", "z" * 100_001, "end")
    assert rows(document.tables[0]) == [["a", "", "c"]]
    assert [paragraph.text for paragraph in document.paragraphs] == ["end"]
    assert [(finding.rule.rsplit("/", 1)[1], finding.place.start_line) for finding in document.findings] == [
        ("line-too-long", 2), ("line-too-long", 6),
    ]  # fmt: skip
    assert document.findings[1].found == "z" * 59 + "…"


def test_too_many_lines_are_refused() -> None:
    """More lines than the limit end the reading before the memory is full."""
    with pytest.raises(DocumentError, match=r"many\.txt: found more than 3 lines; expected at most"):
        read_text(b"a\nb\nc\nd", "many.txt", Limits(lines=3))


CSV = '绩效目标表,,\n一级指标,三级指标,指标值\n产出指标,"站点, 新建\n与改建","1,000个"\n,线路,"说""好""的"\n'


def test_comma_separated_values_are_the_sheet_that_they_were() -> None:
    """Quoted commas, lines and quotes belong to a field, a lone text is a paragraph; lines are the file's."""
    document = read_bytes(CSV.encode(), "a.csv")
    assert [paragraph.text for paragraph in document.paragraphs] == ["绩效目标表"]
    (table,) = document.tables
    assert [[cell.text for cell in row] for _number, row in table.rows()] == [
        ["一级指标", "三级指标", "指标值"],
        ["产出指标", "站点, 新建\n与改建", "1,000个"],
        ["", "线路", '说"好"的'],
    ]
    assert [(cell.place.start_line, cell.place.end_line) for cell in table.cells[::3]] == [
        (2, 2),
        (3, 4),
        (5, 5),
    ]


@pytest.mark.parametrize(
    "text",
    ["一、目标，共3项\n二、措施\n三、其他", "a, b, c\n", "first, second\nno comma\none, two, three\nlast\n"],
)
def test_prose_with_commas_is_prose(text: str) -> None:
    """Lines with different numbers of commas, or too few, are paragraphs."""
    assert read_bytes(text.encode(), "a.txt").tables == ()


def test_too_many_fields_are_refused() -> None:
    """The limits of a table hold for values as well."""
    line = ",".join(["1"] * 1_001)
    with pytest.raises(DocumentError, match="3 records of up to 1,001 fields; expected at most 1,000"):
        read_bytes("\n".join([line] * 3).encode(), "a.csv")
