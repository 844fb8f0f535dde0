"""The page of a policy: its facts with certainty and source, its clauses with anchors, what leads to it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html as lxml_html
from lxml.html import HtmlElement
from sample_texts import NOTICE

from perfgraph.findings import Language
from perfgraph.graph import open_graph
from perfgraph.pages import Site, Wanted, render

FORM = Path(__file__).parents[1] / "forms" / "documents" / "hunan-targets.html"


@pytest.fixture(scope="module")
def policies(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Return a site with the register, a notice that was added, and a document that cites both."""
    folder = tmp_path_factory.mktemp("policies")
    (folder / "notice.txt").write_text(NOTICE, encoding="utf-8")
    cited = FORM.read_text(encoding="utf-8").replace(
        "《示例县渡口管理办法》（示政发〔2020〕4号）", "财社〔2010〕256号、示财社〔2022〕18号"
    )
    (folder / "targets.html").write_text(cited, encoding="utf-8")
    with open_graph("memory:") as graph:
        graph.add_policies([folder / "notice.txt"])
        graph.ingest([folder / "targets.html"])
        yield Site(graph, graph.snapshot, "http://127.0.0.1:8000/")


def read(site: Site, path: str, language: Language = Language.CHINESE) -> HtmlElement:
    """Return a page as a tree."""
    page = render(site, Wanted(path, language=language))
    assert page.status == 200
    return lxml_html.document_fromstring(page.body.decode())


def rows(tree: HtmlElement, heading: str) -> list[list[str]]:
    """Return the cells of the table below a heading."""
    (section,) = (one for one in tree.xpath("//section") if one.xpath(f"h2[@id='{heading}']"))
    return [
        [" ".join("".join(cell.itertext()).split()) for cell in row.xpath("th|td")]
        for row in section.xpath(".//tbody/tr")
    ]


@pytest.mark.parametrize(
    ("language", "fact"),
    [
        (
            Language.CHINESE,
            ["文号", "财社〔2010〕256号", "已核实", "cl.chuzhou.gov.cn 1104133770 该页两次引用此文号。"],
        ),
        (
            Language.ENGLISH,
            [
                "document number",
                "财社〔2010〕256号",
                "confirmed",
                "cl.chuzhou.gov.cn 1104133770 The page cites the number twice.",
            ],
        ),
    ],
)
def test_facts_have_certainty_and_source(policies: Site, language: Language, fact: list[str]) -> None:
    """Each fact is told once, with how sure it is and where it was seen, in the reader's language."""
    facts = rows(read(policies, "id/policy/mof-2010-256", language), "facts")
    assert fact in facts
    assert len(facts) == 5
    assert len(set(map(tuple, facts))) == 5


def test_what_is_unconfirmed_says_so(policies: Site) -> None:
    """A number of general knowledge stands beside a title that was seen."""
    facts = rows(read(policies, "id/policy/mof-2015-88"), "facts")
    assert {row[0]: row[2] for row in facts} == {
        "标题": "已核实", "文号": "待核实", "发文机关": "待核实", "印发日期": "待核实",
    }  # fmt: skip


def test_clauses_have_anchors_and_standards(policies: Site) -> None:
    """Every clause has its name on the page, those inside others lie deeper, amounts stand beside them."""
    slug = next(
        entry
        for entry in policies.graph.query("list-policies").rows
        if entry[2] and "示财社" in entry[2].value
    )[0].value.removeprefix(policies.base)
    tree = read(policies, slug)
    items = {item.get("id"): item for item in tree.xpath("//ol[@class='clauses']/li")}
    assert len(items) == 15
    assert items["c-2-2-1"].get("class") == "depth-2"
    assert items["c-2-2"].xpath("span/text()") == ["每人每年不低于1800元", "60%"]
    assert items["c-2"].xpath("p/text()") == ["二、补贴标准。"]  # the clauses inside are shown by themselves
    assert items["c-2"].xpath("a/@href") == [f"/{slug}~c-2"]
    inside = read(policies, f"{slug}~c-2")
    assert [item.get("id") for item in inside.xpath("//ol[@class='clauses']/li")] == ["c-2-1", "c-2-2"]


def test_links_lead_in_with_their_evidence(policies: Site) -> None:
    """What cites the notice is named, with the words that cite it and the state of the link."""
    (row,) = rows(read(policies, "id/policy/mof-2010-256"), "links")
    assert row[1:] == ["引用", "财社〔2010〕256号", "已载明"]
    assert row[0] == "渡口船员培训"
    assert rows(read(policies, "id/policy/mof-2015-88"), "links") == []
