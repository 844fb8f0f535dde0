"""The server's end of one worker process: starting it, asking it, stopping it."""

import asyncio
import mmap
import os
import signal
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from tempfile import TemporaryFile
from typing import Any, Literal

from perfgraph.limits import MB, Allowance
from perfgraph.web import jobs
from perfgraph.web.jobs import Job, Outcome
from perfgraph.web.reply import Body, Reply
from perfgraph.web.sandbox import Gauge
from perfgraph.web.worker import HANDLERS

Reason = Literal["deadline", "size", "memory", "crash", "gone"]
"""Why a job was stopped; "gone" is a client that does not wait any more."""

STARTING = 60.0
"""How many seconds a worker may take until it is ready."""

WATCHING = 0.05
"""How many seconds pass between two looks at a worker's memory."""

_BUFFER = 1 << 20
# How a process ends that was refused memory: Rust and C++ abort; V8 stops by a trap.
_REFUSED_MEMORY = {-signal.SIGABRT, -signal.SIGTRAP, -signal.SIGILL, jobs.OUT_OF_MEMORY}


class Stopped(Exception):
    """A job that was ended before its answer was whole.

    `reason` tells by what, `seconds` for how long it had run (0 when it only waited).
    """

    def __init__(self, reason: Reason, seconds: float = 0.0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.seconds = seconds


class NeverBegun(Exception):
    """A job whose worker was lost before it took the job up, so that another may do it."""


class NotStarted(Exception):
    """A worker that ended, or said nothing, before it was ready."""


@dataclass(frozen=True, slots=True)
class WorkerStart:
    """How workers are started, and when they are replaced.

    `settings` is JSON for the handlers; "store" in it is the location, "endpoint" the fields of
    `perfgraph.stores.Endpoint` for a store on a server. `handlers` tells for each kind of job the function
    that does it, as "module:name"; those of the kinds in `ready` are imported before the first job. Workers
    that have `writes` may write files. `reserve` is how many bytes the libraries of the handlers reserve
    without using them (V8 does): the kernel's limit stands so much higher, while the server watches what is
    used. `niceness` (0 to 19) gives way to other processes. A worker is replaced after `jobs`, or when it
    keeps `growth` bytes more than at its start.
    """

    settings: Mapping[str, Any]
    handlers: Mapping[str, str] = field(default_factory=lambda: HANDLERS)
    ready: tuple[str, ...] = ()
    writes: bool = False
    reserve: int = 0
    niceness: int = 0
    jobs: int = 10_000
    growth: int = 500 * MB


class WorkerProcess:
    """A worker that runs; made by `start_worker`. It is asked one job at a time.

    `walls` is what it said of its sandbox.
    """

    def __init__(self, process: asyncio.subprocess.Process, start: WorkerStart, begun: mmap.mmap) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self.walls: Mapping[str, Any] = {}
        self._process = process
        self._start = start
        self._stdin, self._stdout = process.stdin, process.stdout
        self._reason: Reason | None = None
        self._begun = begun
        self._gauge = Gauge(process.pid)
        self._done = 0
        self._base = self._held = 0
        self._watch: asyncio.TimerHandle | None = None

    @property
    def number(self) -> int:
        """Return the process id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Tell whether the process was not seen to end, and nobody has stopped it."""
        return self._process.returncode is None and self._reason is None

    @property
    def worn(self) -> bool:
        """Tell whether the worker did its number of jobs, or kept too much memory before its last one."""
        return self._done >= self._start.jobs or self._held - self._base > self._start.growth

    async def prepare(self, begun: int) -> None:
        """Tell the worker how to start, `begun` being its descriptor of the shared byte, and wait until it is
        ready; raises `NotStarted`.
        """
        start = self._start
        told = {
            "settings": dict(start.settings),
            "handlers": dict(start.handlers),
            "ready": start.ready,
            "writes": start.writes,
            "reserve": start.reserve,
            "niceness": start.niceness,
            "parent": os.getpid(),
            "begun": begun,
        }
        try:
            async with asyncio.timeout(STARTING):
                await self._send(jobs.START, jobs.encode_json(told))
                _, said = await self._receive()
        except (EOFError, OSError, TimeoutError):
            self.stop("crash")
            raise NotStarted(
                f"worker {self.number} was not ready; exit status {await self.ended()}"
            ) from None
        self.walls = jobs.decode_json(said)
        self._base = self._held = self._gauge.held()

    async def perform(self, job: Job, allowance: Allowance) -> Reply:
        """Return the whole answer to a job.

        Raises `Stopped`, and `NeverBegun` when the process ended by itself before the work began. The worker
        may be asked again while it is `alive`.
        """
        self._done += 1
        loop = asyncio.get_running_loop()
        deadline = loop.call_later(allowance.seconds, self.stop, "deadline")
        self._held = self._gauge.held()
        self._watch = loop.call_later(WATCHING, self._look, self._held + allowance.memory)
        body, began = Body(), time.monotonic()
        try:
            outcome = await self._answer(job, allowance, body)
            return Reply(outcome, body, time.monotonic() - began)
        except BaseException as error:
            body.close()
            if isinstance(error, Stopped):
                error.seconds = time.monotonic() - began
            raise
        finally:
            deadline.cancel()
            self._watch.cancel()

    def stop(self, reason: Reason) -> None:
        """Kill the process; the first reason counts."""
        if self.alive:
            self._reason = reason
            self._process.kill()

    def dismiss(self) -> None:
        """Let a worker that does nothing end by itself."""
        self._stdin.close()

    async def ended(self) -> int:
        """Wait for the end of the process; return its exit status."""
        status = await self._process.wait()
        self._stdin.close()
        self._gauge.close()
        # What nobody reads keeps the pipe open; when somebody does, it is read to its end there.
        with suppress(RuntimeError):
            while await self._stdout.read(_BUFFER):
                pass
        return status

    async def _answer(self, job: Job, allowance: Allowance, body: Body) -> Outcome:
        self._begun[0] = 0
        try:
            await self._send(jobs.JOB, jobs.encode_job(job, allowance))
            while True:
                what, data = await self._receive()
                if what == jobs.DATA:
                    body.write(data)
                    if body.size > allowance.size:
                        self.stop("size")
                elif what == jobs.HEAD:
                    return jobs.decode_outcome(data)
                elif what == jobs.FORGET:
                    body.forget()
                else:
                    raise Stopped("size")
        except (EOFError, ConnectionError):
            status = await self.ended()
            if self._reason is None and not self._begun[0]:
                raise NeverBegun from None
            why: Reason = "memory" if status in _REFUSED_MEMORY else "crash"
            raise Stopped(self._reason or why) from None

    async def _send(self, what: bytes, data: bytes) -> None:
        self._stdin.write(jobs.FRAME.pack(what, len(data)) + data)
        await self._stdin.drain()

    async def _receive(self) -> tuple[bytes, bytes]:
        what, size = jobs.FRAME.unpack(await self._stdout.readexactly(jobs.FRAME.size))
        return what, await self._stdout.readexactly(size) if size else b""

    def _look(self, ceiling: int) -> None:
        if self._gauge.held() > ceiling:
            self.stop("memory")
        else:
            self._watch = asyncio.get_running_loop().call_later(WATCHING, self._look, ceiling)


async def start_worker(start: WorkerStart) -> WorkerProcess:
    """Start a worker and return it when it is ready.

    It sees none of the settings in the environment, which hold passwords, and takes no module from the
    working folder. Raises `NotStarted`, and `OSError` when no process can be made.
    """
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PERFGRAPH_")}
    with TemporaryFile() as shared:
        shared.truncate(1)
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", "perfgraph.web.worker"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env=environment,
            limit=_BUFFER,
            pass_fds=(shared.fileno(),),
        )
        worker = WorkerProcess(process, start, mmap.mmap(shared.fileno(), 1))
        try:
            await worker.prepare(shared.fileno())
        except asyncio.CancelledError:
            worker.stop("gone")
            await worker.ended()
            raise
    return worker
