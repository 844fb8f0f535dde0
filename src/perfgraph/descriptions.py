"""What the graph says about one thing, and the cells of the source that say it."""

from collections.abc import Callable
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from perfgraph.answers import Answer
from perfgraph.errors import QueryError
from perfgraph.findings import Bilingual, Place
from perfgraph.terms import PREFIXES

Ask = Callable[..., Answer]


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
