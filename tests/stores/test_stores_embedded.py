"""The store on disk: nothing is lost, nothing is blocked, nothing of others is touched."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, QuerySolutions
from writers import GRAPHS, document

from perfgraph.errors import StoreError
from perfgraph.stores import Document, Store, open_store
from perfgraph.stores.embedded import BATCH_DOCUMENTS

HERE = Path(__file__).parent


@pytest.fixture
def folder(tmp_path: Path) -> str:
    """A store with one document, version "old"."""
    name = str(tmp_path / "store")
    with open_store(name) as store:
        store.put([document("old")])
    return name


@pytest.fixture
def fast_folder(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where there is one, because many stores are made in it."""
    memory = Path("/dev/shm")
    if not memory.is_dir():
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir=memory) as name:
        yield Path(name)


def version(store: Store) -> str:
    """Return the version of the document, which must be the same in all its graphs."""
    found = store.query("SELECT ?g ?o { GRAPH ?g { ?s ?p ?o } }")
    assert isinstance(found, QuerySolutions)
    rows = [(row["g"], row["o"].value) for row in found]
    assert {name for name, _ in rows} == set(GRAPHS)
    (text,) = {text for _, text in rows}
    return str(text)


def snapshots(folder: str) -> set[str]:
    """Return the names in the folder of snapshots."""
    return {path.name for path in (Path(folder) / "snapshots").iterdir()}


def start(program: str, *arguments: str) -> subprocess.Popen[str]:
    """Start one of the programs of writers.py."""
    command = [sys.executable, str(HERE / "writers.py"), program, *arguments]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize("beginning", ["absent", "existing", "update"])
def test_killed_at_any_step(fast_folder: Path, beginning: str) -> None:
    """A writer killed at any step leaves the last whole state, and the next one ends the same."""
    command = [sys.executable, str(HERE / "kill_points.py"), str(fast_folder), beginning]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    result = json.loads(done.stdout)
    assert result["wrong"] == [], done.stderr
    assert result["last"] == 0, done.stderr
    assert result["steps"] > 25


def test_absent_store_is_made_by_the_first_write(tmp_path: Path) -> None:
    """Opening an absent store makes nothing, reading it says what to do, writing makes it."""
    name = str(tmp_path / "a" / "b")
    with open_store(name) as store:
        for read in (store.graphs, lambda: store.quads(GRAPHS[0]), lambda: store.query("ASK {}")):
            with pytest.raises(StoreError, match=r"found no store.*perfgraph ingest"):
                read()
        store.drop([GRAPHS[0]])
        store.optimize()
        store.put([])
        assert not (tmp_path / "a").exists()
        store.put([document("new")])
        assert version(store) == "new"
    with open_store(name) as again:
        assert version(again) == "new"


def test_absent_store_is_seen_when_another_makes_it(tmp_path: Path) -> None:
    """A store that was opened before it existed answers once another has written it."""
    with open_store(str(tmp_path / "store")) as early, open_store(str(tmp_path / "store")) as writer:
        writer.put([document("new")])
        assert version(early) == "new"


def test_empty_folder_becomes_a_store(tmp_path: Path) -> None:
    """An empty folder is as good as none."""
    with open_store(str(tmp_path)) as store:
        store.put([document("new")])
        assert version(store) == "new"


def test_reader_keeps_its_state_until_it_refreshes(folder: str) -> None:
    """A reader sees the state it was opened on, however much is written, and the newest after `refresh`."""
    with open_store(folder) as reader, open_store(folder) as writer:
        before = reader.snapshot
        for text in ("1", "2", "3"):
            writer.put([document(text)])
        assert (version(reader), reader.snapshot) == ("old", before)
        assert reader.refresh()
        assert (version(reader), reader.snapshot) == ("3", writer.snapshot)
        assert not reader.refresh()


