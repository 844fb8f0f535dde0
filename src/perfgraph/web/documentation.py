"""Routes of the documentation, where it was built: `docs/zh/` and `docs/en/`."""

from http import HTTPStatus

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from perfgraph.pages import handbook
from perfgraph.web.addresses import language_of
from perfgraph.web.faults import Fault, text_response
from perfgraph.web.files import respond_file
from perfgraph.web.sending import varying
from perfgraph.web.server import server_of

router = APIRouter()


@router.api_route("/docs", methods=["GET", "HEAD"])
@router.api_route("/docs/", methods=["GET", "HEAD"])
async def documentation(request: Request) -> Response:
    """Lead to the documentation in the reader's language."""
    first = handbook.first(language_of(request))
    if not first:
        return text_response(Fault(HTTPStatus.NOT_FOUND, "nothing"))
    response = _redirect(request, HTTPStatus.SEE_OTHER, first)
    response.headers["Vary"] = varying("", "Accept-Language", "Cookie")
    return response


@router.api_route("/docs/{name:path}", methods=["GET", "HEAD"])
async def documentation_file(request: Request, name: str) -> Response:
    """Return a file of the documentation by its name, which is looked up, never joined to a folder."""
    found = handbook.files()
    if path := found.get(name):
        return respond_file(request, f"docs/{name}", path)
    # A folder is asked for with or without "/" at its end; links on its first page need its whole address.
    first = f"{name.rstrip('/')}/index.html"
    if first in found:
        return _redirect(request, HTTPStatus.PERMANENT_REDIRECT, f"docs/{first}")
    return text_response(Fault(HTTPStatus.NOT_FOUND, "nothing"))


def _redirect(request: Request, status: HTTPStatus, path: str) -> Response:
    return Response(status_code=status, headers={"Location": server_of(request).serving.root + path})
