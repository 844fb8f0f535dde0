"""Whatever the bytes are, the readers give a document or one clear refusal: twenty thousand tries."""

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from perfgraph.errors import DocumentError
from perfgraph.readers import read_bytes
from perfgraph.readers.archive import Archive

RICH_TEXT = b"{\\rtf"
PIECES = (
    b"\t", b"\n", b"\r\n", b"\n\n", b" ", b"\0", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"[bookmark: ",
    b"]",
    b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"\xd0\xcf\x11\xe0", b"%PDF-", RICH_TEXT, b"<html", b"<?xml",
    "指标".encode(), "指标".encode("gb18030"), "指标".encode("utf-16-le"), b"\xf0\x9f\x98\x80",
)  # fmt: skip
MARKUP = (
    b"<w:tbl>", b"</w:tbl>", b"<w:tr>", b"</w:tr>", b"<w:tc>", b"</w:tc>", b"<w:p>", b"</w:p>",
    b'<w:gridSpan w:val="3"/>', b'<w:gridSpan w:val="99999999999"/>', b'<w:gridBefore w:val="2"/>',
    b"<w:hMerge/>", b"<w:vMerge/>",
    b'<w:vMerge w:val="restart"/>', b"<w:del>", b"</w:del>", b"<w:sdt>", b"</w:sdt>", b"<w:t>", b"</w:t>",
    b"<mc:AlternateContent>", b"</mc:AlternateContent>", b'<w:numId w:val="1"/>', b'<w:ilvl w:val="-1"/>',
    b"<!DOCTYPE a>", b"<!--", b"-->", b"<![CDATA[", b"]]>", b'w:val="', b"&amp;", b"&x;", b"\xff", b"0",
    b"9", b"&#0;", b"<w:tab/>",
)  # fmt: skip


def mutated(chance: random.Random, data: bytes, pieces: tuple[bytes, ...]) -> bytes:
    """Return `data` after one to six cuts, insertions, repetitions, swaps or changed bytes."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        start = chance.randint(0, len(changed))
        end = min(len(changed), start + chance.randint(0, 12))
        action = chance.randrange(5)
        if action == 0:
            del changed[start:end]
        elif action == 1:
            changed[start:start] = chance.choice(pieces)
        elif action == 2:
            changed[start:start] = changed[start:end] * chance.randint(1, 4)
        elif action == 3:
            changed[start:end] = chance.choice(pieces)
        elif changed:
            changed[min(start, len(changed) - 1)] = chance.randrange(256)
    return bytes(changed)


def survives(data: bytes) -> bool:
    """Read `data`, check what every document and every refusal keeps to; return whether it was read."""
    try:
        document = read_bytes(data, "fuzz.docx")
    except DocumentError as error:
        message = str(error)
        assert message.startswith("fuzz.docx: ")
        assert "expected" in message
        assert "\n" not in message
        return False
    assert [table.place.table for table in document.tables] == list(range(1, len(document.tables) + 1))
    for table in document.tables:
        assert table.cells
        for cell in table.cells:
            assert table.at(cell.place.row, cell.place.column) is cell
            assert cell.row_span >= 1 <= cell.column_span
    assert all(paragraph.text == paragraph.text.strip() != "" for paragraph in document.paragraphs)
    return True


def tally(inputs: Iterator[bytes]) -> tuple[int, int]:
    """Return how many inputs were read and how many were refused."""
    read = refused = 0
    for data in inputs:
        if survives(data):
            read += 1
        else:
            refused += 1
    return read, refused


def test_damaged_text(seed: Path) -> None:
    """Eight thousand damaged pieces of the real document, in three encodings."""
    chance, content = random.Random(20210101), seed.read_bytes().decode()

    def inputs() -> Iterator[bytes]:
        for number in range(8_000):
            start = chance.randrange(len(content))
            piece = content[start : start + chance.randint(1, 300)]
            yield mutated(chance, piece.encode(("utf-8", "gb18030", "utf-16-le")[number % 3]), PIECES)

    read, refused = tally(inputs())
    assert read + refused == 8_000
    assert min(read, refused) > 500


def test_random_bytes() -> None:
    """Six thousand strings of random bytes, half of them behind the opening of a known type."""
    chance = random.Random(6)
    openings = [piece for piece in PIECES if piece != RICH_TEXT]
    inputs = (
        (chance.choice(openings) if number % 2 else b"") + chance.randbytes(chance.randint(0, 200))
        for number in range(6_000)
    )
    read, refused = tally(inputs)
    assert read + refused == 6_000
    assert refused > 3_000


def test_random_rich_text() -> None:
    """Random bytes behind the opening of RTF; few, because LibreOffice takes a second for each."""
    chance = random.Random(6)
    assert sum(tally(RICH_TEXT + chance.randbytes(chance.randint(0, 200)) for _ in range(5))) == 5


BODY = (
    "<w:p><w:pPr><w:numPr><w:ilvl w:val='0'/><w:numId w:val='1'/></w:numPr></w:pPr>"
    "<w:r><w:t>a</w:t></w:r></w:p>"
    "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='2'/><w:vMerge w:val='restart'/></w:tcPr>"
    "<w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc><w:tc><w:p><w:ins><w:r><w:t>c</w:t></w:r></w:ins></w:p></w:tc></w:tr>"
    "<w:tr><w:tc><w:tcPr><w:gridSpan w:val='2'/><w:vMerge/></w:tcPr><w:p/></w:tc>"
    "<w:tc><w:tbl><w:tr><w:tc><w:p><w:r><w:tab/><w:t>d</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p/></w:tc></w:tr></w:tbl>"
)
NUMBERING = (
    "<w:abstractNum w:abstractNumId='0'><w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='decimal'/>"
    "<w:lvlText w:val='%1.'/></w:lvl></w:abstractNum><w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>"
)


@pytest.mark.parametrize("part", ["word/document.xml", "word/numbering.xml"])
def test_damaged_markup(docx: Callable[..., bytes], package: Callable[..., bytes], part: str) -> None:
    """Two thousand Word files with damaged XML in one part."""
    chance = random.Random(part)
    archive = Archive(docx(BODY, NUMBERING), "whole.docx")
    whole = {name: archive.read(name) for name in archive.names}
    damaged = (
        package(whole | {part: mutated(chance, whole[part], MARKUP) if number else whole[part]})
        for number in range(2_000)
    )
    read, refused = tally(damaged)
    assert read + refused == 2_000
    assert min(read, refused) > 20


def test_damaged_packages(docx: Callable[..., bytes]) -> None:
    """Two thousand Word files with damaged bytes anywhere in the package."""
    chance, whole = random.Random(3), docx(BODY, NUMBERING)
    read, refused = tally(mutated(chance, whole, PIECES) for _ in range(2_000))
    assert read + refused == 2_000
    assert refused > 1_000
