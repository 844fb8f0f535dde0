"""Whether a SPARQL text would make the engine call an address: SERVICE, and LOAD in an update.

The engine reads keywords without looking at what follows them: `1SERVICE<…>`, `SERVICESILENT<…>`,
`ex:.SERVICE<…>` and `service:x {…}` all call an address, and `FILTER(1<?b)SERVICE?x#>` ends in an IRI to a
reader of tokens and in a comment to the engine. So a keyword is not looked for. Instead, whatever the tokens
say is harmless is replaced by something of the same kind without the word in it: when the word is still
there, or the text is no longer SPARQL, the engine may have read it as a keyword, and the text is refused.
"""

import re
from collections.abc import Iterator

from perfgraph.errors import QueryError
from perfgraph.syntax.faults import describe, parse_query, parse_update
from perfgraph.syntax.tokens import (
    BLANK_NODE_LABEL,
    LANGUAGE_TAG,
    PREFIXED_NAME,
    Token,
    all_tokens,
    tokens,
)

_SERVICE = re.compile("service", re.IGNORECASE)
_SERVICE_OR_LOAD = re.compile("service|load", re.IGNORECASE)

# An IRI that no expression with the sign < can be: two divisions do not follow each other.
_IRI = "<x://y>"


def refuse_service(sparql: str, base: str = "") -> None:
    """Refuse a query that asks another address (SPARQL 1.1 Federated Query §2), however it is written.

    A text, comment, IRI, variable or prefixed name may hold the word. Raises `QueryError` with line, column
    and a caret; a text that holds the word and is no SPARQL is refused as by `check_syntax`.

    >>> refuse_service("SELECT ?service { ?s <http://example.org/service> ?service } # SERVICE")
    >>> refuse_service("ASK { SERVICE <http://example.org/> { ?s ?p ?o } }")
    Traceback (most recent call last):
    perfgraph.errors.QueryError: query, line 1, column 7: found "SERVICE", ...
    """
    if not _SERVICE.search(sparql):
        return
    calm = _calm(sparql, _SERVICE)
    if calm:
        parse_query(sparql, _blotted(sparql, _SERVICE), base)
        if _parses_query(calm):
            return
    raise _refused(sparql, _SERVICE)


def refuse_remote_access(update: str, base: str = "") -> None:
    """Refuse an update that reads another address: SERVICE, or LOAD (SPARQL 1.1 Update §3.1.4).

    As `refuse_service`.

    >>> refuse_remote_access("INSERT DATA { <http://example.org/load> <http://example.org/p> 'LOAD' }")
    """
    if not _SERVICE_OR_LOAD.search(update):
        return
    calm = _calm(update, _SERVICE_OR_LOAD)
    if calm:
        parse_update(update, _blotted(update, _SERVICE_OR_LOAD), base)
        if _parses_update(calm):
            return
    raise _refused(update, _SERVICE_OR_LOAD)


def _parses_query(sparql: str) -> bool:
    try:
        parse_query(sparql, base=_IRI[1:-1])
    except QueryError:
        return False
    return True


def _parses_update(update: str) -> bool:
    try:
        parse_update(update, base=_IRI[1:-1])
    except QueryError:
        return False
    return True


def _calm(sparql: str, word: re.Pattern[str]) -> str:
    """Return the text with stand-ins for all that is harmless; "" when the word is still in it."""
    calm = "".join(_stand_ins(sparql, word))
    return "" if word.search(calm) else calm


def _stand_ins(sparql: str, word: re.Pattern[str]) -> Iterator[str]:
    declared = _declared(sparql)
    before = last = ""
    for token in all_tokens(sparql):
        text = token.text
        if token.kind == "iri":
            text = _IRI
        elif token.kind == "string":
            text = "'x'"
        elif token.kind == "comment":
            text = " "
        elif token.kind in ("variable", "word") and word.search(text):
            declares = last.upper() == "PREFIX"
            text = _harmless(token, word, "declaration" if declares else before, declared)
        before = token.text
        if token.kind not in ("space", "comment"):
            last = token.text
        yield text


def _harmless(token: Token, word: re.Pattern[str], before: str, declared: frozenset[str]) -> str:
    """Return a variable or word without `word`, as it is when it may be a keyword.

    `before` is the text right before it.
    """
    text = token.text
    renamed = word.sub(lambda found: "x" + "".join("01"[char.isupper()] for char in found[0]), text)
    if token.kind == "variable" or BLANK_NODE_LABEL.fullmatch(text):
        return renamed
    if before == "@" and LANGUAGE_TAG.fullmatch(text):
        return "en"
    name = PREFIXED_NAME.fullmatch(text)
    if name is None:
        return text
    if before == "declaration" or not word.search(name["prefix"]):
        return renamed
    if name["prefix"] not in declared:
        return text
    return f" {_IRI}" if before == "<" else _IRI


def _declared(sparql: str) -> frozenset[str]:
    found, last = set(), ""
    for token in tokens(sparql):
        if last.upper() == "PREFIX":
            found.add(token.text.removesuffix(":"))
        last = token.text
    return frozenset(found)


def _blotted(sparql: str, word: re.Pattern[str]) -> str:
    """Return the text with other letters for the word, everything at its place."""
    return word.sub(lambda found: "".join("Q" if char.isupper() else "q" for char in found[0]), sparql)


def _refused(sparql: str, word: re.Pattern[str]) -> QueryError:
    suspects = (token for token in tokens(sparql) if token.kind == "word" and word.search(token.text))
    found = min(suspects, key=lambda token: (not word.fullmatch(token.text), token.start), default=None)
    match = word.search(sparql, found.start if found else 0)
    assert match is not None
    keyword = match[0].upper()
    advice = "ask the other endpoint itself" if keyword == "SERVICE" else "send the data in the request"
    return QueryError(
        describe(sparql, match.start(), f"but {keyword} is not allowed here, no address is called; {advice}")
    )
