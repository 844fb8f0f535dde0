"""What a file that cannot be read gets: one line that says which file, what it is and what to do."""

import io
import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import docx as python_docx
import pytest

from perfgraph.errors import DocumentError
from perfgraph.readers import read, read_bytes

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
Package = Callable[..., bytes]


def refusal(call: Callable[[], object]) -> str:
    """Return the message of the refusal, which is one line that says what was expected."""
    with pytest.raises(DocumentError) as caught:
        call()
    message = str(caught.value)
    assert "\n" not in message
    assert "found" in message
    assert "expected" in message
    return message


def stream(name: str) -> bytes:
    """Return a compound file whose directory names a stream."""
    return OLE + (name + "\0").encode("utf-16-le") + b"\0" * 400


@pytest.mark.parametrize(
    ("data", "found", "advice"),
    [
        (stream("EncryptedPackage"), "protected by a password", "remove the password"),
        (stream("WordDocument"), "an old Word or WPS file (.doc, .wps)", "save it as .docx"),
        (stream("Workbook"), "a workbook that cannot be opened", "fetch or save it again"),
        (stream("Book"), "a workbook that cannot be opened", "fetch or save it again"),
        (stream("PowerPoint Document"), "an old PowerPoint file (.ppt)", "as .docx"),
        (stream("WordDocuments"), "half of an old Office file (.doc, .xls or .wps)", "save it as .docx"),
        (OLE, "half of an old Office file (.doc, .xls or .wps)", "save it as .docx"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "half a PDF file", "fetch it again"),
        (b"\xef\xbb\xbf\r\n <!DOCTYPE html><html>", "no text", "fetch or save it again"),
        (b"<HTML><body>", "no text", "fetch or save it again"),
        (b'<?xml version="1.0"?><w:wordDocument/>', "an XML file", "save it as .docx"),
        (b"MIME-Version: 1.0\r\n", "a web archive (MHTML)", "save it as .docx"),
        (b"\x89PNG\r\n\x1a\n\0\0", "a damaged picture", "scan or fetch it again"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "a damaged picture", "scan or fetch it again"),
        (b"GIF89a\x01\0", "a picture (GIF)", "save it as PNG"),
        (b"II*\0\x08\0\0\0", "a damaged picture", "scan or fetch it again"),
        (b"BM\x36\x10\0\0\0\0\0\0", "a picture", "save it as PNG"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "a picture", "save it as PNG"),
        (b"7z\xbc\xaf\x27\x1c\0\x04", "a 7z archive", "unpack it"),
        (b"Rar!\x1a\x07\x01\0", "a RAR archive", "unpack it"),
        (b"\x1f\x8b\x08\0", "a gzip archive", "unpack it"),
        (b"", "an empty file (0 bytes)", "fetch or save it again"),
        (b" \t\r\n\n", "5 bytes, all white space", "fetch or save it again"),
        (b"\xef\xbb\xbf", "no text", "fetch or save it again"),
        ("\ufeff \n\u3000\n".encode("utf-16-le"), "no text", "fetch or save it again"),
        (b"[bookmark: _GoBack]\n", "no text", "fetch or save it again"),
        (b"\t\n\t\n", "4 bytes, all white space", "fetch or save it again"),
        (
            b"text \x01 more",
            "the control character U+0001 in line 1",
            "expected a Word file (.docx) or plain",
        ),
        (b"one\r\ntwo\rthree\n\x7f", "the control character U+007F in line 4", "plain text"),
        (b"text\0text\0\0", "a zero byte at position 5", "plain text in UTF-8, UTF-16, GB18030 or Big5"),
        (bytes(range(256)) * 4, "a zero byte at position 1", "plain text"),
        (b"caf\xe9 au lait", "a byte at position 4 that is not GB18030", "plain text"),
        ("项目编码，项目名称".encode()[:-1], "UTF-8 with a damaged byte at position 25", "fetch it again"),
        (
            "项目编码，项目名称\n".encode() * 9 + b"\xff" + "指标值".encode(),
            "damaged byte at position 253",
            "fetch",
        ),
        (
            b"\xff\xfe" + "指标".encode("utf-16-le") + b"x",
            "a byte at position 7 that is not UTF-16LE",
            "fetch",
        ),
        (b"\xef\xbb\xbfab\xff", "a byte at position 6 that is not UTF-8", "fetch"),
        ("\ue000\ue001\ue002ab".encode("gb18030"), "bytes of no known encoding", "fetch"),
    ],
)
def test_what_is_found_is_named(data: bytes, found: str, advice: str) -> None:
    """Content decides: every type and every damage has its message, whatever the name."""
    for name in ("x.docx", "x.txt", "x"):
        message = refusal(partial(read_bytes, data, name))
        assert message.startswith(f"{name}: ")
        assert found in message
        assert advice in message


