"""HTTP to one SPARQL server: credentials, a time limit for the whole exchange, no redirects, clear faults."""

import http.client
import re
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from perfgraph.errors import StoreError
from perfgraph.stores.connections import (
    DEADLINE,
    Basic,
    Digest,
    NoRedirect,
    PlainHandler,
    SecureHandler,
)
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
        return _line(text)[:_WORDS]


class Transport:
    """Sends requests to one endpoint.

    Redirects are not followed, the credentials go to the addresses of the endpoint alone, and a request ends
    within its time-out however slowly the server sends.
    """

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        handlers: list[urllib.request.BaseHandler] = [PlainHandler(), SecureHandler(), NoRedirect()]
        if endpoint.user:
            handlers.append(self._authentication())
        self._opener = urllib.request.build_opener(*handlers)
        self._opener.addheaders = [("User-Agent", "perfgraph")]

    def send(
        self, request: urllib.request.Request, *, timeout: float | None = None, also: tuple[int, ...] = ()
    ) -> Reply:
        """Return the reply to a request, when its status is 200-299 or one of `also`.

        `timeout` in seconds is the endpoint's unless given. Raises `StoreError` with the address for anything
        else: no connection, time-out, refusal, redirect, error status, a body cut off or above
        `RESPONSE_LIMIT`.
        """
        limit = self._endpoint.timeout if timeout is None else timeout
        token = DEADLINE.set(time.monotonic() + limit)
        try:
            reply = self._exchange(request, limit)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise self._lost(request, error, limit) from None
        finally:
            DEADLINE.reset(token)
        if 200 <= reply.status < 300 or reply.status in also:
            return reply
        raise self._refused(request, reply)

    def _authentication(self) -> urllib.request.BaseHandler:
        endpoint = self._endpoint
        if endpoint.auth != "digest":
            return Basic(endpoint.user, endpoint.password)
        passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
        for address in {endpoint.query, endpoint.update, endpoint.graph_store}:
            parts = urlsplit(address)
            origin = f"{parts.scheme}://{parts.netloc}/"
            passwords.add_password(None, origin, endpoint.user, endpoint.password)
        return Digest(passwords)

    def _exchange(self, request: urllib.request.Request, limit: float) -> Reply:
        try:
            response = self._opener.open(request, timeout=limit)
        except urllib.error.HTTPError as error:
            response = error
        with response:
            body = bytearray()
            while chunk := response.read(_CHUNK):
                body += chunk
                if len(body) > RESPONSE_LIMIT:
                    raise StoreError(
                        f"{_shown(request)}: the answer is above {RESPONSE_LIMIT:,} bytes. Ask for less."
                    )
            raw = response.fp if isinstance(response, urllib.error.HTTPError) else response
            left = getattr(raw, "length", None)
            if left:
                raise http.client.IncompleteRead(b"", left)
            headers = {name.lower(): value for name, value in response.headers.items()}
        delimited = "content-length" in headers or headers.get("transfer-encoding", "").lower() == "chunked"
        return Reply(response.status or 0, headers, bytes(body), delimited)

    def _refused(self, request: urllib.request.Request, reply: Reply) -> StoreError:
        where, words = _shown(request), self._without_password(reply.words)
        if reply.status in (401, 403):
            user = f"the user {self._endpoint.user!r}" if self._endpoint.user else "a request without a user"
            return StoreError(
                f"{where}: refused {user} (HTTP {reply.status}). Check user name and password, the way of "
                f"authentication ({self._endpoint.auth}), and that the user may write. {words}".rstrip()
            )
        if 300 <= reply.status < 400:
            target = reply.headers.get("location", "nowhere").partition("?")[0].rpartition("@")[2]
            return StoreError(
                f"{where}: found a redirect to {target} (HTTP {reply.status}), which is not followed. "
                "Give the address that answers itself."
            )
        return StoreError(
            f"{where}: the server failed (HTTP {reply.status}). Its words: {words or 'none'}. "
            "Check its address and its log, then run the command again."
        )

    def _lost(self, request: urllib.request.Request, error: Exception, limit: float) -> StoreError:
        reason = getattr(error, "reason", error)
        if isinstance(reason, TimeoutError):
            return StoreError(
                f"{_shown(request)}: no whole answer within {limit:g} seconds. "
                "Ask for less, or allow more time."
            )
        if isinstance(error, http.client.IncompleteRead):
            what = "the connection was lost in the middle of the answer"
        elif isinstance(reason, ConnectionError | http.client.HTTPException):
            what = f"no answer, or the connection was lost ({_line(str(reason)) or type(reason).__name__})"
        else:
            what = f"cannot be reached ({_line(str(reason))})"
        return StoreError(
            f"{_shown(request)}: {self._without_password(what)}. Check the address and that the server runs, "
            "then run the command again."
        )

    def _without_password(self, text: str) -> str:
        return text.replace(self._endpoint.password, "***") if self._endpoint.password else text


def _line(text: str) -> str:
    return "".join(char if char.isprintable() else " " for char in " ".join(text.split()))


def _shown(request: urllib.request.Request) -> str:
    return request.full_url.partition("?")[0]
