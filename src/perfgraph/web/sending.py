"""From an answer to an HTTP response: the copy that a client holds, compression, pieces."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from perfgraph.negotiation import ranges
from perfgraph.web.cache import Kept, matching
from perfgraph.web.pool import Reply

REVALIDATE = "no-cache"
"""Caches keep answers but ask before they use one (RFC 9111 §5.2.2.4): the entity tag makes that cheap."""


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a request says about the copy that its client holds and the codings it takes."""

    if_none_match: str
    gzip: bool

    @classmethod
    def of(cls, request: Request) -> "Conditions":
        """Return the conditions of a request; a copy counts with GET and HEAD only (RFC 9110 §13.1.2)."""
        reads = request.method in ("GET", "HEAD")
        header = ", ".join(request.headers.getlist("accept-encoding"))
        takes = {coding.name: coding.quality for coding in ranges(header)}
        gzip = takes.get("gzip", takes.get("*", 0.0)) > 0
        return cls(", ".join(request.headers.getlist("if-none-match")) if reads else "", gzip)

    def held(self, tag: str, there: bool = False) -> str:
        """Return the tag under which the client holds the current representation, "" when it does not.

        "*" stands for any representation that is `there`.
        """
        if self.if_none_match.strip() == "*":
            return tag if there else ""
        return matching(self.if_none_match, tag)


def not_modified(tag: str) -> Response:
    """Return that the client's copy is the current one (RFC 9110 §15.4.5)."""
    headers = {"ETag": f'"{tag}"', "Cache-Control": REVALIDATE, "Vary": "Accept-Encoding"}
    return Response(None, HTTPStatus.NOT_MODIFIED, headers)


def respond_kept(kept: Kept, conditions: Conditions) -> Response:
    """Return an answer that is kept, compressed for a client that takes it."""
    packed = kept.packed if conditions.gzip else None
    headers = {**kept.headers, "Vary": varying(kept.headers.get("Vary", ""), "Accept-Encoding")}
    headers["ETag"] = f'"{kept.tag}-gz"' if packed is not None else f'"{kept.tag}"'
    headers.setdefault("Cache-Control", REVALIDATE)
    if packed is not None:
        headers["Content-Encoding"] = "gzip"
    body = kept.body if packed is None else packed
    return Response(body, kept.status, headers, kept.media_type or None)


def respond_reply(reply: Reply, tag: str) -> Response:
    """Return an answer as it came from a worker, from its file piece by piece when it is large."""
    sent = dict(reply.headers)
    if tag:
        sent.update({"ETag": f'"{tag}"', "Cache-Control": REVALIDATE})
    else:
        sent.setdefault("Cache-Control", "no-store")
    return _Spooled(reply, sent)


def varying(before: str, *names: str) -> str:
    """Return a Vary header with further names, in one order.

    >>> varying("Accept-Encoding", "Accept", "accept-encoding")
    'Accept, Accept-Encoding'
    """
    found = [name.strip() for name in before.split(",") if name.strip()]
    return ", ".join(sorted({name.title() for name in (*found, *names)}))


class _Spooled(Response):
    """A whole answer that is sent in pieces, the next one when the client has taken enough."""

    def __init__(self, reply: Reply, headers: Mapping[str, str]) -> None:
        super().__init__(None, reply.status, headers, reply.media_type or None)
        if reply.status != HTTPStatus.NO_CONTENT:
            self.headers["Content-Length"] = str(reply.body.size)
        self._reply = reply

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the pieces; a client that takes none loses its connection (see `Connection`)."""
        del receive
        start = {"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers}
        try:
            await send(start)
            pieces: Iterator[bytes] = iter(()) if scope["method"] == "HEAD" else self._reply.body.chunks()
            for piece in pieces:
                await send({"type": "http.response.body", "body": piece, "more_body": True})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            self._reply.body.close()
