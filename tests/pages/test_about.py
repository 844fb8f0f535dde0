"""The pages about the site."""

import pytest
from lxml import html

from perfgraph.findings import Language
from perfgraph.limits import SETTINGS, Limits
from perfgraph.pages import Site, Wanted, render
from perfgraph.pages.about import PAGES


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("path", ["about", *(f"about/{name}" for name in PAGES)])
def test_every_page_about_the_site_is_there(site: Site, path: str, language: Language) -> None:
    """Each has one heading, in the reader's language, and no text of the other language's interface."""
    page = render(site, Wanted(path, language=language))
    tree = html.fromstring(page.body.decode())
    (heading,) = tree.cssselect("h1")
    assert page.status == 200
    chinese = any("\u4e00" <= char <= "\u9fff" for char in heading.text_content())
    assert chinese is (language is Language.CHINESE)


def test_the_limits_are_those_of_the_server(site: Site) -> None:
    """A row for every setting, with the value that the server was given."""
    limits = Limits(client_seconds=7.0)
    page = render(Site(site.graph, site.snapshot, site.address, limits=limits), Wanted("about/limits"))
    rows = html.fromstring(page.body.decode()).cssselect("tbody tr")
    values = {row.cssselect("code")[0].text: row.cssselect(".number")[0].text for row in rows}
    assert set(values) == set(SETTINGS)
    assert values["PERFGRAPH_CLIENT_QUERY_SECONDS"] == "7"
    assert values["PERFGRAPH_QUERY_ROWS"] == "100,000"


def test_no_other_page_is_there(site: Site) -> None:
    """An unknown name below about is not found."""
    assert render(site, Wanted("about/nothing")).status == 404
