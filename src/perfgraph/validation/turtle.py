"""Findings as a validation report in RDF (W3C SHACL §3.6)."""

from collections.abc import Iterator, Sequence

from rdflib import BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import RDF, RDFS, SH
from rdflib.term import Node

from perfgraph.assets import asset
from perfgraph.findings import Bilingual, Finding, Language
from perfgraph.terms import PG, PGSH
from perfgraph.validation.shapes import read_shapes

_PG = Namespace(str(PG))

_COMPONENTS = (
    (SH.sparql, "SPARQL"), (SH.closed, "Closed"), (SH["or"], "Or"), (SH.xone, "Xone"), (SH["not"], "Not"),
    (SH.disjoint, "Disjoint"), (SH.pattern, "Pattern"), (SH.maxLength, "MaxLength"),
    (SH.qualifiedMaxCount, "QualifiedMaxCount"), (SH.qualifiedMinCount, "QualifiedMinCount"),
    (SH["in"], "In"), (SH.hasValue, "HasValue"), (SH.lessThan, "LessThan"),
    (SH.lessThanOrEquals, "LessThanOrEquals"), (SH.node, "Node"), (SH["class"], "Class"),
    (SH.datatype, "Datatype"), (SH.nodeKind, "NodeKind"), (SH.minLength, "MinLength"),
    (SH.maxCount, "MaxCount"), (SH.minCount, "MinCount"),
)  # fmt: skip
"""The parameters of a shape and the constraint components they stand for, the most telling first."""


def turtle(findings: Sequence[Finding], language: Language) -> str:
    """Return findings as a `sh:ValidationReport` in Turtle, with the wording in both languages.

    As SHACL has it, `sh:conforms` is true only when there is no result at all, warnings included. A finding
    of a reading rule, which is no shape, names the rule as its component; one about no thing in the graph
    has the document's name as its focus node. A finding does not say which of its shape's parameters was
    broken: the component is the most telling one the shape has. `language` makes no difference.
    """
    del language
    graph = Graph()
    for prefix, namespace in (("sh", str(SH)), ("pg", str(PG)), ("pgsh", str(PGSH))):
        graph.bind(prefix, namespace)
    report = BNode("report")
    graph.add((report, RDF.type, SH.ValidationReport))
    graph.add((report, SH.conforms, Literal(not findings)))
    for number, finding in enumerate(findings, start=1):
        result = BNode(f"result{number:06}")
        graph.add((report, SH.result, result))
        for predicate, value in _result(finding, graph, str(result)):
            graph.add((result, predicate, value))
    return graph.serialize(format="turtle")


def _result(finding: Finding, graph: Graph, result: str) -> Iterator[tuple[URIRef, Node]]:
    rule = URIRef(finding.rule)
    shapes = read_shapes(asset("shapes")).graph
    component = next((name for parameter, name in _COMPONENTS if (rule, parameter, None) in shapes), "")
    yield RDF.type, SH.ValidationResult
    yield SH.focusNode, URIRef(finding.focus) if finding.focus else Literal(finding.document)
    yield SH.resultSeverity, SH[finding.severity.value]
    yield SH.sourceConstraintComponent, SH[f"{component}ConstraintComponent"] if component else rule
    if component:
        yield SH.sourceShape, rule
        path = shapes.value(rule, SH.path)
        if path is not None:
            yield SH.resultPath, _copy(path, shapes, graph, f"{result}-path")
    yield from _both(SH.resultMessage, finding.message)
    yield from _both(_PG.expected, finding.expected)
    yield _PG.found, Literal(finding.found)
    where = Bilingual(*(finding.place.describe(language) for language in Language))
    if where.en:
        yield from _both(RDFS.comment, where)


def _both(predicate: URIRef, text: Bilingual) -> Iterator[tuple[URIRef, Node]]:
    yield predicate, Literal(text.zh, lang=Language.CHINESE.value)
    yield predicate, Literal(text.en, lang=Language.ENGLISH.value)


def _copy(node: Node, source: Graph, target: Graph, name: str) -> Node:
    """Copy a path into another graph, its nodes without an IRI under new names, and return the copy."""
    if not isinstance(node, BNode):
        return node
    copy = BNode(name)
    for number, (predicate, value) in enumerate(sorted(source.predicate_objects(node)), start=1):
        target.add((copy, predicate, _copy(value, source, target, f"{name}-{number}")))
    return copy
