"""Constraints on the values of a focus node together, each as a pattern that finds what breaks it.

A pattern starts from ?this, a focus node. Sources: W3C SHACL §4.2 (cardinality), §4.5 (pairs), §4.4.5
(uniqueLang), §4.8 (hasValue, closed).
"""

from collections.abc import Iterator

from rdflib import Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH
from rdflib.term import Node


def values(path: str, variable: str = "?value") -> str:
    """Return the pattern of a shape's value nodes: those of its path, or the focus node itself."""
    return f"?this {path} {variable} ." if path else f"BIND(?this AS {variable})"


def pattern(graph: Graph, shape: Node, path: str, stated: tuple[Node, Node], focus: str) -> str:
    """Return what finds the violations of a parameter and its value, "" for a parameter of another sort.

    `focus` is the pattern that binds ?this to the focus nodes.
    """
    parameter, value = stated
    own = values(path)
    if parameter == SH.minCount:
        return _fewer(path, int(str(value)), focus)
    if parameter == SH.maxCount:
        return _more(path, int(str(value)), focus)
    if parameter == SH.hasValue:
        held = f"NOT EXISTS {{ ?this {path} {value.n3()} }}" if path else f"!sameTerm(?this, {value.n3()})"
        return f"{focus} FILTER({held})"
    if parameter == SH.uniqueLang and str(value) == "true":
        other = values(path, "?other")
        same = "LCASE(LANG(?value)) = LCASE(LANG(?other)) && LANG(?value) != '' && !sameTerm(?value, ?other)"
        twice = f"{focus} {own} {other} FILTER({same})"
        return f"{{ SELECT DISTINCT ?this (LCASE(LANG(?value)) AS ?tag) WHERE {{ {twice} }} }}"
    if parameter == SH.equals:
        pair = value.n3()
        return (
            f"{focus} {{ {focus} {own} FILTER NOT EXISTS {{ ?this {pair} ?value }} }} UNION "
            f"{{ {focus} ?this {pair} ?value . FILTER NOT EXISTS {{ {_is_value(path)} }} }}"
        )
    if parameter == SH.disjoint:
        return f"{focus} {own} ?this {value.n3()} ?value ."
    if parameter in {SH.lessThan, SH.lessThanOrEquals}:
        sign = "<" if parameter == SH.lessThan else "<="
        return f"{focus} {own} ?this {value.n3()} ?greater . FILTER(!COALESCE(?value {sign} ?greater, false))"
    if parameter == SH.closed and value == Literal(True):
        allowed = ", ".join(node.n3() for node in _allowed(graph, shape))
        beyond = f"FILTER(?path NOT IN ({allowed}))" if allowed else ""
        return f"{focus} ?this ?path ?value . {beyond}"
    return ""


def _is_value(path: str) -> str:
    return f"?this {path} ?value" if path else "FILTER(sameTerm(?this, ?value))"


def _fewer(path: str, least: int, focus: str) -> str:
    if least == 1:
        return f"{focus} FILTER NOT EXISTS {{ ?this {path} ?some }}"
    if least < 1:
        return ""
    return (
        f"{{ SELECT ?this WHERE {{ {focus} OPTIONAL {{ ?this {path} ?some }} }} GROUP BY ?this "
        f"HAVING (COUNT(DISTINCT ?some) < {least}) }}"
    )


def _more(path: str, most: int, focus: str) -> str:
    return (
        f"{{ SELECT ?this WHERE {{ {focus} ?this {path} ?some }} GROUP BY ?this "
        f"HAVING (COUNT(DISTINCT ?some) > {most}) }}"
    )


def _allowed(graph: Graph, shape: Node) -> Iterator[URIRef]:
    """Yield the properties that a closed shape allows (W3C SHACL §4.8.1)."""
    for own in graph.objects(shape, SH.property):
        path = graph.value(own, SH.path)
        if isinstance(path, URIRef):
            yield path
    ignored = graph.value(shape, SH.ignoredProperties)
    if ignored is not None and ignored != RDF.nil:
        yield from (node for node in Collection(graph, ignored) if isinstance(node, URIRef))
