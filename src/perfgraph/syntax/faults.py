"""What is wrong with a SPARQL text, shown where it stands; nothing is evaluated, no address is reached."""

import re
import unicodedata
from itertools import pairwise

from pyoxigraph import QuerySolutions, Store

from perfgraph.errors import QueryError
from perfgraph.syntax.requests import operations, separated
from perfgraph.syntax.tokens import Token, form_token, query_form, tokens

SHOWN = 80
"""How many characters of a faulty line are shown on either side of the fault."""

DEPTH = 100
"""How many brackets and negations may stand in one another.

The engine's parser calls itself for each, crashes at some ten thousand, and takes a time that grows with the
third power of the depth of collections.
"""

# An operation that fails when it is carried out: what stands after it is parsed, and not carried out.
_FAILING = "DROP GRAPH <urn:uuid:00000000-0000-0000-0000-000000000000> ;"


def projection(sparql: str, base: str = "") -> tuple[str, ...]:
    """Return the names of the columns of a SELECT query, in order; nothing for the other forms.

    Raises `QueryError` as `check_syntax` does.

    >>> projection("SELECT ?b (1 AS ?a) WHERE { ?b ?p ?o }")
    ('b', 'a')
    """
    solutions = parse_query(sparql, base=base)
    if query_form(sparql) == "SELECT" and isinstance(solutions, QuerySolutions):
        return tuple(variable.value for variable in solutions.variables)
    return ()


def check_syntax(sparql: str, base: str = "") -> None:
    """Refuse a text that is not a SPARQL 1.1 query; nothing is evaluated, no address is reached.

    Relative IRIs are allowed when there is a `base` for them. Raises `QueryError` with line and column (both
    from 1), what was expected, and the line itself with a caret below the fault.

    >>> check_syntax("ASK { ?s ?p ?o }")
    """
    parse_query(sparql, base=base)


def check_update(sparql: str, base: str = "") -> None:
    """Refuse a text that is not a SPARQL 1.1 Update request; as `check_syntax`.

    >>> check_update("CLEAR ALL ; LOAD <http://example.org/>")
    """
    parse_update(sparql, base=base)


def parse_query(sparql: str, stand_in: str = "", base: str = "") -> object:
    """Return the engine's answer to a query over nothing; raises `QueryError` as `check_syntax`.

    `stand_in` is what is parsed instead, when it is given: a text in which everything stands at the same
    place; faults are shown in `sparql`.
    """
    # The engine asks a SERVICE, and answers an ASK, before anything is read: they are parsed as what is lazy.
    lazy = _without_services(stand_in or sparql)
    form = form_token(sparql)
    if form is not None and form.text.upper() == "ASK":
        lazy = f"{lazy[: form.start]}SELECT (1 AS ?ask){lazy[form.end :]}"
    _refuse_half_characters(sparql)
    _refuse_depth(sparql)
    try:
        return Store().query(lazy, base_iri=base or None)
    except SyntaxError as error:
        raise QueryError(_fault(sparql, lazy, str(error))) from None


def parse_update(sparql: str, stand_in: str = "", base: str = "") -> None:
    """Parse an update request, as `parse_query` does a query."""
    text = stand_in or sparql
    _refuse_half_characters(sparql)
    _refuse_depth(sparql)
    declarations, rest = separated(text)
    before = f"{declarations} {_FAILING * any(operations(rest))}"
    try:
        Store().update(before + rest, base_iri=base or None)
    except SyntaxError as error:
        place = re.sub(
            r"(?<=error at 1:)(\d+)",
            lambda found: str(max(int(found[1]) - len(before), 1)),
            str(error),
            count=1,
        )
        raise QueryError(_fault(sparql, text, place, update=True)) from None
    except RuntimeError:
        return  # the graph of the first request does not exist, so all of them were parsed


def _refuse_half_characters(sparql: str) -> None:
    try:
        sparql.encode()
    except UnicodeEncodeError as error:
        line = sparql.count("\n", 0, error.start) + 1
        raise QueryError(
            f"query, line {line}: found a code point that is not a character (a lone surrogate), "
            "expected Unicode text"
        ) from None


def _refuse_depth(sparql: str) -> None:
    if sum(map(sparql.count, "([{!")) <= DEPTH:
        return
    depth = negations = 0
    for token in tokens(sparql):
        negations = negations + 1 if token.text == "!" else 0
        depth += (token.text in ("(", "[", "{")) - (token.text in (")", "]", "}"))
        if depth + negations > DEPTH:
            raise QueryError(
                describe(
                    sparql, token.start, f"expected at most {DEPTH} brackets and negations in one another"
                )
            )


def _without_services(sparql: str) -> str:
    """Return the query with GRAPH for SERVICE: the same grammar, and every place as it was."""
    if "service" not in sparql.lower():
        return sparql
    calm = {"SERVICE": "GRAPH", "SILENT": ""}
    words = [token for token in tokens(sparql) if token.kind == "word" and token.text.upper() in calm]
    for word in words:
        stand_in = calm[word.text.upper()].ljust(len(word.text))
        sparql = sparql[: word.start] + stand_in + sparql[word.end :]
    return sparql


def _fault(sparql: str, lazy: str, message: str, *, update: bool = False) -> str:
    undeclared = _undeclared(sparql)
    if undeclared is not None:
        prefix = undeclared.text.partition(":")[0]
        return describe(sparql, undeclared.start, f"expected a line PREFIX {prefix}: <…> above the query")
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
        offset = max(offset - min(words, default=0), _other_opinion(lazy, update=update))
        expected = "the part that begins here is not SPARQL"
        if not update and not form_token(sparql):
            expected = "expected SELECT, CONSTRUCT, ASK or DESCRIBE"
    if len(lazy) != len(sparql) and (form := form_token(sparql)) is not None and offset > form.start:
        offset = max(form.start, offset - len(lazy) + len(sparql))
    return describe(sparql, offset, expected)


def _undeclared(sparql: str) -> Token | None:
    """Return the first prefixed name whose prefix is nowhere declared."""
    all_tokens = list(tokens(sparql))
    following = pairwise(all_tokens)
    known = {name.text for word, name in following if word.text.upper() == "PREFIX"}
    names = (token for token in all_tokens if token.kind == "word" and ":" in token.text)
    return next((name for name in names if f"{name.text.partition(':')[0]}:" not in known | {"_:"}), None)


def _other_opinion(sparql: str, *, update: bool) -> int:
    """Return the offset at which a second parser, slower but better at places, stops reading."""
    from pyparsing import ParseBaseException
    from rdflib.plugins.sparql.parser import parseQuery, parseUpdate

    try:
        (parseUpdate if update else parseQuery)(sparql.replace("\t", " "))
    except ParseBaseException as error:
        return int(error.loc)
    except (ValueError, RecursionError):  # a code point that is none, or brackets too deep for Python
        return 0
    return 0


def describe(sparql: str, offset: int, expected: str) -> str:
    """Return what stands at `offset` with its line and column, what was expected, the line and a caret."""
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
