"""Real SPARQL servers on loopback, a server that misbehaves on demand, and a store of every kind."""

import gc
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from misbehaving import Misbehaving
from pyoxigraph import NamedNode, Triple

from perfgraph.stores import Endpoint, Store, open_store

STARTING = 60
"""How many seconds a server may take to start."""

ROWS_LIMIT = 11_000
"""After how many rows the test's Virtuoso ends an answer."""

VIRTUOSO_INI = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
FileExtend = 200
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
FileExtend = 200
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
NumberOfBuffers = 4000
MaxDirtyBuffers = 3000
CheckpointInterval = 0
ThreadsPerQuery = 1
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = .
ServerThreads = 6
DavRoot = DAV
[SPARQL]
ResultSetMaxRows = {rows}
"""


def free_port() -> int:
    """Return a port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def program(name: str) -> str:
    """Return the path of a server's program; without it the test is skipped, and fails in CI."""
    found = shutil.which(name) or shutil.which(name, path=str(Path(sys.executable).parent))
    if found:
        return found
    message = f"{name} is not installed"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


def wait_until_ready(server: subprocess.Popen[bytes], address: str) -> None:
    """Wait for the first answer of a server; fail when it ends or takes too long."""
    give_up = time.monotonic() + STARTING
    while server.poll() is None and time.monotonic() < give_up:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
    server.kill()
    pytest.fail(f"{server.args!r} did not start, exit code {server.wait()}")


def stop(server: subprocess.Popen[bytes]) -> None:
    """End a server."""
    server.kill()
    server.wait(STARTING)


@pytest.fixture(scope="session")
def oxigraph_endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    """An Oxigraph server, told nothing about its default graph."""
    port = free_port()
    command = [program("oxigraph"), "serve", "--bind", f"127.0.0.1:{port}"]
    folder = tmp_path_factory.mktemp("oxigraph")
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
    try:
        wait_until_ready(server, f"http://127.0.0.1:{port}/query?query=ASK%7B%7D")
        yield Endpoint(f"http://127.0.0.1:{port}")
    finally:
        stop(server)


@pytest.fixture(scope="session")
def virtuoso_endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    """A Virtuoso with a fresh database, of which only the password of its administrator is set."""
    command = [program("virtuoso-t"), "+foreground", "+configfile", "virtuoso.ini"]
    folder = tmp_path_factory.mktemp("virtuoso")
    port = free_port()
    settings = VIRTUOSO_INI.format(sql=free_port(), http=port, rows=ROWS_LIMIT)
    (folder / "virtuoso.ini").write_text(settings, "ascii")
    with (folder / "log").open("wb") as log:
        password = ["+pwdold", "dba", "+pwddba", "only for tests"]
        subprocess.run(
            [*command, *password], cwd=folder, stdout=log, stderr=log, timeout=STARTING, check=True
        )
        server = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
    try:
        wait_until_ready(server, f"http://127.0.0.1:{port}/sparql?query=ASK%7B%7D")
        yield Endpoint(f"http://127.0.0.1:{port}/sparql", user="dba", password="only for tests")
    finally:
        stop(server)


@pytest.fixture(params=["memory", "embedded", "oxigraph", "virtuoso"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A store of every kind, holding no graph of a test."""
    if request.param == "memory":
        opened = open_store("memory:")
    elif request.param == "embedded":
        opened = open_store(str(tmp_path / "store"))
        # An absent folder cannot be read, so it is made as every command makes it: by writing.
        graph = NamedNode("http://example.org/graph/first")
        opened.put([{graph: [Triple(graph, graph, graph)]}])
        opened.drop([graph])
    else:
        endpoint: Endpoint = request.getfixturevalue(f"{request.param}_endpoint")
        opened = open_store(endpoint.query, endpoint)
    with opened:
        yield opened
        if request.param in ("oxigraph", "virtuoso"):
            opened.drop(list(opened.graphs()))


@pytest.fixture
def misbehaving() -> Iterator[Misbehaving]:
    """A server that misbehaves.

    Answers of the engine must be dropped on the thread that asked, so nothing is collected while the server's
    threads run.
    """
    gc.collect()
    gc.disable()
    fixture = Misbehaving()
    thread = threading.Thread(target=fixture.server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield fixture
    fixture.server.shutdown()
    fixture.server.server_close()
    thread.join()
    gc.enable()
