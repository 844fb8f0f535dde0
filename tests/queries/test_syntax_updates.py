"""Update requests as text: checked, joined, given a dataset, none carried out; the columns of a star."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, Store

from perfgraph.errors import QueryError
from perfgraph.syntax import (
    check_update,
    joined,
    projection,
    tokens,
    with_columns,
    with_dataset,
    without_dataset,
)

RIGHT = [
    "",
    "# nothing",
    "PREFIX a: <x:> # nothing",
    "CLEAR ALL ;",
    "PREFIX a: <x:> CLEAR GRAPH a:g ; PREFIX b: <y:> DROP GRAPH b:g ; PREFIX a: <x:> CREATE GRAPH a:h",
    "BASE <http://example.org/> INSERT DATA { <s> <p> 'BASE PREFIX ; {' }",
    "DELETE WHERE { ?s ?p ?o ; ?q 1 } ; INSERT { ?s ?p 1 } WHERE { { SELECT * { ?s ?p ?o } } }",
]
WRONG = [
    ("CLEAR XYZ", "line 1, column 7"),
    (
        "CLEAR ALL ;\n\nINSERT DATA { <a:b> ex:c 1 }",
        'line 3, column 21: found "ex:c", expected a line PREFIX ex:',
    ),
    ("PREFIX a: <x:>\nINSERT DATA { a:b a:c }", "line 2, column"),
    ("CLEAR ALL ; PREFIX b: <x:>\nDELETE { ?s b:p _:n } WHERE { ?s ?p ?o }", "line 2, column"),
    ("INSERT DATA { ?s <x:p> 1 }", "Variables are not allowed"),
    ("SELECT * { ?s ?p ?o }", "line 1, column 1"),
    ("CLEAR ALL ; ; CLEAR ALL", "line 1, column 13"),
    ("PREFIX a: <x:> CLEAR ALL ; PREFIX a: <y:> CLEAR ALL", "line 1, column"),
    ("INSERT DATA { <x:s> <x:p> '\ud800' }", "a lone surrogate"),
]


@pytest.mark.parametrize("update", RIGHT)
def test_updates_that_are_right(update):
    """What the grammar allows is accepted, also declarations between operations (SPARQL 1.1 Update §3)."""
    check_update(update)


@pytest.mark.parametrize(("update", "message"), WRONG)
def test_a_fault_is_told_with_its_place(update, message):
    """The message has line, column and what stands there."""
    with pytest.raises(QueryError) as error:
        check_update(update)
    assert message in str(error.value)


def test_checking_carries_nothing_out(tmp_path):
    """An update that would load a file is checked without reading it."""
    check_update(f"LOAD <{(tmp_path / 'absent.ttl').as_uri()}>")
    check_update("LOAD <http://127.0.0.1:9/>")


@given(st.text())
def test_any_text_is_refused_or_is_an_update(text):
    """Whatever is typed, the answer is a QueryError or nothing; never another exception."""
    try:
        check_update(text)
    except QueryError:
        return
    joined([text])


@pytest.mark.parametrize("first", RIGHT)
@pytest.mark.parametrize("second", RIGHT)
def test_joined_requests_are_one(first, second):
    """Two right requests together are one that the engine accepts, doing what they do one after the other."""
    data = [Quad(NamedNode("x:s"), NamedNode("x:p"), NamedNode("x:o"), NamedNode("x:g"))]
    together, apart = Store(), Store()
    together.extend(data)
    apart.extend(data)
    text = joined([first, second])
    try:
        for request in (first, second):
            apart.update(joined([request]))
    except RuntimeError as error:
        with pytest.raises(RuntimeError, match=str(error)):
            together.update(text)
        return
    together.update(text)
    assert set(together) == set(apart)


DATASETS = [
    (
        "PREFIX x: <x:> CLEAR ALL ; INSERT { x:s x:p '} WHERE {' } WHERE { ?s ?p ?o } ; "
        "DELETE WHERE { ?s ?p ?o }",
        "PREFIX x: <x:> CLEAR ALL ; INSERT { x:s x:p '} WHERE {' } USING <x:d> WHERE { ?s ?p ?o } ; "
        "DELETE { ?s ?p ?o } USING <x:d> WHERE { ?s ?p ?o }",
    ),
    (
        "delete{ GRAPH ?g { ?s ?p ?o } }insert{ ?s ?p 1 }where{ ?s ?p ?o FILTER(?o < 1) }",
        "delete{ GRAPH ?g { ?s ?p ?o } }insert{ ?s ?p 1 }USING <x:d> where{ ?s ?p ?o FILTER(?o < 1) }",
    ),
    ("DELETEWHERE{ ?s ?p { } }", "DELETE { ?s ?p { } } USING <x:d> WHERE { ?s ?p { } }"),
    (
        "DELETE DATA { <x:WHERE> <x:USING> 'WITH' } # WHERE",
        "DELETE DATA { <x:WHERE> <x:USING> 'WITH' } # WHERE",
    ),
]


@pytest.mark.parametrize(("update", "expected"), DATASETS)
def test_a_dataset_is_put_into_the_text(update, expected):
    """USING clauses stand in every operation with a WHERE, and in no other."""
    found = with_dataset(update, ["<x:d>"], [])
    assert [token.text for token in tokens(found)] == [token.text for token in tokens(expected)]


@pytest.mark.parametrize(
    "update",
    ["WITH <x:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", "INSERT { ?s ?p 1 }USING<x:g>WHERE { ?s ?p ?o }",
     "WITHx:g INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }", "INSERT { ?s ?p 1 } USINGNAMEDx:g WHERE { ?s ?p ?o }"],
)  # fmt: skip
def test_two_datasets_are_refused(update):
    """USING or WITH in the text contradicts the dataset of the request (SPARQL 1.1 Protocol §2.2.3)."""
    with pytest.raises(QueryError, match="line 1, column"):
        with_dataset(update, ["<x:d>"], [])


def test_the_graphs_of_a_query_are_taken_out():
    """FROM clauses go, everything else stays at its place, and words that look like them stay."""
    sparql = "SELECT ?from FROM x:from FROM NAMED <x:b>\n{ ?from ?p 'FROM <x:c>' } # FROM <x:d>"
    found = without_dataset(sparql)
    assert found == sparql.replace("FROM x:from FROM NAMED <x:b>", " " * 28)


@pytest.mark.parametrize(
    ("sparql", "columns"),
    [
        ("SELECT * { ?z ?a ?b }", ("z", "a", "b")),
        ("SELECT*{?z ?a ?b}", ("z", "a", "b")),
        ("PREFIX select: <x:> # SELECT *\nSELECT DISTINCT * { ?z select:p ?b }", ("z", "b")),
        ("SELECT REDUCED * { { SELECT ?b { ?z ?a ?b } } ?q ?b $a }", ("b", "a", "q")),
        ("SELECT * { ?z ?p ?o FILTER NOT EXISTS { ?hidden ?p 1 } }", ("z", "p", "o")),
        ("SELECT * { BIND(1 AS ?y) BIND(2 AS ?x) }", ("y", "x")),
    ],
)
def test_columns_of_a_star(sparql, columns):
    """A star is written out with the variables in scope, in the order they appear in."""
    assert projection(with_columns(sparql)) == columns


@pytest.mark.parametrize(
    "sparql",
    ["SELECT ?b ?a { ?a ?p ?b }", "ASK { { SELECT * { ?a ?p ?b } } }", "SELECT (COUNT(*) AS ?n) { ?a ?p ?b }",
     "SELECT * { }", "CONSTRUCT WHERE { ?a ?p ?b }", "SELECT ?a { { SELECT * { ?a ?p ?b } } }"],
)  # fmt: skip
def test_other_queries_stay(sparql):
    """A query that names its columns, or has none, is left as it is."""
    assert with_columns(sparql) == sparql
