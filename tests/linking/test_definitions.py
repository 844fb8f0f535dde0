"""Indicators are compared by what their names are made of, and only the best few pairs are proposed."""

from decimal import Decimal

import pytest
from defined import NAMES, defined_store
from pyoxigraph import NamedNode

from perfgraph.linking.definitions import METHOD, indicator_links
from perfgraph.linking.definitions.blocking import NEAREST, pairs
from perfgraph.linking.definitions.comparing import Definition, compare
from perfgraph.linking.definitions.known import Indicator
from perfgraph.linking.definitions.names import Population, taken_apart
from perfgraph.links import MAPPINGS, link_statements
from perfgraph.quads import in_order
from perfgraph.stores import open_store
from perfgraph.terms import SKOS
from perfgraph.validation import validate

JUDGED = [
    # the same, but for writing
    ("残疾人满意度", "残疾人的满意度", "exact"),
    ("培训人数", "培训人数（人）", "exact"),
    ("群众满意度", "广大群众满意度", "exact"),
    ("養護里程", "养护里程", "exact"),
    ("2022年培训场次", "2023年培训场次", "exact"),
    # other words for it, or a value in the name
    ("受益对象满意度", "服务对象满意度", "close"),
    ("职工满意度", "单位工作人员满意度", "close"),
    ("项目按时完成率", "项目及时完成率", "close"),
    ("补贴发放率", "补助发放率", "close"),
    ("产品合格率", "产品合格率≥95%", "close"),
    ("康复服务水平", "康复服务水平有所提高", "close"),
    ("培训人次", "培训人次数", "close"),
    # a part of it
    ("困难残疾人满意度", "残疾人满意度", "broad"),
    ("残疾人满意度", "残疾人或其家属满意度", "broad"),
    ("残疾人康复服务满意度", "残疾人满意度", "broad"),
    ("工程合格率", "桥梁工程合格率", "narrow"),
    ("满意度", "学生满意度", "narrow"),
    ("残疾人家属满意度", "家属满意度", "broad"),
    ("残疾人家属满意度", "残疾人或其家属满意度", "broad"),
    # one facet, two populations
    ("残疾人满意度", "职工满意度", "related"),
    ("残疾人满意度", "残疾人家属满意度", "related"),
    ("学生满意度", "学生家长满意度", "related"),
    ("学生满意度", "家长满意度", "related"),
    ("服务对象满意度", "残疾人满意度", "related"),
    ("小学生满意度", "中学生满意度", "related"),
    # counted otherwise
    ("培训人数", "培训人次", "related"),
    ("合格率", "合格数量", "related"),
    ("救助户数", "救助人数", "related"),
    # the opposite
    ("任务完成率", "任务未完成率", "related"),
    ("提高用水成本", "降低用水成本", "related"),
    # nothing in common
    ("道路养护里程", "检测桥梁数量", None),
    ("发放及时率", "项目总成本", None),
]


@pytest.mark.parametrize(("one", "other", "relation"), JUDGED)
def test_a_pair_is_what_a_person_says_it_is(one: str, other: str, relation: str | None) -> None:
    """What the second is to the first; the other way round the mapping is turned."""
    found, turned = compare(Definition(one), Definition(other)), compare(Definition(other), Definition(one))
    opposite = {"broad": "narrow", "narrow": "broad"}
    assert (found and found.relation) == relation
    assert (turned and turned.relation) == opposite.get(str(relation), relation)


def test_people_are_told_by_their_head_noun() -> None:
    """残疾人家属 are no 残疾人; 残疾人证 is a thing and no people."""
    assert taken_apart("残疾人家属满意度").populations == {Population("家属", ("残疾人",))}
    assert taken_apart("残疾人或其家属满意度").populations == {Population("家属"), Population("残疾人")}
    assert taken_apart("残疾人证换证率").populations == frozenset()
    assert Population("残疾人", ("困难",)).within(Population("残疾人"))
    assert not Population("残疾人").within(Population("残疾人", ("困难",)))


@pytest.mark.parametrize("name", ["不断提高服务水平", "不低于上年", "无障碍设施数量", "未成年人保护率"])
def test_what_looks_like_a_negation_is_none(name: str) -> None:
    """不断, 不低于, 无障碍 and 未成年人 say nothing is missing."""
    assert not taken_apart(name).negated


@pytest.mark.parametrize("name", ["", "％", "≥90%", "率", "满意度", "（）", "\0", "数" * 5_000])
def test_a_name_that_says_nothing_is_taken_apart_all_the_same(name: str) -> None:
    """An empty or absurd name neither fails nor is compared with anything but its like."""
    taken_apart(name)
    compare(Definition(name), Definition("道路养护里程"))


