"""A shapes graph to the shapes that are run."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from rdflib import Graph, Literal
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDF, RDFS, SH
from rdflib.term import Node

from perfgraph.validation.shacl.conditions import condition
from perfgraph.validation.shacl.model import Constraint, Logic, Query, Shape, ShapeError, Targets
from perfgraph.validation.shacl.needs import needed
from perfgraph.validation.shacl.paths import followed, sparql_path
from perfgraph.validation.shacl.prebinding import asked, prebound
from perfgraph.validation.shacl.stored import stored
from perfgraph.validation.shacl.value_sets import value_set

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

    def shapes(self) -> tuple[Shape, ...]:
        """Number the shapes, then compile each."""
        for node in sorted(self._nodes(), key=str):
            self._visit(node, ())
        self.numbers = {node: number for number, node in enumerate(reversed(self.numbers))}
        return tuple(self._shape(node) for node in self.numbers)

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

    def _shape(self, node: Node) -> Shape:
        graph = self.graph
        path = graph.value(node, SH.path)
        follow = None if path is None else followed(graph, path)
        if graph.value(node, SH.deactivated) == Literal(True):
            return Shape(node, Targets(), path, follow)
        return Shape(
            node,
            self._targets(node),
            path,
            follow,
            tuple(self._constraints(node)),
            tuple(self._queries(node)),
            tuple(self._logic(node)),
            tuple(self.numbers[own] for own in sorted(graph.objects(node, SH.property), key=str)),
        )

    def _targets(self, node: Node) -> Targets:
        graph = self.graph
        classes = set(graph.objects(node, SH.targetClass))
        if (node, RDF.type, RDFS.Class) in graph:
            classes.add(node)
        return Targets(
            tuple(kind.n3() for kind in sorted(classes, key=str)),
            tuple(stored(sorted(graph.objects(node, SH.targetNode), key=str))),
            tuple(one.n3() for one in sorted(graph.objects(node, SH.targetSubjectsOf), key=str)),
            tuple(one.n3() for one in sorted(graph.objects(node, SH.targetObjectsOf), key=str)),
        )

    def _constraints(self, node: Node) -> Iterator[Constraint]:
        for parameter, value in sorted(self.graph.predicate_objects(node)):
            for sort in (condition, value_set):
                find = sort(self.graph, node, parameter, value)
                if find:
                    name = str(parameter).removeprefix(str(SH))
                    yield Constraint(f"{SH}{name[0].upper()}{name[1:]}ConstraintComponent", find)

    def _queries(self, node: Node) -> Iterator[Query]:
        """Yield the SPARQL constraints, and those of components that the shapes graph declares."""
        graph = self.graph
        path_node = graph.value(node, SH.path)
        path = "" if path_node is None else sparql_path(graph, path_node)
        for constraint in sorted(graph.objects(node, SH.sparql), key=str):
            if graph.value(constraint, SH.deactivated) != Literal(True):
                select, prefixes = str(graph.value(constraint, SH.select)), self._prefixes(constraint)
                query = prebound(select, prefixes, path, {"currentShape": node.n3()})
                yield Query(f"{SH}SPARQLConstraintComponent", query, needed(query))
        yield from self._custom(node, path)

    def _custom(self, node: Node, path: str) -> Iterator[Query]:
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
                query = prebound(str(select), prefixes, path, given)
            else:
                query = asked(str(ask), prefixes, path, given)
            yield Query(str(component), query, needed(query))

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
