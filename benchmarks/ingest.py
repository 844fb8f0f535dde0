"""Reading many documents: rate, memory, growth; reading beside parsing, loading beside the engine's loader.

Usage: python benchmarks/ingest.py [NUMBER]

Makes NUMBER documents (default 400) in four formats (examples/corpus.py), short ones of one or two projects
and longer ones of one to five, and reads them into empty stores with one process and with two. Printed are
documents a second, the processor time of a document and the highest memory, of all processes together; what
a document costs when there are a tenth and a third as many; how long a Word file of nine projects takes to
become quads beside its XML and tables alone; and how fast the store takes up quads beside pyoxigraph's bulk
loader. A rate needs an idle machine; processor time says what one would be there.
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
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

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
from perfgraph.stores.protocol import Document
from perfgraph.terms import Names

PERFGRAPH = str(Path(sys.executable).with_name("perfgraph"))
MB = 1_000_000


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
    blocks = next(
        found for number in range(1000) if _projects(found := corpus.document(number, projects)) == projects
    )
    data = corpus.word(blocks)
    tables = _median(lambda: read_bytes(data, "file.docx"))
    whole = _median(lambda: _quads(data, "file.docx"))
    print(f"a Word file of {projects} projects: {whole * 1000:.1f} ms to quads, ", end="")
    print(f"{tables * 1000:.1f} ms to tables: {whole / tables:.1f} times")


def _quads(data: bytes, name: str) -> Document:
    document = laid(read_bytes(data, name))
    recognition = recognise(document)
    records = tuple(item for item in recognition.read(document) if not isinstance(item, Finding))
    graphs = document_graphs(Reading(document, recognition.form.name, records, "0"), Names())
    return {graphs.graph("doc"): graphs.doc, graphs.graph("inferred"): graphs.inferred}


def _projects(blocks: Sequence[corpus.Block]) -> int:
    return sum(isinstance(block, str) and block.endswith("绩效目标表") for block in blocks)


def _loading(place: Path, number: int) -> None:
    """Print how fast documents are put into a store on disk, beside the engine's loader."""
    made = (_quads(corpus.page(corpus.document(each)), "page.html") for each in range(number))
    documents = [{graph: Statements.of(said) for graph, said in document.items()} for document in made]
    lines = b"".join(_lines(documents))
    quads = lines.count(b"\n")
    begun = time.perf_counter()
    with open_store(str(place / "ours")) as store:
        store.put(documents)
    ours = time.perf_counter() - begun
    begun = time.perf_counter()
    ox.Store(str(place / "theirs")).bulk_load(lines, RdfFormat.N_QUADS, lenient=True)
    theirs = time.perf_counter() - begun
    print(f"{quads:,} quads into a store on disk: {quads / ours / 1000:.0f} thousand a second,", end=" ")
    print(f"pyoxigraph's bulk_load {quads / theirs / 1000:.0f}: {theirs / ours:.2f} of it")


def _lines(documents: Sequence[dict[NamedNode, Statements]]) -> Iterator[bytes]:
    for document in documents:
        for graph, said in document.items():
            yield said.text.replace(b" .\n", f" {graph} .\n".encode())


def _median(work: Callable[[], object]) -> float:
    """Return the median time of seven runs after one to warm up."""
    work()
    times = []
    for _ in range(7):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 400)
