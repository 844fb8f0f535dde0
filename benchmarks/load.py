"""A mixed load on a running site while its store changes twice: failures, waiting times, memory.

Usage: python benchmarks/load.py [SECONDS] [CLIENTS]

Serves the sample document and asks for SECONDS (default 120) with CLIENTS (default 4) connections at once for
pages, data, questions and queries, after one third and two thirds of the time reading another document in a
process of its own. Printed are the requests of each kind with their median and 99th percentile, what failed,
how soon a new document answered, and the memory of all processes. The exit code is 1 when a request failed.
"""

import http.client
import os
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit

EXAMPLES = Path(__file__).parents[1] / "examples"
PERFGRAPH = str(Path(sys.executable).with_name("perfgraph"))
PATIENCE = 60.0
PREFIXES = "PREFIX pg: <https://w3id.org/perfgraph/ns#> "
THINGS = PREFIXES + (
    "SELECT DISTINCT ?thing { ?thing a ?class . FILTER(?class IN (pg:BudgetProject, pg:Indicator, "
    "pg:TargetDocument, pg:TargetSheet, pg:BudgetUnit, pg:BasisSource)) } ORDER BY ?thing"
)
COUNT = PREFIXES + "SELECT (COUNT(DISTINCT ?document) AS ?n) { ?document a pg:TargetDocument }"
POINT = "SELECT ?p ?o { <%s> ?p ?o }"
GROUPS = "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c } GROUP BY ?c ORDER BY ?c # %d"
LISTS = ("units", "projects", "goals", "indicators", "targets", "funds", "bases", "documents", "findings")
QUESTIONS = ("money-by-source", "indicators-by-kind", "unit-overview", "budget-by-goal")
WORDS = ("康复", "残疾人", "就业", "补贴", "social")


@dataclass(frozen=True, slots=True)
class Wish:
    """One request: its kind, its path below the root, its headers, the statuses that are right."""

    kind: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    right: frozenset[int] = frozenset({200})


@dataclass(slots=True)
class Report:
    """What a load came to: seconds by kind, failures, seconds until a change answered, and the memory of the
    server and of its workers, in bytes, by time in seconds from the beginning.
    """

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    failures: list[str] = field(default_factory=list)
    noticed: list[float] = field(default_factory=list)
    memory: list[tuple[float, int, int]] = field(default_factory=list)

    @property
    def requests(self) -> int:
        """Return how many requests were answered."""
        return sum(map(len, self.times.values()))


