"""The program of a worker: `python -m perfgraph.web.worker`, started by `perfgraph.web.process` only.

It does one job at a time on its main thread, because answers of the engine must be dropped on the thread that
made them, and ends when its standard input does.
"""

import mmap
import os
import signal
import sys
import time
from collections.abc import Mapping
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass
from importlib import import_module
from typing import IO, Any, cast

from perfgraph.errors import QueryError, StoreError
from perfgraph.limits import Allowance
from perfgraph.stores import Endpoint, open_store
from perfgraph.web import jobs, sandbox
from perfgraph.web.jobs import Context, Handler, Head, Job, Outcome, Output, Refusal, TooLarge

HANDLERS: Mapping[str, str] = {
    "sparql": "perfgraph.web.evaluation:evaluate",
    "update": "perfgraph.web.writing:update",
    "graph": "perfgraph.web.writing:graph_store",
    "decide": "perfgraph.web.deciding:decide",
    "page": "perfgraph.web.rendering:respond",
    "index": "perfgraph.web.rendering:index",
    "reconcile": "perfgraph.web.reconciling:respond",
    "identity": "perfgraph.web.worker:identity",
}
"""Which function does the jobs of each kind, imported when the first one comes."""

FREE_TEXT = frozenset({"sparql"})
"""The kinds of job whose query is a stranger's own text; only these may ask for a SERVICE."""

IDENTITY_SECONDS = 10.0
"""How old the identity of a store may be that does not tell when it changes: a server, not a folder."""


def identity(context: Context, detail: Mapping[str, Any], output: Output) -> Head:
    """Answer with the identity of the contents, as text."""
    del detail
    output.write(context.identity.encode())
    return Head(200, jobs.PLAIN_TEXT)


@dataclass(frozen=True, slots=True)
class Channel:
    """The two ends of the frames."""

    source: IO[bytes]
    sink: IO[bytes]

    def read(self) -> tuple[bytes, bytes] | None:
        """Return what the next frame is and its bytes; None at the end of the input."""
        start = self.source.read(jobs.FRAME.size)
        if len(start) < jobs.FRAME.size:
            return None
        what, size = jobs.FRAME.unpack(start)
        data = self.source.read(size)
        return (what, data) if len(data) == size else None

    def send(self, what: bytes, data: bytes) -> None:
        """Send one frame; those of a body may wait for the next."""
        self.sink.write(jobs.FRAME.pack(what, len(data)))
        self.sink.write(data)
        if what not in (jobs.DATA, jobs.FORGET):
            self.sink.flush()


