"""A value of a parameter is a term in the query and nothing else."""

import re
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Store
from query_cases import NAMES
from rdflib import Graph
from rdflib.plugins.sparql import prepareQuery

from perfgraph.catalogue import Query, parse_query
from perfgraph.errors import QueryError

TYPES = ("iri", "string", "integer", "decimal", "boolean", "date", "year")
MARK = "urn:x:mark"


def query(kind: str, choices: str = "") -> Query:
    """Return a query with one parameter in its main group and in a sub-select, and decoys that are none."""
    return parse_query(
        f"#+ parameters: {{x: {{type: {kind}, label: {{en: x, zh: 值}}{choices}}}}}\n"
        "SELECT ?x ?decoy WHERE { # VALUES ?x { 2 }\n"
        '  VALUES ?x { UNDEF } BIND("VALUES ?x { 3 }" AS ?decoy)\n'
        "  { SELECT ?x WHERE { values $x\n{ UNDEF # }\n } } }\n"
        "}",
        "example",
    )


VECTORS = [
    '" } DROP ALL #',
    "\\u0022 } UNION { ?s ?p ?o } #",
    "\\\\u0022",
    "\\U00000022 }",
    "x\\",
    "'''",
    '"""',
    "}",
    "} VALUES ?x { UNDEF",
    "UNDEF",
    "a\nb\r\tc",
    "\0\x08\x0c\x7f",
    "> } SELECT * { ?s ?p <",
    "\\N\\u",
    "😀\u2028",
]


def shape(text: str, term: str) -> str:
    """Return the algebra of a query as text, with the serialised `term` replaced by a mark."""
    return re.sub(r"BNode\('\w+'\)", "", repr(prepareQuery(text).algebra)).replace(term, MARK)


def values_of(text: str) -> list[tuple[object, object]]:
    """Return the rows of the example query by Oxigraph."""
    return [(row["x"], row["decoy"].value) for row in Store().query(text)]


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=("Cs",))))
@pytest.mark.parametrize("vector", VECTORS)
def test_known_vectors_and_any_text_stay_one_literal(vector, text):
    """A text, however hostile, alone or after another, is one literal with that text, for two engines."""
    for value in (vector, vector + text):
        bound = query("string").bind(x=value)
        assert values_of(bound) == [(Literal(value), "VALUES ?x { 3 }")]


