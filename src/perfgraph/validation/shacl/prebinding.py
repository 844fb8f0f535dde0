"""SPARQL constraints (W3C SHACL §5): a query about one focus node becomes one about all of them.

SHACL binds $this before a query is evaluated. Here the pattern of the focus nodes is put first in the WHERE
and first in every group within it that tests or binds $this by an expression, which gives the same answers
for the queries that SHACL allows (no MINUS, no VALUES, sub-queries that return $this; §5.2.1).
"""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise, takewhile

from pyoxigraph import NamedNode

from perfgraph.syntax.tokens import Token, tokens
from perfgraph.validation.shacl.model import ShapeError
from perfgraph.validation.shacl.written import Written

FOCUS = NamedNode("urn:perfgraph:focus")
"""The graph that marks the focus nodes, and the subject and property of each mark."""

_MARKED = f"GRAPH {FOCUS} {{ {FOCUS} {FOCUS} ?this }}"
_THIS = re.compile(r"[?$]this\b")
_FORBIDDEN = ("MINUS", "VALUES", "SERVICE")


def prebound(select: str, prefixes: str, path: str, parameters: Mapping[str, Written]) -> str:
    """Return a SELECT over all focus nodes; `parameters` are terms by the names of their variables.

    Raises `ShapeError` for a query that SHACL does not allow.
    """
    text = _without_parameters(select.replace("$PATH", path) if path else select, parameters)
    pieces = list(tokens(text))
    _refuse(pieces, select)
    places = _openings(pieces, text)
    for place in sorted(places, reverse=True):
        text = f"{text[:place]} {_MARKED} {text[place:]}"
    return prefixes + text


def _refuse(pieces: list[Token], select: str) -> None:
    """Raise `ShapeError` for what would give another answer when $this is bound before (W3C SHACL §5.2.1)."""
    if any(piece.is_word(*_FORBIDDEN) for piece in pieces):
        raise ShapeError(f"{select}: found MINUS, VALUES or SERVICE, expected a query without them")
    if any(before.is_word("AS") and _THIS.fullmatch(after.text) for before, after in pairwise(pieces)):
        raise ShapeError(f"{select}: found AS $this, expected a query that leaves $this as it is bound")
    if "shapesGraph" in select:
        raise ShapeError(f"{select}: found $shapesGraph, expected a query about the data alone")
    inner = [index for index, piece in enumerate(pieces) if piece.is_word("SELECT")][1:]
    for index in inner:
        returned = takewhile(lambda piece: piece.text != "{", pieces[index:])
        if not any(_THIS.fullmatch(piece.text) for piece in returned):
            raise ShapeError(
                f"{select}: found a sub-query without $this, expected it to return $this by name"
            )


def asked(ask: str, prefixes: str, path: str, parameters: Mapping[str, Written]) -> str:
    """Return a SELECT of the focus and value nodes for which an ASK validator says no (W3C SHACL §6.2.3)."""
    text = _without_parameters(ask, parameters)
    if any(a.is_word("AS") and b.text in {"?value", "$value"} for a, b in pairwise(list(tokens(text)))):
        raise ShapeError(f"{ask}: found AS ?value, expected a query that leaves $value as it is bound")
    values = f"?this {path} ?value ." if path else "BIND(?this AS ?value)"
    body = text[text.index("{") :]
    return f"{prefixes} SELECT ?this ?value WHERE {{ {_MARKED} {values} FILTER NOT EXISTS {body} }}"


def _without_parameters(text: str, parameters: Mapping[str, Written]) -> str:
    """Put the terms of parameters where their variables stand, but for what a SELECT returns."""
    for name, term in parameters.items():
        text = re.sub(rf"(?i)\bbound\s*\(\s*[?$]{re.escape(name)}\s*\)", "true", text)
        text = re.sub(rf"[?$]{re.escape(name)}\b", lambda _match, term=term: term, text)  # type: ignore[misc]
    return text


def _openings(pieces: list[Token], text: str) -> list[int]:
    """Return after which opening braces the focus nodes are to be named."""
    found: list[int] = []
    outermost = True
    for index, piece in enumerate(pieces):
        if piece.text != "{":
            continue
        end = closing(pieces, index)
        inside = pieces[index + 1 : end]
        before = pieces[index - 1] if index else None
        exists = before is not None and before.is_word("EXISTS")
        if exists or _within_exists(pieces, index):
            continue
        if outermost:
            outermost = False
            found.append(piece.end)
        elif inside and not inside[0].is_word("SELECT") and _tests_this(inside, text):
            found.append(piece.end)
    return found


def closing(pieces: Sequence[Token], opening: int) -> int:
    """Return where the group ends that opens there, the number of tokens when it does not."""
    depth = 0
    for index in range(opening, len(pieces)):
        depth += (pieces[index].text == "{") - (pieces[index].text == "}")
        if depth == 0:
            return index
    return len(pieces)


def _within_exists(pieces: list[Token], index: int) -> bool:
    """Return whether a group stands within that of an EXISTS, which sees $this already."""
    for start in range(index - 1, 0, -1):
        opens = pieces[start].text == "{" and pieces[start - 1].is_word("EXISTS")
        if opens and closing(pieces, start) > index:
            return True
    return False


def _tests_this(inside: list[Token], text: str) -> bool:
    """Return whether a group mentions $this at all: joined with the focus nodes it means the same."""
    return bool(inside and _THIS.search(text[inside[0].start : inside[-1].end]))