@pytest.mark.parametrize(
    ("part", "content", "found"),
    [
        ("mimetype", "application/epub+zip", "a package of the type 'application/epub+zip'"),
        ("ppt/presentation.xml", "<p/>", "a PowerPoint file (.pptx)"),
        ("OFD.xml", "<ofd/>", "an OFD file (版式文档)"),
        ("readme.txt", "x", "a ZIP archive without word/document.xml"),
    ],
)
def test_other_packages_are_named(package: Package, part: str, content: str, found: str) -> None:
    """A package that is no Word file is named by its parts."""
    assert f"x.docx: found {found}; expected" in refusal(
        lambda: read_bytes(package({part: content}), "x.docx")
    )


def test_a_word_file_without_text(docx: Callable[..., bytes]) -> None:
    """A Word file without a word is said to hold none."""
    buffer = io.BytesIO()
    python_docx.Document().save(buffer)
    for data in (buffer.getvalue(), docx("<w:p/><w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>")):
        assert "x.docx: found no text" in refusal(partial(read_bytes, data, "x.docx"))


def test_missing_folder_and_device(tmp_path: Path) -> None:
    """A path that is no file says so, with the path."""
    missing = tmp_path / "missing.docx"
    assert refusal(lambda: read(missing)).startswith(f"{missing}: found no such file; expected")
    assert refusal(lambda: read(tmp_path)).startswith(f"{tmp_path}: found a folder; expected")
    pipe = tmp_path / "pipe.txt"
    os.mkfifo(pipe)
    assert "found a device or pipe" in refusal(lambda: read(pipe))
    (tmp_path / "file").write_text("text")
    assert "cannot be read" in refusal(lambda: read(tmp_path / "file" / "x.txt"))
    assert "cannot be read" in refusal(lambda: read(tmp_path / ("x" * 5_000)))
    assert "cannot be read" in refusal(lambda: read(Path("nul\0nul")))


@pytest.fixture
def unreadable(tmp_path: Path) -> Iterator[Path]:
    """Return a file that the test may not read, also when the tests run as the superuser."""
    path = tmp_path / "secret.docx"
    path.write_text("text")
    path.chmod(0)
    user = os.geteuid()
    if user == 0:
        os.seteuid(65_534)
    yield path
    os.seteuid(user)


def test_a_file_that_may_not_be_read(unreadable: Path) -> None:
    """A file without read permission says so."""
    assert "secret.docx: found a file that may not be read" in refusal(lambda: read(unreadable))


def test_a_file_too_large(tmp_path: Path) -> None:
    """More than 50 MB are refused before they are read."""
    path = tmp_path / "large.docx"
    with path.open("wb") as stream:
        stream.truncate(50_000_001)
    message = refusal(lambda: read(path))
    assert "large.docx: found 50.0 MB; expected at most 50 MB" in message
    assert "large.docx: found 50.0 MB" in refusal(lambda: read_bytes(path.read_bytes(), "large.docx"))


@pytest.mark.parametrize(
    ("name", "suffix"),
    [("x.docx", ".docx"), ("x.DOC", ".doc"), ("x.pdf", ".pdf"), ("x.txt", ""), ("x", ""), ("x.2021", "")],
)
def test_text_under_another_name(name: str, suffix: str) -> None:
    """Text is read as text; a suffix that promises another type is a finding."""
    document = read_bytes("项目编码\n".encode(), name)
    assert document.media_type == "text/plain"
    assert document.paragraphs[0].text == "项目编码"
    assert [finding.rule.rsplit("/", 1)[1] for finding in document.findings] == (
        ["name-and-content-differ"] if suffix else []
    )
    for finding in document.findings:
        assert f"“{suffix}”" in finding.message.zh
        assert "text/plain" in finding.message.en


@pytest.mark.parametrize(
    ("name", "findings"), [("x.txt", 1), ("x.doc", 1), ("x.docx", 0), ("x.docm", 0), ("x", 0)]
)
def test_a_word_file_under_another_name(docx: Callable[..., bytes], name: str, findings: int) -> None:
    """A Word file is read as one, whatever its name."""
    document = read_bytes(docx("<w:p><w:r><w:t>a</w:t></w:r></w:p>"), name)
    assert document.paragraphs[0].text == "a"
    assert len(document.findings) == findings


def test_names_are_fit_for_messages_and_graphs(tmp_path: Path) -> None:
    """Control characters and bytes that are not UTF-8 in a file name are escaped."""
    strange = tmp_path / os.fsdecode(b"\xe8\xa1\xa8\n\xff.txt")
    strange.write_text("text")
    assert read(strange).name == "表\\x0a\\udcff.txt"
    assert "\\x1b[31m" in refusal(lambda: read_bytes(b"", "\x1b[31m.docx"))


def test_the_document_carries_the_hash_of_its_bytes() -> None:
    """A document is known by the SHA-256 of the file."""
    document = read_bytes(b"abc", "x.txt")
    assert document.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert document.name == "x.txt"
