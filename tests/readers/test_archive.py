"""What the opener of packages and XML promises: no bomb, no escape, no entity gets through."""

import io
import struct
import tracemalloc
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from perfgraph.errors import DocumentError
from perfgraph.readers import read_bytes
from perfgraph.readers.archive import LIMITS, Archive, Limits, parse_xml

MAIN = "word/document.xml"
Package = Callable[..., bytes]


def patched(data: bytes, local: int, central: int, value: bytes) -> bytes:
    """Return the package with a field of its first part overwritten in both of its headers (APPNOTE 4.3)."""
    changed = bytearray(data)
    for offset in (data.index(b"PK\x03\x04") + local, data.index(b"PK\x01\x02") + central):
        changed[offset : offset + len(value)] = value
    return bytes(changed)


def refused(data: bytes, pattern: str, limits: Limits = LIMITS) -> None:
    """Assert that opening the package and reading its main part is refused in one line."""
    with pytest.raises(DocumentError, match=pattern) as caught:
        Archive(data, "bad.docx", limits).read(MAIN)
    message = str(caught.value)
    assert message.startswith("bad.docx: ")
    assert "expected" in message
    assert "\n" not in message


def test_limits_are_those_of_the_threat_model() -> None:
    """The documented limits are the defaults: 2,000 entries, 50 MB, 200 MB, ratio 200."""
    assert (LIMITS.entries, LIMITS.entry, LIMITS.package, LIMITS.ratio) == (
        2_000,
        50_000_000,
        200_000_000,
        200,
    )
    assert LIMITS.file == 50_000_000


def test_parts_are_read(package: Package) -> None:
    """A harmless package gives its parts."""
    archive = Archive(package({MAIN: "<a/>", "b.xml": "b"}), "good.docx")
    assert archive.names == {MAIN, "b.xml"}
    assert archive.read(MAIN) == b"<a/>"
    with pytest.raises(DocumentError, match=r"good\.docx: found no part c\.xml .*; expected"):
        archive.read("c.xml")


def test_a_zip_bomb_is_refused_before_it_is_unpacked(package: Package) -> None:
    """A part that unpacks more than 200 times is never unpacked."""
    data = package({MAIN: b"\0" * 40_000_000})
    assert len(data) < 100_000
    tracemalloc.start()
    refused(data, r"unsafe package: .* to 40,000,000 bytes; expected at most 200 times")
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


def test_a_part_beyond_fifty_megabytes_is_refused(package: Package) -> None:
    """One part is limited whatever it is packed to."""
    refused(package({MAIN: b"\0" * 50_000_001}), r"unpacks to 50,000,001 bytes; expected at most 50,000,000")


def test_parts_together_are_limited(package: Package) -> None:
    """Many middling parts are limited together."""
    data = package({f"{number}.bin": bytes(range(256)) for number in range(5)})
    refused(data, r"1,280 bytes when unpacked; expected at most 1,000", Limits(package=1_000))


def test_a_directory_that_lies_does_not_matter(package: Package) -> None:
    """A part is read no further than the directory and the limits say, then found damaged."""
    data = package({MAIN: b"\0" * 40_000_000})
    lying = patched(data, 22, 24, struct.pack("<I", 1_000))
    tracemalloc.start()
    refused(lying, r"found the part word/document\.xml damaged")
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


def test_reading_stops_at_the_limit_of_the_package(package: Package) -> None:
    """What was read counts, so that reading a part again and again is limited as well."""
    archive = Archive(package({MAIN: b"abcdefgh" * 10}), "x.docx", Limits(package=100))
    assert len(archive.read(MAIN)) == 80
    with pytest.raises(DocumentError, match=r"x\.docx: found an unsafe package: .* more than 20 bytes"):
        archive.read(MAIN)


def test_too_many_entries(package: Package) -> None:
    """More than 2,000 entries are refused, and a directory of very many is not even read."""
    refused(
        package({f"{number}": "" for number in range(2_001)}), r"2,001 files in it; expected at most 2,000"
    )
    refused(package({f"{number}": "" for number in range(31)}), r"more files .* counted", Limits(entries=3))


@pytest.mark.parametrize(
    "name", ["../evil", "word/../../evil", "/etc/passwd", "C:/evil", "..\\evil", "\\\\host\\evil", "a\0b"]
)
def test_names_that_leave_the_package(package: Package, name: str) -> None:
    """A name that is absolute or climbs out is refused, wherever it stands."""
    stored = "N" * len(name)
    data = package({MAIN: "<a/>", stored: "x"}).replace(stored.encode(), name.encode())
    refused(data, r"a part named .*; expected names inside the package")


