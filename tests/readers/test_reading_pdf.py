"""PDF files: the same records as other formats, tables over page breaks, wrapped text, what is refused."""

import re
import zlib
from contextlib import suppress
from pathlib import Path

import docx as python_docx
import pytest
from docx.shared import Cm
from hypothesis import given, settings
from hypothesis import strategies as st

from perfgraph.assets import asset
from perfgraph.errors import DocumentError
from perfgraph.findings import Language, Place
from perfgraph.ingest.process import Bounds, ReadingProcess, Start
from perfgraph.ingest.work import Unread, Work
from perfgraph.readers import office, read, read_bytes
from perfgraph.readers.archive import LIMITS, Limits
from perfgraph.readers.pdf import read_pdf
from perfgraph.readers.pdf_streams import refuse_bombs
from perfgraph.tables import Document, Table
from perfgraph.terms import Names

from .papers import PDF_OF_HTML, PDF_OF_WORD, converted, drawn, ruled, stream, text
from .test_reading_workbooks import records

SAMPLE = asset("examples") / "sample.docx"
FAMILIES = sorted(
    (Path(__file__).parents[1] / "forms" / "documents").glob("*.html"), key=lambda path: path.name
)
HEIGHTS = (10, 15)
"""Heights of pages, in centimetres, on which nearly every table of the sample goes on on the next one."""

needs_office = pytest.mark.skipif(not office.is_there(), reason="LibreOffice is not installed")


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the sample document, on large and on small pages, as PDF files."""
    folder = tmp_path_factory.mktemp("papers")
    for height in HEIGHTS:
        document = python_docx.Document(str(SAMPLE))
        for section in document.sections:
            section.page_height = Cm(height)
            section.top_margin = section.bottom_margin = Cm(1.8)
            section.header_distance = section.footer_distance = Cm(0.5)
        document.save(str(folder / f"sample-{height}.docx"))
    converted(folder, PDF_OF_WORD, SAMPLE, *folder.glob("*.docx"))
    return folder


@pytest.fixture(scope="module")
def families(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a PDF file of a document of each family of forms, its tables ruled."""
    folder = tmp_path_factory.mktemp("families")
    for path in FAMILIES:
        page = path.read_text("utf-8").replace("<table>", '<table border="1" width="100%" rules="all">')
        apart = re.sub(r"</table>\s*<table", "</table><p>&nbsp;</p><table", page)
        head = '<html><head><meta charset="utf-8"><style>td { border: 1px solid }</style></head>'
        (folder / path.name).write_text(apart.replace("<html>", head), "utf-8")
    converted(folder, PDF_OF_HTML, *folder.glob("*.html"))
    return folder


def cells(document: Document) -> list[list[str]]:
    """Return the texts of each row of a document's tables."""
    return [[cell.text for cell in row] for table in document.tables for _number, row in table.rows()]


@needs_office
def test_the_sample_gives_the_same_records(papers: Path) -> None:
    """Goals, projects and targets are those of the Word file, and so is every cell, blank ones too."""
    document = read(papers / "sample.pdf")
    assert (document.media_type, document.findings) == ("application/pdf", ())
    assert records(document) == records(read(SAMPLE))
    stripped = [[cell.strip("\t ") for cell in row] for row in cells(read(SAMPLE))]
    differing = [pair for pair in zip(cells(document), stripped, strict=True) if pair[0] != pair[1]]
    assert [right for _left, right in differing if "\n" not in right[-1]] == []
    assert [[spans(a), spans(b)] for a, b in tables(document, read(SAMPLE)) if spans(a) != spans(b)] == []


def tables(one: Document, other: Document) -> list[tuple[Table, Table]]:
    """Return the tables of two documents in pairs."""
    return list(zip(one.tables, other.tables, strict=True))


def spans(table: Table) -> list[tuple[str, int, int]]:
    """Return text and spans of the cells of a table, without its first row."""
    return [
        (cell.text.split("\n")[0].strip(), cell.row_span, cell.column_span)
        for cell in table.cells
        if cell.place.row > 1
    ]


