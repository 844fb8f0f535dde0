"""Run compiled shapes on a store: mark focus nodes, ask, and put together what failed."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QuerySolution, QuerySolutions, Store

from perfgraph.terms import RDF, RDFS, SH
from perfgraph.validation.shacl.compiling import value_nodes
from perfgraph.validation.shacl.model import FOCUS, GROUP, MARKS, Logic, Result, Shape, Targets, Term

_MARKS = NamedNode(MARKS)
_FOCUS = NamedNode(FOCUS)
_EACH = ("LessThan", "LessThanOrEquals", "UniqueLang")
"""The constraints with a result for each pair of values or each language, and not for each value."""

_QUALIFIED = ("QualifiedMinCount", "QualifiedMaxCount")


def check(store: Store, shapes: Sequence[Shape]) -> list[Result]:
    """Return every validation result of the store's default graph (W3C SHACL §3.4).

    While it runs, a graph of marks is in the store, which must not change meanwhile; it is gone afterwards.
    """
    run = _Run(store, shapes)
    try:
        return run.results()
    finally:
        store.remove_graph(_MARKS)


@dataclass(slots=True)
class _Run:
    """One run: the focus nodes of each group, those it was targeted at and those given to it by others.

    By shape: its pairs of focus and value nodes, the nodes that failed, and how often one is reported.
    """

    store: Store
    shapes: Sequence[Shape]
    focus: dict[int, dict[Term, None]] = field(default_factory=dict)
    targeted: dict[int, Counter[Term]] = field(default_factory=lambda: defaultdict(Counter))
    given: dict[int, dict[Term, None]] = field(default_factory=lambda: defaultdict(dict))
    reported: dict[int, Counter[Term]] = field(default_factory=lambda: defaultdict(Counter))
    pairs: dict[int, list[tuple[Term, Term]]] = field(default_factory=dict)
    failed: dict[int, set[Term]] = field(default_factory=lambda: defaultdict(set))

    def results(self) -> list[Result]:
        """Mark the focus nodes from the outer shapes inwards, then check from the inner ones outwards."""
        for shape in self.shapes:
            self._mark(shape)
        found: dict[int, list[Result]] = {}
        for shape in reversed(self.shapes):
            own = list(self._check(shape)) if self.focus.get(shape.group) else []
            self.failed[shape.number] |= {result.focus for result in own}
            found[shape.number] = [one for one in own for _ in range(self.times(shape, one.focus))]
        return [result for shape in self.shapes for result in found[shape.number]]

    def times(self, shape: Shape, node: Term) -> int:
        """Return how often a focus node is reported: as a target, and for each value of outer shapes."""
        return self.targeted[shape.group][node] + self.reported[shape.number][node]

    def _mark(self, shape: Shape) -> None:
        """Mark the focus nodes of a shape, and those it gives to the shapes within it."""
        if shape.group not in self.focus:
            targets = self._stored(shape, dict.fromkeys(_targeted(self.store, shape.targets)))
            self.focus[shape.group] = dict.fromkeys(targets)
            self.targeted[shape.group] = Counter(targets)
        values = self.given.pop(shape.group, None)
        if values:
            self.focus[shape.group] = dict.fromkeys(self._stored(shape, values))
        if not (self.focus[shape.group] and shape.inner):
            return
        pairs = self.pairs[shape.number] = list(self._pairs(shape))
        for inner in shape.inner:
            self.given[self.shapes[inner].group] |= dict.fromkeys(value for _focus, value in pairs)
        for inner in shape.properties:
            for own, value in pairs:
                self.reported[inner][value] += self.times(shape, own)

    def _stored(self, shape: Shape, nodes: Iterable[Term]) -> list[Term]:
        """Mark nodes as focus nodes, and return those marked so far as the store writes them (1.0 as 1)."""
        group = NamedNode(f"{GROUP}{shape.group}")
        self.store.extend(Quad(group, _FOCUS, node, _MARKS) for node in nodes)
        return [_term(quad.object) for quad in self.store.quads_for_pattern(group, _FOCUS, None, _MARKS)]

    def _pairs(self, shape: Shape) -> Iterator[tuple[Term, Term]]:
        if not shape.path:
            yield from ((node, node) for node in self.focus[shape.group])
            return
        for row in self._rows(value_nodes(shape)):
            yield _term(row["this"]), _term(row["value"])

    def _rows(self, query: str) -> Iterator[QuerySolution]:
        answer = self.store.query(query)
        assert isinstance(answer, QuerySolutions)
        yield from answer

    def _check(self, shape: Shape) -> Iterator[Result]:
        if shape.ask and self.store.query(shape.ask):
            yield from self._broken(shape)
        for constraint in shape.constraints:
            if constraint.query:
                yield from self._queried(shape, constraint.query, constraint.component)
        for logic in shape.logic:
            yield from self._judged(shape, logic)
        # A property shape that failed fails the shape it belongs to, and is reported by itself.
        bad = set().union(*(self.failed[inner] for inner in shape.properties))
        if bad:
            pairs = self.pairs.get(shape.number, ())
            self.failed[shape.number] |= {focus for focus, value in pairs if value in bad}

    def _broken(self, shape: Shape) -> Iterator[Result]:
        answer = self.store.query(shape.select)
        assert isinstance(answer, QuerySolutions)
        names = {variable.value for variable in answer.variables}
        seen: set[tuple[str, Result]] = set()
        for row in answer:
            number = row["constraint"]
            assert isinstance(number, Literal)
            constraint = shape.constraints[int(number.value)]
            value = row["value"] if "value" in names else None
            path = row["path"] if "path" in names else None
            stated = _optional(path) or shape.path_node
            result = Result(_term(row["this"]), _optional(value), shape.node, constraint.component, stated)
            # A path may lead to a value in two ways.
            if (number.value, result) not in seen or _name(result.component) in _EACH:
                seen.add((number.value, result))
                yield result

    def _queried(self, shape: Shape, query: str, component: str) -> Iterator[Result]:
        """Yield the results of a SPARQL constraint: each distinct solution is one (W3C SHACL §5.3)."""
        answer = self.store.query(query)
        assert isinstance(answer, QuerySolutions)
        names = [variable.value for variable in answer.variables]
        seen: set[tuple[tuple[str, Term], ...]] = set()
        for row in answer:
            told = {name: _term(row[name]) for name in names if row[name] is not None}
            key = tuple(sorted(told.items(), key=lambda item: item[0]))
            if key in seen:
                continue
            seen.add(key)
            focus = told["this"]
            value = told.get("value", None if shape.path else focus)
            path = told.get("path")
            stated = path if isinstance(path, NamedNode) else shape.path_node
            yield Result(focus, value, shape.node, component, stated, told)

    def _judged(self, shape: Shape, logic: Logic) -> Iterator[Result]:
        """Yield what breaks a constraint that rests on other shapes."""
        name = _name(logic.component)
        path = shape.path_node
        if name in _QUALIFIED:
            counts = dict.fromkeys(self.focus[shape.group], 0)
            for focus, value in self.pairs[shape.number]:
                counts[focus] += self._qualifies(value, logic)
            for focus, count in counts.items():
                if count < logic.least or 0 <= logic.most < count:
                    yield Result(focus, None, shape.node, logic.component, path)
            return
        for focus, value in self.pairs[shape.number]:
            conforming = sum(value not in self.failed[number] for number in logic.shapes)
            if not _HOLDS[name](conforming, len(logic.shapes)):
                yield Result(focus, value, shape.node, logic.component, path)

    def _qualifies(self, value: Term, logic: Logic) -> bool:
        own = all(value not in self.failed[number] for number in logic.shapes)
        return own and all(value in self.failed[number] for number in logic.siblings)


_HOLDS: Mapping[str, Callable[[int, int], bool]] = {
    "Node": lambda conforming, all_of: conforming == all_of,
    "Not": lambda conforming, _all_of: conforming == 0,
    "And": lambda conforming, all_of: conforming == all_of,
    "Or": lambda conforming, _all_of: conforming > 0,
    "Xone": lambda conforming, _all_of: conforming == 1,
}


def _name(component: str) -> str:
    """Return the short name of a constraint component."""
    return component.removeprefix(SH("").value).removesuffix("ConstraintComponent")


def _targeted(store: Store, targets: Targets) -> Iterator[Term]:
    """Yield the focus nodes that a shape's targets name (W3C SHACL §2.1.3)."""
    yield from targets.nodes
    for named in targets.classes:
        for kind in _subclasses(store, named):
            for quad in store.quads_for_pattern(None, RDF("type"), kind, None):
                yield _term(quad.subject)
    for predicate in targets.subjects_of:
        for quad in store.quads_for_pattern(None, predicate, None, None):
            yield _term(quad.subject)
    for predicate in targets.objects_of:
        for quad in store.quads_for_pattern(None, predicate, None, None):
            yield _term(quad.object)


def _subclasses(store: Store, named: Term) -> Iterable[Term]:
    """Return a class and its subclasses in the data."""
    found = {named: None}
    waiting = [named]
    while waiting:
        for quad in store.quads_for_pattern(None, RDFS("subClassOf"), waiting.pop(), None):
            subclass = _term(quad.subject)
            if subclass not in found:
                found[subclass] = None
                waiting.append(subclass)
    return found


def _term(term: object) -> Term:
    assert isinstance(term, NamedNode | BlankNode | Literal), term
    return term


def _optional(term: object) -> Term | None:
    return None if term is None else _term(term)
