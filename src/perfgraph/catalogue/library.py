"""The query library: `queries/<topic>/<name>.rq` as named, documented, typed, bindable queries."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TypeVar

from pyoxigraph import Literal

from perfgraph.assets import asset
from perfgraph.catalogue.header import Entry, read_header, read_yaml
from perfgraph.catalogue.parameters import Parameter, ParameterType, Value, defaults, replace_rows
from perfgraph.errors import QueryError
from perfgraph.findings import Bilingual
from perfgraph.syntax import projection, query_form
from perfgraph.terms import PREFIXES
from perfgraph.vocabulary import concepts

Kind = TypeVar("Kind", bound=StrEnum)


class ColumnType(StrEnum):
    """The types of columns, as a header writes them; money is a decimal in yuan, any says nothing."""

    ANY = "any"
    IRI = "iri"
    STRING = "string"
    INTEGER = "integer"
    DECIMAL = "decimal"
    MONEY = "money"
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME = "datetime"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an answer: the variable's name, its type and its heading."""

    name: str
    type: ColumnType
    label: Bilingual


@dataclass(frozen=True, slots=True)
class Need:
    """Data that must be loaded for a question to have an answer; `ask` is the ASK query that finds it."""

    name: str
    label: Bilingual
    ask: str


@dataclass(frozen=True, slots=True)
class Query:
    """A question of the library, or a user's own query.

    `text` is valid SPARQL as it stands; `columns` are in the order of the projection; `chart` is a
    Vega-Lite fragment, None when the answer has no natural picture.
    """

    name: str
    topic: str
    title: Bilingual
    description: Bilingual
    parameters: Mapping[str, Parameter]
    columns: Mapping[str, Column]
    needs: tuple[Need, ...]
    chart: Mapping[str, object] | None
    text: str = field(repr=False)

    @property
    def form(self) -> str:
        """Return "SELECT", "CONSTRUCT", "ASK" or "DESCRIBE"."""
        return query_form(self.text)

    def bind(self, **values: Value) -> str:
        """Return the SPARQL text with the rows of the named parameters replaced; the others keep theirs.

        None means "any". Raises `QueryError` naming the parameter, its type and the allowed values.

        >>> query = parse_query(
        ...     "#+ parameters: {n: {type: integer, label: {en: number, zh: 数}}}\\n"
        ...     "SELECT ?n WHERE { VALUES ?n { 1 } }", "example")
        >>> query.bind(n=7).splitlines()[-1]
        'SELECT ?n WHERE { VALUES ?n { "7"^^<http://www.w3.org/2001/XMLSchema#integer> } }'
        """
        for name in values:
            if name not in self.parameters:
                known = ", ".join(self.parameters) or "none"
                raise QueryError(f'query {self.name}: found the parameter "{name}", expected one of: {known}')
        return replace_rows(
            self.text, {name: self.parameters[name].term(value) for name, value in values.items()}
        )


def read_catalogue(folder: Path) -> Mapping[str, Query]:
    """Return the queries of `folder` by name, sorted by topic and name.

    A query is a file `<topic>/<name>.rq`; `needs.yaml` names the data that queries need. Raises
    `QueryError` naming file and line when a header or a query is at fault.
    """
    if not folder.is_dir():
        raise QueryError(f'queries: found no folder "{folder}", expected the folder of the query library')
    needs = _read_needs(folder / "needs.yaml")
    library: dict[str, Query] = {}
    for path in sorted(folder.glob("*/*.rq")):
        file, name = str(path.relative_to(folder)), path.stem
        if name in library:
            raise QueryError(f'{file}: found a second query "{name}", expected a name used once')
        library[name] = _read_query(_text_of(path, file), name, file, needs)
    return library


def parse_query(text: str, name: str, needs: Mapping[str, Need] | None = None) -> Query:
    """Return a user's own query, with or without a header; what the header leaves out has a plain default.

    `needs` are the known needs by name, those of the library when None. Raises `QueryError` with line,
    column and the line itself when `text` is not SPARQL, or with the line of the header that is at fault.

    >>> [column.name for column in parse_query("SELECT ?s WHERE { ?s ?p ?o }", "mine").columns.values()]
    ['s']
    """
    return _read_query(text, name, name, library_needs() if needs is None else needs)


@cache
def library_needs() -> Mapping[str, Need]:
    """Return the needs that the library's questions name, from `queries/needs.yaml`."""
    return _read_needs(asset("queries") / "needs.yaml")


def missing(query: Query, ask: Callable[[str], bool]) -> tuple[Need, ...]:
    """Return the needs of a query that the data do not meet; `ask` answers an ASK query."""
    return tuple(need for need in query.needs if not ask(need.ask))


