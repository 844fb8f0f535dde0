"""Decisions: what becomes of a link, who is told what, and what is refused."""

from dataclasses import replace
from decimal import Decimal

import pytest
from pyoxigraph import NamedNode, Triple
from review_cases import CLAUSES, NAMES, POLICY, clause, document_of, links_of, things, write_links

from perfgraph.errors import QueryError
from perfgraph.ingest import snapshot
from perfgraph.links import CARRIES_OUT, GROUNDED_IN, NONE_FITS, Evidence, Link, links_in
from perfgraph.review import (
    BY_HAND,
    LONGEST_COMMENT,
    Conflict,
    Judgement,
    Unknown,
    decide,
    disagree,
    last,
    reviewed_graph,
    state,
    undo,
    votes,
)
from perfgraph.stores import Store

REVIEWED = reviewed_graph(NAMES)


def iri(link: Link) -> NamedNode:
    """Return the address of a link."""
    return link.iri(NAMES)


def accept(link: Link, **more: object) -> Judgement:
    """Return the judgement that a link holds."""
    return replace(Judgement("accepted", link=iri(link)), **more)


def reject(link: Link, **more: object) -> Judgement:
    """Return the judgement that a link does not hold."""
    return replace(Judgement("rejected", link=iri(link)), **more)


def none(link: Link, **more: object) -> Judgement:
    """Return the judgement that nothing fits the subject of a link."""
    return replace(Judgement("none-fits", subject=link.subject, relation=link.relation), **more)


def status(store: Store, link: Link) -> str:
    """Return the review state of a link."""
    held = state(store, NAMES, link.subject).held(iri(link))
    assert held is not None
    return held.link.status


def claimed(store: Store, link: Link) -> list[str]:
    """Return the graphs that state what a link claims."""
    found = store.query(
        f"SELECT DISTINCT ?g {{ GRAPH ?g {{ {link.subject} {link.relation} {link.object} }} }}"
    )
    return sorted(row["g"].value for row in found)


def test_an_accepted_link_moves_to_what_was_decided_and_its_claim_holds(
    store: Store, links: list[Link]
) -> None:
    """The link stands in graph/reviewed with its reviewer, in no graph of links, and the claim is a fact."""
    machine = NAMES.graph("links", document_of(store, "sample.docx"))
    before, identity = set(links_in(store, machine)), snapshot(store)
    done = decide(store, NAMES, "zhang", [accept(links[0], comment="标准一致")])
    assert [one.verdict for one in done.decisions] == ["accepted"]
    assert done.statuses[iri(links[0])] == "accepted"
    (held,) = links_in(store, REVIEWED)
    assert held.status == "accepted"
    assert held.reviewers == (NAMES.reviewer("zhang"),)
    assert (held.method, held.confidence, held.reasons) == (
        links[0].method,
        links[0].confidence,
        links[0].reasons,
    )
    assert set(links_in(store, machine)) == {one for one in before if iri(one) != iri(links[0])}
    assert claimed(store, links[0]) == [REVIEWED.value]
    assert snapshot(store) != identity


def test_a_decision_remembers_what_was_seen(store: Store, links: list[Link]) -> None:
    """Texts of both ends, the key, the comment, the state before, in the log."""
    decide(store, NAMES, "zhang", [accept(links[0], comment="一\n二")])
    known = state(store, NAMES, links[0].subject)
    (decision,) = known.decisions
    assert decision.subject_text == known.text != ""
    assert decision.object_text == CLAUSES["c-1"]
    assert decision.subject_key == known.key
    assert decision.object_key == clause("c-1").value
    assert (decision.comment, decision.before, decision.reviewer) == ("一\n二", "proposed", "zhang")


def test_a_rejected_link_claims_nothing(store: Store, links: list[Link]) -> None:
    """Also one that the document stated: its claim is taken out of the graph of links."""
    stated = next(link for link in links if link.status == "stated")
    assert len(claimed(store, stated)) == 1
    decide(store, NAMES, "zhang", [reject(stated)])
    assert claimed(store, stated) == []
    assert status(store, stated) == "rejected"


