"""The ontology, its schemes and the shapes as statements, so that answers can name what they speak of."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple, parse

from perfgraph.assets import asset
from perfgraph.terms import HOME

GENID = HOME + ".well-known/genid/"
"""Where the addresses of nameless nodes begin (RDF 1.1 Concepts §3.5)."""

Node = TypeVar("Node")


def vocabulary_triples() -> Iterator[Triple]:
    """Yield every statement of the ontology, its schemes and the shapes.

    Nameless nodes (lists, nested shapes) get an address by file and reading order: a store may rename a
    blank node, and then the same files would not export the same bytes.
    """
    for name in ("ontology", "shapes"):
        for path in sorted(asset(name).rglob("*.ttl")):
            names = _Names(f"{GENID}{path.parent.name}-{path.stem}-", {})
            for quad in parse(path=str(path), format=RdfFormat.TURTLE):
                yield Triple(names.of(quad.subject), quad.predicate, names.of(quad.object))


@dataclass(frozen=True, slots=True)
class _Names:
    """The addresses of the nameless nodes of one file, all of which begin alike."""

    beginning: str
    numbers: dict[BlankNode, int]

    def of(self, node: Node) -> Node | NamedNode:
        if not isinstance(node, BlankNode):
            return node
        return NamedNode(f"{self.beginning}{self.numbers.setdefault(node, len(self.numbers))}")
