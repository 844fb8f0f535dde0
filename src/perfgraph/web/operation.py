"""What runs a site and watches over it: health, metrics, static files."""

from collections.abc import Iterator
from http import HTTPStatus
from mimetypes import guess_type
from pathlib import Path

from fastapi import APIRouter
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from perfgraph import __version__
from perfgraph.pages.environment import STATIC
from perfgraph.web.cache import Cache, Kept, entity_tag
from perfgraph.web.faults import Fault, text_response
from perfgraph.web.sending import Conditions, not_modified, respond_kept
from perfgraph.web.server import Server, server_of
from perfgraph.web.state import Unknown

router = APIRouter()

YEAR = "public, max-age=31536000, immutable"
"""A static file is asked for with its version in the address, so that it never changes there."""


class Metrics(Collector):
    """The metrics of one server, in a registry of their own (the Prometheus text format)."""

    def __init__(self, server: Server) -> None:
        self.registry = CollectorRegistry()
        self._server = server
        self.requests = Counter(
            "perfgraph_requests", "Requests by section, method and status",
            ("section", "method", "status"), registry=self.registry,
        )  # fmt: skip
        self.seconds = Histogram(
            "perfgraph_request_seconds", "Seconds until an answer was sent", ("section",),
            registry=self.registry,
        )  # fmt: skip
        self.registry.register(self)

    def collect(self) -> Iterator[Metric]:
        """Yield what the pools and the cache are doing."""
        workers = GaugeMetricFamily(
            "perfgraph_workers", "Workers by pool and state", labels=("pool", "state")
        )
        ended = CounterMetricFamily("perfgraph_jobs", "Jobs by pool and end", labels=("pool", "end"))
        for name, pool in self._server.pools.items():
            state = pool.state()
            for what, count in (
                ("running", state.running), ("idle", state.idle), ("waiting", state.waiting),
            ):  # fmt: skip
                workers.add_metric((name, what), count)
            ended.add_metric((name, "answered"), state.answered)
            for reason, count in state.stopped.items():
                ended.add_metric((name, reason), count)
        cache = GaugeMetricFamily("perfgraph_cache_bytes", "Bytes of the answers that are kept")
        cache.add_metric((), self._server.cache.size)
        repeats = GaugeMetricFamily("perfgraph_repeats_bytes", "Bytes of the responses to repeated requests")
        repeats.add_metric((), self._server.repeats.size)
        yield from (workers, ended, cache, repeats)


@router.api_route("/healthz", methods=["GET", "HEAD"])
async def health(request: Request) -> Response:
    """Tell whether the store can be read, and which snapshot answers."""
    server = server_of(request)
    said = {"Cache-Control": "no-store"}
    try:
        state = await server.watch.now()
    except (Fault, Unknown) as error:
        reason = error.name if isinstance(error, Fault) else "busy"
        return JSONResponse({"status": "unavailable", "reason": reason}, 503, {**said, "Retry-After": "5"})
    return JSONResponse({"status": "ok", "snapshot": state.identity, "version": __version__}, headers=said)


@router.api_route("/metrics", methods=["GET", "HEAD"])
async def metrics(request: Request) -> Response:
    """Return the metrics in the Prometheus text format; they name no client and no query."""
    text = generate_latest(request.app.state.metrics.registry)
    return Response(text, 200, {"Cache-Control": "no-store"}, "text/plain; version=0.0.4; charset=utf-8")


@router.api_route("/static/{name}", methods=["GET", "HEAD"])
async def static_file(request: Request, name: str) -> Response:
    """Return a style sheet, script or picture of the site by its name, which is looked up, never joined."""
    found = {path.name: path for folder in STATIC if folder.is_dir() for path in folder.iterdir()}
    path = found.get(name)
    if path is None or not path.is_file() or name.startswith("."):
        return text_response(Fault(HTTPStatus.NOT_FOUND, "nothing"))
    kept, conditions = _static(server_of(request).cache, path), Conditions.of(request)
    if held := conditions.held(kept.tag, there=True):
        response = not_modified(held)
    else:
        response = respond_kept(kept, conditions)
    if request.query_params.get("v"):
        response.headers["Cache-Control"] = YEAR
    return response


def _static(cache: Cache, path: Path) -> Kept:
    status = path.stat()
    tag = entity_tag(path.name, str(status.st_mtime_ns), str(status.st_size))
    kept = cache.get(tag)
    if kept is None:
        media_type = guess_type(path.name)[0] or "application/octet-stream"
        kept = Kept(200, media_type, {}, tag, path.read_bytes())
        cache.put(tag, kept)
    return kept


@router.api_route("/robots.txt", methods=["GET", "HEAD"])
async def robots(request: Request) -> Response:
    """Let crawlers read the pages but not run queries (RFC 9309)."""
    root = server_of(request).serving.root
    closed = "".join(f"Disallow: {root}{path}\n" for path in ("sparql", "search", "query/"))
    return Response(f"User-agent: *\n{closed}", media_type="text/plain")
