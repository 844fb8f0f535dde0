"""Operation: how the server starts, stops, says how it is, and what it writes to its log."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from prometheus_client.parser import text_string_to_metric_families
from raw_requests import connect, read_all, request

from perfgraph.errors import SettingsError
from perfgraph.settings import SERVING, read_serving, read_settings
from perfgraph.web.app import create_app

THING = "id/project/13030321W9TGCMKL98GWR"
PATIENCE = 60
SLOW = quote("SELECT (COUNT(*) AS ?n) { ?a ?p ?b . ?c ?q ?d . ?e ?r ?f FILTER(STRLEN(STR(?b)) > 0) }")
"""A query that runs until it is stopped."""

PERFGRAPH = str(Path(sys.executable).with_name("perfgraph"))


def processes(parent: int) -> set[int]:
    """Return the process ids of the workers of a server."""
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent and fields[0] != "Z":
            found.add(int(folder.name))
    return found


def alive(process: int) -> bool:
    """Tell whether a process runs."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_until(true: Callable[[], bool], what: str) -> None:
    """Wait for something that will happen on any machine."""
    give_up = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < give_up, f"waited in vain until {what}"
        time.sleep(0.02)


def metrics(site) -> dict[str, dict[tuple[str, ...], float]]:
    """Return the samples of the metrics by name and label values."""
    found: dict[str, dict[tuple[str, ...], float]] = {}
    for family in text_string_to_metric_families(site.send("GET", "metrics").text):
        for sample in family.samples:
            found.setdefault(sample.name, {})[tuple(sample.labels.values())] = sample.value
    return found


def running(site) -> float:
    """Return how many queries of strangers run."""
    return metrics(site)["perfgraph_workers"]["queries", "running"]


class Asking(threading.Thread):
    """A request that is on its way."""

    def __init__(self, site, path: str) -> None:
        super().__init__()
        self.site, self.path, self.reply = site, path, None
        self.start()

    def run(self) -> None:
        """Send it and keep the reply; none when the connection is cut."""
        try:
            self.reply = self.site.send("GET", self.path)
        except (OSError, ValueError):
            self.reply = None


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_the_server_in_peace(serve, sample_store, number):
    """What runs is answered, nobody else is let in, no worker is left, and the exit code is 0."""
    site = serve(sample_store, PERFGRAPH_QUERY_SECONDS="3")
    workers = processes(site.process.pid)
    assert len(workers) >= 4
    asking = Asking(site, f"sparql?query={SLOW}")
    wait_until(lambda: running(site) == 1, "the query runs")
    site.process.send_signal(number)
    place = urlsplit(site.address)

    def refused() -> bool:
        try:
            socket.create_connection((place.hostname, place.port), timeout=PATIENCE).close()
        except ConnectionRefusedError:
            return True
        return False

    wait_until(refused, "new connections are refused")
    asking.join(PATIENCE)
    # Its own time is over before the server's patience: it gets the answer that it would have got.
    assert asking.reply is not None
    assert (asking.reply.status, "more than 3 seconds" in asking.reply.text) == (503, True)
    assert site.process.wait(PATIENCE) == 0
    assert not [worker for worker in workers if alive(worker)]
    site.reader.join(PATIENCE)
    assert "Traceback" not in "".join(site.log)


def test_a_short_query_is_finished_after_the_signal(serve, sample_store):
    """A request that came before the signal is answered as if there had been none."""
    site = serve(sample_store)
    with connect(site.address) as connection:
        head = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
        connection.sendall(head + b"Content-Length: 6\r\n\r\nASK")
        wait_until(lambda: site.send("GET", "healthz").status == 200, "the server answers")
        site.process.terminate()
        time.sleep(0.5)
        connection.sendall(b" {}")
        answer = read_all(connection)
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert b'"boolean":true' in answer
    assert site.process.wait(PATIENCE) == 0


def test_killing_the_server_leaves_no_worker(serve, sample_store):
    """A server that is killed with a query running takes its workers along."""
    site = serve(sample_store)
    asking = Asking(site, f"sparql?query={SLOW}")
    wait_until(lambda: running(site) == 1, "the query runs")
    workers = processes(site.process.pid)
    site.process.kill()
    site.process.wait(PATIENCE)
    wait_until(lambda: not any(map(alive, workers)), "the workers end")
    asking.join(PATIENCE)
    assert asking.reply is None


def test_a_worker_that_is_killed_is_replaced(serve, sample_store):
    """Killing every worker fails no later request."""
    site = serve(sample_store)
    for worker in processes(site.process.pid):
        os.kill(worker, signal.SIGKILL)
    assert site.send("GET", f"{THING}.ttl").status == 200
    assert site.send("GET", "sparql?query=ASK%7B%7D").status == 200
    assert site.process.poll() is None


