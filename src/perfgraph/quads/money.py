"""The money of a sheet as statements: its allocations, other figures of the budget, and the execution."""

from collections import Counter
from collections.abc import Iterator

from pyoxigraph import NamedNode

from perfgraph.quads.addresses import SheetAddress
from perfgraph.quads.lines import Subject
from perfgraph.quads.source import Source
from perfgraph.quads.statements import decimal
from perfgraph.records import BudgetFigure, Fund, Sheet
from perfgraph.terms import PG, UNIT, concept

CURRENCY = UNIT("CCY_CNY")


def money_statements(source: Source, sheet: Sheet, address: SheetAddress) -> Iterator[str]:
    """Yield what a sheet says about money beside its declared total.

    Only the money asked for is an allocation, so that a sum over allocations counts nothing twice; what was
    approved, adjusted or spent is a figure of its phase.
    """
    for fund in sheet.funds:
        yield from _allocation(source, fund, address)
    copies: Counter[str] = Counter()
    for figure in sheet.figures:
        local = f"figure-{figure.phase}" + (f"-{figure.source}" if figure.source else "")
        copies[local] += 1
        local += f"-{copies[local]}" if copies[local] > 1 else ""
        yield from _figure(source, figure, address, local)
    yield from _execution(source, sheet, Subject(address.sheet))


def _allocation(source: Source, fund: Fund, address: SheetAddress) -> Iterator[str]:
    thing = Subject(address.part(f"fund-{fund.source}"))
    yield Subject(address.sheet).has(PG("hasAllocation"), thing.node)
    yield thing.a(PG("FundingAllocation"))
    yield from _amount(source, fund, thing, address.sheet)


def _figure(source: Source, figure: BudgetFigure, address: SheetAddress, local: str) -> Iterator[str]:
    thing = Subject(address.part(local))
    yield Subject(address.sheet).has(PG("hasBudgetFigure"), thing.node)
    yield thing.a(PG("BudgetFigure"))
    yield thing.has(PG("phase"), concept("budget-phase", figure.phase))
    yield from _amount(source, figure, thing, address.sheet)


def _amount(source: Source, money: Fund | BudgetFigure, thing: Subject, sheet: NamedNode) -> Iterator[str]:
    yield thing.has(PG("sheet"), sheet)
    yield thing.has(PG("fundSource"), concept("fund-source", money.source) if money.source else None)
    yield thing.has(PG("amount"), decimal(money.amount))
    yield thing.has(PG("currency"), CURRENCY)
    yield thing.has(PG("sourceText"), money.quote.text)
    yield source.evidence(thing, money.quote, PG("amount"))


def _execution(source: Source, sheet: Sheet, thing: Subject) -> Iterator[str]:
    """Yield the execution rate and the points of the sheet."""
    stated = (
        ("executionRate", sheet.execution_rate),
        ("executionWeight", sheet.execution_weight),
        ("executionScore", sheet.execution_score),
        ("score", sheet.total_score),
    )
    for name, figure in stated:
        if figure:
            yield thing.has(PG(name), decimal(figure.number))
            yield source.evidence(thing, figure.quote, PG(name))