class Worker:
    """Does jobs: looks at the current snapshot, calls the handler, sends the answer.

    `start` is the JSON of the START frame, see `perfgraph.web.process.WorkerStart`.
    """

    def __init__(self, channel: Channel, start: Mapping[str, Any], sockets: sandbox.Sockets) -> None:
        self._channel = channel
        self._handlers: Mapping[str, str] = start["handlers"]
        self._settings: Mapping[str, Any] = start["settings"]
        self._reserve: int = start["reserve"]
        self._sockets = sockets
        self._loaded: dict[str, Handler] = {}
        self._context: Context | None = None
        self._looked = 0.0
        self._gauge = sandbox.Gauge()
        for kind in start["ready"]:
            self._handler(kind)

    def look(self) -> Context:
        """Return the context on the state that is current now; raises `StoreError`.

        The identity is told once for each snapshot.
        """
        if self._context is None:
            self._context = Context(self._open(), self._settings)
        context, store = self._context, self._context.store
        now = time.monotonic()
        changed = store.refresh()
        old = not store.snapshot and now - self._looked > IDENTITY_SECONDS
        if changed or old or not context.identity:
            # It imports every reader and form, which a worker that only answers would else wait for.
            from perfgraph.ingest import snapshot

            found = snapshot(store)
            if changed or found != context.identity:
                context.memory.clear()
            context.identity, self._looked = found, now
        return context

    def do(self, job: Job, allowance: Allowance) -> None:
        """Do one job and send its answer."""
        output = Output(self._channel.send, allowance)
        try:
            head = self._answer(job, output)
        except TooLarge:
            self._channel.send(jobs.STOP, b"size")
            return
        output.flush()
        context = self._context
        outcome = Outcome(head, context.identity, context.store.snapshot) if context else Outcome(head)
        self._channel.send(jobs.HEAD, jobs.encode_outcome(outcome))

    def _answer(self, job: Job, output: Output) -> Head:
        headers: dict[str, str] = {}
        try:
            context, handler = self.look(), self._handler(job.kind)
            with self._walls(job, output.allowance):
                return handler(context, job.detail, output)
        except QueryError as error:
            status, text = 400, str(error)
        except Refusal as refusal:
            status, text = refusal.status, refusal.text
        except StoreError as error:
            status, text, headers = 503, str(error), {jobs.STORE_FAULT: "yes"}
        output.forget()
        output.write(text.encode("utf-8", "replace"))
        return Head(status, jobs.PLAIN_TEXT, headers)

    def _walls(self, job: Job, allowance: Allowance) -> ExitStack:
        walls = ExitStack()
        walls.enter_context(sandbox.memory(allowance.memory + self._reserve, self._gauge))
        closed = self._sockets == "no descriptors" and job.kind in FREE_TEXT
        walls.enter_context(sandbox.descriptors() if closed else nullcontext())
        return walls

    def _handler(self, kind: str) -> Handler:
        if kind not in self._loaded:
            module, _, name = self._handlers[kind].partition(":")
            self._loaded[kind] = cast(Handler, getattr(import_module(module), name))
        return self._loaded[kind]

    def _open(self) -> Any:
        endpoint = self._settings.get("endpoint")
        return open_store(self._settings["store"], Endpoint(**endpoint) if endpoint else None)


def main() -> None:
    """Do the jobs that come on standard input until it ends."""
    # The server decides when a worker ends, also when a terminal or an init system signals the whole group.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    channel = _channel()
    frame = channel.read()
    if frame is None:
        return
    start = jobs.decode_json(frame[1])
    begun = mmap.mmap(start["begun"], 1)
    os.close(start["begun"])
    walls = _close_in(start)
    try:
        worker = Worker(channel, start, walls["sockets"])
        _try_to_look(worker)
        channel.send(jobs.READY, jobs.encode_json(walls))
        while frame := channel.read():
            begun[0] = 1
            worker.do(*jobs.decode_job(frame[1]))
    except MemoryError:
        os._exit(jobs.OUT_OF_MEMORY)
    except BrokenPipeError:
        os._exit(0)  # nobody listens any more


def _channel() -> Channel:
    # Nothing else in this process may read the jobs or write into the answers.
    source, sink = os.dup(0), os.dup(1)
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(2, 1)
    os.close(null)
    return Channel(os.fdopen(source, "rb"), os.fdopen(sink, "wb", jobs.CHUNK * 2))


def _close_in(start: Mapping[str, Any]) -> dict[str, Any]:
    os.nice(start["niceness"])
    remote = start["settings"]["store"].lower().startswith(("http://", "https://"))
    sockets: sandbox.Sockets = "allowed"
    if not remote:
        sockets = "refused" if sandbox.refuse_sockets() else "no descriptors"
    sandbox.refuse_cores()
    sandbox.deepen_stack()
    return {
        "sockets": sockets,
        "parent": sandbox.die_with(start["parent"]),
        "files": not start["writes"] and sandbox.refuse_writing(),
    }


def _try_to_look(worker: Worker) -> None:
    # A store that cannot be read now is told with each job, until it can.
    try:
        worker.look()
    except StoreError as error:
        print(f"worker: {error}", file=sys.stderr)


if __name__ == "__main__":
    main()
