"""Citations of documents: one that means exactly one policy is a link, any other is listed."""

from pathlib import Path

import pytest
from pyoxigraph import Literal, Triple

from perfgraph.graph import PerformanceGraph, open_graph
from perfgraph.linking import LinkOptions
from perfgraph.linking.citing import Cited, citing, unresolved_statements
from perfgraph.links import CITES, link_statements, links_in
from perfgraph.quads import in_order
from perfgraph.terms import PG, SEMAPV
from perfgraph.validation import validate

FORMS = Path(__file__).parents[1] / "forms" / "documents"
HUNAN = (FORMS / "hunan-targets.html").read_text(encoding="utf-8")
GROUNDS = "《示例县渡口管理办法》（示政发〔2020〕4号）"


def document(tmp_path: Path, grounds: str) -> tuple[PerformanceGraph, Cited]:
    """Return a graph with a document whose policy grounds are these, and its citations."""
    assert GROUNDS in HUNAN
    path = tmp_path / "targets.html"
    path.write_text(HUNAN.replace(GROUNDS, grounds), encoding="utf-8")
    graph = open_graph("memory:")
    report = graph.ingest([path])
    assert not report.refused
    return graph, citing(graph.store, graph.names, report.read[0].document)


def cell(graph: PerformanceGraph, link_source: str) -> str:
    """Return the text of a cell."""
    (quote,) = (
        quad.object.value
        for name in graph.store.graphs()
        for quad in graph.store.quads(name)
        if quad.subject.value == link_source and quad.predicate == PG("quote")
    )
    return quote


@pytest.mark.parametrize(
    ("grounds", "words"),
    [
        ("根据财社[2010]256号文件", ("财社[2010]256号",)),
        (
            "《关于残疾人机动轮椅车燃油补贴的通知》（财社〔2010〕256号）",
            ("《关于残疾人机动轮椅车燃油补贴的通知》（财社〔2010〕256号）",),
        ),
        ("财社2010256号；财社〔2010〕256号", ("财社2010256号", "财社〔2010〕256号")),
    ],
)
def test_a_citation_becomes_a_link(tmp_path: Path, grounds: str, words: tuple[str, ...]) -> None:
    """The sheet cites the notice, in whatever brackets; each place is evidence, verbatim in its cell."""
    graph, cited = document(tmp_path, grounds)
    (link,) = cited.links
    assert cited.unresolved == ()
    assert link.relation == CITES
    assert link.object == graph.names.policy("mof-2010-256")
    assert (link.status, link.confidence, link.method) == ("stated", 1, "citation 1")
    assert link.justification == SEMAPV("LexicalMatching")
    assert "/id/sheet/" in link.subject.value
    assert tuple(evidence.text for evidence in link.evidence) == words
    for evidence in link.evidence:
        assert evidence.text in cell(graph, evidence.source.value)
        assert "-c" in evidence.source.value  # the cell, not its row


def test_what_the_register_does_not_confirm_is_proposed(tmp_path: Path) -> None:
    """A number that is only general knowledge makes a link that a person has to look at."""
    _, cited = document(tmp_path, "财预〔2019〕136号、《残疾人就业条例》")
    found = {link.object.value.rsplit("/", 1)[-1]: (link.status, link.rank) for link in cited.links}
    assert found == {"mof-2019-136": ("proposed", 1), "disability-employment-regulations": ("stated", 0)}


def test_a_number_of_another_year_is_listed_with_what_is_near(tmp_path: Path) -> None:
    """A wrong year, lost brackets, a title of two documents: nothing is linked, and what is near is told."""
    graph, cited = document(tmp_path, "财社2011256号、《财政支出绩效评价管理暂行办法》、示政发〔2020〕4号")
    assert cited.links == ()
    told = [
        (one.citation.text, one.citation.repaired, [entry.number for entry in one.near][:2])
        for one in cited.unresolved
    ]
    assert told == [
        ("财社2011256号", True, ["财社〔2010〕256号"]),
        ("《财政支出绩效评价管理暂行办法》", False, ["财预〔2009〕76号", "财预〔2011〕285号"]),
        ("示政发〔2020〕4号", False, []),
    ]
    said = list(unresolved_statements(cited.unresolved, graph.names))
    node = said[0].subject
    assert Triple(node, PG("citedNumber"), Literal("财社〔2011〕256号")) in said
    assert Triple(node, PG("nearestPolicy"), graph.names.policy("mof-2010-256")) in said


