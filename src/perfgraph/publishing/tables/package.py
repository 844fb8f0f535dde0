"""The tables as a Tabular Data Package whose money is modelled as a Fiscal Data Package.

The Fiscal Data Package 1.0rc1 is a Tabular Data Package that says more: `columnType` tells which fiscal
concept a column holds, `extraFields` what all rows have in common. The profile stays
`tabular-data-package`: the schema that is published for `fiscal-data-package` is still that of version 0.3
and asks for a `model`, which 1.0 dropped.
"""

from collections.abc import Iterable, Mapping

from perfgraph.catalogue import ColumnType
from perfgraph.findings import Bilingual
from perfgraph.publishing.tables.csvw import Json
from perfgraph.publishing.tables.declaration import FISCAL_TAXONOMY, KEY, Column, Table
from perfgraph.terms import concept

DESCRIPTOR = "datapackage.json"
"""The name of the descriptor (Data Package 1.0)."""

TYPES: Mapping[ColumnType, Json] = {
    ColumnType.ANY: {"type": "string"},
    ColumnType.IRI: {"type": "string", "format": "uri"},
    ColumnType.STRING: {"type": "string"},
    ColumnType.INTEGER: {"type": "integer"},
    ColumnType.DECIMAL: {"type": "number"},
    ColumnType.MONEY: {"type": "number"},
    ColumnType.BOOLEAN: {"type": "boolean"},
    ColumnType.DATE: {"type": "date"},
    ColumnType.DATETIME: {"type": "datetime"},
    ColumnType.YEAR: {"type": "year"},
}
"""The types of fields (Table Schema 1.0)."""

_MONEY = (
    {"name": "currency", "type": "string", "columnType": "value-currency:code", "constant": "CNY"},
    {"name": "direction", "type": "string", "columnType": "direction", "constant": "expenditure"},
)
_REQUESTED = {
    "name": "phase",
    "type": "string",
    "columnType": "phase:id",
    "constant": concept("budget-phase", "requested").value,
}


def descriptor(tables: Iterable[Table], about: Json) -> Json:
    """Return the descriptor of the files `<name>.csv` of tables; `about` is what is said of all of them."""
    return {
        **about,
        "profile": "tabular-data-package",
        "columnTypes": [FISCAL_TAXONOMY],
        "resources": [_resource(table) for table in tables],
    }


def both(text: Bilingual) -> str:
    """Return a text in both languages in one, which is all that a descriptor has room for.

    >>> both(Bilingual(zh="项目", en="Projects"))
    '项目 Projects'
    """
    return f"{text.zh} {text.en}" if text.zh != text.en else text.zh


def _resource(table: Table) -> Json:
    schema: dict[str, object] = {
        "fields": [_field(column, table) for column in table.columns],
        "primaryKey": list(table.key),
        "missingValues": [""],
    }
    keys = [
        {"fields": [column], "reference": {"resource": "" if other == table.name else other, "fields": [KEY]}}
        for column, other in table.references.items()
    ]
    if keys:
        schema["foreignKeys"] = keys
    fiscal = {column.fiscal for column in table.columns}
    if "value" in fiscal:
        schema["extraFields"] = [*_MONEY, *([] if "phase:id" in fiscal else [_REQUESTED])]
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": f"{table.name}.csv",
        "title": both(table.title),
        "description": both(table.description),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def _field(column: Column, table: Table) -> Json:
    field: dict[str, object] = {"name": column.name, **TYPES[column.type]}
    if column.fiscal.startswith("date:fiscal-year"):
        field["type"] = "integer"  # as the taxonomy asks
    field |= {"title": both(column.label), "description": both(column.meaning)}
    if column.property:
        field["rdfType"] = column.property
    if column.fiscal:
        field["columnType"] = column.fiscal
    if table.required(column):
        field["constraints"] = {"required": True}
    return field
