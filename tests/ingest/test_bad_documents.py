"""What bad input gets from end to end: `perfgraph ingest` over a folder of it, its list, its findings."""

import csv
import io
import json
import subprocess
import sys
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import corpus
import pytest

from perfgraph.graph import open_graph

SECRET = "a line of a file that no document may read"
WITHOUT_SCAN = "import sys; sys.modules['cv2'] = None; from perfgraph.cli import main; main()"
"""The command where the extra `scan` is not installed."""

HEADS = ("一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值", "指标值确定依据")
ODD_VALUES = {
    "100%100%": "value-glued",
    "44,561": "value-serial-date",
    "292%": "value-misread-sign",
    "2月30日前": "value-impossible",
}
"""Values that were damaged on the way, and the rules that they break."""


class Outcome(NamedTuple):
    """What the command made of the folder: a row of its list for each file, the rules that each breaks."""

    rows: Mapping[str, dict[str, Any]]
    rules: Mapping[str, set[str]]
    statements: str
    errors: str


def paper(*pages: str, trailer: bytes = b"/Root", more: bytes = b"") -> bytes:
    """Return a PDF file of pages of one line each; `more` is an object that no page uses."""
    kids = " ".join(f"{10 + 2 * number} 0 R" for number in range(len(pages)))
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        3: b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>",
        4: more or b"<< >>",
    }
    for number, words in enumerate(pages):
        at = 10 + 2 * number
        rest = f"/MediaBox [0 0 400 300] /Resources << /Font << /F 3 0 R >> >> /Contents {at + 1} 0 R"
        objects[at] = f"<< /Type /Page /Parent 2 0 R {rest} >>".encode()
        text = f"BT /F 10 Tf 20 200 Td ({words}) Tj ET".encode()
        objects[at + 1] = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text)
    data, places = b"%PDF-1.7\n", {}
    for number, body in objects.items():
        places[number] = len(data)
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"xref\n0 1\n0000000000 65535 f \n"
    table += b"".join(b"%d 1\n%010d 00000 n \n" % item for item in places.items())
    ends = b"trailer\n<< /Size %d %s 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return data + table + ends % (max(objects) + 1, trailer, len(data))


def parts(package: bytes) -> dict[str, bytes]:
    """Return the parts of a package by name."""
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def with_entity(package: bytes, part: str, canary: Path) -> bytes:
    """Return a package one of whose parts wants another file read by way of an entity."""
    inside = parts(package)
    body = inside[part].split(b"?>", 1)[1].replace("项目名称".encode(), "项目名称&x;".encode(), 1)
    inside[part] = (
        f'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "{canary.as_uri()}">]>'.encode() + body
    )
    return corpus.packed(inside)


def locked(package: bytes) -> bytes:
    """Return an archive that says of its first file that it wants a password."""
    data = bytearray(package)
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def separated(blocks: Sequence[corpus.Block]) -> bytes:
    """Return blocks as the comma-separated values that a spreadsheet exports."""
    out = io.StringIO()
    writer = csv.writer(out)
    for block in blocks:
        for row in [[corpus.Cell(block)]] if isinstance(block, str) else block:
            texts = [text for cell in row for text in (cell.text or "", *[""] * (cell.columns - 1))]
            writer.writerow([*texts, *[""] * (7 - len(texts))])
    return out.getvalue().encode("gb18030")


def odd_values() -> list[corpus.Block]:
    """Return a document whose values were damaged on the way."""
    head = [
        [*map(corpus.Cell, ("项目编码", "1303032128HRAXGII0LHI", "项目名称")), corpus.Cell("甲", 3)],
        [*map(corpus.Cell, ("预算规模及资金用途", "预算数", "3", "其中：财政资金", "3", "其他资金"))],
    ]
    rows = [
        ("产出指标", "数量指标", f"指标{at}", "说明", value, "计划") for at, value in enumerate(ODD_VALUES)
    ]
    return ["1.甲绩效目标表", [*head, *([corpus.Cell(text) for text in row] for row in (HEADS, *rows))]]


REFUSED = {
    "bomb.docx": "found an unsafe package",
    "bomb.xlsx": "found an unsafe package",
    "bomb.pdf": "found an unsafe PDF file: a stream that unpacks to more than 50 MB",
    "bomb.zip": "found an unsafe package",
    "deep.zip!b.zip!c.zip": "found an archive two levels down",
    "entity.docx": "found XML with a DOCTYPE",
    "entity.xlsx": "found XML with a DOCTYPE",
    "locked.docx": "found a file protected by a password",
    "locked.xlsx": "found a file protected by a password",
    "locked.pdf": "found a file protected by a password",
    "locked.zip": "protected by a password",
    "half.docx": "cannot be opened",
    "half.pdf": "found half a PDF file: its end is missing",
    "pages.pdf": "found 2,000 pages; expected at most 500",
    "scan.png": 'found a picture (image/png); expected text, or the extra that recognises it',
    "unknown.html": "found 1 table with none of the known headings, expected the headings of a known form",
    "lost.txt": "decoded as GB18030 with losses",
}  # fmt: skip
"""Files that are not read, and what the list says of each."""

READ = {
    "page.docx": "name-and-content-differ",
    "values.xls": "name-and-content-differ",
    "traditional.html": "traditional-characters",
    "twice.txt": "encoding-guessed",
}
"""Files that are read all the same, and the rule that says what is odd about each."""


