"""Documents of two budget units and two years that use the same indicators, some of them in another sense.

`DRIFTS` lists what differs, row by row; every other row means the same, though its figures, its scale (万元
for 元) or its punctuation are others.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal

from evaluated import Paper
from pyoxigraph import NamedNode

from perfgraph.findings import Place
from perfgraph.linking.drift import drift_statements
from perfgraph.links import RESOLVES_TO, Evidence, Link, link_statements
from perfgraph.quads import Reading, document_graphs
from perfgraph.quads.source import Source
from perfgraph.quads.vocabulary import vocabulary_triples
from perfgraph.records import Observation, Sheet, SheetKind, Target, Unit
from perfgraph.stores import Store, open_store
from perfgraph.terms import SKOS, Names, hashed
from perfgraph.values import parse

NAMES = Names()

ROADS, PARKS = "示例县公路站", "示例县园林所"


@dataclass(frozen=True)
class Row:
    """An indicator row: kind, name, value, description, basis, and what was achieved."""

    kind: str
    name: str
    value: str
    description: str = ""
    basis: str = "工作计划"
    actual: str = ""


ROADS_2022 = (
    Row("quantity", "养护里程", "≥120公里", "当年养护的公路里程，120公里以上", actual="140公里"),
    Row("quantity", "检测桥梁", "22座", actual="30座"),
    Row("quality", "路面完好率", "≥90%"),
    Row("timeliness", "投诉办结时间", "≤5天", actual="6天"),
    Row("quality", "养护及时率", "≥95%", "及时养护里程÷应养护里程×100%", actual="97%"),
    Row("social", "通行安全", "有所提高", "全年未发生责任事故"),
    Row("quantity", "巡查次数", "48次", "全年巡查48次。"),
    Row("cost", "总成本", "≤10万元"),
    Row("cost", "每公里成本", "≤8000元/公里"),
    Row("quantity", "绿化养护面积", "300亩", actual="350亩"),
    Row("quantity", "宣传活动场数", "12场", actual="15场"),
    Row("satisfaction", "群众满意度", "≥85%", basis="工作总结"),
)
ROADS_2023 = (
    Row("quantity", "养护里程", "≥130公里", "当年养护的公路里程（130公里以上）"),
    Row("quantity", "检测桥梁", "24处"),
    Row("quality", "路面完好率", "良好"),
    Row("timeliness", "投诉办结时间", "≥5天"),
    Row("quality", "养护及时率", "≥95%", "及时养护资金÷应养护资金×100%"),
    Row("social", "通行安全", "有所提高", "道路设施完好，标志齐全"),
    Row("quantity", "巡查次数", "52次", "全年巡查52次"),
    Row("cost", "总成本", "≤95000元"),
    Row("cost", "每公里成本", "≤0.7万元/公里"),
    Row("quantity", "绿化管护面积", "320亩"),
    Row("quantity", "宣传活动次数", "12次"),
    Row("satisfaction", "群众满意度", "≥88%", basis="工作总结"),
)
BRIDGES_2023 = (
    Row("satisfaction", "群众满意度", "≥88%"),
    Row("quantity", "巡查次数", "24次"),
)
PARKS_2023 = (
    Row("satisfaction", "群众满意度", "满意", basis="年度工作计划"),
    Row("quantity", "巡查次数", "104次"),
    Row("cost", "总成本", "≤32万元", basis="参照省住建厅标准"),
)

SAME = (("绿化养护面积", "绿化管护面积"), ("宣传活动场数", "宣传活动次数"))
"""Names that a reviewer holds to be the same indicator, both of the type quantity."""

DRIFTS = {
    ("检测桥梁", "检测桥梁", "unit"),
    ("路面完好率", "路面完好率", "value-kind"),
    ("投诉办结时间", "投诉办结时间", "direction"),
    ("养护及时率", "养护及时率", "formula"),
    ("通行安全", "通行安全", "description"),
    ("群众满意度", "群众满意度", "value-kind"),
    ("宣传活动场数", "宣传活动次数", "unit"),
}
"""The names in the earlier and the later use, and what differs; the last only where the two are the same."""


def document(name: str, owner: str, project: str, rows: Sequence[Row]) -> Reading:
    """Return the targets of a unit's project, whose name begins with its year."""
    paper = Paper(name)
    printed, unit = paper.quote(f"年度={project[:4]}年度"), paper.quote(f"实施单位={owner}")
    named = paper.quote(f"项目名称={project}")
    sheet = Sheet(
        0, None, Unit("", owner, unit), None, named, "元", None, None, (), None, (), (),
        tuple(_target(paper, row) for row in rows), (Place(table=1),), SheetKind.TARGETS, printed,
    )  # fmt: skip
    return paper.reading("hubei-targets", sheet)


