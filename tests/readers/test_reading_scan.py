"""Scans and photographs: cells and records against the Word file, places, doubt, limits, no extra."""

import socket
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageFilter

from perfgraph.assets import asset
from perfgraph.errors import DocumentError
from perfgraph.findings import Box, Finding
from perfgraph.forms import recognise
from perfgraph.readers import office, read, read_bytes
from perfgraph.readers.archive import LIMITS, Limits
from perfgraph.readers.extra import LIBRARIES
from perfgraph.readers.picture import pictures
from perfgraph.readers.scan import LOW, read_picture
from perfgraph.readers.straighten import Straight, skew
from perfgraph.records import Sheet
from perfgraph.tables import Document, Table

from .papers import PDF_OF_WORD, converted, drawn, ruled, stream, text
from .scans import faded, photographed, saved, scanned, table_picture, unevenly_lit
from .test_reading_workbooks import records, rules

SAMPLE = asset("examples") / "sample.docx"
TEXTS = [["Name", "Value"], ["Households", "80"], ["Share", ""]]


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return the sample document as a PDF file with text."""
    if not office.is_there():
        pytest.skip("LibreOffice is not installed")
    folder = tmp_path_factory.mktemp("paper")
    converted(folder, PDF_OF_WORD, SAMPLE)
    return (folder / "sample.pdf").read_bytes()


@pytest.fixture(scope="module")
def scan(paper: bytes) -> Document:
    """Return what is read from the sample document as a PDF file of scans at 200 dots an inch."""
    return read_bytes(saved(list(scanned(paper)), "PDF", resolution=200), "scan.pdf")


def cells(document: Document) -> dict[tuple[int, int, int], str]:
    """Return the texts of the cells by table, row and where they come in it."""
    return {
        (table.place.table, number, order): cell.plain.replace(" \n", "\n")
        for table in document.tables
        for number, row in table.rows()
        for order, cell in enumerate(row)
        if cell.place.row == number
    }


def test_nearly_every_cell_of_a_scan_is_that_of_the_word_file(scan: Document) -> None:
    """At least 99 of 100, character by character, and each in its place."""
    wanted, found = cells(read(SAMPLE)), cells(scan)
    wrong = [(place, text, found.get(place)) for place, text in wanted.items() if found.get(place) != text]
    share = 1 - len(wrong) / len(wanted)
    print(f"{share:.2%} of {len(wanted)} cells of the scan are those of the Word file; wrong: {wrong}")
    assert share >= 0.99
    assert len(found) == len(wanted)


def test_the_projects_of_a_scan_are_those_of_the_word_file(scan: Document) -> None:
    """Names, money, schedules and targets; a comma of another width in one goal is the whole difference."""
    wanted = [record for record in records(read(SAMPLE)) if isinstance(record, Sheet)]
    found = [record for record in records(scan) if isinstance(record, Sheet)]
    assert [sheet.name for sheet in found] == [sheet.name for sheet in wanted]
    assert [sheet.code for sheet in found] == [sheet.code for sheet in wanted]
    assert sum(one != other for one, other in zip(wanted, found, strict=True)) <= 1


def test_project_codes_of_scans_are_to_be_reviewed(scan: Document) -> None:
    """Each of the nine, with its place; none where the code was printed as text."""
    asked = [
        fault
        for fault in recognise(scan).read(scan)
        if isinstance(fault, Finding) and fault.rule.endswith("scan-project-code-to-review")
    ]
    assert len(asked) == 9
    assert asked[0].found == "1303032128HRAXGII0LHI"
    assert (asked[0].place.page, asked[0].column) == (3, "项目编码")
    word = read(SAMPLE)
    assert not [
        fault
        for fault in recognise(word).read(word)
        if isinstance(fault, Finding) and fault.rule.endswith("scan-project-code-to-review")
    ]


def test_no_recognised_text_is_certain(scan: Document) -> None:
    """Every cell with a text says how sure it is, and what is below the limit is told."""
    texts = [cell for table in scan.tables for cell in table.cells if cell.text]
    assert all(0 < cell.confidence < 1 for cell in texts)
    doubted = {fault.place for fault in scan.findings if fault.rule.endswith("low-confidence")}
    assert {cell.place for cell in texts if cell.confidence < LOW} <= doubted


def test_places_are_those_of_the_page_as_it_lay(paper: bytes, scan: Document) -> None:
    """Rectangles are in points of the scan, which lies askew: a few points from those of the level page."""
    straight = read_bytes(paper, "a.pdf")
    for one, other in zip(straight.tables, scan.tables, strict=True):
        ours, theirs = one.cells[-1].place, other.cells[-1].place
        assert ours.page == theirs.page
        assert ours.box is not None
        assert theirs.box is not None
        assert max(abs(a - b) for a, b in zip(ours.box, theirs.box, strict=True)) < 16


@pytest.fixture(scope="module")
def head(paper: bytes) -> Image.Image:
    """Return the head of the first sheet of the sample as a scan: unit, code, name, money and purpose."""
    page = next(scanned(paper, first=2))
    return page.crop((0, 400, page.width, 1000))


@pytest.fixture(scope="module")
def read_head(head: Image.Image) -> Table:
    """Return what is read from the head as it was scanned."""
    (table,) = read_bytes(saved([head], "PNG"), "a.png").tables
    assert "1303032128HRAXGII0LHI" in [cell.text for cell in table.cells]
    return table


@pytest.mark.parametrize(
    ("turn", "lies"),
    [
        (Image.Transpose.ROTATE_90, lambda box, size: (box[1], size[0] - box[2], box[3], size[0] - box[0])),
        (
            Image.Transpose.ROTATE_180,
            lambda box, size: (size[0] - box[2], size[1] - box[3], size[0] - box[0], size[1] - box[1]),
        ),
        (Image.Transpose.ROTATE_270, lambda box, size: (size[1] - box[3], box[0], size[1] - box[1], box[2])),
    ],
    ids=["against the clock", "upside down", "with the clock"],
)
def test_a_page_that_lay_sideways_or_upside_down_is_read_the_same(
    head: Image.Image, read_head: Table, turn: Image.Transpose, lies: Callable[[Box, tuple[int, int]], Box]
) -> None:
    """Every cell has its text and its span, and its rectangle is where it lay in the picture."""
    (table,) = read_bytes(saved([head.transpose(turn)], "PNG"), "a.png").tables
    assert [(cell.text, cell.column_span) for cell in table.cells] == [
        (cell.text, cell.column_span) for cell in read_head.cells
    ]
    for cell, upright in zip(table.cells, read_head.cells, strict=True):
        assert cell.place.box is not None
        assert upright.place.box is not None
        wanted = lies(upright.place.box, head.size)
        assert all(abs(a - b) < 8 for a, b in zip(cell.place.box, wanted, strict=True)), cell


@pytest.mark.parametrize(
    "worse",
    [
        lambda page: faded(page, 80, 8),
        lambda page: faded(page, 30),
        unevenly_lit,
        lambda page: photographed(page, 0.05),
    ],
    ids=["grey", "faint", "unevenly lit", "photographed"],
)
def test_a_page_of_poor_quality_is_read_the_same(
    head: Image.Image, read_head: Table, worse: Callable[[Image.Image], Image.Image]
) -> None:
    """Lines are found and texts are read although print is faint, light uneven or the camera held askew."""
    (table,) = read_bytes(saved([worse(head)], "PNG"), "a.png").tables
    assert [(cell.text, cell.column_span) for cell in table.cells] == [
        (cell.text, cell.column_span) for cell in read_head.cells
    ]


def test_places_on_a_photograph_are_those_of_the_photograph(head: Image.Image, read_head: Table) -> None:
    """The rectangle of a cell lies where the slant took the cell, which lay level on the page."""
    page = table_picture([["Name", "Value"], ["Households", "80"]])
    (table,) = read_bytes(saved([photographed(page, 0.05)], "PNG"), "a.png").tables
    box = table.cells[3].place.box
    assert box is not None
    width, height = page.size
    left, top = 0.1 * width + 650, 0.07 * height + 270
    assert all(abs(a - b) < 40 for a, b in zip(box, (left, top, left + 500, top + 120), strict=True)), box


def test_print_that_fades_into_the_noise_makes_no_table(head: Image.Image) -> None:
    """Nothing is made up: what is still seen is told with its confidence; a page without text is refused."""
    document = read_bytes(saved([faded(head, 10, 8)], "PNG"), "a.png")
    assert document.tables == ()
    assert set(rules(document)) == {"low-confidence"}
    with pytest.raises(DocumentError, match="found no text"):
        read_bytes(saved([faded(head, 6, 12)], "PNG"), "a.png")


@pytest.mark.parametrize(("form", "name"), [("PNG", "a.png"), ("JPEG", "a.jpg"), ("TIFF", "a.tif")])
def test_a_picture_of_a_table_is_read(form: str, name: str) -> None:
    """Whichever form it has, turned by a degree; the rectangle of a cell is in pixels of the file."""
    document = read_bytes(saved([table_picture(TEXTS, 1.0)], form), name)
    assert document.media_type == f"image/{form.lower()}"
    (table,) = document.tables
    assert [[cell.text for cell in row] for _number, row in table.rows()] == TEXTS
    box = table.cells[3].place.box
    assert box is not None
    assert all(abs(found - wanted) < 30 for found, wanted in zip(box, (650, 270, 1150, 390), strict=True))


def test_a_file_of_several_pictures_has_pages() -> None:
    """Pages of a TIFF file are numbered from 1."""
    pages = [table_picture(TEXTS), table_picture([["Other", "Unit", "Basis"], ["Last", "Second", "Third"]])]
    document = read_bytes(saved(pages, "TIFF"), "a.tiff")
    assert [table.place.page for table in document.tables] == [1, 2]
    assert document.findings == ()


def image_object(picture: Image.Image) -> bytes:
    """Return a picture as an object of a PDF file."""
    size = f"/Width {picture.width} /Height {picture.height}"
    kind = "/Type /XObject /Subtype /Image /ColorSpace /DeviceGray /BitsPerComponent 8"
    return stream(picture.tobytes(), f"{kind} {size}")


def test_a_page_without_text_among_others_is_recognised() -> None:
    """Text where there is text, recognition where there is a picture; the order of pages stays."""
    table = ruled((20, 100, 220), (200, 240, 280)) + text(24, 250, "name") + text(104, 250, "printed")
    data = drawn(table, "q 400 0 0 300 0 0 cm /X10 Do Q", more=[image_object(table_picture(TEXTS))])
    document = read_bytes(data, "a.pdf")
    assert [(table.place.page, table.cells[1].text) for table in document.tables] == [
        (1, "printed"),
        (2, "Value"),
    ]
    assert document.tables[0].cells[1].confidence == 1
    assert document.tables[1].cells[1].confidence < 1


@pytest.mark.parametrize("angle", [-3.0, -0.4, 0.0, 0.25, 2.2])
def test_pages_are_turned_level(angle: float) -> None:
    """To a few hundredths of a degree, and a place finds its way back."""
    picture = next(pictures(saved([table_picture(TEXTS, angle)], "PNG"), "a.png"))
    assert skew(picture.pixels) == pytest.approx(-angle, abs=0.06)
    straight = Straight.of(picture.pixels).level()
    height, width = straight.pixels.shape
    left, top, right, bottom = straight.as_it_lay(
        (width / 2 - 1, height / 2 - 1, width / 2 + 1, height / 2 + 1)
    )
    assert abs((left + right) - picture.pixels.shape[1]) < 3
    assert abs((top + bottom) - picture.pixels.shape[0]) < 3


def test_recognition_asks_no_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """The models are those of the package; no connection is even tried."""

    def refuse(*_arguments: object) -> None:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    from perfgraph.readers import recognition

    recognition._engine.cache_clear()
    document = read_bytes(saved([table_picture(TEXTS)], "PNG"), "a.png")
    assert document.tables[0].cells[0].text == "Name"


def test_blurred_text_is_told_with_its_place() -> None:
    """A text that can hardly be read has a finding with its confidence."""
    page = table_picture([["Households", "Beneficiaries"], ["Total", "80"]])
    smeared = (660, 160, 1140, 260)
    page.paste(page.crop(smeared).filter(ImageFilter.GaussianBlur(6)), smeared)
    document = read_bytes(saved([page], "PNG"), "a.png")
    (doubt,) = document.findings
    assert doubt.rule.endswith("low-confidence")
    assert (doubt.place.row, doubt.place.column, doubt.place.page) == (1, 2, 1)
    assert "%" in doubt.message.en


def test_more_scans_or_pixels_than_allowed_are_refused() -> None:
    """Before anything is recognised: pages of a file of pictures and of a PDF file, pixels of a page."""
    page = table_picture([["a", "b"]])
    many = [page.resize((300, 90)).convert("1")] * 60
    with pytest.raises(DocumentError, match="found 60 scanned pages; expected at most 50: split"):
        read_picture(saved(many, "TIFF"), "a.tif")
    with pytest.raises(DocumentError, match="found 60 scanned pages; expected at most 50: split"):
        read_bytes(saved(many, "PDF"), "a.pdf")
    with pytest.raises(DocumentError, match=r"page 1: found .* pixels; expected at most 1,000 in all"):
        read_picture(saved([page], "PNG"), "a.png", Limits(pixels=1_000))
    bomb = Image.new("1", (40_000, 40_000))
    with pytest.raises(DocumentError, match="pixels"):
        read_picture(saved([bomb], "PNG"), "a.png", LIMITS)
    with pytest.raises(DocumentError, match="found 40 by 30 pixels; expected at least 200"):
        read_picture(saved([Image.new("L", (40, 30))], "PNG"), "a.png")


def test_half_a_picture_is_refused() -> None:
    """Wherever it was cut."""
    for form in ("PNG", "JPEG", "TIFF"):
        data = saved([table_picture(TEXTS)], form)
        for part in (0.3, 0.6, 0.9):
            with pytest.raises(DocumentError, match=r"^a: found a damaged picture .*; expected a whole PNG"):
                read_bytes(data[: int(len(data) * part)], "a")


def test_an_empty_page_has_no_text() -> None:
    """A white picture is told like any other document without text."""
    with pytest.raises(DocumentError, match="found no text"):
        read_bytes(saved([Image.new("L", (1_000, 1_400), 255)], "PNG"), "a.png")


@pytest.mark.parametrize("library", LIBRARIES)
def test_without_the_extra_the_way_to_it_is_told(
    library: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """For pictures and for PDF files of scans; a file with some text is read, and its scans are told."""
    page = table_picture(TEXTS)
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(DocumentError, match=r'a\.png: found a picture .*pip install "perfgraph\[scan\]"'):
        read_bytes(saved([page], "PNG"), "a.png")
    with pytest.raises(DocumentError, match=r"found a PDF file of 2 scanned pages; .*perfgraph\[scan\]"):
        read_bytes(saved([page, page], "PDF"), "a.pdf")
    mixed = drawn(text(20, 200, "text"), "q 400 0 0 300 0 0 cm /X10 Do Q", more=[image_object(page)])
    document = read_bytes(mixed, "a.pdf")
    assert [block.text for block in document.paragraphs] == ["text"]
    assert rules(document) == ["page-not-recognised"]
    assert document.findings[0].place.page == 2
