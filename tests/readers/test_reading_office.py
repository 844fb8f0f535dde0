"""Formats that LibreOffice converts: the same records, one at a time or in a batch, and what goes wrong."""

import io
import stat
import subprocess
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from perfgraph.assets import asset
from perfgraph.errors import DocumentError
from perfgraph.readers import office, read, read_bytes
from perfgraph.readers.batch import read_all
from perfgraph.readers.content import OPEN_TEXT
from perfgraph.records import Sheet
from perfgraph.tables import Document

from .test_reading_workbooks import copied, records

pytestmark = pytest.mark.skipif(not office.is_there(), reason="LibreOffice is not installed")

SAMPLE = asset("examples") / "sample.docx"


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the sample document as a word processor saves it in other formats."""
    folder = tmp_path_factory.mktemp("copies")
    (folder / "sample.docx").write_bytes(SAMPLE.read_bytes())
    (folder / "sheet.xlsx").write_bytes(copied(read(SAMPLE)))
    for name, suffixes in (("sample.docx", ("doc", "odt", "rtf")), ("sheet.xlsx", ("ods", "xls"))):
        for suffix in suffixes:
            subprocess.run(
                ["soffice", "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}",
                 "--convert-to", suffix, "--outdir", str(folder), str(folder / name)],
                check=True, capture_output=True, timeout=120,
            )  # fmt: skip
    return folder


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("sample.doc", "application/msword"),
        ("sample.odt", OPEN_TEXT),
        ("sheet.ods", "application/vnd.oasis.opendocument.spreadsheet"),
        ("sheet.xls", "application/vnd.ms-excel"),
    ],
)
def test_the_sample_in_another_format_gives_the_same_records(
    copies: Path, name: str, media_type: str
) -> None:
    """Department goals, nine projects and their targets; the document keeps its own type, name and hash."""
    document = read(copies / name)
    assert (document.media_type, document.name) == (media_type, name)
    assert document.sha256 != read(SAMPLE).sha256
    assert records(document) == records(read(SAMPLE))


def test_the_projects_of_rich_text_are_the_same(copies: Path) -> None:
    """All nine; numbers of lists are lost where LibreOffice writes such a file, so goals are not compared."""
    found = [record for record in records(read(copies / "sample.rtf")) if isinstance(record, Sheet)]
    assert found == [record for record in records(read(SAMPLE)) if isinstance(record, Sheet)]
    assert len(found) == 9


def test_a_batch_gives_what_single_files_give(copies: Path, tmp_path: Path) -> None:
    """In order; a broken file, a missing one and one for another reader harm none of the others."""
    broken = tmp_path / "broken.doc"
    broken.write_bytes((copies / "sample.doc").read_bytes()[:20_000])
    paths = [
        copies / "sample.odt", broken, SAMPLE, tmp_path / "missing.doc", copies / "sheet.ods",
        copies / "sample.doc",
    ]  # fmt: skip
    found = list(read_all(paths))
    assert [type(item) for item in found] == [
        Document, DocumentError, Document, DocumentError, Document, Document,
    ]  # fmt: skip
    assert "broken.doc: found half of an old Office file" in str(found[1])
    assert "missing.doc: found no such file" in str(found[3])
    for path, item in zip(paths, found, strict=True):
        if isinstance(item, Document):
            assert item == read(path)


def test_a_file_protected_by_a_password_is_named(copies: Path) -> None:
    """Of Word (the flag of MS-DOC §2.5.2) and of OpenDocument (its manifest)."""
    word = bytearray((copies / "sample.doc").read_bytes())
    start = next(at for at in range(512, len(word), 512) if word[at : at + 2] == b"\xec\xa5")
    word[start + 11] |= 1
    manifest = '<m:manifest xmlns:m="urn:m"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>'
    open_text = package({"mimetype": OPEN_TEXT,
                         "META-INF/manifest.xml": manifest})  # fmt: skip
    for data in (bytes(word), open_text):
        with pytest.raises(DocumentError, match=r"^a\.doc: found a file protected by a password; expected"):
            read_bytes(data, "a.doc")


@pytest.mark.parametrize(
    "data", [b"{\\rtf1 " + bytes(500), b"\xd0\xcf\x11\xe0" + "WordDocument\0".encode("utf-16-le")]
)
def test_a_broken_file_has_its_reason(data: bytes) -> None:
    """One line that names the file and what to do."""
    with pytest.raises(DocumentError, match=r"^a\.doc: found .*expected"):
        read_bytes(data, "a.doc")


def test_without_the_program_the_way_to_it_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The message names the file, its type, the packages and the other way."""
    monkeypatch.setenv(office.PROGRAM, str(tmp_path / "none"))
    with pytest.raises(DocumentError, match=r"a\.rtf: found an RTF file; .*libreoffice-writer-nogui.*\.docx"):
        read_bytes(b"{\\rtf1 x}", "a.rtf")


def test_a_converter_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """It is killed, and its file is named."""
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nexec sleep 600\n", "utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv(office.PROGRAM, str(program))
    monkeypatch.setattr(office, "_STARTING", 0.2)
    monkeypatch.setattr(office, "_EACH", 0.1)
    with pytest.raises(DocumentError, match="LibreOffice cannot read"):
        read_bytes(b"{\\rtf1 x}", "a.rtf")


@pytest.fixture
def server() -> Iterator[tuple[int, list[str]]]:
    """Serve on the loopback interface; return the port and the list of what is asked for."""
    asked: list[str] = []

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_GET  # noqa: N815 - methods of HTTP and WebDAV

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

    http = HTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=http.serve_forever)
    thread.start()
    yield http.server_port, asked
    http.shutdown()
    thread.join()
    http.server_close()


def package(parts: dict[str, str]) -> bytes:
    """Return a package of some parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def linking(port: int) -> bytes:
    """Return an OpenDocument text that shows a picture, and holds a section, from a server."""
    there = f"http://127.0.0.1:{port}"
    names = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in (
            ("office", "office"),
            ("text", "text"),
            ("draw", "drawing"),
            ("svg", "svg-compatible"),
        )
    )
    content = f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document-content {names} xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2"><office:body>
<office:text><text:p>绩效目标<draw:frame svg:width="2cm" svg:height="2cm" text:anchor-type="as-char">
<draw:image xlink:href="{there}/picture.png" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/>
</draw:frame></text:p><text:section text:name="s"><text:section-source xlink:href="{there}/section.odt"
xlink:type="simple" xlink:show="embed"/><text:p>一</text:p></text:section></office:text></office:body>
</office:document-content>"""
    listed = "".join(
        f'<m:file-entry m:full-path="{path}" m:media-type="{kind}"/>'
        for path, kind in (("/", OPEN_TEXT), ("content.xml", "text/xml"))
    )
    manifest = (
        f'<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">{listed}</m:manifest>'
    )
    return package({"mimetype": OPEN_TEXT, "content.xml": content, "META-INF/manifest.xml": manifest})


def test_what_a_document_links_is_not_fetched(
    server: tuple[int, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The text is read and no server is asked, whatever proxies the environment names."""
    port, asked = server
    for name in ("http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    document = read_bytes(linking(port), "a.odt")
    assert document.paragraphs[0].text.startswith("绩效目标")
    assert asked == []