def main() -> int:
    """Make the load and print what it came to."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 120.0
    clients = int(sys.argv[2]) if len(sys.argv) > 2 else 4
    with tempfile.TemporaryDirectory() as name:
        report = load(Path(name), seconds, clients)
    print(f"{'kind':12} {'requests':>9} {'p50 ms':>9} {'p99 ms':>9}")
    for kind, times in sorted(report.times.items()):
        print(f"{kind:12} {len(times):9,} {part(times, 0.5) * 1e3:9.1f} {part(times, 0.99) * 1e3:9.1f}")
    print(f"{report.requests:,} requests in {seconds:g} s, {len(report.failures)} failed")
    for failure in report.failures[:20]:
        print(f"  {failure}")
    print("a new document answered after", ", ".join(f"{one:.2f} s" for one in report.noticed))
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        at, server, workers = report.memory[min(int(share * len(report.memory)), len(report.memory) - 1)]
        print(f"memory after {at:5.0f} s: server {server / 1e6:4.0f} MB, workers {workers / 1e6:4.0f} MB")
    print("(the server keeps answers and responses up to 96 MB; above that the memory should stay as it is)")
    return int(bool(report.failures))


def load(folder: Path, seconds: float, clients: int) -> Report:
    """Serve a store in `folder`, ask it for a while, change it twice; return what it came to."""
    store, report = folder / "store", Report()
    ingest(store, EXAMPLES / "sample.docx")
    documents = [variant(folder, number) for number in (41, 42)]
    with serving(store) as (address, process):
        wishes = Wishes(things(address))
        over = threading.Event()
        asking = [Client(address, wishes.each(number), report, over) for number in range(clients)]
        begun = time.monotonic()
        watching = threading.Thread(target=weigh, args=(process, report, over, begun))
        for thread in (*asking, watching):
            thread.start()
        try:
            for number, document in enumerate(documents):
                time.sleep(max(begun + seconds * (number + 1) / 3 - time.monotonic(), 0))
                ingest(store, document)
                report.noticed.append(until_there(address, number + 2))
            time.sleep(max(begun + seconds - time.monotonic(), 0))
        finally:
            over.set()
            for thread in (*asking, watching):
                thread.join()
    return report


class Wishes:
    """What is asked for: mostly pages, some data, some questions; a tenth of it always something new."""

    def __init__(self, found: Sequence[str]) -> None:
        self.things = [iri.partition("/perfgraph/")[2] for iri in found]

    def each(self, seed: int) -> Iterator[Wish]:
        """Yield requests for ever, in an order of their own for each seed."""
        chance = random.Random(seed)  # noqa: S311 - not a secret
        while True:
            yield chance.choice(self._mix(chance))

    def _mix(self, chance: random.Random) -> list[Wish]:
        thing, number = chance.choice(self.things), chance.randrange(10**9)
        language = {"Accept-Language": chance.choice(("zh", "en")), "Accept-Encoding": "gzip"}
        query = {"Accept": chance.choice(("text/csv", "application/sparql-results+json"))}
        point, groups = quote(POINT % f"https://w3id.org/perfgraph/{thing}"), quote(GROUPS % number)
        page = Wish("thing", f"{thing}.html", language)
        return [
            *(page, page, page),
            Wish("home", "", language),
            Wish("list", chance.choice(LISTS), language),
            Wish("question", f"query/{chance.choice(QUESTIONS)}", language),
            Wish("answer", f"query/{chance.choice(QUESTIONS)}.csv"),
            Wish("search", f"search?q={quote(chance.choice(WORDS))}", language),
            Wish("redirect", thing, {"Accept": "text/turtle"}, frozenset({303})),
            Wish("data", f"{thing}.{chance.choice(('ttl', 'nt', 'jsonld', 'rdf', 'trig'))}"),
            Wish("point", f"sparql?query={point}", query),
            Wish("aggregate", f"sparql?query={groups}", query),
            Wish("static", "static/style.css"),
            Wish("missing", f"id/project/{number}.html", language, frozenset({404})),
        ]


class Client(threading.Thread):
    """Asks for one thing after another on one connection, which is kept open."""

    def __init__(self, address: str, wishes: Iterator[Wish], report: Report, over: threading.Event) -> None:
        super().__init__()
        self._place, self._wishes, self._report, self._over = urlsplit(address), wishes, report, over

    def run(self) -> None:
        """Ask until it is over."""
        connection = http.client.HTTPConnection(
            self._place.hostname or "", self._place.port, timeout=PATIENCE
        )
        while not self._over.is_set():
            wish = next(self._wishes)
            begun = time.monotonic()
            try:
                connection.request("GET", f"/{wish.path}", headers=dict(wish.headers))
                answer = connection.getresponse()
                body = answer.read()
            except (OSError, http.client.HTTPException) as error:
                self._report.failures.append(f"{wish.path}: {error!r}")
                connection.close()
                continue
            self._report.times[wish.kind].append(time.monotonic() - begun)
            if answer.status not in wish.right:
                said = body.decode("utf-8", "replace")[:200]
                self._report.failures.append(f"{wish.path}: {answer.status} {said}")
        connection.close()


def ask(address: str, path: str) -> str:
    """Return the text of an address."""
    place = urlsplit(address)
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=PATIENCE)
    connection.request("GET", f"/{path}")
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    if answer.status != 200:
        raise SystemExit(f"load: {path}: found status {answer.status}, expected 200: {text[:300]}")
    return text


def things(address: str) -> list[str]:
    """Return the IRIs that are asked for."""
    return ask(address, f"sparql?format=csv&query={quote(THINGS)}").split()[1:]


def until_there(address: str, documents: int) -> float:
    """Return after how many seconds so many documents answer."""
    begun = time.monotonic()
    while int(ask(address, f"sparql?format=csv&query={quote(COUNT)}").split()[1]) != documents:
        if time.monotonic() - begun > PATIENCE:
            raise SystemExit(f"load: found no {documents} documents after {PATIENCE:g} seconds")
        time.sleep(0.02)
    return time.monotonic() - begun


def variant(folder: Path, number: int) -> Path:
    """Return a document like the sample with projects of its own."""
    text = (EXAMPLES / "sample.txt").read_text("utf-8")
    path = folder / f"variant-{number}.txt"
    path.write_text(re.sub(r"13030321(?=[0-9A-Z]{13})", f"130303{number}", text), "utf-8")
    return path


def ingest(store: Path, document: Path) -> None:
    """Read a document in a process of its own."""
    command = [PERFGRAPH, "ingest", str(document), "--store", str(store)]
    subprocess.run(command, check=False, capture_output=True)


def weigh(process: int, report: Report, over: threading.Event, begun: float) -> None:
    """Write down the memory of a server and its workers, once a second."""
    while not over.is_set():
        report.memory.append((time.monotonic() - begun, *memory(process)))
        over.wait(1.0)


def memory(process: int) -> tuple[int, int]:
    """Return the bytes of a server and of its workers, a shared page counted in parts (Linux: Pss)."""
    own = workers = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
            pages = re.search(r"^Pss:\s+(\d+) kB", (folder / "smaps_rollup").read_text(), re.MULTILINE)
        except OSError:
            continue
        size = int(pages[1]) * 1024 if pages else 0
        own += size if int(folder.name) == process else 0
        workers += size if int(parent) == process else 0
    return own, workers


def part(times: Sequence[float], share: float) -> float:
    """Return the time within which a share of the requests was answered."""
    return sorted(times)[min(int(share * len(times)), len(times) - 1)]


@contextmanager
def serving(store: Path) -> Iterator[tuple[str, int]]:
    """Serve a store to clients that may ask all the time; yield the address and the process id."""
    settings = {"PERFGRAPH_CLIENT_QUERY_SECONDS": "80000", "PERFGRAPH_LANG": "en"}
    with tempfile.TemporaryFile("w+") as log:
        command = [PERFGRAPH, "serve", "--port", "0", "--store", str(store)]
        process = subprocess.Popen(command, env={**os.environ, **settings}, stderr=log)
        try:
            while (found := re.search(r"http://[0-9.:]+/", _read(log))) is None:
                if process.poll() is not None:
                    raise SystemExit(f"load: the server did not start: {_read(log)}")
                time.sleep(0.1)
            yield found[0], process.pid
        finally:
            process.terminate()
            process.wait()


def _read(log: object) -> str:
    # A second reader of the file: the server goes on writing where it is.
    with Path(f"/proc/self/fd/{log.fileno()}").open() as file:  # type: ignore[attr-defined]
        return file.read(100_000)


if __name__ == "__main__":
    sys.exit(main())