def test_a_second_copy_of_a_part() -> None:
    """Two parts of one name, also in other letters, could show different texts to different programs."""
    for other in (MAIN, MAIN.upper()):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            archive.writestr(MAIN, "<a/>")
            archive.writestr(other, "<b/>")
        refused(buffer.getvalue(), r"2 parts named .*; expected one")


def test_an_encrypted_part(package: Package) -> None:
    """A package of encrypted parts is said to be protected by a password."""
    refused(
        patched(package({MAIN: "<a/>"}), 6, 8, b"\x01\x00"), r"protected by a password; expected an open file"
    )


def test_an_unusual_packing(package: Package) -> None:
    """Only the two packing methods of Office files are opened."""
    refused(patched(package({MAIN: "<a/>"}), 8, 10, b"\x0c\x00"), r"packed by method 12; expected stored")


def test_a_truncated_or_damaged_package(package: Package) -> None:
    """A package cut off anywhere, or with a broken part, is told to be fetched again."""
    data = package({MAIN: "<a>" + "text" * 100 + "</a>"})
    for length in (4, 30, 60, len(data) // 2, len(data) - 1):
        refused(data[:length], r"cannot be opened .*; expected a whole file: it was cut off")
    start = data.index(MAIN.encode()) + len(MAIN)
    refused(
        data[:start] + b"\xff\xff\xff\xff" + data[start + 4 :], r"the part .* damaged .*; expected a whole"
    )


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;">]>'
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">&c;</w:document>'
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_any_doctype_is_refused(package: Package, encoding: str) -> None:
    """Entities, inner or from a file, never get as far as the parser."""
    with pytest.raises(
        DocumentError, match=r"bad\.docx: word/document\.xml: found XML with a DOCTYPE; expected none"
    ):
        read_bytes(package({MAIN: LAUGHS.encode(encoding)}), "bad.docx")


def test_a_doctype_is_refused_before_it_is_parsed() -> None:
    """Entities that would keep or break the parser are refused by the mere word DOCTYPE."""
    with pytest.raises(DocumentError, match="DOCTYPE"):
        parse_xml(b'<!DOCTYPE a [<!ENTITY b "&b;&b;">]><a b="&b;"/>', "x")


def test_no_file_is_read_by_an_entity(package: Package, tmp_path: Path) -> None:
    """A file named by an entity or an inclusion stays unread."""
    canary = tmp_path / "canary.txt"
    canary.write_text("canary")
    entity = f'<!DOCTYPE a [<!ENTITY c SYSTEM "{canary.as_uri()}">]><a>&c;</a>'
    with pytest.raises(DocumentError, match="DOCTYPE"):
        parse_xml(entity.encode(), "x")
    inclusion = f'<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="{canary.as_uri()}"/></a>'
    root = parse_xml(inclusion.encode(), "x")
    assert "canary" not in "".join(map(str, root.itertext()))


@pytest.mark.parametrize(
    ("content", "pattern"),
    [
        (b"<a><b></a>", "corrupt XML"),
        (b"<a>", "corrupt XML"),
        (b"", "corrupt XML"),
        (b"<a>&undefined;</a>", "corrupt XML"),
        (b"<a>\x01</a>", "corrupt XML"),
        (b"<a>" * 300, "corrupt XML .*[Dd]epth"),
        (b'<?xml version="1.0" encoding="UTF-7"?><a/>', "XML in UTF-7; expected UTF-8 or UTF-16"),
        (b'<?xml version="1.0" encoding="IBM037"?><a/>', "XML in IBM037"),
    ],
)
def test_xml_that_is_not_well_formed(content: bytes, pattern: str) -> None:
    """Corrupt XML is one line with the part and what to do."""
    with pytest.raises(DocumentError, match=f"x.docx: part: found {pattern}") as caught:
        parse_xml(content, "x.docx: part")
    assert "\n" not in str(caught.value)
    assert "expected" in str(caught.value)


def test_too_many_tags() -> None:
    """XML whose tree would not fit is refused before it is parsed."""
    with pytest.raises(DocumentError, match=r"x: found 4 XML tags; expected at most 3"):
        parse_xml(b"<a><b/><b/></a>", "x", Limits(tags=3))


def test_comments_and_instructions_are_dropped() -> None:
    """A comment inside a text does not cut it."""
    root = parse_xml(b"<a>one<!-- no --><?no no?>two</a>", "x")
    assert root.text == "onetwo"
