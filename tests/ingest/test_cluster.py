"""Reading on a real Dask cluster of two workers gives the graph of one process, also when a worker dies."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import pytest

from perfgraph.graph import PerformanceGraph, open_graph

from .conftest import Reference

pytest.importorskip("distributed")

Same = Callable[[PerformanceGraph], None]

READ = """
import os, signal, sys
from perfgraph.graph import open_graph
from perfgraph.ingest import IngestOptions

address, store, folder, worker = sys.argv[1:]
seen = 0

def done(_path):
    global seen
    seen += 1
    if seen == 10 and worker != "0":
        os.kill(int(worker), signal.SIGKILL)

if __name__ == "__main__":
    with open_graph(store) as graph:
        report = graph.ingest([folder], done, IngestOptions(cluster=address))
        print(len(report.read), len(report.refused))
"""


class Cluster(NamedTuple):
    """A scheduler's address and the process ids of its workers."""

    address: str
    workers: tuple[int, ...]


def started(stack: ExitStack, program: str, *arguments: str) -> subprocess.Popen[bytes]:
    """Start a program of distributed that ends with the test."""
    quiet = {**os.environ, "DASK_DISTRIBUTED__LOGGING__DISTRIBUTED": "error"}
    command = [sys.executable, "-m", f"distributed.cli.dask_{program}", "--no-dashboard", *arguments]
    process = subprocess.Popen(command, env=quiet, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)

    def end() -> None:
        process.kill()
        process.wait()

    stack.callback(end)
    return process


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    """Run a scheduler and two workers on the loopback interface."""
    told = tmp_path / "scheduler.json"
    with ExitStack() as stack:
        host = ("--host", "127.0.0.1")
        started(stack, "scheduler", *host, "--port", "0", "--scheduler-file", str(told))
        deadline = time.monotonic() + 60
        while not told.exists() and time.monotonic() < deadline:
            time.sleep(0.1)
        time.sleep(0.2)
        one = ("--scheduler-file", str(told), "--nthreads", "1", "--no-nanny")
        local = ("--local-directory", str(tmp_path), *host)
        workers = [started(stack, "worker", *one, *local, "--name", str(n)) for n in range(2)]
        address = json.loads(told.read_text("utf-8"))["address"]
        wait = "import sys; from distributed import Client; Client(sys.argv[1]).wait_for_workers(2, 60)"
        subprocess.run([sys.executable, "-c", wait, address], check=True, capture_output=True)
        yield Cluster(address, tuple(worker.pid for worker in workers))


def read_on(cluster: Cluster, store: Path, folder: Path, victim: int) -> str:
    """Read a folder on a cluster in a process of its own; kill a worker in the middle when one is named."""
    arguments = [cluster.address, str(store), str(folder), str(victim)]
    run = subprocess.run(
        [sys.executable, "-c", READ, *arguments], capture_output=True, text=True, timeout=300, check=False
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


@pytest.mark.parametrize("lose", [False, True])
def test_a_cluster_gives_the_same_graph(
    reference: Reference, tmp_path: Path, cluster: Cluster, same: Same, lose: bool
) -> None:
    """Byte for byte; a worker that is killed in the middle loses nothing."""
    said = read_on(cluster, tmp_path / "store", reference.folder, cluster.workers[0] if lose else 0)
    assert said.split() == [str(len(reference.report.read)), str(len(reference.report.refused))]
    with open_graph(str(tmp_path / "store")) as graph:
        same(graph)


def test_no_scheduler_is_wrong_use(tmp_path: Path) -> None:
    """The message names the address and what is expected there."""
    command = "import sys; from perfgraph.cli import main; main()"
    arguments = ["ingest", str(tmp_path), "--cluster", "tcp://127.0.0.1:1", "--store", str(tmp_path / "s")]
    (tmp_path / "a.txt").write_text("x", "utf-8")
    run = subprocess.run(
        [sys.executable, "-c", command, *arguments], capture_output=True, text=True, timeout=120, check=False
    )
    assert run.returncode == 2
    assert "tcp://127.0.0.1:1" in run.stderr
    assert "Traceback" not in run.stderr
