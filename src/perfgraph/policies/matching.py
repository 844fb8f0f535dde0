"""Which document a policy text is the text of: one of the register, one added before, or a new one."""

from dataclasses import dataclass
from enum import StrEnum

from pyoxigraph import NamedNode

from perfgraph.citations import title_key
from perfgraph.errors import DocumentError
from perfgraph.policies.model import Entry, PolicyText
from perfgraph.policies.resolving import Register
from perfgraph.terms import Names


class Choice(StrEnum):
    """What becomes of another text of a document: refused, put in place of the first, kept beside it."""

    REFUSE = "refuse"
    REPLACE = "replace"
    BESIDE = "beside"


@dataclass(frozen=True, slots=True)
class Matching:
    """The documents that are known, and what becomes of another text of one of them."""

    register: Register
    names: Names
    choice: Choice = Choice.REFUSE

    def document(self, text: PolicyText) -> NamedNode:
        """Return the address of the document that a text is the text of.

        It is the known document of its number and title; else one of them, where the other is not told.
        Raises `DocumentError` for a number known with another title, unless `choice` tells what to do.
        """
        known = self._numbered(text) if text.number else self._titled(text)
        if known:
            return known.iri
        key = title_key(text.title)
        if not text.number:
            return self.names.unregistered_policy("、".join(text.issuers), key, text.issued)
        number = str(text.number)
        beside = self.choice is Choice.BESIDE
        return (
            self.names.unregistered_policy(number, key) if beside else self.names.unregistered_policy(number)
        )

    def _numbered(self, text: PolicyText) -> Entry | None:
        assert text.number
        numbered, titled = self.register.numbered(text.number), self.register.titled(text.title)
        both = [one for one in numbered if one in titled]
        if both and self.choice is not Choice.BESIDE:
            return both[0]
        if not numbered:
            unnumbered = [one for one in titled if not one.number]
            return unnumbered[0] if len(unnumbered) == 1 else None
        if self.choice is Choice.BESIDE:
            return None
        alike = [one for one in numbered if one.called_like(text.title)]
        if len(alike) == 1 or (self.choice is Choice.REPLACE and len(numbered) == 1):
            return (alike or list(numbered))[0]
        found = "、".join(f"《{one.title}》" for one in numbered)
        raise DocumentError(
            f"{text.file}: found the number {text.number} with the title 《{text.title}》, expected the "
            f"title that is known for it, {found}; where two issuers use one mark, --beside adds it as a "
            "document of its own"
        )

    def _titled(self, text: PolicyText) -> Entry | None:
        """Return the one document of a title, of that day where both say one."""
        days = ("", text.issued)
        same = [
            one
            for one in self.register.titled(text.title)
            if not text.issued or one.issued in days or text.issued.startswith(one.issued)
        ]
        return same[0] if len(same) == 1 else None
