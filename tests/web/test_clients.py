"""Clients that people use: SPARQLWrapper, rdflib's SPARQLStore, another engine that calls through SERVICE."""

import json
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from pyoxigraph import Store
from rdflib import RDF, Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, GET, JSON, JSONLD, N3, POST, POSTDIRECTLY, RDFXML, TSV, TURTLE, URLENCODED, XML
from SPARQLWrapper import SPARQLWrapper as Client
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

PG = "https://w3id.org/perfgraph/ns#"
PROJECT = "https://w3id.org/perfgraph/id/project/13030321W9TGCMKL98GWR"
TITLE = "http://purl.org/dc/terms/title"
PROJECTS = f"SELECT ?p ?name {{ ?p a <{PG}BudgetProject> ; <{TITLE}> ?name }} ORDER BY ?p"
STARTING = 60


@pytest.fixture
def client(served):
    """Return a SPARQLWrapper on the endpoint."""
    return Client(f"{served.address}sparql")


@pytest.mark.parametrize(("method", "how"), [(GET, URLENCODED), (POST, URLENCODED), (POST, POSTDIRECTLY)])
@pytest.mark.parametrize("form", [JSON, XML, CSV, TSV])
def test_sparqlwrapper_select(client, form, method, how):
    """SELECT by GET, as a form and as it is, in every format, gives the nine projects of the sample."""
    client.setQuery(PROJECTS)
    client.setMethod(method)
    client.setRequestMethod(how)
    client.setReturnFormat(form)
    found = client.query().convert()
    if form == JSON:
        names = [row["p"]["value"] for row in found["results"]["bindings"]]
    elif form == XML:
        names = [node.firstChild.data for node in found.getElementsByTagName("uri")]
    else:
        names = [
            line.split("," if form == CSV else "\t")[0].strip("<>")
            for line in found.decode().splitlines()[1:]
        ]
    assert len(names) == 9
    assert PROJECT in names


@pytest.mark.parametrize("form", [JSON, XML])
@pytest.mark.parametrize("method", [GET, POST])
def test_sparqlwrapper_ask(client, form, method):
    """ASK in both formats."""
    client.setQuery(f"ASK {{ <{PROJECT}> ?p ?o }}")
    client.setMethod(method)
    client.setReturnFormat(form)
    found = client.query().convert()
    assert (found["boolean"] if form == JSON else "true" in found.toxml()) is True


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize("form", [TURTLE, RDFXML, JSONLD, N3, XML])
@pytest.mark.parametrize("method", [GET, POST])
def test_sparqlwrapper_construct(client, form, method):
    """CONSTRUCT and DESCRIBE as graphs, in each syntax the client knows."""
    client.setMethod(method)
    client.setReturnFormat(form)
    for query in (f"CONSTRUCT WHERE {{ <{PROJECT}> a ?type }}", f"DESCRIBE <{PROJECT}>"):
        client.setQuery(query)
        found = client.query().convert()
        graph = found if isinstance(found, Graph) else Graph().parse(data=found, format="turtle")
        assert (URIRef(PROJECT), RDF.type, URIRef(f"{PG}BudgetProject")) in graph


def test_sparqlwrapper_fault(client):
    """A fault comes to the client as such, with the place in its text."""
    client.setQuery("SELECT * { ?s ?p }")
    with pytest.raises(QueryBadFormed, match="line 1, column"):
        client.query()


def test_sparqlwrapper_dataset(client, served):
    """Graphs that the client adds are the dataset."""
    client.setQuery("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    client.setReturnFormat(JSON)
    client.addDefaultGraph("https://w3id.org/perfgraph/graph/none")
    assert client.query().convert()["results"]["bindings"][0]["n"]["value"] == "0"


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
def test_rdflib_store(served, method, form):
    """rdflib's SPARQLStore asks, iterates and counts as if the graph were its own."""
    graph = Graph(SPARQLStore(f"{served.address}sparql", returnFormat=form, method=method))
    rows = list(graph.query(PROJECTS))
    assert len(rows) == 9
    if form in ("csv", "tsv"):
        return  # rdflib asks ASK in the same format, for which CSV and TSV have no rule
    assert (URIRef(PROJECT), RDF.type, URIRef(f"{PG}BudgetProject")) in graph
    types = set(graph.objects(URIRef(PROJECT), RDF.type))
    assert URIRef(f"{PG}BudgetProject") in types


def test_rdflib_store_construct(served):
    """rdflib's SPARQLStore gets the graph of a CONSTRUCT."""
    graph = Graph(SPARQLStore(f"{served.address}sparql"))
    found = graph.query(f"CONSTRUCT WHERE {{ <{PROJECT}> a ?type }}").graph
    assert (URIRef(PROJECT), RDF.type, URIRef(f"{PG}BudgetProject")) in found


def test_an_engine_calls_through_service(served):
    """The engine as a library asks the endpoint by SERVICE and joins the answer with its own data."""
    store = Store()
    store.update(f"INSERT DATA {{ <{PROJECT}> <x:note> 'ours' }}")
    sparql = f"SELECT ?note ?type {{ ?p <x:note> ?note SERVICE <{served.address}sparql> {{ ?p a ?type }} }}"
    found = {(row["note"].value, row["type"].value) for row in store.query(sparql)}
    assert ("ours", f"{PG}BudgetProject") in found


@pytest.fixture(scope="module")
def oxigraph() -> Iterator[str]:
    """Return the address of an Oxigraph server."""
    beside = str(Path(sys.executable).parent)
    command = shutil.which("oxigraph", path=beside) or shutil.which("oxigraph")
    if command is None:
        pytest.skip("oxigraph is not installed")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{probe.getsockname()[1]}"
    server = subprocess.Popen(
        [command, "serve", "--bind", place], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        give_up = time.monotonic() + STARTING
        while True:
            try:
                with urllib.request.urlopen(f"http://{place}/query?query=ASK%7B%7D", timeout=5):
                    break
            except (urllib.error.URLError, ConnectionError):
                assert time.monotonic() < give_up
                assert server.poll() is None
                time.sleep(0.05)
        yield f"http://{place}/query"
    finally:
        server.kill()
        server.wait(STARTING)


def test_a_server_calls_through_service(served, oxigraph):
    """An Oxigraph server asks the endpoint by SERVICE, with a variable bound by its own pattern."""
    call = f"SERVICE <{served.address}sparql> {{ {{ {PROJECTS} }} }}"
    sparql = f"SELECT ?p ?name {{ VALUES ?p {{ <{PROJECT}> }} {call} }}"
    request = urllib.request.Request(
        f"{oxigraph}?{urlencode({'query': sparql})}", headers={"Accept": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=STARTING) as response:
        (row,) = json.load(response)["results"]["bindings"]
    assert row["p"]["value"] == PROJECT
