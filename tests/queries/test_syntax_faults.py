"""A text that is not SPARQL is refused with the place of the fault, and nothing is evaluated."""

import socket

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfgraph.errors import QueryError
from perfgraph.syntax import check_syntax, query_form, tokens

FAULTS = [
    ("SELECT ?x\nWHERE {\n VALUES ?x { 1 ] }\n}", 'line 3, column 16: found "]"'),
    ("SELECT ?x\nWHERE {\n 项目\tVALUES ?x { 1 }\n}", 'line 3, column 2: found "项目"'),
    ("ASK { ?s ex:a 1 }", 'line 1, column 10: found "ex:a", expected a line PREFIX ex: <…>'),
    ("SELECT ?x WHERE { ?x a ?y } ORDER ?x", 'line 1, column 35: found "?x"'),
    ("SELECT ?x WHERE { ?x a ?y . FILTER(?y > ) }", 'line 1, column 41: found ")"'),
    ("SELECT ?x WHERE { ?x ?p 1 ", "line 1, column 27: found the end of the query, expected"),
    ("SELECT ?x WHERE { { ?x ?p 1 } UNIN { ?x ?q 1 } }", 'line 1, column 31: found "UNIN"'),
    ("INSERT DATA { <a:b> <a:b> 1 }", 'found "INSERT", expected SELECT, CONSTRUCT, ASK or DESCRIBE'),
    ("", "found the end of the query, expected SELECT"),
    ("SELECT ?y (COUNT(*) AS ?n) WHERE { ?x ?p ?y }", "The SELECT contains a variable that is unbound"),
    (f"ASK {{ {'{' * 120}{'}' * 120} }}", 'line 1, column 106: found "{'),
    (f"SELECT * {{\n FILTER({'!' * 200}?x) }}", 'line 2, column 107: found "!!!!!!!!!!!!!!!!'),
    (
        f"SELECT * {{ ?s ?p {'(' * 101}{')' * 101} }}",
        "expected at most 100 brackets and negations in one another",
    ),
    ("ASK { ?s ?p '\ud800' }", "line 1: found a code point that is not a character"),
]


@pytest.mark.parametrize(("text", "message"), FAULTS)
def test_a_fault_is_told_with_line_and_column(text, message):
    """The message has line, column and what stands there."""
    with pytest.raises(QueryError) as error:
        check_syntax(text)
    assert message in str(error.value)


def test_depth_is_no_fault_in_texts_and_side_by_side():
    """Brackets in a text or a comment nest nothing, nor do many that follow each other."""
    check_syntax(f"ASK {{ ?s ?p '{'(' * 500}' . {'[] ?p [] . ' * 200} }} # {'{' * 500}")
    check_syntax(f"ASK {{ {'{' * 99}{'}' * 99} }}")


def test_the_line_is_shown_with_a_caret_below_the_fault():
    """The faulty line stands in the message, a caret below the place, wide characters counted as two."""
    with pytest.raises(QueryError) as error:
        check_syntax("ASK {\n  ?项目 ex:a 1 }")
    _, line, caret = str(error.value).split("\n")
    assert line == "    ?项目 ex:a 1 }"
    assert caret == "          ^"


def test_a_very_long_line_is_shown_in_part():
    """A query of one enormous line gives a short message."""
    with pytest.raises(QueryError) as error:
        check_syntax("ASK { " + "?s ?p ?o . " * 5000 + "?s ex:a ?o }")
    assert len(str(error.value)) < 600


def test_checking_reaches_no_address():
    """A query with SERVICE is checked without a connection to it, ASK included."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"<http://127.0.0.1:{listener.getsockname()[1]}/>"
        for form in ("ASK", "SELECT *", "CONSTRUCT { ?s ?p ?o } WHERE"):
            check_syntax(f"{form} {{ SERVICE {address} {{ ?s ?p ?o }} }}")
        listener.setblocking(False)
        with pytest.raises(BlockingIOError):
            listener.accept()


@settings(deadline=None)
@given(st.text())
def test_any_text_is_refused_or_is_a_query(text):
    """Whatever is typed, the answer is a QueryError or a query with a form; never another exception."""
    list(tokens(text))
    try:
        check_syntax(text)
    except QueryError:
        return
    assert query_form(text)
