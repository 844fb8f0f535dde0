"""The home page: figures, entry points, what to mend first."""

import pytest
from lxml import html

from perfgraph.findings import Language
from perfgraph.graph import open_graph
from perfgraph.pages import Site, Wanted, render


def text_of(site: Site, language: Language) -> tuple[str, html.HtmlElement]:
    """Return the home page's text and tree."""
    page = render(site, Wanted("", language=language))
    assert page.status == 200
    tree = html.fromstring(page.body.decode())
    return " ".join(tree.text_content().split()), tree


@pytest.mark.parametrize("language", Language)
def test_it_shows_what_the_sample_holds(site: Site, language: Language) -> None:
    """Nine projects, 78 targets and 2,232,960.00 yuan, as the document states them."""
    _, tree = text_of(site, language)
    figures = [element.text_content().strip() for element in tree.cssselect("dl.figures dd")]
    assert figures == ["1", "1", "9", "78", "56", "2,232,960.00", "2021"]


@pytest.mark.parametrize("language", Language)
def test_the_question_of_the_baseline_comes_first(site: Site, language: Language) -> None:
    """The first link below Ask is the question that the project was made for."""
    _, tree = text_of(site, language)
    first = tree.cssselect(".card")[0].cssselect("li a")[0]
    assert first.get("href") == "/query/indicators-by-baseline"
    assert first.text_content() == site.graph.queries["indicators-by-baseline"].title.of(language)


def test_the_rules_to_mend_lead_to_their_findings(site: Site) -> None:
    """Each of the three rules names how often it is broken and leads to its findings."""
    _, tree = text_of(site, Language.ENGLISH)
    items = tree.cssselect(".card")[2].cssselect("ul > li")
    assert len(items) == 3
    assert items[0].cssselect("a")[0].get("href").startswith("/findings?rule=")
    assert items[0].cssselect(".soft")[0].text_content() == "17"


def test_an_empty_graph_has_a_home_page_too() -> None:
    """Without a document the figures are zero and nothing is charted."""
    with open_graph("memory:") as graph:
        _, tree = text_of(Site(graph, "0" * 16, "http://127.0.0.1:8000/"), Language.ENGLISH)
    assert [element.text_content() for element in tree.cssselect("dl.figures dd")][:3] == ["0", "0", "0"]
    assert not tree.cssselect("img.chart")
    assert "Nothing was found odd" in tree.text_content()
