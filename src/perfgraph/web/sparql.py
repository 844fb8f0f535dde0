"""Routes of the SPARQL 1.1 Protocol and of the Graph Store protocol.

/sparql         GET, POST   queries of everybody; without a query the description of the service;
                            the editor for who follows a link and prefers HTML
/update         POST        updates, with a token
/graph-store    GET         graphs, of everybody; PUT, POST and DELETE with a token
"""

import hashlib
from collections.abc import Awaitable, Callable, Iterable
from http import HTTPStatus
from tempfile import NamedTemporaryFile
from typing import IO
from urllib.parse import quote

from fastapi import APIRouter
from pyoxigraph import NamedNode
from starlette.requests import Request
from starlette.responses import Response

from perfgraph.negotiation import preferred
from perfgraph.pages.sections import Representation
from perfgraph.pages.site import HTML
from perfgraph.stores import Dataset
from perfgraph.syntax import query_form
from perfgraph.terms import hashed
from perfgraph.web.addresses import represent
from perfgraph.web.jobs import PLAIN_TEXT, Job
from perfgraph.web.protocol import Describe, Message, ProtocolFault, graph_name, read_query, read_update
from perfgraph.web.results import GRAPHS, JSON, OFFERED, SOLUTIONS, media_type_for
from perfgraph.web.server import Server

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
"""The methods that reach the routes, which say themselves what they take."""

READING, UPDATING, WRITING = (
    "GET, HEAD, POST, OPTIONS",
    "POST, OPTIONS",
    "GET, HEAD, PUT, POST, DELETE, OPTIONS",
)

_EDITOR = Representation(HTML, "text/html", "html")
_PATH = "graph-store"
_ENCODED = 4  # how much longer a text is in a form: a byte of UTF-8 is three characters of it, and names

Route = Callable[[Server, Request], Awaitable[Response]]


def router(server: Server) -> APIRouter:
    """Return the routes of a server."""
    routes = APIRouter()
    for path, route, allow in (
        ("/sparql", _query, READING),
        ("/sparql/", _query, READING),
        ("/update", _update, UPDATING),
        ("/update/", _update, UPDATING),
        (f"/{_PATH}", _graph_store, WRITING),
        (f"/{_PATH}/{{path:path}}", _graph_store, WRITING),
        ("/.well-known/void", _void, "GET, HEAD, OPTIONS"),
    ):
        routes.add_api_route(path, endpoint(server, route, allow), methods=list(METHODS))
    return routes


def endpoint(server: Server, route: Route, allow: str) -> Callable[[Request], Awaitable[Response]]:
    """Return the function of a route: it takes the methods of `allow`, and tells what is no operation."""

    async def answer(request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=HTTPStatus.NO_CONTENT, headers={"Allow": allow})
        try:
            if request.method not in allow.split(", "):
                expected = f"found the method {request.method}, expected one of {allow}"
                raise ProtocolFault(405, expected, Allow=allow)
            return await route(server, request)
        except ProtocolFault as fault:
            headers = {"Cache-Control": "no-store", **fault.headers}
            return Response(f"{fault.text}\n", fault.status, headers, PLAIN_TEXT)

    return answer


async def _query(server: Server, request: Request) -> Response:
    operation = read_query(await message_of(request, server.limits.query_text), server.limits.query_text)
    accept = _accept(request)
    if isinstance(operation, Describe):
        return await _describe(server, request, operation.format)
    form = query_form(operation.text)
    if _wants_page(request, operation.format, OFFERED.get(form, SOLUTIONS)):
        return await represent(request, _EDITOR, "sparql")
    # A text without a form is no query: the worker tells where it is at fault.
    media_type = media_type_for(form, accept, operation.format) if form else JSON
    detail = {"query": operation.text, "media_type": media_type, **_graphs(operation.dataset)}
    return await server.run(request, Job("sparql", detail), trusted=server.trusted(request))


async def _describe(server: Server, request: Request, name: str) -> Response:
    if _wants_page(request, name, GRAPHS):
        return await represent(request, _EDITOR, "sparql")
    job = Job("sparql", {"description": media_type_for("", _accept(request), name)})
    # Counting the data is the server's own question, asked once for each snapshot.
    return await server.run(request, job, trusted=True)


def _wants_page(request: Request, name: str, offered: Iterable[str]) -> bool:
    """Tell whether a reader follows a link, and would rather see the editor than data."""
    reads = request.method in ("GET", "HEAD") and not name
    return reads and preferred(_accept(request), [*offered, "text/html"]) == "text/html"


