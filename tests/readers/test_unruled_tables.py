"""PDF tables without ruling lines: rows and columns by where texts stand; what they do not tell is told."""

import re
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest

from perfgraph.assets import asset
from perfgraph.readers import office, read, read_bytes
from perfgraph.tables import Document

from .papers import PDF_OF_WORD, converted, drawn, text
from .test_reading_workbooks import records, rules

SAMPLE = asset("examples") / "sample.docx"
SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


def without_lines(path: Path, kept: Iterable[str]) -> None:
    """Write the sample document with only some of the lines of its tables."""
    gone = "|".join(side for side in SIDES if side not in kept)
    with zipfile.ZipFile(SAMPLE) as sample, zipfile.ZipFile(path, "w") as copy:
        for name in sample.namelist():
            part = sample.read(name)
            if name in {"word/document.xml", "word/styles.xml"}:
                part = re.sub(rf'<w:({gone})( [^>]*w:val=)"single"'.encode(), rb'<w:\1\2"nil"', part)
            copy.writestr(name, part)


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the sample as PDF files: its tables without lines, and with lines across only."""
    if not office.is_there():
        pytest.skip("LibreOffice is not installed")
    folder = tmp_path_factory.mktemp("unruled")
    without_lines(folder / "none.docx", ())
    without_lines(folder / "across.docx", ("top", "bottom", "insideH"))
    converted(folder, PDF_OF_WORD, folder / "none.docx", folder / "across.docx")
    return folder


@pytest.mark.parametrize("name", ["none", "across"])
def test_the_sample_gives_the_same_records(papers: Path, name: str) -> None:
    """Wrapped cells, merged labels, rows of other columns: the records are those of the Word file."""
    document = read(papers / f"{name}.pdf")
    assert records(document) == records(read(SAMPLE))
    assert set(rules(document)) == {"table-without-lines"}
    assert {fault.place.page for fault in document.findings} == set(range(3, 12))


def table(*rows: tuple[float, list[tuple[float, str]]]) -> Document:
    """Return the document of a page with texts at some heights, each a distance and a word."""
    return read_bytes(drawn("".join(text(x, y, word) for y, row in rows for x, word in row)), "a.pdf")


def grid(document: Document) -> list[list[str]]:
    """Return the texts of the rows of the one table of a document."""
    (only,) = document.tables
    return [[cell.text for cell in row] for _number, row in only.rows()]


HEADS = (260, [(20, "class"), (100, "name"), (200, "value")])


def test_columns_are_told_by_texts_below_one_another() -> None:
    """A text goes to the column above it whatever comes before it in its row, and blanks stay blank."""
    document = table(
        HEADS, (240, [(20, "a"), (100, "long name"), (200, "1")]), (220, [(20, "b"), (100, "x"), (200, "2")]),
        (200, [(20, "c"), (200, "3")]),
    )  # fmt: skip
    assert grid(document)[1:] == [["a", "long name", "1"], ["b", "x", "2"], ["c", "", "3"]]
    (told,) = document.findings
    assert told.rule.endswith("table-without-lines")
    assert (told.place.page, told.place.box) == (1, (16, 28, 234, 106))


def test_lines_that_follow_closely_are_one_cell() -> None:
    """In a row whose cells have a common middle, and in one whose first lines are level."""
    middle = table(
        HEADS, (234, [(100, "alpha beta")]), (228, [(20, "a"), (200, "1")]), (222, [(100, "gamma")]),
        (200, [(20, "b"), (100, "x"), (200, "2")]), (180, [(20, "c"), (100, "y"), (200, "3")]),
    )  # fmt: skip
    assert grid(middle)[1:] == [["a", "alpha beta gamma", "1"], ["b", "x", "2"], ["c", "y", "3"]]
    top = table(
        HEADS, (234, [(20, "a"), (100, "alpha beta"), (200, "1")]), (222, [(100, "gamma")]),
        (200, [(20, "b"), (100, "x"), (200, "2")]), (180, [(20, "c"), (100, "y"), (200, "3")]),
    )  # fmt: skip
    assert grid(top) == grid(middle)


def test_a_label_stands_in_the_middle_of_its_rows() -> None:
    """Between two rows, or level with the middle one of three: it is merged over them."""
    document = table(
        HEADS, (240, [(100, "x"), (200, "1")]), (230, [(20, "two")]), (220, [(100, "y"), (200, "2")]),
        (200, [(100, "p"), (200, "3")]), (180, [(20, "three"), (100, "q"), (200, "4")]),
        (160, [(100, "r"), (200, "5")]),
    )  # fmt: skip
    assert grid(document)[1:] == [
        ["two", "x", "1"], ["two", "y", "2"],
        ["three", "p", "3"], ["three", "q", "4"], ["three", "r", "5"],
    ]  # fmt: skip


def test_a_label_level_with_no_rows_is_told() -> None:
    """It goes to the nearest row, and its text and its place are told."""
    document = table(
        HEADS, (220, [(100, "x"), (200, "1")]), (207, [(20, "odd")]), (180, [(100, "y"), (200, "2")]),
        (160, [(100, "z"), (200, "3")]), (140, [(20, "b"), (100, "w"), (200, "4")]),
    )  # fmt: skip
    told = {fault.rule.rsplit("/", 1)[-1]: fault for fault in document.findings}
    assert told["text-between-rows"].found == "odd"
    assert told["text-between-rows"].place.page == 1
    assert sum("odd" in row for row in grid(document)) == 1


def test_texts_in_which_columns_cannot_be_told_are_no_table() -> None:
    """Texts that go through the gaps of other rows with gaps of their own: told, and left as paragraphs."""
    glued = [(y, [(20, "seventh row"), (200, "5")]) for y in (180, 160, 140)]
    document = table(
        HEADS, *((y, [(20, "a"), (70, "b"), (200, "1")]) for y in (240, 220, 200)), *glued
    )  # fmt: skip
    assert document.tables == ()
    assert rules(document) == ["table-not-told"]
    assert document.findings[0].place.box is not None


def test_lists_and_titles_are_no_tables() -> None:
    """Numbers before items, a contents page, and a line for names and dates stay paragraphs."""
    document = table(
        (280, [(20, "Title")]),
        *((y, [(20, f"{y}."), (60, "an item of a list")]) for y in (260, 240, 220, 200)),
        (160, [(20, "Head:"), (150, "Clerk:"), (280, "Date:")]),
    )
    assert document.tables == ()
    assert document.findings == ()