def test_undoing_gives_back_the_state_before_and_keeps_the_log(store: Store, links: list[Link]) -> None:
    """A proposed link is proposed again, a stated one stated; nothing is deleted from the log."""
    stated = next(link for link in links if link.status == "stated")
    for link, before in ((links[0], "proposed"), (stated, "stated")):
        done = decide(store, NAMES, "zhang", [reject(link)])
        undone = undo(store, NAMES, "zhang", last(store, NAMES, "zhang"))
        assert undone.decisions[0].undoes == done.decisions[0].iri
        assert status(store, link) == before
        assert len(state(store, NAMES, link.subject).decisions) == 2
    assert len(claimed(store, stated)) == 1
    assert last(store, NAMES, "zhang") == ()


def test_two_reviewers_must_agree_where_the_settings_ask_for_two(store: Store, links: list[Link]) -> None:
    """One is not enough, two that agree are; two that differ leave it to be reviewed."""
    first, second = links[0], links[3]
    decide(store, NAMES, "zhang", [accept(first), accept(second)], reviews=2)
    assert [status(store, one) for one in (first, second)] == ["needs-review"] * 2
    assert claimed(store, first) == []
    decide(store, NAMES, "li", [accept(first), reject(second)], reviews=2)
    assert [status(store, one) for one in (first, second)] == ["accepted", "needs-review"]
    known = state(store, NAMES, second.subject)
    held = known.held(iri(second))
    assert held is not None
    assert disagree(known, held)
    assert votes(known, held) == {"zhang": "accepted", "li": "rejected"}
    decide(store, NAMES, "zhang", [reject(second)], reviews=2)
    assert status(store, second) == "rejected"


def test_one_reviewer_is_enough_but_a_second_who_differs_is_heard(store: Store, links: list[Link]) -> None:
    """With one review the first decides; a disagreement is never settled by who came last."""
    decide(store, NAMES, "zhang", [accept(links[0])])
    decide(store, NAMES, "li", [reject(links[0])])
    assert status(store, links[0]) == "needs-review"
    assert claimed(store, links[0]) == []


def test_another_relation_is_one_commit_that_rejects_the_proposed_one(
    store: Store, links: list[Link]
) -> None:
    """The new link has the evidence of the proposed one; one undo takes both decisions back."""
    done = decide(store, NAMES, "zhang", [accept(links[0], relation=CARRIES_OUT)])
    made = replace(links[0], relation=CARRIES_OUT)
    assert sorted(one.verdict for one in done.decisions) == ["accepted", "rejected"]
    assert (status(store, links[0]), status(store, made)) == ("rejected", "accepted")
    assert (claimed(store, links[0]), claimed(store, made)) == ([], [REVIEWED.value])
    held = state(store, NAMES, made.subject).held(iri(made))
    assert held is not None
    assert {one.text for one in held.link.evidence} == {one.text for one in links[0].evidence}
    assert {one.source for one in held.link.evidence} == {one.source for one in links[0].evidence}
    assert held.link.method == BY_HAND
    undo(store, NAMES, "zhang", last(store, NAMES, "zhang"))
    assert (status(store, links[0]), status(store, made)) == ("proposed", "proposed")
    assert claimed(store, made) == []


def test_none_fits_is_said_of_a_subject(store: Store, links: list[Link]) -> None:
    """With the machine's own link to "none fits", or a new one; it claims nothing about the object."""
    done = decide(store, NAMES, "zhang", [none(links[0])])
    assert done.statuses[iri(links[2])] == "accepted"
    goal = next(link for link in links if link.relation.value.endswith("contributesTo"))
    decide(store, NAMES, "zhang", [none(goal)])
    made = replace(goal, object=NONE_FITS)
    assert status(store, made) == "accepted"
    assert claimed(store, made) == []


def test_a_reviewer_cannot_mean_that_a_link_fits_and_that_none_does(store: Store, links: list[Link]) -> None:
    """The newer act takes the older back, in its own commit; two reviewers who differ are a disagreement."""
    decide(store, NAMES, "zhang", [none(links[0])])
    decide(store, NAMES, "zhang", [accept(links[0])])
    assert (status(store, links[0]), status(store, links[2])) == ("accepted", "rejected")
    decide(store, NAMES, "zhang", [none(links[0])])
    assert (status(store, links[0]), status(store, links[2])) == ("rejected", "accepted")
    assert claimed(store, links[0]) == []
    decide(store, NAMES, "li", [accept(links[0])])
    assert (status(store, links[0]), status(store, links[2])) == ("needs-review", "needs-review")


