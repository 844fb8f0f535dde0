"""What was said to be saved is on disk: after kill -9, and, as far as a test can tell, after a power cut."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Triple
from review_cases import NAMES, document_of, links_of

from perfgraph.links import Link, links_in
from perfgraph.review import reviewed_graph, state
from perfgraph.stores import open_store

REVIEWER = Path(__file__).with_name("reviewer.py")


@pytest.fixture
def folder(tmp_path: Path, filled: Mapping[NamedNode, Sequence[Triple]]) -> str:
    """Return a store on disk with links to review."""
    location = str(tmp_path / "store")
    with open_store(location) as store:
        store.put([filled])
    return location


def proposed(folder: str) -> list[Link]:
    """Return the links to review."""
    with open_store(folder) as store:
        return list(links_of(store, document_of(store, "sample.docx")))


def review(folder: str, link: Link, verdict: str, *before: str) -> None:
    """Let another process save a decision, and kill it as soon as it says that it has."""
    command = [*before, sys.executable, str(REVIEWER), folder, link.iri(NAMES).value, verdict]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "saved\n"
        process.kill()


def test_a_decision_outlives_a_process_that_is_killed_right_after(folder: str) -> None:
    """Ten times in a row: each is there, with its link moved, and the next can be made."""
    links = proposed(folder)
    for number, link in enumerate(links[:10]):
        review(folder, link, "accepted" if number % 2 else "rejected")
        with open_store(folder) as store:
            (decision,) = [
                one for one in state(store, NAMES, link.subject).decisions if one.link == link.iri(NAMES)
            ]
            assert decision.reviewer == "zhang"
            assert len(list(links_in(store, reviewed_graph(NAMES)))) == number + 1
            assert link not in set(links_in(store, NAMES.graph("links", document_of(store, "sample.docx"))))


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
def test_every_file_of_the_state_is_synced_before_it_is_the_current_one(folder: str, tmp_path: Path) -> None:
    """What was written to a file of the snapshot went to the disk, and so did the folders that name it."""
    trace = tmp_path / "trace"
    calls = "openat,write,pwrite64,writev,fsync,fdatasync,rename,renameat2,close,mkdir"
    review(
        folder,
        proposed(folder)[0],
        "accepted",
        "strace",
        "-f",
        "-y",
        "-s",
        "16",
        "-e",
        f"trace={calls}",
        "-o",
        str(trace),
    )
    with open_store(folder) as store:
        snapshot = store.snapshot
    written, synced = set(), set()
    for call, path in _calls(trace, folder):
        if call in ("fsync", "fdatasync"):
            synced.add(path)
        elif "write" in call:
            written.add(path)
            synced.discard(path)
        elif call == "rename" and path.endswith("/CURRENT.work"):
            break
    else:
        pytest.fail("CURRENT was never renamed")
    data = Path(folder) / "snapshots" / snapshot / "data"
    linked = {Path(path).name for path in synced}
    kept = [path for path in data.iterdir() if path.name not in ("LOG", "LOCK")]
    unsynced = {path for path in written - synced if Path(path).name in {one.name for one in kept}}
    assert {Path(path).suffix for path in unsynced} <= {".log"}  # which is empty: everything was flushed
    assert all(path.stat().st_size == 0 for path in kept if path.suffix == ".log")
    assert {data.name, snapshot, "snapshots"} <= linked


def _calls(trace: Path, folder: str) -> Iterator[tuple[str, str]]:
    """Yield the system calls on paths of the store, in order, each with its path."""
    begun: dict[str, str] = {}
    for line in trace.read_text(errors="replace").splitlines():
        process, _, text = line.partition(" ")
        if text.rstrip().endswith("<unfinished ...>"):
            begun[process] = text
        elif "resumed>" in text:
            text = begun.pop(process, text)
        found = re.match(r"\s*(\w+)\((?:[0-9]+<([^>]*)>|\"([^\"]*)\")", text)
        if found and not text.rstrip().endswith("<unfinished ...>"):
            path = found[2] or found[3] or ""
            if path.startswith(folder):
                yield found[1], path
