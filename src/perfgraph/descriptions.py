"""What the graph says about one thing, and the cells of the source that say it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode

from perfgraph.answers import Answer, Term, plain, short
from perfgraph.errors import QueryError
from perfgraph.findings import Bilingual, Place, corners
from perfgraph.terms import PG

Ask = Callable[..., Answer]
Record = Mapping[str, str]

DERIVED = "prov:wasDerivedFrom"
"""Said by the source cells already."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement about a thing, readable in both languages; `inferred` when it was not read."""

    property: Bilingual
    value: Bilingual
    inferred: bool


@dataclass(frozen=True, slots=True)
class SourceCell:
    """A cell of a document: its place, the heading or label it stands under, and its text."""

    document: str
    place: Place
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Description:
    """A thing: its IRI, what is said about it, which cells say it, and for a project its sheets as well."""

    iri: str
    statements: tuple[Statement, ...]
    cells: tuple[SourceCell, ...]
    parts: tuple["Description", ...] = ()


def describe(thing: NamedNode, asked: str, ask: Ask) -> Description:
    """Describe a thing by the library's questions `statements` and `source-cells`, which `ask` answers.

    Raises `QueryError` when nothing is said about it; `asked` is what the user called it.
    """
    said = ask("statements", thing=thing.value)
    if not said.rows:
        raise QueryError(
            f'found nothing about "{asked}", expected the IRI of a thing in the graph or the code of a '
            "project; `perfgraph query unit-overview` lists the projects"
        )
    records = [record for record in _records(said) if record["property"] != DERIVED]
    statements = tuple(map(_statement, records))
    # A cell that became several properties is found once for each.
    cells = tuple(dict.fromkeys(map(_cell, _records(ask("source-cells", thing=thing.value)))))
    columns = [column.name for column in said.columns]
    terms = [dict(zip(columns, row, strict=True)) for row in said.rows]
    sheets = [row["value"] for row in terms if row["property"] == PG("hasTargetSheet")]
    parts = tuple(describe(sheet, asked, ask) for sheet in sheets if isinstance(sheet, NamedNode))
    return Description(thing.value, statements, cells, parts)


def _records(answer: Answer) -> Iterator[Record]:
    names = [column.name for column in answer.columns]
    for row in answer.rows:
        yield {name: _text(term) for name, term in zip(names, row, strict=True)}


def _text(term: Term | None) -> str:
    if isinstance(term, NamedNode):
        return short(term.value)
    value = plain(term)
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _statement(said: Record) -> Statement:
    value = said["value"]
    return Statement(
        property=Bilingual(said["zh"] or said["property"], said["en"] or said["property"]),
        value=Bilingual(said["valueZh"] or value, said["valueEn"] or said["valueZh"] or value),
        inferred="graph/inferred/" in said["graph"],
    )


def _cell(found: Record) -> SourceCell:
    numbers = ("table", "row", "column", "paragraph", "startLine", "endLine", "page")
    table, row, column, paragraph, start, end, page = (int(found[name] or 0) for name in numbers)
    box = corners(found["box"])
    place = Place(table, row, column, paragraph, start, end, page, found["worksheet"], box)
    return SourceCell(found["document"], place, found["heading"], found["quote"].replace("\t", " | "))
