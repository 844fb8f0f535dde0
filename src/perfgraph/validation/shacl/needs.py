"""Which properties must be there for a query to have an answer at all, told from its text.

Most documents have no scores, no baselines, no actual values. A query that needs what is not there need not
be asked, and most of the time of asking it goes into reading its text.
"""

import re
from collections.abc import Iterator, Sequence

from perfgraph.syntax.tokens import Token, tokens
from perfgraph.validation.shacl.written import Written

_VERB = re.compile("(?<=[v;])n(?:/n)*(?=[vnl])")
"""A property or a sequence of them between a subject, or `;`, and an object, by the signs of `_sign`."""


def needed(query: str) -> frozenset[Written]:
    """Return properties without a statement of which a SELECT has no solution; there may be more.

    They stand by name, alone or in a sequence, in a triple pattern of the outermost group (SPARQL 1.1 §5.2).

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
    outermost = list(_outermost(pieces))
    signs = "".join(map(_sign, outermost))
    names = (
        outermost[at].text for verb in _VERB.finditer(signs) for at in range(verb.start(), verb.end(), 2)
    )
    return frozenset(filter(None, (_iri(name, prefixes) for name in names)))


def _outermost(pieces: Sequence[Token]) -> Iterator[Token]:
    """Yield the tokens of the outermost group, of a group or bracket within it its opening sign alone."""
    depth = 0
    for piece in pieces:
        if depth == 1 and piece.text != "}":
            yield piece
        if piece.text == "{" or (depth and piece.text in {"(", "["}):
            depth += 1
        elif depth and piece.text in {"}", ")", "]"}:
            depth -= 1
            if not depth:
                return


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
