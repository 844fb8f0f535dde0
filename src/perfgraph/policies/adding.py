"""Adding policy texts to a store and taking them out: one graph for each, replaced as a whole."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import Literal, NamedNode

from perfgraph.errors import DocumentError, QueryError
from perfgraph.findings import Finding
from perfgraph.policies.matching import Choice, Matching
from perfgraph.policies.model import Entry, PolicyText
from perfgraph.policies.reading import read_policies
from perfgraph.policies.register import register_triples
from perfgraph.policies.resolving import Register
from perfgraph.policies.statements import policy_statements
from perfgraph.policies.stored import entries, entries_in
from perfgraph.quads import content_hash, in_order
from perfgraph.quads.statements import Thing
from perfgraph.stores.protocol import Document, Store
from perfgraph.terms import PG, Names, slug


@dataclass(frozen=True, slots=True)
class Added:
    """A policy text that is in the store: `changed` tells whether it was not there as it is.

    `policy` is its document, `registered` whether the register has it, `clauses` how many there are.
    """

    file: str
    policy: NamedNode
    title: str
    number: str
    clauses: int
    registered: bool
    changed: bool
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """A policy text that was not added, and why."""

    file: str
    reason: str


@dataclass(slots=True)
class AddReport:
    """What became of the files."""

    added: list[Added] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)


def add_policies(
    store: Store, names: Names, paths: Iterable[Path], choice: Choice = Choice.REFUSE
) -> AddReport:
    """Read policy texts and put each into its graph `graph/policy/…`, as a whole or not at all.

    A text belongs to the document of the register that has its number, or its title where one of the two has
    no number. Adding a text again changes nothing; another text of the same document is a choice. A file that
    cannot be read is reported, and the rest goes on. Raises `StoreError` when the store fails.
    """
    report = AddReport()
    shipped = entries_in(register_triples(names))
    for path in paths:
        try:
            texts = read_policies(path)
        except DocumentError as error:
            report.refused.append(Refusal(path.name, str(error)))
            continue
        known = {**shipped, **{entry.iri: entry for entry in entries(store)}}
        matching = Matching(Register(tuple(known.values())), names, choice)
        store.put(_Adding(store, names, shipped, matching, report).documents(texts))
    return report


def remove_policy(store: Store, names: Names, reference: str) -> Entry:
    """Take the text of a policy document out of the store; `reference` is its number, title, slug or IRI.

    What the register says of the document stays. Raises `QueryError` when there is no such document, or no
    text of it was added; `StoreError` when the store fails.
    """
    entry = Register.of(store).find(reference)
    graph = graph_of(entry.iri, names)
    if not store.holds(graph):
        raise QueryError(
            f"{reference}: found {entry.title} in the register only, expected a document whose text was "
            "added: the register changes with its files (policies/*.ttl)"
        )
    store.put([{graph: ()}])
    return entry


def graph_of(policy: NamedNode, names: Names) -> NamedNode:
    """Return the graph of the text of a policy document."""
    return names.graph("policy", slug(policy))


@dataclass(frozen=True, slots=True)
class _Adding:
    """The texts of one file on their way into the store; `shipped` are the documents of the register."""

    store: Store
    names: Names
    shipped: Mapping[NamedNode, Entry]
    matching: Matching
    report: AddReport

    def documents(self, texts: Iterable[PolicyText]) -> Iterator[Document]:
        """Yield the graph of each text that the store does not hold as it is."""
        yield {}  # from here on the store lets nobody else write
        for text in texts:
            try:
                policy = self.matching.document(text)
                said = in_order(policy_statements(policy, text, self.shipped.get(policy), self.names))
                digest = content_hash(said)
                changed = self._changed(policy, text, digest)
            except DocumentError as error:
                self.report.refused.append(Refusal(text.file, str(error)))
                continue
            self.report.added.append(self._added(text, policy, changed))
            if changed:
                graph = graph_of(policy, self.names)
                yield {graph: (*said, *Thing(graph).has(PG("contentHash"), digest))}

    def _added(self, text: PolicyText, policy: NamedNode, changed: bool) -> Added:
        number = str(text.number or "")
        registered, clauses = policy in self.shipped, len(text.passages)
        return Added(text.file, policy, text.title, number, clauses, registered, changed, text.findings)

    def _changed(self, policy: NamedNode, text: PolicyText, digest: str) -> bool:
        """Tell whether a text is to be written; raises `DocumentError` for another text of its document."""
        graph = graph_of(policy, self.names)
        own = {NamedNode(f"{policy.value}#file"), graph}
        held = {
            quad.predicate: str(quad.object.value)
            for quad in (() if self.store.is_new else self.store.quads(graph))
            if quad.subject in own and isinstance(quad.object, Literal)
        }
        if held.get(PG("contentHash")) == digest:
            return False
        another = held.get(PG("sha256"), text.sha256) != text.sha256
        if another and self.matching.choice is not Choice.REPLACE:
            raise DocumentError(
                f"{text.file}: found another text of {text.number or text.title}, which the store has from "
                f"{held.get(PG('sourceFile'), '')}; expected one text a document: --replace puts this one in "
                "its place, --beside keeps it as a document of its own"
            )
        return True
