"""The recipe for a new form: one module with headings and `extract`, one entry; nothing else changes."""

from collections.abc import Iterator
from decimal import Decimal

from perfgraph.findings import Bilingual, Finding
from perfgraph.forms import FORMS
from perfgraph.forms.form import Form, choose
from perfgraph.forms.indicators import IndicatorTable
from perfgraph.forms.money import amount
from perfgraph.quads import Reading, document_graphs
from perfgraph.readers import read_bytes
from perfgraph.records import Fund, FundSource, Quote, Record, Sheet, Target
from perfgraph.tables import Document
from perfgraph.terms import PG, Names

DOCUMENT = """
\t专项名称
\t道路养护
\t中央补助
\t12

\t一级指标
\t二级指标
\t三级指标
\t指标值

\t产出指标
\t数量指标
\t养护里程
\t≥100公里
"""


def extract(document: Document) -> Iterator[Record | Finding]:
    """Yield the sheet of a transfer payment: its name, its central money in 万元, its indicators."""
    table = document.tables[0]
    name, central = (
        Quote(table.row(1)[i].plain, table.row(1)[i].place, table.row(1)[i - 1].plain) for i in (1, 3)
    )
    funds = [
        Fund(FundSource.CENTRAL, found, central)
        for found in amount(central, "万元")
        if isinstance(found, Decimal)
    ]
    indicators = IndicatorTable.below(table, 2)
    assert indicators
    found = list(indicators.targets(3))
    yield from (item for item in found if isinstance(item, Finding))
    yield Sheet(
        number=0, heading=None, unit=None, code=None, name=name, money_unit="万元",
        total=funds[0].amount, total_quote=central, funds=tuple(funds), purpose=None, schedule=(), goals=(),
        targets=tuple(item for item in found if isinstance(item, Target)), where=(table.place,),
    )  # fmt: skip


FORM = Form(
    name="transfer",
    title=Bilingual(zh="转移支付区域绩效目标表", en="Area targets of a transfer payment"),
    headings=frozenset(["专项名称", "中央补助", "一级指标", "二级指标", "三级指标", "指标值"]),
    extract=extract,
)


def test_a_new_form_is_recognised_beside_the_others() -> None:
    """The better fitting form wins, and each document keeps its own."""
    assert choose(read_bytes(DOCUMENT.encode(), "a.txt"), (*FORMS, FORM)).form is FORM


def test_its_records_become_statements_without_further_code() -> None:
    """Money, indicator, value and source cells follow from the records alone."""
    document = read_bytes(DOCUMENT.encode(), "a.txt")
    records = tuple(item for item in FORM.extract(document) if not isinstance(item, Finding))
    graphs = document_graphs(Reading(document, FORM.name, records, "0.1.0"), Names())
    said = {(triple.predicate, triple.object.value) for triple in graphs.doc}
    assert (PG("amount"), "120000.0") in said
    assert (PG("sourceText"), "≥100公里") in said
    assert (PG("fundSource"), "https://w3id.org/perfgraph/scheme/fund-source/transfer-central") in said
