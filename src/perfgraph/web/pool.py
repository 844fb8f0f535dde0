"""Workers kept warm: each job gets one for itself, and one that was killed is replaced."""

import asyncio
import logging
import math
import time
from collections import Counter, deque
from collections.abc import Awaitable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any

from perfgraph.limits import Allowance
from perfgraph.web.jobs import Job
from perfgraph.web.process import NeverBegun, NotStarted, Stopped, WorkerProcess, WorkerStart, start_worker
from perfgraph.web.reply import Reply

__all__ = ["Busy", "Pool", "PoolState", "Reply", "Stopped", "WorkerStart"]

GRACE = 5.0
"""How many seconds jobs that run may go on when a pool is closed."""

_PATIENCE = (0.1, 10.0)
_WEIGHT = 0.1
_LONGEST = 60

_log = logging.getLogger(__name__)


class Busy(Exception):
    """A job that was not taken, because all workers work and enough jobs wait.

    `retry_after` is after how many whole seconds another try may succeed (RFC 9110 §10.2.3).
    """

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"busy, try again in {retry_after} seconds")
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class PoolState:
    """What a pool does and did: workers that `running` jobs use and that are `idle`, jobs that are `waiting`,
    workers that were `started`, jobs that ended whole (`answered`), by reason those that did not (`stopped`),
    and how many workers were `lost` while they did nothing.
    """

    running: int
    idle: int
    waiting: int
    started: int
    answered: int
    stopped: Mapping[str, int]
    lost: int


