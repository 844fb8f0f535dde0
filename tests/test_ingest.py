"""Reading into a store: idempotent, whole after a kill, and one bad file never stops the others."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from perfgraph.graph import PerformanceGraph, open_graph
from perfgraph.quads import PARTS

SAMPLE = Path(__file__).parents[1] / "examples" / "sample.txt"

CHILD = """
import os, signal, sys
from pathlib import Path
from perfgraph.graph import open_graph
from perfgraph.stores import embedded

kill_at, store, *paths = sys.argv[1:]
embedded.BATCH_DOCUMENTS = 1
steps = 0

def step(*_):
    global steps
    steps += 1
    if steps == int(kill_at):
        os.kill(os.getpid(), signal.SIGKILL)

def watched(function):
    def call(*arguments, **options):
        step()
        return function(*arguments, **options)
    return call

os.replace, os.rename, os.fsync = watched(os.replace), watched(os.rename), watched(os.fsync)
with open_graph(store) as graph:
    graph.ingest(paths, step)
"""


def documents(folder: Path, count: int) -> list[Path]:
    """Write `count` documents of one project each that differ in the project's code."""
    text = SAMPLE.read_text("utf-8").split("2.残疾人临时救助慰问经费绩效目标表")[0]
    paths = [folder / f"{number}.txt" for number in range(count)]
    for number, path in enumerate(paths):
        path.write_text(text.replace("13030321", f"13030{number}21"), "utf-8")
    return paths


def contents(graph: PerformanceGraph) -> list[str]:
    """Return every statement but the times of reading."""
    return [str(quad) for quad in graph.quads() if "endedAtTime" not in str(quad)]


def test_reading_twice_changes_nothing(tmp_path: Path) -> None:
    """The second reading writes nothing, and the snapshot keeps its identity."""
    with open_graph(str(tmp_path / "store")) as graph:
        first = graph.ingest([SAMPLE])
        identity, state = graph.snapshot, graph.store.snapshot
        second = graph.ingest([SAMPLE])
        assert (first.changed, second.changed) == (1, 0)
        assert (graph.snapshot, graph.store.snapshot) == (identity, state)


def test_the_same_document_has_the_same_identity_in_every_store(tmp_path: Path) -> None:
    """A folder and memory that hold one document are one snapshot."""
    with open_graph(str(tmp_path / "store")) as folder, open_graph("memory:") as memory:
        folder.ingest([SAMPLE])
        memory.ingest([SAMPLE])
        assert folder.snapshot == memory.snapshot
        assert contents(folder) == contents(memory)


def test_a_document_has_its_four_graphs(tmp_path: Path) -> None:
    """Read, inferred, found and run, beside the policy register and the vocabulary."""
    with open_graph("memory:") as graph:
        graph.ingest([SAMPLE])
        parts = [name.value.split("/graph/")[1].split("/")[0] for name in graph.store.graphs()]
        assert sorted(parts) == sorted([*PARTS, "policies", "vocab"])


def test_a_bad_file_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    """A missing, an empty and a strange file are refused, each with its reason."""
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "strange.txt").write_text("\t姓名\n\t年龄\n", "utf-8")
    with open_graph("memory:") as graph:
        paths = [tmp_path / "missing.txt", tmp_path / "empty.txt", SAMPLE, tmp_path / "strange.txt"]
        report = graph.ingest(paths)
    assert [item.path for item in report.read] == [SAMPLE]
    assert [refused.path.name for refused in report.refused] == ["missing.txt", "empty.txt", "strange.txt"]
    assert all(refused.path.name in refused.reason for refused in report.refused)


def test_folders_are_walked_without_hidden_files(tmp_path: Path) -> None:
    """A folder stands for the files below it, in order."""
    (tmp_path / "a").mkdir()
    one, two = documents(tmp_path / "a", 2)
    (tmp_path / ".hidden.txt").write_text("x", "utf-8")
    with open_graph("memory:") as graph:
        report = graph.ingest([tmp_path])
    assert [item.path for item in report.read] == [one, two]
    assert report.refused == ()


@pytest.mark.parametrize("kill_at", [1, 2, 3, 4, 6, 8, 11, 14])
def test_a_kill_at_any_step_leaves_whole_documents_and_a_second_run_ends_the_same(
    tmp_path: Path, kill_at: int
) -> None:
    """After kill −9 each document has all its graphs or none; reading again finishes the work."""
    paths = documents(tmp_path, 3)
    store = str(tmp_path / "store")
    arguments = [sys.executable, "-c", CHILD, str(kill_at), store, *map(str, paths)]
    killed = subprocess.run(arguments, env=dict(os.environ), capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    with open_graph(store) as graph:
        if not graph.store.is_new:
            held = [name.value.split("/graph/")[1] for name in graph.store.graphs()]
            keys = {name.split("/")[1] for name in held if "/" in name}
            assert {f"{part}/{key}" for part in PARTS for key in keys} <= set(held)
        graph.ingest(paths)
        after = contents(graph)
        identity = graph.snapshot
    with open_graph("memory:") as whole:
        whole.ingest(paths)
        assert identity == whole.snapshot
        assert after == contents(whole)
