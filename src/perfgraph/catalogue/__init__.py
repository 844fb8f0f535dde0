"""The query library: questions with a name, a title, typed parameters and typed columns.

read_catalogue(folder) -> Mapping[str, Query] · Query.bind(**values) -> str · parse_query(text, name)
missing(query, ask) -> the data that must be loaded before the question has an answer
"""

from perfgraph.catalogue.library import (
    Column,
    ColumnType,
    Need,
    Query,
    library_needs,
    missing,
    parse_query,
    read_catalogue,
)
from perfgraph.catalogue.parameters import Parameter, ParameterType, Value

__all__ = [
    "Column", "ColumnType", "Need", "Parameter", "ParameterType", "Query", "Value",
    "library_needs", "missing", "parse_query", "read_catalogue",
]  # fmt: skip
