"""The parameters of a query: a typed value becomes a validated RDF term, and a term becomes SPARQL.

A parameter is a line `VALUES ?name { default }` in the group that uses it. Only the row between the braces
is ever replaced, by one serialised term, so no value can change what a query asks.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from perfgraph.errors import QueryError
from perfgraph.findings import Bilingual
from perfgraph.syntax import Token, prologue, tokens
from perfgraph.terms import PREFIXES, SCHEME, XSD, slug
from perfgraph.vocabulary import concepts, fold

Term = NamedNode | Literal
Value = Term | str | int | Decimal | date | None
"""What a parameter can be given; None means "any" (UNDEF)."""


class ParameterType(StrEnum):
    """The types of parameters, as a header writes them."""

    IRI = "iri"
    STRING = "string"
    INTEGER = "integer"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    DATE = "date"
    YEAR = "year"
    CONCEPT = "concept"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a query.

    `default` is the term of its `VALUES` row, None for UNDEF ("any"). `choices` are the only texts allowed,
    when there are some; a concept is one of the SKOS scheme `scheme` (a slug such as `indicator-type`).
    """

    name: str
    type: ParameterType
    label: Bilingual
    default: Term | None = None
    choices: tuple[str, ...] = ()
    scheme: str = ""

    @property
    def allowed(self) -> str:
        """Return in words which values are allowed."""
        if self.choices:
            return "one of " + ", ".join(self.choices)
        if self.type is ParameterType.CONCEPT:
            names = sorted(slug(node) for node in set(concepts(self.scheme).values()))
            return f"a concept of the scheme {self.scheme}: {', '.join(names)}"
        return _ALLOWED[self.type]

    def term(self, value: Value) -> Term | None:
        """Return the RDF term for `value`, a Python value or its text; None ("any") stays None.

        Raises `QueryError` naming the parameter, its type and the allowed values.

        >>> kind = Parameter("kind", ParameterType.YEAR, Bilingual(zh="年度", en="year"))
        >>> str(kind.term("2021"))
        '"2021"^^<http://www.w3.org/2001/XMLSchema#gYear>'
        """
        if value is None:
            return None
        try:
            term = _READERS[self.type](self, value)
        except (ValueError, UnicodeEncodeError):
            term = None
        if term is None or (self.choices and term.value not in self.choices):
            raise QueryError(
                f"parameter {self.name} ({self.type}): found {_shown(value)}, expected {self.allowed}"
            )
        return term


def _shown(value: Value) -> str:
    text = repr(value.value if isinstance(value, NamedNode | Literal) else value)
    return text if len(text) <= 80 else text[:77] + "..."


def _text(value: Value) -> str:
    if isinstance(value, NamedNode | Literal):
        return value.value
    if isinstance(value, bool):
        return str(value).lower()
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _iri(_parameter: Parameter, value: Value) -> Term | None:
    if isinstance(value, Literal):
        return None
    text = _text(value)
    prefix, _, local = text.partition(":")
    return NamedNode(PREFIXES[prefix] + local if prefix in PREFIXES else text)


def _string(_parameter: Parameter, value: Value) -> Term | None:
    return Literal(_text(value)) if isinstance(value, str | Literal) else None


def _typed(pattern: str, datatype: str) -> Callable[[Parameter, Value], Term | None]:
    def read(_parameter: Parameter, value: Value) -> Term | None:
        if isinstance(value, NamedNode | bool):
            return None
        text = _text(value).strip()
        return Literal(text, datatype=XSD(datatype)) if re.fullmatch(pattern, text) else None

    return read


def _boolean(_parameter: Parameter, value: Value) -> Term | None:
    words = {"true": "true", "false": "false", "是": "true", "否": "false"}
    word = words.get(_text(value).strip().lower()) if isinstance(value, str | bool | Literal) else None
    return Literal(word, datatype=XSD("boolean")) if word else None


def _date(_parameter: Parameter, value: Value) -> Term | None:
    text = _text(value).strip()
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return None
    return Literal(date.fromisoformat(text).isoformat(), datatype=XSD("date"))


def _concept(parameter: Parameter, value: Value) -> Term | None:
    if isinstance(value, Literal):
        return None
    known = concepts(parameter.scheme)
    text = _text(value).strip()
    names = {slug(node): node for node in known.values()} | {node.value: node for node in known.values()}
    prefix, _, local = text.partition(":")
    if PREFIXES.get(prefix) == SCHEME + parameter.scheme + "/":
        text = local
    return names.get(text) or known.get(fold(text))


