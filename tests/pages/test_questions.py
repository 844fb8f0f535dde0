"""The list of the questions: what it holds, and how it is searched."""

import json

import html5lib
import pytest

from perfgraph.findings import Language
from perfgraph.pages import Page, Site, Wanted, render


def wanted(language: Language = Language.ENGLISH, form: str = "html", **parameters: str) -> Wanted:
    """Return the wish for the list."""
    return Wanted("queries", form, language, parameters)


def links(page: Page) -> list[str]:
    """Return the addresses that the list of a page leads to."""
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page.body)
    return [str(a.get("href")) for a in tree.findall(".//ul[@class='questions']//a")]


@pytest.mark.parametrize("language", list(Language))
def test_the_list_leads_to_every_question(site: Site, language: Language):
    """Each question of the library stands once in the list, in both languages."""
    page = render(site, wanted(language))
    assert page.status == 200
    assert sorted(links(page)) == sorted(f"/query/{name}" for name in site.graph.queries)


def test_unmet_needs_are_told_in_words(site: Site):
    """A question that the loaded data cannot answer says which data are missing."""
    text = render(site, wanted()).body.decode()
    section = text.split("/query/missed-targets")[1].split("</li>")[0]
    assert "actual values, from self-evaluation documents" in section
    assert "The graph lacks" not in text.split("/query/unit-overview")[1].split("</li>")[0]


@pytest.mark.parametrize(
    ("words", "name"),
    [("BASELINE reuse", "indicators-by-baseline"), ("沿用 基线", "indicators-by-baseline")],
)
def test_the_list_is_searched_in_both_languages(site: Site, words: str, name: str):
    """The words of a search may be of either language, in any order and case."""
    found = links(render(site, wanted(q=words)))
    assert f"/query/{name}" in found
    assert len(found) < 5


def test_a_search_without_result_says_what_to_do(site: Site):
    """No question: no empty page, and the words stand in the field, as text."""
    page = render(site, wanted(q="<script>alert(1)</script>"))
    tree = html5lib.parse(page.body, namespaceHTMLElements=False)
    assert page.status == 200
    assert not tree.findall(".//script")
    assert tree.find(".//input[@id='q']").get("value") == "<script>alert(1)</script>"
    assert "use fewer of them" in page.body.decode()


def test_the_list_as_data_describes_each_question(site: Site):
    """The JSON has names, types, choices, needs and relative addresses, and not the host of the server."""
    page = render(site, wanted(form="json"))
    data = json.loads(page.body)
    assert data["snapshot"] == site.snapshot
    by_name = {question["name"]: question for question in data["questions"]}
    assert set(by_name) == set(site.graph.queries)
    plan = by_name["late-spending"]
    assert plan["address"] == "query/late-spending"
    assert plan["formats"]["csv"] == "query/late-spending.csv"
    assert [one["name"] for one in plan["columns"]] == list(site.graph.queries["late-spending"].columns)
    assert plan["parameters"][0] == {
        "name": "threshold",
        "type": "decimal",
        "label": {"zh": "10月后支出比例（%）", "en": "share after October in per cent"},
        "default": "50",
    }
    met = {need["name"]: need["met"] for need in by_name["missed-targets"]["needs"]}
    assert met == {"documents": True, "observations": False}
    assert b"127.0.0.1" not in page.body


@pytest.mark.parametrize("parameters", [{"page": "2"}, {"lang": "fr"}, {"lang": ""}, {"q": "x" * 401}])
def test_the_list_as_data_refuses_what_it_does_not_know(site: Site, parameters: dict[str, str]):
    """A program is told of a parameter that means nothing here."""
    page = render(site, wanted(form="json", **parameters))
    assert (page.status, page.media_type) == (400, "text/plain; charset=utf-8")
    assert next(iter(parameters)) in page.body.decode()
