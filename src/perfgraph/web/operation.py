"""What runs a site and watches over it: health, metrics, static files."""

from collections.abc import Iterator
from http import HTTPStatus

from fastapi import APIRouter
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from perfgraph import __version__
from perfgraph.pages.environment import STATIC
from perfgraph.web.faults import Fault, text_response
from perfgraph.web.files import respond_file
from perfgraph.web.server import Server, server_of
from perfgraph.web.state import Unknown

router = APIRouter()


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
    return respond_file(request, name, path)


@router.api_route("/robots.txt", methods=["GET", "HEAD"])
async def robots(request: Request) -> Response:
    """Let crawlers read the pages but not run queries (RFC 9309)."""
    root = server_of(request).serving.root
    closed = "".join(f"Disallow: {root}{path}\n" for path in ("sparql", "search", "query/"))
    return Response(f"User-agent: *\n{closed}", media_type="text/plain")
