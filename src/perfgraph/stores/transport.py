"""HTTP to one SPARQL server: credentials, a time limit for the whole exchange, no redirects, clear faults."""

import base64
import http.client
import re
import socket
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from typing import IO
from urllib.parse import urlsplit

from perfgraph.errors import StoreError
from perfgraph.stores.endpoint import Endpoint

RESPONSE_LIMIT = 300_000_000
"""How many bytes of an answer are read."""

_CHUNK = 1 << 16
_WORDS = 300


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered: `status` 200-299, 400 or 404; `headers` by their names in lower case.

    `delimited` tells whether the end of the body was marked, so that a lost connection would have been seen.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    delimited: bool

    @property
    def media_type(self) -> str:
        """Return the media type of the body, in lower case and without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def words(self) -> str:
        """Return the beginning of the body as one line of text without markup, for a message."""
        text = self.body[:4000].decode("utf-8", "replace")
        text = re.sub(r"<(script|style|title)\b.*?</\1>|<[^<>]*>", " ", text, flags=re.DOTALL | re.IGNORECASE)
        return "".join(char if char.isprintable() else " " for char in " ".join(text.split()))[:_WORDS]


class _Deadline:
    """Cuts the connections of one exchange when its time is over, whatever they wait for."""

    def __init__(self, seconds: float) -> None:
        self.over = False
        self._sockets: list[socket.socket] = []
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True

    def watch(self, connection: socket.socket) -> None:
        self._sockets.append(connection)
        if self.over:
            self._cut()

    def _cut(self) -> None:
        self.over = True
        for connection in self._sockets:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> "_Deadline":
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        self._sockets.clear()


_deadline: ContextVar[_Deadline] = ContextVar("_deadline")


class _Plain(http.client.HTTPConnection):
    def connect(self) -> None:
        super().connect()
        _deadline.get().watch(self.sock)


class _Secure(http.client.HTTPSConnection):
    def connect(self) -> None:
        super().connect()
        _deadline.get().watch(self.sock)


class _PlainHandler(urllib.request.HTTPHandler):
    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(_Plain, req)


class _SecureHandler(urllib.request.HTTPSHandler):
    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(_Secure, req)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Leaves a redirect unanswered: it would carry credentials elsewhere, or turn a POST into a GET."""

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> None:
        return None


class _Basic(urllib.request.BaseHandler):
    def __init__(self, user: str, password: str) -> None:
        self._value = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()

    def http_request(self, request: urllib.request.Request) -> urllib.request.Request:
        request.add_unredirected_header("Authorization", self._value)
        return request

    https_request = http_request


class _Digest(urllib.request.HTTPDigestAuthHandler):
    """Digest authentication that answers the last challenge of the server beforehand.

    Without that a large body is sent only to be refused, and Virtuoso cuts the connection meanwhile.
    """
