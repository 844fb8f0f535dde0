"""What the shapes are compiled to: terms as N-Triples writes them, paths, and which queries are asked."""

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse
from rdflib import Graph

from perfgraph.assets import asset
from perfgraph.quads.lines import Statements
from perfgraph.terms import PG, XSD
from perfgraph.validation import validate
from perfgraph.validation.data import prepared, with_schemes
from perfgraph.validation.shacl import DataGraph, check, compiled
from perfgraph.validation.shacl.needs import needed
from perfgraph.validation.shacl.prebinding import FOCUS
from perfgraph.validation.shacl.written import datatype, holds, is_valid, language, lexical, term_of
from perfgraph.validation.shapes import read_shapes

from .test_reference import statements

NAMES = """
@prefix ex: <http://example.org/> .
@prefix pg: <https://w3id.org/perfgraph/ns#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
SHAPE = """
ex:Shape a sh:NodeShape ; sh:targetClass pg:BudgetUnit ; sh:property ex:Shape-label .
ex:Shape-label a sh:PropertyShape ; sh:path skos:prefLabel ; sh:uniqueLang {unique} ; sh:severity sh:Warning ;
    sh:name "名"@zh-Hans , "name"@en ; sh:description "由"@zh-Hans , "why"@en ;
    sh:message "重"@zh-Hans , "twice"@en ; pg:expected "一"@zh-Hans , "one"@en .
"""
TWICE = """
ex:unit a pg:BudgetUnit ; skos:prefLabel "a"@en , "b"@en .
"""

DOCUMENTS = Path(__file__).parent.parent / "forms" / "documents"
TEXTS = ("", "plain", 'with "quotes" and \\', "two\nlines\r\tand a tab", "\u2028 \x7f \x01 汉字 😀")


def triples(turtle: str) -> list[Triple]:
    """Return the statements of Turtle."""
    return [quad.triple for quad in parse((NAMES + turtle).encode(), format=RdfFormat.TURTLE)]


@pytest.mark.parametrize(("unique", "found"), [("true", 1), ('"1"^^xsd:boolean', 0), ("false", 0)])
def test_only_the_word_true_asks_for_unique_languages(tmp_path: Path, unique: str, found: int) -> None:
    """W3C SHACL §4.4.5 wants the literal true; the other spelling of its value is another literal."""
    (tmp_path / "shape.ttl").write_text(NAMES + SHAPE.format(unique=unique), encoding="utf-8")
    assert len(validate(triples(TWICE), shapes=tmp_path).findings) == found


def test_a_file_that_is_no_turtle(tmp_path: Path) -> None:
    """The fault of a file of shapes is told with its place."""
    (tmp_path / "shape.ttl").write_text("ex:Shape a sh:NodeShape .", encoding="utf-8")
    with pytest.raises(SyntaxError, match="prefix"):
        read_shapes(tmp_path)


@pytest.mark.parametrize("text", TEXTS)
def test_a_literal_is_taken_apart_and_put_together(text: str) -> None:
    """As a store writes it and as a term prints itself, whatever characters it has."""
    for literal in (Literal(text), Literal(text, language="en"), Literal(text, datatype=XSD("token"))):
        store = Store()
        store.add(Quad(PG("a"), PG("b"), literal))
        ((written,),) = DataGraph.of(store).table(str(PG("b"))).values()
        assert written == str(literal)
        assert lexical(written) == text
        assert language(written) == (literal.language or "")
        assert datatype(written) == str(literal.datatype)
        assert term_of(written) == literal


@pytest.mark.parametrize(
    ("text", "kind", "valid"),
    [
        ("-0", "integer", True),
        ("1.0", "integer", False),
        ("123456789012345678901234567890", "integer", True),
        ("128", "byte", False),
        ("-1", "nonNegativeInteger", False),
        (".5", "decimal", True),
        ("1e3", "decimal", False),
        ("1e3", "double", True),
        ("2021-02-29", "date", False),
        ("--12-31", "gMonthDay", True),
        ("yes", "boolean", False),
        ("anything", "string", True),
    ],
)
def test_which_texts_a_datatype_allows(text: str, kind: str, valid: bool) -> None:
    """XML Schema 1.1, part 2: a literal of the datatype whose text is in its lexical space."""
    assert is_valid(str(Literal(text, datatype=XSD(kind))), str(XSD(kind))) is valid
    assert not is_valid(str(Literal(text, datatype=XSD("token"))), str(XSD(kind)))
    assert not is_valid(str(XSD(kind)), str(XSD(kind)))


def test_what_is_compared() -> None:
    """Numbers of any type by value, days and texts among themselves; all else is in no order."""

    def literal(text: str, kind: str) -> str:
        return str(Literal(text, datatype=XSD(kind)))

    assert holds(literal("9", "integer"), "<", literal("10.5", "decimal"))
    assert holds(literal("9", "integer"), "<=", literal("9.0", "double"))
    assert holds(literal("2021-12-31", "date"), "<", literal("2022-01-01", "date"))
    assert not holds(literal("9", "integer"), "<", literal("10", "string"))
    assert not holds(literal("nine", "integer"), "<", literal("10", "integer"))
    assert not holds("_:a", "<", literal("10", "integer"))


@pytest.mark.parametrize("length", [10, 5_000])
def test_a_pattern_fits_short_and_long_texts_alike(length: int) -> None:
    """A long text of a stranger's is matched by the engine, whose time does not grow with its square."""
    data = Store()
    for name, text in {
        "with": "1" * length + "万元",
        "without": "1" * length,
        "lines": "a\n" * length,
    }.items():
        data.add(Quad(NamedNode(f"http://example.org/{name}"), PG("quote"), Literal(text)))
    for pattern, bad in {"[0-9]+[ ]*万元": {"without", "lines"}, "^[0-9万元]+$": {"lines"}}.items():
        shape = f'ex:S sh:targetSubjectsOf pg:quote ; sh:path pg:quote ; sh:pattern "{pattern}" .'
        results = check(data, compiled(graph_of(shape)))
        assert {lexical(one.focus).rpartition("/")[2] for one in results} == bad


