"""The lists: whole, filtered, sorted, turned, downloaded, and without an index still there."""

import csv
import io
from dataclasses import replace

import pytest
from lxml import html as lxml_html
from lxml.html import HtmlElement

from perfgraph.findings import Language
from perfgraph.pages import Page, Site, Wanted, render
from perfgraph.pages.listing import COLUMNS

NUMBERS = {
    "units": 1, "projects": 9, "goals": 28, "indicators": 56, "targets": 78, "funds": 18, "bases": 4,
    "policies": 55, "documents": 1,
}  # fmt: skip
"""How many entries the sample document gives, with the policy register: 51 documents, 4 clauses."""


def show(
    site: Site, path: str, language: Language = Language.CHINESE, form: str = "html", **given: str
) -> Page:
    """Return the page of a list."""
    return render(site, Wanted(path, form, language, given))


def read(page: Page) -> HtmlElement:
    """Return a page as a tree."""
    return lxml_html.document_fromstring(page.body.decode())


def column(tree: HtmlElement, number: int) -> list[str]:
    """Return the texts of a column, from 0."""
    cells = [row.xpath("./th | ./td")[number] for row in tree.cssselect("table.list tbody tr")]
    return [" ".join("".join(cell.itertext()).split()) for cell in cells]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", NUMBERS)
def test_a_list_tells_how_many_and_shows_the_first(indexed: Site, name, language):
    """Every list has its number of entries, one heading of each column, and a row header that is a link."""
    page = show(indexed, name, language)
    tree = read(page)
    assert page.status == 200
    assert len(tree.cssselect("h1")) == 1
    rows = tree.cssselect("table.list tbody tr")
    assert len(rows) == min(50, NUMBERS[name])
    if rows:
        assert str(NUMBERS[name]) in tree.cssselect("caption")[0].text
        assert all(row.cssselect("th[scope=row] a")[0].get("href", "").startswith("/id/") for row in rows)
        assert {len(row.xpath("./th | ./td")) for row in rows} == {len(tree.cssselect("thead th"))}
    else:
        assert tree.cssselect("main .notice")


@pytest.mark.parametrize("name", NUMBERS)
def test_without_an_index_a_list_is_there_all_the_same(site: Site, indexed: Site, name):
    """The question gives the same first page as the index."""
    plain = read(show(replace(site, index="", memory={}), name))
    assert column(plain, 0) == column(read(show(indexed, name)), 0)
    assert not plain.cssselect("thead a")


def test_a_list_is_sorted_by_a_click_on_a_heading(indexed: Site):
    """The address of a heading sorts, tells so to all, and turns round the second time."""
    tree = read(show(indexed, "projects"))
    link = tree.xpath("//thead//a[contains(@href, 'sort=-total')]")[0]
    assert link.get("href") == "/projects?sort=-total"
    tree = read(show(indexed, "projects", sort="-total"))
    assert tree.cssselect("th[aria-sort=descending]")
    assert column(tree, 0)[0] == "专项补助"
    assert tree.xpath("//thead//a[@href='/projects?sort=total']")
    assert column(read(show(indexed, "projects", sort="total")), 0)[-1] == "专项补助"


def test_a_column_to_sort_by_that_is_not_there_is_refused(indexed: Site):
    """A made-up column is a fault of the request."""
    assert show(indexed, "projects", sort="nothing").status == 400


def test_filters_narrow_and_can_be_taken_back(indexed: Site):
    """A choice has its count, its page has so many entries, and a badge leads back."""
    tree = read(show(indexed, "targets"))
    choice = tree.xpath("//a[contains(@href, 'severity=Warning')]")[0]
    count = int(choice.getnext().text)
    tree = read(show(indexed, "targets", severity="Warning"))
    assert len(column(tree, 0)) == count
    assert tree.cssselect(".chosen-facets a")[0].get("href") == "/targets"
    assert all("警告" in text for text in column(tree, len(tree.cssselect("thead th")) - 1))


def test_pages_of_a_list_hold_every_entry_once(indexed: Site):
    """The pager leads over all entries, and keeps the filters and the order."""
    first = read(show(indexed, "targets", sort="name"))
    following = first.cssselect("a[rel=next]")[0].get("href", "")
    assert "sort=name" in following
    assert "page=2" in following
    second = read(show(indexed, "targets", sort="name", page="2"))
    links = [
        link.get("href")
        for tree in (first, second)
        for link in tree.cssselect("table.list th[scope=row] > a:first-child")
    ]
    assert len(links) == len(set(links)) == NUMBERS["targets"]


@pytest.mark.parametrize("given", [{"kind": "itype:nothing"}, {"page": "99"}, {"unit": "no such unit"}])
def test_a_list_without_entries_says_so_and_leads_back(indexed: Site, given):
    """Filters that nothing meets are a page with a way on, no fault."""
    page = show(indexed, "targets", **given)
    assert page.status == 200
    assert read(page).cssselect("main .notice a")[0].get("href") == "/targets"


@pytest.mark.parametrize("name", NUMBERS)
def test_a_download_has_the_whole_list(site: Site, name):
    """The CSV has every entry, with the columns of the question."""
    body = show(site, name, form="csv").body.decode()
    rows = list(csv.reader(io.StringIO(body)))
    assert len(rows) == NUMBERS[name] + 1
    assert rows[0] == list(site.graph.question(f"list-{name}").columns)
    assert set(COLUMNS[name]) <= set(rows[0])


def test_a_download_is_filtered_as_the_page_is(site: Site, indexed: Site):
    """Page and file have the same entries under the same filters."""
    given = {"kind": "itype:cost", "severity": "Warning", "year": "2021"}
    rows = list(csv.DictReader(io.StringIO(show(site, "targets", form="csv", **given).body.decode())))
    assert [row["name"] for row in rows] == column(read(show(indexed, "targets", **given)), 0)
    assert rows


@pytest.mark.parametrize("form", ["tsv", "json", "xml", "md", "xlsx"])
def test_every_format_is_made(site: Site, form):
    """Each format that the page offers has a body and a media type."""
    page = show(site, "funds", form=form)
    assert page.status == 200
    assert page.body


def test_amounts_stand_beside_their_cells(indexed: Site):
    """Each budget is one click from the cell that says it."""
    tree = read(show(indexed, "projects"))
    cells = [row.cssselect("td.number a.evidence") for row in tree.cssselect("table.list tbody tr")]
    assert len(cells) == 9
    assert all(found[0].get("href", "").startswith("/id/doc/") for found in cells)


def test_the_list_leads_to_its_question_and_the_editor(indexed: Site):
    """Analysts can adapt what they see, with the filters they chose."""
    tree = read(show(indexed, "targets", kind="itype:cost"))
    hrefs = [link.get("href", "") for link in tree.cssselect(".adapt a")]
    assert hrefs[0] == "/query/list-targets?ofKind=itype%3Acost"
    assert hrefs[1].startswith("/sparql?")
