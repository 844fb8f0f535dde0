"""Statements (RDF triples) about one thing, and literals in their canonical forms."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from pyoxigraph import Literal, NamedNode, Triple

from perfgraph.findings import Bilingual
from perfgraph.terms import RDF, XSD

Term = NamedNode | Literal

_TYPE = RDF("type")


@dataclass(frozen=True, slots=True)
class Thing:
    """A subject that states things about itself."""

    node: NamedNode

    def a(self, *types: NamedNode) -> Iterator[Triple]:
        """Yield the types of the thing."""
        for kind in types:
            yield Triple(self.node, _TYPE, kind)

    def has(self, predicate: NamedNode, *values: Term | str | None) -> Iterator[Triple]:
        """Yield one statement a value; a plain text becomes an `xsd:string`, None and "" are left out."""
        for value in values:
            if value is None or value == "":
                continue
            yield Triple(self.node, predicate, Literal(value) if isinstance(value, str) else value)


def decimal(number: Decimal) -> Literal:
    """Return a number in the canonical form of `xsd:decimal` (XML Schema 1.0, part 2, §3.2.3.2).

    >>> decimal(Decimal("95160.00")).value, decimal(Decimal("0.50")).value, decimal(Decimal("1E+2")).value
    ('95160.0', '0.5', '100.0')
    """
    text = format(number, "f")
    whole, _, fraction = text.partition(".")
    return Literal(f"{whole}.{fraction.rstrip('0') or '0'}", datatype=XSD("decimal"))


@lru_cache(maxsize=4_096)
def integer(number: int) -> Literal:
    """Return a whole number as `xsd:integer`."""
    return Literal(str(number), datatype=XSD("integer"))


def boolean(truth: bool) -> Literal:
    """Return a truth value as `xsd:boolean`."""
    return Literal("true" if truth else "false", datatype=XSD("boolean"))


def date(day: datetime.date) -> Literal:
    """Return a day as `xsd:date`."""
    return Literal(day.isoformat(), datatype=XSD("date"))


def chinese(text: str) -> Literal:
    """Return a label in simplified Chinese."""
    return Literal(text, language="zh-Hans")


def both(text: Bilingual) -> tuple[Literal, Literal]:
    """Return a text in both languages."""
    return chinese(text.zh), Literal(text.en, language="en")