def test_snapshot_is_kept_while_it_is_read(folder: str) -> None:
    """A snapshot stays as long as a reader has it, and is removed by the writer after that."""
    writer, reader = open_store(folder), open_store(folder)
    held = reader.snapshot
    for text in ("1", "2", "3", "4"):
        writer.put([document(text)])
    assert held in snapshots(folder)
    reader.close()
    writer.put([document("5")])
    assert held not in snapshots(folder)
    writer.close()
    with open_store(folder) as last:
        last.drop([NamedNode("http://example.org/none")])
        assert snapshots(folder) == {last.snapshot}


def test_readers_are_not_blocked_and_see_whole_documents(folder: str, tmp_path: Path) -> None:
    """Another process reads without a pause while this one writes, and never sees half a document."""
    end = tmp_path / "end"
    reader = start("read", folder, str(end))
    assert reader.stdout is not None
    assert reader.stdout.readline() == "reading\n"
    with open_store(folder) as writer:
        for number in range(15):
            writer.put([document(str(number))])
    end.touch()
    said, _ = reader.communicate(timeout=60)
    assert reader.returncode == 0
    assert int(said) >= 1


def test_one_writer(folder: str) -> None:
    """A second writer is refused at once, with the process that writes; it can still read."""
    first = start("hold", folder)
    assert first.stdout is not None
    assert first.stdout.readline() == "writing\n"
    with open_store(folder) as second:
        for write in (
            lambda: second.put([document("second")]),
            lambda: second.drop(GRAPHS),
            lambda: second.optimize(),
        ):
            with pytest.raises(StoreError, match=rf"locked.*process id {first.pid}\b.*Wait"):
                write()
        assert version(second) == "old"
        first.communicate("go on\n", timeout=60)
        assert first.returncode == 0
        second.put([document("second")])
        assert version(second) == "second"


def test_lock_ends_with_the_writer(folder: str) -> None:
    """A writer that was killed holds nothing, even when a child it forked lives on."""
    writer = start("leave_child", folder)
    assert writer.stdout is not None
    child = int(writer.stdout.readline())
    try:
        assert writer.wait(60) == -signal.SIGKILL
        with open_store(folder) as next_writer:
            next_writer.put([document("next")])
            assert version(next_writer) == "next"
    finally:
        os.kill(child, signal.SIGKILL)
        writer.communicate()


def test_long_put_keeps_its_progress(folder: str) -> None:
    """What was committed before the documents ended in an error stays."""

    def documents() -> Iterator[Document]:
        for number in range(BATCH_DOCUMENTS + 6):
            graph = NamedNode(f"http://example.org/graph/many/{number}")
            yield {graph: document("x")[GRAPHS[0]]}
        raise LookupError

    with open_store(folder) as store:
        with pytest.raises(LookupError):
            store.put(documents())
        assert sum("/many/" in graph.value for graph in store.graphs()) == BATCH_DOCUMENTS
        assert ".work" not in snapshots(folder)


def test_optimize_is_a_new_snapshot(folder: str) -> None:
    """Optimizing leaves the content as it is, under another snapshot, so that readers are not disturbed."""
    with open_store(folder) as store:
        before = store.snapshot
        store.optimize()
        assert store.snapshot != before
        assert version(store) == "old"


@contextmanager
def without_rights(folder: Path) -> Iterator[None]:
    """Take away the right to write `folder`; a process of root's becomes another user for the while."""
    if os.geteuid():
        folder.chmod(0o555)
        try:
            yield
        finally:
            folder.chmod(0o755)
    else:
        os.seteuid(65534)
        try:
            yield
        finally:
            os.seteuid(0)


def test_read_only_folder() -> None:
    """A store that must not be written can be read, and writing says so; neither changes anything."""
    base = Path(tempfile.mkdtemp())
    try:
        base.chmod(0o755)
        name = str(base / "store")
        with open_store(name) as store:
            store.put([document("old")])
        with without_rights(base / "store"), open_store(name) as store:
            assert version(store) == "old"
            with pytest.raises(StoreError, match=r"opening for writing failed: Permission denied.*as it was"):
                store.put([document("new")])
            assert version(store) == "old"
        with without_rights(base), pytest.raises(StoreError, match="Permission denied"):
            open_store(str(base / "new")).put([document("new")])
        assert [path.name for path in base.iterdir()] == ["store"]
    finally:
        shutil.rmtree(base)