@needs_office
def test_a_place_names_page_and_rectangle(papers: Path) -> None:
    """The page counts from 1, the rectangle is in points from the upper left corner."""
    document = read(papers / "sample.pdf")
    (cell,) = (cell for cell in document.tables[0].cells if cell.text == "1303032128HRAXGII0LHI")
    assert cell.place.page == 3
    assert cell.place.box is not None
    left, top, right, bottom = cell.place.box
    assert 125 < left < right < 260
    # One line of type and the space around it, which the fonts of the machine make a little higher or lower.
    assert 180 < top < 190
    assert 15 < bottom - top < 30
    assert cell.place.describe(Language.ENGLISH) == "page 3, table 1, row 2, column 2"
    first = document.paragraphs[0].place
    assert (first.page, first.paragraph) == (1, 1)
    assert first.box is not None


@needs_office
@pytest.mark.parametrize("height", HEIGHTS)
def test_tables_are_whole_again_on_small_pages(papers: Path, height: int) -> None:
    """Repeated headings, merged cells and paragraphs that a page break cuts give the same records."""
    document = read(papers / f"sample-{height}.pdf")
    assert max(table.cells[-1].place.page for table in document.tables) > 20
    assert records(document) == records(read(SAMPLE))
    assert len(document.tables) >= len(read(SAMPLE).tables)
    assert not [block for block in document.paragraphs if "样例文件" in block.text]


@needs_office
@pytest.mark.parametrize("path", FAMILIES, ids=lambda path: path.stem)
def test_every_family_gives_the_same_records(families: Path, path: Path) -> None:
    """Of each family of forms, whatever its columns and merged cells."""
    assert records(read(families / f"{path.stem}.pdf")) == records(read(path))


def table_on(*pages: str) -> Document:
    """Return the document of hand-drawn pages."""
    return read_bytes(drawn(*pages), "a.pdf")


def test_wrapped_lines_are_joined_and_paragraphs_stay() -> None:
    """A line that fills its cell goes on; one that ends before the next word would fit is a paragraph."""
    page = ruled((20, 100, 220), (200, 280)) + text(24, 260, "name") + text(104, 266, "alpha beta gamma")
    page += text(104, 254, "delta epsilon") + text(104, 242, "one")
    document = table_on(page)
    assert cells(document) == [["name", "alpha beta gamma delta epsilon\none"]]


def test_spans_and_blank_cells_come_from_the_lines() -> None:
    """A cell without a line inside reaches over rows or columns; a cell without a text is there."""
    lines = "20 200 m 220 200 l S 100 240 m 220 240 l S 20 280 m 220 280 l S "
    lines += "20 200 m 20 280 l S 100 200 m 100 280 l S 160 200 m 160 240 l S 220 200 m 220 280 l S\n"
    (table,) = table_on(lines + text(30, 236, "label") + text(110, 256, "wide") + text(170, 216, "x")).tables
    assert [(c.text, c.place.row, c.place.column, c.row_span, c.column_span) for c in table.cells] == [
        ("label", 1, 1, 2, 1), ("wide", 1, 2, 1, 2), ("", 2, 2, 1, 1), ("x", 2, 3, 1, 1),
    ]  # fmt: skip
    assert table.cells[1].place == Place(1, 1, 2, page=1)
    assert table.cells[1].place.box == (100, 20, 220, 60)


def test_lines_drawn_as_thin_rectangles_are_lines_and_grounds_are_not() -> None:
    """Some programs fill thin rectangles instead of drawing lines, and colour the ground of headings."""
    thin = "".join(f"20 {y} 200 0.5 re f " for y in (200, 240, 280))
    thin += "".join(f"{x} 200 0.5 80 re f " for x in (20, 120, 219.5)) + "0.9 g 30 245 50 30 re f 0 g\n"
    document = table_on(thin + text(32, 256, "a") + text(130, 256, "b") + text(32, 216, "c"))
    assert cells(document) == [["a", "b"], ["c", ""]]


