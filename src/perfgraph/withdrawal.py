"""Withdrawing a document: its graphs go, and what only it spoke of leaves a date and a reason behind.

The graph `graph/withdrawn` says of every address that leads nowhere any more

    <X> a prov:Entity ; prov:invalidatedAtTime "2026-01-31T08:00:00Z"^^xsd:dateTime ; rdfs:comment "reason" .

so that the site can answer 410 (RFC 9110 §15.5.11). Parts of a thing, which are named after it with "#", are
spoken of with the thing. Reading the document again takes back what was said about its addresses.

The links that machines propose for the document go with it. What people have decided stays in the log of
decisions, which therefore keeps no address of the document from being gone.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice

from pyoxigraph import Literal, NamedNode, QuerySolutions, Triple

from perfgraph.catalogue.parameters import rows, serialise
from perfgraph.errors import QueryError
from perfgraph.quads import PARTS, content_hash, in_order
from perfgraph.quads.statements import Thing
from perfgraph.stores.protocol import Document, Store
from perfgraph.terms import DCTERMS, PG, PROV, RDFS, XSD, Names

REASON = 1_000
"""How many characters a reason may have."""

_CHUNK = 500
_WHEN = PROV("invalidatedAtTime")
_HASH = PG("contentHash")

_DOCUMENTS = f"""SELECT DISTINCT ?document ?key ?file WHERE {{
  VALUES ?file {{ UNDEF }}
  ?document a <{PG}TargetDocument> ; <{PG}sourceFile> ?file ; <{DCTERMS}identifier> ?key .
}} ORDER BY ?key"""

_SPOKEN_OF = """SELECT DISTINCT ?thing ?graph WHERE {
  VALUES ?thing { UNDEF }
  GRAPH ?graph { ?thing ?property ?value }
}"""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A document that was withdrawn: its address, its file, how many addresses lead nowhere any more."""

    document: NamedNode
    file: str
    gone: int


def withdraw(store: Store, names: Names, reference: str, reason: str) -> Withdrawal:
    """Remove the graphs of a document and say why; it is withdrawn as a whole or not at all.

    `reference` is the document's identifier, its IRI or the name of its file; `reason`, one line, is shown to
    everybody. Withdrawing again what was cut half way finishes it. Raises `QueryError` when the store holds
    no such document, or several of that name, and when there is no reason; `StoreError` when the store fails.
    """
    text = " ".join(reason.split())
    if not text or len(text) > REASON:
        raise QueryError(
            f"reason: found {len(text)} characters, expected 1 to {REASON:,} that tell readers why the "
            "document is gone"
        )
    key, file = _find(store, names, reference)
    gone: list[NamedNode] = []

    def documents() -> Iterator[Document]:
        yield {}  # from here on the store lets nobody else write
        gone.extend(_gone(store, names, key))
        stones = {**tombstones(store, names), **_tombstones(gone, text)}
        yield {graph_of(names): stated(names, stones), **dict.fromkeys(_graphs(names, key), ())}

    store.put(documents())
    return Withdrawal(names.document(key), file, len(gone))


def graph_of(names: Names) -> NamedNode:
    """Return the graph that holds what was withdrawn."""
    return NamedNode(f"{names.base}graph/withdrawn")


def tombstones(store: Store, names: Names) -> Mapping[NamedNode, tuple[Triple, ...]]:
    """Return what the store says about each address that was withdrawn."""
    found: dict[NamedNode, list[Triple]] = {}
    for quad in () if store.is_new else store.quads(graph_of(names)):
        if isinstance(quad.subject, NamedNode) and quad.predicate != _HASH:
            found.setdefault(quad.subject, []).append(quad.triple)
    return {thing: in_order(triples) for thing, triples in found.items()}


def without(
    stones: Mapping[NamedNode, tuple[Triple, ...]], graphs: Iterable[Sequence[Triple]]
) -> Mapping[NamedNode, tuple[Triple, ...]]:
    """Return the tombstones of what is not spoken of in graphs that are there again."""
    back = {triple.subject for triples in graphs for triple in triples} if stones else set()
    return {thing: triples for thing, triples in stones.items() if thing not in back}


