"""Decisions outlive the documents that they were made on: what a linking run carries over to a new version.

A new version of a document names its targets, goals and sheets anew. Whoever links them asks here which of
their claims were decided before: where both ends read the same, the decision holds; where a text is another
one, the link must be reviewed again, and says so.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from pyoxigraph import Literal, NamedNode, Quad, Triple

from perfgraph.links import Link, link_statements, links_among
from perfgraph.quads.statements import Thing, boolean
from perfgraph.review.asking import solutions
from perfgraph.review.evidence import Passages, first_passages, found_again, passages
from perfgraph.review.model import Claim, Decision, Held, ItemState
from perfgraph.review.reading import reviewed_graph, states
from perfgraph.review.subjects import subject_keys
from perfgraph.review.texts import subject_texts
from perfgraph.review.votes import stale, standing
from perfgraph.stores.protocol import Store
from perfgraph.stores.solutions import node, text
from perfgraph.terms import PG, Names

_DECIDED = "SELECT DISTINCT ?link WHERE { GRAPH REVIEWED { ?link a pg:AssertedLink } }"

_SAID = """SELECT DISTINCT ?link ?property ?value WHERE {
  VALUES ?link { UNDEF }
  GRAPH REVIEWED { ?link ?property ?value }
}"""

_KEYS = """SELECT DISTINCT ?key WHERE {
  VALUES ?key { UNDEF }
  GRAPH REVIEWED { ?decision pg:subjectKey ?key }
}"""

_GOALS = "SELECT DISTINCT ?goal WHERE { DOCUMENT pg:hasGoal ?goal }"


@dataclass(frozen=True, slots=True)
class Carried:
    """What was decided before about the subjects of a document version.

    `links` are the links of the new subjects, with the state that was decided, or `needs-review` and
    `changed`; `changed` the decided links of these very subjects whose text is another one now; `settled`
    the subjects for which "none fits" was accepted.
    """

    links: tuple[Link, ...] = ()
    changed: tuple[NamedNode, ...] = ()
    settled: frozenset[NamedNode] = frozenset()
    addresses: frozenset[NamedNode] = frozenset()

    def statements(self, names: Names) -> Iterator[Triple]:
        """Yield what a linking run states of it in the graph of the document's links."""
        for link in self.links:
            yield from link_statements(link, names)
        for iri in self.changed:
            yield from Thing(iri).has(PG("evidenceChanged"), boolean(True))


def decided(store: Store, names: Names) -> frozenset[NamedNode]:
    """Return the addresses of the links that people have decided on; a machine leaves them alone."""
    if store.is_new:
        return frozenset()
    question = _DECIDED.replace("REVIEWED", str(reviewed_graph(names)))
    return frozenset(link for row in solutions(store, question) if (link := node(row, "link")))


def carry(store: Store, names: Names, document: str, subjects: Iterable[NamedNode]) -> Carried:
    """Return what was decided before about the subjects of a document, given by its identifier.

    Both ends are found again by their keys, the text of evidence in what the new version reads. A claim
    whose object the new version has not any more is left behind; the log keeps it.
    """
    if not decided(store, names):
        return Carried()
    judged = _judged(store, names, subjects)
    return _carried(_Run(store, names, document, states(store, names, judged, document)))


def _judged(store: Store, names: Names, subjects: Iterable[NamedNode]) -> list[NamedNode]:
    """Return the subjects that a decision is about, in whatever version."""
    keys = subject_keys(store, subjects)
    question = _KEYS.replace("REVIEWED", str(reviewed_graph(names)))
    asked = map(Literal, dict.fromkeys(keys.values()))
    known = {text(row, "key") for row in solutions(store, question, "key", asked)}
    return [subject for subject, key in keys.items() if key in known]


@dataclass(frozen=True, slots=True)
class _Run:
    """A document version whose subjects have decisions."""

    store: Store
    names: Names
    document: str
    states: Mapping[NamedNode, ItemState]


@dataclass(frozen=True, slots=True)
class _Found:
    """A claim that was decided on another version: the link then, and its ends now."""

    state: ItemState
    claim: Claim
    then: Link
    object: NamedNode


def _carried(run: _Run) -> Carried:
    found = list(_found(run))
    ends = [end for one in found for end in (one.state.subject, one.object)]
    texts = subject_texts(run.store, run.names, ends, run.document)
    read = passages(run.store, ends)
    links = tuple(_link(run, one, texts, read) for one in found)
    return Carried(
        links=links,
        changed=tuple(_changed(run)),
        settled=frozenset(subject for subject, state in run.states.items() if _settled(state)),
        addresses=frozenset(link.iri(run.names) for link in links),
    )


def _found(run: _Run) -> Iterator[_Found]:
    then = _links_then(run)
    objects = _objects(run)
    graph = reviewed_graph(run.names)
    for state in run.states.values():
        here = {held.claim for held in state.links if held.graph == graph}
        for claim in dict.fromkeys(state.claims.values()):
            said = standing(state.on(claim))
            latest = _latest(said.values())
            if latest is None or claim in here or latest.link not in then:
                continue
            old = then[latest.link]
            object_ = old.object if claim.object_key == old.object.value else objects.get(claim.object_key)
            if object_:
                yield _Found(state, claim, old, object_)


def _latest(decisions: Iterable[Decision]) -> Decision | None:
    return max(decisions, key=lambda one: (one.time, one.iri.value), default=None)


def _links_then(run: _Run) -> Mapping[NamedNode, Link]:
    graph = reviewed_graph(run.names)
    asked = dict.fromkeys(link for state in run.states.values() for link in state.claims)
    rows = solutions(run.store, _SAID.replace("REVIEWED", str(graph)), "link", asked)
    quads = [Quad(row["link"], row["property"], row["value"], graph) for row in rows]
    return {link.iri(run.names): link for link in links_among(quads)}


def _objects(run: _Run) -> Mapping[str, NamedNode]:
    """Return by key the goals of the department, the only objects that are named after their document."""
    question = _GOALS.replace("DOCUMENT", str(run.names.document(run.document)))
    goals = [goal for row in solutions(run.store, question) if (goal := node(row, "goal"))]
    return {key: goal for goal, key in subject_keys(run.store, goals).items()}


def _link(run: _Run, one: _Found, texts: Mapping[NamedNode, str], read: Passages) -> Link:
    subject, names = one.state.subject, run.names
    ends = (subject, one.object)
    link = replace(
        one.then,
        subject=subject,
        object=one.object,
        evidence=found_again(one.then.evidence, read, ends) or first_passages(read, ends),
        changed=False,
    )
    held = Held(link.iri(names), link, reviewed_graph(names), one.claim, texts[subject], texts[one.object])
    if not stale(one.state, held):
        return link
    return replace(link, status="needs-review", changed=True)


def _changed(run: _Run) -> Iterator[NamedNode]:
    graph = reviewed_graph(run.names)
    for state in run.states.values():
        yield from (held.iri for held in state.links if held.graph == graph and stale(state, held))


def _settled(state: ItemState) -> bool:
    """Tell whether somebody holds that nothing fits, having read the text as it is."""
    return any(
        one.verdict == "accepted" and one.subject_text in ("", state.text)
        for claim in state.claims.values()
        if claim.none
        for one in standing(state.on(claim)).values()
    )