def test_a_link_by_hand_leads_to_what_was_not_suggested(store: Store, links: list[Link]) -> None:
    """To a clause and to the policy as a whole, with both ends as verbatim evidence."""
    for object_ in (clause("c-3"), POLICY):
        said = Judgement("accepted", subject=links[0].subject, relation=GROUNDED_IN, object=object_)
        decide(store, NAMES, "zhang", [said])
        made = replace(links[0], object=object_)
        assert status(store, made) == "accepted"
    held = state(store, NAMES, links[0].subject).held(
        NAMES.link(links[0].subject, GROUNDED_IN, clause("c-3"))
    )
    assert held is not None
    assert {one.text for one in held.link.evidence} == {held.subject_text, CLAUSES["c-3"]}


def test_the_same_decision_again_changes_nothing(store: Store, links: list[Link]) -> None:
    """A replayed form is answered as done, also with the tag of before; other words are a new decision."""
    tag = state(store, NAMES, links[0].subject).tag
    said = accept(links[0], comment="好", tag=tag)
    assert not decide(store, NAMES, "zhang", [said]).already
    before = set(store.quads(REVIEWED))
    again = decide(store, NAMES, "zhang", [said])
    assert again.already
    assert again.statuses[iri(links[0])] == "accepted"
    assert set(store.quads(REVIEWED)) == before
    with pytest.raises(Conflict):
        decide(store, NAMES, "zhang", [replace(said, comment="改")])


def test_who_comes_second_is_told_who_decided_what(store: Store, links: list[Link]) -> None:
    """The state has moved on: nothing is saved, and the answer says by whom; a replay after an undo too."""
    tag = state(store, NAMES, links[0].subject).tag
    decide(store, NAMES, "zhang", [reject(links[1], tag=tag)])
    before = set(store.quads(REVIEWED))
    with pytest.raises(Conflict, match=r"zhang: rejected") as conflict:
        decide(store, NAMES, "li", [accept(links[0], tag=tag)])
    assert conflict.value.state.decisions[-1].reviewer == "zhang"
    undo(store, NAMES, "zhang", last(store, NAMES, "zhang"))
    with pytest.raises(Conflict):
        decide(store, NAMES, "zhang", [reject(links[1], tag=tag)])
    assert len(list(links_in(store, REVIEWED))) == 1
    assert before


def test_a_batch_is_decided_as_a_whole_or_not_at_all(store: Store, links: list[Link]) -> None:
    """One judgement that is at fault keeps all of them out."""
    gone = Judgement("accepted", link=NAMES.link(POLICY, GROUNDED_IN, POLICY))
    with pytest.raises(Unknown, match="found no link"):
        decide(store, NAMES, "zhang", [accept(links[0]), gone])
    assert list(store.quads(REVIEWED)) == []
    done = decide(
        store, NAMES, "zhang", [accept(links[0]), reject(links[1]), reject(links[1]), none(links[3])]
    )
    assert len(done.decisions) == 3


def test_what_no_longer_exists_is_refused_unless_it_was_decided(store: Store, links: list[Link]) -> None:
    """A link that a later run proposes no more, a subject whose document is gone, one decided before."""
    document = document_of(store, "sample.docx")
    decide(store, NAMES, "zhang", [accept(links[0])])
    write_links(
        store, document, [link for link in links_of(store, document) if link not in (links[0], links[4])]
    )
    with pytest.raises(Unknown, match="found no link"):
        decide(store, NAMES, "zhang", [accept(links[4])])
    store.drop([NAMES.graph(part, document) for part in ("doc", "inferred")])
    with pytest.raises(Unknown, match="in the graph"):
        decide(store, NAMES, "zhang", [accept(links[3])])
    decide(store, NAMES, "li", [reject(links[0])])
    assert status(store, links[0]) == "needs-review"


