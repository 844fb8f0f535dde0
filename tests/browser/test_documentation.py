"""The documentation of a running site in a real browser, under the content policy of the site."""

from collections.abc import Callable
from urllib.parse import quote

import pytest
from handbook import read_documentation
from playwright.sync_api import Page, expect
from running_site import Site

Open = Callable[..., Page]

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
PAGES = ("index.html", "search.html", "reference/ontology.html", "reference/queries/basis.html")


pytestmark = pytest.mark.usefixtures("documentation")


def test_a_reader_finds_the_documentation_and_what_is_in_it(site: Site, open_page: Open) -> None:
    """The head of each page leads there; search and change of language work; nothing breaks the policy."""
    page = open_page(f"{site.address}?lang=zh")
    page.click("header nav >> text=帮助")
    page.wait_for_url("**/docs/zh/index.html")
    read_documentation(page, page.url)
    page.click(".bar .back")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("header nav a", has_text="Help")).to_be_visible()


@pytest.mark.parametrize("sought", ["PERFGRAPH_PAGE_ROWS", "indicators-by-baseline", "轮", "预算单位 UNIT"])
def test_names_and_single_characters_are_found(site: Site, open_page: Open, sought: str) -> None:
    """What is looked for is divided as the index was: names at their signs, Chinese into characters."""
    page = open_page(f"{site.address}docs/zh/search.html?q={quote(sought)}")
    expect(page.locator("#search-results li a").first).to_be_visible()


@pytest.mark.parametrize("folder", ["zh", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(site: Site, axe: str, open_page: Open, folder: str, scheme: str) -> None:
    """No page has a fault against WCAG 2.2 AA that axe-core knows."""
    page = open_page(color_scheme=scheme)
    for name in PAGES:
        page.goto(f"{site.address}docs/{folder}/{name}")
        page.evaluate(axe)
        found = page.evaluate(f"axe.run(document, {{runOnly: {WCAG}}})")
        assert [(fault["id"], fault["nodes"][0]["target"]) for fault in found["violations"]] == [], name


@pytest.mark.parametrize("folder", ["zh", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_asks_for_anything_elsewhere(site: Site, open_page: Open, folder: str, scheme: str) -> None:
    """Pages are content in both schemes; the scheme can be chosen by hand and stays chosen."""
    page = open_page(color_scheme=scheme)
    for name in PAGES:
        page.goto(f"{site.address}docs/{folder}/{name}")
    background = "getComputedStyle(document.body).backgroundColor"
    before = page.evaluate(background)
    page.locator(".theme-toggle >> visible=true").click()
    page.locator(".theme-toggle >> visible=true").click()
    page.reload()
    assert page.evaluate("document.body.dataset.theme") in ("light", "dark")
    assert page.evaluate(background) in (before, "rgb(252, 252, 250)", "rgb(20, 25, 28)")


@pytest.mark.parametrize("folder", ["zh", "en"])
def test_a_telephone_shows_all_of_it(site: Site, open_page: Open, folder: str) -> None:
    """No page is wider than the screen; wide tables scroll by themselves."""
    page = open_page(viewport={"width": 390, "height": 844})
    for name in PAGES:
        page.goto(f"{site.address}docs/{folder}/{name}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, name
