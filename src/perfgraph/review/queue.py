"""What waits for reviewers: one item a subject and kind, the most useful first, a page at a time.

Which item is next is asked of the store, so that a page costs no more memory with a million links than with
a hundred. First come items whose best link shares an exact amount, then those of the highest confidence.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pyoxigraph import Literal, NamedNode

from perfgraph.catalogue.parameters import serialise
from perfgraph.errors import QueryError
from perfgraph.review.asking import solutions
from perfgraph.review.model import RELATIONS
from perfgraph.review.reading import reviewed_graph
from perfgraph.stores.protocol import Store
from perfgraph.stores.solutions import node, text
from perfgraph.terms import Names, concept

STATUSES = ("waiting", "second", "disagreement", "stale", "decided")
"""The states of items, in the order of a review: nobody has decided, one of two has, reviewers differ, the
text has changed since, decided."""

PAGE = 25
"""How many items a page of the queue has."""

_PROPOSED, _ACCEPTED, _REJECTED, _REVIEW = (
    str(concept("status", name)) for name in ("proposed", "accepted", "rejected", "needs-review")
)
_NONE = str(concept("status", "none-fits"))

# Machines rank what they propose from 1, so that not every link has to be looked at; when the first was
# rejected, what is left waits all the same. What is settled is taken away as a whole, kind by kind, so that
# the subject alone is what MINUS compares. The sub-selects keep an engine from comparing what was rejected
# with what is proposed pair by pair.
_WAITING = f"""
  {{ ?link pg:rank 1 ; pg:reviewStatus {_PROPOSED} ; pg:linkSubject ?subject }}
  UNION {{ ?link pg:linkObject {_NONE} ; pg:reviewStatus {_PROPOSED} ; pg:linkSubject ?subject }}
  UNION {{
    {{ SELECT DISTINCT ?subject {{
        GRAPH REVIEWED {{ ?other pg:reviewStatus {_REJECTED} ; pg:linkSubject ?subject }} }} }}
    {{ SELECT ?link ?subject {{ ?link pg:linkSubject ?subject ; pg:reviewStatus {_PROPOSED} }} }}
  }}
  ?link pg:linkRelation ?relation .
  FILTER(STR(?relation) IN (RELATIONS))
  MINUS {{
    {{ ?known pg:reviewStatus {_ACCEPTED} }} UNION {{ ?known pg:reviewStatus {_REVIEW} }}
    ?known pg:linkSubject ?subject ; pg:linkRelation ?same .
    FILTER(STR(?same) IN (RELATIONS))
  }}
  BIND(KIND AS ?kind)"""

_DIFFER = "?link pg:reviewer ?one , ?two . FILTER(STR(?one) < STR(?two))"
_CHANGED = "?link pg:evidenceChanged true ."
_LINK = """?link pg:linkSubject ?subject ; pg:linkRelation ?relation .
  FILTER(STR(?relation) IN (RELATIONS)) BIND(KIND AS ?kind)"""

_PATTERNS: Mapping[str, str] = {
    "waiting": _WAITING,
    "second": f"""?link pg:reviewStatus {_REVIEW} . {_LINK}
      FILTER NOT EXISTS {{ {_DIFFER} }} FILTER NOT EXISTS {{ {_CHANGED} }} NOT_MINE""",
    "disagreement": f"?link pg:reviewStatus {_REVIEW} . {_DIFFER} {_LINK} FILTER NOT EXISTS {{ {_CHANGED} }}",
    "stale": f"{_CHANGED} {_LINK}",
    "decided": f"VALUES ?done {{ {_ACCEPTED} {_REJECTED} }} ?link pg:reviewStatus ?done . {_LINK}",
}

_ITEMS = """SELECT ?subject ?kind (MAX(?confidence) AS ?best) (MAX(?equal) AS ?exact) WHERE {
  PATTERN
  UNIT
  ?link pg:confidence ?confidence .
  BIND(EXISTS { ?link pg:sharedAmount ?amount } AS ?shares)
  BIND(IF(?shares, 1, 0) AS ?equal)
} GROUP BY ?subject ?kind ORDER BY DESC(?exact) DESC(?best) ?subject ?kind"""

_COUNT = """SELECT ?kind (COUNT(DISTINCT ?subject) AS ?items) WHERE {
  PATTERN
  UNIT
} GROUP BY ?kind"""

_UNIT = """?subject (pg:budgetUnit|(pg:project/pg:budgetUnit)|(pg:sheet/pg:project/pg:budgetUnit)
    |(pg:sheet/pg:budgetUnit)|pg:issuer|(^pg:indicator/pg:project/pg:budgetUnit)) ?unit .
  FILTER(STRENDS(STR(?unit), CODE))"""


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """Which items are asked for; "" stands for any.

    `kind` is a key of `RELATIONS`, `status` one of `STATUSES`, `unit` the end of a unit's address (its code,
    or region and code as `130303/762001`), `reviewer` the one who asks: what waits for a second reviewer
    leaves out what he has judged.
    """

    kind: str = ""
    status: str = "waiting"
    unit: str = ""
    reviewer: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the queue: a subject, the kind of its links, and the best of those that wait."""

    subject: NamedNode
    kind: str
    confidence: Decimal
    exact: bool


