"""A review by keyboard alone: two reviewers, a disagreement, an undo; then the document is read again."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from review_cases import NAMES, SAMPLE, document_of, fill, links_of, write_links
from running_site import Site
from watched import Watch

import perfgraph
from perfgraph.ingest import IngestOptions
from perfgraph.links import links_in
from perfgraph.review import carry, decided, reviewed_graph, state
from perfgraph.stores import open_store

OpenPage = Callable[..., Page]

TOKENS = {"zhang": "zhang-token-for-tests-1", "li": "li-token-for-tests-0002"}
PAYLOAD = "</script><script>alert(1)</script><img src=x onerror=alert(2)>"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a store with links to review."""
    location = tmp_path / "store"
    with open_store(str(location)) as store:
        fill(store)
    return location


@pytest.fixture
def desk(folder: Path, tmp_path: Path) -> Iterator[Site]:
    """A site with two reviewers who must agree."""
    reviewers = " ".join(f"{name}:{token}" for name, token in TOKENS.items())
    site = Site(folder, tmp_path / "log", PERFGRAPH_REVIEWERS=reviewers, PERFGRAPH_REVIEWS="2")
    yield site
    site.stop()


def sign_in(page: Page, address: str, name: str) -> None:
    """Open a page of the desk and sign in, with Tab, the token and Enter."""
    page.goto(address)
    for _ in range(40):
        if page.evaluate("document.activeElement.id") == "token":
            break
        page.keyboard.press("Tab")
    page.keyboard.type(TOKENS[name])
    page.keyboard.press("Enter")
    expect(page.locator("#who")).to_have_text(name)
    expect(page.locator("#sign-in")).to_be_hidden()


def press(page: Page, key: str, says: str) -> None:
    """Press a key and wait for what the desk says of it."""
    page.evaluate("document.getElementById('said').textContent = ''")
    page.keyboard.press(key)
    expect(page.locator("#said")).to_contain_text(re.compile(says))


def on_item(page: Page, subject: str) -> None:
    """Wait for the page of an item."""
    told = "subject => JSON.parse(document.getElementById('review')?.textContent ?? '{}').subject === subject"
    page.wait_for_function(told, arg=subject)
    expect(page.locator(".candidate.picked")).to_have_count(1)


def test_two_reviewers_by_keyboard_and_the_document_read_again(
    desk: Site, folder: Path, open_page: OpenPage, watch: Watch
) -> None:
    """Accept, none fits, reject, another relation, a comment; a disagreement and an undo; nothing is lost."""
    zhang = open_page()
    sign_in(zhang, f"{desk.address}review?kind=policy&lang=en", "zhang")
    entries = zhang.locator("#queue .entry")
    expect(entries).to_have_count(6)
    for key, place in (("j", 1), ("j", 2), ("k", 1), ("k", 0)):
        zhang.keyboard.press(key)
        expect(entries.nth(place)).to_be_focused()
    zhang.keyboard.press("Enter")
    with open_store(str(folder)) as store:
        links = list(links_of(store, document_of(store, "sample.docx")))
    subjects = [links[3 * number].subject.value for number in range(6)]
    on_item(zhang, subjects[0])
    press(zhang, "a", "Saved")  # the first item: its first candidate holds
    on_item(zhang, subjects[1])
    press(zhang, "n", "Saved")  # the second: none fits
    on_item(zhang, subjects[2])
    zhang.keyboard.press("j")
    expect(zhang.locator("#candidate-2")).to_be_focused()
    press(zhang, "r", "Saved")  # the third: its second candidate does not hold, the first is chosen again
    expect(zhang.locator("#candidate-1")).to_be_focused()
    zhang.keyboard.press("c")
    zhang.keyboard.type(f"aarn {PAYLOAD}")  # letters in a comment are letters
    zhang.keyboard.press("Escape")
    zhang.keyboard.press("o")
    expect(zhang.locator("#relation")).to_be_focused()
    zhang.keyboard.press("ArrowDown")  # carries out, instead of grounded in
    zhang.keyboard.press("Tab")
    press(zhang, "Enter", "Saved")

    li = open_page()
    sign_in(li, f"{desk.address}review?kind=policy&status=second&lang=en", "li")
    expect(li.locator("#queue .entry")).to_have_count(3)
    first = li.locator("#queue .entry", has_text="").first
    expect(first).to_be_focused()
    for number in (0, 1):
        li.goto(
            f"{desk.address}review/item?kind=policy&of=policy&status=second&lang=en&subject={quoted(subjects[number])}"
        )
        on_item(li, subjects[number])
        expect(li.locator("#candidate-1")).to_be_focused()
        press(li, "a", "Saved")  # agrees on the first; differs on the second, for which nothing fits
    li.goto(f"{desk.address}review/item?kind=policy&lang=en&subject={quoted(subjects[2])}")
    on_item(li, subjects[2])
    expect(li.locator(".comment").first).to_contain_text(PAYLOAD)
    press(li, "r", "Saved")
    li.goto(f"{desk.address}review/disagreements?lang=en")
    expect(li.locator("#queue .entry")).to_have_count(1)
    press(li, "u", "Undone")  # the latest act, on the third item, whose page opens
    on_item(li, subjects[2])
    expect(li.locator(".decisions").first).to_contain_text("undone")

    with open_store(str(folder)) as store:
        before = set(store.quads(reviewed_graph(NAMES)))
        statuses = {one.iri(NAMES): one.status for one in links_in(store, reviewed_graph(NAMES))}
    assert statuses[links[0].iri(NAMES)] == "accepted"
    assert statuses[links[3].iri(NAMES)] == "needs-review"
    assert {statuses[links[number].iri(NAMES)] for number in (5, 6, 7)} == {"needs-review"}
    read_again(folder)
    with open_store(str(folder)) as store:
        assert set(store.quads(reviewed_graph(NAMES))) == before
        kept = state(store, NAMES, links[0].subject)
        assert [one.reviewer for one in kept.decisions] == ["zhang", "li"]
    zhang.goto(f"{desk.address}review/item?kind=policy&lang=en&subject={quoted(subjects[0])}")
    expect(zhang.locator("#candidate-1 .review-accepted")).to_be_visible()
    expect(zhang.locator("#who")).to_have_text("zhang")
    zhang.goto(f"{desk.address}review/agreement?lang=en")
    expect(zhang.locator("table", has_text="li, zhang")).to_be_visible()
    secret = desk.log.read_text("utf-8", "replace")
    assert not any(token in secret for token in TOKENS.values())


