"""Hostile texts in data and in addresses: every page shows them as texts, and nothing runs."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

import pytest
from hostile import FILE_NAME, IRIS, PAYLOADS, poison
from kinds import BROKEN, KINDS, addresses
from playwright.sync_api import Page
from running_site import ROOT, Site
from watched import Watch

import perfgraph

OpenPage = Callable[..., Page]

SAFE = ("http:", "https:", "mailto:")

INJECTED = """() => [...document.querySelectorAll(
    ".injected, iframe, object, embed, base, style, [style]:not(.yasqe *), meta[http-equiv], " +
    "script:not([src]):not([type])"
)].map((element) => element.outerHTML.slice(0, 200))"""

PROTOCOLS = (
    "() => [...document.querySelectorAll('a[href], area[href], form[action]')].map((e) => e.protocol || '')"
)
HANDLERS = """() => [...document.querySelectorAll("*")].flatMap((element) =>
    [...element.attributes].filter(({name}) => name.startsWith("on")).map(({name}) => name))"""

PARAMETERS = (
    "search?q={}",
    "search?q=残疾人&kind={}&region={}",
    "projects?page={}&sort={}&year={}",
    "findings?severity={}&rule={}",
    "query/indicator-targets?kind={}",
    "query/indicator-targets?lang={}",
    "query/{}",
    "id/project/{}",
    "id/{}",
    "graph/{}",
    "scheme/{}",
    "{}",
    "sparql?example={}",
    "sparql?lang={}",
    "about/{}",
)
"""Addresses with a place where a reader can write."""


@pytest.fixture(scope="module")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site over the sample document under a hostile name, with hostile texts in place of all of its own."""
    folder = tmp_path_factory.mktemp("hostile")
    document = folder / FILE_NAME
    shutil.copy(ROOT / "examples/sample.docx", document)
    with perfgraph.open(str(folder / "store")) as graph:
        graph.ingest([document])
        poison(graph.store)
    running = Site(folder / "store", folder / "log")
    yield running
    running.stop()


@pytest.fixture(scope="module")
def found(hostile_site: Site) -> Mapping[str, list[str]]:
    """Return addresses of each kind of page."""
    return addresses(hostile_site.address)


def harmless(page: Page, address: str) -> None:
    """Open an address, move over it, and fail when something of the data became part of the page."""
    answer = page.goto(address, wait_until="load")
    assert answer is not None
    assert answer.headers["content-type"].startswith("text/html"), f"{address}: {answer.status}"
    page.mouse.move(200, 300)
    page.mouse.wheel(0, 2000)
    assert page.evaluate(INJECTED) == [], address
    assert page.evaluate(HANDLERS) == [], address
    assert [one for one in page.evaluate(PROTOCOLS) if one and one not in SAFE] == [], address


def test_no_page_is_broken(found: Mapping[str, list[str]]) -> None:
    """Hostile texts do not stop a page from being made."""
    assert found.get(BROKEN, []) == []


@pytest.mark.parametrize("kind", KINDS)
def test_hostile_texts_are_texts(
    found: Mapping[str, list[str]], kind: str, open_page: OpenPage, watch: Watch
) -> None:
    """No dialog, no report of the content policy, no new element, no dangerous link on any kind of page."""
    watch.expect("status of 404")
    assert found.get(kind), f"no page of the kind {kind}; found {sorted(found)}"
    page = open_page()
    for address in found[kind]:
        for language in ("zh", "en"):
            harmless(page, f"{address}{'&' if '?' in address else '?'}lang={language}")


def test_the_payloads_are_on_the_pages(found: Mapping[str, list[str]], open_page: OpenPage) -> None:
    """The pages that are looked at do show hostile texts: the tests above have something to find."""
    page = open_page()
    shown = ""
    for kind in ("doc", "project", "sheet", "sheet~t", "finding"):
        for address in found.get(kind, []):
            page.goto(address)
            shown += str(page.evaluate("document.documentElement.textContent"))
    assert [payload for payload in PAYLOADS if payload.strip() not in shown] == []
    assert FILE_NAME in shown


@pytest.mark.parametrize("pattern", PARAMETERS)
def test_hostile_parameters_are_texts(
    hostile_site: Site, pattern: str, open_page: OpenPage, watch: Watch
) -> None:
    """What stands in an address becomes part of a page as a text only."""
    watch.expect(r"status of 4\d\d")
    page = open_page()
    for payload in (*PAYLOADS, *IRIS):
        harmless(page, hostile_site.address + pattern.replace("{}", quote(payload, safe="")))


def test_a_hostile_query_is_a_text(hostile_site: Site, bundle: Path, open_page: OpenPage) -> None:
    """A query in the address of the editor stays in its field."""
    page = open_page()
    for payload in PAYLOADS:
        query = f"# {payload}\nASK {{}}"
        harmless_editor(page, f"{hostile_site.address}sparql?query={quote(query, safe='')}", query)


def harmless_editor(page: Page, address: str, query: str) -> None:
    """Open the editor with a query and fail when it is not exactly its text."""
    page.goto(address)
    assert page.locator("#query").input_value() == query
    assert page.evaluate("document.querySelectorAll('.injected').length") == 0
