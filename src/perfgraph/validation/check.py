"""Apply the shapes to the statements of a document."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import zip_longest
from pathlib import Path

from pyoxigraph import QuerySolutions, Store, Triple, Variable
from rdflib import BNode, Graph
from rdflib.term import Node

from perfgraph.assets import asset
from perfgraph.findings import Finding, Severity
from perfgraph.validation.data import prepared
from perfgraph.validation.locate import document_name, spot
from perfgraph.validation.shacl import DataGraph, Result, check
from perfgraph.validation.shacl.written import Written, is_iri, is_literal, lexical, term_of
from perfgraph.validation.shapes import Rule, Shapes, fill, read_shapes

_ORDER = list(Severity)


@dataclass(frozen=True, slots=True)
class Report:
    """What the shapes find in a document, the gravest first, and the statements that they looked at."""

    findings: tuple[Finding, ...]
    data: DataGraph = field(repr=False, compare=False)

    @property
    def conforms(self) -> bool:
        """Return whether nothing is violated; warnings and remarks are about the document, not the graph."""
        return not any(finding.severity is Severity.VIOLATION for finding in self.findings)


class Engine(StrEnum):
    """What checks: the shapes as they are compiled here, or pySHACL, the slower reference."""

    COMPILED = "compiled"
    PYSHACL = "pyshacl"


def validate(
    triples: Iterable[Triple],
    document: str = "",
    shapes: Path | None = None,
    engine: Engine = Engine.COMPILED,
) -> Report:
    """Check the statements of one document, as read and as inferred, against the shapes (W3C SHACL).

    `document` is the file's name, by default the one that the statements give; `shapes` a folder of Turtle
    files, by default the project's own. Every result becomes a finding at the cell concerned. Raises what
    `perfgraph.validation.shapes.read_shapes` raises.

    >>> validate([]).conforms
    True
    """
    rules = read_shapes(shapes or asset("shapes"))
    store, data = prepared(triples)
    checked = _Checked(store, data, rules)
    name = document or document_name(data)
    results = _results(checked, engine)
    found = in_order(finding for result in results for finding in checked.findings(result, name))
    return Report(found, data)


def _results(checked: "_Checked", engine: Engine) -> Sequence[Result]:
    if engine is Engine.COMPILED:
        return check(checked.store, checked.rules.compiled, checked.data)
    # Imported when it is asked for: it costs a third of a second.
    from perfgraph.validation.reference import by_pyshacl

    return by_pyshacl(checked.store, checked.rules)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the distinct findings, the gravest first, then by document, place, rule, text and the rest."""
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
                f.column,
                f.expected.zh,
            ),
        )
    )


@dataclass(frozen=True, slots=True)
class _Checked:
    """What was checked: the store, its default graph, and by which rules."""

    store: Store
    data: DataGraph
    rules: Shapes

    def findings(self, result: Result, document: str) -> Iterator[Finding]:
        """Yield what a result says: with what the rule's query told, which fills its wording."""
        rule = self.rules.rule(result.shape)
        path = _last_step(self.rules.graph, result.path)
        # The reference processor does not tell what a query found besides: the query is asked again.
        again = rule.select and not result.told
        for told in self._solutions(rule, result, path) if again else (result.told,):
            yield self._finding(rule, result, path, told, document)

    def _solutions(self, rule: Rule, result: Result, path: Written) -> Iterator[Mapping[str, Written]]:
        """Yield what a rule's query finds about the focus node with the value and path of the result."""
        answer = self.store.query(rule.select, substitutions={Variable("this"): term_of(result.focus)})
        assert isinstance(answer, QuerySolutions)
        for solution in answer:
            pairs = zip_longest(answer.variables, solution)
            told = {variable.value: str(term) for variable, term in pairs if term is not None}
            same = told.get("value", result.focus) == (result.value or result.focus)
            if same and told.get("path", path) == path:
                yield told

    def _finding(
        self, rule: Rule, result: Result, path: Written, told: Mapping[str, Written], document: str
    ) -> Finding:
        value = result.value or ""
        where = spot(self.data, result.focus, value if value and is_iri(value) else None, path)
        text = where.quote
        if text is None:
            text = lexical(value) if value and is_literal(value) else ""
        words = {name: _readable(term) for name, term in told.items() if not term.startswith("_:")}
        return Finding(
            rule=rule.iri,
            severity=rule.severity,
            message=fill(rule.message, words),
            expected=fill(rule.expected, words),
            found=text,
            place=where.place,
            column=where.column,
            document=document,
            focus=lexical(result.focus),
        )


def _last_step(graph: Graph, path: Node | None) -> Written:
    """Return the property that a path ends with, "" for none (W3C SHACL §2.3.1)."""
    while isinstance(path, BNode):
        steps = list(graph.items(path))
        path = steps[-1] if steps else None
    return "" if path is None else path.n3()


def _readable(term: Written) -> str:
    """Return a term as it is put in a sentence: a whole number without its .0, an IRI by its last part."""
    text = lexical(term)
    if is_iri(term) or text.startswith(("http://", "https://")):
        return re.split("[/#]", text)[-1]
    whole, point, fraction = text.partition(".")
    return whole if point and whole.lstrip("-").isdigit() and not fraction.strip("0") else text
