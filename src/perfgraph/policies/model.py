"""Policy documents and their clauses, as the register and added texts state them."""

from dataclasses import dataclass, field
from decimal import Decimal

from pyoxigraph import NamedNode

from perfgraph.citations import DocumentNumber, parse_number, title_key
from perfgraph.findings import Finding, Place
from perfgraph.values import Value


@dataclass(frozen=True, slots=True)
class Amount:
    """Money that a clause states: `text` as printed, in yuan, for each `per` ("人", "辆·年"; "" for none)."""

    text: str
    yuan: Decimal
    per: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A policy document of the store.

    `titles` are its title and its other ones; `number` is its number (文号), "" where none is known;
    `issuers` the names of those who issued it; `level` a slug of the scheme government-level and `region`
    six digits, "" where they are not told. Dates are as printed: a year, a month or a day. `unconfirmed`
    holds the properties, by their IRIs, that no source confirms.
    """

    iri: NamedNode
    titles: tuple[str, ...]
    number: str = ""
    issuers: tuple[str, ...] = ()
    level: str = ""
    region: str = ""
    issued: str = ""
    in_force_from: str = ""
    in_force_until: str = ""
    unconfirmed: frozenset[str] = frozenset()

    @property
    def title(self) -> str:
        """Return the title."""
        return self.titles[0] if self.titles else ""

    @property
    def key(self) -> DocumentNumber | None:
        """Return the number as it is compared, None where there is none."""
        return parse_number(self.number) if self.number else None

    def called_like(self, title: str) -> bool:
        """Tell whether a title can be that of the document: one of them holds the other."""
        key = title_key(title)
        return not key or any(own in key or key in own for own in self.title_keys)

    @property
    def title_keys(self) -> frozenset[str]:
        """Return the titles as they are compared."""
        return frozenset(map(title_key, self.titles))


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of a policy document, or a document without clauses as one passage: its title.

    `text` is verbatim and whole, the clauses inside included; `part_of` is the clause around it, None for one
    that no other holds. What is said of the document is repeated on each of its clauses: see `Entry`.
    """

    iri: NamedNode
    policy: NamedNode
    label: str
    text: str
    number: str
    title: str
    issuer: str = ""
    level: str = ""
    region: str = ""
    amounts: tuple[Amount, ...] = ()
    part_of: NamedNode | None = None
    in_force_from: str = ""
    in_force_until: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A clause as it was read from a text, `text` all of it with the clauses inside.

    `path` are the numbers from the outermost (12, 3 for 第十二条第三款), () for what has none; `local` is the
    local name of its address (c-12-3); `numbering` is its number as printed (第十二条, 一、, （二）), `label`
    that of all its numbers with its heading, `within` the local name of the clause around it, "" at the top.
    `values` are the amounts and rates that it states and no clause inside it does.
    """

    path: tuple[int, ...]
    local: str
    numbering: str
    label: str
    text: str
    within: str = ""
    place: Place = field(compare=False, default=Place())
    values: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class PolicyText:
    """A policy text, read: what its first lines say of the document, and its clauses in their order.

    `file` is the name of the file and `sha256` the digest of its bytes; `issued` and `in_force_from` are
    days as 2010-10-12, "" where they are not printed.
    """

    file: str
    sha256: str
    media_type: str
    title: str
    number: DocumentNumber | None
    issuers: tuple[str, ...]
    issued: str
    in_force_from: str
    passages: tuple[Passage, ...]
    findings: tuple[Finding, ...] = field(default=(), compare=False)
