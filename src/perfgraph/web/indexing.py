"""The search indexes of a running server: one of the newest state, however fast states follow each other."""

import asyncio
import logging
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from perfgraph.limits import MB, Allowance
from perfgraph.web.jobs import Job
from perfgraph.web.pool import Busy, Pool, Stopped
from perfgraph.web.state import State

ALLOWANCE = Allowance(seconds=3600.0, memory=4_000 * MB, rows=1, size=1000)
"""What building the search index of a snapshot may use."""

REST = 3.0
"""How many seconds lie between the beginnings of two search indexes: of a burst of changes, such as the
decisions of reviewers, only the newest state gets one."""

_log = logging.getLogger("perfgraph.web.server")


class Indexes:
    """Builds search indexes in a pool, and knows the newest that is whole; `pool` gives the running pool."""

    def __init__(self, pool: Callable[[], Pool]) -> None:
        self.newest: Path | None = None
        self._pool = pool
        self._folder = tempfile.TemporaryDirectory(prefix="perfgraph-index-")
        self._waiting: State | None = None
        self._begun = -REST
        self._task: asyncio.Task[None] | None = None

    def build(self, state: State) -> None:
        """Build the index of a state when its turn comes, unless a newer one comes before."""
        self._waiting = state
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._build_newest())

    async def first(self, seconds: float) -> None:
        """Wait until what is being built is there, for some seconds at most."""
        if self._task is not None:
            await asyncio.wait([self._task], timeout=seconds)

    def file(self, state: State, wish: str) -> str:
        """Return the file of the index for a page, "" for none: `wish` is "current" for that of the very
        state, or "latest" for the newest that is built.
        """
        path = self._path(state)
        if path.is_file():
            return str(path)
        return str(self.newest or "") if wish == "latest" else ""

    async def close(self) -> None:
        """End what is being built; the pool may still be needed for it."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def clean(self) -> None:
        """Remove the files, when nobody reads them any more."""
        self._folder.cleanup()

    async def _build_newest(self) -> None:
        try:
            while self._waiting is not None:
                await asyncio.sleep(self._begun + REST - time.monotonic())
                state, self._waiting = self._waiting, None
                self._begun = time.monotonic()
                await self._build(state)
        finally:
            self._task = None

    async def _build(self, state: State) -> None:
        path = self._path(state)
        try:
            reply = await self._pool().run(Job("index", {"path": str(path)}), ALLOWANCE)
            if reply.status == 200 and path.is_file():
                self.newest = path
        except (Busy, Stopped) as error:
            _log.warning("the search index of %s was not built: %s", state.name, error)
        for old in sorted(path.parent.glob("*.sqlite"), key=lambda file: file.stat().st_mtime)[:-2]:
            old.unlink(missing_ok=True)

    def _path(self, state: State) -> Path:
        return Path(self._folder.name) / f"{state.name or 'remote'}-{state.identity}.sqlite"
