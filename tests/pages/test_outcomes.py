"""What a self-evaluation states beside its targets stands on the pages of the sheet and of each target."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html

from perfgraph.findings import Language
from perfgraph.graph import open_graph
from perfgraph.pages import Site, Wanted, render
from perfgraph.terms import PG

DOCUMENTS = Path(__file__).parents[1] / "forms" / "documents"


@pytest.fixture(scope="module")
def evaluated() -> Iterator[Site]:
    """Return a site over a self-evaluation, and a sheet of targets alone."""
    with open_graph("memory:") as graph:
        graph.ingest([DOCUMENTS / "national-evaluation.html", DOCUMENTS / "national-targets.html"])
        yield Site(graph, graph.snapshot, "http://127.0.0.1:8000/")


def path_of(site: Site, where: str) -> str:
    """Return the path of the page of the thing that a pattern finds."""
    (row,) = site.graph.store.query(f"SELECT DISTINCT ?thing {{ {where} }}")
    return row["thing"].value[len(site.base) :].replace("#", "~", 1)


def page(site: Site, path: str, language: Language = Language.CHINESE) -> html.HtmlElement:
    """Return a page as a browser reads it."""
    made = render(site, Wanted(path, language=language))
    assert made.status == 200
    return html.fromstring(made.body)


def words(node: html.HtmlElement) -> str:
    """Return the text of an element in one line."""
    return " ".join(node.text_content().split())


def test_the_table_of_targets_has_what_the_document_states(evaluated: Site) -> None:
    """Weight, actual value, score and reason, each with its cell; a dash where nothing is said."""
    sheet = path_of(evaluated, f"?thing {PG('score')} ?points ; a {PG('TargetSheet')}")
    table = page(evaluated, sheet).xpath("//table[contains(@class, 'targets')]")[0]
    headings = [words(one) for one in table.xpath("./thead//th")]
    assert headings == [
        "指标",
        "指标值",
        "分值",
        "实际完成值",
        "得分",
        "偏差原因",
        "确定依据",
        "政策",
        "问题",
    ]
    (first,) = [row for row in table.xpath(".//tr") if "养护里程" in words(row)]
    told = [
        cell.xpath("string(.//*[contains(@class, 'amount') or self::a or @lang][1])") for cell in first[2:6]
    ]
    assert [" ".join(one.split()) for one in told] == ["20", "118公里", "19.6", "两处桥梁封闭，来年补齐"]
    assert all("~t1-r" in cell.xpath("string(.//a[contains(@href, '~t1-r')]/@href)") for cell in first[2:6])
    (second,) = [row for row in table.xpath(".//tr") if "路面完好率" in words(row)]
    assert words(second[5]) == "–"


def test_a_target_says_what_came_of_it(evaluated: Site) -> None:
    """In both languages, and only what the document states."""
    mileage = path_of(evaluated, f'?thing {PG("statedName")} "养护里程" ; {PG("score")} ?score')
    section = page(evaluated, mileage, Language.ENGLISH).xpath("//section[h2[@id='outcome']]")[0]
    assert [words(one) for one in section.xpath(".//dt")] == [
        "Weight",
        "Actual value",
        "Score",
        "Why it differs",
    ]
    surface = path_of(evaluated, f'?thing {PG("statedName")} "路面完好率" ; {PG("score")} ?score')
    section = page(evaluated, surface).xpath("//section[h2[@id='outcome']]")[0]
    assert [words(one) for one in section.xpath(".//dt")] == ["分值", "实际完成值", "得分"]


def test_a_sheet_of_targets_alone_has_no_such_columns(evaluated: Site) -> None:
    """A document that states no results is shown as before."""
    where = f"?thing a {PG('TargetSheet')} FILTER NOT EXISTS {{ ?thing {PG('score')} ?points }}"
    sheet = path_of(evaluated, where)
    table = page(evaluated, sheet).xpath("//table[contains(@class, 'targets')]")[0]
    assert [words(one) for one in table.xpath("./thead//th")] == [
        "指标",
        "指标值",
        "确定依据",
        "政策",
        "问题",
    ]
    target = path_of(
        evaluated,
        f"{{ SELECT (MIN(?one) AS ?thing) {{ <{evaluated.base}{sheet}> {PG('hasIndicatorTarget')} ?one }} }}",
    )
    assert not page(evaluated, target).xpath("//h2[@id='outcome']")
