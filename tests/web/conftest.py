"""A running server on loopback, requests to it byte by byte, and the W3C's tests as such requests."""

import http.client
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

import pytest
from pyoxigraph import NamedNode, Triple
from rdflib import Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from perfgraph.assets import asset
from perfgraph.graph import open_graph
from perfgraph.stores import open_store

TOKEN = "only for tests, not a secret".replace(" ", "-")
PROGRAM = (str(Path(sys.executable).with_name("perfgraph")),)
STARTING = 120
"""How many seconds a server may take to start."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A response: its status, its headers by lower-case name, its body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """Return the body as text."""
        return self.body.decode("utf-8")

    @property
    def media_type(self) -> str:
        """Return the media type without parameters."""
        return self.headers.get("content-type", "").partition(";")[0]

    def json(self) -> Any:
        """Return the body as JSON."""
        return json.loads(self.body)


@dataclass
class Site:
    """A server that runs; `address` ends in "/"."""

    address: str
    store: Path
    log: list[str] = field(default_factory=list)
    reader: threading.Thread = field(default_factory=threading.Thread)
    process: subprocess.Popen[str] | None = None

    def send(
        self, method: str, path: str, body: bytes | str | None = None, token: bool = False, **headers: str
    ) -> Reply:
        """Send a request with no headers but those given and those that HTTP needs; `path` has no "/" first.

        Underscores in the names of headers stand for hyphens.
        """
        place = urlsplit(self.address)
        connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=STARTING)
        data = body.encode() if isinstance(body, str) else body
        try:
            connection.putrequest(method, f"{place.path}{path}", skip_accept_encoding=True)
            for name, value in headers.items():
                connection.putheader(name.replace("_", "-"), value.encode("latin-1"))
            if token:
                connection.putheader("Authorization", f"Bearer {TOKEN}")
            if data is not None:
                connection.putheader("Content-Length", str(len(data)))
            connection.endheaders(data)
            response = connection.getresponse()
            content = response.read()
            found = {name.lower(): value for name, value in response.getheaders()}
            return Reply(response.status, found, content)
        finally:
            connection.close()

    def update(self, text: str, parameters: str = "") -> Reply:
        """Carry out an update with the token; it must succeed."""
        kind = "application/sparql-update"
        reply = self.send("POST", f"update{parameters}", text, token=True, content_type=kind)
        assert reply.status == 200, reply.text
        return reply

    def put(self, graph: str, turtle: str | bytes) -> Reply:
        """Put a graph with the token; it must succeed."""
        path = f"graph-store?graph={graph}"
        reply = self.send("PUT", path, turtle, token=True, content_type="text/turtle")
        assert reply.status in (200, 201), reply.text
        return reply


def start_site(
    store: Path, program: Sequence[str] = PROGRAM, **settings: str
) -> tuple[subprocess.Popen[str], Site]:
    """Start `perfgraph serve` on a free port; return the process and where it answers."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PERFGRAPH_")}
    environment |= {"PERFGRAPH_TOKENS": TOKEN, "PERFGRAPH_LANG": "en", **settings}
    command = [*program, "serve", "--port", "0", "--store", str(store)]
    process = subprocess.Popen(
        command, env=environment, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    )
    assert process.stderr is not None
    site = Site("", store)
    give_up = threading.Timer(STARTING, process.kill)
    give_up.start()
    for line in process.stderr:
        site.log.append(line)
        if found := re.search(r"http://[0-9.:]+/", line):
            site.address = found[0]
            break
    give_up.cancel()
    if not site.address:
        pytest.fail(f"the server did not start: {''.join(site.log)}")
    # What it goes on to say must be read, or it would wait for that.
    site.reader = threading.Thread(target=_follow, args=(process.stderr, site.log))
    site.reader.start()
    return process, site


def _follow(stream: IO[str], log: list[str]) -> None:
    with stream:
        log.extend(stream)


def stop_site(process: subprocess.Popen[str], reader: threading.Thread) -> None:
    """Stop a server as an operator would."""
    process.terminate()
    process.wait(STARTING)
    reader.join(STARTING)


@pytest.fixture(scope="session")
def empty_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server over a store without a graph, which the tests fill."""
    folder = tmp_path_factory.mktemp("empty") / "store"
    graph = NamedNode("http://example.org/first")
    with open_store(str(folder)) as store:
        store.put([{graph: [Triple(graph, graph, graph)]}])
    process, site = start_site(folder, PERFGRAPH_CLIENT_QUERY_SECONDS="10000")
    try:
        site.update("DROP ALL")
        yield site
    finally:
        stop_site(process, site.reader)


Serve = Callable[..., Site]
"""Starts a server over a store, with settings; it is stopped after the test."""


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Return a function that starts `perfgraph serve` over a store with settings from the environment."""
    with _serving() as serve_store:
        yield serve_store


