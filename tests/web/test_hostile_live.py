"""Hostile clients of the running server: each is bounded, told why, and nobody else notices."""

import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from prometheus_client.parser import text_string_to_metric_families
from raw_requests import connect, raw, read_all
from test_hostile_queries import HOSTILE
from worker_cases import fill, listening, service_queries

from perfgraph.limits import MB

THING = "id/project/13030321W9TGCMKL98GWR"
ORDINARY = "sparql?format=csv&query=" + quote(
    "SELECT ?o { <http://example.org/thing/1> ?p ?o } ORDER BY ?o LIMIT 2"
)
ANSWER = "o\r\nhttp://example.org/thing/0\r\nhttp://example.org/thing/1\r\n"
ENDLESS = "sparql?query=" + quote("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }")
LONG = "SELECT ?a ?c ?d ?f {{ ?a ?b ?c . ?d ?e ?f }} LIMIT {}"
POST = b"POST /sparql HTTP/1.1\r\nHost: x\r\n"
MEMORY = 64
RESERVE = 600
"""MB that the kernel leaves to a worker above its limit, because libraries reserve what they do not use."""

TOLD = [(503, "more than 2 seconds"), (503, f"more than {MEMORY} MB"), (403, "or 1 MB")]
"""How a query ends: the status, and the limit that is told."""

PATIENCE = 90