def test_a_line_of_texts_far_apart_above_a_table_is_its_row() -> None:
    """As 单位名称 at the left and 单位：元 at the right; a title stays a paragraph."""
    page = text(90, 284, "Title of it") + text(22, 264, "unit: A") + text(160, 264, "in: yuan")
    document = table_on(page + ruled((20, 100, 220), (220, 240, 260)) + text(22, 246, "x"))
    assert [block.text for block in document.paragraphs] == ["Title of it"]
    assert cells(document) == [["unit: A", "in: yuan"], ["x", ""], ["", ""]]


HEADING = text(24, 264, "name") + text(104, 264, "value")
FURNITURE = text(20, 290, "Running header", 7) + text(190, 6, "- %d -", 7)


def test_a_table_goes_on_on_the_next_page() -> None:
    """Its headings are there once, a cell cut inside its text is one; header and page number are left out."""
    first = ruled((20, 100, 220), (20, 40, 260, 280)) + HEADING + text(24, 240, "first")
    first += text(104, 26, "one two three four") + text(24, 26, "second")
    second = ruled((20, 100, 220), (220, 240, 260, 280)) + HEADING
    second += text(104, 246, "five") + text(24, 226, "third") + text(104, 226, "6")
    document = table_on(first + FURNITURE.replace("%d", "1"), second + FURNITURE.replace("%d", "2"))
    assert document.paragraphs == ()
    assert cells(document) == [
        ["name", "value"],
        ["first", ""],
        ["second", "one two three four five"],
        ["third", "6"],
    ]
    assert [cell.place.page for cell in document.tables[0].cells] == [1, 1, 1, 1, 1, 1, 2, 2]


def test_a_merged_cell_goes_on_on_the_next_page() -> None:
    """A label without a text at the top of a page is that of the page before; numbers beside it are not."""
    first = ruled((20, 100, 160, 220), (20, 150, 280)) + text(24, 200, "label") + text(104, 200, "a")
    first += text(24, 100, "other") + text(104, 100, "b") + text(164, 100, "7")
    second = ruled((20, 100, 160, 220), (220, 250, 280)) + text(104, 260, "c") + text(24, 230, "last")
    (table,) = table_on(first, second).tables
    assert [(c.text, c.row_span) for c in table.cells if c.place.column == 1] == [
        ("label", 1), ("other", 2), ("last", 1),
    ]  # fmt: skip
    assert [cell.text for cell in table.row(3)] == ["other", "c", ""]


def test_tables_that_are_two_stay_two() -> None:
    """With a text between them, with other sides, or with room left before the page break."""
    upper = ruled((20, 100, 220), (20, 150, 280)) + text(24, 100, "a")
    short = ruled((20, 100, 220), (240, 260, 280)) + text(24, 244, "a")
    lower = ruled((20, 100, 220), (200, 220)) + text(24, 206, "b")
    assert len(table_on(upper, lower).tables) == 1
    assert len(table_on(upper, text(24, 240, "Between") + lower).tables) == 2
    assert len(table_on(upper, ruled((20, 100, 320), (200, 220)) + text(24, 206, "b")).tables) == 2
    assert len(table_on(short, lower).tables) == 2


def test_a_watermark_and_doubled_letters_are_no_text() -> None:
    """What stands askew is left out, and a letter that is printed twice to look bold counts once."""
    askew = "BT /F 40 Tf 0.7 0.7 -0.7 0.7 60 60 Tm (DRAFT) Tj ET\n"
    document = table_on(askew + text(20, 200, "bold") + text(20.3, 200, "bold"))
    assert [block.text for block in document.paragraphs] == ["bold"]


