"""States of the store: a new one answers by itself, soon, without a failed request and without a mix."""

import asyncio
import re
import threading
import time
from collections.abc import Coroutine
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from perfgraph.assets import asset
from perfgraph.errors import StoreError
from perfgraph.graph import open_graph
from perfgraph.web.state import ASK, LOOK, State, Unknown, Watch

THING = "id/project/13030321W9TGCMKL98GWR"
COUNT = "sparql?format=csv&query=" + quote(
    "PREFIX pg: <https://w3id.org/perfgraph/ns#> SELECT (COUNT(DISTINCT ?d) AS ?n) { ?d a pg:TargetDocument }"
)
PATIENCE = 60


def variant(folder: Path, number: int) -> Path:
    """Return a document like the sample with projects of its own."""
    text = (asset("examples") / "sample.txt").read_text("utf-8")
    path = folder / f"variant-{number}.txt"
    path.write_text(re.sub(r"13030321(?=[0-9A-Z]{13})", f"130303{number}", text), "utf-8")
    return path


def ingest(store: Path, *paths: Path) -> str:
    """Read documents as another process would while a server runs; return the identity of the contents."""
    with open_graph(str(store)) as graph:
        graph.ingest(paths)
        return graph.snapshot


def documents(site) -> int:
    """Return how many documents the server says that it has."""
    reply = site.send("GET", COUNT)
    assert reply.status == 200, reply.text
    return int(reply.text.split()[1])


def test_a_new_document_answers_by_itself(serve, tmp_path):
    """A second document is there, under new entity tags, within a second, on two servers of one store."""
    store = tmp_path / "store"
    first = ingest(store, asset("examples") / "sample.docx")
    sites = [serve(store), serve(store)]
    before = [site.send("GET", f"{THING}.ttl").headers["etag"] for site in sites]
    assert [documents(site) for site in sites] == [1, 1]
    assert all(site.send("GET", "healthz").json()["snapshot"] == first for site in sites)
    second = ingest(store, variant(tmp_path, 41))
    written = time.monotonic()
    noticed = {}
    while len(noticed) < 2 and time.monotonic() - written < PATIENCE:
        for site in sites:
            if documents(site) == 2:
                noticed.setdefault(site.address, time.monotonic() - written)
    # LOOK seconds until the server looks, some milliseconds for the answer; the rest is for a busy machine.
    assert sorted(noticed) == sorted(site.address for site in sites)
    assert all(seconds < LOOK + PATIENCE / 10 for seconds in noticed.values())
    assert all(site.send("GET", "healthz").json()["snapshot"] == second for site in sites)
    after = [
        site.send("GET", f"{THING}.ttl", if_none_match=tag) for site, tag in zip(sites, before, strict=True)
    ]
    assert [reply.status for reply in after] == [200, 200]
    assert after[0].headers["etag"] == after[1].headers["etag"] != before[0]
    assert sites[0].send("GET", "id/project/13030341W9TGCMKL98GWR.ttl").status == 200


def test_no_request_fails_while_the_store_is_written(serve, tmp_path):
    """Readers ask on while documents come: every answer is whole, and none goes back to an older state."""
    store = tmp_path / "store"
    ingest(store, asset("examples") / "sample.docx")
    site = serve(store, PERFGRAPH_CLIENT_QUERY_SECONDS="10000")
    done, seen, failures = threading.Event(), [], []

    def read() -> None:
        while not done.is_set():
            reply = site.send("GET", f"{THING}.ttl")
            if reply.status != 200:
                failures.append((reply.status, reply.text))
            try:
                seen.append(documents(site))
            except AssertionError as failure:
                failures.append(failure)

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for number in (51, 52, 53):
            ingest(store, variant(tmp_path, number))
        give_up = time.monotonic() + PATIENCE
        while not (seen and seen[-1] == 4) and not failures and time.monotonic() < give_up:
            time.sleep(0.05)
    finally:
        done.set()
        reader.join(PATIENCE)
    assert failures == []
    assert seen == sorted(seen)
    assert (seen[0], seen[-1]) == (1, 4)


