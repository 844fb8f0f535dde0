"""The answer to one question: typed columns and rows of RDF terms, or triples, or yes or no."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    Triple,
)

from perfgraph.catalogue import Column, ColumnType, Need, Query
from perfgraph.findings import Bilingual, Language

if TYPE_CHECKING:
    import pandas
    import polars

Term = NamedNode | Literal | BlankNode | Triple
Row = tuple[Term | None, ...]
Result = QuerySolutions | QueryTriples | QueryBoolean


class Kind(StrEnum):
    """What an answer is made of, by the form of the query (SPARQL 1.1 §16)."""

    SOLUTIONS = "a table of solutions (SELECT)"
    TRIPLES = "triples (CONSTRUCT, DESCRIBE)"
    BOOLEAN = "yes or no (ASK)"


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a query.

    `rows` has one term, or None, for each of `columns`; `triples` and `boolean` belong to the other kinds.
    `missing` is the data the question needs and the graph lacks; `complete` is False when the answer was cut
    at a limit of rows.
    """

    query: Query
    kind: Kind
    columns: tuple[Column, ...] = ()
    rows: tuple[Row, ...] = ()
    triples: tuple[Triple, ...] = ()
    boolean: bool | None = None
    missing: tuple[Need, ...] = ()
    complete: bool = True

    @classmethod
    def of(
        cls, result: Result, query: Query, missing: Iterable[Need] = (), limit: int | None = None
    ) -> "Answer":
        """Return the answer that an engine's result gives to `query`, reading no more than `limit` rows.

        Triples are sorted, rows keep the order of the query.
        """
        if isinstance(result, QueryBoolean):
            return cls(query, Kind.BOOLEAN, boolean=bool(result), missing=tuple(missing))
        stop = None if limit is None else limit + 1
        if isinstance(result, QueryTriples):
            triples = list(islice(result, stop))
            kept = tuple(sorted(triples[:limit], key=str))
            answer = cls(query, Kind.TRIPLES, triples=kept, missing=tuple(missing))
            return replace(answer, complete=len(kept) == len(triples))
        names = [variable.value for variable in result.variables]
        rows = [tuple(solution[name] for name in names) for solution in islice(result, stop)]
        columns = tuple(query.columns.get(name) or _unnamed(name) for name in names)
        answer = cls(query, Kind.SOLUTIONS, columns, tuple(rows[:limit]), missing=tuple(missing))
        return replace(answer, complete=limit is None or len(rows) <= limit)

    @property
    def name(self) -> str:
        """Return the name of the question."""
        return self.query.name

    @property
    def empty(self) -> bool:
        """Tell whether the answer holds no row and no triple; a yes or no is never empty."""
        return self.boolean is None and not self.rows and not self.triples

    def notes(self, language: Language) -> tuple[str, ...]:
        """Return what a reader must know beside the rows: missing data, an empty answer, a cut."""
        return tuple(note.of(language) for note in self._notes())

    def _notes(self) -> Iterable[Bilingual]:
        if self.missing:
            zh = "、".join(need.label.zh for need in self.missing)
            en = "; ".join(need.label.en for need in self.missing)
            if self.empty:
                yield Bilingual(
                    zh=f"无法回答：图中缺少所需数据：{zh}。请先载入含有这些数据的文件。",
                    en=f"Cannot be answered: the graph lacks the data: {en}. Load files that hold them.",
                )
            else:
                yield Bilingual(
                    zh=f"注意：图中缺少部分数据：{zh}。", en=f"Note: the graph lacks some of the data: {en}."
                )
        elif self.empty:
            yield Bilingual(
                zh="无。所需数据均已载入，“无”即为答案。",
                en="None. The data this question needs are loaded, so none is the answer.",
            )
        if not self.complete:
            count = len(self.rows) + len(self.triples)
            yield Bilingual(
                zh=f"结果未完：仅列出前{count}行。", en=f"Incomplete: only the first {count} rows are listed."
            )

    def to_frame(self) -> "pandas.DataFrame | polars.DataFrame":
        """Return a pandas data frame, or a polars one where only polars is installed, with typed columns.

        Raises `QueryError` when neither is installed, or when the answer is not a table.
        """
        from perfgraph.answers.frame import to_frame

        return to_frame(self)


def _unnamed(name: str) -> Column:
    return Column(name, ColumnType.ANY, Bilingual(zh=name, en=name))
