"""Programs for the tests of the store on disk: each is started in a process of its own, by its name.

python writers.py NAME FOLDER [ARGUMENT...]
"""

import os
import resource
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import Literal, NamedNode, QuerySolutions, Triple

from perfgraph.errors import StoreError
from perfgraph.stores import Document, open_store

GRAPHS = [NamedNode(f"http://example.org/graph/{number}") for number in range(4)]
"""The graphs of the one document, which always say the same when it is whole."""


def document(version: str, size: int = 1) -> Document:
    """Return the document in one version."""
    return {
        graph: [Triple(graph, NamedNode(f"{graph.value}/{i}"), Literal(version)) for i in range(size)]
        for graph in GRAPHS
    }


def hold(folder: str) -> None:
    """Begin to write, say so, and go on only when told."""

    def documents() -> Iterator[Document]:
        yield document("begun")
        print("writing", flush=True)
        sys.stdin.readline()
        yield document("held")

    open_store(folder).put(documents())


def leave_child(folder: str) -> None:
    """Begin to write, leave a child behind that outlives this process, and be killed."""

    def documents() -> Iterator[Document]:
        yield document("begun")
        child = os.fork()
        if not child:
            signal.pause()
        print(child, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)

    open_store(folder).put(documents())


def read(folder: str, stop: str) -> None:
    """Read again and again until `stop` exists; print how many versions were seen."""
    seen = set()
    with open_store(folder) as store:
        print("reading", flush=True)
        while not Path(stop).exists():
            store.refresh()
            found = store.query("SELECT ?g ?o { GRAPH ?g { ?s ?p ?o } }")
            assert isinstance(found, QuerySolutions)
            rows = {(row["g"].value, row["o"].value) for row in found}
            assert len(rows) == len(GRAPHS), rows
            seen.add(frozenset(text for _, text in rows))
    assert all(len(texts) == 1 for texts in seen), seen
    print(len(seen))


def fill(folder: str) -> None:
    """Write more than this process is allowed to put into one file, and print what the store says."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
    try:
        open_store(folder).put([document("x" * 500, 20_000)])
    except StoreError as error:
        print(error)


if __name__ == "__main__":
    {"hold": hold, "leave_child": leave_child, "read": read, "fill": fill}[sys.argv[1]](*sys.argv[2:])