def test_links_and_listed_citations_break_no_shape(tmp_path: Path) -> None:
    """What is written of citations holds against the shapes together with the document and the register."""
    graph, cited = document(tmp_path, "财社〔2010〕256号、财社〔2011〕256号、《残疾人就业\n条例》")
    said = [triple for link in cited.links for triple in link_statements(link, graph.names)]
    said += unresolved_statements(cited.unresolved, graph.names)
    names = ("policies", "doc/", "inferred/")
    held = [
        quad.triple
        for name in graph.store.graphs()
        if any(f"/graph/{part}" in name.value for part in names)
        for quad in graph.store.quads(name)
    ]
    kinds = ("AssertedLink", "UnresolvedCitation", "Policy", "Attestation")
    rules = {finding.rule.split("#")[-1] for finding in validate(in_order([*held, *said])).findings}
    assert {rule for rule in rules if rule.startswith(kinds)} == set()
    assert len(cited.links) == 2


def test_the_real_document_cites_nothing(seed: Path) -> None:
    """It has no number and no title: every link to a policy is an inference."""
    graph = open_graph("memory:")
    (read,) = graph.ingest([seed]).read
    assert citing(graph.store, graph.names, read.document) == Cited()


def test_reading_a_document_links_what_it_cites(tmp_path: Path) -> None:
    """The link and the list stand in the graph at once, and reading or linking again changes nothing."""
    graph, cited = document(tmp_path, "财社〔2010〕256号、财社〔2011〕256号")
    (name,) = (one for one in graph.store.graphs() if "/graph/links/" in one.value)
    assert list(links_in(graph.store, name)) == list(cited.links)
    before = graph.snapshot
    claimed = Triple(cited.links[0].subject, CITES, graph.names.policy("mof-2010-256"))
    assert claimed in {quad.triple for quad in graph.store.quads(name)}
    rows = graph.query("unresolved-citations").rows
    assert [str(row[3].value) for row in rows if row[3]] == ["财社〔2011〕256号"]
    assert [row[6].value for row in rows if row[6]] == [
        "《关于残疾人机动轮椅车燃油补贴的通知》财社〔2010〕256号"
    ]
    graph.ingest([tmp_path / "targets.html"])
    graph.link(options=LinkOptions(suggestions=False))
    assert graph.snapshot == before


def test_a_document_without_citations_has_no_graph_of_links(tmp_path: Path) -> None:
    """Nothing is written where nothing is cited."""
    graph, cited = document(tmp_path, "根据上级有关文件精神")
    assert cited == Cited()
    assert [one for one in graph.store.graphs() if "/graph/links/" in one.value] == []


def test_a_policy_that_is_added_later_is_found_by_linking(tmp_path: Path) -> None:
    """A citation that meant nothing becomes a link once its document is there and linking runs again."""
    graph, cited = document(tmp_path, "示财社〔2022〕9号")
    assert len(cited.unresolved) == 1
    path = tmp_path / "notice.txt"
    path.write_text(
        "示财社〔2022〕9号\n示例市财政局关于补贴的通知\n一、标准\n每人每年900元。\n", encoding="utf-8"
    )
    (added,) = graph.add_policies([path]).added
    report = graph.link(options=LinkOptions(suggestions=False))
    assert report.changed == 1
    (name,) = (one for one in graph.store.graphs() if "/graph/links/" in one.value)
    assert [link.object for link in links_in(graph.store, name)] == [added.policy]
    assert graph.query("unresolved-citations").rows == ()
