"""A thousand documents in mixed formats, fifty of them damaged: killed twice, resumed to the same graph."""

import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import corpus
import pytest

from perfgraph.graph import open_graph
from perfgraph.ingest import IngestOptions

from .conftest import contents
from .test_many_documents import KILLED, no_worker_of

SOUND = 950
DAMAGES = ("cut", "empty", "noise", "stranger", "bomb")
CONVERTED = {"doc": "doc:MS Word 97", "odt": "odt:writer8", "rtf": "rtf:Rich Text Format", "pdf": "pdf"}


def damage(kind: str, number: int) -> bytes:
    """Return the bytes of a file that nobody can read."""
    sound = corpus.word(corpus.document(5000 + number, 1))
    if kind == "cut":
        return sound[: len(sound) // 2]
    if kind == "empty":
        return b" \n" * number
    if kind == "noise":
        return bytes(random.Random(number).randrange(256) for _ in range(5000))
    if kind == "stranger":
        return f"<table><tr><td>第{number}号</td><td>姓名</td></tr></table>".encode()
    return corpus.packed(
        {"[Content_Types].xml": b"<Types/>", "word/document.xml": b" " * (50_000_001 + number)}
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of 1,000 files: five formats by ourselves, four by LibreOffice, fifty damaged."""
    folder = tmp_path_factory.mktemp("thousand")
    corpus.write(folder, range(SOUND - 16), most=1)
    sources = folder.parent / "sources"
    sources.mkdir()
    for suffix, target in CONVERTED.items():
        originals = []
        for number in range(4):
            original = sources / f"{suffix}-{number}.docx"
            original.write_bytes(corpus.word(corpus.document(7000 + number + 10 * len(suffix), 1)))
            originals.append(str(original))
        profile = (folder.parent / "profile").as_uri()
        program, target_of = str(shutil.which("soffice")), ("--convert-to", target)
        arguments = [program, f"-env:UserInstallation={profile}", "--headless", *target_of]
        arguments += ["--outdir", str(folder), *originals]
        subprocess.run(arguments, check=True, capture_output=True, timeout=300)
    for number in range(1000 - SOUND):
        kind = DAMAGES[number % len(DAMAGES)]
        suffix = ".html" if kind == "stranger" else ".docx"
        (folder / f"{number:04}-{kind}{suffix}").write_bytes(damage(kind, number))
    assert sum(path.is_file() for path in folder.rglob("*")) == 1000
    return folder


def test_a_thousand_documents_survive_two_kills(folder: Path, tmp_path: Path) -> None:
    """All sound ones are in, every damaged one is named, and the graph is that of a run without a kill."""
    store = str(tmp_path / "killed")
    for at in (150, 400):
        child = subprocess.Popen([sys.executable, "-c", KILLED, str(at), store, str(folder)])
        assert child.wait(600) == -signal.SIGKILL
        assert no_worker_of(child.pid)
    with open_graph(store) as graph:
        report = graph.ingest([folder], options=IngestOptions(jobs=2))
        assert 0 < report.changed < SOUND
        assert len(report.read) == SOUND
        assert len(report.refused) == 1000 - SOUND
        for item in report.refused:
            assert item.path.name.partition("-")[2].rpartition(".")[0] in DAMAGES
            assert str(item.path) in item.reason
        snapshot, held = graph.snapshot, contents(graph)
    with open_graph("memory:") as graph:
        graph.ingest([folder], options=IngestOptions(jobs=2))
        assert graph.snapshot == snapshot
        assert contents(graph) == held
