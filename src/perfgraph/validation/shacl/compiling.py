"""A shapes graph to the shapes that are run."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pyoxigraph import BlankNode, NamedNode
from pyoxigraph import Literal as OxLiteral
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDF, RDFS, SH, XSD
from rdflib.term import Node

from perfgraph.validation.shacl.conditions import condition
from perfgraph.validation.shacl.model import (
    FOCUS,
    GROUP,
    MARKS,
    Constraint,
    Logic,
    Shape,
    ShapeError,
    Targets,
    Term,
)
from perfgraph.validation.shacl.paths import sparql_path
from perfgraph.validation.shacl.patterns import pattern, values
from perfgraph.validation.shacl.prebinding import asked, prebound

_TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
_LISTED = (SH["and"], SH["or"], SH.xone)
_WITHIN = (SH.node, SH["not"], SH.property, SH.qualifiedValueShape)


def compiled(graph: Graph) -> tuple[Shape, ...]:
    """Return the shapes of a graph, one that another one refers to after it.

    Raises `ShapeError` for shapes that refer to themselves, for paths that are none, and for queries that
    SHACL forbids.
    """
    return _Compiler(graph).shapes()


@dataclass(slots=True)
class _Compiler:
    graph: Graph
    numbers: dict[Node, int] = field(default_factory=dict)
    groups: dict[Targets | Node, int] = field(default_factory=dict)
    inner: set[Node] = field(default_factory=set)

    def shapes(self) -> tuple[Shape, ...]:
        """Number the shapes, then compile each."""
        for node in sorted(self._nodes(), key=str):
            self._visit(node, ())
        order = {node: number for number, node in enumerate(reversed(self.numbers))}
        self.numbers = order
        found = (
            self._shape(node, number) for node, number in sorted(order.items(), key=lambda item: item[1])
        )
        return tuple(found)

    def _nodes(self) -> set[Node]:
        """Return the shapes that have targets of their own."""
        graph = self.graph
        targeted = {subject for predicate in _TARGETS for subject in graph.subjects(predicate)}
        kinds = (SH.NodeShape, SH.PropertyShape)
        implicit = {
            shape
            for kind in kinds
            for shape in graph.subjects(RDF.type, kind)
            if (shape, RDF.type, RDFS.Class) in graph
        }
        return targeted | implicit

    def _visit(self, node: Node, above: tuple[Node, ...]) -> None:
        """Number the shapes within a shape before the shape itself."""
        if node in above:
            raise ShapeError(f"{node}: found a shape that refers to itself, expected none (W3C SHACL §3.4.3)")
        if node in self.numbers:
            return
        for inner in self._within(node):
            self.inner.add(inner)
            self._visit(inner, (*above, node))
        self.numbers[node] = len(self.numbers)

    def _within(self, node: Node) -> Iterator[Node]:
        for predicate in _WITHIN:
            yield from self.graph.objects(node, predicate)
        for predicate in _LISTED:
            for shapes in self.graph.objects(node, predicate):
                yield from Collection(self.graph, shapes)
        yield from self._siblings(node)

    def _siblings(self, node: Node) -> list[Node]:
        """Return the shapes that values of a qualified shape must not conform to (W3C SHACL §4.7.3)."""
        graph = self.graph
        own = set(graph.objects(node, SH.qualifiedValueShape))
        if not own or graph.value(node, SH.qualifiedValueShapesDisjoint) != Literal(True):
            return []
        beside = (
            shape
            for parent in graph.subjects(SH.property, node)
            for sibling in graph.objects(parent, SH.property)
            for shape in graph.objects(sibling, SH.qualifiedValueShape)
        )
        return [shape for shape in dict.fromkeys(beside) if shape not in own]

    def _shape(self, node: Node, number: int) -> Shape:
        graph = self.graph
        path_node = graph.value(node, SH.path)
        path = "" if path_node is None else sparql_path(graph, path_node)
        targets = self._targets(node)
        # A shape within another one has focus nodes of its own; the others share those of their targets.
        key: Targets | Node = node if node in self.inner else targets
        group = self.groups.setdefault(key, len(self.groups))
        focus = focus_nodes(group)
        if graph.value(node, SH.deactivated) == Literal(True):
            return Shape(number, group, node, path, path_node, Targets())
        constraints = tuple(self._constraints(node, path, focus))
        return Shape(
            number,
            group,
            node,
            path,
            path_node,
            targets,
            constraints,
            tuple(self._logic(node)),
            tuple(self.numbers[own] for own in sorted(graph.objects(node, SH.property), key=str)),
            _ask(constraints, path, focus),
            _select(constraints, path, focus),
        )

    def _targets(self, node: Node) -> Targets:
        graph = self.graph
        classes = set(graph.objects(node, SH.targetClass))
        if (node, RDF.type, RDFS.Class) in graph:
            classes.add(node)
        return Targets(
            tuple(map(ox, sorted(classes, key=str))),
            tuple(map(ox, sorted(graph.objects(node, SH.targetNode), key=str))),
            tuple(NamedNode(str(one)) for one in sorted(graph.objects(node, SH.targetSubjectsOf), key=str)),
            tuple(NamedNode(str(one)) for one in sorted(graph.objects(node, SH.targetObjectsOf), key=str)),
        )

    def _constraints(self, node: Node, path: str, focus: str) -> Iterator[Constraint]:
        graph = self.graph
        for parameter, value in sorted(graph.predicate_objects(node)):
            if not str(parameter).startswith(str(SH)):
                continue
            component = f"{str(parameter)[len(str(SH)) :]}"
            component = str(SH) + component[0].upper() + component[1:] + "ConstraintComponent"
            broken = condition(graph, node, parameter, value)
            if broken:
                yield Constraint(component, condition=broken)
            found = pattern(graph, node, path, (parameter, value), focus)
            if found:
                yield Constraint(component, pattern=found)
            if parameter == SH.sparql and graph.value(value, SH.deactivated) != Literal(True):
                select = str(graph.value(value, SH.select))
                query = prebound(select, self._prefixes(value), focus, path, {"currentShape": node.n3()})
                yield Constraint(f"{SH}SPARQLConstraintComponent", query=query)
        yield from self._custom(node, path, focus)

    def _custom(self, node: Node, path: str, focus: str) -> Iterator[Constraint]:
        """Yield the constraints of components that the shapes graph declares (W3C SHACL §6)."""
        graph = self.graph
        kinds = graph.transitive_subjects(RDFS.subClassOf, SH.ConstraintComponent)
        declared = {component for kind in kinds for component in graph.subjects(RDF.type, kind)}
        for component in sorted(declared, key=str):
            given = self._parameters(node, component)
            if given is None:
                continue
            kind = SH.propertyValidator if path else SH.nodeValidator
            validator = graph.value(component, kind) or graph.value(component, SH.validator)
            if validator is None:
                continue
            prefixes = self._prefixes(validator)
            select, ask = graph.value(validator, SH.select), graph.value(validator, SH.ask)
            if select is not None:
                query = prebound(str(select), prefixes, focus, path, given)
            else:
                query = asked(str(ask), prefixes, focus, values(path), given)
            yield Constraint(str(component), query=query)

    def _parameters(self, node: Node, component: Node) -> Mapping[str, str] | None:
        """Return what a shape gives to a component's parameters, None when one it needs is missing."""
        graph = self.graph
        given: dict[str, str] = {}
        for parameter in graph.objects(component, SH.parameter):
            path = graph.value(parameter, SH.path)
            value = graph.value(node, path) if path is not None else None
            if value is not None:
                given[str(path).replace("#", "/").rsplit("/", 1)[-1]] = value.n3()
            elif graph.value(parameter, SH.optional) != Literal(True):
                return None
        return given

    def _prefixes(self, query: Node) -> str:
        """Return the prefixes that a query may use, also those that are imported (W3C SHACL §5.2.1)."""
        graph = self.graph
        owners = [
            owner
            for named in graph.objects(query, SH.prefixes)
            for owner in graph.transitive_objects(named, OWL.imports)
        ]
        declared = {
            f"PREFIX {graph.value(one, SH.prefix)}: <{graph.value(one, SH.namespace)}>\n"
            for owner in owners
            for one in graph.objects(owner, SH.declare)
        }
        return "".join(sorted(declared))

    def _logic(self, node: Node) -> Iterator[Logic]:
        graph, numbers = self.graph, self.numbers
        for predicate, name in ((SH.node, "Node"), (SH["not"], "Not")):
            for shape in sorted(graph.objects(node, predicate), key=str):
                yield Logic(f"{SH}{name}ConstraintComponent", (numbers[shape],))
        for predicate, name in ((SH["and"], "And"), (SH["or"], "Or"), (SH.xone, "Xone")):
            for shapes in sorted(graph.objects(node, predicate), key=str):
                members = tuple(numbers[shape] for shape in Collection(graph, shapes))
                yield Logic(f"{SH}{name}ConstraintComponent", members)
        for shape in sorted(graph.objects(node, SH.qualifiedValueShape), key=str):
            siblings = tuple(numbers[other] for other in self._siblings(node))
            least, most = graph.value(node, SH.qualifiedMinCount), graph.value(node, SH.qualifiedMaxCount)
            if least is not None:
                name = f"{SH}QualifiedMinCountConstraintComponent"
                yield Logic(name, (numbers[shape],), siblings, least=int(str(least)))
            if most is not None:
                name = f"{SH}QualifiedMaxCountConstraintComponent"
                yield Logic(name, (numbers[shape],), siblings, most=int(str(most)))


