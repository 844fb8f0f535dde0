"""What a reader does in the documentation, on a site that answers and in a release."""

from playwright.sync_api import Page, expect


def read_documentation(page: Page, first: str) -> None:
    """Find a Chinese word from the first page, open a hit, change to English there and search in it."""
    page.goto(first)
    expect(page.locator("article h1")).to_be_visible()
    _find(page, "指标值确定依据")
    page.locator("#search-results li a", has_text="依据与基线").first.click()
    expect(page.locator("article h1", has_text="依据与基线")).to_be_visible()
    page.click(".bar .tongue")
    expect(page.locator("article h1", has_text="Bases and baselines")).to_be_visible()
    assert page.get_attribute("html", "lang") == "en"
    _find(page, "violation")
    expect(page.locator("#search-results li a").first).to_be_visible()


def _find(page: Page, text: str) -> None:
    page.fill(".sidebar-search", text)
    page.press(".sidebar-search", "Enter")
    expect(page.locator("#search-results li").first).to_be_visible()
