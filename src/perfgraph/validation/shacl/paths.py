"""Property paths: those of SHACL to those of SPARQL (W3C SHACL §2.3.1, SPARQL 1.1 §9)."""

from rdflib import BNode, Graph, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from perfgraph.validation.shacl.model import ShapeError

_SUFFIXES = ((SH.zeroOrMorePath, "*"), (SH.oneOrMorePath, "+"), (SH.zeroOrOnePath, "?"))


def sparql_path(graph: Graph, path: Node) -> str:
    """Return a SHACL path as SPARQL writes it; raises `ShapeError` for what is none.

    >>> graph = Graph().parse(data="@prefix sh: <http://www.w3.org/ns/shacl#> . <urn:s> sh:path "
    ...     "( <urn:p> [ sh:inversePath <urn:q> ] ) .")
    >>> sparql_path(graph, graph.value(URIRef("urn:s"), SH.path))
    '(<urn:p>/(^<urn:q>))'
    """
    if isinstance(path, URIRef):
        return path.n3()
    if not isinstance(path, BNode):
        raise ShapeError(f"{path}: found no path, expected an IRI, a list or a blank node with a path")
    if graph.value(path, RDF.first) is not None:
        return "(" + "/".join(sparql_path(graph, step) for step in Collection(graph, path)) + ")"
    inverse = graph.value(path, SH.inversePath)
    if inverse is not None:
        return f"(^{sparql_path(graph, inverse)})"
    several = graph.value(path, SH.alternativePath)
    if several is not None:
        return "(" + "|".join(sparql_path(graph, step) for step in Collection(graph, several)) + ")"
    for predicate, suffix in _SUFFIXES:
        repeated = graph.value(path, predicate)
        if repeated is not None:
            return f"({sparql_path(graph, repeated)}{suffix})"
    raise ShapeError(f"{path}: found a blank node without a known kind of path, expected one of SHACL §2.3.1")
