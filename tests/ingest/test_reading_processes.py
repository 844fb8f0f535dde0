"""A process that takes too much, or dies, costs its file and nothing else."""

import os
import time
from pathlib import Path

import corpus
import pytest

from perfgraph.graph import open_graph
from perfgraph.ingest import Bounds, IngestOptions
from perfgraph.ingest.process import ReadingProcess, Start, Stopped
from perfgraph.ingest.work import Unread, Work
from perfgraph.limits import MB
from perfgraph.terms import HOME

DOUBLE = """
import os, signal, time
from perfgraph.ingest.work import read_works

def read(works, names):
    for work in works:
        if "hangs" in work.name:
            time.sleep(60)
        if "crashes" in work.name:
            os.kill(os.getpid(), signal.SIGSEGV)
        if "grows" in work.name:
            held = bytearray(3_000_000_000)
        yield from read_works([work], names)
"""


@pytest.fixture
def double(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the name of a reader that hangs, crashes or grows by the name of the file."""
    folder = tmp_path / "double"
    folder.mkdir()
    (folder / "perfgraph_double.py").write_text(DOUBLE, "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(folder))
    return "perfgraph_double:read"


def test_what_hangs_crashes_or_grows_is_named_and_the_rest_is_read(tmp_path: Path, double: str) -> None:
    """In the middle of chunks: four sound documents are in, three files have their reason."""
    folder = tmp_path / "in"
    for number, name in enumerate(("a", "b-hangs", "c", "d-crashes", "e", "f-grows", "g")):
        path = folder / f"{name}.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(corpus.text(corpus.document(number, 1)))
    options = IngestOptions(jobs=2, bounds=Bounds(seconds=6.0), reader=double)
    with open_graph("memory:") as graph:
        report = graph.ingest([folder], options=options)
    assert [item.path.stem for item in report.read] == ["a", "c", "e", "g"]
    reasons = {item.path.stem: item.reason for item in report.refused}
    assert "longer than 6 s" in reasons["b-hangs"]
    assert "SIGSEGV" in reasons["d-crashes"]
    assert "memory" in reasons["f-grows"]
    assert all(reason.startswith(str(folder)) for reason in reasons.values())


def test_a_real_file_that_needs_too_much_memory_is_named(tmp_path: Path) -> None:
    """A text of half a million cells does not fit; the next file is read."""
    large = tmp_path / "large.txt"
    large.write_bytes(("\t" + "格" * 25 + "\n\n").encode() * 490_000)
    (small,) = corpus.write(tmp_path, [2], most=1)
    process = ReadingProcess(Start(HOME, Bounds(memory=450 * MB)))
    try:
        works = [Work(str(path), path.name, str(path)) for path in (large, small)]
        first, second = process.read(works)
    finally:
        process.close()
    assert isinstance(first, Unread)
    assert "memory" in first.reason
    assert not isinstance(second, Unread)


def test_a_fault_of_perfgraph_costs_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An exception that nobody foresaw is a reason, in this process too."""
    paths = corpus.write(tmp_path, [1, 4], most=1)
    from perfgraph.ingest import work

    extract = work.extract

    def faulty(document: object, names: object) -> object:
        if getattr(document, "name", "") == paths[0].name:
            raise KeyError("lost")
        return extract(document, names)  # type: ignore[arg-type]

    monkeypatch.setattr(work, "extract", faulty)
    with open_graph("memory:") as graph:
        report = graph.ingest(paths)
    assert [item.path for item in report.read] == paths[1:]
    assert "KeyError" in report.refused[0].reason


def test_a_stopped_process_begins_nothing(tmp_path: Path) -> None:
    """After `stop` the next reading ends at once, and `close` may be called twice."""
    process = ReadingProcess(Start(HOME, Bounds()))
    process.stop()
    with pytest.raises(Stopped):
        process.read([Work("a", "a", str(tmp_path / "a"))])
    process.close()
    process.close()


def test_a_process_ends_with_its_parent(tmp_path: Path, double: str) -> None:
    """A parent that is gone takes the process along although that is busy."""
    hanging = tmp_path / "hangs.txt"
    hanging.write_text("x", "utf-8")
    pipe_in, pipe_out = os.pipe()
    child = os.fork()
    if not child:
        try:
            process = ReadingProcess(Start(HOME, Bounds(), double))
            process._connected()
            assert process._process is not None
            assert process._connection is not None
            os.write(pipe_out, f"{process._process.pid}\n".encode())
            process._connection.send((Work("hangs.txt", "hangs.txt", str(hanging)),))
            time.sleep(0.5)
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    number = int(os.read(pipe_in, 20))
    os.close(pipe_in)
    os.close(pipe_out)
    deadline = time.monotonic() + 20
    while Path(f"/proc/{number}").exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not Path(f"/proc/{number}").exists()
