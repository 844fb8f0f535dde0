"""The store on disk: a folder of Oxigraph snapshots, one writer at a time, readers never blocked.

A writer changes a working copy (hard links, so its cost does not grow with the store), and each commit makes
the working copy's state a new snapshot: a document is wholly in the store or not at all, also after
`kill -9`. See `perfgraph.stores.folder` for the folder.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from traceback import clear_frames

import pyoxigraph as ox
from pyoxigraph import NamedNode, Quad, Triple

from perfgraph.errors import StoreError
from perfgraph.stores.folder import Folder, Lease
from perfgraph.stores.oxigraph import (
    Changes,
    answer,
    engine_faults,
    graph_names,
    graph_quads,
    only_new,
    replace,
    update,
)
from perfgraph.stores.protocol import Answer, Change, Dataset, Document, Store

BATCH_DOCUMENTS = 128
"""How many documents `put` commits at once: a killed ingest loses at most the reading of so many."""

BATCH_TRIPLES = 300_000
"""How many triples end a batch earlier, so that memory does not grow with the number of documents."""

_WRITING = "The store keeps its last whole state; check that the disk has room, then run the command again."
_READING = "Move the folder away and run `perfgraph ingest` again, or put it back from a copy."


@dataclass(frozen=True, slots=True)
class _Snapshot:
    """A snapshot opened for reading, kept from removal by its lease."""

    lease: Lease
    store: ox.Store


class EmbeddedStore(Store):
    """Named graphs in a folder, made at the first write; an object is for one thread.

    The object answers from the snapshot that was current when it was opened, `refresh`ed or wrote last.
    """

    def __init__(self, location: str) -> None:
        self._location = location
        self._folder = Folder(Path(location))
        self._now: _Snapshot | None = None
        self._earlier: _Snapshot | None = None
        self.refresh()

    @property
    def location(self) -> str:
        """Return the path of the folder as it was given."""
        return self._location

    @property
    def snapshot(self) -> str:
        """Return the name of the snapshot that answers; "" before the first write."""
        return self._now.lease.name if self._now else ""

    @property
    def is_new(self) -> bool:
        """Tell whether the folder holds no snapshot yet."""
        return self._now is None and not self.refresh()

    def query(
        self, sparql: str, *, timeout: float | None = None, dataset: Dataset | None = None, base: str = ""
    ) -> Answer:
        """Answer a query."""
        del timeout  # Oxigraph cannot be stopped inside a process
        with engine_faults(self._location, "reading", _READING):
            return answer(self._reading(), sparql, dataset, base)

    def put(self, documents: Iterable[Document]) -> None:
        """Replace named graphs, committed in batches; a batch that changes nothing makes no snapshot."""
        iterator = iter(documents)
        first = next(iterator, None)
        if first is not None:
            with self._working() as work:
                for batch in _batches(chain([first], iterator)):
                    self._write(work, batch)

    def drop(self, graphs: Sequence[NamedNode]) -> None:
        """Remove named graphs in one commit."""
        if self._folder.current():
            with self._working() as work:
                self._write(work, dict.fromkeys(graphs, ()))

    def update(self, change: Change) -> None:
        """Carry out a change in one commit, which makes a new snapshot; one at fault leaves no trace."""
        with self._working() as work:
            self._commit(work, lambda: work.update(change))

    def holds(self, graph: NamedNode) -> bool:
        """Tell whether a named graph is there; it may be empty after a CREATE."""
        with engine_faults(self._location, "reading", _READING):
            return self._reading().contains_named_graph(graph)

    def graphs(self) -> Iterator[NamedNode]:
        """Yield the names of the graphs, sorted."""
        with engine_faults(self._location, "reading", _READING):
            return graph_names(self._reading())

    def quads(self, graph: NamedNode) -> Iterator[Quad]:
        """Yield the quads of one named graph."""
        with engine_faults(self._location, "reading", _READING):
            return graph_quads(self._reading(), graph)

    def optimize(self) -> None:
        """Compact Oxigraph's files, as a new snapshot."""
        if self._folder.current():
            with self._working() as work:
                self._write(work, {}, optimize=True)

    def refresh(self) -> bool:
        """Look at the current snapshot; return whether it is another one than before."""
        if self.snapshot == self._folder.current():
            return False
        before, self._now = self._now, self._open()
        self._keep(before)
        return True

    def close(self) -> None:
        """Give back the snapshots."""
        self._keep(None)
        if self._now:
            self._now.lease.close()
            self._now = None

    def _keep(self, snapshot: _Snapshot | None) -> None:
        if self._earlier:
            self._earlier.lease.close()
        self._earlier = snapshot

    def _open(self) -> _Snapshot | None:
        lease = self._folder.lease()
        if lease is None:
            return None
        try:
            with engine_faults(self._location, f"opening the snapshot {lease.name}", _READING):
                return _Snapshot(lease, ox.Store.read_only(str(lease.data)))
        except StoreError:
            lease.close()
            raise

    def _reading(self) -> ox.Store:
        if self._now is None:
            self.refresh()
        if self._now is None:
            raise StoreError(
                f"{self._location}: found no store, or one without a document. "
                f"Run `perfgraph ingest PATH... --store {self._location}` first."
            )
        return self._now.store

    @contextmanager
    def _working(self) -> Iterator["_WorkingCopy"]:
        with self._folder.writing():
            self.refresh()
            work = _WorkingCopy(self._folder, self._now)
            try:
                yield work
            except Exception as error:
                _let_go(error)
                raise
            finally:
                work.close()
                if self._now is not work.base:
                    self._keep(work.base)  # answers of before the call stay readable

    def _write(self, work: "_WorkingCopy", changes: Changes, *, optimize: bool = False) -> None:
        self._commit(work, lambda: work.change(changes, optimize=optimize))

    def _commit(self, work: "_WorkingCopy", change: Callable[[], bool]) -> None:
        with engine_faults(self._location, "writing", _WRITING):
            if not change():
                return
        before, self._now = self._now, self._open()
        if before and before is not work.base:
            before.lease.close()
        with suppress(StoreError):  # what cannot be removed now is removed by the next writer
            self._folder.sweep(keep=self._folder.work())


