"""The pages of the review desk: every state of an item, both languages, nothing a comment says is markup."""

import json
from collections.abc import Iterator
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import html5lib
import pytest
from review_cases import NAMES, document_of, fill, links_of

from perfgraph.findings import Language
from perfgraph.graph import PerformanceGraph
from perfgraph.links import GROUNDED_IN
from perfgraph.pages import Site, Wanted, render
from perfgraph.review import Judgement, decide
from perfgraph.stores import open_store

PAYLOAD = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'"


@pytest.fixture(scope="module")
def desk() -> Iterator[SimpleNamespace]:
    """Return a site with one item in each state, and its links."""
    with open_store("memory:") as store:
        fill(store)
        links = list(links_of(store, document_of(store, "sample.docx")))

        def say(reviewer: str, verdict: str, number: int) -> None:
            judged = Judgement(verdict, link=links[number].iri(NAMES), comment=PAYLOAD)
            decide(store, NAMES, reviewer, [judged], reviews=2)

        say("zhang", "accepted", 0)
        say("li", "accepted", 0)
        say("zhang", "accepted", 3)
        say("li", "rejected", 3)
        say("zhang", "accepted", 6)
        decide(store, NAMES, "li", [Judgement("none-fits", subject=links[9].subject, relation=GROUNDED_IN)])
        yield SimpleNamespace(
            site=Site(PerformanceGraph(store, NAMES), "0" * 16, "http://127.0.0.1:8000/perf/"), links=links
        )


def page(desk: SimpleNamespace, path: str, language: Language = Language.ENGLISH, **parameters: str) -> str:
    """Return a page as text; it must be well-formed HTML."""
    found = render(desk.site, Wanted(path, "html", language, parameters))
    assert found.status == 200
    html5lib.HTMLParser(strict=True).parse(found.body.decode())
    return found.body.decode()


def data(desk: SimpleNamespace, path: str, **parameters: str) -> dict[str, object]:
    """Return the data of a page."""
    found = render(desk.site, Wanted(path, "json", Language.ENGLISH, parameters))
    assert (found.status, found.media_type) == (200, "application/json")
    return dict(json.loads(found.body))


def item(desk: SimpleNamespace, number: int) -> dict[str, str]:
    """Return the parameters of the page of a link's subject."""
    return {"subject": desk.links[number].subject.value, "kind": "policy"}


def test_the_queue_shows_what_waits_with_counts_by_kind(desk: SimpleNamespace) -> None:
    """As many rows as the count says; each leads to a page of the item."""
    found = data(desk, "review")
    assert found["total"] == len(found["items"]) == 5
    assert found["counts"]["policy"] == {
        "waiting": 2, "second": 1, "disagreement": 1, "stale": 0, "decided": 2,
    }  # fmt: skip
    text = page(desk, "review")
    for one in found["items"]:
        address = urlsplit(one["page"])
        assert address.path == "/perf/review/item"
        asked = {name: values[0] for name, values in parse_qs(address.query).items()}
        assert render(desk.site, Wanted("review/item", "html", Language.ENGLISH, asked)).status == 200
        assert one["page"].replace("&", "&amp;") in text
    assert data(desk, "review", kind="goal")["total"] == 1
    assert data(desk, "review", status="decided")["total"] == 2
    assert data(desk, "review", unit="762001", kind="policy")["total"] == 2


def test_an_item_shows_its_source_and_marks_what_is_shared(desk: SimpleNamespace) -> None:
    """The row of the source with its value's cell, the clause with amount and words marked, the reasons."""
    text = page(desk, "review/item", **item(desk, 6))
    assert 'class="made chosen"' in text
    assert '<mark class="shared-amount">260元</mark>' in text
    assert '<mark class="shared-phrase">残疾人</mark>' in text
    assert "ranking 1" in text
    assert "needs review" in text


@pytest.mark.parametrize("language", list(Language))
def test_decisions_are_shown_with_their_authors_and_comments_are_text(
    desk: SimpleNamespace, language: Language
) -> None:
    """Who said what and when; markup in a comment stays what it is, text."""
    text = page(desk, "review/item", language, **item(desk, 3))
    assert PAYLOAD not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "<strong>zhang</strong>" in text
    assert "<strong>li</strong>" in text
    said = data(desk, "review/item", **item(desk, 3))["candidates"][0]
    assert said["votes"] == {"zhang": "accepted", "li": "rejected"}
    assert [one["comment"] for one in said["decisions"]] == [PAYLOAD, PAYLOAD]


def test_disagreements_are_listed_by_themselves(desk: SimpleNamespace) -> None:
    """One item, the one on which reviewers differ."""
    (one,) = data(desk, "review/disagreements")["items"]
    assert one["subject"] == desk.links[3].subject.value
    assert "Disagreements" in page(desk, "review/disagreements")


def test_progress_agreement_and_precision_are_told(desk: SimpleNamespace) -> None:
    """The page has the figures of the data."""
    found = data(desk, "review/agreement")
    (pair,) = found["agreement"]
    assert (pair["first"], pair["second"], pair["links"], pair["observed"]) == ("li", "zhang", 2, 0.5)
    (method,) = found["precision"]
    assert (method["accepted"], method["decided"]) == (2, 4)
    text = page(desk, "review/agreement")
    assert "0.500" in text
    assert "ranking 1" in text
    page(desk, "review/agreement", Language.CHINESE)


@pytest.mark.parametrize(
    ("path", "parameters"),
    [
        ("review", {"kind": "x"}),
        ("review", {"status": "x"}),
        ("review/item", {}),
        ("review/item", {"subject": "https://w3id.org/perfgraph/id/none", "kind": "policy"}),
        ("review/item", {"subject": "javascript:alert(1)", "kind": "policy"}),
        ("review/item", {"subject": 'http://a/">', "kind": "policy"}),
    ],
)
def test_what_is_not_there_says_so(desk: SimpleNamespace, path: str, parameters: dict[str, str]) -> None:
    """A page of status 404 in both languages, never an error of the program."""
    for language in Language:
        assert render(desk.site, Wanted(path, "html", language, parameters)).status == 404


def test_an_odd_unit_or_page_finds_nothing_and_breaks_nothing(desk: SimpleNamespace) -> None:
    """A filter is a term of the question, whatever stands in it."""
    assert data(desk, "review", unit='") } #', page="99999")["total"] == 0
    assert data(desk, "review", unit="KINDS PATTERN")["total"] == 0


def test_the_pages_work_on_an_empty_store() -> None:
    """Nothing to review is said in words, with what to do."""
    with open_store("memory:") as store:
        empty = SimpleNamespace(site=Site(PerformanceGraph(store, NAMES), "0" * 16, "http://127.0.0.1:8000/"))
        assert "perfgraph link run" in page(empty, "review")
        page(empty, "review/agreement")
        page(empty, "review/disagreements", Language.CHINESE)
