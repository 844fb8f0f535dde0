"""Many documents, some damaged: sound ones in, damaged ones named, the same graph however they are read."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import corpus
import pytest

from perfgraph.graph import PerformanceGraph, open_graph
from perfgraph.ingest import IngestOptions
from perfgraph.ingest.documents import Extract, extract
from perfgraph.tables import Document
from perfgraph.terms import Names

from .conftest import SOUND, Reference, contents, damaged

KILLED = """
import os, signal, sys
from pathlib import Path
from perfgraph.graph import open_graph
from perfgraph.ingest import IngestOptions
from perfgraph.stores import embedded

embedded.BATCH_DOCUMENTS = 4
at, store, folder = sys.argv[1:]
seen = 0

def done(_path):
    global seen
    seen += 1
    if seen == int(at):
        os.kill(os.getpid(), signal.SIGKILL)

with open_graph(store) as graph:
    graph.ingest([Path(folder)], done, IngestOptions(jobs=2))
"""

INTERRUPTED = """
import os, signal, sys
from perfgraph.cli import main
from perfgraph.ingest import run

settle, seen = run._Run._settle, 0

def interrupted(*arguments):
    global seen
    seen += 1
    if seen == 5:
        os.kill(os.getpid(), signal.SIGINT)
    return settle(*arguments)

run._Run._settle = interrupted
main()
"""

Same = Callable[[PerformanceGraph], None]


def test_sound_documents_are_in_and_damaged_ones_are_named(reference: Reference, tmp_path: Path) -> None:
    """Every file has its outcome, every refused one a reason that begins with its path."""
    expected = damaged(tmp_path)
    assert len(reference.report.read) == reference.report.changed == SOUND + 2
    refused = {item.path.name: item.reason for item in reference.report.refused}
    assert sorted(refused) == sorted(expected)
    for name, words in expected.items():
        assert refused[name].startswith(str(reference.folder / "0000" / name))
        assert words in refused[name]
    skipped = [item.path.name for item in reference.report.skipped]
    assert skipped == [".note.txt", "Thumbs.db", "~$000003.docx"]
    assert [str(item.path).rpartition("/")[2] for item in reference.report.read[-2:]] == [
        "50.docx",
        "51.docx",
    ]


def test_two_processes_give_the_same_graph(reference: Reference, tmp_path: Path, same: Same) -> None:
    """Byte for byte, with the same report in the same order."""
    with open_graph(str(tmp_path / "store")) as graph:
        report = graph.ingest([reference.folder], options=IngestOptions(jobs=2))
        same(graph)
    assert [item.path for item in report.read] == [item.path for item in reference.report.read]
    assert [item.counts for item in report.read] == [item.counts for item in reference.report.read]
    assert report.refused == reference.report.refused


def test_two_kills_and_a_third_run_end_the_same(reference: Reference, tmp_path: Path, same: Same) -> None:
    """Killed with -9 in the middle, twice: each run goes on where the last commit ended."""
    store = str(tmp_path / "store")
    for at in (9, 30):
        arguments = [sys.executable, "-c", KILLED, str(at), store, str(reference.folder)]
        child = subprocess.Popen(arguments)
        assert child.wait(300) == -signal.SIGKILL
        assert no_worker_of(child.pid)
    with open_graph(store) as graph:
        report = graph.ingest([reference.folder])
        assert 0 < report.changed < SOUND - 20
        same(graph)


def no_worker_of(parent: int) -> bool:
    """Wait until no reading process of a parent is left; false when some stay."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        lines = []
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                lines.append(path.read_bytes().split(b"\0"))
            except OSError:
                continue
        if not any(b"ingest.worker" in b" ".join(line) and str(parent).encode() in line for line in lines):
            return True
        time.sleep(0.2)
    return False


def test_a_run_that_is_stopped_keeps_what_it_has(reference: Reference, tmp_path: Path, same: Same) -> None:
    """What was settled is stored; the next run does the rest."""
    done: list[Path] = []
    with open_graph(str(tmp_path / "store")) as graph:
        options = IngestOptions(jobs=2, stop=lambda: len(done) >= 7)
        report = graph.ingest([reference.folder], done.append, options)
        assert report.interrupted
        assert len(report.read) + len(report.refused) + len(report.skipped) == 7
        assert sum("/graph/doc/" in name.value for name in graph.store.graphs()) == len(report.read)
        again = graph.ingest([reference.folder])
        assert (again.interrupted, again.changed) == (False, SOUND + 2 - len(report.read))
        same(graph)


def test_ctrl_c_ends_with_a_summary(reference: Reference, tmp_path: Path) -> None:
    """The exit code is 130, what was read is listed and stored, and the next step is said."""
    arguments = ["ingest", str(reference.folder), "--store", str(tmp_path / "store"), "--lang", "en"]
    run = subprocess.run(
        [sys.executable, "-c", INTERRUPTED, *arguments, "--jobs", "2"],
        env=dict(os.environ),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert run.returncode == 130, run.stderr
    assert "Ended early" in run.stderr
    assert "stored" in run.stdout


def test_unchanged_files_are_not_read_again(
    reference: Reference, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The second run hashes only, and tells of the documents what the store knows."""
    with open_graph("memory:") as graph:
        paths = corpus.write(tmp_path, range(3), most=1)
        first = graph.ingest(paths)
        monkeypatch.setattr("perfgraph.ingest.work.extract", None)
        second = graph.ingest(paths)
        assert second.changed == 0
        for before, after in zip(first.read, second.read, strict=True):
            assert (after.form, after.sheets, after.targets) == (before.form, before.sheets, before.targets)
            assert (after.counts, after.projects) == (before.counts, before.projects)
            assert after.findings == before.findings
        monkeypatch.undo()
        assert graph.ingest(paths, options=IngestOptions(again=True)).changed == 0


def test_another_edition_reads_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What another edition read is read again; when the statements are the same, only the receipt is new."""
    paths = corpus.write(tmp_path, range(2), most=1)
    with open_graph("memory:") as graph:
        graph.ingest(paths)
        before = graph.snapshot
        read: list[str] = []
        monkeypatch.setattr("perfgraph.ingest.run.edition", lambda: "another")

        def watched(document: Document, names: Names) -> Extract:
            read.append(document.name)
            return extract(document, names)

        monkeypatch.setattr("perfgraph.ingest.work.extract", watched)
        assert graph.ingest(paths).changed == 0
        assert graph.ingest(paths).changed == 0
        assert read == [path.name for path in paths]
        assert graph.snapshot == before


def test_a_copy_is_read_once_and_a_refused_copy_refused(tmp_path: Path) -> None:
    """Files of the same bytes are one document; the second names the first."""
    (one,) = corpus.write(tmp_path, [4], most=1)
    two = tmp_path / "z.txt"
    two.write_bytes(one.read_bytes())
    for name in ("bad1.docx", "bad2.docx"):
        (tmp_path / name).write_bytes(b"PK\x03\x04 cut")
    with open_graph("memory:") as graph:
        report = graph.ingest([tmp_path])
        assert [item.copy_of for item in report.read] == [None, one]
        assert report.read[1].targets == report.read[0].targets > 0
        first, second = report.refused
        assert second.copy_of == first.path
        why = first.reason.removeprefix(f"{first.path}: ")
        assert second.reason == f"{second.path}: {why} (the same bytes as {first.path})"
        assert contents(graph)
