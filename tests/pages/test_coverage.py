"""The page of policy coverage, over documents whose links are known."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html
from pyoxigraph import DefaultGraph, RdfFormat, Store

from perfgraph.findings import Language
from perfgraph.graph import open_graph
from perfgraph.pages import Site, Wanted, render
from perfgraph.quads.vocabulary import vocabulary_triples
from perfgraph.terms import Names

FIXTURES = Path(__file__).parents[1] / "queries" / "fixtures"
FILES = ("year-2021", "second-version", "year-2022", "links", "reviewed")


@pytest.fixture(scope="module")
def reviewed() -> Iterator[Site]:
    """Return a site over documents of two units and years, one of them in two versions, with links."""
    read = Store()
    for name in FILES:
        read.load(path=str(FIXTURES / f"{name}.trig"), format=RdfFormat.TRIG)
    graphs = {Names().shared_graph("vocab"): list(vocabulary_triples())}
    for quad in read:
        assert not isinstance(quad.graph_name, DefaultGraph)
        graphs.setdefault(quad.graph_name, []).append(quad.triple)
    with open_graph("memory:") as graph:
        graph.store.put([graphs])
        yield Site(graph, graph.snapshot, "http://127.0.0.1:8000/")


def page(site: Site, language: Language = Language.ENGLISH, **parameters: str) -> html.HtmlElement:
    """Return the page as a browser would read it."""
    found = render(site, Wanted("coverage", language=language, parameters=parameters))
    assert found.status == 200
    return html.fromstring(found.body.decode())


def rows(tree: html.HtmlElement, table: str) -> dict[str, list[str]]:
    """Return the numbers of a table by the first cell of each row, 0 for a dash."""
    found = {}
    for row in tree.cssselect(f"table.{table} tbody tr"):
        heading = row.cssselect("th")[0]
        name = "".join(heading.xpath(".//text()[not(ancestor::*[contains(@class, 'badge')])]")).strip()
        found[name] = cells(row)
    return found


def cells(row: html.HtmlElement) -> list[str]:
    """Return the cells of a row, 0 for a dash."""
    texts = [cell.text_content().strip() for cell in row.cssselect("td")]
    return ["0" if text.endswith("–") else text for text in texts]


def test_each_target_counts_once_in_its_best_state(reviewed: Site):
    """The totals are those of the newest versions; what was rejected or is about a basis counts nowhere."""
    assert rows(page(reviewed), "states") == {
        "accepted": ["2", "12.5%"],
        "stated": ["1", "6.2%"],
        "none fits": ["1", "6.2%"],
        "proposed": ["3", "18.8%"],
        "nothing": ["9", "56.2%"],
        "covered (accepted or stated)": ["3", "18.8%"],
        "all": ["16", "100%"],
    }


def test_the_matrix_adds_up(reviewed: Site):
    """A unit is the sum of its kinds, the columns of states add up to the targets."""
    tree = page(reviewed)
    matrix = rows(tree, "matrix")
    assert matrix["甲区残疾人联合会"] == ["11", "1", "1", "1", "3", "5", "6", "18.2%"]
    assert matrix["乙区残疾人联合会"] == ["5", "1", "0", "0", "0", "4", "0", "20%"]
    for body in tree.cssselect("table.matrix tbody"):
        numbers = [[int(one) for one in cells(row)[:7]] for row in body.cssselect("tr")]
        total, *lines = numbers
        assert total == [sum(column) for column in zip(*lines, strict=True)]
        assert all(line[0] == sum(line[1:6]) for line in numbers)


def test_numbers_lead_to_their_lists(reviewed: Site):
    """A number of targets without a policy leads to a list that has as many rows."""
    tree = page(reviewed)
    links = tree.cssselect("table.matrix td a")
    assert len(links) == 10
    for one in links:
        path, _, query = one.get("href").partition("?")
        parameters = dict(part.split("=") for part in query.replace("%2F", "/").split("&"))
        found = render(reviewed, Wanted(path.strip("/"), "csv", parameters=parameters))
        assert found.status == 200, found.body
        assert len(found.body.splitlines()) - 1 == int(one.text)


def test_filters_narrow_the_page_and_what_it_leads_to(reviewed: Site):
    """The year and the unit hold for the totals, the lists and the picture."""
    tree = page(reviewed, year="2022", unitCode="130303/762001")
    assert rows(tree, "states")["all"] == ["6", "100%"]
    assert next(iter(rows(tree, "matrix"))) == "甲区残疾人联合会"
    addresses = [a.get("href") for a in tree.cssselect("ul.questions a")]
    assert sum("unitCode=130303%2F762001" in one for one in addresses) == 4
    assert "year=2022" in tree.cssselect("img.chart")[0].get("src")
    nothing = page(reviewed, year="1999")
    assert not nothing.cssselect("table")
    assert "No target meets these filters" in nothing.text_content()


def test_a_wrong_filter_is_told(reviewed: Site):
    """A year that is none is a fault of the question, as a page and as data."""
    for form in ("html", "csv"):
        found = render(reviewed, Wanted("coverage", form, parameters={"year": "soon"}))
        assert found.status == 400


@pytest.mark.parametrize("form", ["csv", "tsv", "json", "xml", "md", "xlsx"])
def test_the_matrix_is_data_too(reviewed: Site, form: str):
    """Every format of tables is there."""
    found = render(reviewed, Wanted("coverage", form))
    assert found.status == 200
    assert len(found.body) > 500


def test_both_languages_are_spoken(reviewed: Site):
    """Headings and kinds are in the reader's language."""
    chinese = page(reviewed, Language.CHINESE)
    assert chinese.cssselect("h1")[0].text == "政策覆盖"
    assert "成本指标" in rows(chinese, "matrix")
    assert "cost indicator" in rows(page(reviewed), "matrix")


def test_without_links_the_page_says_what_is_lacking(site: Site):
    """On a graph without links every target has nothing, and the page names the data that is missing."""
    tree = page(site)
    notices = " ".join(one.text_content() for one in tree.cssselect(".notice"))
    assert "links to policy documents or clauses" in notices
    assert rows(tree, "states")["nothing"] == ["78", "100%"]
    assert rows(tree, "states")["covered (accepted or stated)"] == ["0", "0%"]