class _WorkingCopy:
    """The state `base` as the writer changes it: made at the first change, a snapshot after each."""

    def __init__(self, folder: Folder, base: _Snapshot | None) -> None:
        self.base = base
        self._folder = folder
        self._store: ox.Store | None = None
        self._state = base.store if base else ox.Store()

    def change(self, changes: Changes, *, optimize: bool = False) -> bool:
        """Commit the changes; return whether anything changed."""
        changes = only_new(self._state, changes)
        if not changes and not optimize:
            return False
        store = self._open()
        replace(store, changes)
        if optimize:
            store.optimize()
        self._publish(store)
        return True

    def update(self, change: Change) -> bool:
        """Carry out a change and commit it."""
        store = self._open()
        update(store, change)
        self._publish(store)
        return True

    def _publish(self, store: ox.Store) -> None:
        store.flush()
        name, data = self._folder.prepare()
        store.backup(str(data))
        self._folder.publish(name)

    def close(self) -> None:
        """Close the engine, so that the folder may remove the copy."""
        self._store = None
        self._state = ox.Store()

    def _open(self) -> ox.Store:
        if self._store is None:
            path = str(self._folder.work())
            if self.base:
                self.base.store.backup(path)
            self._store = self._state = ox.Store(path)
        return self._store


def _let_go(error: BaseException | None) -> None:
    """Clear the frames that an error passed: they would keep the engine, and its lock, until it is gone."""
    while error is not None:
        clear_frames(error.__traceback__)
        error = error.__cause__ or error.__context__


def _batches(documents: Iterable[Document]) -> Iterator[Changes]:
    batch: dict[NamedNode, Sequence[Triple]] = {}
    count = size = 0
    for document in documents:
        for graph, triples in document.items():
            batch.pop(graph, None)  # a document that comes later wins, in its own order of writing
            batch[graph] = triples
            size += len(triples)
        count += 1
        if count == BATCH_DOCUMENTS or size >= BATCH_TRIPLES:
            yield batch
            batch, count, size = {}, 0, 0
    if batch:
        yield batch
