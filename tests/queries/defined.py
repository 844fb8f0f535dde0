"""Documents of two budget units and two years that use the same indicators, some of them in another sense.

`DRIFTS` lists what differs, row by row; every other row means the same, though its figures, its scale (万元
for 元) or its punctuation are others.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from evaluated import Paper

from perfgraph.findings import Place
from perfgraph.quads import Reading
from perfgraph.records import Sheet, SheetKind, Target, Unit
from perfgraph.values import parse

ROADS, PARKS = "示例县公路站", "示例县园林所"


@dataclass(frozen=True)
class Row:
    """An indicator row: kind, name, description, value, basis."""

    kind: str
    name: str
    value: str
    description: str = ""
    basis: str = "工作计划"


ROADS_2022 = (
    Row("quantity", "养护里程", "≥120公里", "当年养护的公路里程，120公里以上"),
    Row("quantity", "检测桥梁", "22座"),
    Row("quality", "路面完好率", "≥90%"),
    Row("timeliness", "投诉办结时间", "≤5天"),
    Row("quality", "养护及时率", "≥95%", "及时养护里程÷应养护里程×100%"),
    Row("social", "通行安全", "有所提高", "全年未发生责任事故"),
    Row("quantity", "巡查次数", "48次", "全年巡查48次。"),
    Row("cost", "总成本", "≤10万元"),
    Row("cost", "每公里成本", "≤8000元/公里"),
    Row("quantity", "绿化养护面积", "300亩"),
    Row("quantity", "宣传活动场数", "12场"),
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


def document(name: str, owner: str, year: str, rows: Sequence[Row]) -> Reading:
    """Return the targets of a unit's project of a year."""
    paper = Paper(name)
    printed, unit = paper.quote(f"年度={year}年度"), paper.quote(f"实施单位={owner}")
    project = paper.quote(f"项目名称={year}年{'道路' if owner == ROADS else '绿地'}养护")
    sheet = Sheet(
        0, None, Unit("", owner, unit), None, project, "元", None, None, (), None, (), (),
        tuple(_target(paper, row) for row in rows), (Place(table=1),), SheetKind.TARGETS, printed,
    )  # fmt: skip
    return paper.reading("hubei-targets", sheet)


def _target(paper: Paper, row: Row) -> Target:
    texts = (("三级指标", row.name), ("指标描述", row.description), ("指标值", row.value))
    named, described, value, basis = paper.line(
        *(f"{label}={text}" for label, text in texts), f"确定依据={row.basis}"
    )
    return Target(
        row.kind, (), named, described, parse(value.text), value, basis, Place(1, paper.row)
    )


def documents() -> tuple[Reading, ...]:
    """Return the three documents."""
    return (
        document("roads-2022.html", ROADS, "2022", ROADS_2022),
        document("roads-2023.html", ROADS, "2023", ROADS_2023),
        document("parks-2023.html", PARKS, "2023", PARKS_2023),
    )

