"""Publishing: time, memory and size of a release, and how they grow with the number of documents.

Usage: python benchmarks/release.py [NUMBER]

Reads a tenth of NUMBER documents of one or two projects (default 1000; examples/corpus.py), then a third,
then all, and publishes each graph by the command: the data alone, then with every page. It prints documents,
seconds of work (of the processor, in all processes, since wall time depends on what else the machine does),
minutes by the clock, the highest memory of a process, the number and the size of the files, and what each
document costs. The exit code is 1 when a further document costs half as much again in the largest release as
in the smallest.
"""

import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from subprocess import DEVNULL

sys.path.insert(0, str(Path(__file__).parents[1] / "examples"))
import corpus

from perfgraph.graph import open_graph

EXAMPLES = Path(__file__).parents[1] / "examples"
PERFGRAPH = str(Path(sys.executable).with_name("perfgraph"))
MB = 1_000_000
BASE = "https://data.example.gov.cn/performance/"
MOST_GROWTH = 1.5
PROJECTS = 2
"""How many projects a document has at most."""


@dataclass(frozen=True, slots=True)
class Run:
    """A release of so many documents: seconds of work and by the clock, bytes of memory, files and bytes."""

    documents: int
    seconds: float
    clock: float
    memory: int
    files: int
    size: int

    def __str__(self) -> str:
        return (
            f"{self.documents:9,}  {self.seconds:8,.1f}  {self.clock / 60:7.1f}  "
            f"{self.seconds / self.documents * 1000:11,.0f}  {self.memory / MB:9,.0f}  {self.files:9,}  "
            f"{self.size / MB:8,.1f}  {self.size / 1000 / self.documents:11,.0f}"
        )


HEAD = "documents   seconds  minutes  ms/document  memory MB      files        MB  kB/document"


def main(number: int) -> int:
    """Print the figures; return the exit code."""
    names = ("perfgraph", "pyoxigraph", "rdflib")
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {versions}")
    faults = 0
    with tempfile.TemporaryDirectory() as scratch:
        stores = {
            some: _read(Path(scratch) / str(some), some) for some in (number // 10, number // 3, number)
        }
        for what, option in (("the data alone", ["--no-site"]), ("with every page", [])):
            print(f"{what}\n{HEAD}")
            runs = [_publish(store, some, option) for some, store in stores.items()]
            faults += _growth(runs)
    return min(faults, 1)


def _growth(runs: Sequence[Run]) -> int:
    """Print how cost grows; return 1 when it grows faster than the documents."""
    first, second, third = runs
    before = (second.seconds - first.seconds) / (second.documents - first.documents)
    slope = (third.seconds - second.seconds) / (third.documents - second.documents)
    more, memory = third.documents / first.documents, third.memory / first.memory
    print(
        f"each further one: {before * 1000:.0f} ms, then {slope * 1000:.0f} ms: {slope / before:.2f} times, "
        f"memory: {memory:.2f} times for {more:.0f} times the documents"
    )
    return int(slope > MOST_GROWTH * before)


def _read(scratch: Path, number: int) -> Path:
    """Read documents into a store and print how many statements it has."""
    store = scratch / "store"
    corpus.write(scratch / "documents", range(number), PROJECTS)
    command = [PERFGRAPH, "ingest", str(scratch / "documents")]
    subprocess.run(command, env=_environment(store), stdout=DEVNULL, stderr=DEVNULL)
    with open_graph(str(store), base=BASE) as graph:
        print(f"{number:,} documents: {sum(1 for _ in graph.quads()):,} statements", flush=True)
    return store


def _publish(store: Path, number: int, options: Sequence[str]) -> Run:
    """Publish a store, print and return what it took."""
    with tempfile.TemporaryDirectory(dir=store.parent) as scratch:
        out, begun = Path(scratch) / "out", time.perf_counter()
        command = [PERFGRAPH, "publish", str(out), "--settings", str(EXAMPLES / "release.toml"), *options]
        child = subprocess.Popen(command, env=_environment(store), stdout=DEVNULL, stderr=DEVNULL)
        _, status, used = os.wait4(child.pid, 0)
        assert os.waitstatus_to_exitcode(status) == 0
        clock = time.perf_counter() - begun
        sizes = [path.stat().st_size for path in _files(out)]
    run = Run(number, used.ru_utime + used.ru_stime, clock, used.ru_maxrss * 1024, len(sizes), sum(sizes))
    print(run, flush=True)
    return run


def _files(out: Path) -> Iterator[Path]:
    """Yield the files of a folder with one release, those of `latest` not again."""
    latest = out / "releases" / "latest"
    yield from (path for path in out.rglob("*") if path.is_file() and latest not in path.parents)


def _environment(store: Path) -> dict[str, str]:
    return {**os.environ, "PERFGRAPH_BASE": BASE, "PERFGRAPH_STORE": str(store)}


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000))
