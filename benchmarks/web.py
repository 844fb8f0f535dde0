"""How fast the site answers, beside the Oxigraph server and rdflib-endpoint on the same data, in one run.

Usage: python benchmarks/web.py [COPIES]

The sample document is ingested and copied COPIES times (default 20) under other codes, so that the three
servers hold the same quads. `wrk` (Debian package wrk) makes the load with one thread and eight connections.
Printed are requests a second and ratios, with the machine and the versions; no figure here is a test. What
was asked before perfgraph answers from memory, as a snapshot never changes; "made anew" was never asked.
"""

import json
import os
import platform
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from importlib.metadata import version
from pathlib import Path
from urllib.parse import quote

from pyoxigraph import NamedNode, Quad, RdfFormat, parse, serialize

from perfgraph.graph import open_graph

SECONDS = int(os.environ.get("SECONDS_EACH", "5"))
SAMPLE = Path(__file__).parents[1] / "examples" / "sample.docx"
PYTHON = sys.executable
ENDPOINT_PROGRAM = """
import sys, uvicorn
from rdflib import Dataset
from rdflib_endpoint import SparqlEndpoint
graph = Dataset(default_union=True)
graph.parse(sys.argv[1], format="nquads")
uvicorn.run(SparqlEndpoint(graph=graph), port=int(sys.argv[2]), log_level="error")
"""


def main() -> None:
    """Make the data, start the servers, load each in turn, print the table."""
    copies = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    if shutil.which("wrk") is None:
        sys.exit("benchmark: found no wrk, expected the Debian package wrk; run: apt-get install wrk")
    with tempfile.TemporaryDirectory() as name, ExitStack() as servers:
        folder = Path(name)
        things = make_data(folder, copies)
        ours = servers.enter_context(perfgraph(folder))
        oxigraph = servers.enter_context(oxigraph_server(folder))
        targets = {"perfgraph": ours + "sparql", "Oxigraph server": oxigraph + "query"}
        if (endpoint := rdflib_endpoint(folder)) is not None:
            targets["rdflib-endpoint"] = servers.enter_context(endpoint)
        point = [query_path(f"SELECT ?p ?o WHERE {{ <{thing}> ?p ?o }}") for thing in things]
        counting = [query_path("SELECT ?c (COUNT(?s) AS ?n) WHERE { ?s a ?c } GROUP BY ?c ORDER BY ?c")]
        rows: list[tuple[str, str, float]] = []
        for kind, paths in (("point query", point), ("count by class", counting)):
            for server, address in targets.items():
                rows.append((kind, server, load(folder, address, paths)))
        pages = [f"id/project/{thing.rpartition('/')[2]}.html" for thing in things if "/project/" in thing]
        for page in pages:
            urllib.request.urlopen(ours + page, timeout=30).read()  # noqa: S310 - its own server
        rows.append(("page of a project, kept", "perfgraph", load(folder, ours, pages)))
        rows.append(("page of a project, made anew", "perfgraph", load(folder, ours, pages, fresh=True)))
        rows.append(("point query, made anew", "perfgraph", load(folder, ours + "sparql", point, fresh=True)))
        show(rows, copies)


def make_data(folder: Path, copies: int) -> Sequence[str]:
    """Write the store and the dump; return the IRIs of some things in it."""
    with open_graph(str(folder / "store")) as graph:
        graph.ingest([SAMPLE])
        quads = list(graph.quads())
        (document,) = {
            match[1] for quad in quads if (match := re.search(r"graph/doc/([0-9a-f]{16})", str(quad)))
        }
        for number in range(1, copies):
            graph.store.put([copy(quads, document, f"{number:016x}", f"{number:04d}")])
        graph.store.optimize()
        with (folder / "dump.nq").open("wb") as file:
            serialize(graph.quads(), file, format=RdfFormat.N_QUADS)
        begins = f"<{graph.names.base}id/project> <{graph.names.base}id/sheet>"
        named = graph.store.query(
            "SELECT DISTINCT ?s WHERE { ?s a ?c FILTER(STRSTARTS(STR(?s), STR(?b))) "
            f"VALUES ?b {{ {begins} }} }} ORDER BY ?s LIMIT 2000"
        )
        return [row["s"].value for row in named if "#" not in row["s"].value]


def copy(quads: Sequence[Quad], document: str, other: str, digits: str) -> Mapping[NamedNode, list]:
    """Return the graphs of the document under another name and with other project codes."""
    text = serialize([quad for quad in quads if document in str(quad.graph_name)], format=RdfFormat.N_QUADS)
    changed = text.decode().replace(document, other).replace("1303", f"9{digits}")
    changed = changed.replace("/id/finding/", f"/id/finding/{digits}")
    graphs: dict[NamedNode, list] = {}
    for quad in parse(changed.encode(), format=RdfFormat.N_QUADS):
        graphs.setdefault(quad.graph_name, []).append(quad.triple)
    return graphs