@pytest.fixture(scope="module")
def serve_for_all() -> Iterator[Serve]:
    """Return the same for servers that the tests of a module share."""
    with _serving() as serve_store:
        yield serve_store


@contextmanager
def _serving() -> Iterator[Serve]:
    started: list[Site] = []

    def serve_store(store: Path, program: Sequence[str] = PROGRAM, **settings: str) -> Site:
        process, site = start_site(store, program, **settings)
        site.process = process
        started.append(site)
        return site

    try:
        yield serve_store
    finally:
        for site in started:
            assert site.process is not None
            if site.process.poll() is None:
                site.process.terminate()
            try:
                site.process.wait(STARTING)
            finally:
                site.process.kill()
            site.reader.join(STARTING)


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store with the sample document, which tests only read."""
    folder = tmp_path_factory.mktemp("sample") / "store"
    with open_graph(str(folder)) as graph:
        graph.ingest([asset("examples") / "sample.docx"])
    return folder


@pytest.fixture(scope="session")
def served(sample_store: Path) -> Iterator[Site]:
    """Return a server over the sample document whose clients have time for many questions."""
    process, site = start_site(sample_store, PERFGRAPH_CLIENT_QUERY_SECONDS="10000")
    try:
        yield site
    finally:
        stop_site(process, site.reader)


MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
STATUS = {"OK": "200", "Created": "201", "NoContent": "204", "NotFound": "404"}


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request of a test and what is expected: `statuses` as "200" or "2xx", `kind` as "tabular", a body."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes | None
    statuses: frozenset[str]
    kind: str
    boolean: bool | None
    expected_headers: Mapping[str, str]
    expected_body: str
    location: str

    def accepts(self, status: int) -> bool:
        """Tell whether a status is one of those that are expected."""
        return not self.statuses.isdisjoint({str(status), f"{status // 100}xx"})


@dataclass(frozen=True, slots=True)
class Case:
    """A test of a manifest: the graphs that it starts from, by name, and its exchanges in order."""

    data: Mapping[str, Path]
    exchanges: tuple[Exchange, ...]


@pytest.fixture(scope="session")
def read_cases() -> Callable[[Path], Mapping[str, Case]]:
    """Return a function that reads the cases of a manifest, by the local names of its entries."""
    return _cases


def _cases(manifest: Path) -> Mapping[str, Case]:
    graph = Graph().parse(manifest)
    entries = graph.subjects(MF.action)  # the list of entries leaves one out
    return {str(entry).rpartition("#")[2]: _case(graph, entry) for entry in entries}


def _case(graph: Graph, entry: Node) -> Case:
    data = {}
    for named in graph.objects(entry, UT.graphData):
        file = graph.value(named, UT.graph)
        label = graph.value(named, URIRef("http://www.w3.org/2000/01/rdf-schema#label"))
        data[str(label)] = Path(str(file).removeprefix("file://"))
    action = graph.value(entry, MF.action)
    requests = Collection(graph, graph.value(action, HT.requests)) if action else ()
    return Case(data, tuple(_exchange(graph, request) for request in requests))


def _exchange(graph: Graph, request: Node) -> Exchange:
    response = graph.value(request, HT.resp)
    body, boolean = _body(graph, request), graph.value(response, MF.expectedBoolean)
    names = (str(status).rpartition("#")[2] for status in graph.objects(response, MF.expectedStatus))
    return Exchange(
        method=str(graph.value(request, HT.methodName)),
        path=str(graph.value(request, HT.absolutePath)),
        headers=_headers(graph, request),
        body=body,
        statuses=frozenset(STATUS.get(name, name.removeprefix("StatusCode")) for name in names),
        kind=str(graph.value(response, MF.expectedFormat, default="")),
        boolean=None if boolean is None else bool(boolean),
        expected_headers=_headers(graph, response),
        expected_body=(_body(graph, response) or b"").decode(),
        location=str(graph.value(response, MF.expectedLocation, default="")),
    )


def _headers(graph: Graph, message: Node | None) -> Mapping[str, str]:
    head = graph.value(message, HT.headers)
    found = Collection(graph, head) if head else ()
    return {
        str(graph.value(one, HT.fieldName)).lower(): str(graph.value(one, HT.fieldValue)) for one in found
    }


def _body(graph: Graph, message: Node | None) -> bytes | None:
    content = graph.value(message, HT.body)
    if content is None:
        return None
    return str(graph.value(content, CNT.chars)).encode(str(graph.value(content, CNT.characterEncoding)))
