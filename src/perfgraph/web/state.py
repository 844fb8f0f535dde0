"""Which state of the store answers now: noticed without a restart, named without a worker's help."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from perfgraph.errors import StoreError
from perfgraph.stores.folder import Folder

LOOK = 0.25
"""After how many seconds the folder is looked at again."""

ASK = 10.0
"""After how many seconds a server's identity is asked for again: it does not tell when it changes."""


@dataclass(frozen=True, slots=True)
class State:
    """A state: the name of its snapshot in the folder ("" on a server) and the identity of its contents.

    `asked` counts the looks at a store that has no names for its states: what was answered before a look may
    be another answer after it, also when the documents are the same.
    """

    name: str = ""
    identity: str = ""
    asked: int = 0


class Unknown(Exception):
    """A state that no worker can tell now, because all are at work."""


class Watch:
    """Follows the state of a store; `identify` gives the identity of what a worker sees now, and raises
    `Unknown` when none can tell at the moment.

    `changed` is called with each new state of the contents.
    """

    def __init__(
        self,
        folder: Folder | None,
        identify: Callable[[], Awaitable[State]],
        changed: Callable[[State], None],
    ) -> None:
        self._folder = folder
        self._identify = identify
        self._changed = changed
        self._state = State()
        self._due = 0.0
        self._turn = asyncio.Lock()

    async def now(self) -> State:
        """Return the state that answers now; asks a worker when it may have changed.

        Raises what `identify` raises, `Unknown` only as long as no state is known at all: later the state
        stays as it was until a worker can tell.
        """
        if time.monotonic() < self._due:
            return self._state
        async with self._turn:
            if time.monotonic() >= self._due:
                await self._look()
        return self._state

    def forget(self) -> None:
        """Look again at the next question: the server itself has just written."""
        self._due = 0.0

    async def _look(self) -> None:
        began = time.monotonic()
        if self._folder is not None and self._state.identity:
            try:
                if self._folder.current() == self._state.name:
                    self._due = began + LOOK
                    return
            except StoreError:
                pass  # a worker tells it with the answer
        try:
            found = await self._identify()
        except Unknown:
            if not self._state.identity:
                raise
            self._due = began + LOOK
            return
        known = self._state
        self._state = found if self._folder is not None else replace(found, asked=known.asked + 1)
        self._due = began + (ASK if self._folder is None else LOOK)
        if (found.name, found.identity) != (known.name, known.identity):
            self._changed(found)
