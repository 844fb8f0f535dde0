"""Many documents, some damaged, and the graph that reading them one after the other gives."""

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import corpus
import pytest

from perfgraph.graph import PerformanceGraph, open_graph
from perfgraph.ingest import IngestReport

SOUND = 42


class Reference(NamedTuple):
    """What reading a folder in one process came to."""

    folder: Path
    report: IngestReport
    snapshot: str
    contents: list[str]


def contents(graph: PerformanceGraph) -> list[str]:
    """Return every statement but the times of reading."""
    return [str(quad) for quad in graph.quads() if "endedAtTime" not in str(quad)]


def damaged(folder: Path) -> dict[str, str]:
    """Write damaged files into a folder; return by name what their message must say."""
    sound = corpus.word(corpus.document(900, 1))
    bomb = corpus.packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": b" " * 60_000_000})
    (folder / "bomb.docx").write_bytes(bomb)
    (folder / "cut.docx").write_bytes(sound[: len(sound) // 2])
    (folder / "empty.docx").write_bytes(b"")
    (folder / "locked.docx").write_bytes(b"\xd0\xcf\x11\xe0" + "EncryptedPackage\0".encode("utf-16-le"))
    (folder / "other.txt").write_text("\t姓名\n\t年龄\n", "utf-8")
    (folder / "page.html").write_bytes(b"<html><body>" + b"<table><tr><td>" * 200_000)
    return {
        "bomb.docx": "unsafe package",
        "cut.docx": "cannot be opened",
        "empty.docx": "empty file",
        "locked.docx": "password",
        "other.txt": "headings",
        "page.html": "",
    }


@pytest.fixture(scope="session")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Reference:
    """Return a folder of sound and damaged documents in several formats and an archive, read here."""
    folder = tmp_path_factory.mktemp("documents")
    paths = corpus.write(folder, range(SOUND), most=1, suffixes=(".docx", ".html", ".txt"))
    damaged(folder / "0000")
    with zipfile.ZipFile(folder / "more.zip", "w") as archive:
        for number in (50, 51):
            archive.writestr(f"区县/{number}.docx", corpus.word(corpus.document(number, 1)))
    for name in ("~$000003.docx", "Thumbs.db", ".note.txt"):
        shutil.copy(paths[0], folder / "0000" / name)
    with open_graph("memory:") as graph:
        report = graph.ingest([folder])
        return Reference(folder, report, graph.snapshot, contents(graph))


@pytest.fixture
def same(reference: Reference) -> Callable[[PerformanceGraph], None]:
    """Return a function that asserts that a graph is the one of the reference."""

    def check(graph: PerformanceGraph) -> None:
        assert graph.snapshot == reference.snapshot
        assert contents(graph) == reference.contents

    return check
