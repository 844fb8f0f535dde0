"""The chain goal → project → money → indicators."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from pyoxigraph import Literal, NamedNode, Triple

from perfgraph.findings import Language
from perfgraph.graph import open_graph
from perfgraph.pages import Site
from perfgraph.pages.chain import CHARACTERS, MOST, chain, wrapped
from perfgraph.terms import PG, RDF, concept

PROJECT = "https://w3id.org/perfgraph/id/project/13030321W9TGCMKL98GWR"
SVG = {"s": "http://www.w3.org/2000/svg"}


def drawn(site: Site, project: str, language: Language) -> etree._Element:
    """Return the picture as XML."""
    return etree.fromstring(str(chain(site, project, language)))


def boxes(tree: etree._Element) -> list[list[str]]:
    """Return the lines of each box."""
    found = tree.findall(".//s:text[@class='chain-text']", SVG)
    return [["".join(span.itertext()) for span in text.findall("s:tspan", SVG)] for text in found]


def test_it_shows_the_money_and_the_kinds_of_indicators(site: Site) -> None:
    """The project with its 95,160 yuan of fiscal funds and every kind of its targets, with their number."""
    found = boxes(drawn(site, PROJECT, Language.ENGLISH))
    assert ["fiscal funds", "95,160.00"] in found
    assert ["quantity indicator", "1"] in found
    kinds = [int(lines[-1]) for lines in found if lines[-1].isdecimal()]
    assert sum(kinds) == 8


def test_a_source_of_nothing_is_not_drawn(site: Site) -> None:
    """Other funds are stated as 0 and have no box."""
    assert not [lines for lines in boxes(drawn(site, PROJECT, Language.ENGLISH)) if "other" in lines[0]]


def test_a_missing_goal_is_said(site: Site) -> None:
    """The source names no department goal of the project: the box says so and is marked."""
    tree = drawn(site, PROJECT, Language.CHINESE)
    assert len(tree.findall(".//s:rect[@class='chain-box missing']", SVG)) == 1


def test_a_project_without_a_sheet_has_no_picture(site: Site) -> None:
    """Nothing is drawn of nothing."""
    assert chain(site, "https://w3id.org/perfgraph/id/project/none", Language.ENGLISH) == ""


def test_texts_of_documents_are_escaped_and_boxes_bounded() -> None:
    """A hostile label is text, and no column has more than its most boxes."""
    project = NamedNode("https://w3id.org/perfgraph/id/project/x")
    sheet = NamedNode("https://w3id.org/perfgraph/id/sheet/d/x")
    triples = [Triple(sheet, PG("project"), project), Triple(sheet, RDF("type"), PG("TargetSheet"))]
    for number in range(30):
        fund = NamedNode(f"{sheet.value}#f{number}")
        source = concept("fund-source", f"s{number}")
        triples += [
            Triple(fund, PG("sheet"), sheet),
            Triple(fund, PG("fundSource"), source),
            Triple(fund, PG("amount"), Literal(number + 1)),
            Triple(source, PG("statedName"), Literal('<script>alert(1)</script>"')),
        ]
    with open_graph("memory:") as graph:
        graph.store.put([{NamedNode("https://w3id.org/perfgraph/graph/doc/d"): triples}])
        tree = drawn(Site(graph, "0" * 16, "http://127.0.0.1:8000/"), project.value, Language.ENGLISH)
    assert tree.find(".//{*}script") is None
    assert boxes(tree)[-1] == [f"{30 - MOST + 1} more"]
    assert len(boxes(tree)) == 2 + MOST


@given(st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=200))
def test_lines_fit_their_box(words: str) -> None:
    """Wrapped text is never more than three lines."""
    assert len(wrapped(words)) <= 3


@pytest.mark.parametrize("words", ["残" * 40, "a b " * 30, "财政资金 fiscal funds 2021"])
def test_lines_of_words_are_no_wider_than_a_box(words: str) -> None:
    """A line of words has at most the characters of a box, Chinese ones counting two."""
    for line in wrapped(words):
        assert sum(2 if char > "\u2e80" else 1 for char in line) <= CHARACTERS
