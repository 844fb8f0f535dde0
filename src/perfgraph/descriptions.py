"""What the graph says about one thing, and the cells of the source that say it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode

from perfgraph.answers import Answer, plain, short
from perfgraph.errors import QueryError
from perfgraph.findings import Bilingual, Place

Ask = Callable[..., Answer]
Record = Mapping[str, str]


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
    """A thing: its IRI, what is said about it and which cells say it."""

    iri: str
    statements: tuple[Statement, ...]
    cells: tuple[SourceCell, ...]


def describe(thing: NamedNode, asked: str, ask: Ask) -> Description:
    """Describe a thing by the library's questions `statements` and `source-cells`, which `ask` answers.

    Raises `QueryError` when nothing is said about it; `asked` is what the user called it.
    """
    said = ask("statements", thing=thing.value)
    if not said.rows:
        raise QueryError(
            f'found nothing about "{asked}", expected the IRI of a thing in the graph or the code of a '
            "project; `perfgraph query projects` lists the projects"
        )
    statements = tuple(map(_statement, _records(said)))
    cells = tuple(map(_cell, _records(ask("source-cells", thing=thing.value))))
    return Description(thing.value, statements, cells)


def _records(answer: Answer) -> Iterator[Record]:
    names = [column.name for column in answer.columns]
    for row in answer.rows:
        yield {name: _text(term) for name, term in zip(names, row, strict=True)}


def _text(term: Term | None) -> str:
    return short(term.value) if isinstance(term, NamedNode) else "" if term is None else str(plain(term))


def _statement(said: Record) -> Statement:
    value = said["value"]
    return Statement(
        property=Bilingual(said["zh"] or said["property"], said["en"] or said["property"]),
        value=Bilingual(said["valueZh"] or value, said["valueEn"] or said["valueZh"] or value),
        inferred="graph/inferred/" in said["graph"],
    )


def _cell(found: Record) -> SourceCell:
    numbers = {name: int(found[name] or 0) for name in ("table", "row", "column", "paragraph")}
    lines = {"start_line": int(found["startLine"] or 0), "end_line": int(found["endLine"] or 0)}
    place = Place(**numbers, **lines)
    return SourceCell(found["document"], place, found["heading"], found["quote"])
