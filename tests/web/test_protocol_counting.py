"""Rows are counted exactly in the bytes of every format, wherever the pieces are cut."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, QueryResultsFormat, QuerySolutions, Store, Triple

from perfgraph.web.counting import counter

FORMATS = [QueryResultsFormat.JSON, QueryResultsFormat.XML, QueryResultsFormat.CSV, QueryResultsFormat.TSV]

NASTY = [
    "},{",
    "{}",
    "[{",
    ",{",
    '"',
    '\\"',
    "\\",
    "\\\\",
    "\n",
    "\r\n",
    "\r",
    "<result>",
    "</result>",
    ",",
    "x",
    "文",
    ":{",
]
texts = st.lists(
    st.sampled_from(NASTY) | st.characters(codec="utf-8", exclude_characters="\0"), max_size=12
).map("".join)
terms = (
    texts.map(Literal)
    | texts.map(lambda text: Literal(text, datatype=NamedNode("http://example.org/type")))
    | texts.map(lambda text: Literal(text, language="en"))
    | st.just(NamedNode("http://example.org/a,b:(x)"))
    | st.none()
)
rows = st.lists(st.tuples(terms, terms), max_size=30)


def answer(found: list[tuple]) -> QuerySolutions:
    """Return solutions with exactly these rows."""
    lines = " ".join(
        "(" + " ".join("UNDEF" if term is None else str(term) for term in row) + ")" for row in found
    )
    result = Store().query(f"SELECT ?x ?y {{ VALUES (?x ?y) {{ {lines} }} }}")
    assert isinstance(result, QuerySolutions)
    return result


@settings(deadline=None, max_examples=300)
@given(rows, st.sampled_from(FORMATS), st.integers(1, 40))
def test_rows_of_hostile_values(found, form, size):
    """Values that look like the format's own signs, and rows without a value, are counted right."""
    data = answer(found).serialize(format=form)
    rows_of = counter(form)
    for start in range(0, len(data), size):
        rows_of.add(data[start : start + size])
    assert rows_of.rows == len(found)


@pytest.mark.parametrize("form", FORMATS)
def test_solutions_without_a_column(form):
    """A solution without a variable is a row."""
    result = Store().query("SELECT * { {} UNION {} UNION {} }")
    rows_of = counter(form)
    rows_of.add(result.serialize(format=form))
    assert rows_of.rows == 3


@pytest.mark.parametrize("form", [form for form in FORMATS if form != QueryResultsFormat.CSV])
def test_triples_as_values(form):
    """A value that is a triple, which CSV cannot write, holds objects of its own, which are no rows."""
    term = str(Triple(NamedNode("x:a"), NamedNode("x:b"), Literal("},{")))
    result = Store().query(f"SELECT ?t {{ VALUES ?t {{ <<( {term} )>> <<( {term} )>> }} }}")
    rows_of = counter(form)
    output = io.BytesIO()
    result.serialize(output, form)
    rows_of.add(output.getvalue())
    assert rows_of.rows == 2
