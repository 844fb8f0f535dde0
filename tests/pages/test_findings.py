"""The findings: by severity and rule, with cell, reason and remedy, filtered and downloaded."""

import csv
import io
from dataclasses import replace

import pytest
from lxml import html as lxml_html
from lxml.html import HtmlElement

from perfgraph.findings import Language
from perfgraph.pages import Page, Site, Wanted, render
from perfgraph.terms import PGSH


def show(site: Site, language: Language = Language.CHINESE, form: str = "html", **given: str) -> Page:
    """Return the page of the findings."""
    return render(site, Wanted("findings", form, language, given))


def read(page: Page) -> HtmlElement:
    """Return a page as a tree."""
    return lxml_html.document_fromstring(page.body.decode())


def total(tree: HtmlElement) -> int:
    """Return how many findings the page tells."""
    return int(
        "".join(char for char in tree.cssselect("[role=status]")[0].text.split("·")[0] if char.isdigit())
    )


@pytest.mark.parametrize("language", Language)
def test_the_gravest_come_first_by_rule(indexed: Site, language):
    """Warnings stand before remarks, and each rule has one group with its reason and its page."""
    tree = read(show(indexed, language))
    assert total(tree) == 112
    assert [title.cssselect(".severity")[0].get("class") for title in tree.cssselect(".grade > h2")] == [
        "severity warning", "severity info"
    ]  # fmt: skip
    for group in tree.cssselect(".grade > section"):
        assert group.cssselect("h3 a")[0].get("href", "").startswith(("/shapes#", "/scheme/reading-rule/"))
        assert group.cssselect(".reason")[0].text_content().strip()


@pytest.mark.parametrize("language", Language)
def test_a_finding_says_what_where_and_how_to_mend(indexed: Site, language):
    """Each finding has its message, its cell as a link into the document, and what to do."""
    tree = read(show(indexed, language))
    rows = tree.cssselect("table.found tbody tr")
    assert len(rows) == 50
    for row in rows:
        message, where, _, mend = row.xpath("./th | ./td")
        assert message.cssselect("a")[0].get("href", "").startswith("/id/finding/")
        assert "/id/doc/" in where.cssselect("a")[0].get("href", "")
        assert mend.text_content().strip()


def test_a_page_after_the_first_goes_on(indexed: Site):
    """Three pages hold every finding once."""
    seen = [
        link.get("href")
        for page in ("1", "2", "3")
        for link in read(show(indexed, page=page)).cssselect("table.found th[scope=row] a")
    ]
    assert len(seen) == len(set(seen)) == 112


@pytest.mark.parametrize("rule", ["IndicatorTarget-CostFigure", PGSH("IndicatorTarget-CostFigure").value])
def test_findings_of_one_rule(indexed: Site, site: Site, rule):
    """A rule is chosen by its name or its IRI, with an index and without."""
    for one in (indexed, replace(site, index="", memory={})):
        tree = read(show(one, rule=rule))
        assert total(tree) == 6
        assert len(tree.cssselect(".grade > section")) == 1
    rows = list(csv.DictReader(io.StringIO(show(site, form="csv", rule=rule).body.decode())))
    assert len(rows) == 6


def test_findings_by_severity_document_and_unit(indexed: Site, site: Site):
    """Each filter leaves what it says, and the file has the same."""
    document = next(site.graph.store.graphs()).value.rpartition("/")[2]
    assert total(read(show(indexed, severity="Warning"))) == 40
    assert total(read(show(indexed, document=document))) == 112
    assert total(read(show(indexed, unit="130303/762001", severity="Info"))) == 72
    rows = list(csv.DictReader(io.StringIO(show(site, form="csv", severity="Warning").body.decode())))
    assert {row["severity"] for row in rows} == {"Warning"}
    assert len(rows) == 40


def test_no_finding_is_a_page_with_a_way_on(indexed: Site):
    """Filters that nothing meets lead back to all findings."""
    page = show(indexed, severity="Violation")
    assert page.status == 200
    assert read(page).cssselect("main .notice a")[0].get("href") == "/findings"


def test_without_an_index_the_findings_are_there(site: Site):
    """The question gives the first page as long as the index is built."""
    tree = read(show(replace(site, index="", memory={})))
    assert len(tree.cssselect("table.found tbody tr")) == 50


def test_every_finding_is_found_by_its_text(indexed: Site):
    """What the page shows as the text of a cell stands in that document, as a link to the cell."""
    tree = read(show(indexed))
    for link in tree.cssselect("table.found a.cell"):
        assert link.text
        assert "#t" in link.get("href", "") or "#p" in link.get("href", "")