async def _void(server: Server, request: Request) -> Response:
    job = Job("sparql", {"description": media_type_for("", _accept(request))})
    return await server.run(request, job, trusted=True)


async def _update(server: Server, request: Request) -> Response:
    _require_token(server, request)
    operation = read_update(await message_of(request, server.limits.upload), server.limits.upload)
    detail = {"update": operation.text, **_graphs(operation.dataset)}
    return await server.run(request, Job("update", detail), trusted=True, writer=True)


async def _graph_store(server: Server, request: Request) -> Response:
    reads = request.method in ("GET", "HEAD")
    if not reads:
        _require_token(server, request)
    graph = _graph(server, request)
    if reads and graph is not None:
        media_type = media_type_for("", _accept(request), request.query_params.get("format", ""))
        job = Job("graph", {"method": "GET", "graph": graph, "media_type": media_type})
        return await server.run(request, job, trusted=server.trusted(request))
    if graph is None and request.method != "POST":
        raise ProtocolFault(
            400, "found no graph, expected ?graph=IRI, ?default, or a path below graph-store/"
        )
    with NamedTemporaryFile(prefix="perfgraph-graph-") as file:
        digest = await _spool(request, file, server.limits.upload)
        created = f"{_PATH}/{hashed('pg-graph-v1', digest)}" if graph is None else ""
        detail = {
            "method": request.method,
            "graph": f"{server.names.base}{created}" if graph is None else graph,
            "file": file.name,
            "content_type": request.headers.get("content-type", ""),
        }
        response = await server.run(request, Job("graph", detail), trusted=True, writer=True)
    if created and response.status_code in (200, 201):
        response.status_code = HTTPStatus.CREATED
        response.headers["Location"] = f"{server.address}{created}"
    return response


def _graph(server: Server, request: Request) -> str | None:
    """Return the IRI of the graph that a request is about; "" for what is in no named graph, None for none.

    A path below the graph store names the graph with the IRI of that path below the base of the data, so
    that it is the same one wherever the site runs; so does that address in the parameter.
    """
    path, parameters = str(request.path_params.get("path", "")), request.query_params
    named, default = parameters.getlist("graph"), parameters.getlist("default")
    if len(named) + len(default) + bool(path) > 1:
        raise ProtocolFault(400, "found more than one graph, expected one of ?graph=IRI, ?default and a path")
    if default:
        return ""
    if not named and not path:
        return None
    iri = named[0] if named else f"{server.names.base}{_PATH}/{quote(path, safe=_SAFE)}"
    if iri.startswith(server.address):
        iri = server.names.base + iri.removeprefix(server.address)
    return graph_name(iri).value


_SAFE = "/~!$&'()*+,;=:@-._"


def _graphs(dataset: Dataset | None) -> dict[str, list[str] | None]:
    if dataset is None:
        return {"default": None, "named": None}
    default = [graph.value for graph in dataset.default if isinstance(graph, NamedNode)]
    return {"default": default, "named": [graph.value for graph in dataset.named]}


def _accept(request: Request) -> str:
    return ", ".join(request.headers.getlist("accept"))


def _require_token(server: Server, request: Request) -> None:
    """Refuse a request without a token in its header (RFC 6750 §3); a cookie counts for nothing."""
    if server.trusted(request):
        return
    given = "authorization" in request.headers
    challenge = 'Bearer realm="perfgraph"' + (', error="invalid_token"' if given else "")
    text = "found a token that is not known" if given else "found no token"
    raise ProtocolFault(
        401,
        f"{text}, expected the header Authorization: Bearer TOKEN with one of PERFGRAPH_TOKENS",
        **{"WWW-Authenticate": challenge},
    )


async def message_of(request: Request, most: int) -> Message:
    """Return a request as it came; raises `ProtocolFault` for a body that no text of `most` bytes has."""
    body = bytearray()
    if request.method == "POST":
        async for piece in request.stream():
            body += piece
            if len(body) > most * _ENCODED:
                raise ProtocolFault(
                    413, f"found a body above {most * _ENCODED:,} bytes, expected a shorter one"
                )
    query = request.scope["query_string"].decode("latin-1")
    return Message(request.method, query, request.headers.get("content-type", ""), bytes(body))


async def _spool(request: Request, file: IO[bytes], most: int) -> str:
    """Write the body of a request to a file; return its SHA-256."""
    digest, size = hashlib.sha256(), 0
    async for piece in request.stream():
        size += len(piece)
        if size > most:
            raise ProtocolFault(
                413, f"found a body above {most:,} bytes, expected a smaller one; send it in parts"
            )
        digest.update(piece)
        file.write(piece)
    file.flush()
    return digest.hexdigest()
