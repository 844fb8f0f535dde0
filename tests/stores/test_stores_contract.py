"""The promises of `perfgraph.stores.Store`, kept by every store alike: real engines, real servers."""

import datetime
from collections.abc import Iterable, Iterator
from decimal import Decimal

import pytest
from pyoxigraph import Literal, NamedNode, QueryBoolean, QuerySolutions, QueryTriples, Triple

from perfgraph.errors import QueryError
from perfgraph.stores import Document, Store

BASE = "http://example.org/"
XSD = "http://www.w3.org/2001/XMLSchema#"


def node(name: str) -> NamedNode:
    """Return an IRI of the tests."""
    return NamedNode(BASE + name)


def typed(text: str, datatype: str) -> Literal:
    """Return a literal of an XML Schema datatype."""
    return Literal(text, datatype=NamedNode(XSD + datatype))


DOC, INFERRED, RUN = node("graph/doc/1"), node("graph/inferred/1"), node("graph/run/1")
SUBJECT, PREDICATE = node("target"), node("value")


def one(text: str, subject: NamedNode = SUBJECT) -> list[Triple]:
    """Return a single triple that says `text`."""
    return [Triple(subject, PREDICATE, Literal(text))]


def rows(store: Store, sparql: str) -> list[tuple[str, ...]]:
    """Return the rows of a SELECT, sorted, as texts."""
    found = store.query(sparql)
    assert isinstance(found, QuerySolutions)
    names = [variable.value for variable in found.variables]
    return sorted(tuple(row[name].value for name in names) for row in found)


def texts(store: Store, graph: NamedNode) -> set[str]:
    """Return what the quads of a graph say."""
    return {quad.object.value for quad in store.quads(graph)}


ALL = f"SELECT ?o {{ ?s <{PREDICATE.value}> ?o }}"


def test_put_writes_graphs(store: Store) -> None:
    """After `put` its graphs are listed, sorted, and hold their quads and nothing else."""
    store.put([{INFERRED: one("b"), DOC: one("a")}])
    assert list(store.graphs()) == [DOC, INFERRED]
    quad = next(iter(store.quads(DOC)))
    assert (quad.subject, quad.predicate, quad.object.value, quad.graph_name) == (
        SUBJECT,
        PREDICATE,
        "a",
        DOC,
    )
    assert texts(store, INFERRED) == {"b"}


def test_put_replaces_graphs(store: Store) -> None:
    """A graph that is put again holds what was put last; other graphs stay."""
    store.put([{DOC: one("old") + one("older"), RUN: one("run")}])
    store.put([{DOC: one("new")}])
    assert (texts(store, DOC), texts(store, RUN)) == ({"new"}, {"run"})


def test_put_twice_changes_nothing(store: Store) -> None:
    """Putting the same document again leaves the same quads and the same snapshot."""
    document = {DOC: [Triple(SUBJECT, PREDICATE, typed("3714.50", "decimal"))], RUN: one("run")}
    store.put([document])
    before, snapshot = {graph: set(store.quads(graph)) for graph in store.graphs()}, store.snapshot
    store.put([document])
    assert {graph: set(store.quads(graph)) for graph in store.graphs()} == before
    assert store.snapshot == snapshot


def test_empty_sequence_removes_the_graph(store: Store) -> None:
    """An empty sequence removes its graph, also one that was never there."""
    store.put([{DOC: one("a"), INFERRED: one("b")}])
    store.put([{DOC: [], node("graph/never"): [], INFERRED: one("c")}])
    assert list(store.graphs()) == [INFERRED]
    assert list(store.quads(DOC)) == []


def test_later_document_wins(store: Store) -> None:
    """When two documents of one call hold the same graph, the later one stands."""
    store.put([{DOC: one("first"), RUN: one("1")}, {DOC: one("second"), RUN: one("2")}])
    assert (texts(store, DOC), texts(store, RUN)) == ({"second"}, {"2"})


def test_nothing_to_put(store: Store) -> None:
    """Putting no document, or one without a graph, changes nothing."""
    store.put([{DOC: one("a")}])
    snapshot = store.snapshot
    store.put([])
    store.put([{}])
    assert (texts(store, DOC), store.snapshot) == ({"a"}, snapshot)