@contextmanager
def running(command: Sequence[str], probe: str, **environment: str) -> Iterator[None]:
    """Start a server and wait until it answers; end it afterwards."""
    process = subprocess.Popen(
        command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(probe, timeout=30).read()  # noqa: S310 - its own server
                break
            except OSError:
                time.sleep(0.2)
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


@contextmanager
def perfgraph(folder: Path) -> Iterator[str]:
    """Serve the store with perfgraph; the budget of a client is lifted, as one client is all there is."""
    port = free_port()
    command = [PYTHON, "-c", "from perfgraph.cli import main; main()", "serve",
               "--store", str(folder / "store"), "--port", str(port)]  # fmt: skip
    settings = {"PERFGRAPH_CLIENT_QUERY_SECONDS": "86400", "PERFGRAPH_WAITING_QUERIES": "100"}
    with running(command, f"http://127.0.0.1:{port}/healthz", **settings):
        yield f"http://127.0.0.1:{port}/"


@contextmanager
def oxigraph_server(folder: Path) -> Iterator[str]:
    """Serve the same quads with the Oxigraph server, its default graph the union."""
    program, data, port = str(Path(PYTHON).parent / "oxigraph"), str(folder / "oxigraph"), free_port()
    subprocess.run([program, "load", "--location", data, "--file", str(folder / "dump.nq")], check=True,
                   capture_output=True)  # fmt: skip
    command = [program, "serve-read-only", "--location", data, "--bind", f"127.0.0.1:{port}",
               "--union-default-graph"]  # fmt: skip
    with running(command, f"http://127.0.0.1:{port}/query?query=ASK%7B%7D"):
        yield f"http://127.0.0.1:{port}/"


def rdflib_endpoint(folder: Path) -> AbstractContextManager[str] | None:
    """Return a context that serves the same quads with rdflib-endpoint; None where it is not installed."""
    try:
        version("rdflib-endpoint")
    except ImportError:
        print("rdflib-endpoint is not installed and is left out; run: pip install rdflib-endpoint")
        return None

    @contextmanager
    def serve() -> Iterator[str]:
        port = free_port()
        command = [PYTHON, "-c", ENDPOINT_PROGRAM, str(folder / "dump.nq"), str(port)]
        with running(command, f"http://127.0.0.1:{port}/?query=ASK%7B%7D"):
            yield f"http://127.0.0.1:{port}/"

    return serve()


def free_port() -> int:
    """Return a port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def query_path(sparql: str) -> str:
    """Return the query string that asks SPARQL."""
    return f"?query={quote(sparql, safe='')}"


def load(folder: Path, address: str, paths: Sequence[str], *, fresh: bool = False) -> float:
    """Return the requests a second that a server answers; `fresh` makes each address a new one."""
    script = folder / "load.lua"
    mark = (
        '.. (string.find(path, "?", 1, true) and "&" or "?") .. "unseen=" .. n .. os.time()' if fresh else ""
    )
    script.write_text(
        f"local paths = {{{', '.join(json.dumps(path) for path in paths)}}}\nlocal n = 0\n"
        'wrk.headers["Accept"] = "application/sparql-results+json, text/html"\n'
        "request = function()\n  n = n + 1\n  local path = paths[n % #paths + 1]\n"
        f'  return wrk.format("GET", wrk.path .. path {mark})\nend\n'
    )
    done = subprocess.run(["wrk", "-t1", "-c8", f"-d{SECONDS}", "-s", str(script), address],
                          check=True, capture_output=True, text=True).stdout  # fmt: skip
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", done)
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", done)[1])
    if failed:
        print(f"  {address}: {failed[1]} answers were errors", file=sys.stderr)
    return rate


def show(rows: Sequence[tuple[str, str, float]], copies: int) -> None:
    """Print the table, each rate beside the Oxigraph server's where it was measured."""
    base = {kind.partition(",")[0]: rate for kind, server, rate in rows if server == "Oxigraph server"}
    names = ("perfgraph", "pyoxigraph", "oxigraph", "rdflib", "fastapi", "uvicorn")
    print(f"{platform.platform()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    print(", ".join(f"{name} {version(name)}" for name in names), f"; {copies} documents")
    for kind, server, rate in rows:
        known = base.get(kind.partition(",")[0])
        ratio = f"{rate / known:8.2f}" if known else " " * 8
        print(f"{kind:32}{server:18}{rate:10,.0f} requests/s{ratio}")


if __name__ == "__main__":
    main()
