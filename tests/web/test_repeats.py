"""Repeated requests are answered from memory exactly as they were, as long as the store stays as it is."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from perfgraph.web.repeats import LARGEST, Repeats, Responses

TAG = [(b"etag", b'"a"'), (b"vary", b"Accept")]


class Application:
    """An application that counts its answers; `before` is done while it answers."""

    def __init__(
        self, headers: list[tuple[bytes, bytes]] = TAG, status: int = 200, body: bytes = b"x"
    ) -> None:
        self.headers, self.status, self.body, self.count = headers, status, body, 0
        self.before: Callable[[], None] = lambda: None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.count += 1
        self.before()
        await send({"type": "http.response.start", "status": self.status, "headers": list(self.headers)})
        await send({"type": "http.response.body", "body": self.body + str(self.count).encode()})


class Asked:
    """What stands before an application, over a store that is in a version."""

    def __init__(self, application: Application, capacity: int = 1_000_000) -> None:
        self.version: object | None = 1
        self.responses = Responses(capacity)
        self._repeats = Repeats(application, self._now, self.responses)

    async def _now(self) -> object | None:
        return self.version

    def send(self, path: str = "/units", method: str = "GET", query: bytes = b"", **fields: str) -> tuple:
        """Send a request and return status, headers and body; names of fields have _ for -."""
        told = [(name.replace("_", "-").encode(), value.encode()) for name, value in fields.items()]
        scope = {"type": "http", "method": method, "raw_path": path.encode(), "query_string": query}
        sent: list[Any] = []

        async def send(message: Any) -> None:
            sent.append(message)

        asyncio.run(self._repeats({**scope, "headers": told}, None, send))  # type: ignore[arg-type]
        sent[0]["headers"].append((b"x-added", b"outside"))
        return sent[0]["status"], sent[0]["headers"], b"".join(one.get("body", b"") for one in sent[1:])


@pytest.mark.parametrize("status", [200, 304])
def test_the_same_request_is_answered_once(status: int) -> None:
    """The second answer is the first, also after the first was changed on its way out."""
    application = Application(status=status)
    asked = Asked(application)
    assert asked.send() == asked.send() == (status, [*TAG, (b"x-added", b"outside")], b"x1")
    assert application.count == 1


@pytest.mark.parametrize(
    "other",
    [
        {"path": "/goals"}, {"query": b"lang=en"}, {"accept": "text/turtle"}, {"accept_language": "en"},
        {"accept_encoding": "gzip"}, {"cookie": "lang=zh"}, {"if_none_match": '"a"'}, {"origin": "http://x"},
    ],
)  # fmt: skip
def test_what_an_answer_may_depend_on_tells_requests_apart(other: dict[str, Any]) -> None:
    """Address, format, language, coding, the copy that is held and the origin each make another request."""
    asked = Asked(Application())
    assert asked.send()[2] == b"x1"
    assert asked.send(**other)[2] == b"x2"
    assert asked.send(user_agent="another")[2] == b"x1"


@pytest.mark.parametrize(
    "request_", [{"method": "POST"}, {"method": "HEAD"}, {"authorization": "Bearer x"}, {"path": "/static/a"}]
)
def test_other_requests_are_never_answered_from_memory(request_: dict[str, Any]) -> None:
    """What may write, shows a token or does not depend on the store goes its way."""
    asked = Asked(Application())
    assert [asked.send(**request_)[2] for _ in range(2)] == [b"x1", b"x2"]


@pytest.mark.parametrize(
    "application",
    [
        Application(headers=[]),
        Application(status=404),
        Application(status=503),
        Application(body=b"x" * LARGEST),
    ],
)
def test_other_responses_are_not_kept(application: Application) -> None:
    """Without an entity tag nothing says of which state an answer is; errors and large answers pass."""
    asked = Asked(application)
    assert asked.send() != asked.send()
    assert asked.responses.size == 0


def test_a_new_state_is_asked_for() -> None:
    """No answer outlives the version that it was made of, and none is given while there is no version."""
    asked = Asked(Application())
    assert asked.send()[2] == b"x1"
    asked.version = 2
    assert [asked.send()[2] for _ in range(2)] == [b"x2", b"x2"]
    asked.version = None
    assert asked.send()[2] == b"x3"


def test_what_was_made_while_the_store_changed_is_not_kept() -> None:
    """Such an answer may be of either state."""
    application = Application()
    asked = Asked(application)

    def change() -> None:
        asked.version = 2

    application.before = change
    asked.send()
    asked.version = 1
    assert asked.send()[2] == b"x2"


def test_memory_is_bounded() -> None:
    """However many requests come, what is kept stays below the capacity; the newest stays."""
    application = Application(body=b"x" * 5_000)
    asked = Asked(application, capacity=50_000)
    for number in range(100):
        asked.send(f"/{number}")
        assert asked.responses.size <= 50_000
    assert asked.send("/99") == asked.send("/99")
    assert application.count == 100