def test_a_failing_source_of_documents(store: Store) -> None:
    """When the documents end in an error it comes through as it is, and no document is half written."""

    def documents() -> Iterator[Document]:
        yield {DOC: one("a"), RUN: one("run")}
        raise LookupError("the next document")

    with pytest.raises(LookupError, match="the next document"):
        store.put(documents())
    assert list(store.graphs()) in ([], [DOC, RUN])
    store.put([{INFERRED: one("later")}])
    assert texts(store, INFERRED) == {"later"}


def test_drop_removes_graphs(store: Store) -> None:
    """`drop` removes the named graphs and no other; a graph that is not there is no fault."""
    store.put([{DOC: one("a"), INFERRED: one("b"), RUN: one("c")}])
    store.drop([DOC, node("graph/never"), RUN])
    assert list(store.graphs()) == [INFERRED]
    store.drop([])
    store.drop([DOC])
    assert texts(store, INFERRED) == {"b"}


def test_drop_of_many_graphs(store: Store) -> None:
    """A hundred graphs go in one call."""
    names = [node(f"graph/doc/{number:03d}") for number in range(100)]
    store.put({name: one("x")} for name in names)
    assert list(store.graphs()) == names
    store.drop(names)
    assert list(store.graphs()) == []


def test_default_graph_is_the_union(store: Store) -> None:
    """A query without GRAPH sees every graph; a statement in two graphs twice, with DISTINCT once."""
    store.put([{DOC: one("a") + one("both"), INFERRED: one("b") + one("both")}])
    assert rows(store, ALL) == [("a",), ("b",), ("both",), ("both",)]
    assert rows(store, ALL.replace("?o", "DISTINCT ?o", 1)) == [("a",), ("b",), ("both",)]


def test_named_graphs_can_be_told_apart(store: Store) -> None:
    """GRAPH names the graph of a statement."""
    store.put([{DOC: one("a"), INFERRED: one("b")}])
    found = rows(store, f"SELECT ?g ?o {{ GRAPH ?g {{ ?s <{PREDICATE.value}> ?o }} }}")
    assert found == [(DOC.value, "a"), (INFERRED.value, "b")]


def test_from_stands_above_the_union(store: Store) -> None:
    """FROM and FROM NAMED choose the graphs of a query, whatever the store's default is."""
    store.put([{DOC: one("a"), INFERRED: one("b")}])
    assert rows(store, f"SELECT ?o FROM <{DOC.value}> {{ ?s <{PREDICATE.value}> ?o }}") == [("a",)]
    named = f"SELECT ?o FROM NAMED <{INFERRED.value}> {{ GRAPH ?g {{ ?s <{PREDICATE.value}> ?o }} }}"
    assert rows(store, named) == [("b",)]


def test_the_word_from_is_no_clause(store: Store) -> None:
    """FROM in a comment, a text, a name or a variable leaves the union in force."""
    store.put([{DOC: [Triple(SUBJECT, node("from"), Literal("FROM <x>"))]}])
    sparql = (
        f'PREFIX from: <{BASE}> # FROM <x>\nSELECT ?from {{ ?s from:from ?from FILTER(?from = "FROM <x>") }}'
    )
    assert rows(store, sparql) == [("FROM <x>",)]


def test_ask(store: Store) -> None:
    """ASK gives a truth value."""
    store.put([{DOC: one("a")}])
    yes, no = (store.query(f'ASK {{ ?s <{PREDICATE.value}> "{text}" }}') for text in "ab")
    assert isinstance(yes, QueryBoolean)
    assert (bool(yes), bool(no)) == (True, False)


def test_select_keeps_columns_order_and_gaps(store: Store) -> None:
    """SELECT gives its columns in order, its rows in the order asked for, and unbound values as gaps."""
    store.put([{DOC: one("b", node("s2")) + one("a", node("s1"))}])
    sparql = (
        f"SELECT ?o ?s ?none {{ ?s <{PREDICATE.value}> ?o OPTIONAL {{ ?s <{BASE}none> ?none }} }} ORDER BY ?o"
    )
    found = store.query(sparql)
    assert isinstance(found, QuerySolutions)
    assert [variable.value for variable in found.variables] == ["o", "s", "none"]
    assert [(row["o"].value, row["s"], row["none"]) for row in found] == [
        ("a", node("s1"), None),
        ("b", node("s2"), None),
    ]


