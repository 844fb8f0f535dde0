"""Reading many documents: rate, memory, two processes beside one, and the shapes beside pySHACL.

Usage: python benchmarks/ingest.py [NUMBER]

Makes NUMBER documents (default 400) of one to five projects in four formats (examples/corpus.py), reads them
into an empty store with one process and with two, and prints documents a second, how much faster two are,
and the highest memory of all processes. Then the shapes check documents of three sizes, as they are compiled
and by pySHACL, the reference, whose findings must be the same. The exit code is 1 when they are not.
"""

import os
import platform
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "examples"))
import corpus

from perfgraph.findings import Finding
from perfgraph.forms import laid, recognise
from perfgraph.quads import Reading, document_graphs
from perfgraph.readers import read_bytes
from perfgraph.terms import Names
from perfgraph.validation import Engine, validate

PERFGRAPH = str(Path(sys.executable).with_name("perfgraph"))
MB = 1_000_000


def main(number: int) -> int:
    """Print the figures; return the exit code."""
    names = ("perfgraph", "pyoxigraph", "pyshacl", "rdflib")
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {versions}")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "documents"
        corpus.write(folder, range(number))
        rates = {jobs: _ingest(folder, Path(scratch) / f"store{jobs}", jobs, number) for jobs in (1, 2)}
        print(f"two processes beside one: {rates[2] / rates[1]:.2f} times as fast")
    return 0 if all(_checked(most) for most in (1, 3, 9)) else 1


def _ingest(folder: Path, store: Path, jobs: int, number: int) -> float:
    """Read a folder into a new store; print and return how many documents a second."""
    begun = time.perf_counter()
    command = [PERFGRAPH, "ingest", str(folder), "--store", str(store), "--jobs", str(jobs)]
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peak = [0]
    watching = threading.Thread(target=_watch, args=(child, peak))
    watching.start()
    child.wait()
    watching.join()
    rate = number / (time.perf_counter() - begun)
    named = "1 process" if jobs == 1 else f"{jobs} processes"
    print(f"{named}: {rate:.1f} documents a second, {peak[0] / MB:.0f} MB at most")
    return rate


def _watch(child: "subprocess.Popen[bytes]", peak: list[int]) -> None:
    while child.poll() is None:
        peak[0] = max(peak[0], sum(map(_memory, [child.pid, *_children(child.pid)])))
        time.sleep(0.1)


def _children(parent: int) -> list[int]:
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent:
            found += [int(path.parent.name), *_children(int(path.parent.name))]
    return found


def _memory(process: int) -> int:
    """Return the memory of a process that it shares with none, and its part of what it shares."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def _checked(most: int) -> bool:
    """Check a document of `most` projects both ways; print the ratio, return whether the findings agree."""
    blocks = next(
        found for number in range(1000) if _projects(found := corpus.document(number, most)) == most
    )
    document = laid(read_bytes(corpus.page(blocks), "page.html"))
    recognition = recognise(document)
    records = tuple(item for item in recognition.read(document) if not isinstance(item, Finding))
    graphs = document_graphs(Reading(document, recognition.form.name, records, "0"), Names())
    triples = [*graphs.doc, *graphs.inferred]
    ours, reports = _median(lambda: validate(triples))
    theirs, references = _median(lambda: validate(triples, engine=Engine.PYSHACL))
    same = reports == references
    print(f"{len(triples):,} triples: {ours * 1000:.0f} ms, pySHACL {theirs * 1000:.0f} ms,", end=" ")
    print(f"{theirs / ours:.1f} times,", "with the same findings" if same else "BUT OTHER FINDINGS")
    return same


def _projects(blocks: Sequence[corpus.Block]) -> int:
    return sum(isinstance(block, str) and block.endswith("绩效目标表") for block in blocks)


def _median(work: Callable[[], object]) -> tuple[float, object]:
    """Return the median time of five runs after one to warm up, and the result."""
    result = work()
    times = []
    for _ in range(5):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return statistics.median(times), result


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 400))
