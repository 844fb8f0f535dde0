"""Constraints on the value nodes of a focus node together, each as a function that finds what breaks it.

Sources: W3C SHACL §4.2 (cardinality), §4.5 (pairs), §4.4.5 (uniqueLang), §4.8 (hasValue, closed).
"""

from collections import Counter
from collections.abc import Iterator

from rdflib import Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH, XSD
from rdflib.term import Node

from perfgraph.validation.shacl.datagraph import DataGraph
from perfgraph.validation.shacl.model import Fault, Find, ValueNodes
from perfgraph.validation.shacl.stored import stored
from perfgraph.validation.shacl.written import Written, holds, language


def value_set(graph: Graph, shape: Node, parameter: Node, value: Node) -> Find | None:
    """Return what finds the violations of a parameter and its value, None for a parameter of another sort."""
    if parameter == SH.minCount:
        return _fewer(int(str(value)))
    if parameter == SH.maxCount:
        return _more(int(str(value)))
    if parameter == SH.hasValue:
        return _without(*stored([value]))
    if parameter == SH.uniqueLang and _is_true(value):
        return _repeated_languages
    if parameter == SH.equals:
        return _unequal(value.n3())
    if parameter == SH.disjoint:
        return _shared(value.n3())
    if parameter in {SH.lessThan, SH.lessThanOrEquals}:
        return _not_less("<" if parameter == SH.lessThan else "<=", value.n3())
    if parameter == SH.closed and _is_true(value):
        return _beyond(frozenset(node.n3() for node in _allowed(graph, shape)))
    return None


def _is_true(value: Node) -> bool:
    """Tell whether a parameter is the literal true: its other spelling, "1", is not meant."""
    return isinstance(value, Literal) and value.datatype == XSD.boolean and str(value) == "true"


def _fewer(least: int) -> Find:
    def find(_data: DataGraph, values: ValueNodes) -> Iterator[Fault]:
        return ((focus, None, None) for focus, own in values.of.items() if len(own) < least)

    return find


def _more(most: int) -> Find:
    def find(_data: DataGraph, values: ValueNodes) -> Iterator[Fault]:
        return ((focus, None, None) for focus, own in values.of.items() if len(own) > most)

    return find


def _without(wanted: Written) -> Find:
    def find(_data: DataGraph, values: ValueNodes) -> Iterator[Fault]:
        return ((focus, None, None) for focus, own in values.of.items() if wanted not in own)

    return find


def _repeated_languages(_data: DataGraph, values: ValueNodes) -> Iterator[Fault]:
    """Yield a fault for each language that several values have."""
    for focus, own in values.of.items():
        if len(own) > 1:
            tags = Counter(tag for value in own if (tag := language(value)))
            yield from ((focus, None, None) for count in tags.values() if count > 1)


def _unequal(pair: Written) -> Find:
    def find(data: DataGraph, values: ValueNodes) -> Iterator[Fault]:
        table = data.table(pair)
        for focus, own in values.of.items():
            others = table.get(focus, ())
            yield from ((focus, value, None) for value in own if value not in others)
            yield from ((focus, other, None) for other in others if other not in own)

    return find


def _shared(pair: Written) -> Find:
    def find(data: DataGraph, values: ValueNodes) -> Iterator[Fault]:
        table = data.table(pair)
        for focus, own in values.of.items():
            others = table.get(focus, ())
            yield from ((focus, value, None) for value in own if value in others)

    return find


def _not_less(sign: str, pair: Written) -> Find:
    """Find each pair of values that is not in order."""

    def find(data: DataGraph, values: ValueNodes) -> Iterator[Fault]:
        table = data.table(pair)
        for focus, own in values.of.items():
            for greater in table.get(focus, ()):
                yield from ((focus, value, None) for value in own if not holds(value, sign, greater))

    return find


def _beyond(allowed: frozenset[Written]) -> Find:
    def find(data: DataGraph, values: ValueNodes) -> Iterator[Fault]:
        for predicate in data.tables.keys() - allowed:
            table = data.tables[predicate]
            for focus, own in values.of.items() if table.keys() & values.distinct else ():
                for node in own:
                    yield from ((focus, value, predicate) for value in table.get(node, ()))

    return find


def _allowed(graph: Graph, shape: Node) -> Iterator[URIRef]:
    """Yield the properties that a closed shape allows (W3C SHACL §4.8.1)."""
    for own in graph.objects(shape, SH.property):
        path = graph.value(own, SH.path)
        if isinstance(path, URIRef):
            yield path
    ignored = graph.value(shape, SH.ignoredProperties)
    if ignored is not None and ignored != RDF.nil:
        yield from (node for node in Collection(graph, ignored) if isinstance(node, URIRef))
