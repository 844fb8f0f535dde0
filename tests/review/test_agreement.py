"""Agreement and precision, against figures worked out by hand."""

import pytest
from review_cases import NAMES, POLICY

from perfgraph.links import GROUNDED_IN, Link
from perfgraph.review import Judgement, agreement, decide, last, precision, undo
from perfgraph.review.agreement import kappa, wilson
from perfgraph.stores import Store


def say(store: Store, reviewer: str, link: Link, verdict: str) -> None:
    """Let a reviewer judge a link."""
    decide(store, NAMES, reviewer, [Judgement(verdict, link=link.iri(NAMES))], reviews=2)


def test_kappa_of_reviewers_who_say_the_opposite_is_minus_one() -> None:
    """And 1 of those who always agree on both answers; nothing where one answer is all that was given."""
    assert kappa([("a", "r"), ("r", "a")])[2] == -1
    assert kappa([("a", "a"), ("r", "r")])[2] == 1
    assert kappa([("a", "a")] * 3)[2] is None


@pytest.mark.parametrize(
    ("right", "count", "low", "high"),
    [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (5, 10, 0.2366, 0.7634), (1, 1, 0.2065, 1.0)],
)
def test_the_interval_of_wilson(right: int, count: int, low: float, high: float) -> None:
    """Values of the published formula."""
    assert wilson(right, count) == pytest.approx((low, high), abs=1e-4)


def test_agreement_is_told_of_links_that_both_judged(store: Store, links: list[Link]) -> None:
    """Four links in common, one of them judged differently; what was undone does not count."""
    assert agreement(store, NAMES) == ()
    verdicts = [
        ("accepted", "accepted"),
        ("accepted", "rejected"),
        ("rejected", "rejected"),
        ("accepted",) * 2,
    ]
    for link, (zhang, li) in zip(links[::3], verdicts, strict=False):
        say(store, "zhang", link, zhang)
        say(store, "li", link, li)
    say(store, "li", links[12], "rejected")
    say(store, "zhang", links[12], "accepted")
    undo(store, NAMES, "zhang", last(store, NAMES, "zhang"), reviews=2)
    (found,) = agreement(store, NAMES)
    assert (found.first, found.second, found.links) == ("li", "zhang", 4)
    # observed 3/4; by chance (2·3 + 2·1)/16 = 1/2
    assert (found.observed, found.expected, found.kappa) == (0.75, 0.5, 0.5)


def test_precision_counts_none_fits_against_what_was_proposed(store: Store, links: list[Link]) -> None:
    """Three hold, three do not, two of them because nothing fits; what only people claimed does not count."""
    decide(store, NAMES, "zhang", [Judgement("accepted", link=links[0].iri(NAMES))])
    decide(store, NAMES, "zhang", [Judgement("rejected", link=links[3].iri(NAMES))])
    decide(store, NAMES, "zhang", [Judgement("none-fits", subject=links[6].subject, relation=GROUNDED_IN)])
    for end in (links[0].object, POLICY):
        by_hand = Judgement("accepted", subject=links[9].subject, relation=GROUNDED_IN, object=end)
        decide(store, NAMES, "zhang", [by_hand])
    (found,) = precision(store, NAMES)
    assert (found.kind, found.method) == ("policy", "ranking 1")
    # Link 0, 8 ("none fits" itself) and 10 (proposed, and made by hand alike) hold; 3, 6 and 7 do not.
    assert (found.accepted, found.decided) == (3, 6)
    assert (found.low, found.high) == wilson(3, 6)
