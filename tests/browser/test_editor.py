"""The SPARQL editor in a real browser, and the plain form it is made from."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect
from running_site import FRONTEND, STATIC, Site
from watched import Watch

OpenPage = Callable[..., Page]

PROJECTS = """PREFIX pg: <https://w3id.org/perfgraph/ns#>
PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT ?project ?title WHERE { ?project a pg:BudgetProject ; dcterms:title ?title } ORDER BY ?title"""

HOSTILE = """SELECT * WHERE { VALUES (?text ?iri ?tagged) {
("<img src=x onerror=alert(1)>" <javascript:alert(2)> "</script><script>alert(3)</script>"@en)
("{{text}}" <http://127.0.0.1/'onmouseover='alert(4)> "<b style='color:red'>b</b>"@zh-Hans)
} }"""


@pytest.fixture
def editor(site: Site, bundle: Path, open_page: OpenPage) -> Page:
    """The page of the editor, in English."""
    page = open_page(f"{site.address}sparql?lang=en")
    expect(page.locator(".yasqe")).to_be_visible()
    return page


def write(page: Page, query: str) -> None:
    """Type a query in place of the one that stands in the editor."""
    page.locator(".CodeMirror").click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(query)


def run(page: Page, query: str) -> None:
    """Type a query and run it from the keyboard."""
    write(page, query)
    page.keyboard.press("Control+Enter")


def test_a_query_is_typed_run_and_shown_as_a_table(editor: Page) -> None:
    """Query, run, table: by keyboard alone, without a complaint under the content policy."""
    editor.locator(".CodeMirror textarea").focus()
    editor.keyboard.press("Control+A")
    editor.keyboard.type("SELECT ?n WHERE { VALUES ?n { 1 2 3 } }", delay=5)
    editor.keyboard.press("Control+Enter")
    expect(editor.locator("table.answer tbody td")).to_have_text(["1", "2", "3"])
    expect(editor.locator("table.answer thead th")).to_have_text(["n"])


def test_the_policy_is_strict(site: Site, bundle: Path, open_page: OpenPage) -> None:
    """The editor gets no exception: nothing inline, nothing evaluated, nothing from elsewhere."""
    page = open_page()
    response = page.goto(f"{site.address}sparql")
    assert response is not None
    policy = response.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "*" not in policy
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy


def test_things_link_to_their_pages(editor: Page, site: Site) -> None:
    """An IRI of the data leads to its page on this site, wherever the site runs."""
    run(editor, PROJECTS)
    links = editor.locator("table.answer tbody a")
    expect(links).to_have_count(9)
    for link in links.all():
        assert str(link.get_attribute("href")).startswith("/id/project/")


def test_an_answer_can_be_sorted_filtered_and_read_as_text(editor: Page) -> None:
    """Numbers sort as numbers; the text is the server's own."""
    run(editor, "SELECT ?n WHERE { VALUES ?n { 10 9 100 } }")
    cells = editor.locator("table.answer tbody td")
    expect(cells).to_have_text(["10", "9", "100"])
    editor.get_by_role("button", name="n", exact=True).click()
    expect(cells).to_have_text(["9", "10", "100"])
    expect(editor.locator("table.answer th")).to_have_attribute("aria-sort", "ascending")
    editor.get_by_role("button", name="n", exact=True).click()
    expect(cells).to_have_text(["100", "10", "9"])
    editor.get_by_role("searchbox", name="Filter the rows").fill("10")
    expect(cells).to_have_text(["100", "10"])
    editor.get_by_role("button", name="Text").click()
    expect(editor.locator("#answer pre")).to_contain_text('"bindings"')


@pytest.mark.parametrize(
    ("query", "shown"),
    [("ASK { ?s ?p ?o }", "Yes"), ("ASK { FILTER(false) }", "No")],
)
def test_a_yes_or_no_is_a_word(editor: Page, query: str, shown: str) -> None:
    """ASK is answered by a word."""
    run(editor, query)
    expect(editor.locator("#answer .verdict")).to_have_text(shown)


def test_a_graph_is_a_table_of_triples(editor: Page) -> None:
    """CONSTRUCT shows its triples, and an empty graph says that it is empty."""
    run(editor, "CONSTRUCT { <http://127.0.0.1/s> <http://127.0.0.1/p> 1 } WHERE {}")
    expect(editor.locator("table.answer tbody tr")).to_have_count(1)
    expect(editor.locator("table.answer tbody td a").first).to_have_attribute("href", "http://127.0.0.1/s")


def test_no_row_is_said_in_words(editor: Page) -> None:
    """An empty answer says that nothing fits, and what to do."""
    run(editor, "SELECT ?s WHERE { ?s ?p ?o FILTER(false) }")
    expect(editor.locator("#answer .nothing")).to_contain_text("no row fits")


def test_a_fault_is_shown_with_the_server_s_words(editor: Page, watch: Watch) -> None:
    """A query at fault shows where it is at fault."""
    watch.expect("status of 400")
    run(editor, "SELECT ?s WHERE { ?s ?p }")
    alert = editor.get_by_role("alert")
    expect(alert).to_contain_text("The query cannot be understood")
    expect(alert.locator("pre")).to_contain_text("1")
    expect(editor.locator("table.answer")).to_have_count(0)


def test_a_server_that_is_away_is_said_so(editor: Page, watch: Watch) -> None:
    """A broken connection is no empty answer."""
    watch.expect("ERR_FAILED")
    editor.route("**/sparql", lambda route: route.abort())
    run(editor, "ASK {}")
    expect(editor.get_by_role("alert")).to_contain_text("could not be reached")


def test_a_query_can_be_stopped(editor: Page) -> None:
    """The stop button ends what runs, and the page says so."""
    held: list[Route] = []
    editor.route("**/sparql", lambda route: held.append(route))
    run(editor, "ASK {}")
    editor.get_by_role("button", name="Stop").click()
    expect(editor.get_by_role("status")).to_have_text("The query was stopped.")
    expect(editor.get_by_role("button", name="Stop")).to_be_hidden()


def test_changes_are_not_sent(editor: Page) -> None:
    """The page asks only: an update never leaves the browser."""
    sent: list[str] = []
    editor.on("request", lambda request: sent.append(request.url))
    run(editor, "CLEAR ALL")
    expect(editor.get_by_role("alert")).to_contain_text("asks only")
    assert sent == []


def test_data_is_never_markup(editor: Page) -> None:
    """Literals, IRIs and language tags that try to be markup are shown as they stand."""
    run(editor, HOSTILE)
    cells = editor.locator("table.answer tbody td")
    expect(cells).to_have_count(6)
    texts = cells.all_text_contents()
    assert texts[0] == "<img src=x onerror=alert(1)>"
    assert texts[2] == "</script><script>alert(3)</script>"
    assert texts[3] == "{{text}}"
    assert editor.locator("table.answer :is(img, script, b, [style], [onmouseover])").count() == 0
    hrefs = [link.get_attribute("href") for link in editor.locator("table.answer a").all()]
    assert hrefs == ["http://127.0.0.1/'onmouseover='alert(4)"]
    for cell in cells.all():
        cell.hover()


def test_the_link_brings_the_query_back(editor: Page, open_page: OpenPage) -> None:
    """The link to a query is an address of this site that opens the editor with it."""
    query = "# 共用 & <b>\nSELECT ?n WHERE { VALUES ?n { 1 } }"
    write(editor, query)
    link = editor.get_by_role("link", name="Link to this query")
    address = str(link.evaluate("link => link.href"))
    assert "/sparql?query=" in address
    other = open_page(address)
    expect(other.locator(".yasqe")).to_be_visible()
    assert other.locator("#query").input_value() == query


def test_a_question_of_the_library_is_loaded(editor: Page) -> None:
    """The menu puts a question of the library into the editor, where it runs as it is."""
    editor.get_by_label("A question of the library").select_option("indicators-by-baseline")
    editor.get_by_role("button", name="Take it").click()
    expect(editor.locator(".yasqe")).to_be_visible()
    assert "?resolution ?reference" in editor.locator("#query").input_value()
    editor.get_by_role("button", name="Run").click()
    expect(editor.locator("table.answer thead th").first).to_have_text("level")


def test_completion_proposes_the_site_s_own_terms(editor: Page) -> None:
    """Prefixes are the site's, classes come from its endpoint; no service elsewhere is asked."""
    write(editor, "PREFIX ")
    editor.keyboard.type("p")
    hints = editor.locator(".CodeMirror-hint")
    expect(hints.first).to_have_text("pg: <https://w3id.org/perfgraph/ns#>")
    editor.keyboard.press("Escape")
    write(editor, "PREFIX pg: <https://w3id.org/perfgraph/ns#>\nSELECT ?s WHERE { ?s a ")
    editor.keyboard.type("pg:Budget")
    editor.keyboard.press("Control+Space")
    expect(hints).to_contain_text(["pg:BudgetProject"])
    editor.keyboard.press("Escape")
    write(editor, "SELECT ?s WHERE { ?s foaf:name ")
    editor.keyboard.type("?n }")
    expect(editor.locator("#query")).to_have_value("SELECT ?s WHERE { ?s foaf:name ?n }")


def test_the_keyboard_is_not_trapped(editor: Page) -> None:
    """Tab leaves the editor for the next control, Shift+Tab for the one before (WCAG 2.1, 2.1.2)."""
    editor.locator(".CodeMirror textarea").focus()
    editor.keyboard.press("Tab")
    expect(editor.get_by_role("button", name="Run")).to_be_focused()
    editor.keyboard.press("Shift+Tab")
    editor.keyboard.press("Shift+Tab")
    expect(editor.get_by_role("button", name="Take it")).to_be_focused()


def test_the_editor_speaks_chinese(site: Site, bundle: Path, open_page: OpenPage) -> None:
    """What the editor says by itself is in the reader's language."""
    page = open_page(f"{site.address}sparql?lang=zh")
    run(page, "SELECT ?n WHERE { VALUES ?n { 1 } }")
    expect(page.locator("#answer").get_by_role("button", name="表格")).to_be_visible()
    expect(page.get_by_role("searchbox", name="筛选各行")).to_be_visible()
    expect(page.locator("#answer output")).to_have_text("1 行")
    write(page, "SELECT ?n WHERE WHERE")
    page.locator(".parseErrorIcon").hover()
    expect(page.locator(".yasqe_tooltip")).to_contain_text("此行不是有效的 SPARQL")


def test_nothing_is_kept_in_the_browser(editor: Page) -> None:
    """A query stays on the page: nothing is written to the browser's storage."""
    run(editor, "ASK {}")
    expect(editor.locator("#answer .verdict")).to_be_visible()
    assert editor.evaluate("Object.keys(localStorage)") == []


def test_the_form_works_without_javascript(site: Site, open_page: OpenPage) -> None:
    """Without JavaScript a question is taken from the library, run, and downloaded."""
    page = open_page(f"{site.address}sparql?lang=en", java_script_enabled=False)
    page.get_by_label("A question of the library").select_option("money-by-source")
    page.get_by_role("button", name="Take it").click()
    query = page.get_by_label("Query", exact=True)
    assert "SELECT" in query.input_value()
    page.get_by_label("Answer as").select_option("csv")
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Run").click()
    rows = downloading.value.path().read_text("utf-8").splitlines()
    assert len(rows) > 1


def test_the_form_works_when_the_bundle_is_absent(site: Site, open_page: OpenPage, watch: Watch) -> None:
    """Where the editor was not built, or did not arrive, the same form asks."""
    watch.expect(r"editor\.js")
    page = open_page()
    page.route("**/editor.js*", lambda route: route.abort())
    page.goto(f"{site.address}sparql?lang=en")
    page.get_by_label("Query", exact=True).fill("SELECT ?n WHERE { VALUES ?n { 7 } }")
    page.get_by_label("Answer as").select_option("json")
    page.get_by_role("button", name="Run").click()
    expect(page.locator("body")).to_contain_text('"7"')
    assert page.locator(".yasqe").count() == 0


def test_the_build_can_be_repeated(bundle: Path, tmp_path: Path) -> None:
    """The same sources give the same bytes, and what is served is what the sources say now."""
    node = shutil.which("node")
    assert node is not None
    for folder in ("first", "second"):
        command = [node, str(FRONTEND / "build.mjs"), str(tmp_path / folder)]
        subprocess.run(command, check=True, timeout=300, capture_output=True)
    for name in ("editor.js", "editor.css"):
        made = (tmp_path / "first" / name).read_bytes()
        assert made == (tmp_path / "second" / name).read_bytes()
        assert made == (STATIC / name).read_bytes(), f"{name} is old; run npm --prefix frontend run build"


def test_the_lock_names_no_registry() -> None:
    """The lock file pins versions and hashes, and leaves the registry to whoever installs."""
    lock = (FRONTEND / "package-lock.json").read_text("utf-8")
    assert '"resolved"' not in lock
    assert '"integrity"' in lock
