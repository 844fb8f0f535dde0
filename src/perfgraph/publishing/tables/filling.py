"""The rows of a table: what its query finds, typed by its columns."""

from collections.abc import Iterator, Sequence

from pyoxigraph import NamedNode, QuerySolutions

from perfgraph.answers.values import Plain, typed
from perfgraph.catalogue.parameters import replace_rows
from perfgraph.errors import QueryError
from perfgraph.graph import PerformanceGraph
from perfgraph.publishing.tables.declaration import Table

Row = tuple[Plain, ...]


def rows(graph: PerformanceGraph, table: Table, documents: Sequence[NamedNode]) -> Iterator[Row]:
    """Yield the rows of a table, a value or None for each column, in the order of its query.

    A table by document is asked for each of `documents`. Raises `QueryError` for an answer whose key is not
    whole or comes twice.
    """
    asked = [replace_rows(table.query, {"document": document}) for document in documents]
    for query in asked if table.by_document else [table.query]:
        seen: set[Row] = set()
        for row in _answers(graph, table, query):
            key = tuple(
                value for column, value in zip(table.columns, row, strict=True) if column.name in table.key
            )
            if None in key or key in seen:
                raise QueryError(
                    f"table {table.name}: found the key {key} {'incomplete' if None in key else 'twice'}, "
                    f"expected each row to have its own {' and '.join(table.key)}"
                )
            seen.add(key)
            yield row


def _answers(graph: PerformanceGraph, table: Table, query: str) -> Iterator[Row]:
    answer = graph.store.query(query)
    assert isinstance(answer, QuerySolutions)
    for solution in answer:
        yield tuple(typed(solution[column.name], column.type) for column in table.columns)
