"""The worker's side of a query: evaluate, count, serialise."""

import hashlib
from collections.abc import Mapping
from itertools import islice
from typing import Any

from pyoxigraph import (
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
)

from perfgraph.errors import QueryError, StoreError
from perfgraph.serialization import write
from perfgraph.stores import Answer, Dataset
from perfgraph.syntax import refuse_service, with_columns
from perfgraph.terms import PREFIXES
from perfgraph.web.counting import counter
from perfgraph.web.jobs import Context, Head, Output, TooLarge
from perfgraph.web.results import GRAPHS, SOLUTIONS, TEXT, TRUTH, content_type


def evaluate(context: Context, detail: Mapping[str, Any], output: Output) -> Head:
    """Answer a query of a stranger in one of the formats of `perfgraph.web.results`.

    `detail` has the text as "query", its media type as "media_type", and with a dataset of the request the
    IRIs "default" and "named". Relative IRIs are resolved against the base of the data, on every site the
    same (SPARQL 1.1 Protocol §2.1.4 leaves the choice to the service). Raises `QueryError` for a query that
    is at fault or asks another address, `TooLarge` for an answer above the allowance.
    """
    if "description" in detail:
        from perfgraph.web.description import describe

        return describe(context, detail, output)
    sparql, base = str(detail["query"]), str(context.settings["base"])
    refuse_service(sparql, base)
    answer = context.store.query(
        with_columns(sparql, base), timeout=output.allowance.seconds, dataset=dataset_of(detail), base=base
    )
    headers = {
        "Vary": "Accept",
        "Perfgraph-Snapshot": context.identity,
        "Perfgraph-Query": hashlib.sha256(sparql.encode()).hexdigest()[:16],
    }
    return Head(200, content_type(write_answer(answer, str(detail["media_type"]), output)), headers)


def dataset_of(detail: Mapping[str, Any]) -> Dataset | None:
    """Return the dataset in a job's detail, None when it names none."""
    if detail.get("default") is None:
        return None
    return Dataset(tuple(map(NamedNode, detail["default"])), tuple(map(NamedNode, detail["named"])))


def write_answer(answer: Answer, media_type: str, output: Output) -> str:
    """Write an answer; return its media type, the default of its kind when `media_type` is none of its kind.

    Raises `TooLarge` when it has more rows than the allowance, `QueryError` when its evaluation fails half
    way, `StoreError` when the store cannot be read.
    """
    try:
        if isinstance(answer, QueryBoolean):
            media_type = media_type if media_type in TRUTH else next(iter(TRUTH))
            if media_type == TEXT:
                output.write(b"true\n" if answer else b"false\n")
            else:
                answer.serialize(output, TRUTH[media_type])  # type: ignore[arg-type]
        elif isinstance(answer, QuerySolutions):
            media_type = media_type if media_type in SOLUTIONS else next(iter(SOLUTIONS))
            _write_solutions(answer, media_type, output)
        else:
            media_type = media_type if media_type in GRAPHS else next(iter(GRAPHS))
            _write_triples(answer, GRAPHS[media_type], output)
    except BrokenPipeError:
        raise  # nobody listens any more
    except (RuntimeError, ValueError) as error:
        raise QueryError(f"The query cannot be answered: {error}") from error
    except OSError as error:
        raise StoreError(f"The store cannot be read: {error}") from error
    return media_type


class _Counted:
    """An output that ends an answer of too many rows, and that keeps carriage returns in XML.

    The engine writes them as they are, and whoever reads XML takes them for line ends (XML 1.0 §2.11).
    """

    def __init__(self, output: Output, form: QueryResultsFormat) -> None:
        self._output, self._rows = output, counter(form)
        self._xml = form == QueryResultsFormat.XML

    def write(self, piece: bytes) -> int:
        """Pass on what is written; return how many bytes were taken."""
        self._rows.add(piece)
        if self._rows.rows > self._output.allowance.rows:
            raise TooLarge(f"the answer is above {self._output.allowance.rows:,} rows")
        self._output.write(piece.replace(b"\r", b"&#13;") if self._xml else piece)
        return len(piece)

    def flush(self) -> None:
        """Leave it to the output when it sends."""


def _write_solutions(answer: QuerySolutions, media_type: str, output: Output) -> None:
    form = SOLUTIONS[media_type]
    answer.serialize(_Counted(output, form), form)  # type: ignore[arg-type]


def _write_triples(answer: QueryTriples, form: RdfFormat, output: Output) -> None:
    write(islice(answer, output.allowance.rows), form, output, PREFIXES)
    if next(answer, None) is not None:
        raise TooLarge(f"the answer is above {output.allowance.rows:,} triples")
