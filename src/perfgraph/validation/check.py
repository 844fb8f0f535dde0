"""Apply the shapes to the statements of a document."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path

import pyshacl
from pyoxigraph import Literal, NamedNode, QuerySolution, QuerySolutions, Store, Triple, Variable
from rdflib import Graph
from rdflib import Literal as RdfLiteral
from rdflib.namespace import SH
from rdflib.term import Node, URIRef

from perfgraph.assets import asset
from perfgraph.findings import Finding, Severity
from perfgraph.terms import slug
from perfgraph.validation.data import StoreGraph, with_schemes
from perfgraph.validation.locate import document_name, spot
from perfgraph.validation.shapes import Rule, Shapes, fill, read_shapes

_ORDER = list(Severity)


@dataclass(frozen=True, slots=True)
class Report:
    """What the shapes find in a document, the gravest first."""

    findings: tuple[Finding, ...]

    @property
    def conforms(self) -> bool:
        """Return whether nothing is violated; warnings and remarks are about the document, not the graph."""
        return not any(finding.severity is Severity.VIOLATION for finding in self.findings)


@dataclass(frozen=True, slots=True)
class _Result:
    """One result of the SHACL processor: what broke a rule, at which value and property."""

    focus: str
    value: Node | None
    path: str


def validate(triples: Iterable[Triple], document: str = "", shapes: Path | None = None) -> Report:
    """Check the statements of one document, as read and as inferred, against the shapes (W3C SHACL).

    `document` is the file's name, by default the one that the statements give; `shapes` a folder of Turtle
    files, by default the project's own. Every result becomes a finding at the cell concerned. Raises what
    `perfgraph.validation.shapes.read_shapes` raises.

    >>> validate([]).conforms
    True
    """
    rules = read_shapes(shapes or asset("shapes"))
    store = with_schemes(triples)
    name = document or document_name(store)
    _, report, _ = pyshacl.validate(
        StoreGraph(store), shacl_graph=rules.graph, inplace=True, inference="none"
    )
    assert isinstance(report, Graph), report
    found = (
        replace(finding, document=name)
        for (rule, focus), results in _grouped(report, rules).items()
        for finding in _findings(store, rules.rules[rule], focus, results)
    )
    return Report(in_order(found))


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the distinct findings, the gravest first, then by document, place, rule and text."""
    return tuple(
        sorted(
            dict.fromkeys(findings),
            key=lambda f: (
                _ORDER.index(f.severity),
                f.document,
                f.place,
                f.rule,
                f.found,
                f.message.zh,
                f.focus,
            ),
        )
    )


def _grouped(report: Graph, shapes: Shapes) -> dict[tuple[str, str], list[_Result]]:
    """Return the results by rule and focus node."""
    groups: dict[tuple[str, str], list[_Result]] = defaultdict(list)
    for result in report.objects(None, SH.result):
        shape, focus = report.value(result, SH.sourceShape), report.value(result, SH.focusNode)
        assert shape is not None
        path = _last_step(report, report.value(result, SH.resultPath))
        groups[shapes.rule(shape).iri, str(focus)].append(
            _Result(str(focus), report.value(result, SH.value), path)
        )
    return groups


def _last_step(report: Graph, path: Node | None) -> str:
    """Return the property that a path ends with, "" for none (W3C SHACL §2.3.1)."""
    while path is not None and not isinstance(path, URIRef):
        steps = list(report.items(path))
        path = steps[-1] if steps else None
    return str(path or "")


def _findings(store: Store, rule: Rule, focus: str, results: list[_Result]) -> Iterator[Finding]:
    solutions = _solutions(store, rule, focus)
    for result in sorted(results, key=lambda result: (str(result.value), result.path)):
        key = (str(result.value) if result.value is not None else focus, result.path)
        told = solutions[key].pop(0) if solutions.get(key) else {}
        yield _finding(store, rule, result, told)


def _solutions(store: Store, rule: Rule, focus: str) -> dict[tuple[str, str], list[dict[str, str]]]:
    """Return what a rule's query finds about a focus node, by value and path: it fills the rule's wording."""
    solutions: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    if rule.select:
        answer = store.query(rule.select, substitutions={Variable("this"): NamedNode(focus)})
        assert isinstance(answer, QuerySolutions)
        for solution in answer:
            told = _told(answer, solution)
            key = (told.get("value", focus), told.get("path", ""))
            if told not in solutions[key]:
                solutions[key].append(told)
    return {key: sorted(told, key=lambda values: sorted(values.items())) for key, told in solutions.items()}


def _told(answer: QuerySolutions, solution: QuerySolution) -> dict[str, str]:
    pairs = zip_longest(answer.variables, solution)
    return {variable.value: term.value for variable, term in pairs if isinstance(term, NamedNode | Literal)}


def _finding(store: Store, rule: Rule, result: _Result, told: dict[str, str]) -> Finding:
    value = result.value
    node = NamedNode(str(value)) if isinstance(value, URIRef) else None
    where = spot(store, NamedNode(result.focus), node, result.path)
    text = where.quote
    if text is None:
        text = str(value) if isinstance(value, RdfLiteral) else ""
    words = {name: _readable(term) for name, term in told.items()}
    return Finding(
        rule=rule.iri,
        severity=rule.severity,
        message=fill(rule.message, words),
        expected=fill(rule.expected, words),
        found=text,
        place=where.place,
        column=where.column,
        focus=result.focus,
    )


def _readable(text: str) -> str:
    """Return a term as it is put in a sentence: a whole number without its .0, an IRI by its last part."""
    if text.startswith(("http://", "https://")):
        return slug(NamedNode(text))
    whole, point, fraction = text.partition(".")
    return whole if point and whole.lstrip("-").isdigit() and not fraction.strip("0") else text
