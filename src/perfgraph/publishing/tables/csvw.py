"""What CSV files hold, as CSV on the Web metadata (W3C Metadata Vocabulary for Tabular Data, 2015)."""

from collections.abc import Iterable, Mapping, Sequence

from perfgraph.catalogue import ColumnType
from perfgraph.findings import Bilingual, Language
from perfgraph.publishing.tables.declaration import KEY, Column, Table
from perfgraph.terms import DCTERMS, RDF

Json = Mapping[str, object]

METADATA = "csv-metadata.json"
"""Where a CSVW processor looks for the metadata of the files of a folder (Tabular Data Model §5.3)."""

DATATYPES: Mapping[ColumnType, str] = {
    ColumnType.ANY: "string",
    ColumnType.IRI: "anyURI",
    ColumnType.STRING: "string",
    ColumnType.INTEGER: "integer",
    ColumnType.DECIMAL: "decimal",
    ColumnType.MONEY: "decimal",
    ColumnType.BOOLEAN: "boolean",
    ColumnType.DATE: "date",
    ColumnType.DATETIME: "dateTime",
    ColumnType.YEAR: "gYear",
}
"""The datatypes of columns; each is the name of one of XML Schema."""


def metadata(tables: Sequence[Table], about: Json) -> Json:
    """Return the metadata of the files `<name>.csv` of tables; `about` holds what is said of all of them.

    Each row is a resource whose address is in its key; each column with a property is a statement about it,
    so that a CSVW processor (csv2rdf) gives the triples that the table was made from.
    """
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "zh-Hans"}],
        **about,
        "tables": [_table(table) for table in tables],
    }


def _table(table: Table) -> Json:
    schema: dict[str, object] = {
        "aboutUrl": f"{{+{table.key[0]}}}",
        "primaryKey": list(table.key),
        "columns": [*(_column(column, table) for column in table.columns), *_class_of(table)],
    }
    # A foreign key of CSVW holds for each row (Metadata Vocabulary §5.5.2.1): none where cells may be empty.
    keys = [
        {
            "columnReference": column.name,
            "reference": {"resource": f"{column.table}.csv", "columnReference": KEY},
        }
        for column in table.columns
        if column.table and table.required(column)
    ]
    if keys:
        schema["foreignKeys"] = keys
    return {
        "url": f"{table.name}.csv",
        DCTERMS + "title": tagged(table.title),
        DCTERMS + "description": tagged(table.description),
        "tableSchema": schema,
    }


def _column(column: Column, table: Table) -> Json:
    # The heading of the file is the name; a title that no language owns lets a validator find it (§5.4.3).
    described: dict[str, object] = {
        "name": column.name,
        "titles": {"und": column.name, "zh-Hans": column.label.zh, "en": column.label.en},
        DCTERMS + "description": tagged(column.meaning),
        "datatype": DATATYPES[column.type],
        "required": table.required(column),
    }
    if column.language:
        described["lang"] = column.language
    if column.property:
        described["propertyUrl"] = column.property
        if column.type is ColumnType.IRI:
            described["valueUrl"] = f"{{+{column.name}}}"
    else:
        described["suppressOutput"] = True
    return described


def _class_of(table: Table) -> Iterable[Json]:
    if table.of_class:
        yield {"name": "type", "virtual": True, "propertyUrl": RDF + "type", "valueUrl": table.of_class}


def tagged(text: Bilingual) -> list[Json]:
    """Return a text in both languages as JSON-LD."""
    return [{"@value": text.of(language), "@language": language.value} for language in Language]
