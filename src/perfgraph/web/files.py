"""Files that are sent as they are: style sheets, scripts and pictures of the site, and its documentation."""

from mimetypes import guess_type
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from perfgraph.web.cache import Cache, Kept, entity_tag
from perfgraph.web.sending import Conditions, not_modified, respond_kept
from perfgraph.web.server import server_of

YEAR = "public, max-age=31536000, immutable"
"""A file that is asked for with its version in the address never changes there."""


def respond_file(request: Request, name: str, path: Path) -> Response:
    """Return the file at `path`, which is known by `name`, or that the client's copy of it is current."""
    kept, conditions = _kept(server_of(request).cache, name, path), Conditions.of(request)
    if held := conditions.held(kept.tag, there=True):
        response = not_modified(held)
    else:
        response = respond_kept(kept, conditions)
    if request.query_params.get("v"):
        response.headers["Cache-Control"] = YEAR
    return response


def _kept(cache: Cache, name: str, path: Path) -> Kept:
    status = path.stat()
    tag = entity_tag(name, str(status.st_mtime_ns), str(status.st_size))
    kept = cache.get(tag)
    if kept is None:
        media_type = guess_type(path.name)[0] or "application/octet-stream"
        kept = Kept(200, media_type, {}, tag, path.read_bytes())
        cache.put(tag, kept)
    return kept
