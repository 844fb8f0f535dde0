"""The graphs that questions are asked of in the tests."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from defined import defined_store
from evaluated import readings
from pyoxigraph import NamedNode, Quad, RdfFormat, Store, Triple

from perfgraph.answers import Answer
from perfgraph.assets import asset
from perfgraph.catalogue import Query, Value, missing, read_catalogue
from perfgraph.ingest import prepare
from perfgraph.quads import document_graphs
from perfgraph.quads.vocabulary import vocabulary_triples
from perfgraph.terms import HOME, PROV, Names

FIXTURES = Path(__file__).parent / "fixtures"

Graphs = Callable[[str], Store]
AnswerOf = Callable[..., Answer]


@pytest.fixture(scope="session")
def library() -> Mapping[str, Query]:
    """Return the query library."""
    return read_catalogue(asset("queries"))


def add(store: Store, triples: tuple[Triple, ...], graph: str) -> None:
    """Put triples into a named graph of a store."""
    name = NamedNode(graph)
    store.extend(Quad(triple.subject, triple.predicate, triple.object, name) for triple in triples)


def fixture_graph(*names: str) -> Store:
    """Return the vocabulary and the fixture files `names`."""
    store = Store()
    for name in names:
        store.load(path=str(FIXTURES / f"{name}.trig"), format=RdfFormat.TRIG)
    add(store, tuple(vocabulary_triples()), f"{HOME}graph/vocab")
    return store


def read_seed(path: Path) -> Store:
    """Return the vocabulary and the graphs of the real document, with everything found odd in it."""
    store = Store()
    for graph, triples in prepare(path, Names()).named().items():
        add(store, triples, graph.value)
    add(store, tuple(vocabulary_triples()), f"{HOME}graph/vocab")
    return store


def evaluated_graph() -> Store:
    """Return the vocabulary and documents of other kinds, the last a later version of the first."""
    store, read = Store(), [document_graphs(reading, Names()) for reading in readings()]
    for graphs in read:
        add(store, graphs.doc, graphs.graph("doc").value)
        add(store, graphs.inferred, graphs.graph("inferred").value)
    later = Triple(read[-1].source.iri, PROV("wasRevisionOf"), read[0].source.iri)
    add(store, (later,), read[-1].graph("run").value)
    add(store, tuple(vocabulary_triples()), f"{HOME}graph/vocab")
    return store


def defined_graph(reviewed: bool) -> Store:
    """Return the documents that use the same indicators in several senses, reviewed or not."""
    store = Store()
    with defined_store(reviewed) as defined:
        store.extend(quad for graph in defined.graphs() for quad in defined.quads(graph))
    return store


@pytest.fixture(scope="session")
def graphs(request: pytest.FixtureRequest) -> Graphs:
    """Return a function that gives a graph by its name: "fixtures", "versions", "evaluated", "defined",
    "agreed", "reviewed" or "seed".
    """
    made: dict[str, Store] = {}

    def graph(name: str) -> Store:
        if name not in made:
            if name == "seed":
                made[name] = read_seed(request.getfixturevalue("seed"))
            elif name == "versions":
                made[name] = fixture_graph("year-2021", "second-version")
            elif name == "evaluated":
                made[name] = evaluated_graph()
            elif name in ("defined", "agreed"):
                made[name] = defined_graph(reviewed=name == "agreed")
            elif name == "reviewed":
                files = ("year-2021", "second-version", "year-2022", "links", "reviewed")
                made[name] = fixture_graph(*files)
            else:
                made[name] = fixture_graph("year-2021", "year-2022", "links", "decisions")
        return made[name]

    return graph


@pytest.fixture(scope="session")
def answer_of(library: Mapping[str, Query], graphs: Graphs) -> AnswerOf:
    """Return a function that answers a question of the library on a graph."""

    def answer(graph: str, name: str, **values: Value) -> Answer:
        store, query = graphs(graph), library[name]

        def ask(sparql: str) -> bool:
            return bool(store.query(sparql, use_default_graph_as_union=True))

        result = store.query(query.bind(**values), use_default_graph_as_union=True)
        return Answer.of(result, query, missing(query, ask))

    return answer
