"""A process that reads documents for another one, and is killed when it takes too much.

It is started as a program of its own, not forked: the parent holds an open store and threads, and its main
module may be a notebook. Of the libraries that offer the like, concurrent.futures cannot kill a worker, and
Pebble (LGPL-3.0) neither tells which file of several ended one nor limits memory.
"""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection

from perfgraph.ingest.work import Result, Unread, Work
from perfgraph.limits import MB
from perfgraph.readers.messages import printable

READER = "perfgraph.ingest.work:read_works"
"""The function that reads in the process; a test puts another one in its place."""

_PROGRAM = "from perfgraph.ingest.worker import main; main()"
_STARTING = 120.0


@dataclass(frozen=True, slots=True)
class Bounds:
    """What reading may take: bytes of address space of a process, seconds of wall time for a file."""

    memory: int = 2_000 * MB
    seconds: float = 120.0


@dataclass(frozen=True, slots=True)
class Start:
    """What a process is told first: the base of the data, its bounds, what reads."""

    base: str
    bounds: Bounds
    reader: str = READER


class Stopped(Exception):
    """A reading whose run has ended."""


class ReadingProcess:
    """A process that reads, started when it is first needed and replaced when it was lost; for one thread."""

    def __init__(self, start: Start) -> None:
        self._start = start
        self._process: subprocess.Popen[bytes] | None = None
        self._connection: Connection | None = None
        self._over = False

    def read(self, works: Sequence[Work]) -> list[Result]:
        """Return what became of each file, in order.

        When the process is lost, those it had not finished are read one by one, so that the one at fault,
        and no other, is unread with the reason.
        """
        done, loss = self._attempt(works)
        if loss and len(works) == 1:
            return [Unread(f"{printable(works[0].shown)}: {loss}")]
        return [*done, *(result for work in works[len(done) :] for result in self.read((work,)))]

    def stop(self) -> None:
        """Kill the process and let no other begin: what is being read ends by `Stopped`.

        The one method for another thread than that which reads.
        """
        self._over = True
        self._kill()

    def close(self) -> None:
        """Kill the process and wait for its end."""
        self._kill()
        if self._process:
            self._process.wait()
        if self._connection:
            self._connection.close()
        self._process = self._connection = None

    def _kill(self) -> None:
        process = self._process
        if process and process.poll() is None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)

    def _attempt(self, works: Sequence[Work]) -> tuple[list[Result], str]:
        """Return the results until the process ended, and why it did, "" when it did not."""
        done: list[Result] = []
        seconds = self._start.bounds.seconds
        self._go_on()
        try:
            connection = self._connected()
            connection.send(tuple(works))
            while len(done) < len(works):
                if not connection.poll(seconds):
                    self.close()
                    return done, (
                        f"found a document whose reading took longer than {seconds:g} s; expected less: "
                        "split it, or allow more (--seconds)"
                    )
                done.append(connection.recv())
        except (EOFError, OSError):
            return done, self._ending()
        return done, ""

    def _connected(self) -> Connection:
        if self._connection is None:
            ours, theirs = socket.socketpair()
            with theirs:
                self._process = subprocess.Popen(
                    [sys.executable, "-c", _PROGRAM, str(theirs.fileno()), str(os.getpid())],
                    pass_fds=(theirs.fileno(),),
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    start_new_session=True,  # Ctrl+C is for the parent; and children die with their group
                )
            self._connection = Connection(ours.detach())
            self._go_on()  # `stop` may have come while the process was started
            self._connection.send(self._start)
            if not self._connection.poll(_STARTING):
                raise EOFError
            self._connection.recv()
        return self._connection

    def _go_on(self) -> None:
        if self._over:
            self.close()
            raise Stopped

    def _ending(self) -> str:
        """Return how the process ended, and let it go."""
        process = self._process
        if process and process.poll() is None:
            with suppress(subprocess.TimeoutExpired):
                process.wait(5)
        status = process.returncode if process else None
        self.close()
        if status is not None and status < 0:
            how = f"was ended by {signal.Signals(-status).name}"
        else:
            how = f"ended with status {status}"
        return (
            f"found a document whose reading {how}, as happens when memory runs out; expected one that can "
            "be read: save it anew with a word processor, or allow more (--memory)"
        )
