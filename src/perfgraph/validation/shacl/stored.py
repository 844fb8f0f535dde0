"""Terms of a shapes graph as the store of the data writes them."""

from collections.abc import Iterable

from pyoxigraph import BlankNode, NamedNode
from pyoxigraph import Literal as OxLiteral
from rdflib import BNode, Literal, URIRef
from rdflib.namespace import XSD
from rdflib.term import Node

from perfgraph.validation.shacl.written import Term, Written, kept


def stored(nodes: Iterable[Node]) -> list[Written]:
    """Return terms as a store keeps them, which are values and not their spelling (4.0 is 4)."""
    return [kept(str(ox(node))) for node in nodes]


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