def test_construct(store: Store) -> None:
    """CONSTRUCT gives triples, over the union."""
    store.put([{DOC: one("a"), INFERRED: one("b")}])
    found = store.query(f"CONSTRUCT WHERE {{ ?s <{PREDICATE.value}> ?o }}")
    assert isinstance(found, QueryTriples)
    assert set(found) == {*one("a"), *one("b")}


def test_construct_of_nothing(store: Store) -> None:
    """A CONSTRUCT without a match gives no triple."""
    assert list(store.query(f"CONSTRUCT WHERE {{ ?s <{BASE}none> ?o }}")) == []


def test_describe(store: Store) -> None:
    """DESCRIBE gives the statements about a thing from every graph, and none about another."""
    store.put([{DOC: one("a") + one("x", node("other")), INFERRED: one("b")}])
    found = store.query(f"DESCRIBE <{SUBJECT.value}>")
    assert isinstance(found, QueryTriples)
    assert set(found) == {*one("a"), *one("b")}


VALUES = {
    "decimal": typed("2232960.00", "decimal"),
    "cents": typed("3714.50", "decimal"),
    "large": typed("123456789012.34", "decimal"),
    "negative": typed("-0.05", "decimal"),
    "integer": typed("78", "integer"),
    "true": typed("true", "boolean"),
    "false": typed("false", "boolean"),
    "date": typed("2021-12-31", "date"),
    "month-day": typed("--12-31", "gMonthDay"),
    "year": typed("2021", "gYear"),
    "time": typed("2021-12-31T10:20:30.123456Z", "dateTime"),
    "any-uri": typed("http://example.org/x", "anyURI"),
    "chinese": Literal("山海关区", language="zh-hans"),
    "english": Literal("district", language="en"),
    "plain": Literal("≤10万元"),
    "empty": Literal(""),
    "awkward": Literal('tab\t "quotes" \\ line\nreturn\r .\n<a> & 𠮷😀\u2028'),
    "long": Literal("长" * 20_000),
    "iri": NamedNode("http://example.org/指标/经费"),
}


@pytest.fixture
def valued(store: Store) -> Store:
    """A store that holds every kind of value."""
    store.put([{DOC: [Triple(SUBJECT, node(f"p/{name}"), value) for name, value in VALUES.items()]}])
    return store


def by_value(term: object) -> object:
    """Return what equal values have in common, whatever their lexical form."""
    if not isinstance(term, Literal):
        return term
    datatype = term.datatype.value.removeprefix(XSD)
    if datatype in ("decimal", "integer"):
        return datatype, Decimal(term.value)
    if datatype == "dateTime":
        return datatype, datetime.datetime.fromisoformat(term.value)
    return datatype, term.language, term.value


EXPECTED = {name: by_value(value) for name, value in VALUES.items()}


def check(found: Iterable[tuple[NamedNode, object]]) -> None:
    """Compare predicates and objects with `EXPECTED`, by value."""
    seen = {predicate.value.removeprefix(BASE + "p/"): by_value(value) for predicate, value in found}
    assert seen == EXPECTED


def test_values_of_quads(valued: Store) -> None:
    """Numbers, dates, truth values, language-tagged and awkward texts keep their value and datatype."""
    check((quad.predicate, quad.object) for quad in valued.quads(DOC))


def test_values_of_select(valued: Store) -> None:
    """The same in the solutions of a SELECT."""
    found = valued.query(f"SELECT ?p ?o {{ <{SUBJECT.value}> ?p ?o }}")
    assert isinstance(found, QuerySolutions)
    check((row["p"], row["o"]) for row in found)