def command(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run `perfgraph serve`, which ends by itself."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PERFGRAPH_")}
    program = [PERFGRAPH, "serve", *arguments]
    return subprocess.run(
        program, env=environment | settings, capture_output=True, text=True, check=False, timeout=PATIENCE * 2
    )


def test_a_port_that_is_taken_is_told(served, sample_store):
    """The message names the port and what to do; the exit code is that of wrong use."""
    port = str(urlsplit(served.address).port)
    done = command("--port", port, "--store", str(sample_store))
    assert done.returncode == 2
    assert f"--port {port}" in done.stderr
    assert "try another" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_address_of_another_machine_is_told(sample_store):
    """A host that is not this machine, and one that is none at all, are wrong use too."""
    for host in ("192.0.2.1", "no such host"):
        done = command("--host", host, "--port", "0", "--store", str(sample_store))
        assert (done.returncode, f"--host {host}" in done.stderr) == (2, True)


def test_a_store_that_is_missing_is_told(tmp_path):
    """Serving nothing is a failure with the next step in its message, and makes no store."""
    done = command("--port", "0", "--store", str(tmp_path / "none"))
    assert done.returncode == 1
    assert "perfgraph ingest" in done.stderr
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PERFGRAPH_ADDRESS", "https://x.example/perf"),
        ("PERFGRAPH_ADDRESS", "x.example/"),
        ("PERFGRAPH_ADDRESS", "https://x.example/../"),
        ("PERFGRAPH_ADDRESS", "https://x.example/a?b/"),
        ("PERFGRAPH_ADDRESS", 'https://x.example/"/'),
        ("PERFGRAPH_ADDRESS", "https://user@x.example/"),
        ("PERFGRAPH_TOKENS", "short"),
        ("PERFGRAPH_PAGE_WORKERS", "0"),
        ("PERFGRAPH_QUERY_SECONDS", "soon"),
        ("PERFGRAPH_STORE", "memory:"),
    ],
)
def test_a_setting_that_is_wrong_is_told(sample_store, name: str, value: str):
    """The message names the setting, what was found and what was expected; no secret is shown."""
    environment = {"PERFGRAPH_STORE": str(sample_store), name: value}
    with pytest.raises(SettingsError) as fault:
        read_serving(environment, read_settings(environment), "127.0.0.1", 8000)
    assert "expected" in str(fault.value) or "fewer than" in str(fault.value)
    assert "short" not in str(fault.value).replace("shorter", "")


@pytest.mark.parametrize("root", ["id", "units", "sparql", "static", "query/x", "ns", "graph", "healthz"])
def test_a_root_that_is_a_path_of_the_site_is_refused(sample_store, root: str):
    """Below such a root an address could mean two things."""
    environment = {"PERFGRAPH_ADDRESS": f"https://x.example/{root}/", "PERFGRAPH_STORE": str(sample_store)}
    serving = read_serving(environment, read_settings(environment), "127.0.0.1", 8000)
    with pytest.raises(SettingsError, match="a path of the site itself"):
        create_app(serving)


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("0.0.0.0", "http://127.0.0.1:80/"),
        ("::", "http://[::1]:80/"),
        ("::1", "http://[::1]:80/"),
        ("10.0.0.1", "http://10.0.0.1:80/"),
    ],
)
def test_the_address_that_is_shown_can_be_opened(host: str, address: str):
    """A server that listens everywhere is shown at this machine's own address."""
    assert read_serving({}, read_settings({}), host, 80).address == address


def test_health_tells_which_snapshot_answers(served):
    """A monitor learns that the store can be read, and nobody keeps that answer."""
    answer = served.send("GET", "healthz")
    assert (answer.status, answer.headers["cache-control"]) == (200, "no-store")
    assert re.fullmatch("[0-9a-f]{16}", answer.json()["snapshot"])
    assert answer.json()["status"] == "ok"


def test_a_broken_store_is_told_to_the_monitor_and_not_to_strangers(serve, sample_store, tmp_path):
    """503 with Retry-After while the store is broken, naming no folder; then all is well again."""
    store = tmp_path / "broken"
    subprocess.run(["cp", "-r", str(sample_store), str(store)], check=True)
    site = serve(store)
    assert site.send("GET", "healthz").status == 200
    current = store / "CURRENT"
    good = current.read_text()
    current.write_text("nonsense")
    wait_until(lambda: site.send("GET", "healthz").status == 503, "the fault is noticed")
    for path in ("healthz", f"{THING}.ttl", "sparql?query=ASK%7B%7D"):
        answer = site.send("GET", path)
        assert (answer.status, answer.headers["cache-control"]) == (503, "no-store")
        assert int(answer.headers["retry-after"]) > 0
        assert str(tmp_path) not in answer.text
        assert "CURRENT" not in answer.text
    assert site.send("GET", "healthz").json()["reason"] == "store"
    assert any(str(store) in line and "damaged" in line for line in site.log)
    current.write_text(good)
    wait_until(lambda: site.send("GET", "healthz").status == 200, "the store is whole again")
    assert site.send("GET", f"{THING}.ttl").status == 200