def test_units_that_differ_keep_two_indicators_apart() -> None:
    """The same words in 人 and in 户 are at most related; sharing a unit raises the score."""
    persons, households = (Definition("救助数量", units=frozenset({unit})) for unit in ("人", "户"))
    told_apart, same = compare(persons, households), compare(persons, persons)
    assert told_apart is not None
    assert same is not None
    assert told_apart.relation == "related"
    assert same.relation == "exact"
    assert told_apart.score < same.score


def test_descriptions_and_kinds_weigh_in() -> None:
    """The same name under another description or type is close, and no more."""
    kinds = (frozenset({"quality"}), frozenset({"social"}))
    ways = ("按时完成的项目数占全部项目数的比例", "实际支出的资金与预算安排的资金之比")
    for one, other in (
        (Definition("完成率", kinds[0]), Definition("完成率", kinds[1])),
        (Definition("完成率", descriptions=ways[:1]), Definition("完成率", descriptions=ways[1:])),
    ):
        found = compare(one, other)
        assert found is not None
        assert found.relation == "close"


def test_scores_are_likenesses_below_certainty() -> None:
    """No machine is sure: the greatest score is that of an exact match, 0.95."""
    scores = [
        found.score for one, other, _ in JUDGED if (found := compare(Definition(one), Definition(other)))
    ]
    assert all(Decimal(0) < score <= Decimal("0.95") for score in scores)


def test_every_mapping_is_an_ordered_pair_with_evidence_and_valid() -> None:
    """The lesser address is the subject; names stand verbatim in a cell; the shapes are kept."""
    with defined_store(reviewed=False) as store:
        links = list(indicator_links(store, NAMES))
        assert links == list(indicator_links(store, NAMES))
        assert links
        assert len({frozenset((link.subject, link.object)) for link in links}) == len(links)
        triples = in_order(triple for link in links for triple in link_statements(link, NAMES))
        said = [quad.triple for graph in store.graphs() for quad in store.quads(graph)]
        vocabulary = {quad.triple for quad in store.quads(NAMES.shared_graph("vocab"))}
        report = validate([*(triple for triple in said if triple not in vocabulary), *triples])
    for link in links:
        assert link.subject.value < link.object.value
        assert link.relation in MAPPINGS
        assert link.method == METHOD
        assert len(link.evidence) == 2
    assert not [finding for finding in report.findings if "AssertedLink" in finding.rule]


def test_what_was_measured_on_the_documents() -> None:
    """绿化养护面积 and 绿化管护面积 are put forward; 群众满意度 of two units is one indicator already."""
    with defined_store(reviewed=False) as store:
        found = {(link.subject, link.object): link for link in indicator_links(store, NAMES)}
    one, other = sorted(
        (NAMES.indicator("quantity", name) for name in ("绿化养护面积", "绿化管护面积")),
        key=lambda node: node.value,
    )
    assert found[one, other].relation == SKOS("relatedMatch")
    assert {(reason.kind, reason.text) for reason in found[one, other].reasons} >= {("unit", "平方米")}
    ranks = [link.rank for link in found.values() if link.subject == one]
    assert sorted(ranks) == list(range(1, len(ranks) + 1))


def test_an_indicator_is_compared_with_its_neighbours_only() -> None:
    """Of a thousand each meets its nearest, not all others; those of one name meet across types."""
    things = ("道路", "桥梁", "学校", "医院", "河道", "绿地", "水库", "农田", "公厕", "路灯")
    deeds = ("养护", "检测", "维修", "改造", "建设", "巡查", "监测", "治理", "修复", "宣传")
    ends = ("完成率", "合格率", "数量", "面积", "及时率", "成本", "次数", "覆盖率", "里程", "人数")
    known = [
        Indicator(f"i{place:04}", Definition(thing + deed + end, frozenset({"quality"})), "t")
        for place, (thing, deed, end) in enumerate(
            (thing, deed, end) for thing in things for deed in deeds for end in ends
        )
    ]
    known.append(Indicator("j", Definition("道路养护完成率", frozenset({"timeliness"})), "t"))
    found = set(pairs(known))
    assert (0, 1_000) in found
    assert len(found) <= NEAREST * len(known) + 1
    assert all(first < second for first, second in found)


def test_a_store_without_documents_has_no_mappings() -> None:
    """Nothing is proposed where nothing is read."""
    with open_store("memory:") as store:
        assert list(indicator_links(store, NAMES)) == []


def test_mappings_need_no_more_than_a_store() -> None:
    """Indicators are addressed as in the documents."""
    with defined_store(reviewed=False) as store:
        subjects = {link.subject for link in indicator_links(store, NAMES)}
    assert all(isinstance(node, NamedNode) and node.value.startswith(NAMES.base) for node in subjects)
