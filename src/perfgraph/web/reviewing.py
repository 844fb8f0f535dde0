"""Routes of the review desk that write.

/review/decisions   POST   what a reviewer says of links: {"judgements": [{verdict, link, …, comment, tag}]}
/review/undo        POST   decisions that he takes back: {"decisions": [address, …]}

Who sends is told by the token in the header alone: a page of another site cannot set it, and there is no
cookie that a browser would add by itself. Nothing of the token, nor of what is said, goes into a log.
"""

import json
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from perfgraph.findings import Bilingual
from perfgraph.web.jobs import Job
from perfgraph.web.server import Server, server_of

LARGEST = 256_000
"""How many bytes a body may have."""

MOST = 100
"""How many judgements one request may carry."""

ALLOW = "POST, OPTIONS"

_TEXTS: Mapping[int, Bilingual] = {
    401: Bilingual(
        zh="未登录或令牌不对。请用管理员发给您的审核令牌登录。",
        en="Not signed in, or the token is not known. Sign in with the reviewer's token that you were given.",
    ),
    403: Bilingual(
        zh="此请求来自其他网站，未予执行。",
        en="The request comes from a page of another site and was refused.",
    ),
    405: Bilingual(zh="此地址只接受 POST。", en="This address takes POST only."),
    413: Bilingual(
        zh=f"内容超过{LARGEST:,}字节，请分几次提交。",
        en=f"The body is above {LARGEST:,} bytes; send it in parts.",
    ),
    415: Bilingual(
        zh="内容类型应为 application/json。", en="The content type must be application/json (UTF-8)."
    ),
    422: Bilingual(zh="内容有误：{found}。", en="The content is at fault: {found}."),
    429: Bilingual(zh="请求过于频繁，请稍后再试。", en="Too many requests; try again later."),
}

_JUDGEMENT = frozenset({"verdict", "link", "subject", "relation", "object", "comment", "tag"})

router = APIRouter()


class _Refused(Exception):
    """A request that is not carried out, with its status."""

    def __init__(self, status: int, found: str = "", **headers: str) -> None:
        super().__init__(found)
        self.status, self.found, self.headers = status, found, headers


@router.api_route("/review/decisions", methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
async def decisions(request: Request) -> Response:
    """Save what a reviewer says of links; without judgements the answer tells only who he is."""
    return await _answer(request, _judgements)


@router.api_route("/review/undo", methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
async def undoing(request: Request) -> Response:
    """Take decisions back."""
    return await _answer(request, _taken_back)


async def _answer(request: Request, read: Callable[[Any], Mapping[str, Any]]) -> Response:
    if request.method == "OPTIONS":
        return Response(status_code=HTTPStatus.NO_CONTENT, headers={"Allow": ALLOW})
    server = server_of(request)
    try:
        reviewer = _reviewer(server, request)
        detail = read(await _body(request))
    except _Refused as refused:
        return _refusal(refused)
    if not any(detail.values()):
        return JSONResponse({"reviewer": reviewer}, headers={"Cache-Control": "no-store"})
    job = Job("decide", {"reviewer": reviewer, **detail})
    return await server.run(request, job, trusted=True, writer=True)


def _reviewer(server: Server, request: Request) -> str:
    """Return who sends a request; raises `_Refused` for nobody, too often, or a page from elsewhere."""
    if request.method != "POST":
        raise _Refused(405, Allow=ALLOW)
    reviewer = server.reviewer(request)
    client = reviewer or f"?{server.client(request)}"
    if wait := server.judging.retry_after(client):
        raise _Refused(429, **{"Retry-After": str(wait)})
    server.judging.charge(client, 1)
    if not reviewer:
        raise _Refused(401, **{"WWW-Authenticate": 'Bearer realm="perfgraph review"'})
    if not _from_here(server, request):
        raise _Refused(403)
    media_type, _, rest = request.headers.get("content-type", "").partition(";")
    other = "charset" in rest.lower() and "utf-8" not in rest.lower()
    if media_type.strip().lower() != "application/json" or other:
        raise _Refused(415)
    return reviewer


def _from_here(server: Server, request: Request) -> bool:
    """Tell whether a request comes from a page of this site, or from no page at all (Fetch §3.2, §3.9)."""
    origin, fetched = request.headers.get("origin"), request.headers.get("sec-fetch-site", "none")
    hosts = (urlsplit(server.address).netloc, request.headers.get("host", ""))
    own = origin is None or urlsplit(origin).netloc in hosts
    return own and fetched in ("same-origin", "none")


async def _body(request: Request) -> Any:
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > LARGEST:
            raise _Refused(413)
    try:
        return json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError):
        raise _Refused(422, "no JSON") from None


def _judgements(said: Any) -> Mapping[str, Any]:
    if not isinstance(said, dict) or set(said) != {"judgements"} or not isinstance(said["judgements"], list):
        raise _Refused(422, 'expected {"judgements": [...]}')
    if len(said["judgements"]) > MOST:
        raise _Refused(422, f"found {len(said['judgements'])} judgements, expected at most {MOST}")
    for one in said["judgements"]:
        if not isinstance(one, dict) or not set(one) <= _JUDGEMENT or not {"verdict", "tag"} <= set(one):
            raise _Refused(
                422, f"expected of each judgement verdict, tag and some of {', '.join(sorted(_JUDGEMENT))}"
            )
        if not all(isinstance(value, str) and _is_text(value) for value in one.values()):
            raise _Refused(422, "expected texts as the values of a judgement")
        for name in ("link", "subject", "relation", "object"):
            _check_address(name, one.get(name, ""))
    return {"judgements": said["judgements"]}


def _taken_back(said: Any) -> Mapping[str, Any]:
    if not isinstance(said, dict) or set(said) != {"decisions"} or not isinstance(said["decisions"], list):
        raise _Refused(422, 'expected {"decisions": [...]}')
    if not 0 < len(said["decisions"]) <= MOST:
        raise _Refused(422, f"expected 1 to {MOST} decisions")
    for one in said["decisions"]:
        _check_address("decision", one)
    return {"decisions": said["decisions"]}


def _check_address(name: str, value: object) -> None:
    if (
        not isinstance(value, str)
        or len(value) > 2_000
        or any(ord(sign) <= 32 or sign in '<>"{}|\\^`' for sign in value)
    ):
        raise _Refused(422, f"expected an address as {name}")
    if value and not value.startswith(("http://", "https://")):
        raise _Refused(422, f"expected an http(s) address as {name}")


def _is_text(value: str) -> bool:
    """Tell whether a text can be written as UTF-8: JSON can escape half of a surrogate pair."""
    return not any(0xD800 <= ord(sign) <= 0xDFFF for sign in value)


def _refusal(refused: _Refused) -> Response:
    text = _TEXTS[refused.status]
    message = {
        "zh": text.zh.replace("{found}", refused.found),
        "en": text.en.replace("{found}", refused.found),
    }
    names = {401: "token", 403: "origin", 405: "method", 413: "size", 415: "type", 422: "fault", 429: "rate"}
    said = {"error": names[refused.status], "message": message}
    return JSONResponse(said, refused.status, {"Cache-Control": "no-store", **refused.headers})
