"""Apply compiled shapes to the default graph of a store."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pyoxigraph import Quad, QuerySolutions, Store
from rdflib import URIRef

from perfgraph.terms import SH
from perfgraph.validation.shacl.datagraph import DataGraph
from perfgraph.validation.shacl.model import Logic, Query, Result, Shape, Targets, ValueNodes
from perfgraph.validation.shacl.prebinding import FOCUS
from perfgraph.validation.shacl.written import Written, term_of

Found = Mapping[Written, Sequence[Result]]
"""The results of a shape by the focus nodes that do not conform to it."""


def check(store: Store, shapes: Sequence[Shape], data: DataGraph | None = None) -> list[Result]:
    """Return every validation result of the store's default graph (W3C SHACL §3.4), which `data` is.

    While it runs, a graph of marks is in the store, which must not change meanwhile; it is gone afterwards.
    """
    run = _Run(store, shapes, data or DataGraph.of(store))
    try:
        found = (run.found(shape, _targeted(run.data, shape.targets)) for shape in shapes)
        return [result for each in found for results in each.values() for result in results]
    finally:
        store.remove_graph(FOCUS)


@dataclass(slots=True)
class _Run:
    """One run over a store and its default graph; `marked` are the focus nodes in the graph of marks."""

    store: Store
    shapes: Sequence[Shape]
    data: DataGraph
    marked: list[Written] = field(default_factory=list)

    def found(self, shape: Shape, nodes: Collection[Written]) -> Found:
        """Return what is found when focus nodes are validated against a shape (W3C SHACL §3.4.3)."""
        found: dict[Written, list[Result]] = defaultdict(list)
        if not nodes:
            return found
        values = shape.values(self.data, nodes)
        for constraint in shape.constraints:
            for focus, value, path in constraint.find(self.data, values):
                stated = shape.path if path is None else URIRef(path[1:-1])
                found[focus].append(Result(focus, value, shape.node, constraint.component, stated))
        for query in shape.queries:
            if self.data.tables.keys() >= query.needs:
                for result in self._asked(shape, query, nodes):
                    found[result.focus].append(result)
        for logic in shape.logic:
            for focus, judged in self._judged(logic, values):
                found[focus].append(Result(focus, judged, shape.node, logic.component, shape.path))
        for number in shape.properties:
            inner = self.found(self.shapes[number], values.distinct)
            for focus, own in values.of.items() if inner else ():
                for value in own:
                    if value in inner:
                        found[focus] += inner[value]
        return found

    def _judged(self, logic: Logic, values: ValueNodes) -> Iterator[tuple[Written, Written | None]]:
        """Yield the focus and value nodes that break a constraint that rests on other shapes."""
        failing = [self.found(self.shapes[number], values.distinct) for number in logic.shapes]
        judge = _HOLDS.get(logic.component)
        if judge is not None:
            held = {
                value: judge(sum(value not in each for each in failing), len(failing))
                for value in values.distinct
            }
            yield from (
                (focus, value) for focus, own in values.of.items() for value in own if not held[value]
            )
            return
        siblings = [self.found(self.shapes[number], values.distinct) for number in logic.siblings]
        qualified = {
            value
            for value in values.distinct
            if not any(value in each for each in failing) and all(value in each for each in siblings)
        }
        for focus, own in values.of.items():
            count = sum(value in qualified for value in own)
            if count < logic.least or 0 <= logic.most < count:
                yield focus, None

    def _asked(self, shape: Shape, query: Query, nodes: Collection[Written]) -> Iterator[Result]:
        """Yield the results of a SPARQL constraint: each distinct solution is one (W3C SHACL §5.3)."""
        self._mark(nodes)
        answer = self.store.query(query.select)
        assert isinstance(answer, QuerySolutions)
        names = [variable.value for variable in answer.variables]
        seen: set[tuple[Written | None, ...]] = set()
        for solution in answer:
            terms = tuple(None if term is None else str(term) for term in solution)
            if terms in seen:
                continue
            seen.add(terms)
            told = {name: term for name, term in zip(names, terms, strict=True) if term is not None}
            focus, path = told["this"], told.get("path", "")
            value = told.get("value", focus if shape.path is None else None)
            stated = URIRef(path[1:-1]) if path.startswith("<") else shape.path
            yield Result(focus, value, shape.node, query.component, stated, told)

    def _mark(self, nodes: Collection[Written]) -> None:
        """Mark focus nodes in the store, unless they are those that were marked last."""
        wanted = list(nodes)
        if wanted != self.marked:
            self.store.remove_graph(FOCUS)
            self.store.extend(Quad(FOCUS, FOCUS, term_of(node), FOCUS) for node in wanted)
            self.marked = wanted


def _component(name: str) -> str:
    return SH(f"{name}ConstraintComponent").value


_HOLDS: Mapping[str, Callable[[int, int], bool]] = {
    _component("Node"): lambda conforming, all_of: conforming == all_of,
    _component("Not"): lambda conforming, _all_of: conforming == 0,
    _component("And"): lambda conforming, all_of: conforming == all_of,
    _component("Or"): lambda conforming, _all_of: conforming > 0,
    _component("Xone"): lambda conforming, _all_of: conforming == 1,
}
"""Whether a value conforms, by how many of how many shapes it conforms to (W3C SHACL §4.6, §4.7.1)."""


def _targeted(data: DataGraph, targets: Targets) -> Mapping[Written, None]:
    """Return the focus nodes that a shape's targets name (W3C SHACL §2.1.3)."""
    found = dict.fromkeys(targets.nodes)
    for kind in targets.classes:
        found |= data.instances(kind)
    for predicate in targets.subjects_of:
        found |= dict.fromkeys(data.table(predicate))
    for predicate in targets.objects_of:
        found |= dict.fromkeys(data.inverse(predicate))
    return found
