"""What surrounds every request: the path below a proxy, the security headers, the log and the metrics."""

import json
import logging
import time
from collections.abc import Mapping, MutableMapping
from functools import lru_cache
from typing import Any
from urllib.parse import quote, unquote

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from perfgraph.pages.sections import section_of, split_suffix
from perfgraph.web.admission import Clients
from perfgraph.web.faults import Fault, text_response
from perfgraph.web.target import LONGEST_PATH, below, normal_path

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)
"""The content policy (CSP 3): nothing from elsewhere, nothing inline."""

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
"""What every answer carries unless its route says otherwise."""

_HEADERS = tuple((name.lower().encode("ascii"), value.encode("ascii")) for name, value in HEADERS.items())

_PATHS = 4096
"""Of how many paths it is remembered which section they are of."""

SALT_DAYS = 7
"""After how many days the hash of a client changes, so that the log follows nobody for longer."""

log = logging.getLogger("perfgraph.access")


class Surroundings:
    """The outermost ASGI application."""

    def __init__(self, app: ASGIApp, root: str, metrics: Any) -> None:
        self._app, self._root, self._metrics = app, root, metrics
        self._clients, self._since = Clients(), time.monotonic()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = time.monotonic()
        seen: dict[str, int] = {"status": 500, "bytes": 0}

        async def tell(message: Message) -> None:
            if message["type"] == "http.response.start":
                seen["status"] = message["status"]
                named = {name for name, _ in message["headers"]}
                message["headers"] = [
                    *message["headers"], *(one for one in _HEADERS if one[0] not in named)
                ]  # fmt: skip
            elif message["type"] == "http.response.body" and scope["method"] != "HEAD":
                seen["bytes"] += len(message.get("body", b""))
            await send(message)

        raw = scope.get("raw_path") or quote(scope["path"]).encode("ascii")
        path = below(normal_path(raw), self._root)
        try:
            if len(path) > LONGEST_PATH:
                await text_response(Fault(414, "path"))(scope, receive, tell)
            else:
                await self._app(_at(scope, path), receive, tell)
        except ClientDisconnect:
            seen["status"] = 499  # it left before it had sent its request
        finally:
            self._record(scope, path.removeprefix("/"), seen, time.monotonic() - begun)

    def _record(self, scope: Scope, path: str, seen: Mapping[str, int], seconds: float) -> None:
        section, method = _section(path), scope["method"] if scope["method"] in _METHODS else "other"
        self._metrics.requests.labels(section, method, str(seen["status"])).inc()
        self._metrics.seconds.labels(section).observe(seconds)
        if log.isEnabledFor(logging.INFO):
            log.info(json.dumps({
                "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "method": method,
                "path": f"/{path}"[:300], "status": seen["status"], "bytes": seen["bytes"],
                "seconds": round(seconds, 4), "client": self._client(scope),
            }))  # fmt: skip

    def _client(self, scope: Scope) -> str:
        if time.monotonic() - self._since > SALT_DAYS * 86_400:
            self._clients, self._since = Clients(), time.monotonic()
        return self._clients.key((scope.get("client") or ("", 0))[0])


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

SERVICES = frozenset(
    {"sparql", "update", "graph-store", "healthz", "metrics", "static", "api", "openapi.json", ".well-known",
     "robots.txt", "reconcile", "docs"}
)  # fmt: skip
"""How the paths begin that are no pages."""


def _at(scope: Scope, path: str) -> Scope:
    changed: MutableMapping[str, Any] = dict(scope)
    changed["path"], changed["raw_path"] = unquote(path), path.encode("ascii")
    return changed


@lru_cache(_PATHS)
def _section(path: str) -> str:
    """Return a name of bounded variety for what a path asks for."""
    first = path.partition("/")[0]
    if first in SERVICES:
        return first
    section = section_of(split_suffix(path)[0])
    return section.name if section else "other"