@pytest.mark.parametrize(
    ("turn", "width", "height", "first"),
    [
        ("1 0 0 1 0 0", 400, 300, (20, 20, 120, 150)),
        ("0 1 -1 0 300 0", 300, 400, (20, 280, 150, 380)),
        ("-1 0 0 -1 400 300", 400, 300, (280, 150, 380, 280)),
        ("0 -1 1 0 0 400", 300, 400, (150, 20, 280, 120)),
    ],
    ids=["upright", "upwards", "upside down", "downwards"],
)
def test_a_page_that_is_printed_sideways(
    turn: str, width: int, height: int, first: tuple[int, int, int, int]
) -> None:
    """It is read as if it were turned, and its places are told where they lie on the page."""
    content = ruled((20, 120, 220), (20, 150, 280)) + text(24, 200, "a") + text(124, 200, "b")
    content += text(24, 100, "c") + text(124, 100, "d") + text(20, 290, "above")
    blocks, findings = read_pdf(drawn(f"{turn} cm\n{content}", width=width, height=height), "a.pdf")
    assert findings == []
    above, table = blocks
    assert above.text == "above"
    assert [[cell.text for cell in row] for _number, row in table.rows()] == [["a", "b"], ["c", "d"]]
    assert table.cells[0].place == Place(1, 1, 1, page=1)
    assert table.cells[0].place.box == first


def test_a_line_that_is_printed_sideways_turns_no_page() -> None:
    """Most of the text decides: a note along the margin leaves the page as it is."""
    note = "BT /F 10 Tf 0 1 -1 0 390 20 Tm (margin) Tj ET\n"
    document = table_on(note + text(20, 200, "the text of the page"))
    assert document.paragraphs[0].text == "the text of the page"


def refused(data: bytes, limits: Limits = LIMITS) -> str:
    """Return the message that a PDF file is refused with, which is one line."""
    with pytest.raises(DocumentError) as caught:
        read_pdf(data, "a.pdf", limits)
    message = str(caught.value)
    assert message.startswith("a.pdf")
    assert "\n" not in message
    assert "expected" in message
    return message


@needs_office
def test_a_password_is_named(tmp_path: Path) -> None:
    """A file that wants one to be opened is refused; one that only restricts printing is read."""
    option = '{{"{0}":{{"type":"boolean","value":"true"}},"{1}":{{"type":"string","value":"x1"}}}}'
    results = []
    for number, names in enumerate(
        (("EncryptFile", "DocumentOpenPassword"), ("RestrictPermissions", "PermissionPassword"))
    ):
        folder = tmp_path / str(number)
        folder.mkdir()
        converted(folder, ("--convert-to", f"pdf:writer_pdf_Export:{option.format(*names)}"), SAMPLE)
        results.append((folder / "sample.pdf").read_bytes())
    assert "found a file protected by a password; expected an open one" in refused(results[0])
    assert records(read_bytes(results[1], "a.pdf")) == records(read(SAMPLE))


def test_half_a_file_is_refused() -> None:
    """Wherever it was cut, even where a reader could make something of the rest."""
    data = drawn(text(20, 200, "first"), text(20, 200, "second"))
    for end in range(20, len(data) - 20, 37):
        assert "it was cut off or damaged" in refused(data[:end])


def test_a_file_without_pages_or_with_lost_ones_is_refused() -> None:
    """What the table of pages promises must be there."""
    whole = drawn(text(20, 200, "first"), text(20, 200, "second"))
    assert "found 2 pages of a PDF file that has 3" in refused(whole.replace(b"/Count 2", b"/Count 3"))
    assert "found 0 pages of a PDF file that has 0" in refused(drawn())


def test_too_many_pages_are_refused_before_they_are_read() -> None:
    """A thousand pages are more than the limit, whether the file says so or not."""
    many = drawn(*[""] * 1_000)
    assert "found 1,000 pages; expected at most 500: split the document" in refused(many)
    lying = many.replace(b"/Count 1000", b"/Count 3   ")
    assert "found 1,000 pages; expected at most 500" in refused(lying)


