"""Publishing: time, memory and size of a release, and how they grow with the number of documents.

Usage: python benchmarks/release.py [NUMBER]

Reads a quarter of NUMBER documents (default 400; examples/corpus.py), then half, then all, and publishes each
graph by the command. Printed are documents, statements, seconds of work (of the processor, in all processes,
since wall time depends on what else the machine does), the highest memory of a process, the size of the
files, and what each document costs. The exit code is 1 when a further document costs half as much again in
the largest release as in the smallest.
"""

import os
import platform
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "examples"))
import corpus

from perfgraph.graph import open_graph

EXAMPLES = Path(__file__).parents[1] / "examples"
PERFGRAPH = str(Path(sys.executable).with_name("perfgraph"))
MB = 1_000_000
BASE = "https://data.example.gov.cn/performance/"
MOST_GROWTH = 1.5


@dataclass(frozen=True, slots=True)
class Run:
    """A release of so many documents: statements, seconds of work, bytes of memory and of files."""

    documents: int
    statements: int
    seconds: float
    memory: int
    size: int

    @property
    def each(self) -> float:
        """Return the seconds of work for a document, without those for the vocabulary and the start."""
        return self.seconds / self.documents


def main(number: int) -> int:
    """Print the figures; return the exit code."""
    names = ("perfgraph", "pyoxigraph", "rdflib")
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {versions}")
    print("documents  statements  seconds  ms/document  memory MB  files MB  kB/document")
    with tempfile.TemporaryDirectory() as scratch:
        runs = [_run(Path(scratch) / str(part), number // part) for part in (4, 2, 1)]
    first, second, third = runs
    slope = (third.seconds - second.seconds) / (third.documents - second.documents)
    before = (second.seconds - first.seconds) / (second.documents - first.documents)
    print(
        f"a further document: {before * 1000:.0f} ms, then {slope * 1000:.0f} ms: {slope / before:.2f} times"
    )
    print(
        f"memory: {third.memory / first.memory:.2f} times for {third.documents / first.documents:.0f} times"
    )
    return int(slope > MOST_GROWTH * before)


def _run(scratch: Path, number: int) -> Run:
    """Read documents, publish them, print and return what it took."""
    store, out = scratch / "store", scratch / "out"
    corpus.write(scratch / "documents", range(number))
    environment = {**os.environ, "PERFGRAPH_BASE": BASE, "PERFGRAPH_STORE": str(store)}
    reading = [PERFGRAPH, "ingest", str(scratch / "documents")]
    subprocess.run(reading, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with open_graph(str(store), base=BASE) as graph:
        statements = sum(1 for _ in graph.quads())
    publishing = [PERFGRAPH, "publish", str(out), "--settings", str(EXAMPLES / "release.toml")]
    child = subprocess.Popen(publishing, env=environment, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    files = [path for path in (out / "releases" / "latest").rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files)
    run = Run(number, statements, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024, size)
    print(
        f"{run.documents:9,}  {run.statements:10,}  {run.seconds:7.1f}  {run.each * 1000:11.0f}  "
        f"{run.memory / MB:9.0f}  {run.size / MB:8.1f}  {run.size / 1000 / run.documents:11.0f}",
        flush=True,
    )
    return run


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 400))
