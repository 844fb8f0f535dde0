"""Decisions on every store: one commit each, checked against what others wrote in the meantime."""

import pytest
from review_cases import NAMES, clause, document_of, fill, links_of

from perfgraph.errors import StoreError
from perfgraph.links import CARRIES_OUT, GROUNDED_IN, links_in
from perfgraph.review import (
    Conflict,
    Judgement,
    QueueFilter,
    agreement,
    counts,
    decide,
    last,
    precision,
    queue,
    reviewed_graph,
    state,
    undo,
)
from perfgraph.review import decisions as deciding
from perfgraph.review.log import Entry, commit, receipt
from perfgraph.stores import Store

REVIEWED = reviewed_graph(NAMES)


def test_a_review_runs_alike_on_every_store(store: Store) -> None:
    """Accept, reject, another relation, none fits, undo, a conflict, a replay; queue, counts and measures."""
    fill(store)
    document = document_of(store, "sample.docx")
    links = list(links_of(store, document))
    waiting = queue(store, NAMES, QueueFilter())
    assert len(waiting) == 9
    first = Judgement("accepted", link=links[0].iri(NAMES), comment='"引号" \\u0022 \n<b>', tag=None)
    done = decide(store, NAMES, "zhang", [first])
    assert done.statuses[links[0].iri(NAMES)] == "accepted"
    assert state(store, NAMES, links[0].subject).decisions[0].comment == first.comment
    assert decide(store, NAMES, "zhang", [first]).already
    tag = state(store, NAMES, links[3].subject).tag
    decide(
        store, NAMES, "li", [Judgement("accepted", link=links[3].iri(NAMES), relation=CARRIES_OUT, tag=tag)]
    )
    with pytest.raises(Conflict):
        decide(store, NAMES, "zhang", [Judgement("rejected", link=links[3].iri(NAMES), tag=tag)])
    decide(store, NAMES, "li", [Judgement("rejected", link=links[0].iri(NAMES))])
    decide(store, NAMES, "zhang", [Judgement("none-fits", subject=links[6].subject, relation=GROUNDED_IN)])
    undo(store, NAMES, "zhang", last(store, NAMES, "zhang"))
    statuses = {link.iri(NAMES): link.status for link in links_in(store, REVIEWED)}
    assert statuses[links[0].iri(NAMES)] == "needs-review"
    assert statuses[NAMES.link(links[3].subject, CARRIES_OUT, clause("c-2"))] == "accepted"
    machine = {link.iri(NAMES) for link in links_in(store, NAMES.graph("links", document))}
    assert not machine & set(statuses)
    found = counts(store, NAMES)
    assert (found["policy", "disagreement"], found["policy", "waiting"]) == (1, 4)
    assert [one.links for one in agreement(store, NAMES)] == [1]
    # Link 3 was rejected by its other relation; the second relation is nobody's proposal.
    assert [(one.accepted, one.decided) for one in precision(store, NAMES)] == [(0, 1)]


def test_an_entry_is_only_written_after_the_receipt_that_its_writer_read(store: Store) -> None:
    """Two writers who read the same state: the second finds nothing to do, whatever the engine."""
    fill(store)
    links = list(links_of(store, document_of(store, "sample.docx")))
    before = receipt(store, NAMES)
    assert before == ""
    decide(store, NAMES, "zhang", [Judgement("accepted", link=links[0].iri(NAMES))])
    written, after = set(store.quads(REVIEWED)), receipt(store, NAMES)
    decision = state(store, NAMES, links[0].subject).decisions[0]
    late = type(decision)(
        **{name: getattr(decision, name) for name in decision.__slots__} | {"iri": NAMES.decision("late")}
    )
    assert not commit(store, NAMES, Entry([late], [links[3]]), before)
    assert not commit(store, NAMES, Entry([late], [links[3]]), "0" * 64)
    assert set(store.quads(REVIEWED)) == written
    assert links[3].iri(NAMES) in {
        one.iri(NAMES) for one in links_in(store, NAMES.graph("links", _document(store)))
    }
    assert commit(store, NAMES, Entry([late], [links[3]]), after)
    assert receipt(store, NAMES) not in ("", after)


def test_somebody_faster_is_seen_and_the_act_is_done_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a tag both decisions stand; with one the slower reviewer gets the conflict."""
    fill(store)
    links = list(links_of(store, document_of(store, "sample.docx")))
    tag = state(store, NAMES, links[0].subject).tag
    rivals = iter(["li", "wang"])
    real = deciding.commit

    def slow(*entry: object) -> bool:
        rival = next(rivals, None)
        if rival:
            monkeypatch.setattr(deciding, "commit", real)
            decide(store, NAMES, rival, [Judgement("rejected", link=links[0].iri(NAMES))])
            monkeypatch.setattr(deciding, "commit", slow)
        return real(*entry)  # type: ignore[arg-type]

    monkeypatch.setattr(deciding, "commit", slow)
    decide(store, NAMES, "zhang", [Judgement("accepted", link=links[0].iri(NAMES))])
    assert {one.reviewer for one in state(store, NAMES, links[0].subject).decisions} == {
        "li",
        "wang",
        "zhang",
    }
    with pytest.raises(Conflict, match="li: rejected"):
        decide(store, NAMES, "zhao", [Judgement("accepted", link=links[0].iri(NAMES), tag=tag)])
    monkeypatch.setattr(deciding, "commit", lambda *entry: False)
    with pytest.raises(StoreError, match="nothing was saved"):
        decide(store, NAMES, "zhao", [Judgement("accepted", link=links[3].iri(NAMES))])


def _document(store: Store) -> str:
    return document_of(store, "sample.docx")
