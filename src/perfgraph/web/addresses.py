"""Routes of pages and linked data: every path below the root that is not a service of its own."""

from collections.abc import Iterator, Sequence
from http import HTTPStatus

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from perfgraph.findings import Language
from perfgraph.negotiation import preferred, preferred_language
from perfgraph.pages.links import iri_of
from perfgraph.pages.sections import OFFERED, Representation, Section, section_of, split_suffix
from perfgraph.pages.site import HTML
from perfgraph.web.faults import Fault, text_response
from perfgraph.web.jobs import Job
from perfgraph.web.sending import varying
from perfgraph.web.server import PAGES, QUERIES, Server, job_of_page, server_of
from perfgraph.web.target import normal_query

COOKIE = "lang"
"""The cookie of the language that a reader chose by hand; it holds nothing else."""

CHOICES = {"zh": Language.CHINESE, "en": Language.ENGLISH}
"""What a reader can choose, in the address or by the cookie."""

LONGEST_LINKED = 1_000
"""Up to how many characters of an address the header names the other formats: proxies refuse long headers."""

_YEAR = 31_536_000
_ASKING = frozenset({"question", "search"})
"""The sections whose pages ask what a reader wants to know: they count as queries."""

_WORTH = {"application/trig": 0.8, "application/n-quads": 0.8}
"""Clients that follow links take any format, and look for statements outside named graphs."""

router = APIRouter()


@router.api_route("/{path:path}", methods=["GET", "HEAD", "OPTIONS"])
async def address(request: Request) -> Response:
    """Answer an address of the site: a page, a representation, or where the representation of a thing is."""
    if request.method == "OPTIONS":
        return Response(status_code=HTTPStatus.NO_CONTENT, headers={"Allow": "GET, HEAD, OPTIONS"})
    asked = _path(request)
    path, form = split_suffix(asked)
    section = section_of(path)
    if asked.endswith("/") and section_of(asked.rstrip("/")) is not None:
        return _redirect(request, HTTPStatus.PERMANENT_REDIRECT, asked.rstrip("/"))
    if section is None:
        return await represent(request, Representation(HTML, "text/html", "html"), path)
    if form:
        return await represent(request, _named(section, form), path)
    offered = {one.media_type: one for one in section.formats}
    chosen = preferred(", ".join(request.headers.getlist("accept")), list(offered), _WORTH)
    if chosen is None:
        response = _not_acceptable(section)
    elif section.things:
        # A thing is not its description (Cool URIs for the Semantic Web §4.2).
        response = _redirect(request, HTTPStatus.SEE_OTHER, f"{path}.{offered[chosen].suffix}")
    else:
        return await represent(request, offered[chosen], path)
    response.headers["Vary"] = "Accept, Accept-Encoding"
    _link(response, request, section, path)
    return response


async def represent(request: Request, wanted: Representation, path: str) -> Response:
    """Return the representation of a path in a format, in the reader's language."""
    server = server_of(request)
    language = language_of(request)
    section = section_of(path)
    # A chart's engine needs memory that the workers of queries must not have.
    pool = QUERIES if section and section.name in _ASKING and wanted.name != "svg" else PAGES
    job: Job = job_of_page(path, wanted.name, language.value, dict(request.query_params))
    response = await server.run(request, job, pool=pool)
    names = ("Accept", "Accept-Language", "Accept-Encoding", "Cookie")
    response.headers["Vary"] = varying(response.headers.get("vary", ""), *names)
    if section is not None and response.status_code < 400:
        _link(response, request, section, path)
    if OFFERED in response.headers:
        del response.headers[OFFERED]
    if wanted.name == HTML and response.headers.get("content-type", "").startswith("text/html"):
        response.headers["Content-Language"] = language.value
    # What another site shows in a frame chooses nothing for the reader.
    framed = section is not None and section.name == "preview"
    if (chosen := request.query_params.get("lang")) in CHOICES and not framed:
        secure = server.address.startswith("https:")
        response.set_cookie(
            COOKIE, chosen, _YEAR, path=server.serving.root, samesite="lax", httponly=True, secure=secure
        )
    return response


def language_of(request: Request) -> Language:
    """Return the language of a page: chosen in the address, by hand before, or by the browser."""
    for said in (request.query_params.get("lang", ""), request.cookies.get(COOKIE, "")):
        if said in CHOICES:
            return CHOICES[said]
    return preferred_language(", ".join(request.headers.getlist("accept-language")))


def _path(request: Request) -> str:
    """Return the path below the root, percent-encoded (see `perfgraph.web.target`), without its first "/"."""
    raw: bytes = request.scope["raw_path"]
    return raw.decode("ascii").removeprefix("/")


def _query(request: Request) -> str:
    query = normal_query(request.scope["query_string"])
    return f"?{query}" if query else ""


def _named(section: Section, form: str) -> Representation:
    return next(one for one in section.formats if one.name == form)


def _redirect(request: Request, status: HTTPStatus, path: str) -> Response:
    location = f"{server_of(request).serving.root}{path}{_query(request)}"
    return Response(status_code=status, headers={"Location": location})


def _link(response: Response, request: Request, section: Section, path: str) -> None:
    """Add the links of a representation (RFC 8288): what it describes and its other formats."""
    server = server_of(request)
    offered = response.headers.get(OFFERED, "").split()
    formats = [one for one in section.formats if not offered or one.name in (HTML, *offered)]
    if links := ", ".join(_links(server, section, formats, path, _query(request))):
        response.headers["Link"] = links


def _links(
    server: Server, section: Section, formats: Sequence[Representation], path: str, query: str
) -> Iterator[str]:
    if section.things:
        yield f'<{iri_of(server.names.base, path)}>; rel="describes"'
        query = ""
    if len(formats) > 1 and len(path) + len(query) <= LONGEST_LINKED:
        for one in formats:
            yield f'<{server.address}{path}.{one.suffix}{query}>; rel="alternate"; type="{one.media_type}"'


def _not_acceptable(section: Section) -> Response:
    offered = ", ".join(one.media_type for one in section.formats)
    text = (
        f"Accept: expected one of {offered}, or an address with the suffix of a format\n"
        f"Accept：应为 {offered} 之一，或在地址后加格式的后缀\n"
    )
    return text_response(Fault(HTTPStatus.NOT_ACCEPTABLE, "accept", text=text))