class Named:
    """A folder whose current snapshot the test names."""

    def __init__(self) -> None:
        self.name = "00000001"
        self.broken = False

    def current(self) -> str:
        """Return the name, or fail as an unreadable folder does."""
        if self.broken:
            raise StoreError("the folder cannot be read")
        return self.name


class World:
    """A store as the watch sees it: a folder or none, workers that tell the identity, a clock."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, folder: Named | None) -> None:
        self.folder = folder
        self.identity = "a"
        self.asked = 0
        self.fault: Exception | None = None
        self.changes: list[State] = []
        self.time = 1000.0
        monkeypatch.setattr("perfgraph.web.state.time.monotonic", lambda: self.time)
        self.watch = Watch(folder, self._identify, self.changes.append)  # type: ignore[arg-type]

    async def _identify(self) -> State:
        self.asked += 1
        await asyncio.sleep(0)
        if self.fault:
            raise self.fault
        return State(self.folder.name if self.folder else "", self.identity)

    def now(self, times: int = 1) -> list[State]:
        """Ask several times at once."""

        async def ask() -> list[State]:
            return list(await asyncio.gather(*(self.watch.now() for _ in range(times))))

        return run(ask())


def run(work: Coroutine[Any, Any, Any]) -> Any:
    """Run a test of the watch."""
    with asyncio.Runner() as runner:
        return runner.run(work)


def test_a_state_is_asked_for_once(monkeypatch):
    """Many requests at once, and all that follow, ask one worker once as long as the snapshot stays."""
    world = World(monkeypatch, Named())
    assert set(world.now(20)) == {State("00000001", "a")}
    world.time += 100
    world.now(20)
    assert (world.asked, len(world.changes)) == (1, 1)


def test_a_new_snapshot_is_noticed_after_a_look(monkeypatch):
    """A new name is seen after LOOK seconds and not before; it is told once."""
    folder = Named()
    world = World(monkeypatch, folder)
    world.now()
    folder.name, world.identity = "00000002", "b"
    assert world.now() == [State("00000001", "a")]
    world.time += LOOK
    assert world.now(5) == [State("00000002", "b")] * 5
    assert world.changes == [State("00000001", "a"), State("00000002", "b")]


def test_the_server_sees_its_own_writing_at_once(monkeypatch):
    """After a write of its own a server looks again without waiting."""
    folder = Named()
    world = World(monkeypatch, folder)
    world.now()
    folder.name = "00000002"
    world.watch.forget()
    assert world.now() == [State("00000002", "a")]


def test_workers_that_are_all_busy_change_nothing(monkeypatch):
    """While no worker can tell the new state the old one answers; at first there is none to answer."""
    folder = Named()
    world = World(monkeypatch, folder)
    world.fault = Unknown()
    with pytest.raises(Unknown):
        world.now()
    world.fault = None
    world.now()
    folder.name, world.fault = "00000002", Unknown()
    world.time += LOOK
    assert world.now() == [State("00000001", "a")]
    world.fault = None
    world.time += LOOK
    assert world.now() == [State("00000002", "a")]


def test_a_broken_folder_is_told_by_a_worker(monkeypatch):
    """What a worker finds wrong with the store comes to the one who asks, until the store is whole again."""
    folder = Named()
    world = World(monkeypatch, folder)
    world.now()
    folder.broken, world.fault = True, OSError("broken")
    world.time += LOOK
    with pytest.raises(OSError, match="broken"):
        world.now()
    folder.broken, world.fault = False, None
    assert world.now() == [State("00000001", "a")]


def test_a_store_without_names_is_asked_again(monkeypatch):
    """What a server of another kind answered is not believed for longer than ASK seconds."""
    world = World(monkeypatch, None)
    first = world.now()[0]
    world.time += ASK / 2
    assert world.now() == [first]
    world.time += ASK
    second = world.now()[0]
    assert second != first
    assert (second.name, second.identity) == ("", "a")
    assert len(world.changes) == 1
    world.watch.forget()
    assert world.now()[0] not in (first, second)