def test_values_of_construct(valued: Store) -> None:
    """The same in the triples of a CONSTRUCT."""
    found = valued.query(f"CONSTRUCT {{ <{SUBJECT.value}> ?p ?o }} WHERE {{ <{SUBJECT.value}> ?p ?o }}")
    assert isinstance(found, QueryTriples)
    check((triple.predicate, triple.object) for triple in found)


@pytest.mark.parametrize(
    "pattern",
    [
        '?s ?p "≤10万元"',
        '?s ?p "山海关区"@zh-hans',
        "?s ?p ?o FILTER(?o = 3714.5)",
        "?s ?p <http://example.org/指标/经费>",
    ],
)
def test_values_can_be_asked_for(valued: Store, pattern: str) -> None:
    """A query finds a value by its text, its language, its number and its IRI."""
    assert bool(valued.query(f"ASK {{ {pattern} }}"))


def test_sum_of_decimals(store: Store) -> None:
    """Amounts add up exactly."""
    amounts = ("0.10", "0.20", "2232959.70")
    triples = [Triple(node(text), PREDICATE, typed(text, "decimal")) for text in amounts]
    store.put([{DOC: triples}])
    (total,), *_ = rows(store, f"SELECT (SUM(?o) AS ?total) {{ ?s <{PREDICATE.value}> ?o }}")
    assert Decimal(total) == Decimal("2232960.00")


def test_graph_names_beyond_ascii(store: Store) -> None:
    """A graph's name may hold Chinese characters and signs that addresses need for themselves."""
    graph = node("graph/文件 &?=#%20+".replace(" ", "/"))
    store.put([{graph: one("a")}])
    assert list(store.graphs()) == [graph]
    assert texts(store, graph) == {"a"}
    store.drop([graph])
    assert list(store.graphs()) == []


def test_large_graph(store: Store) -> None:
    """A graph of 12,000 quads is written, read, counted and replaced whole."""
    triples = [Triple(node(f"s/{number}"), PREDICATE, Literal(f"值{number}")) for number in range(12_000)]
    count = f"SELECT (COUNT(?o) AS ?n) {{ GRAPH <{DOC.value}> {{ ?s <{PREDICATE.value}> ?o }} }}"
    store.put([{DOC: triples, RUN: one("run")}])
    assert rows(store, count) == [("12000",)]
    assert texts(store, DOC) == {triple.object.value for triple in triples}
    store.put([{DOC: triples[:10_500]}])
    assert rows(store, count) == [("10500",)]


SYNTAX_ERRORS = {
    "unclosed": ("SELECT * WHERE {\n  ?s ?p ?o .\n", 3),
    "word": ("SELECT ?s\nWERE { ?s ?p ?o }", 2),
    "update": ("DROP ALL", 1),
    "chinese": ("SELECT ?s {\n\n  ?s 指标值 ?o\n}", 3),
}


@pytest.mark.parametrize("name", SYNTAX_ERRORS)
def test_syntax_error(store: Store, name: str) -> None:
    """A query that is not SPARQL gives line, column and the line itself, the same on every store."""
    sparql, line = SYNTAX_ERRORS[name]
    with pytest.raises(QueryError, match=rf"line {line}, column \d+") as caught:
        store.query(sparql)
    assert (sparql.split("\n")[line - 1]).strip() in str(caught.value)


def test_location_and_closing(store: Store) -> None:
    """A store knows its location, and closing it twice does no harm."""
    assert store.location
    store.close()
    store.close()


def test_own_writes_are_seen(store: Store) -> None:
    """A store that wrote sees what it wrote; `optimize` and `refresh` change no answer."""
    store.put([{DOC: one("a")}])
    assert rows(store, ALL) == [("a",)]
    store.optimize()
    store.refresh()
    assert rows(store, ALL) == [("a",)]


def test_answer_outlives_a_change(store: Store) -> None:
    """An answer that is read late is still of the state at the time of the question."""
    names = [node(f"graph/doc/{number:03d}") for number in range(140)]
    store.put({name: one(name.value)} for name in names)
    found = store.query(ALL)
    assert isinstance(found, QuerySolutions)
    store.put({name: one("changed")} for name in names)
    assert {row["o"].value for row in found} == {name.value for name in names}
