"""Documents of other kinds than that of Hebei, as records: evaluated, monitored, with earlier values.

Each is a table whose cells the records quote, so that every statement leads back to a cell.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import sha256

from perfgraph.findings import Place
from perfgraph.quads import Reading
from perfgraph.records import (
    Baseline,
    BudgetFigure,
    Figure,
    Fund,
    FundSource,
    Note,
    Observation,
    Phase,
    ProjectGoal,
    Quote,
    Record,
    Sheet,
    SheetKind,
    Target,
    Threshold,
    Unit,
)
from perfgraph.tables import Cell, Document, Table
from perfgraph.values import parse


@dataclass
class Paper:
    """A document in the making: one table, whose rows are the cells that records quote."""

    name: str
    media_type: str = "text/html"
    page: int = 0
    cells: list[Cell] = field(default_factory=list)
    row: int = 0

    def line(self, *texts: str) -> Iterator[Quote]:
        """Add a row and yield a quote of each of its cells; a text may be `label=text`."""
        self.row += 1
        for column, written in enumerate(texts, start=1):
            label, _, text = written.rpartition("=") if "=" in written else ("", "", written)
            box = (
                (40 + 80 * column, 20 * self.row, 120 + 80 * column, 20 * self.row + 18)
                if self.page
                else None
            )
            place = Place(1, self.row, column, page=self.page, box=box)
            confidence = 0.875 if self.page and column == 2 and self.row == 2 else 1.0
            self.cells.append(Cell(text, place, confidence=confidence))
            yield Quote(text, place, label)

    def quote(self, text: str) -> Quote:
        """Add a row of one cell and return its quote."""
        (only,) = self.line(text)
        return only

    def reading(self, form: str, *records: Record) -> Reading:
        """Return the document with what it says."""
        sheet = "自评" if self.name.endswith(".xlsx") else ""
        table = Table(Place(table=1, page=self.page, sheet=sheet), tuple(self.cells))
        digest = sha256(self.name.encode()).hexdigest()
        return Reading(Document(self.name, digest, self.media_type, (table,)), form, records, "0.1.0")


def points(quote: Quote) -> Figure | None:
    """Return the number of a cell, None for a blank."""
    return Figure(Decimal(quote.text.rstrip("%")), quote) if quote.text else None


def money(paper: Paper, phase: Phase, amount: str, source: FundSource | None = None) -> BudgetFigure:
    """Add a row with an amount in 万元 and return the figure."""
    return BudgetFigure(phase, source, Decimal(amount) * 10000, paper.quote(f"{phase}={amount}"))


def evaluated(paper: Paper, kind: str, name: str, said: tuple[str, str, str, str, str]) -> Target:
    """Add an indicator row of a self-evaluation: target, actual value, weight, score, reason."""
    texts = (f"三级指标={name}", *(f"{label}={text}" for label, text in zip(_HEADINGS, said, strict=True)))
    named, value, actual, weight, score, reason = paper.line(*texts)
    return Target(
        kind=kind,
        kind_quotes=(),
        name=named,
        description=None,
        value=parse(value.text),
        value_quote=value,
        basis=None,
        row=Place(1, paper.row),
        indicator=name.lstrip("★"),
        core=name.startswith("★"),
        observation=Observation(parse(actual.text), actual) if actual.text else None,
        weight=points(weight),
        score=points(score),
        deviation=reason if reason.text else None,
    )


_HEADINGS = ("年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施")
_OWNER = "示例县公路站"


def _sheet(paper: Paper, name: str, targets: tuple[Target, ...], **said: object) -> Sheet:
    quote = paper.quote(f"项目名称={name}")
    whole: dict[str, object] = {
        "number": 0, "heading": None, "code": None, "name": quote, "money_unit": "万元", "total": None,
        "total_quote": None, "funds": (), "purpose": None, "schedule": (), "goals": (), "targets": targets,
        "where": (Place(table=1),), "unit": Unit("", _OWNER, paper.quote(f"实施单位={_OWNER}")), **said,
    }  # fmt: skip
    return Sheet(**whole)  # type: ignore[arg-type]


def self_evaluation(name: str = "evaluation.xlsx", executed: str = "92.16") -> Reading:
    """Return the self-evaluation of two projects and of their department, for 2022."""
    paper = Paper(name, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    year = paper.quote("年度=2022年度")
    roads = (
        evaluated(
            paper, "quantity", "★养护里程", ("≥120公里", "118公里", "30", "28", "两处桥梁封闭，来年补齐")
        ),
        evaluated(paper, "quality", "路面完好率", ("≥90%", "93%", "30", "30", "")),
        evaluated(paper, "economic-cost", "每公里养护成本", ("≤8000元/公里", "7627元/公里", "30", "30", "")),
    )
    rate, weight, score, total = map(points, paper.line("执行率=96%", "分值=10", "得分=9.6", "总分=97.6"))
    stated, became = paper.line("年度目标=养护乡村道路120公里", "实际完成情况=养护118公里")
    road_sheet = _sheet(
        paper,
        "乡村道路养护",
        roads,
        kind=SheetKind.EVALUATION,
        year=year,
        goals=(ProjectGoal(1, "", stated, "annual", became),),
        figures=(
            money(paper, Phase.INITIAL, "80"),
            money(paper, Phase.ADJUSTED, "96"),
            money(paper, Phase.EXECUTED, executed),
            money(paper, Phase.ADJUSTED, "6", FundSource.CARRIED_OVER),
            money(paper, Phase.EXECUTED, "5.76", FundSource.CARRIED_OVER),
        ),
        execution_rate=rate,
        execution_weight=weight,
        execution_score=score,
        total_score=total,
        notes=(Note("conclusion", paper.quote("评价结论=总体完成较好")),),
    )
    bridges = (
        evaluated(paper, "quantity", "检测桥梁", ("22座", "19座", "50", "50", "")),
        evaluated(paper, "timeliness", "完成时间", ("11月底前", "10月底前", "40", "40", "")),
        evaluated(paper, "social", "通行安全", ("有所提高", "有所提高", "10", "10", "")),
    )
    bridge_sheet = _sheet(paper, "桥梁检测", bridges, kind=SheetKind.EVALUATION, year=year)
    whole = (evaluated(paper, "satisfaction", "群众满意度", ("≥85%", "88%", "10", "10", "")),)
    department = _sheet(
        paper,
        "示例县交通运输局",
        whole,
        kind=SheetKind.EVALUATION,
        year=year,
        whole_department=True,
        unit=None,
    )
    return paper.reading("national-evaluation", road_sheet, bridge_sheet, department)


def with_earlier_values() -> Reading:
    """Return the targets of 2023 of two projects that count from the same earlier value, from a PDF file."""
    paper = Paper("targets-2023.pdf", "application/pdf", page=3)
    year = paper.quote("年度=2023年度")
    sheets = []
    for name, value in (("县道养护", "≥130公里"), ("村道养护", "≥100公里")):
        named, wanted, last, before = paper.line(
            "三级指标=养护里程", f"指标值={value}", "2022年实际执行数=118公里", "2021年实际执行数=96公里"
        )
        target = Target(
            "quantity", (), named, None, parse(wanted.text), wanted, None, Place(1, paper.row),
            baselines=(
                Baseline(2021, parse(before.text), before, before.label),
                Baseline(2022, parse(last.text), last, last.label),
            ),
        )  # fmt: skip
        goal = ProjectGoal(1, "", paper.quote("中期目标=三年养护一遍"), "mid-term")
        notes = (
            Note("policyGrounds", paper.quote("立项依据=《示例县农村公路管理办法》（示政办发〔2022〕7号）")),
            Note("costGrounds", paper.quote("测算依据=8000元/公里×130公里＝1040000元")),
        )
        fund, total = paper.line("其中：财政拨款=104", "年度资金总额=104")
        amount = Decimal(1040000)
        sheets.append(
            _sheet(
                paper, name, (target,), year=year, goals=(goal,), notes=notes, total=amount,
                total_quote=total, funds=(Fund(FundSource.FISCAL, amount, fund),),
            )
        )  # fmt: skip
    return paper.reading("hubei-targets", *sheets)


def graded() -> Reading:
    """Return a sheet of 2023 whose indicators have a value for each grade."""
    paper = Paper("graded.html")
    year = paper.quote("年度=2023年度")
    named, *values = paper.line("指标=水表更换完成率", "优=100%", "良=90%", "中=80%", "差=70%")
    grades = ("excellent", "good", "fair", "poor")
    marks = tuple(
        Threshold(grade, parse(quote.text), quote) for grade, quote in zip(grades, values, strict=True)
    )
    best = values[0]
    target = Target(
        "quality", (), named, None, parse(best.text), best, None, Place(1, paper.row), thresholds=marks
    )
    return paper.reading("hebei-2019", _sheet(paper, "老旧水表更换", (target,), year=year))


def monitored() -> Reading:
    """Return the monitoring of a project in the middle of 2023."""
    paper = Paper("monitoring.html")
    year = paper.quote("年度=2023年度")
    named, wanted, so_far, expected, likely, remark = paper.line(
        "三级指标=补植树木", "年度指标值=≥900株", "1-7月执行情况=350株", "全年预计完成情况=820株",
        "完成可能性=有可能", "备注=补植季未到",
    )  # fmt: skip
    target = Target(
        "quantity", (), named, None, parse(wanted.text), wanted, None, Place(1, paper.row),
        observation=Observation(parse(so_far.text), so_far), prospect=likely, remark=remark,
        forecast=Observation(parse(expected.text), expected),
    )  # fmt: skip
    figures = (
        money(paper, Phase.INITIAL, "260"),
        money(paper, Phase.EXECUTED, "143"),
        money(paper, Phase.EXPECTED, "260"),
    )
    rate = points(paper.quote("执行率=60%"))
    sheet = _sheet(
        paper, "城区绿地管护", (target,), kind=SheetKind.MONITORING, year=year, figures=figures,
        execution_rate=rate,
    )  # fmt: skip
    return paper.reading("monitoring", sheet)


def readings() -> tuple[Reading, ...]:
    """Return all of these documents; the last is a later version of the first."""
    later = self_evaluation("evaluation-corrected.xlsx", executed="97")
    return self_evaluation(), with_earlier_values(), graded(), monitored(), later
