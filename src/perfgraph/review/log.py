"""The append-only log in `graph/reviewed`, and the one commit by which decisions get there.

**Compare and swap.** The receipt of the graph (`pg:contentHash`) stands for the chain of all decisions. An
entry is written by one update whose every operation asks for the receipt that its writer has read: when
somebody else was faster, none of them finds anything to do, on any SPARQL 1.1 server. The next receipt is
the hash of the one before and of what was added, so the identity of the contents changes with each entry.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple

from perfgraph.catalogue.parameters import serialise
from perfgraph.links import Link, link_statements
from perfgraph.quads.statements import Thing
from perfgraph.review.asking import holds, solutions
from perfgraph.review.model import Decision
from perfgraph.review.reading import links_graphs, reviewed_graph
from perfgraph.stores.protocol import Change, Store
from perfgraph.stores.solutions import text
from perfgraph.terms import DCTERMS, OA, PG, PROV, RDFS, XSD, Names, concept

_HASH = PG("contentHash")


@dataclass(frozen=True, slots=True)
class Entry:
    """What one commit adds: decisions, and the links that they are about as they stand afterwards."""

    decisions: Sequence[Decision]
    links: Sequence[Link]


def receipt(store: Store, names: Names) -> str:
    """Return the receipt of the log, "" before the first decision."""
    graph = reviewed_graph(names)
    found = solutions(store, f"SELECT ?hash WHERE {{ GRAPH {graph} {{ {graph} {_HASH} ?hash }} }}")
    return max((text(row, "hash") for row in found), default="")


def commit(store: Store, names: Names, entry: Entry, before: str) -> bool:
    """Write an entry after the receipt `before`; return False, without a change, when it is another one.

    What is said is on disk, or at the server, when this returns. Raises `StoreError` when the store fails.
    """
    added = list(_statements(entry, names))
    after = hashlib.sha256("".join([before, *sorted(map(str, added))]).encode()).hexdigest()
    store.update(Change(tuple(_requests(entry, names, added, (before, after)))))
    graph = reviewed_graph(names)
    return holds(store, f"ASK {{ GRAPH {graph} {{ {entry.decisions[0].iri} a pg:Decision }} }}")


def _requests(
    entry: Entry, names: Names, added: Iterable[Triple], receipts: tuple[str, str]
) -> Iterator[str]:
    graph = reviewed_graph(names)
    before, after = (Literal(receipt) for receipt in receipts)
    stands = f"GRAPH {graph} {{ {graph} {_HASH} {before} }}"
    if not before.value:
        # Counted, because Virtuoso takes a FILTER NOT EXISTS by itself for true.
        found = f"SELECT (COUNT(?any) AS ?receipts) WHERE {{ GRAPH {graph} {{ {graph} {_HASH} ?any }} }}"
        stands = f"{{ {found} }} FILTER(?receipts = 0)"
    links = " ".join(str(link.iri(names)) for link in entry.links)
    claims = " ".join(f"({link.subject} {link.relation} {link.object})" for link in entry.links)
    ours = f"FILTER(?g = {graph} || STRSTARTS(STR(?g), {Literal(links_graphs(names))}))"
    for pattern, values in (
        ("?link ?property ?value", f"VALUES ?link {{ {links} }}"),
        ("?subject ?relation ?object", f"VALUES (?subject ?relation ?object) {{ {claims} }}"),
    ):
        found = f"{values} GRAPH ?g {{ {pattern} }} {ours}"
        yield f"DELETE {{ GRAPH ?g {{ {pattern} }} }} WHERE {{ {found} {stands} }}"
    said = "\n".join(map(_written, [*added, Triple(graph, _HASH, after)]))
    taken = f"DELETE {{ GRAPH {graph} {{ {graph} {_HASH} {before} }} }} " if before.value else ""
    yield f"{taken}INSERT {{ GRAPH {graph} {{\n{said}\n}} }} WHERE {{ {stands} }}"


def _written(triple: Triple) -> str:
    assert isinstance(triple.subject, NamedNode)
    assert isinstance(triple.object, NamedNode | Literal)
    return f"{triple.subject} {triple.predicate} {serialise(triple.object)} ."


def _statements(entry: Entry, names: Names) -> Iterator[Triple]:
    for decision in entry.decisions:
        yield from decision_statements(decision, names)
    for link in entry.links:
        yield from link_statements(link, names)


def decision_statements(decision: Decision, names: Names) -> Iterator[Triple]:
    """Yield what a decision says, as a Web Annotation (§3.2) with its PROV-O account, and its author."""
    who, when = Thing(names.reviewer(decision.reviewer)), Literal(decision.time, datatype=XSD("dateTime"))
    thing = Thing(decision.iri)
    yield from thing.a(PG("Decision"), OA("Annotation"))
    yield from thing.has(PG("judges"), decision.link)
    yield from thing.has(OA("hasTarget"), decision.link)
    yield from thing.has(OA("motivatedBy"), OA("assessing"))
    yield from thing.has(OA("bodyValue"), decision.comment)
    yield from thing.has(PG("verdict"), concept("status", decision.verdict))
    yield from thing.has(PG("statusBefore"), concept("status", decision.before))
    yield from thing.has(PG("undoes"), decision.undoes)
    yield from thing.has(DCTERMS("creator"), who.node)
    yield from thing.has(DCTERMS("created"), when)
    yield from thing.has(PROV("wasAttributedTo"), who.node)
    yield from thing.has(PROV("generatedAtTime"), when)
    yield from thing.has(PG("subjectKey"), decision.subject_key)
    yield from thing.has(PG("objectKey"), decision.object_key)
    yield from thing.has(PG("subjectText"), decision.subject_text)
    yield from thing.has(PG("objectText"), decision.object_text)
    yield from who.a(PROV("Person"))
    yield from who.has(RDFS("label"), decision.reviewer)
