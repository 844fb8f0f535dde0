"""The same request again: its whole response from memory, as long as the state of the store stays.

An answer that is kept (`perfgraph.web.cache`) is quick, but finding out which one is asked for, and making a
response of it, takes ten times longer than sending it.
"""

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST = 256_000
"""The largest body that is kept here, in bytes."""

_TOLD = frozenset(
    {b"accept", b"accept-language", b"accept-encoding", b"cookie", b"if-none-match", b"origin"}
)  # fmt: skip
"""The fields that an answer may depend on; whoever shows a token is asked anew."""

Key = tuple[bytes, bytes, tuple[tuple[bytes, bytes], ...]]


@dataclass(frozen=True, slots=True)
class Response:
    """A whole response: `version` is what the store and the search index were when it was made."""

    version: object
    start: Message
    body: bytes


class Responses:
    """Responses by request, the least recently used leaving first when they exceed `capacity` bytes."""

    def __init__(self, capacity: int = 32_000_000) -> None:
        self.capacity = capacity
        self.size = 0
        self._kept: OrderedDict[Key, Response] = OrderedDict()

    def get(self, key: Key, version: object) -> Response | None:
        """Return the response to a request that was made of a version; None when there is none."""
        kept = self._kept.get(key)
        if kept is None or kept.version != version:
            return None
        self._kept.move_to_end(key)
        return kept

    def put(self, key: Key, response: Response) -> None:
        """Keep a response in place of that of an older version."""
        before = self._kept.pop(key, None)
        self._kept[key] = response
        self.size += _weight(key, response) - (_weight(key, before) if before else 0)
        while self.size > self.capacity:
            oldest, gone = self._kept.popitem(last=False)
            self.size -= _weight(oldest, gone)


class Repeats:
    """An ASGI application before another, which answers repeated requests by itself.

    `version` tells what the store is now: answers to equal requests are equal while it stays the same; None
    when that is not known.
    """

    def __init__(
        self, app: ASGIApp, version: Callable[[], Awaitable[object | None]], responses: Responses
    ) -> None:
        self._app, self._version, self._responses = app, version, responses

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, from memory where it can be."""
        key = _key(scope) if scope["type"] == "http" and scope["method"] == "GET" else None
        version = await self._version() if key is not None else None
        if key is None or version is None:
            await self._app(scope, receive, send)
            return
        kept = self._responses.get(key, version)
        if kept is not None:
            await send({**kept.start, "headers": list(kept.start["headers"])})
            await send({"type": "http.response.body", "body": kept.body})
            return
        seen: list[Message] = []

        async def note(message: Message) -> None:
            if len(seen) < 3:
                seen.append({**message, "headers": tuple(message.get("headers", ()))})
            await send(message)

        await self._app(scope, receive, note)
        # What was made while the store changed may be of either state.
        if _whole(seen) and version == await self._version():
            self._responses.put(key, Response(version, seen[0], seen[1].get("body", b"")))


def _key(scope: Scope) -> Key | None:
    fields = scope["headers"]
    path: bytes = scope["raw_path"]
    # Static files change without the store.
    if path.startswith(b"/static/") or any(name == b"authorization" for name, _ in fields):
        return None
    return path, scope["query_string"], tuple(field for field in fields if field[0] in _TOLD)


def _whole(seen: list[Message]) -> bool:
    """Tell whether a response came in one piece and has an entity tag, which says of which state it is."""
    if len(seen) != 2 or seen[0]["status"] not in (200, 304) or seen[1].get("more_body"):
        return False
    tagged = any(name == b"etag" for name, _ in seen[0]["headers"])
    return tagged and len(seen[1].get("body", b"")) <= LARGEST


def _weight(key: Key, response: Response) -> int:
    told = sum(len(name) + len(value) for name, value in key[2])
    return len(response.body) + len(key[0]) + len(key[1]) + told + 1_500  # the fields of the response
