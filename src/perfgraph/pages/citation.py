"""How an answer is cited: by the contents it was asked of, the query that was run, and what came out."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from perfgraph.pages.links import link
from perfgraph.pages.site import Site

IDENTITY = "^[0-9a-f]{16}$"
"""A snapshot and a hash as a citation writes them: the first 16 hex digits of a SHA-256."""

RESERVED = ("lang", "snapshot", "answer")
"""The parameters that belong to every question's address beside those of its own."""


class Standing(StrEnum):
    """What became of a cited answer."""

    CURRENT = "current"
    SAME = "snapshot-changed; answer-same"
    OTHER = "snapshot-changed; answer-changed"
    UNKNOWN = "snapshot-changed; answer-unknown"


@dataclass(frozen=True, slots=True)
class Citation:
    """An answer that can be found again: its identities, and the address that reproduces it.

    `answer` is "" for an answer that was not read whole. `standing` is None when no snapshot was cited.
    """

    snapshot: str
    query: str
    answer: str
    address: str
    standing: Standing | None

    @property
    def headers(self) -> Iterator[tuple[str, str]]:
        """Yield the citation as header fields of HTTP."""
        yield "Perfgraph-Snapshot", self.snapshot
        yield "Perfgraph-Query", self.query
        if self.answer:
            yield "Perfgraph-Answer", self.answer
        if self.standing is not None:
            yield "Perfgraph-Citation", self.standing.value


def cite(site: Site, path: str, given: Mapping[str, str], sparql: str, found: str) -> Citation:
    """Return the citation of the answer with the hash `found`, given by the bound `sparql` of the page at
    `path`; "" for an answer that is not known whole.

    `given` are the parameters of the address: those of the question, and `snapshot` and `answer` when the
    address was cited.
    """
    said = {name: text for name, text in given.items() if name not in ("snapshot", "answer")}
    said |= {"snapshot": site.snapshot, "answer": found}
    address = site.address + link(site, path, **said).removeprefix(site.root)
    return Citation(site.snapshot, query_hash(sparql), found, address, _standing(site, given, found))


def query_hash(sparql: str) -> str:
    """Return the first 16 hex digits of the SHA-256 of a query's text, in UTF-8.

    >>> query_hash("ASK { ?s ?p ?o }")
    '720ca56979ad91cd'
    """
    return hashlib.sha256(sparql.encode()).hexdigest()[:16]


def _standing(site: Site, given: Mapping[str, str], found: str) -> Standing | None:
    snapshot, cited = given.get("snapshot", ""), given.get("answer", "")
    if not snapshot:
        return None
    if snapshot == site.snapshot:
        return Standing.CURRENT
    if not cited or not found:
        return Standing.UNKNOWN
    return Standing.SAME if cited == found else Standing.OTHER