def make(folder: Path, canary: Path) -> None:
    """Write the documents of the test into a folder."""
    number = iter(range(900, 1_000))

    def blocks() -> list[corpus.Block]:
        return corpus.document(next(number), 1)

    def put(name: str, data: bytes) -> None:
        (folder / name).write_bytes(data)

    word, book = corpus.word(blocks()), corpus.workbook(blocks())
    put("bomb.docx", corpus.packed({**parts(word), "word/document.xml": b" " * 60_000_000}))
    put("bomb.xlsx", corpus.packed({**parts(book), "xl/worksheets/sheet1.xml": b" " * 60_000_000}))
    packed = zlib.compress(bytes(60_000_000), 9)
    unused = b"<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (len(packed), packed)
    put("bomb.pdf", paper("x", more=unused))
    put("bomb.zip", corpus.packed({"a.txt": bytes(60_000_000)}))
    put("deep.zip", corpus.packed({"b.zip": corpus.packed({"c.zip": corpus.packed({"d.txt": b"x"})})}))
    put("entity.docx", with_entity(word, "word/document.xml", canary))
    put("entity.xlsx", with_entity(book, "xl/sharedStrings.xml", canary))
    for suffix in ("docx", "xlsx"):
        kind = f"{suffix} EncryptedPackage\0".encode("utf-16-le")
        put(f"locked.{suffix}", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + kind)
    password = b"/Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P -4" % (b"41" * 32, b"42" * 32)
    put("locked.pdf", paper("x", trailer=b"/Encrypt << %s >> /ID [<00> <00>] /Root" % password))
    put("locked.zip", locked(corpus.packed({"a.txt": b"text"})))
    put("half.docx", word[: len(word) // 2])
    put("half.pdf", paper("first", "second")[:500])
    put("pages.pdf", paper(*["x"] * 2_000))
    put("scan.png", b"\x89PNG\r\n\x1a\n" + bytes(100))
    put("unknown.html", "<html><body><table><tr><td>姓名</td><td>年龄</td></tr></table>".encode())
    put("lost.txt", corpus.text(blocks()).decode("gb18030", "replace").encode())
    entity = f'<!DOCTYPE html [<!ENTITY x SYSTEM "{canary.as_uri()}">]>'
    body = corpus.page(blocks()).decode().removeprefix("<!DOCTYPE html>")
    put("entity.html", (entity + body.replace("项目名称", "项目名称&x;", 1)).encode())
    put("page.docx", corpus.page(blocks()))
    put("values.xls", separated(blocks()))
    page = corpus.page(blocks()).decode()
    old = str.maketrans("项级标绩绩说数业", "項級標績績說數業")
    put("traditional.html", page.translate(old).encode())
    put("twice.txt", corpus.text(blocks()).decode("latin-1").encode())
    for at, (suffix, write) in enumerate(corpus.FORMATS.items()):
        odd = odd_values()
        odd.append(f"第{at}份")
        put(f"odd{suffix}", write(odd))


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """Return what one run of the command made of all of them."""
    folder = tmp_path_factory.mktemp("bad")
    documents, store, listing = folder / "in", folder / "store", folder / "list.json"
    documents.mkdir()
    (folder / "canary.txt").write_text(SECRET)
    make(documents, folder / "canary.txt")
    options = ["--store", str(store), "--report", str(listing), "--jobs", "1", "--lang", "en"]
    run = subprocess.run(
        [sys.executable, "-c", WITHOUT_SCAN, "ingest", str(documents), *options],
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert run.returncode == 2, run.stderr
    files = json.loads(listing.read_text("utf-8"))["files"]
    rows = {file["path"].removeprefix(f"{documents}/"): file for file in files}
    keys = {file["document"].rpartition("/")[2]: name for name, file in rows.items() if file["document"]}
    rules: dict[str, set[str]] = defaultdict(set)
    with open_graph(str(store)) as graph:
        quads = list(graph.quads())
    for quad in quads:
        rule = quad.object.value.partition("/scheme/reading-rule/")[2]
        name = keys.get(quad.graph_name.value.rpartition("/")[2])
        if rule and name:
            rules[name].add(rule)
    return Outcome(rows, rules, "\n".join(map(str, quads)), run.stderr)


def test_every_file_has_its_outcome(outcome: Outcome) -> None:
    """None is lost, and none stops the others."""
    odd = {f"odd{suffix}" for suffix in corpus.FORMATS}
    assert set(outcome.rows) == {*REFUSED, *READ, *odd, "entity.html"}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_named_with_its_reason(outcome: Outcome, name: str) -> None:
    """In the list and on the screen: what was found, what was expected, what to do."""
    row = outcome.rows[name]
    assert row["state"] == "refused"
    assert REFUSED[name] in row["reason"]
    assert "expected" in row["reason"]
    assert name in "".join(outcome.errors.split())


@pytest.mark.parametrize("name", READ)
def test_what_is_odd_is_read_and_told(outcome: Outcome, name: str) -> None:
    """A page named .docx, values named .xls, old characters, text encoded twice: targets and a finding."""
    assert outcome.rows[name]["targets"] > 3
    assert READ[name] in outcome.rules[name]


@pytest.mark.parametrize("suffix", corpus.FORMATS)
@pytest.mark.parametrize("value", ODD_VALUES)
def test_values_damaged_on_the_way_are_told_in_every_format(
    outcome: Outcome, suffix: str, value: str
) -> None:
    """Two values glued, a date as a number, a sign read as a figure: the target is there with a finding."""
    name = f"odd{suffix}"
    assert outcome.rows[name]["targets"] == len(ODD_VALUES)
    assert ODD_VALUES[value] in outcome.rules[name]


def test_no_document_reads_another_file(outcome: Outcome) -> None:
    """An entity of a page that names a file stays without a text."""
    assert outcome.rows["entity.html"]["targets"] > 3
    assert SECRET not in outcome.statements