def test_metrics_are_in_the_prometheus_format(served):
    """Prometheus's own parser reads them; they count by section, method and status."""
    before = metrics(served)["perfgraph_requests_total"].get(("GET", "thing", "200"), 0)
    served.send("GET", f"{THING}.ttl")
    after = metrics(served)
    assert after["perfgraph_requests_total"]["GET", "thing", "200"] == before + 1
    assert after["perfgraph_request_seconds_count"]["thing",] >= 1
    assert after["perfgraph_workers"]["pages", "idle"] >= 1
    assert after["perfgraph_jobs_total"]["answered", "pages"] >= 1
    assert after["perfgraph_cache_bytes"][()] > 0


def test_metrics_do_not_grow_with_what_strangers_ask(served):
    """No path, query or method of a stranger becomes a label of its own."""
    for path in ("id/a", "id/b", "x/y/z", "query/a-b", "scheme/q", "static/x", "sparql?query=x"):
        for method in ("GET", "PROPFIND", "SUBSCRIBE"):
            request(served.address, f"/{path}", method=method)
    labels = {label for name, samples in metrics(served).items() for key in samples for label in key}
    assert not {label for label in labels if "/" in label or label in ("PROPFIND", "SUBSCRIBE", "x", "a-b")}
    assert {"other", "thing", "static"} <= labels


def test_the_log_is_structured_and_names_nobody(serve, sample_store):
    """One line of JSON a request: no address, no query string, no header; control characters are escaped."""
    site = serve(sample_store)
    secret = "secret-word"
    headers = (
        f"Cookie: a={secret}".encode(),
        f"User-Agent: {secret}".encode(),
        f"Authorization: Bearer {secret}".encode(),
    )
    request(site.address, f"/{THING}.ttl?q={secret}", *headers)
    request(site.address, "/id/%1b%5b2J%0a%C2%9B%E5%B1%B1")
    site.process.terminate()
    site.process.wait(PATIENCE)
    site.reader.join(PATIENCE)
    text = "".join(site.log)
    assert secret not in text
    assert "127.0.0.1" not in text.replace(site.address, "")
    assert text.isascii()
    lines = [json.loads(line) for line in site.log if line.startswith("{")]
    first, second = (line for line in lines if line["path"].startswith("/id/"))
    assert set(first) == {"time", "method", "path", "status", "bytes", "seconds", "client"}
    assert (first["path"], first["status"], first["method"]) == (f"/{THING}.ttl", 200, "GET")
    assert first["bytes"] > 1000
    assert first["client"] == second["client"]
    assert second["path"] == "/id/%1B%5B2J%0A%C2%9B%E5%B1%B1"


def test_a_client_is_another_one_in_another_process(serve, sample_store):
    """The hash of a client cannot be followed from one run of the server to the next."""
    clients = set()
    for _ in range(2):
        site = serve(sample_store)
        site.send("GET", "healthz")
        site.process.terminate()
        site.process.wait(PATIENCE)
        site.reader.join(PATIENCE)
        clients |= {json.loads(line)["client"] for line in site.log if line.startswith("{")}
    assert len(clients) == 2


def test_a_proxy_tells_clients_apart_and_cannot_be_impersonated(serve, sample_store):
    """X-Forwarded-For counts from a trusted proxy alone, and of it what that proxy itself has added."""
    trusting, refusing = serve(sample_store), serve(sample_store, PERFGRAPH_PROXIES="10.9.9.9")
    for site in (trusting, refusing):
        for forwarded in ("203.0.113.1", "203.0.113.2", "198.51.100.7, 203.0.113.2"):
            site.send("GET", "healthz", x_forwarded_for=forwarded)
        site.process.terminate()
        site.process.wait(PATIENCE)
        site.reader.join(PATIENCE)
    clients = [
        [json.loads(line)["client"] for line in site.log if line.startswith("{")]
        for site in (trusting, refusing)
    ]
    assert len(set(clients[0])) == 2
    assert clients[0][1] == clients[0][2]
    assert len(set(clients[1])) == 1


def test_the_settings_are_listed_in_the_help():
    """Every setting of the server is told by `perfgraph --help`."""
    done = subprocess.run([PERFGRAPH, "--help"], capture_output=True, text=True, check=True, timeout=PATIENCE)
    assert all(name in done.stdout for name in SERVING)