class Pool:
    """A number of workers and one queue before them; used from one event loop.

    `size` workers are kept, and at most `waiting` jobs wait for one. A job is killed when it is above its
    allowance or when nobody waits for it any more. Workers end with the thread that runs the event loop.
    """

    def __init__(self, name: str, size: int, start: WorkerStart, waiting: int = 8) -> None:
        self.name = name
        self.size = size
        self._start = start
        self._most_waiting = waiting
        self._workers: set[WorkerProcess] = set()
        self._idle: list[WorkerProcess] = []
        self._running: set[WorkerProcess] = set()
        self._queue: deque[asyncio.Future[WorkerProcess]] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._closing = asyncio.Event()
        self._started = self._answered = self._lost = 0
        self._stopped: Counter[str] = Counter()
        self._usual = 0.0

    async def start(self) -> None:
        """Start the workers and wait until all are ready.

        Raises `perfgraph.web.process.NotStarted`, or `OSError`, when one cannot be started.
        """
        await asyncio.gather(*(self._launch() for _ in range(self.size)))

    async def run(self, job: Job, allowance: Allowance, gone: Awaitable[object] | None = None) -> Reply:
        """Do a job and return its whole answer, whose body the caller closes.

        When `gone` completes, or the caller is cancelled, the worker is killed. Raises `Busy` when the job is
        not taken, `Stopped` when it was not finished. A job whose worker was lost before it took the job up
        goes to another one, once.
        """
        if job.kind not in self._start.handlers:
            raise ValueError(f"found a job {job.kind!r}, expected one of {', '.join(self._start.handlers)}")
        leaving = None if gone is None else asyncio.ensure_future(gone)
        try:
            try:
                reply = await self._attempt(job, allowance, leaving)
            except NeverBegun:
                reply = await self._attempt(job, allowance, leaving)
        except NeverBegun:
            self._stopped["crash"] += 1
            raise Stopped("crash") from None
        except Stopped as stopped:
            self._stopped[stopped.reason] += 1
            raise
        finally:
            if leaving is not None and leaving is not gone:
                leaving.cancel()
        self._answered += 1
        return reply

    def state(self) -> PoolState:
        """Return what the pool does now and did so far."""
        return PoolState(
            running=len(self._running),
            idle=len(self._idle),
            waiting=len(self._queue),
            started=self._started,
            answered=self._answered,
            stopped=dict(self._stopped),
            lost=self._lost,
        )

    async def close(self, grace: float = GRACE) -> None:
        """Take no more jobs, let those that run go on for `grace` seconds, then end all workers.

        Jobs that wait are `Busy`, those that are killed `Stopped` by "gone".
        """
        self._closing.set()
        while self._queue:
            self._fail(self._queue.popleft(), Busy(1))
        give_up = time.monotonic() + grace
        while self._running and time.monotonic() < give_up:
            await asyncio.sleep(0.02)
        while self._workers or self._tasks:
            for worker in self._workers:
                worker.stop("gone")
            await asyncio.wait(self._tasks)

    async def _attempt(self, job: Job, allowance: Allowance, leaving: asyncio.Future[object] | None) -> Reply:
        worker = await self._take(leaving)

        def stop(_: asyncio.Future[object]) -> None:
            worker.stop("gone")

        if leaving is not None:
            leaving.add_done_callback(stop)
        began = time.monotonic()
        try:
            return await worker.perform(job, allowance)
        except asyncio.CancelledError:
            worker.stop("gone")
            self._stopped["gone"] += 1
            raise
        except OSError as error:
            _log.error("pool %s: an answer cannot be kept: %s; make room on the disk", self.name, error)
            worker.stop("crash")
            raise Stopped("crash") from error
        finally:
            if leaving is not None:
                leaving.remove_done_callback(stop)
            self._usual += (time.monotonic() - began - self._usual) * _WEIGHT
            self._release(worker)

    async def _take(self, leaving: asyncio.Future[object] | None) -> WorkerProcess:
        if self._closing.is_set():
            raise Busy(1)
        while self._idle:
            worker = self._idle.pop()
            if worker.alive:
                self._running.add(worker)
                return worker
        if len(self._queue) >= self._most_waiting:
            raise Busy(self._wait())
        place: asyncio.Future[WorkerProcess] = asyncio.get_running_loop().create_future()
        self._queue.append(place)

        def leave(_: asyncio.Future[object]) -> None:
            self._fail(place, Stopped("gone"))

        if leaving is not None:
            leaving.add_done_callback(leave)
        try:
            return await place
        except asyncio.CancelledError:
            if not place.cancelled() and place.exception() is None:
                self._release(place.result())
            raise
        finally:
            if leaving is not None:
                leaving.remove_done_callback(leave)
            if place in self._queue:
                self._queue.remove(place)

    def _release(self, worker: WorkerProcess) -> None:
        self._running.discard(worker)
        if not worker.alive:
            self._replace(worker)
        elif worker.worn:
            worker.dismiss()
            self._replace(worker)
        else:
            self._give(worker)

    def _give(self, worker: WorkerProcess) -> None:
        while self._queue:
            place = self._queue.popleft()
            if not place.done():
                self._running.add(worker)
                place.set_result(worker)
                return
        self._idle.append(worker)

    def _replace(self, worker: WorkerProcess) -> None:
        if worker in self._workers:
            self._workers.remove(worker)
            if not self._closing.is_set():
                self._begin(self._launch_patiently())

    async def _launch(self) -> None:
        worker = await start_worker(self._start)
        self._started += 1
        self._workers.add(worker)
        self._begin(self._attend(worker))
        self._give(worker)

    async def _launch_patiently(self) -> None:
        delay, longest = _PATIENCE
        while not self._closing.is_set():
            try:
                return await self._launch()
            except (NotStarted, OSError) as error:
                _log.error("pool %s: no worker: %s; trying again in %g seconds", self.name, error, delay)
            if not self._workers:
                while self._queue:
                    self._fail(self._queue.popleft(), Stopped("crash"))
            try:
                await asyncio.wait_for(self._closing.wait(), delay)
            except TimeoutError:
                delay = min(delay * 2, longest)
        return None

    async def _attend(self, worker: WorkerProcess) -> None:
        status = await worker.ended()
        if worker in self._idle:
            self._idle.remove(worker)
            if not self._closing.is_set():
                self._lost += 1
                _log.warning("pool %s: idle worker %d ended, status %d", self.name, worker.number, status)
        self._replace(worker)

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _wait(self) -> int:
        expected = self._usual * (len(self._queue) + 1) / self.size
        return min(max(math.ceil(expected), 1), _LONGEST)

    @staticmethod
    def _fail(place: asyncio.Future[WorkerProcess], why: Exception) -> None:
        if not place.done():
            place.set_exception(why)