def test_full_disk(folder: str) -> None:
    """When the system refuses to write any more the message says so, and the state stays."""
    said, _ = start("fill", folder).communicate(timeout=60)
    assert "writing failed" in said
    assert "File too large" in said
    assert "disk has room" in said
    with open_store(folder) as store:
        assert version(store) == "old"
        store.put([document("new")])
        assert version(store) == "new"
        assert ".work" not in snapshots(folder)


def test_folder_of_others(tmp_path: Path) -> None:
    """A folder with other things in it is refused and not touched."""
    (tmp_path / "thesis.docx").write_bytes(b"precious")
    with pytest.raises(StoreError, match=r"other things in it.*perfgraph-store.json.*Name another folder"):
        open_store(str(tmp_path))
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("thesis.docx", b"precious")]


def test_folder_that_others_fill_later(tmp_path: Path) -> None:
    """It is refused as well when it was empty at the opening and is not at the first write."""
    store = open_store(str(tmp_path))
    (tmp_path / "thesis.docx").write_bytes(b"precious")
    with pytest.raises(StoreError, match="other things in it"):
        store.put([document("new")])
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.docx"]


def test_foreign_files_in_the_snapshots_stay(folder: str) -> None:
    """Cleaning removes nothing that this module did not make."""
    foreign = Path(folder) / "snapshots" / "notes.txt"
    foreign.write_text("mine", "ascii")
    with open_store(folder) as store:
        store.put([document("new")])
    assert foreign.read_text("ascii") == "mine"


def test_file_in_place_of_the_folder(tmp_path: Path) -> None:
    """A file is refused, as the store and above it."""
    file = tmp_path / "store.ttl"
    file.write_bytes(b"")
    for name in (file, file / "below"):
        with pytest.raises(StoreError, match="found a file, expected the folder of a store"):
            open_store(str(name))


DAMAGE = {
    "mark": ("perfgraph-store.json", '{"format": "something', r"perfgraph-store.json: damaged, found"),
    "mark of another": ("perfgraph-store.json", '{"format": "other", "version": 1}', r"damaged, found"),
    "newer": ("perfgraph-store.json", '{"format": "perfgraph-store", "version": 2}', r"version 2.*at most 1"),
    "current": ("CURRENT", "../../etc", r"CURRENT: damaged, found '../../etc'.*there are: 00000001"),
    "current names nothing": ("CURRENT", "00000009", r"names 00000009, which is not in snapshots"),
    "current missing": ("CURRENT", None, r"CURRENT: damaged, found no such file.*there are: 00000001"),
    "engine": ("snapshots/00000001/data/CURRENT", "nonsense", r"opening the snapshot 00000001 failed"),
    "engine missing": ("snapshots/00000001/data/CURRENT", None, r"opening the snapshot 00000001 failed"),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_damaged_store(folder: str, name: str) -> None:
    """A damaged or newer store is refused with file, found, expected, what to do; nothing is touched."""
    file, text, message = DAMAGE[name]
    damaged = Path(folder) / file
    damaged.unlink()
    if text is not None:
        damaged.write_text(text, "ascii")
    before = sorted(str(path) for path in Path(folder).rglob("*"))
    with pytest.raises(StoreError, match=message) as caught:
        open_store(folder)
    assert folder in str(caught.value)
    assert any(advice in str(caught.value) for advice in ("perfgraph ingest", "Use the newer perfgraph"))
    assert sorted(str(path) for path in Path(folder).rglob("*")) == before


def test_lost_snapshots(folder: str) -> None:
    """A store whose snapshots were removed is not taken for a new one."""
    shutil.rmtree(Path(folder) / "snapshots")
    with pytest.raises(StoreError, match="00000001"):
        open_store(folder)


def test_damage_found_by_a_writer(folder: str) -> None:
    """Damage after the opening stops the writer too, before it makes or removes anything."""
    with open_store(folder) as store:
        (Path(folder) / "CURRENT").write_text("garbage", "ascii")
        with pytest.raises(StoreError, match="CURRENT: damaged"):
            store.put([document("new")])
        assert snapshots(folder) == {"00000001"}
