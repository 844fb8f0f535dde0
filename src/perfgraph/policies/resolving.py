"""Which document of the register a citation means: exactly one by its number or title, or none."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cached_property
from typing import TypeVar

from perfgraph.citations import Citation, DocumentNumber, citations, title_key
from perfgraph.errors import QueryError
from perfgraph.policies.model import Entry
from perfgraph.policies.stored import entries
from perfgraph.stores.protocol import Store
from perfgraph.terms import DCTERMS, slug

Key = TypeVar("Key")

NEAREST = 3
"""How many near documents are named."""

SIMILAR = 0.75
"""From which part of their characters, of 1, two titles are near (Ratcliff and Obershelp, 1988)."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a citation means: `policy`, None when it is not exactly one.

    `how` is "number", "title" or "number and title"; `sure` is False where the register itself does not
    confirm that the document bears that number or title. `near` are documents that could be meant where none
    was found.
    """

    policy: Entry | None
    how: str = ""
    sure: bool = True
    near: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class Register:
    """The policy documents of a store, by number and title."""

    entries: tuple[Entry, ...]
    _near: dict[str, tuple[Entry, ...]] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, store: Store) -> "Register":
        """Return the policy documents of a store."""
        return cls(tuple(entries(store)))

    def numbered(self, number: DocumentNumber) -> tuple[Entry, ...]:
        """Return the documents that bear a number: several where two issuers use one mark."""
        return tuple(self._by_number.get(number, ()))

    def titled(self, title: str) -> tuple[Entry, ...]:
        """Return the documents of a title; one that only begins like another is another title."""
        return tuple(self._by_title.get(title_key(title), ()))

    def find(self, reference: str) -> Entry:
        """Return the document of a number in any form, a title, the end of an address or the address itself.

        Raises `QueryError` that names those nearest when there is none, or the several that there are.
        """
        plain = reference.strip()
        named = [entry for entry in self.entries if plain in (entry.iri.value, slug(entry.iri))]
        cited = citations(plain) or (Citation(plain, 0, len(plain), plain),)
        number = cited[0].number
        found = named or list(self.numbered(number) if number else self.titled(cited[0].title))
        if len(found) == 1:
            return found[0]
        near = found or self.near(cited[0])
        told = "; ".join(f"{slug(one.iri)} ({one.number or one.title})" for one in near) or "none is near it"
        raise QueryError(
            f'policies: found {len(found) or "no"} documents "{plain}", expected one, by its number, its '
            f"title or the end of its address: {told}; `perfgraph policies list` lists them all"
        )

    def resolve(self, citation: Citation) -> Resolution:
        """Return what a citation means.

        A number decides, unless it is uncertain who issued it, several documents bear it, or the title beside
        it is that of another document; then the title must agree. A title decides when no number stands
        beside it, or its document has none in the register. So a number with a wrong year means nothing.
        """
        numbered = self.numbered(citation.number) if citation.number else ()
        titled = self.titled(citation.title) if citation.title else ()
        both = tuple(entry for entry in numbered if entry in titled)
        if len(both) == 1:
            sure = bool({_NUMBER, _TITLE} - both[0].unconfirmed)
            return Resolution(both[0], "number and title", sure)
        if citation.number is None and len(titled) == 1:
            return _by(titled[0], "title")
        if citation.number and not numbered and len(titled) == 1 and not titled[0].number:
            return _by(titled[0], "title")
        alone = citation.number and citation.certain and not citation.number.shared
        if alone and len(numbered) == 1 and not titled and numbered[0].called_like(citation.title):
            return _by(numbered[0], "number")
        return Resolution(None, near=self.near(citation))

    def near(self, citation: Citation) -> tuple[Entry, ...]:
        """Return the documents that are nearest to a citation, those with a like number first."""
        key = f"{citation.number or ''} {citation.title}"
        if key not in self._near:
            found = dict.fromkeys(entry.iri for entry in self._nearest(citation))
            by_iri = {entry.iri: entry for entry in self.entries}
            self._near[key] = tuple(by_iri[iri] for iri in list(found)[:NEAREST])
        return self._near[key]

    def _nearest(self, citation: Citation) -> Iterator[Entry]:
        if citation.number:
            yield from self.numbered(citation.number)
        if citation.title:
            yield from self.titled(citation.title)
        if citation.number:
            yield from sorted(
                self._like(citation.number), key=lambda entry: (entry.issued, entry.iri.value), reverse=True
            )
        if citation.title:
            yield from self._similar(title_key(citation.title))

    def _like(self, number: DocumentNumber) -> Iterator[Entry]:
        """Yield documents whose number differs in the year, in the region or a digit of the serial."""
        for own, found in self._by_number.items():
            marks = own.issuer == number.issuer
            related = number.issuer.endswith(own.issuer) or own.issuer.endswith(number.issuer)
            serial, year = own.serial == number.serial, own.year == number.year
            digit = len(own.serial) == len(number.serial) and _one_apart(own.serial, number.serial)
            if (marks and (serial or (year and digit))) or (related and serial and year):
                yield from found

    def _similar(self, key: str) -> Iterator[Entry]:
        """Yield the documents whose title holds another or is like it, the most like first."""
        scored = []
        for own, found in self._by_title.items():
            match = SequenceMatcher(None, own, key, autojunk=False)
            held = len(key) > 3 and (own in key or key in own)
            if held or (match.real_quick_ratio() >= SIMILAR and match.ratio() >= SIMILAR):
                scored.append((match.ratio(), own, found))
        for _, _, found in sorted(scored, key=lambda one: (-one[0], one[1])):
            yield from found

    @cached_property
    def _by_number(self) -> Mapping[DocumentNumber, list[Entry]]:
        return _grouped((entry.key, entry) for entry in self.entries if entry.key)

    @cached_property
    def _by_title(self) -> Mapping[str, list[Entry]]:
        return _grouped((key, entry) for entry in self.entries for key in sorted(entry.title_keys))


_NUMBER, _TITLE = DCTERMS("identifier").value, DCTERMS("title").value


def _by(entry: Entry, how: str) -> Resolution:
    matched = _NUMBER if how == "number" else _TITLE
    return Resolution(entry, how, matched not in entry.unconfirmed)


def _one_apart(one: str, other: str) -> bool:
    return sum(a != b for a, b in zip(one, other, strict=True)) == 1


def _grouped(pairs: Iterable[tuple[Key, Entry]]) -> Mapping[Key, list[Entry]]:
    found: dict[Key, list[Entry]] = defaultdict(list)
    for key, entry in pairs:
        found[key].append(entry)
    return found
