"""RDF terms as Python values and as the words of a reader."""

import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from perfgraph.answers.answer import Term
from perfgraph.catalogue import ColumnType
from perfgraph.findings import Language
from perfgraph.terms import PREFIXES, XSD

Plain = str | int | float | Decimal | bool | date | datetime | None

WHOLE = {
    XSD(name)
    for name in (
        "integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger",
        "nonPositiveInteger", "negativeInteger", "unsignedInt", "unsignedLong",
    )
}  # fmt: skip
"""The datatypes of whole numbers; engines differ in which of them a COUNT has."""

FLOATING = {XSD("double"), XSD("float")}

_YEAR, _DECIMAL, _BOOLEAN = XSD("gYear"), XSD("decimal"), XSD("boolean")
_DATE, _DATE_TIME = XSD("date"), XSD("dateTime")

_NAMESPACES = sorted(PREFIXES.items(), key=lambda item: -len(item[1]))


def plain(term: Term | None) -> Plain:
    """Return a term as a Python value by its datatype; what has no Python type stays text.

    Numbers are int, Decimal or float, days `date`, years int, instants `datetime`, IRIs text.

    >>> plain(Literal("95160.00", datatype=XSD("decimal")))
    Decimal('95160.00')
    >>> plain(Literal("2021", datatype=XSD("gYear")))
    2021
    """
    if not isinstance(term, Literal):
        return None if term is None else _address(term)
    try:
        return _read(term)
    except (ValueError, InvalidOperation):
        return term.value


def typed(term: Term | None, kind: ColumnType) -> Plain:
    """Return a term as `plain` does, made what its column says where an engine gives less.

    Virtuoso answers 1 for a truth value; a year that was cut out of an IRI is a text.

    >>> typed(Literal("2021"), ColumnType.YEAR), typed(Literal("1", datatype=XSD("int")), ColumnType.BOOLEAN)
    (2021, True)
    """
    value = plain(term)
    if kind is ColumnType.BOOLEAN and isinstance(value, int):
        return bool(value)
    if kind is ColumnType.YEAR and isinstance(value, str) and re.fullmatch(r"[0-9]{4}", value):
        return int(value)
    return value


def _read(literal: Literal) -> Plain:
    text, kind = literal.value, literal.datatype
    if kind in WHOLE or (kind == _YEAR and re.fullmatch(r"[0-9]{4}", text)):
        return int(text)
    if kind == _DECIMAL:
        return Decimal(text)
    if kind in FLOATING:
        return float(text)
    if kind == _BOOLEAN and text in ("true", "false", "1", "0"):
        return text in ("true", "1")
    if kind == _DATE:
        return date.fromisoformat(text)
    if kind == _DATE_TIME:
        return datetime.fromisoformat(text)
    return text


def _address(term: NamedNode | BlankNode | Triple) -> str:
    return term.value if isinstance(term, NamedNode) else str(term)


@lru_cache(maxsize=10_000)
def short(iri: str) -> str:
    """Return an IRI as a prefixed name where a prefix of `terms.PREFIXES` fits, else as it is.

    >>> short("https://w3id.org/perfgraph/scheme/value-kind/count")
    'vk:count'
    """
    for prefix, namespace in _NAMESPACES:
        local = iri[len(namespace) :]
        if iri.startswith(namespace) and re.fullmatch(r"[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_-])?", local):
            return f"{prefix}:{local}"
    return iri


def shown(term: Term | None, kind: ColumnType, language: Language) -> str:
    """Return a term as a reader sees it: money with two decimals, yes or no in words, short IRIs.

    >>> shown(Literal("95160", datatype=XSD("decimal")), ColumnType.MONEY, Language.ENGLISH)
    '95,160.00'
    """
    value = typed(term, kind)
    if isinstance(term, NamedNode):
        return short(term.value)
    if isinstance(value, bool):
        return {Language.CHINESE: "否是", Language.ENGLISH: ("no", "yes")}[language][value]
    if kind is ColumnType.MONEY and isinstance(value, int | Decimal):
        return f"{value:,.2f}"
    if isinstance(value, Decimal):
        return format(value.normalize() if value else Decimal(0), "f")
    return "" if value is None else (term.value if isinstance(term, Literal) else str(value))
