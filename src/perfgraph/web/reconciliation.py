"""Routes of the Reconciliation Service API 0.2 (§3 to §7), below /reconcile.

/reconcile                  GET        the manifest; with `queries` or `extend` as POST
                            POST       a batch of queries, or a request for values, as a form
/reconcile/extend           GET, POST  a request for values
/reconcile/suggest/KIND     GET        entities, types or properties that a prefix begins
/reconcile/properties       GET        the properties of a type
/reconcile/view             GET        where the page of an entity is

Previews are a page (`perfgraph.pages.preview`). JSONP is optional (§3.3) and not spoken: it would let any
site run this one's answers as a script, and every address has CORS.
"""

import re
from collections.abc import Mapping
from functools import partial
from http import HTTPStatus
from urllib.parse import quote

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from perfgraph.pages.links import PART
from perfgraph.web.addresses import language_of
from perfgraph.web.jobs import Job
from perfgraph.web.protocol import ProtocolFault, read_form
from perfgraph.web.sending import varying
from perfgraph.web.server import Server
from perfgraph.web.sparql import METHODS, Route, endpoint, message_of

PATH = "/reconcile"
BOTH, GET = "GET, HEAD, POST, OPTIONS", "GET, HEAD, OPTIONS"

_NAMES = ("queries", "extend", "prefix", "cursor", "type", "limit", "id", "callback")
_KINDS = ("entity", "type", "property")


def router(server: Server) -> APIRouter:
    """Return the routes of a server."""
    routes = APIRouter()
    paths: list[tuple[str, Route, str]] = [
        ("", _service, BOTH),
        ("/", _service, BOTH),
        ("/extend", partial(_needing, "extend", "extend"), BOTH),
        ("/properties", partial(_needing, "properties", "type"), GET),
        ("/view", _view, GET),
        *((f"/suggest/{kind}", partial(_needing, kind, "prefix"), GET) for kind in _KINDS),
    ]
    for path, route, allow in paths:
        routes.add_api_route(PATH + path, endpoint(server, route, allow), methods=list(METHODS))
    return routes


async def _service(server: Server, request: Request) -> Response:
    fields = await _fields(server, request)
    asked = [name for name in ("queries", "extend") if name in fields]
    if len(asked) > 1:
        raise ProtocolFault(400, "found both queries and extend, expected one of them")
    if not asked and request.method == "POST":
        raise ProtocolFault(400, "found neither queries nor extend, expected one of them")
    return await _run(server, request, asked[0] if asked else "manifest", fields)


async def _needing(operation: str, name: str, server: Server, request: Request) -> Response:
    """Answer what needs the parameter `name`; an empty prefix stands for everything (§6.2)."""
    fields = await _fields(server, request)
    if name not in fields:
        raise ProtocolFault(400, f"found no parameter {name}, expected it once")
    return await _run(server, request, operation, fields)


async def _view(server: Server, request: Request) -> Response:
    identifier = (await _fields(server, request)).get("id", "").strip()
    space = f"{server.names.base}id/"
    path = identifier.removeprefix(space).replace("#", PART, 1)
    if not _THING.fullmatch(path):
        raise ProtocolFault(400, "found no id, expected that of an entity, such as unit/130303/762001")
    location = f"{server.serving.root}id/{quote(path, safe=_SAFE)}"
    return Response(status_code=HTTPStatus.SEE_OTHER, headers={"Location": location})


_THING = re.compile(r"[a-z]+/[^/\s\x00-\x1f\x7f][^\s\x00-\x1f\x7f]*")
_SAFE = "/~%"


async def _fields(server: Server, request: Request) -> Mapping[str, str]:
    most = server.limits.query_text
    fields = read_form(await message_of(request, most), _NAMES, most)
    if "callback" in fields:
        raise ProtocolFault(
            400, "found the parameter callback, expected none: JSONP is not spoken here; ask for JSON, "
            "every answer of which other sites may read (CORS)"
        )  # fmt: skip
    return fields


async def _run(server: Server, request: Request, operation: str, fields: Mapping[str, str]) -> Response:
    language = language_of(request)
    detail = {
        "operation": operation,
        "fields": dict(fields),
        "language": language.value,
        "index": "latest" if operation in ("queries", "entity") else "",
    }
    response = await server.run(request, Job("reconcile", detail))
    response.headers["Vary"] = varying(response.headers.get("vary", ""), "Accept-Language", "Cookie")
    if response.status_code == HTTPStatus.OK:
        response.headers["Content-Language"] = language.value
    return response
