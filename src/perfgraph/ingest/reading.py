"""How files are read: here, in processes of this machine, or on a cluster; the results are the same.

Every way takes chunks of what was found and yields each thing with its result, in the order in which it was
found, with a bounded number of chunks under way.
"""

import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Protocol

from perfgraph.ingest.process import READER, Bounds, ReadingProcess, Start
from perfgraph.ingest.sources import Found, Sighted
from perfgraph.ingest.work import Result, Work, read_works
from perfgraph.terms import Names

CHUNK = 8
"""How many files are read at once at most, so that a converter that starts slowly starts seldom."""

CHUNK_BYTES = 8_000_000
"""How many bytes of files end a chunk earlier."""

AHEAD = 12
"""How many chunks a process may be ahead of the oldest one that is not finished."""

_LOOK = 0.2


@dataclass(frozen=True, slots=True)
class Known:
    """A file that need not be read: its bytes stand in the store already, or came before in this run."""

    found: Found
    copy_of: Path | None = None


Item = Sighted | Known
Settled = tuple[Item, Result | None]
Stop = Callable[[], bool]


class Waiting(Protocol):
    """A result that comes later, in this process or from a cluster."""

    def result(self, timeout: float | None = None) -> list[Result]:
        """Return the results; raises `TimeoutError` when they are not there after `timeout` seconds."""


Submit = Callable[[Sequence[Work]], Waiting]


class Way(Protocol):
    """A way of reading."""

    def __call__(self, items: Iterable[Item], stop: Stop) -> Iterator[Settled]:
        """Yield each item with its result, None when it was not read; ends early when `stop` says so."""


def chunks(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Yield items in chunks that grow from one to `CHUNK` files, so that few files are spread as well."""
    chunk: list[Item] = []
    files = size = 0
    most = (min(1 + number // 4, CHUNK) for number in count())
    limit = next(most)
    for item in items:
        chunk.append(item)
        if isinstance(item, Found):
            files, size = files + 1, size + item.size
        if files >= limit or size >= CHUNK_BYTES or len(chunk) >= 8 * CHUNK:
            yield chunk
            chunk, files, size = [], 0, 0
            limit = next(most)
    if chunk:
        yield chunk


@contextmanager
def here(names: Names) -> Iterator[Way]:
    """Read in this process, one file after the other; nothing limits memory and time."""

    def read(items: Iterable[Item], stop: Stop) -> Iterator[Settled]:
        for chunk in chunks(items):
            results = read_works(_works(chunk), names)
            for item in chunk:
                if stop():
                    return
                yield item, next(results) if isinstance(item, Found) else None

    yield read


@contextmanager
def in_processes(names: Names, jobs: int, bounds: Bounds, reader: str = READER) -> Iterator[Way]:
    """Read in `jobs` processes; one that exceeds its bounds or dies is replaced, and its file named."""
    own = threading.local()
    started: list[ReadingProcess] = []

    def read(works: Sequence[Work]) -> list[Result]:
        if not hasattr(own, "process"):
            own.process = ReadingProcess(Start(names.base, bounds, reader))
            started.append(own.process)
        process: ReadingProcess = own.process
        return process.read(works)

    threads = ThreadPoolExecutor(jobs, "perfgraph-reading")
    with ExitStack() as stack:
        # Done from the last to the first: nothing more begins, what runs is killed, everything ends.
        stack.callback(_each, started, ReadingProcess.close)
        stack.callback(threads.shutdown)
        stack.callback(_each, started, ReadingProcess.stop)
        stack.callback(threads.shutdown, wait=False, cancel_futures=True)
        yield ordered(lambda works: threads.submit(read, works), jobs * AHEAD)


def ordered(submit: Submit, ahead: int) -> Way:
    """Return the way that submits chunks, `ahead` at most under way, and yields their results in order."""

    def read(items: Iterable[Item], stop: Stop) -> Iterator[Settled]:
        under_way: deque[tuple[list[Item], Waiting]] = deque()
        for chunk in chunks(items):
            works = _works(chunk)
            under_way.append((chunk, submit(works) if works else _done()))
            if len(under_way) >= ahead:
                yield from _first(under_way, stop)
            if stop():
                return
        while under_way and not stop():
            yield from _first(under_way, stop)

    return read


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _each(processes: Iterable[ReadingProcess], end: Callable[[ReadingProcess], None]) -> None:
    for process in processes:
        end(process)


def _first(under_way: deque[tuple[list[Item], Waiting]], stop: Stop) -> Iterator[Settled]:
    """Yield the oldest chunk when it is finished; nothing when the run is to stop before."""
    chunk, waiting = under_way.popleft()
    while True:
        try:
            results = iter(waiting.result(timeout=_LOOK))
            break
        except TimeoutError:
            if stop():
                return
    for item in chunk:
        yield item, next(results) if isinstance(item, Found) else None


def _works(chunk: Iterable[Item]) -> tuple[Work, ...]:
    return tuple(Work.of(item) for item in chunk if isinstance(item, Found))


def _done() -> Waiting:
    done: Future[list[Result]] = Future()
    done.set_result([])
    return done
