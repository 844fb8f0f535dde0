"""The program that a `perfgraph.ingest.process.ReadingProcess` runs."""

import gc
import importlib
import os
import resource
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection
from typing import cast

from perfgraph.ingest.process import Start
from perfgraph.ingest.work import Result, Work
from perfgraph.terms import Names

Reader = Callable[[Sequence[Work], Names], Iterator[Result]]

_WATCHING = 0.5


def main() -> None:
    """Read what comes through the connection, whose descriptor is the first argument, until it ends."""
    connection = Connection(int(sys.argv[1]))
    threading.Thread(target=_die_with, args=(int(sys.argv[2]),), daemon=True).start()
    start: Start = connection.recv()
    _limit(start.bounds.memory)
    module, _, function = start.reader.partition(":")
    read = cast(Reader, getattr(importlib.import_module(module), function))
    names = Names(start.base)
    connection.send("ready")
    while True:
        try:
            works: Sequence[Work] = connection.recv()
        except EOFError:
            return
        for result in read(works, names):
            connection.send(result)
        if not gc.get_freeze_count():
            gc.freeze()  # what the first documents brought in is kept: garbage is not sought in it again


def _limit(memory: int) -> None:
    """Limit the address space of this process and of each one it starts, which may raise it for itself."""
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    wanted = memory if most == resource.RLIM_INFINITY else min(memory, most)
    resource.setrlimit(resource.RLIMIT_AS, (wanted, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _die_with(parent: int) -> None:
    """End this process and what it started when the parent is gone, however that was killed."""
    while os.getppid() == parent:
        time.sleep(_WATCHING)
    os.killpg(0, signal.SIGKILL)
