"""What a form is, and how the form of a document is recognised."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from perfgraph.characters import simplified
from perfgraph.errors import UnknownForm
from perfgraph.findings import Bilingual, Finding, Place
from perfgraph.forms.headings import fund_source, heading
from perfgraph.records import Record, Sheet
from perfgraph.tables import Document
from perfgraph.vocabulary import concepts, finding, fold

ENOUGH = 0.5
"""The share of a form's headings that must be seen before the form is taken."""

_GLUED, _GLUED_LABEL, _GLUED_LENGTH = 4, 4, 2_000
"""How many headings, of how many characters at least, in how long a word, tell that cells were glued."""

CLOSE = 0.02
"""Two forms whose scores differ by less fit a document equally well."""


@dataclass(frozen=True)
class Form:
    """A family of document templates (模板): the headings it is recognised by, and how it is read.

    `headings` are labels of cells in any of their wordings; `phrases` are looked for in the prose of
    documents that have no table; a form is `generic` when it is only taken where no other fits.
    """

    name: str
    title: Bilingual
    headings: frozenset[str]
    extract: Callable[[Document], Iterator[Record | Finding]]
    phrases: frozenset[str] = frozenset()
    generic: bool = False

    @cached_property
    def meanings(self) -> frozenset[str]:
        """Return what its headings mean, so that other wordings of them count as seen."""
        return frozenset(map(meaning, self.headings)) | self.phrases


@dataclass(frozen=True)
class Recognition:
    """How well a form fits a document: its headings that were seen, that were not, and what else was there.

    `rivals` are other forms that fit as well. The score is the harmonic mean of two shares: how much of the
    form is in the document, and how many of the document's known headings the form explains.
    """

    form: Form
    seen: frozenset[str]
    missing: frozenset[str]
    others: frozenset[str] = frozenset()
    rivals: tuple[str, ...] = ()

    @property
    def share(self) -> float:
        """Return the share of the form's headings that were seen, 0 to 1."""
        return len(self.seen) / len(self.form.meanings)

    @property
    def score(self) -> float:
        """Return how well the form fits, 0 to 1."""
        explained = len(self.seen) / max(1, len(self.seen) + len(self.others))
        return 2 * self.share * explained / (self.share + explained) if self.seen else 0.0

    def read(self, document: Document) -> Iterator[Record | Finding]:
        """Yield the records of the document and what is odd about it, first how its form was chosen."""
        if self.form.generic:
            yield finding("form-generic", Place(), _listed(self.seen | self.others))
        elif self.rivals:
            yield finding(
                "form-tie", Place(), _listed(self.seen), form=self.form.name, rivals="、".join(self.rivals)
            )
        old = [cell for table in document.tables for cell in table.cells if _is_traditional(cell.text)]
        if old:
            yield finding("traditional-characters", old[0].place, old[0].plain)
        for found in self.form.extract(document):
            yield found
            if isinstance(found, Sheet) and found.code and _was_recognised(document, found.code.place):
                place = found.code.place
                yield finding("scan-project-code-to-review", place, found.code.text, column=found.code.label)


def _is_traditional(label: str) -> bool:
    """Tell whether a heading is written in traditional characters."""
    return simplified(label) != label and bool(heading(label) or fund_source(label))


def _was_recognised(document: Document, place: Place) -> bool:
    """Tell whether the text at a place was recognised in a picture."""
    cells = (
        table.at(place.row, place.column) for table in document.tables if table.place.table == place.table
    )
    return any(cell is not None and cell.confidence < 1 for cell in cells)


def meaning(label: str) -> str:
    """Return what a label means, or the label itself, folded, where the scheme `heading` has no word for it.

    >>> meaning("年度指标值"), meaning("其他资金"), meaning("项目库编号")
    ('value', 'fund other', '项目库编号')
    """
    source = fund_source(label)
    return heading(label) or (f"fund {source.value}" if source else fold(label))


def recognitions(document: Document, forms: Iterable[Form]) -> list[Recognition]:
    """Return how well each form fits, the best first; a generic form comes after all others."""
    forms = tuple(forms)
    labels = {
        meaning(text) for table in document.tables for cell in table.cells for text in _labels(cell.text)
    }
    prose = "\n".join(paragraph.text for paragraph in document.paragraphs)
    known = frozenset().union(*(form.meanings for form in forms))
    found = []
    for form in forms:
        here = labels | {phrase for phrase in form.phrases if phrase in prose}
        seen = form.meanings & here
        found.append(Recognition(form, seen, form.meanings - here, frozenset((labels & known) - seen)))
    return sorted(found, key=lambda one: (one.form.generic, -one.score, one.form.name))


def _labels(text: str) -> Iterator[str]:
    """Yield the text of a cell and, where it holds a label before a colon, that label."""
    yield text
    label, colon, _rest = text.replace("：", ":").partition(":")
    if colon:
        yield label


def choose(document: Document, forms: Sequence[Form]) -> Recognition:
    """Return the best recognition.

    Raises `UnknownForm` when no form has enough of its headings in the document; the message lists what
    was looked for and what was seen.
    """
    ranked = recognitions(document, forms)
    fitting = [one for one in ranked if one.share >= ENOUGH]
    if fitting:
        best = fitting[0]
        rivals = tuple(
            one.form.name
            for one in fitting[1:]
            if not one.form.generic and not best.form.generic and best.score - one.score < CLOSE
        )
        return Recognition(best.form, best.seen, best.missing, best.others, rivals)
    best = ranked[0] if ranked[0].seen else next(one for one in ranked if one.form is forms[0])
    glued = _run_together(document)
    if glued:
        raise UnknownForm(
            f"{document.name}: found the headings {_listed(glued)} run together without anything between the"
            " cells, expected cells apart from one another: fetch the document itself, or extract its text"
            " so that each cell has a line"
        )
    tables = len(document.tables)
    raise UnknownForm(
        f"{document.name}: found {tables} table{'' if tables == 1 else 's'}"
        f" with {_listed(best.seen) if best.seen else 'none of the known headings'},"
        f' expected the headings of a known form, such as "{best.form.name}": {_listed(best.form.headings)};'
        " check that the file holds performance target tables"
    )


def _run_together(document: Document) -> set[str]:
    """Return the known headings that stand within one word of the prose, none when they are few."""
    words = (word for paragraph in document.paragraphs for word in paragraph.text.split())
    longest = max(words, key=len, default="")[:_GLUED_LENGTH]
    found = {label for label in concepts("heading") if len(label) >= _GLUED_LABEL and label in longest}
    return found if len(found) >= _GLUED else set()


def _listed(headings: Iterable[str]) -> str:
    return "、".join(sorted(headings))