def queue(
    store: Store, names: Names, wanted: QueueFilter, offset: int = 0, limit: int = PAGE
) -> Sequence[Item]:
    """Return a page of the items that wait, in order; `offset` counts items.

    Raises `QueryError` for a kind or status that is not known.
    """
    if store.is_new:
        return ()
    question = _filled(_ITEMS, names, wanted) + f" LIMIT {max(1, limit)} OFFSET {max(0, offset)}"
    return tuple(
        Item(subject, text(row, "kind"), Decimal(text(row, "best") or "0"), text(row, "exact") == "1")
        for row in solutions(store, question)
        if (subject := node(row, "subject"))
    )


def counts(store: Store, names: Names, unit: str = "", reviewer: str = "") -> Mapping[tuple[str, str], int]:
    """Return how many items there are of each kind and status."""
    found = dict.fromkeys(((kind, status) for kind in RELATIONS for status in STATUSES), 0)
    for status in () if store.is_new else STATUSES:
        for row in solutions(store, _filled(_COUNT, names, QueueFilter("", status, unit, reviewer))):
            found[text(row, "kind"), status] = int(text(row, "items"))
    return found


def _filled(question: str, names: Names, wanted: QueueFilter) -> str:
    for name, value, known in (("kind", wanted.kind, RELATIONS), ("status", wanted.status, STATUSES)):
        if value not in known and (value or name == "status"):
            raise QueryError(f'{name}: found "{value}", expected one of {", ".join(known)}')
    end = serialise(Literal("/" + wanted.unit.lstrip("/")))
    mine = f"FILTER NOT EXISTS {{ ?link pg:reviewer {names.reviewer(wanted.reviewer)} }}"
    parts = {
        "PATTERN": " UNION ".join(
            _block(kind, wanted.status) for kind in RELATIONS if wanted.kind in ("", kind)
        ),
        "NOT_MINE": mine if wanted.reviewer else "",
        "REVIEWED": str(reviewed_graph(names)),
        # The last, because what a reader typed must not be taken for a place to fill.
        "UNIT": _UNIT.replace("CODE", end) if wanted.unit else "",
    }
    for name, value in parts.items():
        question = question.replace(name, value)
    return question


def _block(kind: str, status: str) -> str:
    """Return the pattern that finds the items of one kind in a state."""
    # As texts, because Virtuoso fails on the comparison of a variable with a single address in a UNION.
    relations = ", ".join(str(Literal(relation.value)) for relation in RELATIONS[kind])
    return f"{{ {_PATTERNS[status].replace('RELATIONS', relations).replace('KIND', str(Literal(kind)))} }}"
