"""What a form is, and how the form of a document is recognised."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from perfgraph.errors import UnknownForm
from perfgraph.findings import Bilingual, Finding
from perfgraph.records import Record
from perfgraph.tables import Document
from perfgraph.vocabulary import fold

ENOUGH = 0.5
"""The share of a form's headings that must be seen before the form is taken."""


@dataclass(frozen=True, slots=True)
class Form:
    """A family of document templates (模板): the headings it is recognised by, and how it is read.

    `headings` are folded labels of cells (see `perfgraph.vocabulary.fold`).
    """

    name: str
    title: Bilingual
    headings: frozenset[str]
    extract: Callable[[Document], Iterator[Record | Finding]]


@dataclass(frozen=True, slots=True)
class Recognition:
    """How well a form fits a document: the headings of the form that were seen and those that were not."""

    form: Form
    seen: frozenset[str]
    missing: frozenset[str]

    @property
    def score(self) -> float:
        """Return the share of the form's headings that were seen, 0 to 1."""
        return len(self.seen) / len(self.form.headings)


def recognitions(document: Document, forms: Iterable[Form]) -> list[Recognition]:
    """Return how well each form fits, the best first."""
    labels = {fold(cell.text) for table in document.tables for cell in table.cells}
    found = [Recognition(form, form.headings & labels, form.headings - labels) for form in forms]
    return sorted(found, key=lambda recognition: (-recognition.score, recognition.form.name))


def choose(document: Document, forms: Iterable[Form]) -> Recognition:
    """Return the best recognition.

    Raises `UnknownForm` when no form has enough of its headings in the document; the message lists what
    was looked for and what was seen.
    """
    ranked = recognitions(document, forms)
    if ranked[0].score >= ENOUGH:
        return ranked[0]
    best = ranked[0]
    tables = len(document.tables)
    raise UnknownForm(
        f"{document.name}: found {tables} table{'' if tables == 1 else 's'}"
        f" with {_listed(best.seen) if best.seen else 'none of the known headings'},"
        f' expected the headings of a known form, such as "{best.form.name}": {_listed(best.form.headings)};'
        " check that the file holds performance target tables"
    )


def _listed(headings: Iterable[str]) -> str:
    return "、".join(sorted(headings))
