"""What waits, in which order, and what no longer does."""

import tracemalloc
from decimal import Decimal

import pytest
from pyoxigraph import NamedNode, Triple
from review_cases import NAMES, POLICY

from perfgraph.errors import QueryError
from perfgraph.links import GROUNDED_IN, Evidence, Link, Reason, link_statements
from perfgraph.review import Item, Judgement, QueueFilter, counts, decide, last, queue, undo
from perfgraph.stores import Store, open_store


def waiting(store: Store, **wanted: str) -> list[Item]:
    """Return the first items of the queue."""
    return list(queue(store, NAMES, QueueFilter(**wanted)))


def said(link: Link, verdict: str = "accepted") -> list[Judgement]:
    """Return the judgement on a link."""
    return [Judgement(verdict, link=link.iri(NAMES))]


def test_exact_amounts_come_first_then_the_most_confident(store: Store, links: list[Link]) -> None:
    """One item a subject, of every kind; a subject whose document states a link does not wait."""
    items = waiting(store)
    assert [item.kind for item in items] == ["policy"] * 6 + ["indicator", "goal", "basis"]
    assert all(item.exact for item in items[:6])
    assert {item.subject for item in items[:6]} == {link.subject for link in links[:18]}
    assert waiting(store, kind="goal") == [items[7]]
    assert [item.kind for item in waiting(store, unit="762001")].count("policy") == 6
    assert waiting(store, unit="999999") == []


def test_items_move_through_the_states(store: Store, links: list[Link]) -> None:
    """Waiting, one reviewer of two, a disagreement, decided; undone, it waits again."""
    subject = links[0].subject

    def where(reviewer: str = "") -> set[str]:
        found = {}
        for status in ("waiting", "second", "disagreement", "stale", "decided"):
            found[status] = waiting(store, kind="policy", status=status, reviewer=reviewer)
        return {status for status, items in found.items() if subject in {item.subject for item in items}}

    assert where() == {"waiting"}
    decide(store, NAMES, "zhang", said(links[0]), reviews=2)
    assert where() == {"second"}
    assert where("zhang") == set()
    assert where("li") == {"second"}
    decide(store, NAMES, "li", said(links[0], "rejected"), reviews=2)
    assert where() == {"disagreement"}
    undo(store, NAMES, "li", last(store, NAMES, "li"), reviews=2)
    decide(store, NAMES, "li", said(links[0]), reviews=2)
    assert where() == {"decided"}
    undo(store, NAMES, "li", last(store, NAMES, "li"), reviews=2)
    undo(store, NAMES, "zhang", last(store, NAMES, "zhang"), reviews=2)
    assert where() == {"waiting"}


def test_what_is_left_after_a_rejection_waits_still(store: Store, links: list[Link]) -> None:
    """Until "none fits" is said, which settles the subject and leaves the other kinds alone."""
    subject = links[0].subject
    decide(store, NAMES, "zhang", said(links[0], "rejected"))
    assert subject in {item.subject for item in waiting(store)}
    decide(store, NAMES, "zhang", [Judgement("none-fits", subject=subject, relation=GROUNDED_IN)])
    assert subject not in {item.subject for item in waiting(store)}
    assert len(waiting(store)) == 8


def test_items_are_counted_by_kind_and_state(store: Store, links: list[Link]) -> None:
    """The counts are those of the pages."""
    decide(store, NAMES, "zhang", said(links[0]))
    decide(store, NAMES, "zhang", said(links[3]))
    decide(store, NAMES, "li", said(links[3], "rejected"))
    found = counts(store, NAMES)
    assert {key: count for key, count in found.items() if count} == {
        ("policy", "waiting"): 4,
        ("policy", "decided"): 1,
        ("policy", "disagreement"): 1,
        ("goal", "waiting"): 1,
        ("basis", "waiting"): 1,
        ("indicator", "waiting"): 1,
    }


def test_pages_follow_each_other_without_gap_or_overlap(store: Store) -> None:
    """Each item once, whatever the size of the pages."""
    whole = queue(store, NAMES, QueueFilter())
    parts = [item for start in range(0, 9, 2) for item in queue(store, NAMES, QueueFilter(), start, 2)]
    assert parts == list(whole)
    assert queue(store, NAMES, QueueFilter(), 100) == ()


def test_an_unknown_kind_or_status_is_told(store: Store) -> None:
    """With what is known instead."""
    with pytest.raises(QueryError, match='kind: found "x", expected one of policy'):
        queue(store, NAMES, QueueFilter(kind="x"))
    with pytest.raises(QueryError, match="status: found"):
        queue(store, NAMES, QueueFilter(status=""))


@pytest.mark.parametrize("subjects", [200, 4_000])
def test_a_page_takes_no_more_memory_for_more_links(subjects: int) -> None:
    """What Python holds for a page does not grow with the number of links."""
    node = NAMES.document("0123456789abcdef")
    with open_store("memory:") as store:
        store.put([{NAMES.graph("links", "many"): _many(subjects, node)}])
        queue(store, NAMES, QueueFilter())  # what is loaded once does not count
        tracemalloc.start()
        try:
            items = queue(store, NAMES, QueueFilter(), subjects // 2)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert len(items) == 25
        assert peak < 1_000_000


def _many(subjects: int, node: NamedNode) -> tuple[Triple, ...]:
    made: list[Triple] = []
    for number in range(subjects):
        subject = NamedNode(f"{node.value}#t1-r{number}")
        for rank in (1, 2):
            confidence = Decimal(number % 100) / 100
            reasons = (Reason("amount", f"{number}元"),) if number % 7 == 0 else ()
            end = NAMES.clause(POLICY, f"c-{rank}")
            evidence = (Evidence("x", node),)
            link = Link(subject, GROUNDED_IN, end, confidence, "m 1", "proposed", evidence, reasons, rank)
            made += link_statements(link, NAMES)
    return tuple(made)
