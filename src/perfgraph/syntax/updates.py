"""Datasets given beside a SPARQL text, and several update requests as one."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from perfgraph.errors import QueryError
from perfgraph.syntax.faults import describe
from perfgraph.syntax.requests import Operation, operations, separated
from perfgraph.syntax.tokens import tokens

_DATASET = ("USING", "WITH")
_CONFLICT = (
    "but the request names the graphs beside the text as well: give them in one of the two ways, in the "
    "parameters or in the text (SPARQL 1.1 Protocol §2.2.3)"
)


def joined(requests: Iterable[str]) -> str:
    r"""Return update requests as one that carries them out in order; "" when nothing is asked for.

    Each must be right by itself; all their declarations hold for all of them.

    >>> joined(["PREFIX x: <y:> CLEAR GRAPH x:z ; # all", "", "CREATE GRAPH <x:y>"])
    'PREFIX x: <y:>\n               CLEAR GRAPH x:z \n;\nCREATE GRAPH <x:y>'
    """
    declared, texts = [], []
    for request in requests:
        if any(operations(request)):
            declarations, rest = separated(request)
            *_, last = tokens(rest)
            declared.append(declarations)
            texts.append(rest[: last.start] if last.text == ";" else rest)
    return " ".join(filter(None, declared)) + "\n" * any(declared) + "\n;\n".join(texts)


def with_dataset(update: str, default: Sequence[str], named: Sequence[str]) -> str:
    """Return an update request with the graphs of its patterns given from outside.

    `default` and `named` are IRIs as SPARQL writes them, `<…>`. Each operation with a WHERE gets USING
    clauses (SPARQL 1.1 Protocol §2.2.3). Raises `QueryError` with the place of a USING or WITH in the text,
    which would contradict them.

    >>> with_dataset("INSERT { ?s ?p 1 } WHERE { ?s ?p 2 }", ["<x:a>"], ["<x:b>"])
    'INSERT { ?s ?p 1 } USING <x:a> USING NAMED <x:b> WHERE { ?s ?p 2 }'
    >>> with_dataset("DELETE WHERE { ?s ?p 2 }", ["<x:a>"], [])
    'DELETE { ?s ?p 2 } USING <x:a> WHERE { ?s ?p 2 }'
    """
    clauses = "".join([f"USING {iri} " for iri in default] + [f"USING NAMED {iri} " for iri in named])
    changes = [change for operation in operations(update) for change in _change(update, operation, clauses)]
    for change in reversed(changes):
        update = update[: change.start] + change.text + update[change.end :]
    return update


@dataclass(frozen=True, slots=True)
class _Change:
    """What stands from `start` to `end` afterwards."""

    start: int
    end: int
    text: str


def _change(update: str, operation: Operation, clauses: str) -> Iterator[_Change]:
    outer = [token for depth, token in operation if not depth]
    where = next((token for token in outer if token.is_word("WHERE", "DELETEWHERE")), None)
    if where is None:
        return
    for token in outer:
        if token.kind == "word" and token.text.upper().startswith(_DATASET):
            raise QueryError(describe(update, token.start, _CONFLICT))
    short = where.is_word("DELETEWHERE") or (outer.index(where) == 1 and outer[0].is_word("DELETE"))
    if not short:
        yield _Change(where.start, where.start, clauses)
        return
    opened = next(token for token in outer if token.text == "{")
    closed = next(token for token in outer if token.text == "}")
    pattern = update[opened.start : closed.end]
    yield _Change(where.start, opened.end, "DELETE {" if where.is_word("DELETEWHERE") else "{")
    yield _Change(closed.end, closed.end, f" {clauses}WHERE {pattern}")


def without_dataset(sparql: str) -> str:
    """Return a query without its FROM and FROM NAMED clauses, everything else at its place.

    >>> without_dataset("ASK FROM <x:a> FROM NAMED <x:b> { ?s ?p 1 }")
    'ASK                             { ?s ?p 1 }'
    """
    start = -1
    for token in tokens(sparql):
        if token.is_word("FROM"):
            start = token.start
        elif start >= 0 and not token.is_word("NAMED"):
            sparql = sparql[:start] + " " * (token.end - start) + sparql[token.end :]
            start = -1
    return sparql
