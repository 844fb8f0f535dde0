"""What the tests of the workers share: a store, pools that end with the test, ways to wait."""

import asyncio
import gc
import os
import socket
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import uvloop
from pyoxigraph import Literal, NamedNode, Triple

from perfgraph.limits import MB, Allowance
from perfgraph.stores import open_store
from perfgraph.terms import PG
from perfgraph.web.jobs import Job
from perfgraph.web.pool import Pool, WorkerStart
from perfgraph.web.worker import HANDLERS

EX = "http://example.org/"
PATIENCE = 60.0
"""How many seconds something may take that will happen on any machine."""

AMPLE = Allowance(seconds=PATIENCE, memory=1_000 * MB, rows=1_000_000, size=100 * MB)

_KINDS = ("until", "process", "write", "refuse", "end", "keep", "babble", "surroundings", "sockets", "chart")
TEST_HANDLERS = {
    **{kind: f"worker_handlers:{kind}" for kind in _KINDS},
    "sparql": "worker_handlers:ask",
    "identity": HANDLERS["identity"],
}
COUNT = Job("sparql", {"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"})

_FAREWELL = b"!"

T = TypeVar("T")


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run a test on the event loop that the server uses.

    Answers of the engine that earlier tests left must be dropped on this thread, so nothing is collected
    while other threads may run.
    """
    gc.collect()
    gc.disable()
    try:
        return uvloop.run(work)
    finally:
        gc.enable()


def start(store: Path, **changes: Any) -> WorkerStart:
    """Return how the tests start workers on a store."""
    return replace(WorkerStart({"store": str(store)}, TEST_HANDLERS), **changes)


@asynccontextmanager
async def pool(how: WorkerStart, size: int = 1, waiting: int = 8) -> AsyncIterator[Pool]:
    """Start a pool, and end it after the test."""
    made = Pool("test", size, how, waiting)
    search = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = str(Path(__file__).parent)
    try:
        await made.start()
        yield made
    finally:
        await made.close(0)
        del os.environ["PYTHONPATH"]
        if search is not None:
            os.environ["PYTHONPATH"] = search


async def wait_for(condition: Callable[[], bool]) -> None:
    """Wait until something is so; fail when it never is."""
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(0.01)


def exists(process: int) -> bool:
    """Tell whether a process is there and has not ended."""
    with suppress(OSError):
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


async def text(made: Pool, kind: str, allowance: Allowance = AMPLE, **detail: Any) -> str:
    """Return the body of an answer as text."""
    reply = await made.run(Job(kind, detail), allowance)
    assert reply.status == 200, reply.body.read()
    return b"".join(reply.body.chunks()).decode()


def fill(location: Path, triples: int = 3_600) -> None:
    """Write a graph in which sixty things are each bound to all, and have long names."""
    names = [NamedNode(f"{EX}thing/{number}") for number in range(60)]
    p, label = NamedNode(f"{EX}p"), NamedNode(f"{EX}label")
    bound = [Triple(a, p, b) for a in names for b in names][:triples]
    named = [Triple(name, label, Literal("名称aaaaaaaaaa" * 20 + name.value)) for name in names]
    write(location, "big", bound + named)


def write(location: Path, graph: str, triples: list[Triple]) -> None:
    """Put one graph into a store."""
    with open_store(str(location)) as store:
        store.put([{NamedNode(f"{EX}graph/{graph}"): triples}])


def receipt(graph: str, digest: str) -> Triple:
    """Return the statement that the identity of a store is made from."""
    return Triple(
        NamedNode(f"{EX}graph/{graph}"),
        NamedNode(f"{PG}contentHash"),
        Literal(digest),
    )


@contextmanager
def listening() -> Iterator[tuple[int, list[str]]]:
    """Listen on a port of the loopback; give it, and the paths that were asked for until the end."""
    came: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = int(server.getsockname()[1])

        def accept() -> None:
            while True:
                connection, _ = server.accept()
                with connection:
                    said = connection.recv(1000)
                if said == _FAREWELL:
                    return
                came.append([*said.decode("latin-1").split(), "", ""][1])

        thread = threading.Thread(target=accept)
        thread.start()
        try:
            yield port, came
        finally:
            with socket.create_connection(("127.0.0.1", port)) as last:
                last.sendall(_FAREWELL)
            thread.join(PATIENCE)


def service_queries(port: int) -> dict[str, str]:
    """Return, by the path that each asks for, the ways to write a SERVICE to a port of the loopback."""
    host = f"http://127.0.0.1:{port}"
    call = "{ ?s ?p ?o }"
    return {
        "/plain": f"SELECT * {{ SERVICE <{host}/plain> {call} }}",
        "/lower": f"SELECT * {{ service <{host}/lower> {call} }}",
        "/silent": f"SELECT * {{ SERVICE SILENT <{host}/silent> {call} }}",
        "/variable": f"SELECT * {{ VALUES ?e {{<{host}/variable>}} FILTER EXISTS {{ SERVICE ?e {call} }} }}",
        "/sub-select": f"SELECT * {{ {{ SELECT ?s {{ SERVICE <{host}/sub-select> {call} }} LIMIT 1 }} }}",
        "/exists": f"SELECT * {{ ?a ?b ?c FILTER EXISTS {{ SERVICE SILENT <{host}/exists> {call} }} }}",
        "/not-exists": f"SELECT * {{ ?a ?b ?c FILTER NOT EXISTS {{ SERVICE <{host}/not-exists> {call} }} }}",
        "/minus": f"SELECT * {{ ?a ?b ?c MINUS {{ SERVICE SILENT <{host}/minus> {call} }} }}",
        "/optional": f"SELECT * {{ ?a ?b ?c OPTIONAL {{ SERVICE SILENT <{host}/optional> {call} }} }}",
        "/prefixed": f"PREFIX e: <{host}/> SELECT * {{ SERVICE e:prefixed {call} }}",
        "/comment": f"SELECT * {{ # SERVICE\n SERVICE # <{host}/>\n <{host}/comment> {call} }}",
    }


def children(process: int = 0) -> set[int]:
    """Return the numbers of the processes that a process, or this one, started."""
    tasks = Path(f"/proc/{process or os.getpid()}/task")
    return {int(number) for task in tasks.iterdir() for number in (task / "children").read_text().split()}
