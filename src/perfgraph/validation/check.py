"""Apply the shapes to the statements of a document."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import zip_longest
from pathlib import Path

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store, Triple, Variable
from rdflib import BNode, Graph
from rdflib.term import Node

from perfgraph.assets import asset
from perfgraph.findings import Finding, Severity
from perfgraph.terms import slug
from perfgraph.validation.data import with_schemes
from perfgraph.validation.locate import document_name, spot
from perfgraph.validation.shacl import Result, check
from perfgraph.validation.shacl.model import Term
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
    store = with_schemes(triples)
    name = document or document_name(store)
    found = (
        replace(finding, document=name)
        for result in _results(store, rules, engine)
        for finding in _findings(store, rules, result)
    )
    return Report(in_order(found))


def _results(store: Store, rules: Shapes, engine: Engine) -> Sequence[Result]:
    if engine is Engine.COMPILED:
        return check(store, rules.compiled)
    # Imported when it is asked for: it costs a third of a second.
    from perfgraph.validation.reference import by_pyshacl

    return by_pyshacl(store, rules)


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


def _findings(store: Store, rules: Shapes, result: Result) -> Iterator[Finding]:
    """Yield what a result says: with what the rule's query told, which fills its wording."""
    rule = rules.rule(result.shape)
    path = _last_step(rules.graph, result.path)
    value = result.value
    if result.told or not rule.select:
        yield _finding(store, rule, (result.focus.value, value, path), _told(result))
        return
    # The reference processor does not tell what a query found besides: the query is asked again.
    for told in _solutions(store, rule, result, path):
        yield _finding(store, rule, (result.focus.value, value, path), told)


def _last_step(graph: Graph, path: Node | Term | None) -> str:
    """Return the property that a path ends with, "" for none (W3C SHACL §2.3.1)."""
    while isinstance(path, BNode):
        steps = list(graph.items(path))
        path = steps[-1] if steps else None
    return path.value if isinstance(path, NamedNode) else str(path or "")


def _told(result: Result) -> dict[str, str]:
    return {name: term.value for name, term in result.told.items()}


def _solutions(store: Store, rule: Rule, result: Result, path: str) -> Iterator[dict[str, str]]:
    """Yield what a rule's query finds about the focus node, where value and path are those of the result."""
    answer = store.query(rule.select, substitutions={Variable("this"): result.focus})
    assert isinstance(answer, QuerySolutions)
    value = result.value.value if result.value is not None else result.focus.value
    for solution in answer:
        pairs = zip_longest(answer.variables, solution)
        told = {name.value: term.value for name, term in pairs if isinstance(term, NamedNode | Literal)}
        if told.get("value", result.focus.value) == value and told.get("path", path) == path:
            yield told


def _finding(
    store: Store, rule: Rule, about: tuple[str, Term | None, str], told: Mapping[str, str]
) -> Finding:
    focus, value, path = about
    where = spot(store, NamedNode(focus), value if isinstance(value, NamedNode) else None, path)
    text = where.quote
    if text is None:
        text = value.value if isinstance(value, Literal) else ""
    words = {name: _readable(term) for name, term in told.items()}
    return Finding(
        rule=rule.iri,
        severity=rule.severity,
        message=fill(rule.message, words),
        expected=fill(rule.expected, words),
        found=text,
        place=where.place,
        column=where.column,
        focus=focus,
    )


def _readable(text: str) -> str:
    """Return a term as it is put in a sentence: a whole number without its .0, an IRI by its last part."""
    if text.startswith(("http://", "https://")):
        return slug(NamedNode(text))
    whole, point, fraction = text.partition(".")
    return whole if point and whole.lstrip("-").isdigit() and not fraction.strip("0") else text
