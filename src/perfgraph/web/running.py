"""Listening, answering, and stopping when it is told to."""

import logging
import math
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn

from perfgraph.errors import SettingsError, StoreError
from perfgraph.settings import Serving
from perfgraph.web.app import create_app
from perfgraph.web.connection import Connection

SENDING = 2
"""How many seconds above those of a query answers may take after the server was told to stop."""

CONNECTIONS = 1000
"""How many connections there may be; who comes beyond is told 503."""

BACKLOG = 512

_TARGET = 64_000
"""How many bytes the head of a request may have above those of a query, which a GET percent-encodes."""


def serve(serving: Serving, listening: socket.socket, announce: Callable[[], None]) -> None:
    """Serve the site on a listening socket until SIGINT or SIGTERM; `announce` is called once it answers.

    Requests that run then are finished, as far as they need no longer than an anonymous query may.
    """
    _log()
    config = uvicorn.Config(
        create_app(serving),
        http=Connection,
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=True,
        forwarded_allow_ips=serving.proxies,
        timeout_graceful_shutdown=math.ceil(serving.limits.anonymous.seconds) + SENDING,
        timeout_keep_alive=20,
        h11_max_incomplete_event_size=3 * serving.limits.query_text + _TARGET,
        limit_concurrency=CONNECTIONS,
    )
    _Announcing(config, announce).run(sockets=[listening])


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens at an address of this machine; port 0 takes any that is free.

    Raises `SettingsError` when the address is not of this machine or the port is taken.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        # Two sockets may be bound to one port as long as neither listens.
        listening.listen(BACKLOG)
    except OSError as error:
        listening.close()
        raise SettingsError(
            f"--host {host} --port {port}: {error.strerror or error}, expected an address of this machine "
            "and a port that is free; try another --port, or 0 for any"
        ) from error
    return listening


STOPPING = (signal.SIGINT, signal.SIGTERM)


class _Announcing(uvicorn.Server):
    """A server that says where it is as soon as it answers."""

    def __init__(self, config: uvicorn.Config, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say so; raises `StoreError` when no worker can be started, which the log tells."""
        try:
            await super().startup(sockets)
        except SystemExit:
            raise StoreError(
                "perfgraph serve: the processes that answer could not be started, for the reason above. "
                "Check that this machine has memory and processes left."
            ) from None
        if self.started:
            self._announce()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop at a signal and end well: to be told to stop is no failure (uvicorn would die of it)."""
        before = {number: signal.signal(number, self.handle_exit) for number in STOPPING}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _log() -> None:
    access = logging.StreamHandler(sys.stderr)
    access.setFormatter(logging.Formatter("%(message)s"))
    for name, level in (("perfgraph.access", logging.INFO), ("perfgraph.web", logging.WARNING)):
        logger = logging.getLogger(name)
        logger.setLevel(level)
        logger.addHandler(access)
        logger.propagate = False
    # What a client does wrong is in the access log; only faults of the server are worth a line of their own.
    logging.getLogger("uvicorn").setLevel(logging.ERROR)
