"""Constraints on single value nodes, each as an expression that is true of a value that breaks it.

Sources: W3C SHACL §4.1 (types), §4.3 (ranges), §4.4 (strings), §4.8 (sh:in). An expression never errs: where
SPARQL cannot compare, SHACL has a violation.
"""

from collections.abc import Callable, Mapping

from rdflib import Graph, Literal
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH, XSD
from rdflib.term import Node

_KINDS: Mapping[Node, str] = {
    SH.IRI: "isIRI(?value)",
    SH.BlankNode: "isBlank(?value)",
    SH.Literal: "isLiteral(?value)",
    SH.BlankNodeOrIRI: "(isBlank(?value) || isIRI(?value))",
    SH.BlankNodeOrLiteral: "(isBlank(?value) || isLiteral(?value))",
    SH.IRIOrLiteral: "(isIRI(?value) || isLiteral(?value))",
}
_CAST = frozenset(
    (XSD.integer, XSD.decimal, XSD.double, XSD.float, XSD.boolean, XSD.date, XSD.dateTime, XSD.time,
     XSD.gYear, XSD.gYearMonth, XSD.gMonth, XSD.gMonthDay, XSD.gDay, XSD.duration,
     XSD.dayTimeDuration, XSD.yearMonthDuration)
)  # fmt: skip
_BOUNDS: Mapping[Node, tuple[int | None, int | None]] = {
    XSD.byte: (-128, 127),
    XSD.short: (-32_768, 32_767),
    XSD.int: (-2_147_483_648, 2_147_483_647),
    XSD.long: (-(2**63), 2**63 - 1),
    XSD.unsignedByte: (0, 255),
    XSD.unsignedShort: (0, 65_535),
    XSD.unsignedInt: (0, 4_294_967_295),
    XSD.unsignedLong: (0, None),
    XSD.nonNegativeInteger: (0, None),
    XSD.positiveInteger: (1, None),
    XSD.nonPositiveInteger: (None, 0),
    XSD.negativeInteger: (None, -1),
}
_SUBCLASSES = (
    "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>/<http://www.w3.org/2000/01/rdf-schema#subClassOf>*"
)


def condition(graph: Graph, shape: Node, parameter: Node, value: Node) -> str:
    """Return when a value breaks the constraint that `shape` states by `parameter` `value`; "" for others."""
    made = _CONDITIONS.get(parameter)
    return made(graph, shape, value) if made else ""


def _class(_graph: Graph, _shape: Node, value: Node) -> str:
    return f"NOT EXISTS {{ ?value {_SUBCLASSES} {value.n3()} }}"


def _datatype(_graph: Graph, _shape: Node, value: Node) -> str:
    sound = [f"DATATYPE(?value) = {value.n3()}"]
    if value in _CAST:
        sound.append(f"isLiteral({value.n3()}(STR(?value)))")
    elif value in _BOUNDS:
        least, most = _BOUNDS[value]
        whole = f"{XSD.integer.n3()}(STR(?value))"
        sound.append(f"isLiteral({whole})")
        sound += [f"{whole} >= {least}"] if least is not None and abs(least) < 2**63 else []
        sound += [f"{whole} <= {most}"] if most is not None else []
    return f"!COALESCE(isLiteral(?value) && {' && '.join(sound)}, false)"


def _kind(_graph: Graph, _shape: Node, value: Node) -> str:
    return f"!{_KINDS[value]}"


def _compared(sign: str) -> Callable[[Graph, Node, Node], str]:
    def made(_graph: Graph, _shape: Node, value: Node) -> str:
        return f"!COALESCE(?value {sign} {value.n3()}, false)"

    return made


def _length(sign: str) -> Callable[[Graph, Node, Node], str]:
    def made(_graph: Graph, _shape: Node, value: Node) -> str:
        return f"(isBlank(?value) || STRLEN(STR(?value)) {sign} {int(str(value))})"

    return made


def _pattern(graph: Graph, shape: Node, value: Node) -> str:
    flags = graph.value(shape, SH.flags)
    arguments = f"{Literal(str(value)).n3()}" + (f", {Literal(str(flags)).n3()}" if flags else "")
    return f"(isBlank(?value) || !REGEX(STR(?value), {arguments}))"


def _languages(graph: Graph, _shape: Node, value: Node) -> str:
    ranges = [Literal(str(item)).n3() for item in Collection(graph, value)]
    known = " || ".join(f"LANGMATCHES(LANG(?value), {item})" for item in ranges) or "false"
    return f"!COALESCE(LANG(?value) != '' && ({known}), false)"


def _among(graph: Graph, _shape: Node, value: Node) -> str:
    same = " || ".join(f"sameTerm(?value, {item.n3()})" for item in Collection(graph, value))
    return f"!({same or 'false'})"


_CONDITIONS: Mapping[Node, Callable[[Graph, Node, Node], str]] = {
    SH["class"]: _class,
    SH.datatype: _datatype,
    SH.nodeKind: _kind,
    SH.minExclusive: _compared(">"),
    SH.minInclusive: _compared(">="),
    SH.maxExclusive: _compared("<"),
    SH.maxInclusive: _compared("<="),
    SH.minLength: _length("<"),
    SH.maxLength: _length(">"),
    SH.pattern: _pattern,
    SH.languageIn: _languages,
    SH["in"]: _among,
}

LANG_STRING = RDF.langString