def _target(paper: Paper, row: Row) -> Target:
    texts = (
        ("三级指标", row.name), ("指标描述", row.description), ("指标值", row.value),
        ("确定依据", row.basis), ("实际完成值", row.actual),
    )  # fmt: skip
    named, described, value, basis, actual = paper.line(*(f"{label}={text}" for label, text in texts))
    return Target(
        row.kind, (), named, described, parse(value.text), value, basis, Place(1, paper.row),
        observation=Observation(parse(actual.text), actual) if actual.text else None,
    )  # fmt: skip


def documents() -> tuple[Reading, ...]:
    """Return the documents, that of the earlier year first."""
    return (
        document("roads-2022.html", ROADS, "2022年道路养护", ROADS_2022),
        document("roads-2023.html", ROADS, "2023年道路养护", ROADS_2023),
        document("bridges-2023.html", ROADS, "2023年桥梁养护", BRIDGES_2023),
        document("parks-2023.html", PARKS, "2023年绿地养护", PARKS_2023),
    )


def accepted() -> tuple[Link, ...]:
    """Return what a reviewer accepted: the same indicators, and which document two bases mean."""
    before, *_ = read = [document_graphs(reading, NAMES).source for reading in documents()]
    same = [
        _link(
            NAMES.indicator("quantity", one), SKOS("exactMatch"), NAMES.indicator("quantity", other), source
        )
        for (one, other), source in zip(SAME, read, strict=False)
    ]
    plans = [
        _link(basis_of(owner, "2023", slug), RESOLVES_TO, before.iri, before)
        for owner, slug in ((ROADS, "work-plan"), (ROADS, "work-summary"), (PARKS, "annual-work-plan"))
    ]
    return (*same, *plans)


def basis_of(owner: str, year: str, slug: str) -> NamedNode:
    """Return the address of a ground that a unit states."""
    return NAMES.basis("unknown", "h-" + hashed("pg-unit-v1", owner), year, slug)


def _link(subject: NamedNode, relation: NamedNode, thing: NamedNode, source: Source) -> Link:
    first, second = sorted((subject, thing), key=lambda node: node.value)
    if relation == RESOLVES_TO:
        first, second = subject, thing
    evidence = (Evidence("年度", source.fragment(Place(1, 1))),)
    return Link(
        first, relation, second, Decimal("0.9"), "test 1", "accepted", evidence,
        reviewers=(NAMES.reviewer("reviewer-1"),),
    )  # fmt: skip


@contextmanager
def defined_store(reviewed: bool) -> Iterator[Store]:
    """Give a store with the documents and their drifts, and with what was accepted if it is `reviewed`."""
    with open_store("memory:") as store:
        store.put([{NAMES.shared_graph("vocab"): tuple(vocabulary_triples())}])
        for graphs in (document_graphs(reading, NAMES) for reading in documents()):
            store.put([{graphs.graph("doc"): graphs.doc, graphs.graph("inferred"): graphs.inferred}])
        if reviewed:
            links = [triple for link in accepted() for triple in link_statements(link, NAMES)]
            store.put([{NAMES.shared_graph("reviewed"): links}])
        store.put([{NAMES.graph("links", "indicators"): tuple(drift_statements(store, NAMES))}])
        yield store
