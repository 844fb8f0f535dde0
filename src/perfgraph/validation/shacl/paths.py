"""Property paths of SHACL: how they are followed, and how SPARQL writes them (W3C SHACL §2.3.1)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from rdflib import BNode, Graph, URIRef
from rdflib.collection import Collection as RdfList
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from perfgraph.validation.shacl.datagraph import DataGraph, Table, reached
from perfgraph.validation.shacl.model import Follow, ShapeError
from perfgraph.validation.shacl.written import Written

_REPETITIONS = ((SH.zeroOrMorePath, "*"), (SH.oneOrMorePath, "+"), (SH.zeroOrOnePath, "?"))


@dataclass(frozen=True, slots=True)
class _Compound:
    """A path made of others by an operator of SPARQL 1.1 §9.1: `/`, `|`, `^`, `*`, `+` or `?`."""

    operator: str
    parts: tuple["_Path", ...]


_Path = URIRef | _Compound


def sparql_path(graph: Graph, path: Node) -> str:
    """Return a SHACL path as SPARQL writes it; raises `ShapeError` for what is none.

    >>> graph = Graph().parse(data="@prefix sh: <http://www.w3.org/ns/shacl#> . <urn:s> sh:path "
    ...     "( <urn:p> [ sh:inversePath <urn:q> ] ) .")
    >>> sparql_path(graph, graph.value(URIRef("urn:s"), SH.path))
    '(<urn:p>/(^<urn:q>))'
    """
    return _spelled(_parsed(graph, path))


def followed(graph: Graph, path: Node) -> Follow:
    """Return how a SHACL path is followed; raises `ShapeError` for what is none."""
    return _compiled(_parsed(graph, path), backwards=False)


def _parsed(graph: Graph, path: Node) -> _Path:
    if isinstance(path, URIRef):
        return path
    if isinstance(path, BNode):
        if graph.value(path, RDF.first) is not None:
            return _Compound("/", _list(graph, path))
        several, inverse = graph.value(path, SH.alternativePath), graph.value(path, SH.inversePath)
        if several is not None:
            return _Compound("|", _list(graph, several))
        if inverse is not None:
            return _Compound("^", (_parsed(graph, inverse),))
        for predicate, sign in _REPETITIONS:
            repeated = graph.value(path, predicate)
            if repeated is not None:
                return _Compound(sign, (_parsed(graph, repeated),))
    raise ShapeError(f"{path}: found no path, expected an IRI, a list or a blank node as in SHACL §2.3.1")


def _list(graph: Graph, node: Node) -> tuple[_Path, ...]:
    return tuple(_parsed(graph, step) for step in RdfList(graph, node))


def _spelled(path: _Path) -> str:
    if isinstance(path, URIRef):
        return path.n3()
    parts = [_spelled(part) for part in path.parts]
    if path.operator == "^":
        return f"(^{parts[0]})"
    return f"({parts[0]}{path.operator})" if len(parts) == 1 else f"({path.operator.join(parts)})"


def _compiled(path: _Path, *, backwards: bool) -> Follow:
    """Return how a path or its inverse is followed; a sequence is turned round as a whole."""
    if isinstance(path, URIRef):
        return _property(path.n3(), backwards=backwards)
    if path.operator == "^":
        return _compiled(path.parts[0], backwards=not backwards)
    parts = [_compiled(part, backwards=backwards) for part in path.parts]
    if path.operator == "/":
        return _sequence(parts[::-1] if backwards else parts)
    return _alternative(parts) if path.operator == "|" else _repeated(parts[0], path.operator)


def _property(predicate: Written, *, backwards: bool) -> Follow:
    if backwards:
        return lambda data, _nodes: data.inverse(predicate)
    return lambda data, _nodes: data.table(predicate)


def _sequence(steps: Sequence[Follow]) -> Follow:
    def follow(data: DataGraph, nodes: Collection[Written]) -> Table:
        found: Table = {node: (node,) for node in nodes}
        for step in steps:
            further = step(data, _values(found))
            found = {
                node: own
                for node, values in found.items()
                if (own := _distinct(further.get(value, ()) for value in values))
            }
        return found

    return follow


def _alternative(steps: Sequence[Follow]) -> Follow:
    def follow(data: DataGraph, nodes: Collection[Written]) -> Table:
        tables = [step(data, nodes) for step in steps]
        return {node: _distinct(table.get(node, ()) for table in tables) for node in nodes}

    return follow


def _repeated(step: Follow, suffix: str) -> Follow:
    def follow(data: DataGraph, nodes: Collection[Written]) -> Table:
        if suffix == "?":
            once = step(data, nodes)
            return {node: _distinct(((node,), once.get(node, ()))) for node in nodes}
        further: dict[Written, Sequence[Written]] = {}
        new = dict.fromkeys(nodes)
        while new:
            table = step(data, new)
            further |= {node: table.get(node, ()) for node in new}
            new = dict.fromkeys(value for node in new for value in further[node] if value not in further)
        if suffix == "*":
            return {node: tuple(reached(further, (node,))) for node in nodes}
        return {node: tuple(reached(further, further[node])) for node in nodes}

    return follow


def _values(table: Mapping[Written, Sequence[Written]]) -> dict[Written, None]:
    return dict.fromkeys(chain.from_iterable(table.values()))


def _distinct(sequences: Iterable[Sequence[Written]]) -> tuple[Written, ...]:
    return tuple(dict.fromkeys(chain.from_iterable(sequences)))
