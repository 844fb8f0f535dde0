"""The W3C test suite of SHACL, Core and SHACL-SPARQL: every test, its whole report compared."""

from collections import Counter
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import NamedNode, Quad, Store
from rdflib import RDF, SH, BNode, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from perfgraph.validation.shacl import Result, ShapeError, check, compiled
from perfgraph.validation.shacl.paths import sparql_path
from perfgraph.validation.shacl.stored import ox

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = Namespace("http://www.w3.org/ns/shacl-test#")
SUITE = Path(__file__).parents[3] / "shared" / "conformance" / "shacl" / "tests"
CASES = sorted(
    path
    for part in ("core", "sparql")
    for path in (SUITE / part).rglob("*.ttl")
    if "sht:Validate" in path.read_text(encoding="utf-8")
)

NOT_PASSED = {
    "sparql/pre-binding/shapesGraph-001.ttl": "a query about the shapes graph, which the data do not hold",
}
"""The tests that are not passed, and why: such shapes are refused."""

Row = tuple[str, str, str, str, str, str]


def load(path: Path) -> Graph:
    """Return a file as it is written: sh:uniqueLang wants true, which is not "1"^^xsd:boolean."""
    rdflib.NORMALIZE_LITERALS = False
    try:
        return Graph().parse(path, format="turtle", publicID=path.as_uri())
    finally:
        rdflib.NORMALIZE_LITERALS = True


def store_of(graph: Graph) -> Store:
    """Return a graph as a store, its blank nodes under the same names."""
    store = Store()
    for subject, predicate, value in graph:
        store.add(Quad(ox(subject), ox(predicate), ox(value)))  # type: ignore[arg-type]
    return store


def part(graph: Graph, test: Node, predicate: URIRef, own: Path) -> Graph:
    """Return the data or the shapes of a test: mostly the file itself."""
    action = graph.value(test, MF.action)
    file = graph.value(action, predicate)
    path = Path(str(file).removeprefix("file://"))
    return graph if path == own else load(path)


def stored(term: Node | object) -> str:
    """Return a term as the store writes it, which keeps values and not their spelling (4.0 is 4)."""
    store = Store()
    value = ox(term) if isinstance(term, Node) else term
    store.add(Quad(NamedNode("urn:x"), NamedNode("urn:x"), value))  # type: ignore[arg-type]
    return str(next(iter(store)).object)


def told(path: Node | None, graph: Graph) -> str:
    """Return a path in one spelling."""
    return sparql_path(graph, path) if path is not None else ""


def expected(graph: Graph, test: Node) -> Counter[Row]:
    """Return the results that a test wants; a shape without a name is not compared."""
    report = graph.value(test, MF.result)
    rows: Counter[Row] = Counter()
    for result in graph.objects(report, SH.result):
        shape = graph.value(result, SH.sourceShape)
        value = graph.value(result, SH.value)
        rows[
            (
                stored(graph.value(result, SH.focusNode)),
                stored(value) if value is not None else "",
                told(graph.value(result, SH.resultPath), graph),
                str(graph.value(result, SH.sourceConstraintComponent)),
                str(graph.value(result, SH.resultSeverity)),
                str(shape) if isinstance(shape, URIRef) else "",
            )
        ] += 1
    return rows


def reported(results: list[Result], shapes: Graph) -> Counter[Row]:
    """Return results in the same spelling."""
    rows: Counter[Row] = Counter()
    for result in results:
        path = result.path
        spelled = (
            "" if path is None else told(path, shapes) if isinstance(path, URIRef | BNode) else str(path)
        )
        severity = shapes.value(result.shape, SH.severity, default=SH.Violation)
        shape = str(result.shape) if isinstance(result.shape, URIRef) else ""
        value = str(result.value) if result.value is not None else ""
        rows[(str(result.focus), value, spelled, result.component, str(severity), shape)] += 1
    return rows


@pytest.mark.parametrize("path", CASES, ids=lambda path: str(path.relative_to(SUITE)))
def test_the_report_is_the_one_of_the_suite(path: Path) -> None:
    """Every focus node, value, path, component, severity and named shape is as expected, and no other."""
    graph = load(path)
    (test,) = graph.subjects(RDF.type, SHT.Validate)
    data, shapes = part(graph, test, SHT.dataGraph, path), part(graph, test, SHT.shapesGraph, path)
    if graph.value(test, MF.result) == SHT.Failure or str(path.relative_to(SUITE)) in NOT_PASSED:
        with pytest.raises(ShapeError):
            compiled(shapes)
        return
    results = check(store_of(data), compiled(shapes))
    report = graph.value(test, MF.result)
    assert reported(results, shapes) == expected(graph, test)
    conforms = graph.value(report, SH.conforms)
    assert isinstance(conforms, Literal)
    assert bool(conforms) is not bool(results)


def test_the_whole_suite_is_there() -> None:
    """98 tests of Core and 23 of SPARQL constraints."""
    assert len(CASES) == 121
