"""Tables, declared once: `publications/tables/<name>.rq` is a query and, above it, what its columns are.

    #+ title: {en: …, zh: …}
    #+ description: {en: …, zh: …}
    #+ class: pg:FundingAllocation
    #+ key: [iri]
    #+ columns:
    #+   project: {type: iri, label: {en: …, zh: …}, property: pg:project, table: projects}

`type` is a type of `ColumnType`; `required` says that no cell is empty, as none of the key is; `property`
the property that the column holds; `table` the table whose key the column names; `note` says what the
column means, which the ontology's definition of the property does otherwise; `language` that of a text with
a language tag; `fiscal` the ColumnType of the Fiscal Data Package's budget taxonomy. `class` is that of the
things in the rows, where they have one in common. The key is `[iri]` unless the header says otherwise. A
query with `VALUES ?document { UNDEF }` is asked once for each document, so that memory does not grow with
their number.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from perfgraph.assets import asset
from perfgraph.catalogue import ColumnType
from perfgraph.catalogue.header import Entry, read_header
from perfgraph.catalogue.parameters import rows
from perfgraph.errors import QueryError
from perfgraph.findings import Bilingual, Language
from perfgraph.syntax import projection
from perfgraph.terms import PREFIXES, SKOS

KEY = "iri"
"""The column of the address of a thing, which is the key of its table."""

FISCAL_TAXONOMY = "https://frictionlessdata.io/taxonomies/fiscal/budgets.json"
"""The ColumnTypes for budgets (Fiscal Data Package 1.0rc1, Budget Standard Taxonomy)."""


KEYS = ("required", "property", "table", "note", "language", "fiscal")
"""What a column may say of itself."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, type, title and meaning, and the ties it has.

    `property` is an IRI, "" for none; `table` the name of the table whose key it names; `language` the tag
    of a text; `fiscal` a ColumnType of `FISCAL_TAXONOMY`.
    """

    name: str
    type: ColumnType
    label: Bilingual
    meaning: Bilingual
    required: bool = False
    property: str = ""
    table: str = ""
    language: str = ""
    fiscal: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its name, its columns in order, the names of its key, and the query that fills it.

    `of_class` is the IRI of the class of the things in its rows, "" for none in common; `by_document` tells
    whether the query is asked once for each document.
    """

    name: str
    title: Bilingual
    description: Bilingual
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    of_class: str
    by_document: bool
    query: str = field(repr=False)

    def required(self, column: Column) -> bool:
        """Tell whether a column has no empty cell."""
        return column.required or column.name in self.key

    @property
    def references(self) -> Mapping[str, str]:
        """Return the tables that columns refer to, by the name of the column."""
        return {column.name: column.table for column in self.columns if column.table}


@cache
def tables() -> tuple[Table, ...]:
    """Return every table, each after those that it refers to, otherwise by name.

    Raises `QueryError` naming file and line when a declaration is at fault.
    """
    return in_order(read_tables(asset("publications") / "tables"))


def read_tables(folder: Path) -> Mapping[str, Table]:
    """Return the tables that a folder declares, by name; raises `QueryError` as `tables` does."""
    found = {path.stem: _read_table(path) for path in sorted(folder.glob("*.rq"))}
    for table in found.values():
        for column, other in table.references.items():
            if other not in found or found[other].key != (KEY,):
                raise QueryError(
                    f'{table.name}.rq: column {column}: found the table "{other}", '
                    f"expected one of this folder whose key is {KEY}"
                )
    return found


def in_order(declared: Mapping[str, Table]) -> tuple[Table, ...]:
    """Return tables so that each comes after those that it refers to; one may refer to itself."""
    placed: dict[str, Table] = {}

    def place(name: str, waiting: tuple[str, ...]) -> None:
        if name in waiting:
            raise QueryError(f"tables: found the circle of references {' → '.join((*waiting, name))}")
        for other in sorted(set(declared[name].references.values()) - {name, *placed}):
            place(other, (*waiting, name))
        placed.setdefault(name, declared[name])

    for name in sorted(declared):
        place(name, ())
    return tuple(placed.values())


def _read_table(path: Path) -> Table:
    text = path.read_text(encoding="utf-8")
    header = read_header(text, path.name)
    if header is None:
        raise QueryError(f"{path.name}: found no header, expected lines that begin with #+")
    parts = header.mapping("title", "description", "columns", optional=("class", "key"))
    columns = tuple(_column(name, entry) for name, entry in parts["columns"].mapping().items())
    names = tuple(column.name for column in columns)
    if names != projection(text):
        raise parts["columns"].fault("the columns " + ", ".join(names), "those of the SELECT, in order")
    key = tuple(entry.text() for entry in parts["key"].sequence()) if "key" in parts else (KEY,)
    if not set(key) <= set(names):
        raise header.fault("the key " + ", ".join(key), "names of columns")
    return Table(
        name=path.stem,
        title=parts["title"].bilingual(),
        description=parts["description"].bilingual(),
        columns=columns,
        key=key,
        of_class=_iri(parts["class"].text(), parts["class"]) if "class" in parts else "",
        by_document=any(row.name == "document" for row in rows(text)),
        query=text,
    )


def _column(name: str, entry: Entry) -> Column:
    parts = entry.mapping("type", "label", optional=KEYS)
    said = {key: parts[key].text() for key in ("property", "table", "language", "fiscal") if key in parts}
    said["property"] = _iri(said.get("property", ""), entry)
    meaning = parts["note"].bilingual() if "note" in parts else definitions().get(said["property"])
    if meaning is None:
        raise entry.fault(f"no meaning of the column {name}", "a note, or a property of the ontology")
    kinds = {kind.value: kind for kind in ColumnType}
    if parts["type"].text() not in kinds:
        raise parts["type"].fault(f'the type "{parts["type"].text()}"', "one of " + ", ".join(kinds))
    kind, required = kinds[parts["type"].text()], "required" in parts and bool(parts["required"].plain())
    return Column(name, kind, parts["label"].bilingual(), meaning, required, **said)


def _iri(name: str, entry: Entry) -> str:
    prefix, _, local = name.partition(":")
    if name and prefix not in PREFIXES:
        raise entry.fault(f'the term "{name}"', "a name with a known prefix, such as pg:amount")
    return PREFIXES[prefix] + local if name else ""


@cache
def definitions() -> Mapping[str, Bilingual]:
    """Return what the terms of the ontology mean, by IRI."""
    found: dict[str, dict[str, str]] = {}
    for quad in parse(path=str(asset("ontology") / "perfgraph.ttl"), format=RdfFormat.TURTLE):
        term, text = quad.subject, quad.object
        if quad.predicate == SKOS("definition") and isinstance(term, NamedNode) and isinstance(text, Literal):
            found.setdefault(term.value, {})[(text.language or "").lower()] = text.value
    chinese = Language.CHINESE.lower()
    return {term: Bilingual(zh=said[chinese], en=said["en"]) for term, said in found.items()}
