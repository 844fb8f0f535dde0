"""The walls of a worker, each by itself: sockets, memory, files, and not outliving its server."""

import asyncio
import errno
import json
import os
import signal
import struct
import subprocess
import sys
from pathlib import Path

import pytest
from worker_cases import (
    EX,
    PATIENCE,
    children,
    exists,
    fill,
    listening,
    pool,
    run,
    service_queries,
    start,
    text,
    wait_for,
)

from perfgraph.limits import MB
from perfgraph.web.sandbox import Gauge, socket_filter

CHART = {
    "data": {"values": [{"a": "一", "b": 2}]},
    "mark": "bar",
    "encoding": {"x": {"field": "a", "type": "nominal"}, "y": {"field": "b", "type": "quantitative"}},
}
EPERM, ALLOWED = 0x00050000 | errno.EPERM, 0x7FFF0000


def program(body: str, *arguments: str) -> str:
    """Return what a Python program prints; it must end well."""
    done = subprocess.run(
        [sys.executable, "-P", "-c", body, *arguments], capture_output=True, text=True, timeout=PATIENCE
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store of a few statements."""
    folder = tmp_path_factory.mktemp("few") / "store"
    fill(folder, 10)
    return folder


def test_a_worker_has_no_sockets_in_any_thread(store: Path) -> None:
    """Sockets of every family are refused with EPERM, also in threads, and the worker knows it."""

    async def work() -> None:
        async with pool(start(store)) as made:
            families = ("AF_INET", "AF_INET6", "AF_UNIX")
            refused = ", ".join(f"{family} {errno.EPERM}" for family in families * 2)
            assert await text(made, "sockets") == refused

    run(work())


def test_charts_are_drawn_behind_the_walls(store: Path) -> None:
    """The engine of charts, which reserves much memory and wakes its threads by pairs of sockets, works."""

    async def work() -> None:
        async with pool(start(store, reserve=1_000 * MB)) as made:
            for _ in range(2):
                assert (await text(made, "chart", chart=CHART)).startswith("<svg")
            assert made.state().started == 1

    run(work())


def judge(code: bytes, architecture: int, number: int, *arguments: int) -> int:
    """Run a seccomp program on a system call as the kernel does; return its verdict."""
    steps = [struct.unpack_from("=HBBI", code, place) for place in range(0, len(code), 8)]
    data = struct.pack("=IIQ6Q", number, architecture, 0, *(*arguments, 0, 0, 0, 0, 0, 0)[:6])
    place = word = 0
    while True:
        operation, true, false, operand = steps[place]
        place += 1
        match operation:
            case 0x20:
                (word,) = struct.unpack_from("=I", data, operand)
            case 0x54:
                word &= operand
            case 0x15:
                place += true if word == operand else false
            case 0x35:
                place += true if word >= operand else false
            case 0x06:
                return int(operand)
            case _:
                pytest.fail(f"operation {operation:#x}")


@pytest.mark.parametrize(
    ("machine", "architecture", "calls"),
    [
        ("x86_64", 0xC000003E, {"socket": 41, "connect": 42, "pair": 53, "ring": 425, "read": 0}),
        ("aarch64", 0xC00000B7, {"socket": 198, "connect": 203, "pair": 199, "ring": 425, "read": 63}),
    ],
)
def test_the_filter_refuses_what_makes_sockets(
    machine: str, architecture: int, calls: dict[str, int]
) -> None:
    """On both architectures sockets, connections and rings are refused, also by the calls of another
    architecture or of x32; only pairs of local streams, whatever their flags, and all else are allowed.
    """
    code = socket_filter(machine)
    for name in ("socket", "connect", "ring"):
        assert judge(code, architecture, calls[name], 1, 1) == EPERM
    assert judge(code, architecture, calls["read"]) == ALLOWED
    assert judge(code, 0x40000003, calls["read"]) == EPERM
    assert judge(code, architecture, 0x40000000 | calls["read"]) == EPERM
    close_on_exec = 0o2000000
    for family, kind, verdict in (
        (1, 1, ALLOWED),
        (1, 1 | close_on_exec, ALLOWED),
        (1, 2, EPERM),
        (1, 5, EPERM),
        (2, 1, EPERM),
        (16, 3, EPERM),
    ):
        assert judge(code, architecture, calls["pair"], family, kind) == verdict


NO_DESCRIPTORS = """
import json, sys
from contextlib import nullcontext
from perfgraph.stores import open_store
from perfgraph.errors import QueryError
from perfgraph.web import sandbox
store = open_store(sys.argv[1])
for query in json.loads(sys.argv[2]):
    with sandbox.descriptors() if sys.argv[3] == "closed" else nullcontext():
        try:
            list(store.query(query))
        except (QueryError, OSError, RuntimeError):
            pass
print(open(sys.argv[1] + "/CURRENT").read())
"""


@pytest.mark.parametrize("wall", ["closed", "open"])
def test_without_a_descriptor_there_is_no_connection(store: Path, wall: str) -> None:
    """Where the kernel has no filter, no spelling of SERVICE reaches a listener for want of descriptors;
    without that wall the listener is reached, and after the query files can be opened again.
    """
    with listening() as (port, came):
        queries = json.dumps(list(service_queries(port).values()))
        assert program(NO_DESCRIPTORS, str(store), queries, wall) == "00000001"
    assert set(came) == (set() if wall == "closed" else set(service_queries(port)))


MEMORY = """
import sys
from perfgraph.web import sandbox
gauge = sandbox.Gauge()
for allowed in (200_000_000, 50_000_000):
    try:
        with sandbox.memory(allowed, gauge):
            kept = bytearray(100_000_000)
            print("taken", gauge.held() >= 100_000_000)
    except MemoryError:
        print("refused")
    kept = None
kept = bytearray(100_000_000)
print("taken again")
"""


def test_memory_above_the_base_is_refused() -> None:
    """What is above the limit is refused, what is below is not, and afterwards there is no limit."""
    assert program(MEMORY).splitlines() == ["taken True", "refused", "taken again"]


WRITING = """
import sys
from perfgraph.web import sandbox
print(sandbox.refuse_writing())
with open(sys.argv[1], "wb", buffering=0) as file:
    try:
        file.write(b"x")
    except OSError as error:
        print(error.errno)
print("still here", flush=True)
"""


def test_a_reading_worker_writes_no_file(tmp_path: Path) -> None:
    """A write to a file fails; standard output, which is a pipe, goes on."""
    assert program(WRITING, str(tmp_path / "file")).splitlines() == ["True", str(errno.EFBIG), "still here"]
    assert (tmp_path / "file").read_bytes() == b""


def test_the_messages_of_a_worker_reach_a_log_file(tmp_path: Path) -> None:
    """When standard error is a file, writing stays possible, so that no message is lost."""
    with (tmp_path / "log").open("w") as log:
        body = (
            "import sys; from perfgraph.web import sandbox; sys.stderr.write(str(sandbox.refuse_writing()))"
        )
        subprocess.run([sys.executable, "-c", body], stderr=log, timeout=PATIENCE, check=True)
    assert (tmp_path / "log").read_text() == "False"


def test_a_process_whose_parent_is_another_one_ends() -> None:
    """A worker whose server died before it could ask to die with it ends by itself."""
    body = (
        "from perfgraph.web.sandbox import die_with; print('before', flush=True); die_with(1 << 30); print(1)"
    )
    assert program(body) == "before"


SERVER = """
import asyncio, sys
from pathlib import Path
from worker_cases import AMPLE, pool, start
from perfgraph.web.jobs import Job
async def main():
    async with pool(start(Path(sys.argv[1])), size=2) as made:
        await made.run(Job("until", {"begun": sys.argv[2], "gate": sys.argv[2] + ".never"}), AMPLE)
asyncio.run(main())
"""


def test_no_worker_outlives_its_server(store: Path, tmp_path: Path) -> None:
    """After kill -9 of the server neither the worker that works nor the idle one is left."""
    begun = tmp_path / "begun"
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent)}

    async def work() -> None:
        server = subprocess.Popen([sys.executable, "-c", SERVER, str(store), str(begun)], env=environment)
        try:
            await wait_for(begun.exists)
            workers = children(server.pid)
            assert len(workers) == 2
            assert all(map(exists, workers))
        finally:
            server.send_signal(signal.SIGKILL)
            server.wait(PATIENCE)
        await wait_for(lambda: not any(map(exists, workers)))

    run(work())


def test_signals_to_the_whole_group_leave_the_workers_to_the_server(store: Path) -> None:
    """What a terminal or an init system sends to all processes does not end a worker before its server."""

    async def work() -> None:
        async with pool(start(store)) as made:
            process = await text(made, "process")
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                os.kill(int(process), number)
            await asyncio.sleep(0.1)
            assert await text(made, "process") == process

    run(work())


GAUGED = """
from perfgraph.limits import MB
from perfgraph.web.sandbox import Gauge

gauge = Gauge()
before = gauge.held()
kept = bytearray(50 * MB)
print(gauge.held() - before)
"""
"""A process of its own: this one has threads that take and give back memory meanwhile."""


def test_a_gauge_tells_the_memory_of_a_process() -> None:
    """What is held grows with what is used; of a process that is not there it is nothing."""
    grown = subprocess.run([sys.executable, "-c", GAUGED], check=True, capture_output=True, text=True)
    assert 49 * MB < int(grown.stdout) < 51 * MB
    gauge = Gauge(os.getpid())
    assert gauge.held() > 0
    gauge.close()
    assert gauge.held() == 0
    assert Gauge(1 << 30).held() == 0


def test_no_core_and_first_to_go(store: Path) -> None:
    """A worker leaves no core dump, which would hold data, and ends before the server when memory is low."""

    async def work() -> None:
        async with pool(start(store)) as made:
            process = await text(made, "process")
            limits = Path(f"/proc/{process}/limits").read_text()
            assert "Max core file size        0                    0" in limits
            assert Path(f"/proc/{process}/oom_score_adj").read_text() == "1000\n"

    run(work())


def test_a_query_as_deep_as_its_text_allows_is_answered(store: Path) -> None:
    """Nesting that would overflow the usual stack is answered."""

    async def work() -> None:
        async with pool(start(store)) as made:
            depth = 4_000
            deep = f"ASK {{ {'FILTER EXISTS{' * depth}{'}' * depth} <{EX}no> ?p ?o }}"
            assert await text(made, "sparql", query=deep) == "false"
            assert made.state().started == 1

    run(work())