def test_paths_that_go_back_and_round() -> None:
    """An inverse of a sequence, repetitions in a circle, alternatives: no value twice (W3C SHACL §2.3.1)."""
    data = Store()
    data.extend(
        Quad(said.subject, said.predicate, said.object)
        for said in triples("ex:a ex:p ex:b . ex:b ex:p ex:c . ex:c ex:p ex:a ; ex:q ex:b . ex:a ex:q ex:b .")
    )
    for path, values in {
        "[ sh:inversePath ( ex:p ex:q ) ]": 0,
        "[ sh:zeroOrMorePath ex:p ]": 3,
        "[ sh:oneOrMorePath [ sh:inversePath ex:p ] ]": 3,
        "[ sh:zeroOrOnePath ex:p ]": 2,
        "[ sh:alternativePath ( ex:p ex:q ) ]": 1,
        "( ex:p ex:p ex:q )": 1,
    }.items():
        shape = f"ex:S sh:targetNode ex:a ; sh:path {path} ; sh:minCount {values} ; sh:maxCount {values} ."
        assert check(data, compiled(graph_of(shape))) == [], path
        more = f"ex:S sh:targetNode ex:a ; sh:path {path} ; sh:minCount {values + 1} ."
        assert len(check(data, compiled(graph_of(more)))) == 1, path


def test_tables_are_those_of_the_store() -> None:
    """Made of the text: a statement once, literals by value, the schemes with it, blank nodes by name."""
    said = triples(
        'ex:a ex:p 4.0 , 4.00 , 04 , "4.0" , _:b ; a pg:BudgetUnit . _:b ex:p true , "1"^^xsd:boolean .'
        '<https://w3id.org/perfgraph/scheme/sheet-kind/monitoring> skos:inScheme ex:a ; ex:p "a"@en-GB .'
    )
    for given in (said, [*said, *said], Statements.of(said)):
        store, data = prepared(given)
        assert values(data) == values(DataGraph.of(store))
    assert data.table("<http://example.org/p>")["<http://example.org/a>"][0] == str(
        Literal("4", datatype=XSD("decimal"))
    )


