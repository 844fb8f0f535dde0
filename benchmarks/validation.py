"""The shapes as they are compiled, beside pySHACL: one document, and many in one graph.

Usage: python benchmarks/validation.py [--plain] [QUADS ...]

Checks documents of one, three and nine projects, then graphs of about QUADS statements (default 100,000) made
of many. pySHACL is run twice: on rdflib graphs with the shapes as they are published, as anybody would run
it, and on the store of the data with each property shape given its own targets, which is the reference engine
here; on larger graphs only the second, for the first takes a quarter of an hour; --plain asks for it.
The findings must be the same: the exit code is 1 when they are not. Printed besides is how long loading the
statements takes, in memory and on disk.
Times are of the processor, which tell the same on a machine that does other work.
"""

import gc
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

import pyoxigraph as ox
import pyshacl
from pyoxigraph import RdfFormat, Triple
from rdflib import SH, Graph

sys.path.insert(0, str(Path(__file__).parents[1] / "examples"))
import corpus

from perfgraph.assets import asset
from perfgraph.findings import Finding
from perfgraph.forms import laid, recognise
from perfgraph.quads import Reading, document_graphs
from perfgraph.readers import read_bytes
from perfgraph.terms import Names
from perfgraph.validation import Engine, validate
from perfgraph.validation.data import with_schemes
from perfgraph.validation.shapes import ABOUT_THE_ONTOLOGY

Found = TypeVar("Found")

SMALL = 20_000
"""How many statements pySHACL is given on rdflib graphs unasked."""

REFERENCE = 300_000
"""How many statements pySHACL is given at all."""


def main(sizes: Sequence[int], *, plain: bool) -> int:
    """Print the figures, of pySHACL on rdflib for every size when it is `plain`; return the exit code."""
    names = ("perfgraph", "pyoxigraph", "pyshacl", "rdflib")
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores,", end=" ")
    print(", ".join(f"{name} {version(name)}" for name in names))
    validate([])  # the shapes are compiled once for all
    documents = (_statements(_document(projects)) for projects in (1, 3, 9))
    graphs = (_graph(size) for size in sizes)
    return 0 if all(_compared(triples, plain) for each in (documents, graphs) for triples in each) else 1


def _compared(triples: Sequence[Triple], on_rdflib: bool = False) -> bool:
    """Check statements by each way, print the times; return whether the findings agree."""
    report, ours = _timed(lambda: validate(triples), 5 if len(triples) < SMALL else 1)
    print(f"{len(triples):,} statements: {ours * 1000:,.0f} ms")
    same = True
    if len(triples) <= REFERENCE:
        reference, tuned = _timed(lambda: validate(triples, engine=Engine.PYSHACL))
        same = report == reference
        print(f"  pySHACL on the store {tuned * 1000:,.0f} ms: {tuned / ours:.0f} times", end=", ")
        print(f"{len(report.findings)} findings,", "the same" if same else "BUT OTHERS")
    if len(triples) < SMALL or on_rdflib:
        results, plain = _timed(lambda: _by_pyshacl(triples))
        print(f"  pySHACL on rdflib {plain * 1000:,.0f} ms: {plain / ours:.0f} times, {results} results")
    if len(triples) >= SMALL:
        _beside_loading(triples, ours)
    return same


def _beside_loading(triples: Sequence[Triple], seconds: float) -> None:
    text = ox.serialize(triples, format=RdfFormat.N_TRIPLES) or b""
    _, memory = _timed(lambda: ox.Store().bulk_load(text, RdfFormat.N_TRIPLES, lenient=True))
    with tempfile.TemporaryDirectory() as folder:
        _, disk = _timed(lambda: ox.Store(folder).bulk_load(text, RdfFormat.N_TRIPLES, lenient=True))
    print(f"  loading them {memory * 1000:,.0f} ms in memory, {disk * 1000:,.0f} ms on disk:", end=" ")
    print(f"{seconds / memory:.1f} and {seconds / disk:.1f} times")


def _by_pyshacl(triples: Sequence[Triple]) -> int:
    """Return how many results pySHACL has on rdflib graphs, with the shapes as they are published."""
    data, shapes = Graph(), Graph()
    text = with_schemes(triples).dump(format=RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    data.parse(data=text or b"", format="nt")
    for path in sorted(asset("shapes").glob("*.ttl")):
        if path.name != ABOUT_THE_ONTOLOGY:
            shapes.parse(path)
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none")
    return len(list(report.objects(None, SH.result)))


def _document(projects: int) -> list[corpus.Block]:
    """Return the first document of so many projects."""
    numbers = iter(range(1000))
    return next(
        found for number in numbers if _projects(found := corpus.document(number, projects)) == projects
    )


def _projects(blocks: Sequence[corpus.Block]) -> int:
    return sum(isinstance(block, str) and block.endswith("绩效目标表") for block in blocks)


def _statements(blocks: Sequence[corpus.Block]) -> list[Triple]:
    document = laid(read_bytes(corpus.page(blocks), "page.html"))
    recognition = recognise(document)
    records = tuple(item for item in recognition.read(document) if not isinstance(item, Finding))
    graphs = document_graphs(Reading(document, recognition.form.name, records, "0"), Names())
    return [*graphs.doc, *graphs.inferred]


def _graph(size: int) -> list[Triple]:
    """Return the statements of as many documents as make `size`."""
    triples: list[Triple] = []
    number = 0
    while len(triples) < size:
        triples += _statements(corpus.document(number))
        number += 1
    return triples


def _timed(work: Callable[[], Found], times: int = 1) -> tuple[Found, float]:
    """Return a result and the shortest of some times of the processor, in seconds."""
    gc.collect()
    seconds = []
    for _ in range(times):
        begun = time.process_time()
        result = work()
        seconds.append(time.process_time() - begun)
    return result, min(seconds)


if __name__ == "__main__":
    numbers = [int(size) for size in sys.argv[1:] if size != "--plain"]
    sys.exit(main(numbers or [100_000], plain="--plain" in sys.argv))
