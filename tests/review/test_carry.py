"""Decisions are kept when a document is read again, and when a new version of it is read."""

from pathlib import Path

import pytest
from review_cases import CLAUSES, NAMES, clause, document_of, links_of, policies, things, write_links
from versions import version

from perfgraph.ingest import ingest
from perfgraph.links import CARRIES_OUT, GROUNDED_IN, Link, links_in
from perfgraph.quads import in_order
from perfgraph.review import Judgement, carry, decide, decided, queue, reviewed_graph, state, subject_keys
from perfgraph.review.queue import QueueFilter
from perfgraph.stores import Store
from perfgraph.terms import PG
from perfgraph.validation import validate

REVIEWED = reviewed_graph(NAMES)


def run(store: Store, document: str) -> list[Link]:
    """Do what a linking run does for a document: suggest, leave out what was decided, carry over."""
    links = list(links_of(store, document))
    subjects = dict.fromkeys(link.subject for link in links)
    carried = carry(store, NAMES, document, subjects)
    left = decided(store, NAMES) | carried.addresses
    kept = [link for link in links if link.iri(NAMES) not in left]
    write_links(store, document, [*kept, *carried.links])
    graph = NAMES.graph("links", document)
    said = [quad.triple for quad in store.quads(graph)]
    store.put([{graph: in_order([*said, *carried.statements(NAMES)])}])
    return list(carried.links)


@pytest.fixture
def newer(store: Store, tmp_path: Path) -> str:
    """Read a second version whose first target's value is another one; return its identifier."""
    ingest([version(tmp_path / "new", {"17人": "18人"}, "second.docx")], store, NAMES)
    return document_of(store, "second.docx")


def decide_some(store: Store, links: list[Link]) -> None:
    """Accept, reject, say that none fits, and another relation; of targets, a goal and a basis."""
    goal, basis = links[-3], links[-2]
    decide(store, NAMES, "zhang", [Judgement("accepted", link=links[0].iri(NAMES))])
    decide(store, NAMES, "zhang", [Judgement("rejected", link=links[3].iri(NAMES))])
    decide(store, NAMES, "zhang", [Judgement("none-fits", subject=links[6].subject, relation=GROUNDED_IN)])
    decide(store, NAMES, "zhang", [Judgement("accepted", link=links[9].iri(NAMES), relation=CARRIES_OUT)])
    decide(store, NAMES, "zhang", [Judgement("accepted", link=goal.iri(NAMES))])
    decide(store, NAMES, "zhang", [Judgement("accepted", link=basis.iri(NAMES))])


def test_keys_are_the_same_in_both_versions(store: Store, newer: str) -> None:
    """Of every target, goal and sheet; within a version no two things of a class share one."""
    older = document_of(store, "sample.docx")
    for kind in ("IndicatorTarget", "ProjectGoal", "SubGoal", "OverallGoal", "TargetSheet"):
        every = things(store, kind)
        keys = subject_keys(store, every)
        by_version = [
            sorted(keys[thing] for thing in every if f"/{document}" in thing.value)
            for document in (older, newer)
        ]
        assert by_version[0] == by_version[1]
        assert len(set(by_version[0])) == len(by_version[0]) > 0


def test_the_same_document_read_again_keeps_every_decision(store: Store, links: list[Link]) -> None:
    """Reading and linking again touches nothing that was decided, and proposes none of it anew."""
    decide_some(store, links)
    before = set(store.quads(REVIEWED))
    document = document_of(store, "sample.docx")
    assert run(store, document) == []
    assert run(store, document) == []
    assert set(store.quads(REVIEWED)) == before
    proposed = {link.iri(NAMES) for link in links_in(store, NAMES.graph("links", document))}
    assert not proposed & decided(store, NAMES)