def focus_nodes(group: int) -> str:
    """Return the pattern that binds ?this to the focus nodes of a group of shapes."""
    return f"GRAPH <{MARKS}> {{ <{GROUP}{group}> <{FOCUS}> ?this }}"


def value_nodes(shape: Shape) -> str:
    """Return the query for the value nodes of a shape, by their focus nodes."""
    return f"SELECT DISTINCT ?this ?value WHERE {{ {focus_nodes(shape.group)} {values(shape.path)} }}"


def _ask(constraints: tuple[Constraint, ...], path: str, focus: str) -> str:
    conditions = " || ".join(f"({one.condition})" for one in constraints if one.condition)
    groups = [f"{{ {focus} {values(path)} FILTER({conditions}) }}"] if conditions else []
    groups += [f"{{ {one.pattern} }}" for one in constraints if one.pattern]
    return f"ASK {{ {' UNION '.join(groups)} }}" if groups else ""


def _select(constraints: tuple[Constraint, ...], path: str, focus: str) -> str:
    groups = []
    for number, one in enumerate(constraints):
        found = one.pattern or (f"{focus} {values(path)} FILTER({one.condition})" if one.condition else "")
        if found:
            groups.append(f"{{ {found} BIND({number} AS ?constraint) }}")
    return f"SELECT * WHERE {{ {' UNION '.join(groups)} }}" if groups else ""


def ox(node: Node) -> Term:
    """Return an rdflib term as a term of Oxigraph."""
    if isinstance(node, URIRef):
        return NamedNode(str(node))
    if isinstance(node, BNode):
        return BlankNode(str(node))
    assert isinstance(node, Literal), node
    if node.language:
        return OxLiteral(str(node), language=node.language)
    return OxLiteral(str(node), datatype=NamedNode(str(node.datatype or XSD.string)))
