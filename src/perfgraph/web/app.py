"""The web application: one server, its routes and what surrounds them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp

from perfgraph import __version__
from perfgraph.errors import SettingsError
from perfgraph.pages.sections import section_of
from perfgraph.settings import Serving
from perfgraph.web import addresses, documentation, operation, reconciliation, reviewing, sparql
from perfgraph.web.faults import Fault, text_response
from perfgraph.web.operation import Metrics
from perfgraph.web.repeats import Repeats
from perfgraph.web.server import Server
from perfgraph.web.surroundings import SERVICES, Surroundings


def create_app(serving: Serving) -> ASGIApp:
    """Return the ASGI application that serves the store of `serving`; its workers start with its lifespan.

    Raises `SettingsError` for a root below which a path could mean two things.
    """
    _check(serving.root)
    server = Server(serving)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        await server.start()
        try:
            yield
        finally:
            await server.close()

    # The description of the interface is one of the pages: it knows the parameters of every question.
    app = FastAPI(
        title="perfgraph",
        version=__version__,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        exception_handlers={HTTPException: _refused},
    )
    app.state.server = server
    app.state.metrics = Metrics(server)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=["*"],
        allow_methods=["GET", "HEAD", "POST", "OPTIONS"],
        allow_headers=["Accept", "Accept-Language", "Content-Type", "If-None-Match"],
        expose_headers=[
            "ETag",
            "Link",
            "Location",
            "Perfgraph-Snapshot",
            "Perfgraph-Query",
            "Perfgraph-Answer",
            "Perfgraph-Citation",
            "Retry-After",
        ],
        max_age=86_400,
    )
    app.include_router(operation.router)
    app.include_router(documentation.router)
    app.include_router(sparql.router(server))
    app.include_router(reconciliation.router(server))
    app.include_router(reviewing.router)
    app.include_router(addresses.router)
    return Surroundings(Repeats(app, server.version, server.repeats), serving.root, app.state.metrics)


async def _refused(_request: Request, error: Exception) -> Response:
    """Answer what no route takes: a method that an address does not know (RFC 9110 §15.5.6)."""
    assert isinstance(error, HTTPException)
    name = {404: "nothing", 405: "method"}.get(error.status_code, str(error.detail))
    response = text_response(Fault(error.status_code, name))
    response.headers.update(error.headers or {})
    return response


def _check(root: str) -> None:
    # A proxy may take the root's path away or leave it, so it must differ from every path of the site.
    first = root.strip("/").partition("/")[0]
    if first and (first in SERVICES or section_of(first) or section_of(f"{first}/x")):
        raise SettingsError(
            f'PERFGRAPH_ADDRESS: found the path "{root}", expected one that does not begin with "/{first}", '
            'which is a path of the site itself; choose another, such as "/perfgraph/"'
        )