def test_too_many_objects_on_a_page_are_refused() -> None:
    """Characters and lines of one page, ruling lines, and the cells of one table are limited."""
    assert "found 600 characters, lines and pictures" in refused(
        drawn(text(20, 200, "x" * 600)), Limits(objects=500)
    )
    lines = "".join(f"20 {row} m 40 {row} l S\n" for row in range(10, 290, 4))
    assert "found 70 ruling lines on one page" in refused(drawn(lines), Limits(rules=60))
    grid = ruled(range(10, 390, 4), range(10, 290, 4))
    assert "found a table of 69 rows and 94 columns" in refused(drawn(grid), Limits(columns=90))


def test_a_stream_that_unpacks_to_too_much_is_refused() -> None:
    """Once or repeatedly packed, before it is unpacked whole; ordinary packed content is read."""
    bomb = zlib.compress(bytes(60_000_000), 9)
    flat = drawn("", more=[stream(bomb, "/Filter /FlateDecode")])
    assert len(flat) < 100_000
    assert "a stream that unpacks to more than 50 MB" in refused(flat)
    nested = drawn("", more=[stream(zlib.compress(bomb), "/Filter [/FlateDecode /FlateDecode]")])
    assert "a stream that unpacks to more than 50 MB" in refused(nested)
    deep = b"x" * 100
    for _ in range(6):
        deep = zlib.compress(deep)
    assert "packed again and again" in refused(drawn("", more=[stream(deep)]))
    several = [stream(zlib.compress(bytes(30_000_000)))] * 8
    assert "unpacks to more than" in refused(drawn("", more=several))
    refuse_bombs(drawn("", more=[stream(zlib.compress(b"harmless" * 1_000))]), "a.pdf")


def test_forms_that_call_forms_are_ended_by_the_limit_of_time() -> None:
    """Thirty forms that each print the next one twice would print a thousand million times."""
    forms = [
        stream(f"/X{number + 1} Do /X{number + 1} Do".encode(), FORM.replace("%", str(number + 1)))
        for number in range(10, 40)
    ]
    data = drawn(
        "/X10 Do", more=[*forms, stream(b"0 0 m 9 9 l S", "/Type /XObject /Subtype /Form /BBox [0 0 9 9]")]
    )
    process = ReadingProcess(Start(Names().base, Bounds(seconds=2)))
    try:
        (result,) = process.read([Work("a.pdf", "a.pdf", data=data)])
    finally:
        process.close()
    assert isinstance(result, Unread)
    assert "took longer than 2 s" in result.reason


FORM = "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X% % 0 R >> >>"


def test_numbers_out_of_all_bounds_are_refused_or_left_out() -> None:
    """Endless pages and characters beyond every page."""
    wide = drawn(text(20, 200, "here")).replace(b"[0 0 400 300]", b"[0 0 4" + b"0" * 400 + b" 300]")
    assert "a damaged PDF file" in refused(wide)
    far = drawn(text(20, 200, "here") + f"BT /F 10 Tf 1{'0' * 30} 20 Td (far) Tj ET")
    assert [block.text for block in read_bytes(far, "a.pdf").paragraphs] == ["here"]


WHOLE = drawn(
    ruled((20, 100, 220), (200, 240, 280)) + text(24, 250, "name") + text(104, 250, "value (of it)"),
    text(20, 200, "A second page"),
)


@given(st.data())
@settings(max_examples=300)
def test_damage_is_a_message(data: st.DataObject) -> None:
    """Whatever is changed, doubled or taken out, a document or a refusal comes back and no other fault."""
    damaged = bytearray(WHOLE)
    places = [found.start() for found in re.finditer(rb"/\w+|\d+ 0 R|<<|\[|\(", WHOLE)]
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.one_of(st.sampled_from(places), st.integers(0, len(WHOLE))))
        new = data.draw(
            st.one_of(
                st.binary(max_size=4),
                st.sampled_from([b"<<", b">>", b"[", b"]", b"null ", b"-1 ", b"2 0 R "]),
            )
        )
        damaged[at : at + data.draw(st.integers(0, 12))] = new
    with suppress(DocumentError):
        assert read_bytes(bytes(damaged), "a.pdf").blocks
