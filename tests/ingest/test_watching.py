"""A watched folder: what appears or changes is read, what disappears is told, Ctrl+C ends it."""

import queue
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import corpus
import pytest

from perfgraph.graph import open_graph
from perfgraph.ingest.watching import is_document

# What runs in the background of a shell may have been told to ignore Ctrl+C.
PROGRAM = (
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    "from perfgraph.cli import main; main()"
)


class Watch:
    """A running `perfgraph watch`, and the lines that it prints."""

    def __init__(self, folder: Path, store: Path) -> None:
        arguments = ["watch", str(folder), "--store", str(store), "--lang", "en", "--jobs", "1"]
        self.process = subprocess.Popen(
            [sys.executable, "-u", "-c", PROGRAM, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._take, daemon=True).start()

    def until(self, words: str) -> str:
        """Return the first line with these words; fails when there is none within two minutes."""
        while words not in (line := self.lines.get(timeout=120)):
            pass
        return line

    def _take(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.put(line)


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    """Watch a folder that holds one document."""
    corpus.write(tmp_path / "in", [2], most=1)
    watching = Watch(tmp_path / "in", tmp_path / "store")
    yield watching
    watching.process.kill()
    watching.process.wait()
    assert watching.process.stdout is not None
    watching.process.stdout.close()


def test_a_watched_folder_is_read_as_it_changes(watch: Watch, tmp_path: Path) -> None:
    """One line for each file: the first, a new one, a changed one, a damaged one, one that is gone."""
    folder = tmp_path / "in"
    assert "stored" in watch.until("000002.txt")
    watch.until("Watching")
    (new,) = corpus.write(tmp_path / "made", [5], most=1)
    shutil.copy(new, folder / "new.txt")
    assert "stored" in watch.until("new.txt")
    (folder / "new.txt").write_bytes(corpus.text(["二稿", *corpus.document(5, 1)]))
    assert "replaces an earlier version" in watch.until("new.txt")
    (folder / "bad.docx").write_bytes(b"PK\x03\x04")
    assert "not read" in watch.until("bad.docx")
    (folder / "new.txt").unlink()
    assert "keeps" in watch.until("new.txt: gone")
    watch.process.send_signal(signal.SIGINT)
    assert watch.process.wait(60) == 0
    with open_graph(str(tmp_path / "store")) as graph:
        assert sum("/graph/doc/" in name.value for name in graph.store.graphs()) == 3


def test_what_is_no_document_is_not_watched(tmp_path: Path) -> None:
    """Lock files and hidden folders make no noise."""
    names = ("a.docx", "~$a.docx", ".git/a.docx", "b/c.txt", "Thumbs.db")
    assert [is_document(tmp_path / name, tmp_path) for name in names] == [True, False, False, True, False]
