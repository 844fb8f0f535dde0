"""SPARQL as text: its tokens, its form, and what is wrong with it, shown where it stands."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from pyoxigraph import QuerySolutions, Store

from perfgraph.errors import QueryError

FORMS = ("SELECT", "CONSTRUCT", "ASK", "DESCRIBE")
"""The query forms (SPARQL 1.1 §16)."""

SHOWN = 80
"""How many characters of a faulty line are shown on either side of the fault."""

_TOKEN = re.compile(
    r"""
    (?P<comment>\#[^\n\r]*)
  | (?P<iri><(?:[^<>"{}|^`\\\x00-\x20]|\\[uU][0-9A-Fa-f]{4,8})*>)
  | (?P<string>\"{3}(?:"{0,2}(?:[^"\\]|\\.))*\"{3} | '{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
             | "(?:[^"\\\n\r]|\\.)*" | '(?:[^'\\\n\r]|\\.)*')
  | (?P<variable>[?$]\w+)
  | (?P<word>(?:[\w:] | %[0-9A-Fa-f]{2} | \\[_~.\-!$&'()*+,;=/?\#@%] | [.\-](?=[\w:%\\]))+)
  | (?P<space>\s+)
  | (?P<sign>.)
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """One lexical piece of a query and where it stands: `kind` is the name of a group of the grammar."""

    kind: str
    text: str
    start: int
    end: int


def tokens(sparql: str) -> Iterator[Token]:
    """Yield the tokens of a query without white space and comments, so that no text is taken for syntax.

    The lexical grammar is that of SPARQL 1.1 §19.8, made coarser: a keyword, a number and a prefixed name
    are all words.

    >>> [token.text for token in tokens('ASK { ?s <p#q> "VALUES ?x {" } # end')]
    ['ASK', '{', '?s', '<p#q>', '"VALUES ?x {"', '}']
    """
    for match in _TOKEN.finditer(sparql):
        kind = match.lastgroup
        if kind is not None and kind not in ("space", "comment"):
            yield Token(kind, match.group(), match.start(), match.end())


def _form(sparql: str) -> Token | None:
    words = (token for token in tokens(sparql) if token.kind == "word")
    return next((word for word in words if word.text.upper() in FORMS), None)


def query_form(sparql: str) -> str:
    """Return "SELECT", "CONSTRUCT", "ASK" or "DESCRIBE", and "" for a text that is no query.

    >>> query_form("PREFIX select: <http://example.org/> ask { ?s ?p ?o }")
    'ASK'
    """
    form = _form(sparql)
    return form.text.upper() if form else ""


def prologue(sparql: str) -> str:
    """Return what stands before the query form: the BASE and PREFIX declarations (SPARQL 1.1 §4.1)."""
    form = _form(sparql)
    return sparql[: form.start] if form else ""


def projection(sparql: str) -> tuple[str, ...]:
    """Return the names of the columns of a SELECT query, in order; nothing for the other forms.

    Raises `QueryError` as `check_syntax` does.

    >>> projection("SELECT ?b (1 AS ?a) WHERE { ?b ?p ?o }")
    ('b', 'a')
    """
    solutions = _parse(sparql)
    if query_form(sparql) == "SELECT" and isinstance(solutions, QuerySolutions):
        return tuple(variable.value for variable in solutions.variables)
    return ()


def check_syntax(sparql: str) -> None:
    """Refuse a text that is not a SPARQL 1.1 query; nothing is evaluated, no address is reached.

    Raises `QueryError` with line and column (both from 1), what was expected, and the line itself with a
    caret below the fault.

    >>> check_syntax("ASK { ?s ?p ?o }")
    """
    _parse(sparql)


def _parse(sparql: str) -> object:
    # The engine asks a SERVICE, and answers an ASK, before anything is read: they are parsed as what is lazy.
    lazy = _without_services(sparql)
    form = _form(sparql)
    if form is not None and form.text.upper() == "ASK":
        lazy = f"{lazy[: form.start]}SELECT (1 AS ?ask){lazy[form.end :]}"
    try:
        return Store().query(lazy)
    except SyntaxError as error:
        raise QueryError(_fault(sparql, lazy, str(error))) from None
    except UnicodeEncodeError as error:
        line = sparql.count("\n", 0, error.start) + 1
        raise QueryError(
            f"query, line {line}: found a code point that is not a character (a lone surrogate), "
            "expected Unicode text"
        ) from None


def _without_services(sparql: str) -> str:
    """Return the query with GRAPH for SERVICE: the same grammar, and every place as it was."""
    calm = {"SERVICE": "GRAPH", "SILENT": ""}
    words = [token for token in tokens(sparql) if token.kind == "word" and token.text.upper() in calm]
    for word in words:
        stand_in = calm[word.text.upper()].ljust(len(word.text))
        sparql = sparql[: word.start] + stand_in + sparql[word.end :]
    return sparql


def _fault(sparql: str, lazy: str, message: str) -> str:
    undeclared = _undeclared(sparql)
    if undeclared is not None:
        prefix = undeclared.text.partition(":")[0]
        return _describe(sparql, undeclared.start, f"expected a line PREFIX {prefix}: <…> above the query")
    match = re.match(r"error at (\d+):(\d+): expected (?:one of )?(.*)", message, re.DOTALL)
    if match is None:
        return f"query: {message}"
    lines = lazy.split("\n")
    offset = sum(len(line) + 1 for line in lines[: int(match[1]) - 1]) + int(match[2]) - 1
    sentence = re.search(r"(?:^|, )([A-Z][a-z]+ [^,]*)", match[3])
    literals = re.findall(r'"[^" ]+"', match[3])
    if sentence:
        expected = f"this is not allowed: {sentence[1]}"
    elif literals:
        expected = "expected " + " or ".join(literals)
    else:
        words = [len(word) for word in re.findall(r"\b[A-Z0-9]{2,}\b", match[3])]
        # The engine counts a keyword that it looked for as read; what was really read ends before it.
        offset = max(offset - min(words, default=0), _other_opinion(lazy))
        expected = "the part that begins here is not SPARQL"
        if not _form(sparql):
            expected = "expected SELECT, CONSTRUCT, ASK or DESCRIBE"
    if len(lazy) != len(sparql) and (form := _form(sparql)) is not None and offset > form.start:
        offset = max(form.start, offset - len(lazy) + len(sparql))
    return _describe(sparql, offset, expected)


def _undeclared(sparql: str) -> Token | None:
    """Return the first prefixed name whose prefix is nowhere declared."""
    all_tokens = list(tokens(sparql))
    following = pairwise(all_tokens)
    known = {name.text for word, name in following if word.text.upper() == "PREFIX"}
    names = (token for token in all_tokens if token.kind == "word" and ":" in token.text)
    return next((name for name in names if f"{name.text.partition(':')[0]}:" not in known | {"_:"}), None)


def _other_opinion(sparql: str) -> int:
    """Return the offset at which a second parser, slower but better at places, stops reading."""
    from pyparsing import ParseBaseException
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        parseQuery(sparql.replace("\t", " "))
    except ParseBaseException as error:
        return int(error.loc)
    except (ValueError, RecursionError):  # a code point that is none, or brackets too deep for Python
        return 0
    return 0


def _describe(sparql: str, offset: int, expected: str) -> str:
    offset = min(offset, len(sparql))
    start = sparql.rfind("\n", 0, offset) + 1
    line, column = sparql.count("\n", 0, offset) + 1, offset - start + 1
    text = sparql[start:].split("\n", 1)[0].rstrip("\r")
    first = max(0, column - 1 - SHOWN)
    before, after = text[first : column - 1], text[column - 1 : column - 1 + SHOWN]
    found = re.match(r"[?$]?[\w:-]+|\S+", after)
    what = (
        f'found "{found[0]}"'
        if found
        else "found the end of the " + ("query" if offset == len(sparql) else "line")
    )
    indent = "".join("\t" if char == "\t" else " " * _width(char) for char in before)
    return f"query, line {line}, column {column}: {what}, {expected}\n  {before}{after}\n  {indent}^"


def _width(char: str) -> int:
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1
