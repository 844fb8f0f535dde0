"""Adding policy texts: to which document they belong, once only, and what becomes of another text."""

import json
from pathlib import Path

import pytest
from pyoxigraph import NamedNode
from sample_texts import BARE, NOTICE

from perfgraph.errors import QueryError
from perfgraph.graph import PerformanceGraph, open_graph
from perfgraph.policies import AddReport, Choice, Clause, Register, clauses, remove_policy
from perfgraph.terms import HOME
from perfgraph.validation import validate

FUEL = """财社〔2010〕256号
财政部 中国残疾人联合会关于残疾人机动轮椅车燃油补贴的通知
一、补贴对象
机动轮椅车车主。
二、补贴标准
每辆车每年260元。
"""


@pytest.fixture
def graph() -> PerformanceGraph:
    """Return a graph with nothing in it."""
    return open_graph("memory:")


def added(
    graph: PerformanceGraph,
    tmp_path: Path,
    content: str,
    name: str = "text.txt",
    choice: Choice = Choice.REFUSE,
) -> AddReport:
    """Add a text to a graph."""
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    return graph.add_policies([path], choice)


def clauses_of(graph: PerformanceGraph, policy: NamedNode) -> list[Clause]:
    """Return the clauses of a document."""
    return [clause for clause in clauses(graph.store) if clause.policy == policy]


def test_a_text_belongs_to_the_document_of_its_number(graph: PerformanceGraph, tmp_path: Path) -> None:
    """The register's notice gets its clauses; what the register says is said once."""
    report = added(graph, tmp_path, FUEL)
    (one,) = report.added
    assert one.policy == graph.names.policy("mof-2010-256")
    assert (one.registered, one.changed, one.clauses) == (True, True, 2)
    found = {clause.iri.value.partition("#")[2]: clause for clause in clauses_of(graph, one.policy)}
    assert set(found) == {"standard", "c-1", "c-2"}
    assert [money.yuan for money in found["c-2"].amounts] == [260]
    assert found["c-2"].issuer == "中国残疾人联合会、财政部"
    entry = Register.of(graph.store).find("财社〔2010〕256号")
    assert entry.titles == (
        "关于残疾人机动轮椅车燃油补贴的通知",
        "财政部 中国残疾人联合会关于残疾人机动轮椅车燃油补贴的通知",
    )


def test_adding_again_changes_nothing(graph: PerformanceGraph, tmp_path: Path) -> None:
    """The same text gives the same statements, whether registered or not."""
    for content in (FUEL, NOTICE, BARE):
        assert added(graph, tmp_path, content).added[0].changed
    before, held = graph.snapshot, sorted(map(str, graph.quads()))
    for content in (FUEL, NOTICE, BARE):
        assert not added(graph, tmp_path, content).added[0].changed
    graph.ingest(())
    assert graph.snapshot == before
    assert sorted(map(str, graph.quads())) == held


def test_what_is_added_breaks_no_shape(graph: PerformanceGraph, tmp_path: Path) -> None:
    """Documents, clauses and values of added texts are as the shapes ask."""
    added(graph, tmp_path, NOTICE)
    added(graph, tmp_path, FUEL)
    said = [
        quad.triple
        for name in graph.store.graphs()
        if "/polic" in name.value
        for quad in graph.store.quads(name)
    ]
    assert validate(said).findings == ()


def test_another_text_of_a_document_is_a_choice(graph: PerformanceGraph, tmp_path: Path) -> None:
    """It is refused with both ways out, takes the place of the first, or stands beside it."""
    first = added(graph, tmp_path, NOTICE, "first.txt").added[0]
    other = NOTICE.replace("800元", "900元")
    (refusal,) = added(graph, tmp_path, other, "other.txt").refused
    assert "other.txt: found another text of 示财社〔2022〕18号" in refusal.reason
    assert "first.txt" in refusal.reason
    assert "--replace" in refusal.reason
    assert "--beside" in refusal.reason
    assert "800元" in clauses_of(graph, first.policy)[2].text
    beside = added(graph, tmp_path, other, "other.txt", Choice.BESIDE).added[0]
    assert beside.policy != first.policy
    assert "900元" in clauses_of(graph, beside.policy)[2].text
    assert "800元" in clauses_of(graph, first.policy)[2].text
    replaced = added(graph, tmp_path, other.replace("900", "950"), "third.txt", Choice.REPLACE).added[0]
    texts = [clause.text for clause in clauses(graph.store) if clause.policy == replaced.policy]
    assert any("950元" in text for text in texts)


