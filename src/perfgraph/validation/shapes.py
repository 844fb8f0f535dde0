"""The shapes: read once from their Turtle files, with the wording of each rule."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pyoxigraph import BlankNode, NamedNode, RdfFormat, parse
from pyoxigraph import Literal as OxLiteral
from rdflib import BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH, XSD
from rdflib.term import Node

from perfgraph.findings import Bilingual, Severity
from perfgraph.terms import PG
from perfgraph.validation.shacl import Shape, compiled

ABOUT_THE_ONTOLOGY = "ontology.ttl"
"""The file whose shapes are about the vocabulary, not about documents."""

_PG = Namespace(str(PG))
_PLACEHOLDER = re.compile(r"\{[?$](\w+)\}")


@dataclass(frozen=True, slots=True)
class Rule:
    """What a shape says of itself: its IRI, severity and wording, and the query it asks ("" for core SHACL).

    Message and expectation may hold `{?variable}` placeholders for what the query finds; `title` is the
    rule in a few words, `why` the rule with its reason and source.
    """

    iri: str
    severity: Severity
    title: Bilingual
    why: Bilingual
    message: Bilingual
    expected: Bilingual
    select: str = ""

    @property
    def name(self) -> str:
        """Return the local name of the shape, such as `TargetSheet-declaredTotal`."""
        return re.split(r"[#/]", self.iri)[-1]


@dataclass(frozen=True, slots=True)
class Shapes:
    """The shapes of a folder: `graph` as pySHACL is given it, the named `rules` by their IRIs.

    `parents` leads from a shape without a name to the one that it is part of; `compiled` are the shapes as
    they are run.
    """

    graph: Graph
    rules: Mapping[str, Rule]
    parents: Mapping[Node, Node]
    compiled: tuple[Shape, ...]

    def rule(self, shape: Node) -> Rule:
        """Return the rule of a shape, or of the named shape that an anonymous one is part of."""
        while str(shape) not in self.rules:
            shape = self.parents[shape]
        return self.rules[str(shape)]


@cache
def read_shapes(folder: Path) -> Shapes:
    """Return the shapes in the Turtle files of `folder`, without those about the ontology itself.

    Raises `FileNotFoundError` when the folder holds no Turtle file, `SyntaxError` for a file that is not
    Turtle, and `ValueError` for a shape that lacks its severity or a wording, or that SHACL does not allow.
    """
    files = [path for path in sorted(folder.glob("*.ttl")) if path.name != ABOUT_THE_ONTOLOGY]
    if not files:
        raise FileNotFoundError(f"{folder}: found no .ttl file, expected the folder of the shapes")
    graph = Graph()
    for path in files:
        for statement in _statements(path):
            graph.add(statement)
    rules = {str(shape): _rule(graph, shape) for shape in sorted(_named(graph))}
    parents: dict[Node, Node] = {node: parent for parent, _, node in graph if isinstance(node, BNode)}
    _give_targets(graph)
    _leave_wording_out(graph)
    return Shapes(graph, rules, parents, compiled(graph))


def _statements(path: Path) -> Iterator[tuple[Node, Node, Node]]:
    for quad in parse(path=str(path), format=RdfFormat.TURTLE):
        yield _node(quad.subject), _node(quad.predicate), _node(quad.object)


def _node(term: object) -> Node:
    """Return a term as rdflib has it, spelled as it is: rdflib's own parser would write true for "1"."""
    if isinstance(term, NamedNode):
        return URIRef(term.value)
    if isinstance(term, BlankNode):
        return BNode(term.value)
    assert isinstance(term, OxLiteral), term
    if term.language:
        return Literal(term.value, lang=term.language)
    kind = URIRef(term.datatype.value)
    return Literal(term.value, datatype=None if kind == XSD.string else kind, normalize=False)


def _named(graph: Graph) -> set[URIRef]:
    """Return the named shapes that state a constraint of their own, and so can be broken."""
    shapes = {*graph.subjects(RDF.type, SH.PropertyShape), *graph.subjects(RDF.type, SH.NodeShape)}
    return {
        shape
        for shape in shapes
        if isinstance(shape, URIRef)
        and ((shape, SH.path, None) in graph or (shape, SH.severity, None) in graph)
    }


def _rule(graph: Graph, shape: URIRef) -> Rule:
    severity = graph.value(shape, SH.severity)
    if severity is None:
        raise ValueError(f"{shape}: found no sh:severity, expected sh:Violation, sh:Warning or sh:Info")
    query = graph.value(shape, SH.sparql)
    select = "" if query is None else _prefixes(graph, query) + str(graph.value(query, SH.select))
    return Rule(
        iri=str(shape),
        severity=Severity(str(severity).removeprefix(str(SH))),
        title=_wording(graph, shape, SH.name),
        why=_wording(graph, shape, SH.description),
        message=_wording(graph, shape, SH.message),
        expected=_wording(graph, shape, _PG.expected),
        select=select,
    )


def _wording(graph: Graph, shape: URIRef, predicate: URIRef) -> Bilingual:
    texts = {
        (text.language or "").lower(): str(text)
        for text in graph.objects(shape, predicate)
        if isinstance(text, Literal)
    }
    try:
        return Bilingual(zh=texts["zh-hans"], en=texts["en"])
    except KeyError as missing:
        raise ValueError(
            f"{shape}: found no {predicate} in {missing}, expected one in zh-Hans and en"
        ) from None


def _prefixes(graph: Graph, query: Node) -> str:
    declared = [
        f"PREFIX {graph.value(declaration, SH.prefix)}: <{graph.value(declaration, SH.namespace)}>\n"
        for owner in graph.objects(query, SH.prefixes)
        for declaration in graph.objects(owner, SH.declare)
    ]
    return "".join(sorted(declared))


def _give_targets(graph: Graph) -> None:
    """Give each property shape the target classes of the node shape it hangs on.

    The meaning stays the same (SHACL §2.1.3, §2.3), but pySHACL then checks all focus nodes in one go and
    not one by one, which halves its time. A closed shape keeps the paths it allows.
    """
    for owner, shape in list(graph.subject_objects(SH.property)):
        classes = list(graph.objects(owner, SH.targetClass))
        if not (isinstance(owner, URIRef) and isinstance(shape, URIRef) and classes):
            continue
        for target in classes:
            graph.add((shape, SH.targetClass, target))
        graph.remove((owner, SH.property, shape))
        allowed, path = graph.value(owner, SH.ignoredProperties), graph.value(shape, SH.path)
        if allowed is not None and isinstance(path, URIRef):
            Collection(graph, allowed).append(path)


def _leave_wording_out(graph: Graph) -> None:
    """Remove messages with placeholders: pySHACL would take a backslash in a cell for a pattern."""
    for shape, text in list(graph.subject_objects(SH.message)):
        if _PLACEHOLDER.search(str(text)):
            graph.remove((shape, SH.message, text))


def fill(text: Bilingual, found: Mapping[str, str]) -> Bilingual:
    """Return a wording with its `{?variable}` placeholders filled; one that was not found becomes "–".

    >>> fill(Bilingual("由{?a}降为{?b}", "from {?a} to {?b}"), {"a": "50", "b": "30"}).en
    'from 50 to 30'
    """

    def filled(template: str) -> str:
        return _PLACEHOLDER.sub(lambda match: found.get(match[1], "–"), template)

    return Bilingual(zh=filled(text.zh), en=filled(text.en))