def read_again(folder: Path) -> None:
    """Read the document again whatever is known of it, and write the graph of its links anew."""
    with perfgraph.open(str(folder)) as graph:
        report = graph.ingest([SAMPLE], options=IngestOptions(again=True))
        assert len(report.read) == 1
        document = document_of(graph.store, "sample.docx")
        links = list(links_of(graph.store, document))
        carried = carry(graph.store, NAMES, document, {link.subject for link in links})
        assert carried.links == ()
        left_out = decided(graph.store, NAMES)
        write_links(graph.store, document, [one for one in links if one.iri(NAMES) not in left_out])


def quoted(address: str) -> str:
    """Return an address as the value of a parameter."""
    return address.replace("#", "%23")


def test_a_conflict_and_a_lost_token_are_told(
    desk: Site, folder: Path, open_page: OpenPage, watch: Watch
) -> None:
    """Who is slower sees who decided; an unknown token signs nobody in; a token lives in its tab alone."""
    watch.expect("status of 40[19]")
    with open_store(str(folder)) as store:
        links = list(links_of(store, document_of(store, "sample.docx")))
    item = f"{desk.address}review/item?kind=policy&lang=en&subject={quoted(links[0].subject.value)}"
    zhang, li = open_page(), open_page()
    zhang.goto(item)
    expect(zhang.locator("#acts")).to_be_hidden()
    zhang.locator("#token").fill("x" * 20)
    zhang.locator("#token").press("Enter")
    expect(zhang.locator("#said")).to_contain_text("token is not known")
    expect(zhang.locator("#acts")).to_be_hidden()
    zhang.keyboard.press("Escape")
    zhang.locator("h1").click()
    zhang.keyboard.press("a")
    expect(zhang.locator("#said")).to_contain_text("Sign in first")
    sign_in(zhang, item, "zhang")
    sign_in(li, item, "li")
    press(zhang, "a", "Saved")
    press(li, "r", "zhang accepted")
    assert li.url == item
    assert li.evaluate("Object.keys(localStorage).length + document.cookie.length") == 0
    li.keyboard.press("?")
    expect(li.locator("#help dl")).to_be_visible()
    li.locator("#sign-out").click()
    expect(li.locator("#acts")).to_be_hidden()
    assert li.evaluate("sessionStorage.length") == 0


def test_without_a_script_the_desk_is_for_reading(desk: Site, folder: Path, open_page: OpenPage) -> None:
    """Candidates and evidence are there, a note says what is needed, no button leads nowhere."""
    with open_store(str(folder)) as store:
        links = list(links_of(store, document_of(store, "sample.docx")))
    page = open_page(java_script_enabled=False)
    page.goto(f"{desk.address}review/item?kind=policy&lang=en&subject={quoted(links[0].subject.value)}")
    expect(page.locator("#for-reading")).to_be_visible()
    expect(page.locator(".candidate")).to_have_count(3)
    for hidden in ("#acts", "#desk"):
        expect(page.locator(hidden)).to_be_hidden()
    page.locator("#more summary").click()
    expect(page.locator("#by-hand")).to_be_hidden()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_axe_finds_nothing_on_the_desk(
    desk: Site, folder: Path, axe: str, open_page: OpenPage, language: str
) -> None:
    """Queue, item, disagreements, agreement; signed in and not, in light and dark, and on a telephone."""
    with open_store(str(folder)) as store:
        links = list(links_of(store, document_of(store, "sample.docx")))
    item = f"review/item?kind=policy&subject={quoted(links[0].subject.value)}"
    page = open_page()
    page.goto(f"{desk.address}{item}&lang={language}")
    assert faults(page, axe) == []
    sign_in(page, f"{desk.address}{item}&lang={language}", "zhang")
    said = "Saved" if language == "en" else "已保存"
    press(page, "r", said)
    page.keyboard.press("m")
    page.keyboard.press("o")
    for path in ("", "review?", f"{item}&", "review/disagreements?", "review/agreement?"):
        if path:
            page.goto(f"{desk.address}{path}lang={language}")
        assert faults(page, axe) == [], page.url
        page.set_viewport_size({"width": 390, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, page.url
        page.set_viewport_size({"width": 1280, "height": 800})


def faults(page: Page, axe: str) -> list[str]:
    """Return what axe-core finds in both colour schemes."""
    page.evaluate(axe)
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        answer = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        found += [
            f"{scheme} {fault['id']}: {json.dumps(node['target'])} {node['failureSummary']}"
            for fault in answer["violations"]
            for node in fault["nodes"]
        ]
    return found
