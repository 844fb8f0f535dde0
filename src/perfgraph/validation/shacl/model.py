"""Shapes as they are run: what finds the violations of a constraint, and how shapes hang together."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

from rdflib.term import Node

from perfgraph.validation.shacl.datagraph import DataGraph, Table
from perfgraph.validation.shacl.written import Written


class ShapeError(ValueError):
    """A shapes graph that is no SHACL, or more of it than is understood here."""


@dataclass(frozen=True)
class ValueNodes:
    """The value nodes of a shape by its focus nodes, each of which is there (W3C SHACL §3.6.2.3)."""

    of: Mapping[Written, Sequence[Written]]

    @cached_property
    def distinct(self) -> frozenset[Written]:
        """Return the value nodes of all focus nodes."""
        return frozenset(chain.from_iterable(self.of.values()))


Fault = tuple[Written, Written | None, Written | None]
"""What breaks a constraint: a focus node, its value node, and the property where the shape names none."""

Find = Callable[[DataGraph, ValueNodes], Iterator[Fault]]
"""What finds the violations of a constraint among value nodes."""

Follow = Callable[[DataGraph, Collection[Written]], Table]
"""Where a path leads from some nodes: the distinct value nodes of each; a node without any may be missing."""


@dataclass(frozen=True, slots=True)
class Constraint:
    """A constraint of a shape, with the IRI of its component."""

    component: str
    find: Find


@dataclass(frozen=True, slots=True)
class Query:
    """A SPARQL constraint: a SELECT about all nodes that are marked as focus nodes (W3C SHACL §5).

    It has no solution without a statement of each property that it needs.
    """

    component: str
    select: str
    needs: frozenset[Written]


@dataclass(frozen=True, slots=True)
class Logic:
    """A constraint that rests on whether value nodes conform to other shapes (W3C SHACL §4.6, §4.7).

    `shapes` are the numbers of those, `siblings` those a qualified value must not conform to, `least` and
    `most` how many values must conform.
    """

    component: str
    shapes: tuple[int, ...]
    siblings: tuple[int, ...] = ()
    least: int = 0
    most: int = -1


@dataclass(frozen=True, slots=True)
class Targets:
    """What a shape says of its focus nodes (W3C SHACL §2.1.3)."""

    classes: tuple[Written, ...] = ()
    nodes: tuple[Written, ...] = ()
    subjects_of: tuple[Written, ...] = ()
    objects_of: tuple[Written, ...] = ()


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape; `path` is its property path in the shapes graph and `follow` leads along it, None for none.

    `properties` are its property shapes: a shape refers to others by their numbers, which is their order.
    """

    node: Node
    targets: Targets
    path: Node | None = None
    follow: Follow | None = None
    constraints: tuple[Constraint, ...] = ()
    queries: tuple[Query, ...] = ()
    logic: tuple[Logic, ...] = ()
    properties: tuple[int, ...] = ()

    def values(self, data: DataGraph, nodes: Collection[Written]) -> ValueNodes:
        """Return the value nodes of focus nodes: those of the path, or the focus nodes themselves."""
        if self.follow is None:
            return ValueNodes({node: (node,) for node in nodes})
        table = self.follow(data, nodes)
        return ValueNodes(
            {node: table.get(node, ()) for node in nodes} if table else dict.fromkeys(nodes, ())
        )


@dataclass(frozen=True, slots=True)
class Result:
    """One validation result (W3C SHACL §3.6): what broke a constraint of a shape, where.

    `path` is the property that a constraint names itself, else that of the shape; `told` is everything that
    a SPARQL constraint found, by its variables.
    """

    focus: Written
    value: Written | None
    shape: Node
    component: str
    path: Node | None = None
    told: Mapping[str, Written] = field(default_factory=dict, hash=False)