@settings(deadline=None, max_examples=60)
@given(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0")))
@example("\\u0022 } #")
@example("\\\\U00000041")
def test_rdflib_reads_the_same_text(text):
    """An engine that decodes code points before parsing (SPARQL 1.1 §19.2) reads the text that was meant."""
    rows = list(Graph().query(query("string").bind(x=text)))
    assert [str(row["x"]) for row in rows] == [text]


@settings(deadline=None, max_examples=60)
@given(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0")))
@example('" } UNION { ?s ?p ?o } #')
def test_the_algebra_is_the_same_but_for_the_term(text):
    """Binding a text changes the algebra of the query in that one term only."""
    known = query("string").bind(x="known")
    other = query("string").bind(x=text)
    from rdflib import Literal as Plain

    assert shape(known, repr(Plain("known"))) == shape(other, repr(Plain(text)))


@settings(deadline=None)
@given(st.text(max_size=40))
@example("http://a.example/> } DROP ALL <")
@example("http://a.example/\\u003e")
@example("urn:x:a b")
@example("pg:x> <y")
@pytest.mark.parametrize("kind", TYPES)
def test_any_text_for_any_type_is_refused_or_one_term(kind, text):
    """What does not fit a type is refused by name, type and allowed values; what fits is one term."""
    asked = query(kind)
    try:
        bound = asked.bind(x=text)
    except QueryError as error:
        refusal = str(error)
        assert re.match(rf"parameter x \({kind}\): found .* expected ", refusal, re.DOTALL)
        return
    ((term, decoy),) = values_of(bound)
    assert decoy == "VALUES ?x { 3 }"
    assert isinstance(term, NamedNode | Literal)


GOOD = [
    ("iri", "pg:Indicator", "<https://w3id.org/perfgraph/ns#Indicator>"),
    ("iri", NamedNode("urn:x:y"), "<urn:x:y>"),
    ("integer", 7, '"7"^^<http://www.w3.org/2001/XMLSchema#integer>'),
    ("integer", "-12", '"-12"^^<http://www.w3.org/2001/XMLSchema#integer>'),
    ("decimal", Decimal("1E+2"), '"100"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
    ("decimal", "0.5", '"0.5"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
    ("boolean", True, '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'),
    ("boolean", "否", '"false"^^<http://www.w3.org/2001/XMLSchema#boolean>'),
    ("date", "2021-12-31", '"2021-12-31"^^<http://www.w3.org/2001/XMLSchema#date>'),
    ("year", 2021, '"2021"^^<http://www.w3.org/2001/XMLSchema#gYear>'),
    ("string", "山", '"山"'),
    ("string", None, "UNDEF"),
]


@pytest.mark.parametrize(("kind", "value", "term"), GOOD)
def test_a_value_becomes_its_term_in_every_row(kind, value, term):
    """Both rows of the parameter are replaced; the comment and the string that look like rows are not."""
    bound = query(kind).bind(x=value)
    assert bound.count(f"{{ {term} }}") == 2
    assert "# VALUES ?x { 2 }" in bound
    assert '"VALUES ?x { 3 }"' in bound


BAD = [
    ("integer", "7.5"), ("integer", True), ("integer", "７"), ("decimal", "80%"), ("decimal", "1e5"),
    ("boolean", "maybe"), ("date", "2021-02-30"), ("date", "20211231"), ("year", "21"), ("iri", "no scheme"),
    ("iri", Literal("urn:x:y")), ("string", 5), ("string", "\ud800"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "value"), BAD)
def test_a_value_of_the_wrong_type_is_refused(kind, value):
    """The message names the parameter, its type and what is allowed."""
    with pytest.raises(QueryError, match=rf"parameter x \({kind}\): found .* expected "):
        query(kind).bind(x=value)


@pytest.mark.parametrize(
    "value", ["quantity", "数量指标", "itype:quantity", NamedNode("x:y"), "no such kind"]
)
def test_a_concept_is_one_of_its_scheme(value):
    """A concept is given by slug, label, prefixed name or IRI; another one is refused with the list."""
    kinds = query("concept", ", choices: indicator-type")
    if value in ("no such kind", NamedNode("x:y")):
        with pytest.raises(QueryError, match=r"expected a concept of the scheme indicator-type: .*quantity"):
            kinds.bind(x=value)
    else:
        assert "<https://w3id.org/perfgraph/scheme/indicator-type/quantity>" in kinds.bind(x=value)


def test_only_choices_are_allowed():
    """A parameter with choices takes those alone."""
    assert '{ "a" }' in query("string", ", choices: [a, b]").bind(x="a")
    with pytest.raises(QueryError, match="expected one of a, b"):
        query("string", ", choices: [a, b]").bind(x="c")


def test_an_unknown_parameter_is_refused():
    """The message lists the parameters there are."""
    with pytest.raises(QueryError, match='found the parameter "y", expected one of: x'):
        query("string").bind(y="a")


@pytest.mark.parametrize("name", NAMES)
def test_the_defaults_bind_to_the_file_itself(name, library, graphs):
    """Binding every parameter to its default gives the answer that the file as it stands gives."""
    question = library[name]
    bound = question.bind(**{key: parameter.default for key, parameter in question.parameters.items()})
    answers = [
        [str(row) for row in graphs("fixtures").query(text, use_default_graph_as_union=True)]
        for text in (bound, question.text)
    ]
    assert answers[0] == answers[1]


def test_a_default_of_another_datatype_is_refused():
    """A file cannot say decimal and mean integer."""
    with pytest.raises(QueryError, match="found a default that is no decimal"):
        parse_query(
            "#+ parameters: {x: {type: decimal, label: {en: x, zh: 值}}}\nSELECT ?x { VALUES ?x { 5 } }",
            "mine",
        )
