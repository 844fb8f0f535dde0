"""What a judgement is about: a link that is known, or one that a reviewer makes by hand."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from pyoxigraph import NamedNode

from perfgraph.errors import QueryError
from perfgraph.links import NONE_FITS, Link
from perfgraph.review.asking import solutions
from perfgraph.review.evidence import first_passages, passages
from perfgraph.review.model import RELATIONS, Judgement, Unknown, kind_of, none_relation
from perfgraph.review.reading import links_graphs, reviewed_graph
from perfgraph.stores.protocol import Store
from perfgraph.stores.solutions import node, text
from perfgraph.terms import PG, RDFS, SEMAPV, Names

BY_HAND = "review 1"
"""The method of links that a reviewer made."""

OBJECTS: Mapping[str, tuple[NamedNode, ...]] = {
    "policy": (PG("PolicyClause"), PG("PolicyDocument")),
    "goal": (PG("SubGoal"), PG("OverallGoal"), PG("ProjectGoal")),
    "basis": (PG("PolicyDocument"), PG("PolicyClause"), PG("TargetDocument"), PG("BasisSource")),
    "indicator": (PG("Indicator"),),
}
"""The classes of what a link of each kind can lead to."""

_SUBJECTS = """SELECT DISTINCT ?link ?subject ?graph WHERE {
  VALUES ?link { UNDEF }
  GRAPH ?graph { ?link pg:linkSubject ?subject }
}"""

_TYPES = "SELECT DISTINCT ?thing ?type WHERE { VALUES ?thing { UNDEF } ?thing a ?type }"

_QUOTES = "SELECT DISTINCT ?source ?quote WHERE { VALUES ?source { UNDEF } ?source pg:quote ?quote }"

_WITHDRAWN = f"""SELECT DISTINCT ?thing ?when ?why WHERE {{
  VALUES ?thing {{ UNDEF }}
  ?thing prov:invalidatedAtTime ?when ; {RDFS("comment")} ?why
}}"""


def subjects_of(store: Store, names: Names, judgements: Iterable[Judgement]) -> Mapping[Judgement, NamedNode]:
    """Return the subject of each judgement.

    Raises `Unknown` for a link that stands nowhere, and for a subject that is gone, unless the link stands
    among what was decided; its text says what is known of them.
    """
    asked = list(judgements)
    links = dict.fromkeys(one.link for one in asked if one.link)
    found: dict[NamedNode, NamedNode] = {}
    decided: set[NamedNode] = set()
    for row in solutions(store, _SUBJECTS, "link", links):
        link, subject, graph = node(row, "link"), node(row, "subject"), text(row, "graph")
        if link and subject and graph.startswith((links_graphs(names), reviewed_graph(names).value)):
            found[link] = subject
            decided |= {link} if graph == reviewed_graph(names).value else set()
    subjects = {one: found[one.link] if one.link else _subject(one) for one in asked if _named(one, found)}
    asked_for = [thing for one, thing in subjects.items() if thing and one.link not in decided]
    known = types_of(store, asked_for)
    for thing in asked_for:
        if thing not in known:
            raise _gone(store, thing)
    return {one: thing for one, thing in subjects.items() if thing}


def types_of(store: Store, things: Iterable[NamedNode]) -> Mapping[NamedNode, frozenset[NamedNode]]:
    """Return the classes of the things that the graph knows."""
    found: dict[NamedNode, frozenset[NamedNode]] = {}
    for row in solutions(store, _TYPES, "thing", dict.fromkeys(things)):
        thing, kind = node(row, "thing"), node(row, "type")
        if thing and kind:
            found[thing] = found.get(thing, frozenset()) | {kind}
    return found


def by_hand(store: Store, subject: NamedNode, relation: NamedNode, object_: NamedNode) -> Link:
    """Return the link that a reviewer makes, with what its ends read as its evidence.

    Raises `QueryError` for a relation that links have not, a thing linked to itself, or an object that the
    graph has not or of which such a relation cannot be claimed.
    """
    _check(store, subject, relation, object_)
    ends = (subject, object_)
    return Link(
        subject=subject,
        relation=relation,
        object=object_,
        confidence=Decimal(1),
        method=BY_HAND,
        evidence=first_passages(passages(store, ends), ends),
        justification=SEMAPV("ManualMappingCuration"),
    )


def _check(store: Store, subject: NamedNode, relation: NamedNode, object_: NamedNode) -> None:
    """Raise `QueryError` for a claim that cannot be made."""
    kind = kind_of(relation)
    if not kind:
        known = ", ".join(str(one) for relations in RELATIONS.values() for one in relations)
        raise QueryError(f"relation: found {relation}, expected one of {known}")
    if subject == object_:
        raise QueryError(f"object: found {object_}, which is the subject itself; expected another thing")
    if object_ != NONE_FITS:
        found = types_of(store, [object_]).get(object_)
        if not found:
            raise _gone(store, object_)
        if not found & set(OBJECTS[kind]):
            expected = ", ".join(map(str, OBJECTS[kind]))
            raise QueryError(f"object: found {object_}, expected one of the class {expected}")


def proposed(store: Store, link: Link) -> Link:
    """Return a link that another program made, as it may stand in the graph: with the evidence that can be
    found there verbatim, or else with that of a link made by hand.

    Raises `QueryError` as `by_hand`.
    """
    _check(store, link.subject, link.relation, link.object)
    quotes: dict[NamedNode, list[str]] = {}
    for row in solutions(store, _QUOTES, "source", dict.fromkeys(one.source for one in link.evidence)):
        source = node(row, "source")
        if source:
            quotes.setdefault(source, []).append(text(row, "quote"))
    kept = [one for one in link.evidence if any(one.text in said for said in quotes.get(one.source, ()))]
    if not kept:
        ends = (link.subject, link.object)
        kept = list(first_passages(passages(store, ends), ends))
    return replace(link, status="proposed", reviewers=(), changed=False, evidence=tuple(kept))


def another_relation(store: Store, link: Link, relation: NamedNode) -> Link:
    """Return the link that says that another relation holds between the ends of `link`.

    Raises `QueryError` as `by_hand`, or for a relation of another kind.
    """
    if kind_of(relation) != kind_of(link.relation):
        allowed = ", ".join(map(str, RELATIONS[kind_of(link.relation)]))
        raise QueryError(f"relation: found {relation}, expected one of {allowed}")
    made = by_hand(store, link.subject, relation, link.object)
    return replace(made, evidence=link.evidence or made.evidence, reasons=link.reasons)


def none_fits(store: Store, subject: NamedNode, relation: NamedNode) -> Link:
    """Return the link that says that nothing fits a subject; `relation` tells of which kind."""
    kind = kind_of(relation)
    return by_hand(store, subject, none_relation(kind) if kind else relation, NONE_FITS)


def _named(judgement: Judgement, found: Mapping[NamedNode, NamedNode]) -> bool:
    if judgement.link and judgement.link not in found:
        raise Unknown(
            f"found no link {judgement.link}, expected one that is in the graph. A later run may no longer "
            "propose it, or its document was withdrawn; look at the queue again."
        )
    if not judgement.link and not _subject(judgement):
        raise QueryError("found neither a link nor a subject, expected one of them to be decided on")
    return True


def _subject(judgement: Judgement) -> NamedNode | None:
    return judgement.proposal.subject if judgement.proposal else judgement.subject


def _gone(store: Store, thing: NamedNode) -> Unknown:
    """Return what is said of a thing that is not in the graph."""
    asked = [thing, NamedNode(thing.value.partition("#")[0])]
    rows = solutions(store, _WITHDRAWN, "thing", asked)
    why = [f" It was withdrawn at {text(row, 'when')}: {text(row, 'why')}" for row in rows]
    return Unknown(f"found no {thing} in the graph, expected something that is there.{''.join(why[:1])}")