def stated(names: Names, stones: Mapping[NamedNode, tuple[Triple, ...]]) -> tuple[Triple, ...]:
    """Return the statements of the graph of what was withdrawn, with its receipt; none when nothing was.

    Times take no part in the hash, so that the same withdrawals give the same identity of the contents.
    """
    if not stones:
        return ()
    said = in_order(triple for triples in stones.values() for triple in triples)
    digest = content_hash([triple for triple in said if triple.predicate != _WHEN])
    return in_order([*said, *Thing(graph_of(names)).has(_HASH, digest)])


def _find(store: Store, names: Names, reference: str) -> tuple[str, str]:
    """Return the identifier and the file of the document that is meant."""
    key = reference.removeprefix(f"{names.base}id/doc/")
    if re.fullmatch(r"[0-9a-f]{16}", key):
        found = [one for one in _documents(store, None) if one[0] == key]
        if not found and any(store.holds(graph) for graph in _graphs(names, key)):
            found = [(key, key)]  # it was cut half way
    else:
        found = list(_documents(store, reference))
    if len(found) == 1:
        return found[0]
    if found:
        keys = ", ".join(key for key, _ in found)
        raise QueryError(
            f'found {len(found)} documents "{reference}", expected one; name it by its id, one of {keys}'
        )
    known = ", ".join(file for _, file in islice(_documents(store, None), 5)) or "none"
    raise QueryError(
        f'found no document "{reference}" in the graph, expected its id, its IRI or the name of its file '
        f"(there are: {known}); `perfgraph query list-documents` lists them all"
    )


def _documents(store: Store, file: str | None) -> Iterator[tuple[str, str]]:
    named = None if file is None else Literal(file)
    for row in _ask(store, _DOCUMENTS, "file", [named]):
        yield row["key"].value, row["file"].value


def _gone(store: Store, names: Names, key: str) -> Iterator[NamedNode]:
    """Yield the addresses that only the graphs of a document speak of, sorted."""
    links, *parts = _graphs(names, key)
    own = {links, *parts, graph_of(names)}
    things = _subjects(store, parts) | {names.document(key)}
    claims = _subjects(store, [links]) - things
    stay = set(_spoken_of(store, things, {*own, names.shared_graph("reviewed")}))
    stay |= set(_spoken_of(store, claims, own))
    yield from sorted((things | claims) - stay, key=lambda thing: thing.value)


def _subjects(store: Store, graphs: Iterable[NamedNode]) -> set[NamedNode]:
    """Return the things that graphs speak of, without parts of things."""
    found = {quad.subject for graph in graphs for quad in store.quads(graph)}
    return {thing for thing in found if isinstance(thing, NamedNode) and "#" not in thing.value}


def _spoken_of(
    store: Store, things: Collection[NamedNode], without: Collection[NamedNode]
) -> Iterator[NamedNode]:
    waiting = iter(things)
    while chunk := list(islice(waiting, _CHUNK)):
        for row in _ask(store, _SPOKEN_OF, "thing", chunk):
            if row["graph"] not in without:
                yield row["thing"]


def _tombstones(gone: Iterable[NamedNode], reason: str) -> Mapping[NamedNode, tuple[Triple, ...]]:
    now = Literal(datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), datatype=XSD("dateTime"))
    return {
        thing.node: in_order(
            [*thing.a(PROV("Entity")), *thing.has(_WHEN, now), *thing.has(RDFS("comment"), reason)]
        )
        for thing in map(Thing, gone)
    }


def _graphs(names: Names, key: str) -> tuple[NamedNode, ...]:
    return tuple(names.graph(part, key) for part in ("links", *PARTS))


def _ask(store: Store, sparql: str, name: str, terms: Sequence[NamedNode | Literal | None]) -> QuerySolutions:
    (row,) = (row for row in rows(sparql) if row.name == name)
    values = " ".join(map(serialise, terms))
    answer = store.query(f"{sparql[: row.start]} {values} {sparql[row.end :]}")
    assert isinstance(answer, QuerySolutions)
    return answer