def test_two_issuers_may_use_one_mark(graph: PerformanceGraph, tmp_path: Path) -> None:
    """A number that is known with another title is refused; --beside keeps both; alone it means neither."""
    one = "示民发〔2020〕8号\n甲县民政局关于救助的通知\n一、标准\n每人每月500元。\n"
    two = "示民发〔2020〕8号\n乙县民政局关于养老的通知\n一、标准\n每人每月100元。\n"
    assert added(graph, tmp_path, one, "one.txt").added
    (refusal,) = added(graph, tmp_path, two, "two.txt").refused
    assert "two.txt: found the number 示民发〔2020〕8号 with the title" in refusal.reason
    assert "《甲县民政局关于救助的通知》" in refusal.reason
    assert added(graph, tmp_path, two, "two.txt", Choice.BESIDE).added
    register = Register.of(graph.store)
    assert {len(entry.issuers) for entry in register.entries if entry.number == "示民发〔2020〕8号"} == {1}
    with pytest.raises(QueryError, match="found 2 documents"):
        register.find("示民发〔2020〕8号")
    assert register.find("乙县民政局关于养老的通知").title.startswith("乙县")
    assert not added(graph, tmp_path, one, "one.txt").added[0].changed


def test_one_bad_file_does_not_stop_the_others(graph: PerformanceGraph, tmp_path: Path) -> None:
    """What cannot be read is told, the rest is added."""
    good, bad = tmp_path / "good.txt", tmp_path / "empty.txt"
    good.write_text(NOTICE, encoding="utf-8")
    bad.write_bytes(b"")
    report = graph.add_policies([bad, good, tmp_path / "none.txt"])
    assert [one.file for one in report.added] == ["good.txt"]
    assert [refusal.file for refusal in report.refused] == ["empty.txt", "none.txt"]


def test_a_text_is_taken_out_and_the_register_stays(graph: PerformanceGraph, tmp_path: Path) -> None:
    """What was added goes; what the register says cannot be taken out by a command."""
    one = added(graph, tmp_path, FUEL).added[0]
    assert remove_policy(graph.store, graph.names, "财社(2010)256号").iri == one.policy
    assert [clause.iri.value.partition("#")[2] for clause in clauses_of(graph, one.policy)] == ["standard"]
    with pytest.raises(QueryError, match="in the register only"):
        remove_policy(graph.store, graph.names, "mof-2010-256")
    with pytest.raises(QueryError, match="found no documents"):
        remove_policy(graph.store, graph.names, "示财社〔2022〕18号")


def test_a_policy_without_clauses_is_one_passage(graph: PerformanceGraph) -> None:
    """Every document of the register can be found: by its clauses, or else by its title."""
    graph.ingest(())
    found = list(clauses(graph.store))
    whole = [clause for clause in found if clause.iri == clause.policy]
    assert {clause.policy for clause in found} == {entry.iri for entry in Register.of(graph.store).entries}
    assert len(whole) == 48
    assert all(clause.text == clause.label == clause.title for clause in whole)


def test_statutes_are_added_as_they_are_divided(graph: PerformanceGraph, shared: Path) -> None:
    """Forty-two statutes by title and day, those of the register as its own; every article a clause."""
    rows = json.loads((shared / "data" / "statutes.json").read_text(encoding="utf-8"))
    report = graph.add_policies([shared / "data" / "statutes.json"])
    assert (len(report.added), report.refused) == (42, [])
    registered = {
        one.title: one.policy.value.removeprefix(f"{HOME}id/policy/")
        for one in report.added
        if one.registered
    }
    assert registered == {
        "残疾人就业条例": "disability-employment-regulations",
        "残疾预防和残疾人康复条例": "disability-prevention-regulations",
    }
    own = {one.policy for one in report.added}
    articles = [clause for clause in clauses(graph.store) if clause.policy in own]
    assert sorted(clause.text for clause in articles) == sorted(text for _, _, text in rows)