def test_a_new_version_takes_decisions_over_and_asks_again_where_its_text_changed(
    store: Store, links: list[Link], newer: str
) -> None:
    """Same text, same state; the first target's row is another one, so its link must be reviewed again."""
    decide_some(store, links)
    before = set(store.quads(REVIEWED))
    carried = run(store, newer)
    found = {(link.object, link.relation, link.status, link.changed) for link in carried}
    assert (clause("c-1"), GROUNDED_IN, "needs-review", True) in found
    assert (links[3].object, links[3].relation, "rejected", False) in found
    assert (links[9].object, GROUNDED_IN, "rejected", False) in found
    assert (links[9].object, CARRIES_OUT, "accepted", False) in found
    goals = [(one, status) for one, relation, status, _ in found if relation == links[-3].relation]
    assert [(newer in one.value, status) for one, status in goals] == [(True, "accepted")]
    assert ("none-fits", "accepted") in {
        (one.value.rpartition("/")[2], status) for one, _, status, _ in found
    }
    assert set(store.quads(REVIEWED)) == before
    assert len(carried) == 6  # the basis keeps its address, and with it its decision


def test_what_was_carried_over_has_its_evidence_in_the_new_version(
    store: Store, links: list[Link], newer: str
) -> None:
    """The shapes of links hold: verbatim evidence, a reviewer for each accepted link."""
    decide_some(store, links)
    run(store, newer)
    graphs = (
        NAMES.graph("links", newer),
        NAMES.graph("doc", newer),
        NAMES.graph("policy", "test-1"),
        REVIEWED,
    )
    said = [quad.triple for graph in graphs for quad in store.quads(graph)]
    said += [quad.triple for quad in store.quads(NAMES.graph("doc", document_of(store, "sample.docx")))]
    broken = [
        found.rule for found in validate(said).findings if "Link" in found.rule or "Decision" in found.rule
    ]
    assert broken == []


def test_deciding_on_a_carried_link_counts_what_others_said_before(
    store: Store, links: list[Link], newer: str
) -> None:
    """One of two reviewers decided on the old version, the other on the new one: that makes two."""
    decide(store, NAMES, "zhang", [Judgement("accepted", link=links[9].iri(NAMES))], reviews=2)
    (carried,) = run(store, newer)
    assert carried.status == "needs-review"
    assert not carried.changed
    done = decide(store, NAMES, "li", [Judgement("accepted", link=carried.iri(NAMES))], reviews=2)
    assert done.statuses[carried.iri(NAMES)] == "accepted"
    assert carried.iri(NAMES) in decided(store, NAMES)
    assert run(store, newer) == []


def test_a_stale_decision_counts_no_more_until_it_is_made_again(
    store: Store, links: list[Link], newer: str
) -> None:
    """It is listed as stale; who decides again on the new text settles it."""
    decide(store, NAMES, "zhang", [Judgement("accepted", link=links[0].iri(NAMES))])
    (carried,) = run(store, newer)
    (item,) = queue(store, NAMES, QueueFilter(status="stale"))
    assert item.subject == carried.subject
    done = decide(store, NAMES, "zhang", [Judgement("accepted", link=carried.iri(NAMES))])
    assert not done.already
    assert done.statuses[carried.iri(NAMES)] == "accepted"
    assert queue(store, NAMES, QueueFilter(status="stale")) == ()
    assert len(state(store, NAMES, carried.subject).decisions) == 2


def test_a_clause_that_reads_otherwise_makes_its_links_stale(store: Store, links: list[Link]) -> None:
    """The same document, but the policy was read again: the run says so of the decided link."""
    decide(store, NAMES, "zhang", [Judgement("accepted", link=links[0].iri(NAMES))])
    text = CLAUSES["c-1"]
    changed = [
        type(one)(one.subject, one.predicate, type(one.object)(text.replace("260", "300")))
        if one.predicate == PG("quote") and one.object.value == text
        else one
        for one in policies()
    ]
    store.put([{NAMES.graph("policy", "test-1"): changed}])
    document = document_of(store, "sample.docx")
    assert run(store, document) == []
    assert [item.subject for item in queue(store, NAMES, QueueFilter(status="stale"))] == [links[0].subject]
    done = decide(store, NAMES, "zhang", [Judgement("rejected", link=links[0].iri(NAMES))])
    assert done.statuses[links[0].iri(NAMES)] == "rejected"
    assert queue(store, NAMES, QueueFilter(status="stale")) == ()
