"""All links of one document, from every part of the program that finds some, without those people decided."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode, QuerySolutions, Triple

from perfgraph.linking.bases import basis_links
from perfgraph.linking.candidates import Index, policy_candidates
from perfgraph.linking.citing import Cited, citing, unresolved_statements
from perfgraph.linking.definitions import indicator_links
from perfgraph.linking.drift import drift_statements
from perfgraph.linking.extra import require_ranking
from perfgraph.linking.goals import goal_links
from perfgraph.linking.subjects import Subject, addresses, subjects
from perfgraph.linking.suggesting import POLICIES, suggest
from perfgraph.links import CONTRIBUTES_TO, POLICY_RELATIONS, Link, link_statements, links_in
from perfgraph.policies import Register
from perfgraph.quads.statements import Thing
from perfgraph.review import Carried, carry, decided
from perfgraph.stores.protocol import Store
from perfgraph.terms import PG, PROV, Names, concept, slug

INDICATORS = "indicators"
"""What stands in the place of a document's identifier in the name of the graph of indicators."""

CITATION = "citation"
"""What the method of a citation begins with."""


@dataclass(frozen=True, slots=True)
class Made:
    """What a graph of links is to say: its links, and statements of other kinds."""

    graph: NamedNode
    links: tuple[Link, ...] = ()
    others: tuple[Triple, ...] = ()
    carried: int = 0
    stale: int = 0
    unresolved: tuple[str, ...] = ()

    def statements(self, names: Names) -> Iterator[Triple]:
        """Yield everything that the graph is to say."""
        for link in self.links:
            yield from link_statements(link, names)
        yield from self.others


@dataclass(frozen=True)
class DocumentLinks:
    """Everything that finds links, made once for a run."""

    store: Store
    names: Names
    register: Register
    index: Index | None
    decided: frozenset[NamedNode]
    settled: frozenset[NamedNode]
    cited: bool = False

    @classmethod
    def of(cls, store: Store, names: Names, suggestions: bool, cited: bool) -> "DocumentLinks":
        """Return what finds links in a store, with suggestions or without; `cited` as in `LinkOptions`."""
        index = None
        if suggestions:
            require_ranking()
            index = Index(list(policy_candidates(store)))
        settled = frozenset(_accepted(store, names))
        return cls(store, names, Register.of(store), index, decided(store, names), settled, cited)

    def links(self, document: NamedNode) -> Made:
        """Return the links of a document version."""
        found = tuple(subjects(self.store, self.names, document)) if self.index is not None else ()
        standing = [one.iri for one in found] or addresses(self.store, self.names, document)
        told = citing(self.store, self.names, document, self.register)
        carried = carry(self.store, self.names, slug(document), standing)
        graph = self.names.graph("links", slug(document))
        machine = [*told.links]
        if self.index is None:
            machine += self._kept(document, frozenset(standing))
        else:
            machine += self._suggestions(found, told, carried)
            machine += basis_links(self.store, self.names, document)
        left_out = self.decided | carried.addresses
        links = tuple(link for link in machine if link.iri(self.names) not in left_out)
        others = (*unresolved_statements(told.unresolved, self.names), *carried.statements(self.names))
        source = tuple(Thing(graph).has(PROV("wasDerivedFrom"), document))
        return Made(
            graph,
            links,
            (*source, *others) if links or others else (),
            len(carried.links),
            len(carried.changed),
            tuple(one.citation.text for one in told.unresolved),
        )

    def indicators(self) -> Made:
        """Return the mappings between indicators, and the drifts of their definitions."""
        links = list(indicator_links(self.store, self.names))
        graph = self.names.graph("links", INDICATORS)
        ends = dict.fromkeys(end for link in links for end in (link.subject, link.object))
        carried = carry(self.store, self.names, INDICATORS, list(ends))
        left_out = self.decided | carried.addresses
        return Made(
            graph,
            tuple(link for link in links if link.iri(self.names) not in left_out),
            (*drift_statements(self.store, self.names), *carried.statements(self.names)),
            stale=len(carried.changed),
        )

    def _suggestions(self, found: Sequence[Subject], told: Cited, carried: Carried) -> Iterator[Link]:
        assert self.index is not None
        taken = self.decided | carried.addresses
        settled = self.settled | carried.settled
        if not self.cited:
            settled |= {link.subject for link in told.links}

        def closed(subject: NamedNode, thing: NamedNode) -> bool:
            if not taken:
                return False
            relations = (*POLICY_RELATIONS, CONTRIBUTES_TO)
            return any(self.names.link(subject, relation, thing) in taken for relation in relations)

        waiting = [subject for subject in found if subject.iri not in settled]
        yield from suggest(self.index, waiting, POLICIES, closed)
        yield from goal_links(found, closed)

    def _kept(self, document: NamedNode, standing: frozenset[NamedNode]) -> Iterator[Link]:
        """Yield what was proposed before, but for subjects of this document that are not there any more."""
        key = slug(document)
        for link in links_in(self.store, self.names.graph("links", key)):
            cited = link.method.startswith(CITATION)
            there = link.subject in standing or f"/{key}" not in link.subject.value
            if link.status == "proposed" and not cited and there:
                yield link


def _accepted(store: Store, names: Names) -> Iterator[NamedNode]:
    """Yield the subjects for which people have accepted a link to a policy, or that nothing fits."""
    relations = " ".join(map(str, POLICY_RELATIONS))
    answer = store.query(
        f"""SELECT DISTINCT ?subject {{ GRAPH {names.shared_graph("reviewed")} {{
          VALUES ?relation {{ {relations} }}
          ?link <{PG}linkSubject> ?subject ; <{PG}linkRelation> ?relation ;
                <{PG}reviewStatus> {concept("status", "accepted")} }} }}"""
    )
    assert isinstance(answer, QuerySolutions)
    yield from (row["subject"] for row in answer)
