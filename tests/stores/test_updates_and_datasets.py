"""The promises of updates and datasets, kept by every store alike: real engines, real servers."""

import pytest
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, QuerySolutions, Triple

from perfgraph.errors import QueryError
from perfgraph.stores import Change, Dataset, Store

BASE = "http://example.org/"
A, B, C = (NamedNode(f"{BASE}graph/{name}") for name in "abc")
VALUE = NamedNode(f"{BASE}value")
Added = dict[NamedNode | DefaultGraph, list[Triple]]


def one(text: str) -> list[Triple]:
    """Return a single triple that says `text`."""
    return [Triple(NamedNode(BASE + text), VALUE, Literal(text))]


def carry_out(
    store: Store, *requests: str, dataset: Dataset | None = None, base: str = "", added: Added | None = None
) -> None:
    """Carry out a change."""
    store.update(Change(requests, added or {}, dataset, base))


def said(store: Store, pattern: str, dataset: Dataset | None = None) -> list[str]:
    """Return what a pattern with ?o finds, sorted."""
    found = store.query(f"SELECT ?o {{ {pattern} }}", dataset=dataset)
    assert isinstance(found, QuerySolutions)
    return sorted(row["o"].value for row in found)


@pytest.fixture
def three(store: Store) -> Store:
    """A store with three graphs."""
    store.put([{A: one("a"), B: one("b"), C: one("c")}])
    return store


ANY = f"?s <{VALUE.value}> ?o"
IN_ANY = f"GRAPH ?g {{ {ANY} }}"


def test_default_graphs_of_the_request(three: Store) -> None:
    """The default graph is the merge of the graphs that the dataset names, and GRAPH finds none."""
    dataset = Dataset(default=(A, B))
    assert said(three, ANY, dataset) == ["a", "b"]
    assert said(three, IN_ANY, dataset) == []


def test_named_graphs_of_the_request(three: Store) -> None:
    """GRAPH finds the named graphs of the dataset only, and the default graph is empty."""
    dataset = Dataset(named=(B, C))
    assert said(three, IN_ANY, dataset) == ["b", "c"]
    assert said(three, ANY, dataset) == []


def test_both_kinds_of_graphs(three: Store) -> None:
    """A graph may be in the default graph, a named one, or both."""
    dataset = Dataset(default=(A, B), named=(B,))
    assert said(three, ANY, dataset) == ["a", "b"]
    assert said(three, IN_ANY, dataset) == ["b"]


def test_the_dataset_stands_above_the_query(three: Store) -> None:
    """FROM and FROM NAMED in the text give way to the dataset of the request (SPARQL 1.1 Protocol §2.1.4)."""
    sparql = f"SELECT ?o FROM {A} FROM NAMED {A} {{ {{ {ANY} }} UNION {{ {IN_ANY} }} }}"
    found = three.query(sparql, dataset=Dataset(default=(B,), named=(C,)))
    assert isinstance(found, QuerySolutions)
    assert sorted(row["o"].value for row in found) == ["b", "c"]


def test_graphs_that_are_not_there(three: Store) -> None:
    """A dataset may name a graph that does not exist: it is empty."""
    assert said(three, ANY, Dataset(default=(NamedNode(BASE + "none"),))) == []


def test_relative_addresses_need_a_base(three: Store) -> None:
    """Relative IRIs are resolved against the base of the request; without one they are an error."""
    carry_out(three, "INSERT DATA { GRAPH <graph/a> { <x> <value> 'based' } }", base=BASE)
    assert said(three, f"GRAPH {A} {{ <{BASE}x> <{VALUE.value}> ?o }}") == ["based"]
    assert bool(three.query("ASK { GRAPH <graph/a> { <x> <value> 'based' } }", base=BASE))
    with pytest.raises(QueryError, match="line 1"):
        three.query("ASK { <x> <value> ?o }")


def test_an_update_is_seen(three: Store) -> None:
    """What an update inserts and deletes is what queries find afterwards; other graphs stay."""
    carry_out(
        three,
        f"DELETE {{ GRAPH {A} {{ ?s ?p ?o }} }} INSERT {{ GRAPH {B} {{ ?s ?p 'moved' }} }} "
        f"WHERE {{ GRAPH {A} {{ ?s ?p ?o }} }}",
    )
    assert said(three, f"GRAPH {A} {{ {ANY} }}") == []
    assert said(three, f"GRAPH {B} {{ {ANY} }}") == ["b", "moved"]
    assert said(three, f"GRAPH {C} {{ {ANY} }}") == ["c"]


def test_several_requests_in_order(three: Store) -> None:
    """Requests of one call are carried out in order, with comments, empty ones and a last semicolon."""
    carry_out(
        three,
        f"CLEAR GRAPH {A} ; # and so on",
        "# nothing",
        f"PREFIX ex: <{BASE}> INSERT DATA {{ GRAPH {A} {{ ex:x ex:value '1' }} }};",
        f"WITH {A} DELETE {{ ?s ?p '1' }} INSERT {{ ?s ?p '2' }} WHERE {{ ?s ?p '1' }}",
    )
    assert said(three, f"GRAPH {A} {{ {ANY} }}") == ["2"]


