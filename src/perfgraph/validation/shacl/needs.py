"""Which properties must be there for a query to have an answer at all, told from its text.

Most documents have no scores, no baselines, no actual values. A query that needs what is not there need not
be asked, and most of the time of asking it goes into reading its text.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from perfgraph.syntax.tokens import Token, tokens
from perfgraph.validation.shacl.prebinding import closing
from perfgraph.validation.shacl.written import Written

_VERB = re.compile("(?<=[v;])n(?:/n)*(?=[vnl])")
"""A property or a sequence of them between a subject, or `;`, and an object, by the signs of `_sign`."""


def needed(query: str) -> frozenset[Written]:
    """Return properties without a statement of which a SELECT has no solution; there may be more.

    They stand by name, alone or in a sequence, in a triple pattern of a group that every solution has a part
    from: the outermost one, and groups and sub-queries that it is joined with (SPARQL 1.1 §5.2, §12).

    >>> query = "PREFIX a: <urn:> SELECT ?x { ?x a:b/a:c ?y ; a:d|a:e ?z . OPTIONAL { ?x a:f ?v } ?x a:g 1 }"
    >>> sorted(needed(query))
    ['<urn:b>', '<urn:c>', '<urn:g>']
    """
    pieces = list(tokens(query))
    prefixes = {
        pieces[index + 1].text: pieces[index + 2].text[1:-1]
        for index, piece in enumerate(pieces)
        if piece.is_word("PREFIX")
    }
    joined = list(_joined(pieces))
    signs = "".join(map(_sign, joined))
    names = (joined[at].text for verb in _VERB.finditer(signs) for at in range(verb.start(), verb.end(), 2))
    return frozenset(filter(None, (_iri(name, prefixes) for name in names)))


def _joined(pieces: Sequence[Token]) -> Iterator[Token]:
    """Yield the tokens of the groups that are joined, of others and of brackets the opening sign alone."""
    depth = 0
    for index, piece in enumerate(pieces):
        if not depth:
            yield piece
        if piece.text in {"(", "["} or (piece.text == "{" and (depth or not _is_joined(pieces, index))):
            depth += 1
        elif depth and piece.text in {"}", ")", "]"}:
            depth -= 1


def _is_joined(pieces: Sequence[Token], opening: int) -> bool:
    """Tell whether a group is the outermost one, or a plain one or a sub-query that is joined with it."""
    end = closing(pieces, opening)
    if end + 1 == len(pieces) or "{" not in (piece.text for piece in pieces[:opening]):
        return True
    before, after, inside = pieces[opening - 1], pieces[end + 1], pieces[opening + 1 : end]
    if not (before.text in {"{", "}", "."} or before.is_word("WHERE")) or after.is_word("UNION"):
        return False
    # A sub-query that counts or sums has a solution even where there is nothing.
    chosen = takewhile(lambda piece: piece.text != "{", inside if inside[0].is_word("SELECT") else ())
    return all(piece.text != "(" for piece in chosen)


def _sign(piece: Token) -> str:
    """Return what a token is: v(ariable), n(ame), l(iteral), k(eyword) or the sign itself."""
    if piece.kind in {"variable", "iri", "string"}:
        return {"variable": "v", "iri": "n", "string": "l"}[piece.kind]
    if piece.kind != "word":
        return piece.text
    if ":" in piece.text:
        return "n"
    return "l" if piece.text[0].isdigit() else "k"


def _iri(name: str, prefixes: dict[str, str]) -> Written:
    """Return a name as an IRI, "" for one whose prefix is not declared."""
    if name.startswith("<"):
        return name
    prefix, _, local = name.partition(":")
    namespace = prefixes.get(f"{prefix}:")
    return f"<{namespace}{local}>" if namespace is not None and "\\" not in local else ""
