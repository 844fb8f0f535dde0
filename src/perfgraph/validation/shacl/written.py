r"""RDF terms as N-Triples writes them: what they are, and how SHACL compares them.

An IRI is `<http://example.org/a>`, a blank node `_:a`, a literal `"5"^^<http://…#integer>`. Such a text is
cheap to take apart and to look up, and, but for blank nodes, it is a term of SPARQL as it stands.
"""

import operator
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, Store

from perfgraph.terms import RDF, XSD

Written = str
"""A term as N-Triples writes it (N-Triples §2)."""

Term = NamedNode | BlankNode | Literal

_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_LETTERS = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
_STRING, _LANG_STRING = str(XSD("string")), str(RDF("langString"))
_NOTHING = Store()
_REMEMBERED = 16_384

_INTEGER = re.compile(r"[+-]?[0-9]+")
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_BOUNDS: Mapping[str, tuple[int | None, int | None]] = {
    str(XSD(name)): bounds
    for name, bounds in {
        "integer": (None, None),
        "byte": (-128, 127),
        "short": (-32_768, 32_767),
        "int": (-2_147_483_648, 2_147_483_647),
        "long": (-(2**63), 2**63 - 1),
        "unsignedByte": (0, 255),
        "unsignedShort": (0, 65_535),
        "unsignedInt": (0, 4_294_967_295),
        "unsignedLong": (0, 2**64 - 1),
        "nonNegativeInteger": (0, None),
        "positiveInteger": (1, None),
        "nonPositiveInteger": (None, 0),
        "negativeInteger": (None, -1),
    }.items()
}
"""The least and greatest value of each whole number type (XML Schema 1.1, part 2, §3.4)."""

_CAST = frozenset(
    str(XSD(name))
    for name in (
        "double", "float", "boolean", "date", "dateTime", "time", "gYear", "gYearMonth", "gMonth",
        "gMonthDay", "gDay", "duration", "dayTimeDuration", "yearMonthDuration",
    )
)  # fmt: skip
"""The datatypes whose lexical forms Oxigraph knows."""


def is_iri(term: Written) -> bool:
    """Tell whether a term is an IRI."""
    return term[0] == "<"


def is_literal(term: Written) -> bool:
    """Tell whether a term is a literal."""
    return term[0] == '"'


def lexical(term: Written) -> str:
    r"""Return the text of a literal or the characters of an IRI; "" for a blank node.

    >>> lexical(r'"two\nlines"@en'), lexical("<http://example.org/a>")
    ('two\nlines', 'http://example.org/a')
    """
    if term.startswith("<"):
        return term[1:-1]
    if not term.startswith('"'):
        return ""
    text = term[1 : term.rindex('"')]
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(match: re.Match[str]) -> str:
    four, eight, letter = match.groups()
    return chr(int(four or eight, 16)) if four or eight else _LETTERS.get(letter, letter)


def datatype(literal: Written) -> Written:
    """Return the datatype of a literal.

    >>> datatype('"5"^^<http://www.w3.org/2001/XMLSchema#integer>') == str(XSD("integer"))
    True
    """
    kind = literal[literal.rindex('"') + 1 :]
    if kind.startswith("^^"):
        return kind[2:]
    return _LANG_STRING if kind else _STRING


def language(term: Written) -> str:
    """Return the language of a literal in lower case, "" for none.

    >>> language('"text"@zh-Hans'), language('"@en"')
    ('zh-hans', '')
    """
    kind = term[term.rindex('"') + 1 :] if is_literal(term) else ""
    return kind[1:].lower() if kind.startswith("@") else ""


@lru_cache(_REMEMBERED)
def is_valid(term: Written, wanted: Written) -> bool:
    """Tell whether a term is a literal of a datatype whose text that datatype allows (W3C SHACL §4.1.2)."""
    if not is_literal(term) or datatype(term) != wanted:
        return False
    if wanted in _BOUNDS:
        least, most = _BOUNDS[wanted]
        text = lexical(term)
        sound = _INTEGER.fullmatch(text) is not None
        return sound and (least is None or least <= int(text)) and (most is None or int(text) <= most)
    if wanted == str(XSD("decimal")):
        return _DECIMAL.fullmatch(lexical(term)) is not None
    return wanted not in _CAST or _holds(f"isLiteral({wanted}(STR({term})))")


@lru_cache(_REMEMBERED)
def holds(left: Written, sign: str, right: Written) -> bool:
    """Tell whether a comparison (<, <=, > or >=) of two terms is true; not when SPARQL cannot compare them.

    >>> holds('"a"', "<", '"b"'), holds('"a"', "<", "<http://example.org/b>")
    (True, False)
    """
    if not (is_literal(left) and is_literal(right)):
        return False
    one, other = _number(left), _number(right)
    if one is not None and other is not None:
        return _SIGNS[sign](one, other)
    return _holds(f"{left} {sign} {right}")


_SIGNS: Mapping[str, Callable[[Decimal, Decimal], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def _number(literal: Written) -> Decimal | None:
    """Return the exact number that a literal states, None for one that states none."""
    kind = datatype(literal)
    exact = kind in _BOUNDS or kind == str(XSD("decimal"))
    return Decimal(lexical(literal)) if exact and is_valid(literal, kind) else None


def matches(text: str, pattern: str, flags: str) -> bool:
    """Tell whether a pattern is found in a text, as SPARQL does (SPARQL 1.1 §17.4.3.14), in linear time.

    >>> matches("a" * 5_000 + "B", "ab$", "i")
    True
    """
    return _holds(f"REGEX({Literal(text)}, {Literal(pattern)}, {Literal(flags)})")


def _holds(condition: str) -> bool:
    return bool(_NOTHING.query(f"ASK {{ FILTER({condition}) }}"))


@lru_cache(_REMEMBERED)
def term_of(term: Written) -> Term:
    """Return a term as Oxigraph has it."""
    if is_iri(term):
        return NamedNode(term[1:-1])
    if not is_literal(term):
        return BlankNode(term[2:])
    answer = _NOTHING.query(f"SELECT ({term} AS ?term) {{}}")
    assert isinstance(answer, QuerySolutions)
    found = next(answer)["term"]
    assert isinstance(found, Literal)
    return found


@lru_cache(_REMEMBERED)
def kept(literal: Written) -> Written:
    """Return a literal as a store keeps it: by value where Oxigraph knows the datatype.

    >>> kept('"4.0"^^<http://www.w3.org/2001/XMLSchema#decimal>')
    '"4"^^<http://www.w3.org/2001/XMLSchema#decimal>'
    """
    return str(term_of(literal))
