"""Shapes as they are run: patterns in SPARQL, and how shapes hang together."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pyoxigraph import BlankNode, Literal, NamedNode
from rdflib.term import Node

Term = NamedNode | BlankNode | Literal

MARKS = "urn:perfgraph:marks"
FOCUS = "urn:perfgraph:focus"
GROUP = "urn:perfgraph:focus:"


class ShapeError(ValueError):
    """A shapes graph that is no SHACL, or more of it than is understood here."""


@dataclass(frozen=True, slots=True)
class Constraint:
    """What finds the violations of one constraint: a group pattern that binds ?value and maybe ?path.

    `component` is its constraint component; `condition` an expression over ?value that is true of a value
    that breaks it, "" for a pattern of another sort; `query` a whole SELECT in place of a pattern.
    """

    component: str
    pattern: str = ""
    condition: str = ""
    query: str = ""


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

    classes: tuple[Term, ...] = ()
    nodes: tuple[Term, ...] = ()
    subjects_of: tuple[NamedNode, ...] = ()
    objects_of: tuple[NamedNode, ...] = ()


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape: `path` is its property path in SPARQL, "" for a node shape; `properties` its property shapes.

    Shapes of one `group` have the same focus nodes: those of the same targets, or of one outer shape. `ask`
    tells whether anything breaks its constraints; `select` finds each violation, with the number of its
    constraint as ?constraint.
    """

    number: int
    group: int
    node: Node
    path: str
    path_node: Node | None
    targets: Targets
    constraints: tuple[Constraint, ...] = ()
    logic: tuple[Logic, ...] = ()
    properties: tuple[int, ...] = ()
    ask: str = ""
    select: str = ""

    @property
    def inner(self) -> tuple[int, ...]:
        """Return the shapes whose focus nodes are the value nodes of this one."""
        within = (number for logic in self.logic for number in (*logic.shapes, *logic.siblings))
        return (*self.properties, *dict.fromkeys(within))


@dataclass(frozen=True, slots=True)
class Result:
    """One validation result (W3C SHACL §3.6): what broke a constraint of a shape, where.

    `path` is the property that a constraint names itself, else that of the shape; `told` is everything that
    a SPARQL constraint found, by its variables.
    """

    focus: Term
    value: Term | None
    shape: Node
    component: str
    path: Node | Term | None = None
    told: Mapping[str, Term] = field(default_factory=dict, hash=False)