def test_judgements_that_cannot_be_meant_are_refused(store: Store, links: list[Link]) -> None:
    """Each with what was found and what was expected; nothing is written."""
    target, indicator = links[0].subject, things(store, "Indicator")[0]
    faults = {
        "comment": accept(links[0], comment="长" * (LONGEST_COMMENT + 1)),
        "control character": accept(links[0], comment="a\x00b"),
        "verdict": replace(accept(links[0]), verdict="perhaps"),
        "which is the subject": Judgement(
            "accepted", subject=indicator, relation=links[-1].relation, object=indicator
        ),
        "of the class": Judgement("accepted", subject=target, relation=GROUNDED_IN, object=indicator),
        "relation: found": Judgement(
            "accepted", subject=target, relation=NamedNode("urn:x:y"), object=POLICY
        ),
        "expected one of": accept(links[0], relation=links[-1].relation),
        "which only goes": reject(links[0], relation=CARRIES_OUT),
        "neither": Judgement("accepted"),
        "nor relation": Judgement("accepted", subject=target),
        'for "none-fits"': Judgement("none-fits", subject=target),
        "in the graph": Judgement("accepted", subject=target, relation=GROUNDED_IN, object=clause("c-9")),
    }
    for words, judgement in faults.items():
        with pytest.raises(QueryError, match=words):
            decide(store, NAMES, "zhang", [judgement])
    assert list(store.quads(REVIEWED)) == []


def test_only_ones_own_decisions_can_be_undone(store: Store, links: list[Link]) -> None:
    """And once; what a newer decision replaced cannot."""
    first = decide(store, NAMES, "zhang", [accept(links[0])]).decisions[0].iri
    with pytest.raises(QueryError, match="a decision of zhang"):
        undo(store, NAMES, "li", [first])
    decide(store, NAMES, "zhang", [reject(links[0])])
    with pytest.raises(Conflict, match="newer"):
        undo(store, NAMES, "zhang", [first])
    latest = last(store, NAMES, "zhang")
    assert not undo(store, NAMES, "zhang", latest).already
    assert undo(store, NAMES, "zhang", latest).already
    assert status(store, links[0]) == "accepted"  # the decision before it stands again
    with pytest.raises(Unknown):
        undo(store, NAMES, "zhang", [NAMES.decision("none")])


def test_a_linking_run_does_not_touch_what_was_decided(store: Store, links: list[Link]) -> None:
    """Writing the graph of links anew, even with the decided link in it, changes no decision."""
    decide(store, NAMES, "zhang", [reject(links[0])])
    before = set(store.quads(REVIEWED))
    write_links(store, document_of(store, "sample.docx"), links)
    assert set(store.quads(REVIEWED)) == before
    assert status(store, links[0]) == "rejected"
    assert Triple(links[0].subject, links[0].relation, links[0].object) not in before


def test_what_another_program_proposes_is_judged_with_its_own_evidence(
    store: Store, links: list[Link]
) -> None:
    """Method and confidence are kept, evidence as far as it stands in the graph; all of it in one commit."""
    made = [
        replace(link, object=clause("c-3"), method="elsewhere 1", confidence=Decimal("0.7"), rank=0)
        for link in links[:18:3]
    ]
    forged = replace(made[0], evidence=(Evidence("not in the clause", clause("c-3")),))
    said = [Judgement("accepted", proposal=link) for link in made[1:]]
    done = decide(store, NAMES, "zhang", [Judgement("rejected", proposal=forged), *said])
    assert len(done.decisions) == 6
    kept = state(store, NAMES, made[1].subject).held(iri(made[1]))
    assert kept is not None
    assert (kept.link.method, kept.link.confidence, kept.link.status) == (
        "elsewhere 1",
        Decimal("0.7"),
        "accepted",
    )
    assert {one.text for one in kept.link.evidence} == {made[1].evidence[0].text, made[1].evidence[1].text}
    held = state(store, NAMES, forged.subject).held(iri(forged))
    assert held is not None
    assert "not in the clause" not in {one.text for one in held.link.evidence}
    assert held.link.status == "rejected"
    assert decide(store, NAMES, "zhang", said).already
