"""Reading many documents: rate, memory, growth; reading beside parsing, loading beside the engine's loader.

Usage: python benchmarks/ingest.py [NUMBER]

Makes NUMBER documents (default 400) in four formats (examples/corpus.py), short ones of one or two projects
and longer ones of one to five, and reads them into empty stores with one process and with two. Printed are
documents a second, the processor time of a document and the highest memory, of all processes together; what
a document costs when there are a tenth and a third as many; how long a Word file of nine projects takes to
become quads beside its XML and tables alone, each of several read once, as a second reading would find its
texts remembered; and how fast the store takes up quads beside pyoxigraph's bulk loader. A rate needs an idle
machine; processor time says what one would be there.
"""

import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from itertools import count, islice
from pathlib import Path
from typing import TypeVar

import pyoxigraph as ox
from pyoxigraph import NamedNode, RdfFormat

sys.path.insert(0, str(Path(__file__).parents[1] / "examples"))
import corpus

from perfgraph.findings import Finding
from perfgraph.forms import laid, recognise
from perfgraph.quads import Reading, document_graphs
from perfgraph.quads.lines import Statements
from perfgraph.readers import read_bytes
from perfgraph.stores import open_store
from perfgraph.tables import Document
from perfgraph.terms import Names

PERFGRAPH = str(Path(sys.executable).with_name("perfgraph"))
MB = 1_000_000

Given = TypeVar("Given")


def main(number: int) -> None:
    """Print the figures."""
    packages = ", ".join(f"{name} {version(name)}" for name in ("perfgraph", "pyoxigraph", "lxml"))
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {packages}")
    with tempfile.TemporaryDirectory() as scratch:
        for most in (2, 5):
            _throughput(Path(scratch) / f"most{most}", number, most)
        _growth(Path(scratch) / "growth", number)
        _reading(9)
        _loading(Path(scratch) / "loading", min(number, 400))


def _throughput(place: Path, number: int, most: int) -> None:
    corpus.write(place / "documents", range(number), most)
    rates = {jobs: _ingest(place / "documents", place / f"store{jobs}", jobs, number) for jobs in (1, 2)}
    quads = _size(place / "store2") / number
    print(f"documents of 1 to {most} projects, {quads:,.0f} quads each:", end=" ")
    print(f"{rates[2].rate / rates[1].rate:.2f} times as fast with 2 processes as with 1")
    for jobs, run in rates.items():
        print(f"  {jobs}: {run}")


def _growth(place: Path, number: int) -> None:
    """Print what a document costs when there are ever more of them, without what a run costs by itself."""
    before, spent = 0, 0.0
    for some in (number // 10, number // 3, number):
        documents = place / f"documents{some}"
        corpus.write(documents, range(some), 2)
        run = _ingest(documents, place / f"store{some}", 2, some)
        print(f"{some} documents: {run}", end="")
        further = (run.processor * some - spent) / (some - before)
        print(f", each further one {further:.0f} ms" if before else "")
        before, spent = some, run.processor * some


@dataclass(frozen=True, slots=True)
class Run:
    """A run: documents a second, milliseconds of processor time a document, bytes of memory at most."""

    rate: float
    processor: float
    peak: int

    def __str__(self) -> str:
        return (
            f"{self.rate:.1f} a second, {self.processor:.0f} ms of processor time each, "
            f"{self.peak / MB:.0f} MB at most"
        )


def _ingest(folder: Path, store: Path, jobs: int, number: int) -> Run:
    """Read a folder into a new store."""
    begun, used = time.perf_counter(), _used()
    command = [PERFGRAPH, "ingest", str(folder), "--store", str(store), "--jobs", str(jobs)]
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peak = [0]
    watching = threading.Thread(target=_watch, args=(child, peak))
    watching.start()
    child.wait()
    seconds = time.perf_counter() - begun
    watching.join()
    return Run(number / seconds, (_used() - used) / number * 1000, peak[0])


def _used() -> float:
    """Return the seconds of processor time of all processes that were started and have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _size(store: Path) -> int:
    """Return how many quads the documents of a store have."""
    with open_store(str(store)) as opened:
        graphs = [graph for graph in opened.graphs() if not graph.value.endswith("graph/vocab")]
        return sum(sum(1 for _ in opened.quads(graph)) for graph in graphs)


def _watch(child: "subprocess.Popen[bytes]", peak: list[int]) -> None:
    while child.poll() is None:
        peak[0] = max(peak[0], sum(map(_memory, [child.pid, *_children(child.pid)])))
        time.sleep(0.2)


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


def _reading(projects: int) -> None:
    """Print how long a Word file takes to become quads, beside its XML and tables alone."""
    made = (corpus.document(number, projects) for number in count())
    files = [corpus.word(blocks) for blocks in islice(_of_size(made, projects), 16)]
    spent = [(_spent(_tables, data)[0], _spent(_quads, data)[0]) for data in files]
    tables, whole = map(statistics.median, zip(*spent[1:], strict=True))  # the first warmed up
    print(f"a Word file of {projects} projects: {whole * 1000:.1f} ms to quads, ", end="")
    print(f"{tables * 1000:.1f} ms to tables: {whole / tables:.1f} times")


def _tables(data: bytes) -> Document:
    return read_bytes(data, "file")


def _quads(data: bytes) -> Mapping[NamedNode, Statements]:
    document = laid(_tables(data))
    recognition = recognise(document)
    records = tuple(item for item in recognition.read(document) if not isinstance(item, Finding))
    graphs = document_graphs(Reading(document, recognition.form.name, records, "0"), Names())
    return {graphs.graph("doc"): graphs.doc, graphs.graph("inferred"): graphs.inferred}


def _of_size(documents: Iterable[list[corpus.Block]], projects: int) -> Iterator[list[corpus.Block]]:
    """Yield the documents that have so many projects."""
    for blocks in documents:
        if sum(isinstance(block, str) and block.endswith("绩效目标表") for block in blocks) == projects:
            yield blocks


def _loading(place: Path, number: int) -> None:
    """Print how fast documents are put into a store on disk, beside the engine's loader."""
    made = (_quads(corpus.page(corpus.document(each))) for each in range(number))
    documents = list(made)
    lines = b"".join(_lines(documents))
    quads = lines.count(b"\n")

    def ours(turn: int) -> None:
        with open_store(str(place / f"ours{turn}")) as store:
            store.put(documents)

    def theirs(turn: int) -> None:
        ox.Store(str(place / f"theirs{turn}")).bulk_load(lines, RdfFormat.N_QUADS, lenient=True)

    print(f"{quads:,} quads into a store on disk, beside pyoxigraph's bulk_load, thousand a second:")
    turns = [(_spent(ours, turn), _spent(theirs, turn)) for turn in range(5)]
    for clock, name in enumerate(("processor time", "the clock")):
        own, other = (statistics.median(turn[side][clock] for turn in turns) for side in (0, 1))
        rates = f"{quads / own / 1000:.0f} and {quads / other / 1000:.0f}"
        print(f"  by {name}: {rates}, {other / own:.2f} of it")


def _lines(documents: Sequence[Mapping[NamedNode, Statements]]) -> Iterator[bytes]:
    for document in documents:
        for graph, said in document.items():
            yield said.text.replace(b" .\n", f" {graph} .\n".encode())


def _spent(work: Callable[[Given], object], given: Given) -> tuple[float, float]:
    """Return the seconds that a piece of work takes: of the processor, and by the clock."""
    used, begun = time.process_time(), time.perf_counter()
    work(given)
    return time.process_time() - used, time.perf_counter() - begun


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 400)
