"""What every route works with: the pools, the limits, the cache, and the one way from a job to a response."""

import asyncio
import hmac
import json
import logging
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, cast

from starlette.requests import Request
from starlette.responses import Response

from perfgraph.limits import MB, Allowance, Limits
from perfgraph.pages.sections import section_of
from perfgraph.settings import Serving
from perfgraph.stores.folder import Folder
from perfgraph.terms import Names
from perfgraph.web.admission import Budget, Clients
from perfgraph.web.cache import Cache, Kept, entity_tag
from perfgraph.web.faults import Fault, fault_of, text_response
from perfgraph.web.indexing import Indexes
from perfgraph.web.jobs import STORE_FAULT, Job
from perfgraph.web.pool import Busy, Pool, Reply, Stopped, WorkerStart
from perfgraph.web.process import NotStarted
from perfgraph.web.repeats import Responses
from perfgraph.web.sending import Conditions, not_modified, respond_kept, respond_reply, varying
from perfgraph.web.state import State, Unknown, Watch

PAGES, QUERIES, WRITER, INDEX = "pages", "queries", "writer", "index"
"""The pools: pages never wait for the queries of strangers, one writer writes, one builds search indexes."""

INDEXED: Mapping[str, str] = {"search": "latest", "listing": "current", "findings": "current"}
"""The sections that use the search index: the newest that is built, or that of the very state alone."""

JUDGEMENTS = 300
"""How many requests that decide, or that show a wrong token, a client may send in a minute."""

FIRST_INDEX = 10.0
"""How many seconds a server waits for its first search index before it says that it is there."""

AGAIN = 5
"""After how many seconds a client may try again when the store cannot be read."""

_LATER = 10
"""The niceness of workers whose answers can wait while others need the processors (setpriority(2))."""

_V8_RESERVE = 600 * MB
"""What a chart's engine adds to a worker's memory when it is first used."""

_log = logging.getLogger(__name__)


