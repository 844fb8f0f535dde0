"""An answer as the cells of an HTML table, for the macro `table` of answer.html."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from pyoxigraph import Literal, NamedNode

from perfgraph.answers import Answer, Kind, Term
from perfgraph.answers.values import shown, typed
from perfgraph.catalogue import Column, ColumnType
from perfgraph.findings import Bilingual, Language
from perfgraph.pages.environment import money, number
from perfgraph.pages.labels import labels_of
from perfgraph.pages.links import href
from perfgraph.pages.site import Site

NUMERIC = frozenset({ColumnType.INTEGER, ColumnType.DECIMAL, ColumnType.MONEY})

INFERRED = frozenset({"fiscalYear", "previousYear", "region", "dueDate"})
"""The columns of the library whose values no document prints in this form (see the ontology's README)."""

LONG, SHORT = 12, 5
"""From how many characters a text is long, and up to how many it is short."""

CODE = ("code", "project code")
"""The name and label of a column of the library that holds codes of projects."""

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_COUNTED = {ColumnType.ANY, ColumnType.DECIMAL, ColumnType.INTEGER}


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a column; `long` and `short` texts below it want a wide column and a narrow one."""

    name: str
    text: str
    numeric: bool
    inferred: bool
    long: bool
    short: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its text, the address it leads to, the whole IRI, the language of the text; "" for none."""

    text: str
    address: str = ""
    iri: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """A table to be shown: `total` rows of which `rows` are here; `whole` is False when there may be more
    rows than were read.
    """

    headings: tuple[Heading, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: int
    whole: bool

    @property
    def cut(self) -> bool:
        """Tell whether rows are missing from the table."""
        return len(self.rows) < self.total or not self.whole


def rows_of(site: Site, language: Language, answer: Answer, most: int | None = None) -> Rows:
    """Return an answer of any kind as a table of at most `most` rows, `site.shown` when None.

    Things are named by one query for all of them and linked where they can be.
    """
    most = site.shown if most is None else most
    columns, terms, total = _table(answer, most)
    things = {term.value for row in terms for term in row if isinstance(term, NamedNode)}
    names = {iri: label.of(language) for iri, label in labels_of(site, sorted(things)).items()}
    rows = tuple(
        tuple(
            Cell(names[term.value], href(site, term.value), term.value)
            if isinstance(term, NamedNode)
            else _cell(site, language, term, column)
            for term, column in zip(row, columns, strict=True)
        )
        for row in terms
    )
    longest = [max((len(row[number].text) for row in rows), default=0) for number in range(len(columns))]
    headings = tuple(
        Heading(
            name=column.name,
            text=column.label.of(language),
            numeric=column.type in NUMERIC,
            inferred=column.name in INFERRED,
            long=size > LONG,
            short=size <= SHORT,
        )
        for column, size in zip(columns, longest, strict=True)
    )
    return Rows(headings, rows, total, answer.complete)


def _table(answer: Answer, most: int) -> tuple[Sequence[Column], Sequence[Sequence[Term | None]], int]:
    if answer.kind is Kind.SOLUTIONS:
        return answer.columns, answer.rows[:most], len(answer.rows)
    if answer.kind is Kind.TRIPLES:
        rows = [(one.subject, one.predicate, one.object) for one in answer.triples[:most]]
        return TRIPLE, rows, len(answer.triples)
    column = Column("answer", ColumnType.BOOLEAN, answer.query.title)
    truth = Literal(bool(answer.boolean))
    return (column,), ((truth,),), 1


TRIPLE = tuple(
    Column(name, ColumnType.ANY, label)
    for name, label in (
        ("subject", Bilingual("主语", "subject")),
        ("predicate", Bilingual("谓语", "predicate")),
        ("object", Bilingual("宾语", "object")),
    )
)
"""The columns of an answer that is a graph."""


def _cell(site: Site, language: Language, term: Term | None, column: Column) -> Cell:
    text = words(term, column.type, language)
    if (column.name, column.label.en) == CODE and text:
        return Cell(text, href(site, site.graph.names.project(text).value))
    return Cell(text, language=_language(term, text, language))


def words(term: Term | None, kind: ColumnType, language: Language) -> str:
    """Return a term as a page shows it: numbers with thousands, money with two decimals, yes or no in words.

    >>> words(Literal("3584"), ColumnType.ANY, Language.ENGLISH)
    '3584'
    >>> words(Literal(3584), ColumnType.INTEGER, Language.ENGLISH)
    '3,584'
    """
    value = typed(term, kind)
    if isinstance(value, bool):
        return {Language.CHINESE: "否是", Language.ENGLISH: ("no", "yes")}[language][value]
    if kind is ColumnType.MONEY and isinstance(value, int | Decimal):
        return money(value)
    if kind in _COUNTED and isinstance(value, int | Decimal) and not _is_year(term):
        return number(value)
    return shown(term, kind, language)


def _is_year(term: Term | None) -> bool:
    return isinstance(term, Literal) and term.datatype.value.endswith("#gYear")


def _language(term: Term | None, text: str, language: Language) -> str:
    if isinstance(term, Literal) and term.language:
        return "zh-Hans" if term.language.startswith("zh") else term.language
    return "zh-Hans" if language is Language.ENGLISH and _CHINESE.search(text) else ""