@pytest.fixture(scope="module")
def store(sample_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store with the sample document and a graph in which everything is bound to everything."""
    folder = tmp_path_factory.mktemp("hostile") / "store"
    shutil.copytree(sample_store, folder)
    fill(folder)
    return folder


@pytest.fixture(scope="module")
def narrow(store: Path, serve_for_all: Any) -> Any:
    """Return a server with narrow limits, so that every bomb meets one soon."""
    return serve_for_all(
        store,
        PERFGRAPH_QUERY_SECONDS="2",
        PERFGRAPH_QUERY_MEMORY_MB=str(MEMORY),
        PERFGRAPH_QUERY_ANSWER_MB="1",
        PERFGRAPH_CLIENT_QUERY_SECONDS="10000",
    )


def jobs(site: Any) -> dict[str, float]:
    """Return the counts of the queries by how they ended, and what the pool does."""
    found: dict[str, float] = {}
    for family in text_string_to_metric_families(site.send("GET", "metrics").text):
        for sample in family.samples:
            if sample.labels.get("pool") == "queries":
                found[sample.labels.get("end") or sample.labels["state"]] = sample.value
    return found


def wait_until(true: Callable[[], bool], what: str) -> None:
    """Wait for something that will happen on any machine."""
    give_up = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < give_up, f"waited in vain until {what}"
        time.sleep(0.02)


def memory_of_workers(server: int) -> int:
    """Return the bytes of memory of the largest worker of a server."""
    found = subprocess.run(
        ["ps", "--ppid", str(server), "-o", "rss="], capture_output=True, text=True, check=True
    )
    return max(map(int, found.stdout.split())) * 1024


class Weighing(threading.Thread):
    """Watches the memory of the largest worker of a server."""

    def __init__(self, server: int) -> None:
        super().__init__()
        self.most, self._server, self._over = 0, server, threading.Event()

    def run(self) -> None:
        """Look many times a second."""
        while not self._over.is_set():
            self.most = max(self.most, memory_of_workers(self._server))
            self._over.wait(0.02)

    def __enter__(self) -> "Weighing":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self.join()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_query_is_ended_and_told(narrow: Any, name: str) -> None:
    """The answer says what was exceeded; an ordinary query and a page are answered while it runs."""
    _, _, query = HOSTILE[name]
    before = memory_of_workers(narrow.process.pid)
    with Weighing(narrow.process.pid) as weighing, ThreadPoolExecutor() as clients:
        attack = clients.submit(narrow.send, "POST", "sparql", query, content_type="application/sparql-query")
        ordinary = clients.submit(narrow.send, "GET", f"{ORDINARY}%20%23{name.replace(' ', '')}")
        page = clients.submit(narrow.send, "GET", f"{THING}.html?asked={name.replace(' ', '')}")
        assert ordinary.result().text == ANSWER
        assert page.result().status == 200
        answer = attack.result()
    # Which limit comes first depends on the machine; the pool's tests tell the limits one by one.
    assert any(answer.status == status and said in answer.text for status, said in TOLD), answer.text
    assert answer.media_type == "text/plain"
    assert answer.headers["cache-control"] == "no-store"
    assert weighing.most - before < (MEMORY + RESERVE) * MB
    assert narrow.send("GET", ORDINARY).text == ANSWER


def test_all_at_once_leave_the_server_whole(narrow: Any) -> None:
    """More hostile queries than workers: each gets a true status, pages go on, all workers return."""
    with ThreadPoolExecutor(len(HOSTILE)) as clients:
        attacks = [
            clients.submit(narrow.send, "POST", "sparql", query, content_type="application/sparql-query")
            for _, _, query in HOSTILE.values()
        ]
        for number in range(5):
            assert narrow.send("GET", f"{THING}.ttl?asked=at-once-{number}").status == 200
        answers = [attack.result() for attack in attacks]
    assert {answer.status for answer in answers} <= {403, 503}
    for answer in answers:
        assert ("retry-after" in answer.headers) == ("busy" in answer.text)
    wait_until(lambda: jobs(narrow)["idle"] == 2, "both workers are back")
    assert narrow.send("GET", ORDINARY).text == ANSWER


def test_a_query_of_death_is_one_request_s_affair(narrow: Any) -> None:
    """Nesting that would end the engine's process is refused before the engine sees it, and what ends it
    without nesting is a true error for the one who sent it.
    """
    depth = 20_000
    query = f"SELECT * {{ {'{' * depth}{'}' * depth} }}"
    answer = narrow.send("POST", "sparql", query, content_type="application/sparql-query")
    assert answer.status == 400
    assert "expected at most 100 brackets" in answer.text
    chain = f"SELECT (1{'+1' * 30_000} AS ?x) {{}}"
    answer = narrow.send("POST", "sparql", chain, content_type="application/sparql-query")
    assert answer.status in (200, 500, 503)
    assert "Traceback" not in answer.text
    assert narrow.send("GET", ORDINARY).text == ANSWER


@pytest.mark.parametrize("path", service_queries(1))
def test_no_service_is_called(narrow: Any, path: str) -> None:
    """However SERVICE is written, the listener gets no connection and the client a 400 with the place."""
    with listening() as (port, came):
        answer = narrow.send(
            "POST", "sparql", service_queries(port)[path], content_type="application/sparql-query"
        )
    assert came == []
    assert answer.status == 400
    assert "line" in answer.text


def test_a_client_has_a_budget(store: Path, serve: Any) -> None:
    """Who used up the seconds of a minute waits; pages, kept answers, tokens and other clients do not."""
    site = serve(store, PERFGRAPH_QUERY_SECONDS="1", PERFGRAPH_CLIENT_QUERY_SECONDS="1")
    kept = site.send("GET", ORDINARY)
    assert kept.status == 200
    assert site.send("GET", ENDLESS).status == 503
    again = site.send("GET", f"{ORDINARY}%20%23new")
    assert again.status == 429
    assert 0 < int(again.headers["retry-after"]) <= 61
    assert "查询" in again.text
    assert "try again later" in again.text
    assert site.send("GET", ORDINARY).text == kept.text
    assert site.send("GET", f"{THING}.html").status == 200
    assert site.send("GET", f"{ORDINARY}%20%23new", x_forwarded_for="203.0.113.5").status == 200
    assert site.send("GET", f"{ORDINARY}%20%23newer", token=True).status == 200
    wrong = site.send("GET", f"{ORDINARY}%20%23newest", authorization="Bearer not-the-token-at-all")
    assert wrong.status == 429


def test_a_queue_that_is_full_says_when_to_come_again(store: Path, serve: Any) -> None:
    """Beyond those that run and wait a query is told 503 with Retry-After at once; a page is answered."""
    site = serve(
        store,
        PERFGRAPH_RUNNING_QUERIES="1",
        PERFGRAPH_WAITING_QUERIES="1",
        PERFGRAPH_QUERY_SECONDS="10",
        PERFGRAPH_CLIENT_QUERY_SECONDS="10000",
    )
    with connect(site.address) as first, connect(site.address) as second:
        for connection, number in ((first, 1), (second, 2)):
            connection.sendall(f"GET /{ENDLESS}%20%23{number} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        wait_until(lambda: (jobs(site)["running"], jobs(site)["waiting"]) == (1, 1), "one runs, one waits")
        busy = site.send("GET", ORDINARY)
        assert busy.status == 503
        assert int(busy.headers["retry-after"]) > 0
        assert "busy" in busy.text
        assert "繁忙" in busy.text
        assert site.send("GET", f"{THING}.html").status == 200


def test_a_client_that_goes_away_frees_its_worker(store: Path, serve: Any) -> None:
    """A query whose client has left is ended long before its time, and the next one is answered."""
    site = serve(store, PERFGRAPH_RUNNING_QUERIES="1", PERFGRAPH_QUERY_SECONDS="600")
    with connect(site.address) as connection:
        connection.sendall(f"GET /{ENDLESS} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        wait_until(lambda: jobs(site)["running"] == 1, "the query runs")
    wait_until(lambda: jobs(site).get("gone") == 1, "it is ended")
    assert site.send("GET", ORDINARY).text == ANSWER


IMPATIENT = (
    "import perfgraph.web.connection as connection;"
    "connection.SENDING, connection.STALLED = 1.0, 1.0;"
    "from perfgraph.cli import main; main()"
)
"""The program with a short patience for clients that send or read nothing."""


@pytest.fixture(scope="module")
def impatient(store: Path, serve_for_all: Any) -> Any:
    """Return a server that waits a second where others wait for half a minute."""
    return serve_for_all(
        store,
        (sys.executable, "-c", IMPATIENT),
        PERFGRAPH_QUERY_SECONDS="60",
        PERFGRAPH_QUERY_MEMORY_MB="2000",
    )


def requests_logged(site: Any, path: str) -> int:
    """Return how many requests for a path were finished."""
    return sum(f'"path": "{path}"' in line for line in site.log)


def test_a_client_that_does_not_read_loses_its_connection(impatient: Any) -> None:
    """A large answer that is not taken is given up; the client sees a broken transfer, never a whole one."""
    query = quote(LONG.format(90_000))
    before = requests_logged(impatient, "/sparql")
    with connect(impatient.address, receive_buffer=4096) as slow:
        slow.sendall(f"GET /sparql?query={query} HTTP/1.1\r\nHost: x\r\nAccept: text/csv\r\n\r\n".encode())
        wait_until(lambda: requests_logged(impatient, "/sparql") > before, "the server gives up")
        received = read_all(slow)
    head, _, body = received.partition(b"\r\n\r\n")
    size = next(
        int(line.split()[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")
    )
    assert head.startswith(b"HTTP/1.1 200 ")
    assert size > 8 * MB
    assert len(body) < size
    assert impatient.send("GET", ORDINARY).text == ANSWER


def test_a_client_that_reads_gets_all_of_a_large_answer(impatient: Any) -> None:
    """The same answer is whole for a client that takes it."""
    answer = impatient.send("GET", f"sparql?query={quote(LONG.format(90_000))}", accept="text/csv")
    assert (answer.status, answer.body.count(b"\r\n")) == (200, 90_001)


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"GET / HT",
        b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ",
        POST + b"Content-Type: application/sparql-query\r\nContent-Length: 90\r\n\r\nASK",
    ],
)
def test_a_client_that_does_not_send_loses_its_connection(impatient: Any, sent: bytes) -> None:
    """A request that never becomes whole does not hold a connection."""
    with connect(impatient.address) as slow:
        slow.sendall(sent)
        assert not read_all(slow).startswith(b"HTTP/1.1 2")
    assert impatient.send("GET", "healthz").status == 200


def test_a_slow_but_steady_client_is_waited_for(impatient: Any) -> None:
    """A body that comes in pieces, each soon enough, is taken although it takes longer in all."""
    body = b"ASK { ?s ?p ?o }"
    head = (
        b"POST /sparql HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/sparql-query\r\n"
    )
    with connect(impatient.address) as slow:
        slow.sendall(head + f"Content-Length: {len(body)}\r\n\r\n".encode())
        for byte in body:
            slow.sendall(bytes([byte]))
            time.sleep(0.1)
        assert b'"boolean":true' in read_all(slow)


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Long: " + b"a" * 4_000_000, 431),
        (b"GET /healthz HTTP/1.1\r\nHost: x\r\n" + b"X-Many: a\r\n" * 400_000, 431),
        (b"GET /" + b"a" * 4_000_000, 414),
        (b"GARBAGE\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400),
        (POST + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nASK {}", 400),
        (POST + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
    ],
)
def test_a_request_that_is_none_is_refused(impatient: Any, sent: bytes, status: int) -> None:
    """What is too large to be a head, or no HTTP, is refused without being kept; no request is smuggled."""
    before = memory_of_server(impatient.process.pid)
    answer = raw(impatient.address, sent)
    # The connection may be reset before the refusal is read, because the rest of what was sent is not.
    assert answer.status in (status, 0)
    assert memory_of_server(impatient.process.pid) - before < 32 * MB
    assert impatient.send("GET", "healthz").status == 200


def memory_of_server(server: int) -> int:
    """Return the bytes of memory of the server's own process."""
    found = subprocess.run(
        ["ps", "-p", str(server), "-o", "rss="], capture_output=True, text=True, check=True
    )
    return int(found.stdout) * 1024


def test_an_upgrade_is_not_taken(impatient: Any) -> None:
    """A request to speak another protocol is answered as an ordinary one."""
    head = b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\n"
    key = b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
    assert raw(impatient.address, head + key).status in (200, 400)