def values(data: DataGraph) -> dict[str, dict[str, list[str]]]:
    """Return the tables of a graph, the values in order."""
    return {
        name: {node: sorted(found) for node, found in table.items()} for name, table in data.tables.items()
    }


@pytest.mark.parametrize(
    ("pattern", "needs"),
    [
        ("?x a:p ?y . { SELECT ?x WHERE { ?x a:q ?z . OPTIONAL { ?x a:r ?v } } }", {"p", "q"}),
        ("{ SELECT ?x WHERE { ?x a:p ?y } } { SELECT ?x WHERE { ?x a:q ?z } }", {"p", "q"}),
        ("{ SELECT ?x WHERE { ?x a:p ?y } } UNION { SELECT ?x WHERE { ?x a:q ?z } } ?x a:r ?v", {"r"}),
        ("{ SELECT (COUNT(?y) AS ?x) WHERE { ?x a:p ?y } }", set()),
        ("{ ?x a:p ?y } FILTER NOT EXISTS { ?x a:q ?z }", {"p"}),
        ("GRAPH <urn:g> { ?x a:p ?y } { { ?x a:q ?y } }", {"q"}),
    ],
)
def test_what_a_query_with_groups_needs(pattern: str, needs: set[str]) -> None:
    """What is joined is needed; alternatives, options, conditions and counts of nothing are not."""
    query = f"PREFIX a: <urn:> SELECT ?x WHERE {{ {pattern} }}"
    assert needed(query) == {f"<urn:{name}>" for name in needs}


def graph_of(turtle: str) -> Graph:
    """Return Turtle as an rdflib graph."""
    return Graph().parse(data=NAMES + turtle, format="turtle")


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ("?x a:b ?y", {"b"}),
        ("?x a:b/a:c ?y ; a:d 1 .", {"b", "c", "d"}),
        ("?x a:b|a:c ?y", set()),
        ("?x a:b/a:c|a:d ?y", set()),
        ("?x a:b* ?y . ?x a:c? ?z", set()),
        ("?x ?p a:b . ?y a:c ?z", {"c"}),
        ("?x ?p a:b FILTER (?x > 1)", set()),
        ("OPTIONAL { ?x a:b ?y } FILTER NOT EXISTS { ?x a:c ?z }", set()),
        ("{ ?x a:b ?y } UNION { ?x a:c ?y }", set()),
        ("BIND (a:b AS ?path) ?x a:c a:d, a:e .", {"c"}),
        ("FILTER (?x IN (a:b, a:c)) ?x <http://example.org/d> ?z", {"d"}),
    ],
)
def test_what_a_query_needs(pattern: str, names: set[str]) -> None:
    """Only what every solution has a statement of: never more, or violations would be missed."""
    query = f"PREFIX a: <http://example.org/> SELECT ?x WHERE {{ {pattern} }}"
    assert needed(query) == {str(NamedNode(f"http://example.org/{name}")) for name in names}


@pytest.mark.parametrize("name", ["hebei-2019", "national-evaluation"])
def test_a_query_that_is_not_asked_has_no_answer(name: str) -> None:
    """Every query of the shapes about every node of a document, each property in turn taken out of it."""
    data = with_schemes(statements(DOCUMENTS / f"{name}.html"))
    nodes = {quad.subject for quad in data}
    data.extend(Quad(FOCUS, FOCUS, node, FOCUS) for node in nodes)
    queries = [query for shape in read_shapes(asset("shapes")).compiled for query in shape.queries]
    answered = [query for query in queries if any(True for _ in data.query(query.select))]
    assert answered
    tables = DataGraph.of(data).tables
    assert all(tables.keys() >= query.needs for query in answered)
    for predicate in sorted({name for query in answered for name in query.needs}):
        taken = list(data.quads_for_pattern(None, NamedNode(lexical(predicate)), None, None))
        for quad in taken:
            data.remove(quad)
        for query in answered:
            if predicate in query.needs:
                assert list(data.query(query.select)) == [], (predicate, query.select)
        data.extend(taken)
