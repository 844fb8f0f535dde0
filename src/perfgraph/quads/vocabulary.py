"""The ontology, its schemes and the shapes as statements, so that answers can name what they speak of."""

from collections.abc import Iterator
from typing import TypeVar

from pyoxigraph import BlankNode, RdfFormat, Triple, parse

from perfgraph.assets import asset

Node = TypeVar("Node")


def vocabulary_triples() -> Iterator[Triple]:
    """Yield every statement of the ontology, its schemes and the shapes.

    Blank nodes are numbered in reading order, so that the same files give the same statements.
    """
    numbers: dict[BlankNode, int] = {}

    def numbered(node: Node) -> Node | BlankNode:
        return (
            BlankNode(f"v{numbers.setdefault(node, len(numbers))}") if isinstance(node, BlankNode) else node
        )

    for name in ("ontology", "shapes"):
        for path in sorted(asset(name).rglob("*.ttl")):
            for quad in parse(path=str(path), format=RdfFormat.TURTLE, rename_blank_nodes=True):
                yield Triple(numbered(quad.subject), quad.predicate, numbered(quad.object))
