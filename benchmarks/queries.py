"""The questions: how long each takes, how that grows with the documents, and beside rdflib on the same data.

Usage: python benchmarks/queries.py [DOCUMENTS] [QUESTION ...]

The documents are those of the tests (tests/queries), which answer nearly every question: targets of several
years, self-evaluations, monitoring, departments, links to policies, decisions of reviewers, earlier versions.
They are copied until there are DOCUMENTS (default 1200); each copy has its own units, projects and documents,
while indicators, policies and regions are those of all. Every question is asked of a quarter, half and all of
them, in a store on disk, and of two copies beside rdflib, in memory. Times are of the processor; a question
that takes longer than the limit is stopped. The exit code is 1 when a question grows much faster than its
data and rows.
"""

import contextlib
import math
import multiprocessing
import platform
import re
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from multiprocessing.connection import Connection
from pathlib import Path

import rdflib
from pyoxigraph import RdfFormat, Store

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "queries"))
from conftest import defined_graph, evaluated_graph, fixture_graph
from perfgraph.assets import asset
from perfgraph.catalogue import Query, read_catalogue
from perfgraph.terms import HOME

LIMIT = 20
"""Seconds of the processor that a question may take."""

RDFLIB_COPIES = 2
MOST_GROWTH = 1.5
"""How much more a further row or document may cost in the whole than in half of it."""

LEAST = 0.05
"""Seconds below which a difference says nothing."""

OWN = re.compile(
    rf"<{re.escape(HOME)}(id/(?:basis|baseline|decision|doc|drift|finding|link|project|run|sheet|unit)"
    r"|graph/(?:doc|findings|inferred|links|run))/"
)
"""The beginnings of the addresses that each copy has of its own."""

NAMED = re.compile(rf'^(<{re.escape(HOME)}id/unit/\S+ <\S+#prefLabel> "[^"]*)"', re.MULTILINE)


Asked = Callable[[str], int]
"""A store that answers SPARQL; it returns how many rows the answer has."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What an answer took: seconds of the processor and rows; infinite when stopped, NaN when it failed."""

    seconds: float
    rows: int

    def __str__(self) -> str:
        if math.isnan(self.seconds):
            return "   failed"
        return f"{self.seconds:9.3f}" if math.isfinite(self.seconds) else f"   > {LIMIT:4}"


