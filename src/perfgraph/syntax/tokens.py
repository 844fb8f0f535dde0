"""SPARQL as a sequence of tokens, so that no text, comment or address is taken for syntax."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

FORMS = ("SELECT", "CONSTRUCT", "ASK", "DESCRIBE")
"""The query forms (SPARQL 1.1 §16)."""

# PN_CHARS_BASE and PN_CHARS, and the escapes PLX, of SPARQL 1.1 §19.8.
_BASE = (
    r"A-Za-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C\u200D\u2070-\u218F"
    r"\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
_CHARS = rf"{_BASE}_\-0-9\u00B7\u0300-\u036F\u203F\u2040"
_ESCAPE = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%]"

_TOKEN = re.compile(
    rf"""
    (?P<comment>\#[^\n\r]*)
  | (?P<iri><(?:[^<>"{{}}|^`\\\x00-\x20]|\\[uU][0-9A-Fa-f]{{4,8}})*>)
  | (?P<string>\"{{3}}(?:"{{0,2}}(?:[^"\\]|\\.))*\"{{3}} | '{{3}}(?:'{{0,2}}(?:[^'\\]|\\.))*'{{3}}
             | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*')
  | (?P<variable>[?$][\w{_BASE}\u00B7\u0300-\u036F\u203F\u2040]+)
  | (?P<word>(?:[\w{_BASE}\u00B7\u0300-\u036F\u203F\u2040:] | {_ESCAPE} | [.\-](?=[\w{_BASE}:%\\]))+)
  | (?P<space>\s+)
  | (?P<sign>.)
    """,
    re.VERBOSE | re.DOTALL,
)

PREFIXED_NAME = re.compile(
    rf"(?P<prefix>(?:[{_BASE}](?:[{_CHARS}.]*[{_CHARS}])?)?):"
    rf"(?:(?:[{_BASE}_:0-9]|{_ESCAPE})(?:(?:[{_CHARS}.:]|{_ESCAPE})*(?:[{_CHARS}:]|{_ESCAPE}))?)?"
)
"""A prefixed name as the grammar has it (PNAME_LN and PNAME_NS, SPARQL 1.1 §19.8)."""

BLANK_NODE_LABEL = re.compile(rf"_:[{_BASE}_0-9](?:[{_CHARS}.]*[{_CHARS}])?")
"""A label of a blank node (BLANK_NODE_LABEL, SPARQL 1.1 §19.8)."""

LANGUAGE_TAG = re.compile(r"[A-Za-z]+(?:-[A-Za-z0-9]+)*")
"""What follows the `@` of a text in a language (LANGTAG, SPARQL 1.1 §19.8)."""


@dataclass(frozen=True, slots=True)
class Token:
    """One lexical piece of a query and where it stands: `kind` is the name of a group of the grammar."""

    kind: str
    text: str
    start: int
    end: int

    def is_word(self, *words: str) -> bool:
        """Tell whether the token is one of some keywords, given in capitals."""
        return self.kind == "word" and self.text.upper() in words


def all_tokens(sparql: str) -> Iterator[Token]:
    """Yield the tokens of a query or update with white space ("space") and comments ("comment")."""
    for match in _TOKEN.finditer(sparql):
        yield Token(match.lastgroup or "sign", match.group(), match.start(), match.end())


def tokens(sparql: str) -> Iterator[Token]:
    """Yield the tokens of a query without white space and comments, so that no text is taken for syntax.

    The lexical grammar is that of SPARQL 1.1 §19.8, made coarser: a keyword, a number and a prefixed name
    are all words.

    >>> [token.text for token in tokens('ASK { ?s <p#q> "VALUES ?x {" } # end')]
    ['ASK', '{', '?s', '<p#q>', '"VALUES ?x {"', '}']
    """
    return (token for token in all_tokens(sparql) if token.kind not in ("space", "comment"))


def form_token(sparql: str) -> Token | None:
    """Return the keyword of the query form; None when there is none."""
    return next((token for token in tokens(sparql) if token.is_word(*FORMS)), None)


def query_form(sparql: str) -> str:
    """Return "SELECT", "CONSTRUCT", "ASK" or "DESCRIBE", and "" for a text that is no query.

    >>> query_form("PREFIX select: <http://example.org/> ask { ?s ?p ?o }")
    'ASK'
    """
    form = form_token(sparql)
    return form.text.upper() if form else ""


def prologue(sparql: str) -> str:
    """Return what stands before the query form: the BASE and PREFIX declarations (SPARQL 1.1 §4.1)."""
    form = form_token(sparql)
    return sparql[: form.start] if form else ""
