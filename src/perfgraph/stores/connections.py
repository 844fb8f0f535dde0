"""Connections for `perfgraph.stores.transport`: a deadline, no redirects, basic and digest authentication."""

import base64
import http.client
import socket
import threading
import urllib.request
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from contextvars import ContextVar
from typing import IO


class Deadline:
    """Cut the connections of one exchange when its time, in seconds, is over, whatever they wait for."""

    def __init__(self, seconds: float) -> None:
        self.over = False
        self._sockets: list[socket.socket] = []
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True

    def watch(self, connection: socket.socket) -> None:
        """Cut this connection too."""
        self._sockets.append(connection)
        if self.over:
            self._cut()

    def _cut(self) -> None:
        self.over = True
        for connection in self._sockets:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> "Deadline":
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        self._sockets.clear()


DEADLINE: ContextVar[Deadline] = ContextVar("DEADLINE")
"""The deadline of the exchange that is under way."""


class _Plain(http.client.HTTPConnection):
    def connect(self) -> None:
        super().connect()
        DEADLINE.get().watch(self.sock)


class _Secure(http.client.HTTPSConnection):
    def connect(self) -> None:
        super().connect()
        DEADLINE.get().watch(self.sock)


class PlainHandler(urllib.request.HTTPHandler):
    """Open http addresses under the current deadline."""

    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        """Send a request."""
        return self.do_open(_Plain, req)


class SecureHandler(urllib.request.HTTPSHandler):
    """Open https addresses under the current deadline."""

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        """Send a request."""
        return self.do_open(_Secure, req)


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """Leave a redirect unanswered: it would carry credentials elsewhere, or turn a POST into a GET."""

    def redirect_request(self, *_: object, **__: object) -> None:
        """Return nothing: the redirect becomes an error."""
        return


class Basic(urllib.request.BaseHandler):
    """Basic authentication (RFC 7617), with every request."""

    def __init__(self, user: str, password: str) -> None:
        self._value = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()

    def http_request(self, request: urllib.request.Request) -> urllib.request.Request:
        """Add the credentials."""
        request.add_unredirected_header("Authorization", self._value)
        return request

    https_request = http_request


class Digest(urllib.request.HTTPDigestAuthHandler):
    """Digest authentication (RFC 7616) that answers the last challenge of the server beforehand.

    Without that a large body is sent only to be refused, and Virtuoso cuts the connection meanwhile.
    """

    _challenge: Mapping[str, str] | None = None
    _answered: urllib.request.Request | None = None

    def http_error_401(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
    ) -> object:
        """Answer a challenge, and close the refusal that brought it."""
        with ExitStack() as answered:
            answered.callback(fp.close)
            retried = super().http_error_401(req, fp, code, msg, headers)
            if retried is None:
                answered.pop_all()
            return retried

    def retry_http_digest_auth(self, req: urllib.request.Request, auth: str) -> object:
        """Answer the challenge of a refusal, once for each request: the second refusal is of the password."""
        fields = urllib.request.parse_http_list(auth.partition(" ")[2])
        self._challenge = urllib.request.parse_keqv_list([field for field in fields if field])
        if self._answered is req:
            return None
        self._answered = req
        return super().retry_http_digest_auth(req, auth)

    def http_request(self, request: urllib.request.Request) -> urllib.request.Request:
        """Answer the last challenge beforehand."""
        if self._challenge:
            answer = self.get_authorization(request, self._challenge)
            if answer:
                request.add_unredirected_header(self.auth_header, f"Digest {answer}")
        return request

    https_request = http_request