def _text_of(path: Path, file: str) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise QueryError(f"{file}: found the byte {error.object[error.start]:#x}, expected UTF-8") from None
    except OSError as error:
        raise QueryError(f"{file}: {error.strerror}, expected a file that can be read") from None


def _read_needs(path: Path) -> Mapping[str, Need]:
    root = read_yaml(_text_of(path, path.name), path.name) if path.is_file() else None
    if root is None:
        return {}
    prologue = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in PREFIXES.items())
    needs = {}
    for name, entry in root.mapping().items():
        parts = entry.mapping("label", "ask", optional=())
        ask = f"{prologue}ASK {{ {parts['ask'].text()} }}"
        needs[name] = Need(name, parts["label"].bilingual(), ask)
    return needs


KEYS = ("title", "description", "parameters", "columns", "needs", "chart")
"""The keys of a header."""


def _read_query(text: str, name: str, file: str, needs: Mapping[str, Need]) -> Query:
    text = text.removeprefix("\ufeff")
    header = read_header(text, file)
    try:
        projected = projection(text)
    except QueryError as error:
        raise QueryError(f"{file}: {error}") from None
    entries = header.mapping(optional=KEYS) if header else {}
    plain = Bilingual(zh=name, en=name)
    chart = entries["chart"].plain() if "chart" in entries else None
    return Query(
        name=name,
        topic=file.split("/")[0] if "/" in file else "",
        title=entries["title"].bilingual() if "title" in entries else plain,
        description=entries["description"].bilingual() if "description" in entries else plain,
        parameters=_parameters(entries["parameters"], text) if "parameters" in entries else {},
        columns=_columns(entries.get("columns"), projected),
        needs=_needs(entries["needs"], needs) if "needs" in entries else (),
        chart=chart if isinstance(chart, dict) else None,
        text=text,
    )


def _needs(header: Entry, needs: Mapping[str, Need]) -> tuple[Need, ...]:
    found = []
    for entry in header.sequence():
        if entry.text() not in needs:
            known = ", ".join(needs) or "none"
            raise entry.fault(f'the need "{entry.text()}"', f"one of those in needs.yaml: {known}")
        found.append(needs[entry.text()])
    return tuple(found)


def _parameters(header: Entry, text: str) -> Mapping[str, Parameter]:
    found = defaults(text)
    parameters = {}
    for name, entry in header.mapping().items():
        if name not in found:
            raise entry.fault(f'the parameter "{name}"', f"a line VALUES ?{name} {{ … }} in the query")
        if len(found[name]) != 1:
            expected = f"the same single value in each VALUES ?{name} row"
            raise entry.fault(f"{len(found[name])} default values", expected)
        parameter = _parameter(name, entry)
        try:
            default = parameter.term(found[name][0])
        except QueryError as error:
            raise entry.fault(f"a default that does not fit ({error})", parameter.allowed) from None
        if isinstance(default, Literal) and default.datatype != getattr(found[name][0], "datatype", None):
            raise entry.fault(f"a default that is no {parameter.type}", parameter.allowed)
        parameters[name] = replace(parameter, default=default)
    return parameters


def _parameter(name: str, entry: Entry) -> Parameter:
    parts = entry.mapping("type", "label", optional=("choices",))
    kind = _member(ParameterType, parts["type"])
    scheme = ""
    choices: tuple[str, ...] = ()
    if kind is ParameterType.CONCEPT:
        listed = parts.get("choices", entry)
        scheme = listed.text()
        try:
            concepts(scheme)
        except OSError:
            raise listed.fault(f'the scheme "{scheme}"', "a file of ontology/schemes") from None
    elif "choices" in parts:
        choices = tuple(choice.text() for choice in parts["choices"].sequence())
    return Parameter(name, kind, parts["label"].bilingual(), None, choices, scheme)


def _columns(header: Entry | None, projected: tuple[str, ...]) -> Mapping[str, Column]:
    if header is None:
        return {name: Column(name, ColumnType.ANY, Bilingual(zh=name, en=name)) for name in projected}
    columns = {}
    for name, entry in header.mapping().items():
        parts = entry.mapping("type", "label", optional=())
        columns[name] = Column(name, _member(ColumnType, parts["type"]), parts["label"].bilingual())
    if tuple(columns) != projected:
        expected = "those of the SELECT, in order: " + ", ".join(projected)
        raise header.fault("the columns " + ", ".join(columns), expected)
    return columns


def _member(kinds: type[Kind], entry: Entry) -> Kind:
    try:
        return kinds(entry.text())
    except ValueError:
        raise entry.fault(f'the type "{entry.text()}"', "one of " + ", ".join(kinds)) from None
