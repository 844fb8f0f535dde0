"""Connections for `perfgraph.stores.transport`: a deadline, no redirects, basic and digest authentication."""

import base64
import http.client
import socket
import ssl
import time
import urllib.request
from collections.abc import Mapping
from contextlib import ExitStack
from contextvars import ContextVar
from functools import cache
from typing import IO, Any

DEADLINE: ContextVar[float] = ContextVar("DEADLINE")
"""When the exchange that is under way must have ended, by `time.monotonic`."""


def _remaining() -> float:
    seconds = DEADLINE.get() - time.monotonic()
    if seconds <= 0:
        raise TimeoutError
    return seconds


class _Timed(socket.socket):
    """A socket whose every operation ends by the deadline, so that a drip of bytes does not outlast it."""

    def recv_into(self, *args: Any, **named: Any) -> int:
        self.settimeout(_remaining())
        return super().recv_into(*args, **named)

    def send(self, *args: Any) -> int:
        self.settimeout(_remaining())
        return super().send(*args)

    def sendall(self, *args: Any) -> None:
        self.settimeout(_remaining())
        super().sendall(*args)


class _TimedSecure(_Timed, ssl.SSLSocket):
    """The same over TLS."""


@cache
def _secure_context() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.sslsocket_class = _TimedSecure
    return context


class _Plain(http.client.HTTPConnection):
    def connect(self) -> None:
        self.timeout = _remaining()
        super().connect()
        self.sock = _Timed(fileno=self.sock.detach())


class _Secure(http.client.HTTPSConnection):
    def connect(self) -> None:
        self.timeout = _remaining()
        super().connect()


class PlainHandler(urllib.request.HTTPHandler):
    """Open http addresses under the current deadline."""

    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        """Send a request."""
        return self.do_open(_Plain, req)


class SecureHandler(urllib.request.HTTPSHandler):
    """Open https addresses under the current deadline, with the system's certificates."""

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        """Send a request."""
        return self.do_open(_Secure, req, context=_secure_context())


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