def main(documents: int, chosen: Sequence[str]) -> int:
    """Print the figures; return the exit code."""
    library = read_catalogue(asset("queries"))
    questions = [library[name] for name in chosen or library]
    names = ("perfgraph", "pyoxigraph", "rdflib")
    print(f"Python {platform.python_version()}, " + ", ".join(f"{name} {version(name)}" for name in names))
    vocabulary, world, each = _world()
    sizes = [max(1, documents // each // part) for part in (4, 2, 1)]
    print("documents: " + ", ".join(f"{size * each:,}" for size in sizes), end="; ", flush=True)
    with tempfile.TemporaryDirectory() as scratch:
        stores = [Path(scratch) / str(size) for size in sizes]
        quads = [
            _fill(Store(str(path)), vocabulary, world, size) for path, size in zip(stores, sizes, strict=True)
        ]
        print("quads: " + ", ".join(f"{number:,}" for number in quads))
        fast = _growth(questions, stores, quads)
    _beside_rdflib(questions, vocabulary, world)
    print("grow faster than their data and rows: " + (", ".join(fast) or "none"))
    return int(bool(fast))


def _growth(questions: Sequence[Query], stores: Sequence[Path], quads: Sequence[int]) -> list[str]:
    """Print what each question takes of each store; return those that grow too fast."""
    print(f"\n{'question':34}  seconds of a quarter, half, all     rows      growth")
    fast = []
    for question in questions:
        costs = [_cost(_on_disk(path), question.text) for path in stores]
        growth = _grown(costs, quads)
        fast += [question.name] * (growth > MOST_GROWTH)
        mark = "  !" if growth > MOST_GROWTH else ""
        print(
            f"{question.name:34} {''.join(map(str, costs))}  {costs[-1].rows:9,}  {growth:6.2f}{mark}",
            flush=True,
        )
    return fast


def _grown(costs: Sequence[Cost], quads: Sequence[int]) -> float:
    """Return how many times the growth of the data, or of the rows if more, the time grew by."""
    _, half, whole = costs
    if whole.seconds - half.seconds < LEAST:
        return 1.0
    if not math.isfinite(whole.seconds):
        return math.inf
    more = max(quads[2] / quads[1], whole.rows / max(half.rows, 1))
    return whole.seconds / half.seconds / more


def _beside_rdflib(questions: Sequence[Query], vocabulary: str, world: str) -> None:
    """Print what each question takes in memory and in rdflib, on the same quads."""
    store, dataset = Store(), rdflib.Dataset(default_union=True)
    number = _fill(store, vocabulary, world, RDFLIB_COPIES)
    dataset.parse(data=store.dump(format=RdfFormat.N_QUADS).decode(), format="nquads")
    print(f"\n{'question of ' + format(number, ',') + ' quads':34}  perfgraph   rdflib    times")
    ratios = []
    for question in questions:
        ours = _cost(lambda text: _count(store.query(text, use_default_graph_as_union=True)), question.text)
        theirs = _cost(lambda text: sum(1 for _ in dataset.query(text)), question.text)
        if math.isnan(theirs.seconds):
            print(f"{question.name:34} {ours}{theirs}", flush=True)
            continue
        least = "" if math.isfinite(theirs.seconds) else "> "
        ratio = min(theirs.seconds, LIMIT) / max(ours.seconds, 0.0001)
        ratios.append(ratio)
        print(f"{question.name:34} {ours}{theirs}  {least + format(ratio, ',.0f'):>7}", flush=True)
    mean = math.exp(sum(map(math.log, ratios)) / len(ratios))
    print(f"geometric mean: {mean:,.0f} times; least: {min(ratios):,.0f} times")


def _on_disk(path: Path) -> Asked:
    def ask(sparql: str) -> int:
        return _count(Store.read_only(str(path)).query(sparql, use_default_graph_as_union=True))

    return ask


def _count(answer: Iterable[object]) -> int:
    return sum(1 for _ in answer)


def _cost(ask: Asked, sparql: str) -> Cost:
    """Return what an answer takes in a process of its own, which the system ends at the limit."""
    here, there = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("fork").Process(target=_ask, args=(ask, sparql, there))
    process.start()
    there.close()
    cost = None
    with contextlib.suppress(EOFError):
        cost = here.recv()
    process.join()
    stopped = process.exitcode in (-signal.SIGXCPU, -signal.SIGKILL)
    return cost or Cost(math.inf if stopped else math.nan, 0)


def _ask(ask: Asked, sparql: str, there: Connection) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (LIMIT, LIMIT))
    before = time.process_time()
    rows = ask(sparql)
    there.send(Cost(time.process_time() - before, rows))


def _world() -> tuple[str, str, int]:
    """Return the vocabulary and the documents of the tests, as N-Quads, and how many documents there are."""
    stores = (
        fixture_graph("year-2021", "second-version", "year-2022", "links", "decisions", "reviewed"),
        evaluated_graph(),
        defined_graph(reviewed=True),
    )
    lines = {line for store in stores for line in store.dump(format=RdfFormat.N_QUADS).decode().splitlines()}
    vocabulary = {line for line in lines if line.endswith(f"<{HOME}graph/vocab> .")}
    documents = sum(f"<{HOME}ns#TargetDocument>" in line for line in lines - vocabulary)
    return "\n".join(sorted(vocabulary)), "\n".join(sorted(lines - vocabulary)) + "\n", documents


def _copies(world: str, number: int) -> Iterator[str]:
    """Yield the world under other names, `number` times."""
    for copy in range(number):
        named = NAMED.sub(rf'\1 {copy}"', world)
        yield OWN.sub(rf"<{HOME}\1/{copy}-", named)


def _fill(store: Store, vocabulary: str, world: str, copies: int) -> int:
    """Load the vocabulary and so many copies of the world; return the number of quads."""
    text = "\n".join((vocabulary, *_copies(world, copies)))
    store.bulk_load(input=text.encode(), format=RdfFormat.N_QUADS)
    store.flush()
    store.optimize()
    return len(store)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1200, sys.argv[2:]))
