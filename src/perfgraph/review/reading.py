"""What the store holds about subjects: their links, wherever they stand, and what people said of them."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad, QuerySolution

from perfgraph.links import Link, links_among
from perfgraph.review.asking import solutions
from perfgraph.review.model import Claim, Decision, Held, ItemState
from perfgraph.review.subjects import subject_keys
from perfgraph.review.texts import subject_texts
from perfgraph.stores.protocol import Store
from perfgraph.stores.solutions import node, text
from perfgraph.terms import DCTERMS, OA, PG, Names, slug

_LINKS = """SELECT DISTINCT ?graph ?link ?property ?value WHERE {
  VALUES ?subject { UNDEF }
  GRAPH ?graph { ?link pg:linkSubject ?subject ; ?property ?value }
}"""

_DECISIONS = """SELECT DISTINCT ?decision ?relation ?property ?value WHERE {
  VALUES ?key { UNDEF }
  GRAPH REVIEWED { ?decision pg:subjectKey ?key ; pg:judges ?link ; ?property ?value .
                   ?link pg:linkRelation ?relation }
}"""


_REMEMBERED = """SELECT DISTINCT ?subject ?key WHERE {
  VALUES ?subject { UNDEF }
  GRAPH REVIEWED { ?link pg:linkSubject ?subject . ?decision pg:judges ?link ; pg:subjectKey ?key }
}"""


def reviewed_graph(names: Names) -> NamedNode:
    """Return the graph that holds what people decided."""
    return names.shared_graph("reviewed")


def links_graphs(names: Names) -> str:
    """Return the beginning of the names of the graphs that hold what machines say."""
    return names.graph("links", "").value


def state(store: Store, names: Names, subject: NamedNode) -> ItemState:
    """Return what is known of one subject, see `states`."""
    return states(store, names, [subject])[subject]


def states(
    store: Store, names: Names, subjects: Iterable[NamedNode], document: str = ""
) -> Mapping[NamedNode, ItemState]:
    """Return for each subject its links and every decision that was made on them, also in other versions.

    `document` (its identifier) says which version of a document speaks of a project, by default the newest.
    """
    asked = list(dict.fromkeys(subjects))
    links = _links(store, names, asked)
    ends = [one for own in links.values() for at in own.values() for one in (at.link.subject, at.link.object)]
    known = list(dict.fromkeys([*asked, *ends]))
    keys = {**subject_keys(store, known), **_keys_of_old(store, names, asked)}
    texts = subject_texts(store, names, known, document)
    told = _decisions(store, names, dict.fromkeys(keys[subject] for subject in asked))
    found = {}
    for subject in asked:
        key = keys[subject]
        decisions, claims = told.get(key, ((), {}))
        held = [
            Held(
                iri,
                at.link,
                at.graph,
                claims.get(iri) or Claim(key, at.link.relation, keys[at.link.object]),
                texts[subject],
                texts[at.link.object],
            )
            for iri, at in links.get(subject, {}).items()
        ]
        found[subject] = ItemState(
            subject=subject,
            key=key,
            text=texts[subject],
            tag=tag(key, decisions),
            links=tuple(sorted(held, key=_best_first)),
            decisions=decisions,
            claims=claims,
        )
    return found


def tag(key: str, decisions: Sequence[Decision]) -> str:
    """Return 16 hex digits that stand for the decisions on the subject `key`."""
    said = "\n".join([key, *sorted(one.iri.value for one in decisions)])
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def read_decision(iri: NamedNode, said: Mapping[NamedNode, str]) -> Decision:
    """Return a decision from what is said of it, by property."""
    undone = said.get(PG("undoes"), "")
    return Decision(
        iri=iri,
        link=NamedNode(said[PG("judges")]),
        verdict=slug(NamedNode(said[PG("verdict")])),
        reviewer=slug(NamedNode(said[DCTERMS("creator")])),
        time=said[DCTERMS("created")],
        subject_key=said[PG("subjectKey")],
        object_key=said[PG("objectKey")],
        subject_text=said.get(PG("subjectText"), ""),
        object_text=said.get(PG("objectText"), ""),
        comment=said.get(OA("bodyValue"), ""),
        before=slug(NamedNode(said[PG("statusBefore")])),
        undoes=NamedNode(undone) if undone else None,
    )


@dataclass(frozen=True, slots=True)
class _At:
    """A link and the graph in which it stands."""

    graph: NamedNode
    link: Link


def _links(
    store: Store, names: Names, subjects: Sequence[NamedNode]
) -> Mapping[NamedNode, Mapping[NamedNode, _At]]:
    by_graph: defaultdict[NamedNode, list[Quad]] = defaultdict(list)
    for row in solutions(store, _LINKS, "subject", subjects):
        graph = node(row, "graph")
        if graph and _holds_links(graph, names):
            by_graph[graph].append(_quad(row, graph))
    found: defaultdict[NamedNode, dict[NamedNode, _At]] = defaultdict(dict)
    # What people decided stands above what a machine says of the same link.
    for graph in sorted(by_graph, key=lambda one: (one == reviewed_graph(names), one.value)):
        for link in links_among(by_graph[graph]):
            found[link.subject][link.iri(names)] = _At(graph, link)
    return found


def _holds_links(graph: NamedNode, names: Names) -> bool:
    return graph == reviewed_graph(names) or graph.value.startswith(links_graphs(names))


def _quad(row: QuerySolution, graph: NamedNode) -> Quad:
    return Quad(row["link"], row["property"], row["value"], graph)


def _keys_of_old(store: Store, names: Names, subjects: Sequence[NamedNode]) -> Mapping[NamedNode, str]:
    """Return the keys that decisions remember of subjects; those that are gone cannot be asked any more."""
    question = _REMEMBERED.replace("REVIEWED", str(reviewed_graph(names)))
    found = {
        node(row, "subject"): text(row, "key") for row in solutions(store, question, "subject", subjects)
    }
    return {subject: key for subject, key in found.items() if subject}


def _best_first(held: Held) -> tuple[bool, int, object, str]:
    return held.link.rank == 0, held.link.rank, -held.link.confidence, held.iri.value


def _decisions(
    store: Store, names: Names, keys: Iterable[str]
) -> Mapping[str, tuple[tuple[Decision, ...], Mapping[NamedNode, Claim]]]:
    said: defaultdict[NamedNode, dict[NamedNode, str]] = defaultdict(dict)
    relations: dict[NamedNode, NamedNode] = {}
    question = _DECISIONS.replace("REVIEWED", str(reviewed_graph(names)))
    for row in solutions(store, question, "key", map(Literal, keys)):
        iri, of, relation = node(row, "decision"), node(row, "property"), node(row, "relation")
        if iri and of and relation:
            said[iri][of] = text(row, "value")
            relations[iri] = relation
    found: defaultdict[str, list[Decision]] = defaultdict(list)
    claims: defaultdict[str, dict[NamedNode, Claim]] = defaultdict(dict)
    for iri, own in said.items():
        decision = read_decision(iri, own)
        key = decision.subject_key
        found[key].append(decision)
        claims[key][decision.link] = Claim(key, relations[iri], decision.object_key)
    return {key: (tuple(sorted(own, key=in_time)), claims[key]) for key, own in found.items()}


def in_time(decision: Decision) -> tuple[str, str]:
    """Return what puts decisions into the order in which they were made."""
    return decision.time, decision.iri.value