_READERS: Mapping[ParameterType, Callable[[Parameter, Value], Term | None]] = {
    ParameterType.IRI: _iri,
    ParameterType.STRING: _string,
    ParameterType.INTEGER: _typed(r"[+-]?[0-9]+", "integer"),
    ParameterType.DECIMAL: _typed(r"[+-]?[0-9]+(\.[0-9]+)?", "decimal"),
    ParameterType.BOOLEAN: _boolean,
    ParameterType.DATE: _date,
    ParameterType.YEAR: _typed(r"[0-9]{4}", "gYear"),
    ParameterType.CONCEPT: _concept,
}

_ALLOWED: Mapping[ParameterType, str] = {
    ParameterType.IRI: "an absolute IRI, such as https://w3id.org/perfgraph/id/unit/130303/762001",
    ParameterType.STRING: "a text",
    ParameterType.INTEGER: "a whole number, such as 10",
    ParameterType.DECIMAL: "a number, such as 0.5",
    ParameterType.BOOLEAN: "true or false",
    ParameterType.DATE: "a day, such as 2021-12-31",
    ParameterType.YEAR: "a year of four digits, such as 2021",
}


def serialise(term: Term | None) -> str:
    """Return a term as SPARQL reads it; None is UNDEF.

    A backslash before the letter u is written so that also an engine that decodes `\\u0022` before it
    parses (SPARQL 1.1 §19.2) sees the text that was meant.

    >>> print(serialise(Literal('a"b')), serialise(None))
    "a\\"b" UNDEF
    """
    if term is None:
        return "UNDEF"
    return re.sub(r"\\(?:\\([uU])?|u([0-9A-F]{4})|[^\\])", _guarded, str(term))


def _guarded(escape: re.Match[str]) -> str:
    # Eight digits: rdflib takes the four after \\uXXXX into the code point when they happen to be hex digits.
    if escape[1]:
        return f"\\\\\\U{ord(escape[1]):08X}"
    return f"\\U0000{escape[2]}" if escape[2] else escape[0]


@dataclass(frozen=True, slots=True)
class Row:
    """The row of one `VALUES ?name { … }` line: its text is `query[start:end]`."""

    name: str
    start: int
    end: int


@lru_cache(maxsize=512)
def rows(sparql: str) -> tuple[Row, ...]:
    """Return the row of every `VALUES ?name { … }` of a query, in order, wherever it stands.

    >>> [row.name for row in rows("SELECT * { VALUES ?a { 1 } { SELECT * { VALUES ?b { UNDEF } } } }")]
    ['a', 'b']
    """
    return tuple(_rows(sparql))


def _rows(sparql: str) -> Iterator[Row]:
    window: list[Token] = []
    stream = tokens(sparql)
    for token in stream:
        window = [*window[-2:], token]
        if len(window) == 3 and _opens(window):
            end = next((inner for inner in stream if inner.text == "}" and inner.kind == "sign"), token)
            yield Row(window[1].text[1:], token.end, end.start)


def _opens(window: list[Token]) -> bool:
    values, variable, brace = window
    return (
        values.kind == "word"
        and values.text.upper() == "VALUES"
        and variable.kind == "variable"
        and brace.text == "{"
    )


def defaults(sparql: str) -> Mapping[str, tuple[Term | None, ...]]:
    """Return by name the distinct terms in the rows of each `VALUES ?name { … }`: one, for a parameter.

    The query must be valid SPARQL.
    """
    found: dict[str, dict[Term | None, None]] = {}
    declared = prologue(sparql)
    for row in rows(sparql):
        cell = sparql[row.start : row.end]
        terms = found.setdefault(row.name, {})
        if cell.strip() == "UNDEF":
            terms[None] = None
            continue
        solutions = Store().query(f"{declared}SELECT ?x WHERE {{ VALUES ?x {{{cell}\n}} }}")
        assert isinstance(solutions, QuerySolutions)
        for solution in solutions:
            term = solution["x"]
            assert term is None or isinstance(term, NamedNode | Literal)
            terms[term] = None
    return {name: tuple(terms) for name, terms in found.items()}


def replace_rows(sparql: str, values: Mapping[str, Term | None]) -> str:
    """Return the query with the rows of the parameters in `values` replaced by one serialised term each."""
    for row in reversed([row for row in rows(sparql) if row.name in values]):
        sparql = f"{sparql[: row.start]} {serialise(values[row.name])} {sparql[row.end :]}"
    return sparql