@pytest.mark.parametrize(
    "update",
    [
        f"CLEAR GRAPH {A} ;\nINSERT DATA {{ GRAPH {A} {{ <{BASE}x> 1 }} }}",
        f"CLEAR GRAPH {A} ;\nCLEAR XYZ",
        f"CLEAR GRAPH {A} ;\nSELECT * {{ ?s ?p ?o }}",
        f"CLEAR GRAPH {A} ;\nINSERT DATA {{ GRAPH {A} {{ ex:a ex:b 1 }} }}",
    ],
)
def test_a_fault_changes_nothing(three: Store, update: str) -> None:
    """An update that is no SPARQL is refused with its place, and nothing of it is carried out."""
    snapshot = three.snapshot
    with pytest.raises(QueryError, match=r"line 2, column \d+"):
        carry_out(three, update)
    assert said(three, ANY) == ["a", "b", "c"]
    assert three.snapshot == snapshot


def test_a_fault_in_one_request_stops_all(three: Store) -> None:
    """When one request of a call is at fault, none is carried out."""
    with pytest.raises(QueryError, match="line 1"):
        carry_out(three, f"CLEAR GRAPH {A}", "CLEAR XYZ")
    assert said(three, ANY) == ["a", "b", "c"]


def test_datasets_of_updates(three: Store) -> None:
    """The patterns of each operation see the graphs of the request, and its templates name theirs."""
    carry_out(
        three,
        f"INSERT {{ GRAPH {C} {{ <{BASE}default> <{VALUE.value}> ?o }} }} WHERE {{ {ANY} }} ; "
        f"INSERT {{ GRAPH {C} {{ <{BASE}named> <{VALUE.value}> ?o }} }} WHERE {{ {IN_ANY} }}",
        dataset=Dataset(default=(A,), named=(B,)),
    )
    assert said(three, f"GRAPH {C} {{ <{BASE}default> ?p ?o }}") == ["a"]
    assert said(three, f"GRAPH {C} {{ <{BASE}named> ?p ?o }}") == ["b"]


@pytest.mark.parametrize(
    ("update", "word"),
    [
        (f"WITH {A} DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }}", "WITH"),
        (f"INSERT {{ GRAPH {A} {{ ?s ?p 1 }} }}\n  USING {B} WHERE {{ ?s ?p ?o }}", "USING"),
        (f"CLEAR ALL ; INSERT {{ ?s ?p 1 }} USING NAMED{B}WHERE{{ ?s ?p ?o }}", "USING"),
    ],
)
def test_two_datasets_contradict_each_other(three: Store, update: str, word: str) -> None:
    """A request with a dataset whose text has USING or WITH is refused (SPARQL 1.1 Protocol §2.2.3)."""
    with pytest.raises(QueryError, match=rf'found "{word}".*in the parameters or in the text'):
        carry_out(three, update, dataset=Dataset(default=(C,)))
    assert said(three, ANY) == ["a", "b", "c"]


def test_whether_a_graph_is_there(three: Store) -> None:
    """A store tells whether it holds a graph."""
    assert three.holds(A)
    assert not three.holds(NamedNode(BASE + "none"))
    three.drop([A])
    assert not three.holds(A)


def test_an_update_of_nothing(three: Store) -> None:
    """Nothing to do is no fault."""
    carry_out(three, "")
    carry_out(three, "PREFIX ex: <http://example.org/> # nothing")
    assert said(three, ANY) == ["a", "b", "c"]


def test_added_triples(three: Store) -> None:
    """A change adds triples to graphs after its requests, and nodes without a name stay connected."""
    node = BlankNode()
    triples = [*one("x"), Triple(NamedNode(f"{BASE}s"), VALUE, node), Triple(node, VALUE, Literal('" .\n'))]
    carry_out(three, f"CLEAR GRAPH {A}", added={A: triples, B: one("y")})
    assert said(three, f"GRAPH {A} {{ <{BASE}s> <{VALUE.value}> [ <{VALUE.value}> ?o ] }}") == ['" .\n']
    assert said(three, f"GRAPH {A} {{ <{BASE}x> ?p ?o }}") == ["x"]
    assert said(three, f"GRAPH {B} {{ ?s ?p ?o }}") == ["b", "y"]


def test_triples_in_no_named_graph(store: Store, request: pytest.FixtureRequest) -> None:
    """What is in no named graph is a place of its own, seen by the union and not by GRAPH."""
    if "virtuoso" in request.node.name:
        pytest.skip("Virtuoso has no such place: its default graph is the union")
    carry_out(store, added={A: one("a"), DefaultGraph(): one("d")})
    assert said(store, ANY) == ["a", "d"]
    assert said(store, IN_ANY) == ["a"]
    assert said(store, ANY, Dataset(default=(DefaultGraph(),))) == ["d"]
    carry_out(store, "DROP DEFAULT")
    assert said(store, ANY) == ["a"]