class Server:
    """The state of one running server; made by `create_app`, started and closed with it."""

    def __init__(self, serving: Serving) -> None:
        self.serving = serving
        self.limits: Limits = serving.limits
        self.tokens = serving.tokens
        self.address = serving.address
        self.names = Names(serving.base)
        self.cache = Cache()
        self.repeats = Responses()
        self.budget = Budget(self.limits.client_seconds)
        self.judging = Budget(JUDGEMENTS)
        self.pools: dict[str, Pool] = {}
        self.indexes = Indexes(lambda: self.pools[INDEX])
        self._clients = Clients()

    async def start(self) -> None:
        """Start the workers, and the search index of what there is; raises `NotStarted`."""
        settings = {
            "store": self.serving.store,
            "base": self.serving.base,
            "address": self.address,
            "page_rows": self.limits.page_rows,
            "endpoint": asdict(self.serving.endpoint),
            "limits": asdict(self.limits),
            "reviews": self.serving.reviewing.reviews,
        }
        # What strangers ask must not take the processors from pages, nor from the server itself.
        asking = WorkerStart(settings, ready=("sparql", "page"), niceness=_LATER)
        showing = WorkerStart(settings, ready=("page",), reserve=_V8_RESERVE)
        writing = WorkerStart(settings, writes=True)
        waiting = self.limits.waiting
        self.pools = {
            QUERIES: Pool(QUERIES, self.limits.running, asking, waiting),
            PAGES: Pool(PAGES, self.serving.page_workers, showing, 64),
            WRITER: Pool(WRITER, 1, writing, 16),
            INDEX: Pool(INDEX, 1, replace(writing, niceness=_LATER), 2),
        }
        remote = self.serving.store.lower().startswith(("http://", "https://"))
        folder = None if remote else Folder(Path(self.serving.store))
        self.watch = Watch(folder, self._identify, self._changed)
        try:
            for pool in self.pools.values():
                await pool.start()
        except NotStarted:
            await self.close()
            raise
        try:
            await self.watch.now()
        except (Fault, Unknown):
            return  # the store may be whole again when the first request comes
        await self.indexes.first(FIRST_INDEX)

    async def close(self) -> None:
        """Let what runs finish, for a while, then end the workers."""
        await self.indexes.close()
        await asyncio.gather(*(pool.close() for pool in self.pools.values()))
        self.indexes.clean()

    async def version(self) -> object | None:
        """Return what answers depend on beside their requests: the state of the store and the newest search
        index; None when it is not known now.
        """
        try:
            return (await self.watch.now(), self.indexes.newest)
        except (Fault, Unknown):
            return None

    def trusted(self, request: Request) -> bool:
        """Tell whether a request carries one of the tokens (RFC 6750 §2.1), compared in constant time."""
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return False
        found = [hmac.compare_digest(given.strip().encode(), token.encode()) for token in self.tokens]
        return any(found)

    def reviewer(self, request: Request) -> str:
        """Return the reviewer whose token a request carries (RFC 6750 §2.1), "" for none."""
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        return self.serving.reviewing.reviewer(given.strip()) if scheme.lower() == "bearer" else ""

    def client(self, request: Request) -> str:
        """Return what stands for the sender of a request, without telling his address."""
        return self._clients.key(request.client.host if request.client else "")

    async def run(
        self,
        request: Request,
        job: Job,
        *,
        trusted: bool = False,
        writer: bool = False,
        pool: str = QUERIES,
    ) -> Response:
        """Do a job for a request and return its whole answer, kept where it may be, or what went wrong.

        An answer to a reading job has an entity tag and is not made again while the snapshot stays.
        """
        try:
            if writer:
                try:
                    return respond_reply(await self._perform(request, job, WRITER, trusted), "")
                finally:
                    self.watch.forget()
            response = await self._read(request, job, trusted, pool)
            response.headers["Vary"] = varying(response.headers.get("vary", ""), "Accept", "Accept-Encoding")
            return response
        except Unknown:
            return text_response(fault_of(Busy(1), self.limits.anonymous))
        except (Busy, Stopped, Fault) as error:
            return text_response(fault_of(error, self.limits.token if trusted else self.limits.anonymous))

    async def _read(self, request: Request, job: Job, trusted: bool, pool: str) -> Response:
        state = await self.watch.now()
        wish = str(job.detail.get("index", ""))
        index = self.indexes.file(state, wish) if wish else ""
        tag = entity_tag(_key(job, state, trusted), Path(index).stem)
        conditions = Conditions.of(request)
        kept = self.cache.get(tag)
        if held := conditions.held(tag, kept is not None):
            return not_modified(held)
        if kept is None:
            detail = {**job.detail, "index": index} if "index" in job.detail else job.detail
            reply = await self._perform(request, Job(job.kind, detail), pool, trusted)
            # A worker that saw a newer state than the key says is right, but is not kept for the older one.
            fresh = (reply.snapshot, reply.identity) == (state.name, state.identity)
            if reply.status != 200 or not fresh or reply.body.size > MB:
                return respond_reply(reply, tag if fresh and reply.status == 200 else "")
            kept = Kept(reply.status, reply.media_type, dict(reply.headers), tag, reply.body.read())
            reply.body.close()
            self.cache.put(tag, kept)
            if held := conditions.held(tag, there=True):
                return not_modified(held)
        return respond_kept(kept, conditions)

    async def _perform(self, request: Request, job: Job, pool: str, trusted: bool) -> Reply:
        charged = pool == QUERIES and not trusted
        client = self.client(request)
        if charged and (wait := self.budget.retry_after(client)):
            raise Fault(429, "client-seconds", retry_after=wait)
        allowance = self._allowance(pool, trusted)
        used = 0.0
        try:
            reply = await self.pools[pool].run(job, allowance, _gone(request))
            used = reply.seconds
        except Stopped as stopped:
            used = stopped.seconds
            raise
        finally:
            if charged:
                self.budget.charge(client, used)
        if reply.headers.get(STORE_FAULT) and not self.trusted(request):
            raise self._broken(reply)
        return reply

    def _allowance(self, pool: str, trusted: bool) -> Allowance:
        if trusted:
            return self.limits.token
        asked = self.limits.anonymous
        if pool != PAGES:
            return asked
        # Narrow limits for the queries of strangers must not break pages, whose queries are the site's own.
        usual = Limits().anonymous
        return Allowance(
            seconds=max(asked.seconds, usual.seconds),
            memory=max(asked.memory, usual.memory),
            rows=max(asked.rows, usual.rows),
            size=max(asked.size, usual.size),
        )

    def _broken(self, reply: Reply) -> Fault:
        """Tell the log, and not strangers, what is wrong with the store: the text names folders."""
        _log.error("the store cannot be read: %s", reply.body.read().decode("utf-8", "replace"))
        reply.body.close()
        return Fault(503, "store", retry_after=AGAIN)

    async def _identify(self) -> State:
        try:
            reply = await self.pools[PAGES].run(Job("identity"), self.limits.token)
        except (Busy, Stopped) as error:
            raise Unknown from error
        if reply.status != 200:
            raise self._broken(reply)
        return State(reply.snapshot, reply.identity)

    def _changed(self, state: State) -> None:
        _log.info("snapshot %s, identity %s", state.name, state.identity)
        self.indexes.build(state)


def _key(job: Job, state: State, trusted: bool) -> str:
    """Return what an answer depends on, as text: the same on every server of a store that is in a state."""
    return json.dumps(
        [state.name, state.identity, state.asked, job.kind, job.detail, trusted], sort_keys=True
    )


async def _gone(request: Request) -> None:
    """Return when the client has closed the connection (ASGI http.disconnect)."""
    while (await request.receive())["type"] != "http.disconnect":
        continue


def server_of(request: Request) -> Server:
    """Return the server that a request came to."""
    return cast(Server, request.app.state.server)


def job_of_page(path: str, form: str, language: str, parameters: Mapping[str, str]) -> Job:
    """Return the job that makes a page; its "index" is how the search index takes part (see `INDEXED`)."""
    section = section_of(path)
    detail: dict[str, Any] = {
        "path": path,
        "format": form,
        "language": language,
        "parameters": dict(parameters),
        "index": INDEXED.get(section.name, "") if section else "",
    }
    return Job("page", detail)
