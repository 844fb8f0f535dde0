"""A program that writes a store in children of its own and kills each at another step, to see what is left.

It is a program because a process that has opened a store must not fork. Prints, as JSON, the number of steps
and what was wrong.
"""

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from pyoxigraph import Literal, NamedNode, Triple

from perfgraph.errors import StoreError
from perfgraph.stores import Change, embedded
from perfgraph.stores.embedded import EmbeddedStore

STEPS = frozenset(
    {"fsync", "replace", "mkdir", "rmdir", "unlink", "pwrite", "ftruncate", "read_only"}
) | frozenset({"backup", "bulk_load", "load", "flush", "remove_graph", "update"})
"""The calls, of the file system and the engine, before each of which a child is killed; of the many files
that are removed one after the other, before the first two.
"""

GRAPHS = [NamedNode(f"http://example.org/graph/{name}") for name in ("doc/1", "run/1", "doc/2", "run/2")]
State = dict[str, tuple[str, ...]]


def document(first: int, version: str) -> dict[NamedNode, list[Triple]]:
    """Return a document of two graphs, the first with many triples."""
    doc, run = GRAPHS[first : first + 2]
    triples = [Triple(doc, doc, Literal(f"{version} {number}")) for number in range(50)]
    return {doc: triples, run: [Triple(run, run, Literal(version))]}


def state(folder: Path) -> State:
    """Return what the store holds; nothing when there is none yet."""
    with EmbeddedStore(str(folder)) as store:
        try:
            return {
                graph.value: tuple(sorted(quad.object.value for quad in store.quads(graph)))
                for graph in store.graphs()
            }
        except StoreError as error:
            if "perfgraph ingest" not in str(error):
                raise
            return {}


def write(folder: Path, version: str) -> None:
    """Put two documents."""
    with EmbeddedStore(str(folder)) as store:
        store.put([document(0, version), document(2, version)])


def update(folder: Path, version: str) -> None:
    """Write the same two documents as one update."""
    added = {**document(0, version), **document(2, version)}
    with EmbeddedStore(str(folder)) as store:
        store.update(Change(("DROP ALL",), added))


def in_child(work: Callable[[], None]) -> int:
    """Return the exit code of `work` done in a child: 0, 1 for an exception, -9 when it was killed."""
    child = os.fork()
    if not child:
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def kill_before(step: int) -> None:
    """Kill this process before its call number `step` of `STEPS`, counted from 0."""
    seen = -1
    removed = 0

    def watch(frame: FrameType, event: str, called: object) -> None:
        nonlocal seen, removed
        name = getattr(called, "__name__", "")
        if event != "c_call" or name not in STEPS:
            return
        removed = removed + 1 if name == "unlink" else 0
        if removed <= 2:
            seen += 1
            if seen == step:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(watch)


def check(folder: Path, allowed: list[State]) -> None:
    """Check that a killed writer left one of the allowed states, and that writing again ends the same."""
    found = state(folder)
    assert found in allowed, f"half a document: {found}"
    write(folder, "new")
    assert state(folder) == allowed[-1], "writing again ended otherwise"
    left = {path.name for path in (folder / "snapshots").iterdir()}
    assert len(left) <= 2, f"leftovers: {left}"
    assert ".work" not in left, f"leftovers: {left}"


def expected(*versions: str) -> State:
    """Return the state after the two documents were put in these versions, "" for not at all."""
    documents = [document(2 * place, version) for place, version in enumerate(versions) if version]
    return {
        graph.value: tuple(sorted(triple.object.value for triple in triples))
        for each in documents
        for graph, triples in each.items()
    }


def main(folder: Path, how: str) -> None:
    """Kill a writer at every step: of two commits into a store that is "existing", of one that makes it
    ("absent"), or of an "update".
    """
    existing = how != "absent"
    embedded.BATCH_DOCUMENTS = 1 if existing else 2
    base, tried, wrong = folder / "base", folder / "tried", []
    old = "old" if existing else ""
    if existing:
        in_child(lambda: write(base, "old"))
    allowed = [expected(old, old), expected("new", old), expected("new", "new")]
    if how == "update":
        allowed.pop(1)

    def killed(step: int) -> None:
        kill_before(step)
        (update if how == "update" else write)(tried, "new")

    step = 0
    while True:
        shutil.rmtree(tried, ignore_errors=True)
        if existing:
            shutil.copytree(base, tried)
        code = in_child(lambda: killed(step))  # noqa: B023 - done within the turn
        if code != -signal.SIGKILL:
            break
        if in_child(lambda: check(tried, allowed)):
            wrong.append(step)
        step += 1
    print(json.dumps({"steps": step, "wrong": wrong, "last": code}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
