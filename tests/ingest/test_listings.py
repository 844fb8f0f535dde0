"""The list of files: every file, in three forms, both languages."""

import csv
import io
import json
import re
from pathlib import Path

import corpus
import html5lib
import pytest
from pyoxigraph import NamedNode

from perfgraph.errors import SettingsError
from perfgraph.findings import Bilingual, Language, Severity
from perfgraph.ingest import Ingested, IngestReport, Refused, Skipped
from perfgraph.ingest.listing import KEYS, rows, tallies, write_listing
from perfgraph.readers.content import TEXT, WORD

DOCUMENT = NamedNode("https://w3id.org/perfgraph/id/doc/0123456789abcdef")
REPORT = IngestReport(
    read=(
        Ingested(
            path=Path("b/<二>.docx"),
            document=DOCUMENT,
            form="hebei",
            sheets=2,
            targets=14,
            findings=(),
            changed=True,
            counts={Severity.WARNING: 3},
            sha256="0123456789abcdef" * 4,
            media_type=WORD,
            score=0.9,
            headings=("项目编码", "项目名称"),
            projects=("13030321ABC", "=1+1"),
            seconds=0.25,
            revises=DOCUMENT,
        ),
        Ingested(Path("c.txt"), DOCUMENT, "hebei", 1, 7, (), False, media_type=TEXT, copy_of=Path("a")),
    ),
    refused=(Refused(Path("a.rar"), "a.rar: found a RAR archive; expected a document: unpack it"),),
    skipped=(Skipped(Path("~$d.docx"), Bilingual("锁文件", "a lock file")),),
    seconds=1.5,
)


def test_every_file_has_its_row_with_all_keys() -> None:
    """Sorted by path, the same keys in each."""
    listed = rows(REPORT)
    assert [row["path"] for row in listed] == ["a.rar", "b/<二>.docx", "c.txt", "~$d.docx"]
    assert [row["state"] for row in listed] == ["refused", "new", "unchanged", "skipped"]
    assert all(tuple(row) == KEYS for row in listed)
    assert (listed[1]["reader"], listed[1]["warnings"], listed[1]["revises"]) == ("word", 3, DOCUMENT.value)


def test_files_are_tallied_by_form_format_and_reason() -> None:
    """A reason is what was found, without the name and the advice."""
    assert tallies(REPORT) == ({"hebei": 2}, {"word": 1, "text": 1}, {"a RAR archive": 1})


def test_json_and_csv_hold_the_same_rows(tmp_path: Path) -> None:
    """Read back, they agree."""
    write_listing(REPORT, tmp_path / "list.json", Language.ENGLISH)
    write_listing(REPORT, tmp_path / "list.csv", Language.ENGLISH)
    told = json.loads((tmp_path / "list.json").read_text("utf-8"))
    assert told["files"] == rows(REPORT)
    assert told["counts"] == {"new": 1, "unchanged": 1, "refused": 1, "skipped": 1}
    table = list(csv.DictReader(io.StringIO((tmp_path / "list.csv").read_text("utf-8"))))
    assert [row["path"] for row in table] == [row["path"] for row in told["files"]]
    assert table[1]["headings"] == "项目编码、项目名称"


@pytest.mark.parametrize("language", list(Language))
def test_the_page_stands_alone_and_escapes(tmp_path: Path, language: Language) -> None:
    """Valid HTML in its language, no script, nothing from elsewhere, names of files as text."""
    path = tmp_path / "deep" / "list.html"
    write_listing(REPORT, path, language)
    page = path.read_text("utf-8")
    html5lib.HTMLParser(strict=True).parse(page)
    assert f'<html lang="{language.value}">' in page
    assert "&lt;二&gt;.docx" in page
    assert "<二>" not in page
    assert not re.search(r"<script|(?:src|href)=", page)
    assert ("未读取" in page) == (language is Language.CHINESE)


def test_another_suffix_is_wrong_use(tmp_path: Path) -> None:
    """The message names the forms there are."""
    with pytest.raises(SettingsError, match=r"\.html, \.csv, \.json"):
        write_listing(REPORT, tmp_path / "list.pdf", Language.ENGLISH)


def test_a_run_is_listed(tmp_path: Path) -> None:
    """A document has its form, why it was chosen, its projects and the time it took."""
    from perfgraph.graph import open_graph

    paths = corpus.write(tmp_path, [0, 1, 2], most=1)
    with open_graph("memory:") as graph:
        listed = rows(graph.ingest(paths))
    assert [row["reader"] for row in listed] == ["word", "html", "text"]
    for row in listed:
        assert row["form"] == "hebei"
        assert isinstance(row["score"], float)
        assert row["score"] > 0.5
        assert row["headings"]
        assert row["projects"]
        assert isinstance(row["seconds"], float)
        assert row["seconds"] > 0
