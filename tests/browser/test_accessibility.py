"""Every kind of page can be used by everybody: axe finds nothing, the keyboard is enough, a telephone too."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from kinds import BROKEN, KINDS, addresses
from playwright.sync_api import Page
from running_site import Site
from watched import Watch

OpenPage = Callable[..., Page]

PHONE = {"width": 390, "height": 844}

STOPS = 60
"""How many times Tab is pressed on a page."""

FOCUS = """() => {
    const at = document.activeElement;
    if (!at || at === document.body) return null;
    const style = getComputedStyle(at);
    const box = at.getBoundingClientRect();
    const editor = at.closest(".CodeMirror");
    const outline = editor ? getComputedStyle(editor) : style;
    return {
        what: at.outerHTML.slice(0, 120),
        outlined: outline.outlineStyle !== "none" && parseFloat(outline.outlineWidth) > 0,
        seen: Boolean(editor) || (box.width > 1 && box.height > 1 && style.visibility === "visible"),
        order: [...document.querySelectorAll("*")].indexOf(at),
    };
}"""


@pytest.fixture(scope="module")
def found(site: Site) -> Mapping[str, list[str]]:
    """Return addresses of each kind of page."""
    return addresses(site.address)


@pytest.fixture
def address(found: Mapping[str, list[str]], kind: str, watch: Watch) -> str:
    """Return the address of a page of a kind."""
    if kind == "nothing":
        watch.expect("status of 404")
    assert found.get(kind), f"no page of the kind {kind}; found {sorted(found)}"
    return found[kind][0]


def test_no_page_is_broken(found: Mapping[str, list[str]]) -> None:
    """Every link that is followed is answered."""
    assert found.get(BROKEN, []) == []


def in_language(address: str, language: str) -> str:
    """Return an address with the language chosen."""
    return f"{address}{'&' if '?' in address else '?'}lang={language}"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing(address: str, language: str, axe: str, open_page: OpenPage) -> None:
    """No page has a fault that axe-core knows, in light or dark, in either language."""
    page = open_page(in_language(address, language))
    page.evaluate(axe)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert violations(page) == [], f"{page.url} {scheme}"


def violations(page: Page) -> list[str]:
    """Return what axe-core finds on a page: the rule, the elements and what is wrong with each."""
    answer: dict[str, Any] = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{fault['id']}: {json.dumps(node['target'])} {node['failureSummary']}"
        for fault in answer["violations"]
        for node in fault["nodes"]
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_a_telephone_shows_the_whole_width(address: str, open_page: OpenPage) -> None:
    """At 390 pixels nothing but a table's own frame scrolls sideways, in either language."""
    page = open_page(viewport=PHONE)
    for language in ("zh", "en"):
        page.goto(in_language(address, language))
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], page.url


@pytest.mark.parametrize("kind", KINDS)
def test_the_keyboard_reaches_everything_in_order(address: str, open_page: OpenPage) -> None:
    """Tab shows where it is, in the order of the page, and the first stop skips to the content."""
    page = open_page(in_language(address, "en"))
    page.keyboard.press("Tab")
    first = page.evaluate("document.activeElement.getAttribute('href')")
    assert first == "#main"
    stops = [page.evaluate(FOCUS)]
    for _ in range(STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        if stop is None:
            break
        stops.append(stop)
    assert [stop["what"] for stop in stops if not stop["outlined"]] == []
    assert [stop["what"] for stop in stops[1:] if not stop["seen"]] == []
    orders = [stop["order"] for stop in stops]
    assert orders == sorted(orders)


@pytest.mark.parametrize("kind", KINDS)
def test_the_skip_link_leads_to_the_content(address: str, open_page: OpenPage) -> None:
    """Enter on the first stop moves the focus into the content, past the head of the page."""
    page = open_page(in_language(address, "en"))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.id === 'main'")
    page.keyboard.press("Tab")
    assert page.evaluate("!document.activeElement.closest('body > header')")


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_says_what_it_is(address: str, open_page: OpenPage) -> None:
    """One heading of the first level, a language, a title of its own, a heading for every column."""
    page = open_page(in_language(address, "zh"))
    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    assert page.locator("h1").count() == 1
    assert page.title().strip(" ·")
    assert page.locator("table:not(.evidence-table):not(:has(th))").count() == 0
