"""An answer in its exact form, as the engine itself writes it: hashed, counted, read as far as it is shown.

A table is kept as TSV (SPARQL 1.1 Query Results CSV and TSV Formats §4), which loses nothing: it is written,
and turned into the other formats, without an object for every term.
"""

import hashlib
import io
from dataclasses import dataclass, replace
from typing import IO, Any, cast

from pyoxigraph import QueryResultsFormat, QuerySolutions, parse_query_results

from perfgraph.answers import Answer, Kind, render
from perfgraph.catalogue import Need, Query
from perfgraph.findings import Language
from perfgraph.stores import Answer as Result

TSV = QueryResultsFormat.TSV

_NATIVE = {
    "csv": QueryResultsFormat.CSV,
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "tsv": TSV,
}
"""The formats that the engine writes."""


@dataclass(frozen=True, slots=True)
class Exact:
    """An answer: of a table its rows as TSV in `body`, of the other kinds its exact form in `body` and
    itself in `held`.

    `count` is the number of rows or triples that were read, `complete` False when there are more.
    """

    query: Query
    kind: Kind
    body: bytes
    count: int
    complete: bool
    missing: tuple[Need, ...]
    held: Answer | None = None

    @property
    def hash(self) -> str:
        """Return the first 16 hex digits of the SHA-256 of the exact form, which anybody can download and
        hash: TSV for a table, N-Quads for triples, JSON for yes or no; "" for an answer that was cut.
        """
        return hashlib.sha256(self.body).hexdigest()[:16] if self.complete else ""

    def answer(self, most: int | None = None) -> Answer:
        """Return the answer with at most `most` rows or triples; `complete` tells whether those are all."""
        if self.held is not None:
            return self.held
        rows = parse_query_results(self.body, format=TSV)
        answer = Answer.of(rows, self.query, self.missing, most)
        return replace(answer, complete=answer.complete and self.complete)

    def written(self, form: str, language: Language) -> bytes:
        """Return the answer in a format of `perfgraph.answers.FORMATS`.

        Raises `QueryError` as `perfgraph.answers.render` does.
        """
        if self.held is not None or form not in _NATIVE or not self.complete:
            return render(self.answer(), form, language)
        if form == "tsv":
            return self.body
        table = parse_query_results(self.body, format=TSV)
        assert isinstance(table, QuerySolutions)
        return table.serialize(format=_NATIVE[form]) or b""


def take(result: Result, query: Query, missing: tuple[Need, ...], most: int) -> Exact:
    """Return the answer that an engine gives, reading little more than `most` rows or triples of it."""
    if isinstance(result, QuerySolutions):
        return _table(result, query, missing, most)
    held = Answer.of(result, query, missing, most)
    body = b""
    if held.complete:
        body = render(held, "nquads" if held.kind is Kind.TRIPLES else "json")
    return Exact(query, held.kind, body, len(held.triples), held.complete, missing, held)


def _table(result: QuerySolutions, query: Query, missing: tuple[Need, ...], most: int) -> Exact:
    lines = _Lines(most + 1)
    try:
        result.serialize(output=cast(IO[bytes], lines), format=TSV)
    except OSError:
        if not lines.full:
            raise
    body = lines.kept()
    return Exact(query, Kind.SOLUTIONS, body, body.count(b"\n") - 1, not lines.full, missing)


class _Lines(io.RawIOBase):
    """Takes so many lines and refuses more. In TSV a line is a row: breaks in terms are escaped (§4.1)."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most, self._lines, self._data = most, 0, bytearray()

    @property
    def full(self) -> bool:
        """Tell whether there were more lines."""
        return self._lines > self._most

    def writable(self) -> bool:
        """Tell that it can be written to."""
        return True

    def write(self, data: Any, /) -> int:
        """Take bytes; raises `OSError` when there are more lines than may be."""
        piece = bytes(data)
        self._data += piece
        self._lines += piece.count(b"\n")
        if self.full:
            raise OSError("found more lines than may be taken")
        return len(piece)

    def kept(self) -> bytes:
        """Return the lines, no more than may be."""
        if not self.full:
            return bytes(self._data)
        end = 0
        for _ in range(self._most):
            end = self._data.index(b"\n", end) + 1
        return bytes(self._data[:end])
