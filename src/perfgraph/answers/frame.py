"""An answer as a data frame of pandas or polars, whichever is installed."""

from importlib.util import find_spec
from typing import TYPE_CHECKING

from perfgraph.answers.answer import Answer, Kind
from perfgraph.answers.values import Plain, typed
from perfgraph.catalogue import ColumnType
from perfgraph.errors import QueryError

if TYPE_CHECKING:
    import pandas
    import polars

_PANDAS = {
    ColumnType.IRI: "string",
    ColumnType.STRING: "string",
    ColumnType.INTEGER: "Int64",
    ColumnType.YEAR: "Int64",
    ColumnType.BOOLEAN: "boolean",
}
"""The types of pandas that keep a missing value; decimals and dates are Python objects, hence exact."""


def to_frame(answer: Answer) -> "pandas.DataFrame | polars.DataFrame":
    """Return an answer as a pandas data frame, or as a polars one where pandas is not installed.

    Columns are named as in the query; decimals are `Decimal`, days `date`. Raises `QueryError` when neither
    is installed, or when the answer is not a table.
    """
    if answer.kind is not Kind.SOLUTIONS:
        raise QueryError(
            f"query {answer.name}: found {answer.kind}, expected {Kind.SOLUTIONS} for a data frame"
        )
    values = {
        column.name: [typed(row[number], column.type) for row in answer.rows]
        for number, column in enumerate(answer.columns)
    }
    if find_spec("pandas"):
        return _pandas(answer, values)
    if find_spec("polars"):
        return _polars(answer, values)
    raise QueryError("data frame: found neither pandas nor polars, expected one; run: pip install pandas")


def _pandas(answer: Answer, values: dict[str, list[Plain]]) -> "pandas.DataFrame":
    import pandas

    columns = {
        column.name: pandas.Series(
            values[column.name], dtype=_PANDAS.get(column.type, "object"), name=column.name
        )
        for column in answer.columns
    }
    return pandas.DataFrame(columns)


def _polars(answer: Answer, values: dict[str, list[Plain]]) -> "polars.DataFrame":
    import polars

    types = {
        ColumnType.IRI: polars.String,
        ColumnType.STRING: polars.String,
        ColumnType.INTEGER: polars.Int64,
        ColumnType.YEAR: polars.Int64,
        ColumnType.BOOLEAN: polars.Boolean,
        ColumnType.DATE: polars.Date,
    }
    columns = [
        polars.Series(column.name, values[column.name], dtype=types.get(column.type), strict=True)
        for column in answer.columns
    ]
    return polars.DataFrame(columns)
