"""The search page: states, facets, marks, and the same for machines."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html as lxml_html
from lxml.html import HtmlElement

from perfgraph.findings import Language
from perfgraph.index import LONGEST
from perfgraph.pages import Page, Site, Wanted, render
from perfgraph.pages.lists import index_of


def search(site: Site, language: Language = Language.CHINESE, form: str = "html", **parameters: str) -> Page:
    """Return the page of a search; `kind` stands for the facet "class"."""
    if "list" in parameters:
        parameters["class"] = parameters.pop("list")
    return render(site, Wanted("search", form, language, parameters))


def read(page: Page) -> HtmlElement:
    """Return a page as a tree."""
    return lxml_html.document_fromstring(page.body.decode())


def hits(tree: HtmlElement) -> list[str]:
    """Return the names of the hits."""
    return ["".join(link.itertext()) for link in tree.cssselect(".hits h2 > a:first-child")]


@pytest.mark.parametrize("language", Language)
def test_hits_are_links_with_what_was_looked_for_marked(indexed: Site, language):
    """Each hit leads to its thing, and every mark holds the text that was typed."""
    tree = read(search(indexed, language, q="轮椅车"))
    assert "机动轮椅车车主出行便利程度" in hits(tree)
    marks = [mark.text for mark in tree.cssselect("mark")]
    assert marks
    assert set(marks) == {"轮椅车"}
    found = [link.get("href", "") for link in tree.cssselect(".hits h2 > a:first-child")]
    assert all(address.startswith(("/id/", "/scheme/")) for address in found)


def test_a_facet_is_a_link_that_narrows_and_a_badge_that_widens(indexed: Site):
    """The count beside a choice is what its page finds; the badge leads back."""
    tree = read(search(indexed, q="残疾人"))
    total = int(
        "".join(char for char in tree.cssselect("[role=status]")[0].text.split("·")[0] if char.isdigit())
    )
    choice = tree.xpath("//a[contains(@href, 'class=projects')]")[0]
    count = int(choice.getnext().text)
    narrowed = search(indexed, q="残疾人", list="projects")
    tree = read(narrowed)
    assert 0 < count < total
    assert len(hits(tree)) == count
    badge = tree.cssselect(".chosen-facets a")[0]
    assert badge.get("href") == "/search?" + choice.get("href").split("?")[1].replace("&class=projects", "")


def test_pages_hold_all_hits_once(indexed: Site):
    """Turning the pages shows every hit once."""
    total = json.loads(search(indexed, form="json", q="残疾人").body)["total"]
    seen: list[str] = []
    for page in range(1, total // 20 + 2):
        tree = read(search(indexed, q="残疾人", page=str(page)))
        seen += [link.get("href", "") for link in tree.cssselect(".hits h2 > a:first-child")]
    assert len(seen) == total
    assert len(set(seen)) == total


def test_machines_get_what_readers_get(indexed: Site):
    """The JSON has the same hits, with IRIs, classes and the excerpt in pieces."""
    data = json.loads(search(indexed, form="json", q="轮椅车").body)
    assert data["total"] == len(data["hits"]) == sum(data["facets"]["class"].values())
    assert all(hit["iri"].startswith(indexed.base) for hit in data["hits"])
    assert any(piece == {"text": "轮椅车", "found": True} for hit in data["hits"] for piece in hit["excerpt"])
    assert b"127.0.0.1" not in search(indexed, form="json", q="轮椅车").body


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(
    ("parameters", "status"),
    [
        ({}, 200),
        ({"q": " "}, 200),
        ({"q": "zzzz"}, 200),
        ({"q": "()*"}, 200),
        ({"q": "一" * (LONGEST + 1)}, 400),
    ],
)
def test_a_search_without_hits_says_why(indexed: Site, language, parameters, status):
    """No text, no hit and a text that is too long are pages with a way on."""
    page = search(indexed, language, **parameters)
    tree = read(page)
    assert page.status == status
    assert len(tree.cssselect("h1")) == 1
    assert not hits(tree)
    assert tree.cssselect("main form") or tree.cssselect("main .notice a")


def test_a_machine_is_told_what_was_expected(indexed: Site):
    """Data without a text or with one that is too long are faults of the request."""
    for text in ("", "一" * (LONGEST + 1)):
        page = search(indexed, form="json", q=text)
        assert page.status == 400
        assert b"expected 1 to 200" in page.body


@pytest.mark.parametrize("form", ["html", "json"])
def test_an_index_that_is_not_there_is_awaited(site: Site, form):
    """As long as the index is built, a search is told to come again, and offered the lists."""
    page = search(replace(site, index="", memory={}), form=form, q="残疾人")
    assert page.status == 503
    assert ("Retry-After", "30") in page.headers
    if form == "html":
        assert read(page).xpath("//main//a[@href='/projects']")


def test_an_index_that_is_damaged_is_awaited_too(site: Site, tmp_path: Path):
    """A file that cannot be read is like none."""
    (tmp_path / "broken.sqlite").write_bytes(b"SQLite format 3\0" + bytes(200))
    page = search(replace(site, index=str(tmp_path / "broken.sqlite"), memory={}), q="残疾人")
    assert page.status == 503


def test_a_search_that_takes_too_long_says_so(indexed: Site):
    """At its limit the page says what to do, with a status that tells machines to wait."""
    index = index_of(indexed)
    assert index is not None
    index.seconds = -1
    try:
        page = search(indexed, Language.ENGLISH, q="的")
    finally:
        index.seconds = 60
    assert page.status == 503
    assert "time limit" in "".join(read(page).cssselect(".notice")[0].itertext())


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7 * 7 }}", "%00\x00"]
)
def test_what_is_typed_is_only_text(indexed: Site, text):
    """A hostile search is shown as it is typed, and starts nothing."""
    page = search(indexed, q=text, kind=text, unit=text)
    tree = read(page)
    assert not tree.xpath("//main//script | //main//img | //@onerror")
    assert b"49" not in page.body.split(b"<main")[1].split(b"</main")[0]
