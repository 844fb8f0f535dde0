"""A site of files in a real browser: links, search, SPARQL without a server, and without JavaScript."""

import functools
import json
import random
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from handbook import read_documentation
from playwright.sync_api import Page, expect
from running_site import ROOT

import perfgraph
from perfgraph.pages import Site, Wanted, render
from perfgraph.publishing import publish, read_release_settings

Open = Callable[..., Page]

SETTINGS = ROOT / "examples/release.toml"
FILES = """elements => elements.map(one => {
  const found = one.href?.baseVal ?? one.getAttribute("href") ?? one.getAttribute("src");
  return new URL(found, document.baseURI).href;
})"""


class Quiet(SimpleHTTPRequestHandler):
    """The simple file server of Python, without a log."""

    def log_message(self, *_arguments: object) -> None:
        return


@pytest.fixture(scope="module")
def release(bundle: Path, sample_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a release of the sample document, in a folder below the root of a host."""
    assert (bundle / "files-oxigraph.wasm").is_file()
    folder = tmp_path_factory.mktemp("host") / "open" / "budget"
    folder.parent.mkdir()
    with perfgraph.open(str(sample_store)) as graph:
        # Below the base of the graph itself, so that its data can be held against a server's.
        publish(graph, folder, replace(read_release_settings(SETTINGS), base=""))
    return folder


@pytest.fixture(scope="module")
def address(release: Path) -> Iterator[str]:
    """Return the address of the release on a simple file server, in a folder of the host."""
    handler = functools.partial(Quiet, directory=str(release.parents[1]))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/open/budget/"
        server.shutdown()


def test_a_hundred_pages_have_no_broken_link(address: str, release: Path, open_page: Open) -> None:
    """Every link of a page that stays on the host leads to a file of the release; the browser is content."""
    files = sorted(str(path.relative_to(release)) for path in release.rglob("*.html"))
    page = open_page()
    missing = []
    for file in ["index.html", "en/index.html", *random.Random(2021).sample(files, 98)]:
        page.goto(address + file)
        for found in page.eval_on_selector_all("[href], [src]", FILES):
            path = found.partition("#")[0].partition("?")[0].removeprefix(address)
            if found.startswith("http://127.") and not (release / path).is_file():
                missing.append((file, found))
    assert missing == []


@pytest.mark.usefixtures("documentation")
def test_the_documentation_goes_with_the_release(address: str, release: Path, open_page: Open) -> None:
    """Pages lead to it and it leads back, on a host that knows nothing but files."""
    page = open_page(f"{address}en/projects.html")
    page.click("header nav >> text=Help")
    page.wait_for_url("**/docs/en/index.html")
    read_documentation(page, f"{address}docs/zh/index.html")
    page.click(".bar .back")
    page.wait_for_url(f"{address}en/index.html")
    assert (release / "docs/index.html").is_file()


@pytest.mark.parametrize(("text", "found"), [("轮椅车燃油", "年均补助标准"), ("762001", "残疾人联合会")])
def test_the_search_finds_text(address: str, open_page: Open, text: str, found: str) -> None:
    """The search field of any page leads to the hits, whose links work."""
    page = open_page(address + "en/projects.html")
    page.fill("#find", text)
    page.press("#find", "Enter")
    hit = page.locator("ol.hits li", has_text=found).first
    expect(hit).to_be_visible()
    hit.locator("a").first.click()
    expect(page.locator("h1")).to_contain_text(found[:4])


def test_a_search_without_hits_says_so(address: str, open_page: Open) -> None:
    """Nothing found, and what to do, in the language of the page."""
    page = open_page(address + "search.html?q=%E9%A3%9E%E6%9C%BA%E8%88%B9")
    expect(page.locator("#hits")).to_contain_text("没有找到")


ASK = """async (query) => {
  const script = document.querySelector('script[src*="files-sparql.js"]').src;
  const { ask } = await import(new URL("files-data.js", script).href);
  return await ask(query, "application/sparql-results+json");
}"""


def test_the_browser_answers_as_the_server_does(address: str, sample_store: Path, open_page: Open) -> None:
    """Questions of the library have the same rows from the engine in the browser and from the program."""
    page = open_page(address + "sparql.html")
    expect(page.locator("#editor")).to_be_visible()
    with perfgraph.open(str(sample_store)) as graph:
        asked = [query for query in graph.queries.values() if query.form == "SELECT"]
        assert len(asked) > 60
        for query in asked:
            given = json.loads(page.evaluate(ASK, query.bind()))["results"]["bindings"]
            answer = graph.query(query)
            names = [column.name for column in answer.columns]
            rows = [[row[name]["value"] if name in row else None for name in names] for row in given]
            ours = [[None if term is None else term.value for term in row] for row in answer.rows]
            assert rows == ours, query.name


def test_the_engine_still_reads_arithmetic_from_the_right(address: str, open_page: Open) -> None:
    """The page warns of a fault of the engine's grammar (SPARQL 1.1 §19.8) as long as it is there."""
    page = open_page(address + "en/sparql.html")
    expect(page.get_by_text("reads a-b-c as a-(b-c)")).to_be_visible()
    given = page.evaluate(ASK, "SELECT (8 - 2 - 3 AS ?x) {}")
    assert json.loads(given)["results"]["bindings"][0]["x"]["value"] == "9"


def test_the_editor_runs_in_the_browser(address: str, open_page: Open) -> None:
    """The editor takes a question of the library, runs it without a server and shows its rows."""
    page = open_page(address + "en/sparql.html?example=budget-by-source-and-project")
    expect(page.locator("#editor")).to_contain_text("Budget by fund source and project")
    page.locator("[data-run]").click()
    expect(page.locator("#answer")).to_contain_text("18 rows")
    page.goto(address + "en/sparql.html?query=SELECT%20%2A%20%7B%20%3Fs%20")
    page.locator("[data-run]").click()
    expect(page.locator("#answer")).to_contain_text("The query cannot be understood")


def test_a_question_is_asked_with_its_parameters(address: str, open_page: Open) -> None:
    """The form of a question works: what is chosen is bound and answered in the browser."""
    page = open_page(address + "en/query/budget-by-source-and-project.html")
    page.select_option("#field-year", "2021")
    page.get_by_role("button", name="Answer").click()
    expect(page.locator('[aria-labelledby="answer"] caption')).to_have_text("18 rows")
    page.goto(address + "en/query/budget-by-source-and-project.html?year=1999")
    expect(page.locator('[aria-labelledby="answer"]')).to_contain_text("No row fits")
    page.goto(address + "en/query/budget-by-source-and-project.html?year=x%22%7D")
    expect(page.locator('[aria-labelledby="answer"]')).to_contain_text(
        "The value of year is none of its type"
    )


def test_pages_are_whole_without_scripts(address: str, open_page: Open) -> None:
    """Without JavaScript everything but search and SPARQL is there, and these say what they need."""
    page = open_page(address + "en/query/budget-by-source-and-project.html", java_script_enabled=False)
    expect(page.locator("table.answer tbody tr")).to_have_count(18)
    page.goto(address + "en/search.html")
    expect(page.locator("noscript p")).to_contain_text("The search needs JavaScript")
    page.goto(address + "en/sparql.html")
    expect(page.locator("noscript p")).to_contain_text("SPARQL in the browser needs JavaScript")


def test_the_data_are_those_of_the_server(release: Path, sample_store: Path) -> None:
    """RDF beside a page is byte for byte what the server answers."""
    with perfgraph.open(str(sample_store)) as graph:
        site = Site(graph, graph.snapshot, graph.names.base)
        for path in ("id/project/13030321W9TGCMKL98GWR", "ns", "scheme/indicator-type"):
            for form, suffix in (("turtle", "ttl"), ("jsonld", "jsonld"), ("ntriples", "nt")):
                told = render(site, Wanted(path, form))
                assert told.status == 200
                assert (release / f"{path}.{suffix}").read_bytes() == told.body
