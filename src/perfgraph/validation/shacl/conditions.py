"""Constraints on single value nodes, each as a function that returns those of some values that break it.

Sources: W3C SHACL §4.1 (types), §4.3 (ranges), §4.4 (strings), §4.8.3 (sh:in). Where SPARQL cannot
compare, SHACL has a violation.
"""

import operator
import re
from collections.abc import Callable, Iterator, Mapping, Set
from functools import reduce

from rdflib import Graph
from rdflib.collection import Collection
from rdflib.namespace import SH
from rdflib.term import Node

from perfgraph.validation.shacl.datagraph import DataGraph
from perfgraph.validation.shacl.model import Fault, Find, ValueNodes
from perfgraph.validation.shacl.stored import stored
from perfgraph.validation.shacl.written import Written, holds, is_valid, language, lexical, matches

Breaking = Callable[[DataGraph, Set[Written]], Set[Written]]
"""What returns the values that break a constraint."""

_FIRST: Mapping[Node, str] = {SH.IRI: "<", SH.BlankNode: "_", SH.Literal: '"'}
_KINDS: Mapping[Node, str] = {
    **_FIRST,
    SH.BlankNodeOrIRI: "_<",
    SH.BlankNodeOrLiteral: '_"',
    SH.IRIOrLiteral: '<"',
}
"""The first characters of the terms of each kind."""

_LONG = 1_000
"""From how many characters a text is matched by the engine, whose time does not grow with their square."""

_FLAGS = {"i": re.IGNORECASE, "s": re.DOTALL, "m": re.MULTILINE, "x": re.VERBOSE}
"""The flags of patterns (XPath and XQuery Functions §5.6.1)."""


def condition(graph: Graph, shape: Node, parameter: Node, value: Node) -> Find | None:
    """Return what finds the values that break the constraint `parameter` `value`; None for another sort."""
    made = _CONDITIONS.get(parameter)
    return _each(made(graph, shape, value)) if made else None


def _each(breaking: Breaking) -> Find:
    def find(data: DataGraph, values: ValueNodes) -> Iterator[Fault]:
        bad = breaking(data, values.distinct)
        if bad:
            yield from (
                (focus, value, None) for focus, own in values.of.items() for value in own if value in bad
            )

    return find


def _unless(sound: Callable[[Written], bool]) -> Breaking:
    return lambda _data, values: {value for value in values if not sound(value)}


def _class(_graph: Graph, _shape: Node, value: Node) -> Breaking:
    kind = value.n3()
    return lambda data, values: values - data.instances(kind).keys()


def _datatype(_graph: Graph, _shape: Node, value: Node) -> Breaking:
    wanted = value.n3()
    return _unless(lambda term: is_valid(term, wanted))


def _kind(_graph: Graph, _shape: Node, value: Node) -> Breaking:
    kinds = _KINDS[value]
    return _unless(lambda term: term[0] in kinds)


def _compared(sign: str) -> Callable[[Graph, Node, Node], Breaking]:
    def made(_graph: Graph, _shape: Node, value: Node) -> Breaking:
        (bound,) = stored([value])
        return _unless(lambda term: holds(term, sign, bound))

    return made


def _shortest(_graph: Graph, _shape: Node, value: Node) -> Breaking:
    length = int(str(value))
    return _unless(lambda term: not term.startswith("_") and len(lexical(term)) >= length)


def _longest(_graph: Graph, _shape: Node, value: Node) -> Breaking:
    length = int(str(value))
    return _unless(lambda term: not term.startswith("_") and len(lexical(term)) <= length)


def _pattern(graph: Graph, shape: Node, value: Node) -> Breaking:
    letters = str(graph.value(shape, SH.flags) or "")
    flags = reduce(operator.or_, (_FLAGS.get(letter, re.NOFLAG) for letter in letters), re.NOFLAG)
    wanted = re.compile(str(value), flags)

    def fits(term: Written) -> bool:
        text = lexical(term)
        if len(text) > _LONG:
            return matches(text, str(value), letters)
        return not term.startswith("_") and wanted.search(text) is not None

    return _unless(fits)


def _languages(graph: Graph, _shape: Node, value: Node) -> Breaking:
    ranges = [str(item).lower() for item in Collection(graph, value)]

    def spoken(term: Written) -> bool:
        tag = language(term)  # a range fits tags that begin with it (RFC 4647 §3.3.1)
        return bool(tag) and any(each == "*" or f"{tag}-".startswith(f"{each}-") for each in ranges)

    return _unless(spoken)


def _among(graph: Graph, _shape: Node, value: Node) -> Breaking:
    allowed = frozenset(stored(Collection(graph, value)))
    return lambda _data, values: values - allowed


_CONDITIONS: Mapping[Node, Callable[[Graph, Node, Node], Breaking]] = {
    SH["class"]: _class,
    SH.datatype: _datatype,
    SH.nodeKind: _kind,
    SH.minExclusive: _compared(">"),
    SH.minInclusive: _compared(">="),
    SH.maxExclusive: _compared("<"),
    SH.maxInclusive: _compared("<="),
    SH.minLength: _shortest,
    SH.maxLength: _longest,
    SH.pattern: _pattern,
    SH.languageIn: _languages,
    SH["in"]: _among,
}
