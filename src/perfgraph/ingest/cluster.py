"""Reading on a Dask cluster: the bytes of files go out, statements come back, in order and bounded in number.

Each thread of a cluster's worker reads in a process of its own, with the bounds of a local run. A worker that
is lost has its files read by another one (Dask reschedules them); a file that was lost with several workers
is named.
"""

import itertools
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from perfgraph.errors import SettingsError
from perfgraph.ingest.edition import edition
from perfgraph.ingest.process import ReadingProcess, Start
from perfgraph.ingest.reading import AHEAD, Waiting, Way, ordered
from perfgraph.ingest.work import Result, Unread, Work
from perfgraph.readers.messages import printable, reason

CONNECTING = 10.0
"""How many seconds the scheduler may take to answer."""

_own = threading.local()


@contextmanager
def on_cluster(address: str, start: Start) -> Iterator[Way]:
    """Read on the Dask cluster whose scheduler is at `address`, such as `tcp://10.0.0.1:8786`.

    Raises `SettingsError` when the library is not installed, no scheduler answers, there is no worker, or a
    worker has another edition of perfgraph: its results would be other ones.
    """
    try:
        import dask
        from distributed import Client
    except ImportError as error:
        raise SettingsError(
            'cluster: found no library distributed, expected it: pip install "perfgraph[cluster]"'
        ) from error
    # The bytes of files travel within the tasks on purpose: what is scattered is lost with its worker.
    quiet = {"distributed.admin.large-graph-warning-threshold": "1GB"}
    with dask.config.set(quiet), _connected(Client, address) as client:
        _require_same_edition(client, address)
        numbers = itertools.count()

        def submit(works: Sequence[Work]) -> Waiting:
            sent = tuple(_with_bytes(work) for work in works)
            return _Sent(client, start, sent, f"perfgraph-{id(numbers)}-{next(numbers)}")

        threads = sum(client.nthreads().values())
        yield ordered(submit, max(threads, 1) * AHEAD)


def read_on_worker(works: Sequence[Work], start: Start) -> list[Result]:
    """Read files in the process of this thread of a cluster's worker."""
    if getattr(_own, "start", None) != start:
        _own.process, _own.start = ReadingProcess(start), start
    process: ReadingProcess = _own.process
    return process.read(works)


@dataclass(slots=True)
class _Sent:
    """Files under way on a cluster."""

    client: Any
    start: Start
    works: tuple[Work, ...]
    key: str
    future: Any = None

    def __post_init__(self) -> None:
        self.future = self._submit(self.works, self.key)

    def result(self, timeout: float | None = None) -> list[Result]:
        """Return the results; those of files that took several workers down one by one.

        Raises `SettingsError` when the scheduler is lost; what was written before stays.
        """
        from distributed.scheduler import KilledWorker

        try:
            results: list[Result] = self.future.result(timeout=timeout)
        except KilledWorker:
            results = [self._alone(work, number) for number, work in enumerate(self.works)]
        except CancelledError as error:
            raise SettingsError(
                f"cluster: the scheduler was lost ({reason(error)}); run the command again when it answers: "
                "what was read before is kept"
            ) from error
        self.future.release()
        return results

    def _alone(self, work: Work, number: int) -> Result:
        from distributed.scheduler import KilledWorker

        try:
            results: list[Result] = self._submit((work,), f"{self.key}-{number}").result()
        except KilledWorker:
            return Unread(
                f"{printable(work.shown)}: found a document with which several workers of the cluster were "
                "lost; expected one that can be read: read it on one machine to see why"
            )
        return results[0]

    def _submit(self, works: tuple[Work, ...], key: str) -> Any:
        return self.client.submit(read_on_worker, works, self.start, key=key, pure=False)


@contextmanager
def _connected(client_of: Any, address: str) -> Iterator[Any]:
    try:
        client = client_of(address, timeout=CONNECTING, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise SettingsError(
            f'cluster: found no Dask scheduler at "{address}" ({error}), expected the address that '
            "`dask scheduler` prints, such as tcp://10.0.0.1:8786"
        ) from error
    try:
        yield client
    finally:
        client.close()


def _require_same_edition(client: Any, address: str) -> None:
    ours, theirs = edition(), client.run(edition)
    if not theirs:
        raise SettingsError(f"cluster: found no worker at {address}; start one: `dask worker {address}`")
    for worker, found in sorted(theirs.items()):
        if found != ours:
            raise SettingsError(
                f"cluster: found edition {found} of perfgraph on {worker}, expected {ours} as here: install "
                "the same version everywhere"
            )


def _with_bytes(work: Work) -> Work:
    """Return a work with the bytes of its file, which no other machine can open.

    A file that is gone by now is sent as it is, and the reader names it.
    """
    try:
        return replace(work, at="", data=Path(work.at).read_bytes()) if work.at else work
    except OSError:
        return work
