"""The money of a sheet as statements: its allocations, other figures of the budget, and the execution."""

from collections import Counter
from collections.abc import Iterator

from pyoxigraph import NamedNode, Triple

from perfgraph.quads.addresses import SheetAddress
from perfgraph.quads.source import Source
from perfgraph.quads.statements import Thing, decimal
from perfgraph.records import BudgetFigure, Fund, Sheet
from perfgraph.terms import PG, UNIT, concept

CURRENCY = UNIT("CCY_CNY")


def money_statements(source: Source, sheet: Sheet, address: SheetAddress) -> Iterator[Triple]:
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
    yield from _execution(source, sheet, Thing(address.sheet))


def _allocation(source: Source, fund: Fund, address: SheetAddress) -> Iterator[Triple]:
    thing = Thing(address.part(f"fund-{fund.source}"))
    yield from Thing(address.sheet).has(PG("hasAllocation"), thing.node)
    yield from thing.a(PG("FundingAllocation"))
    yield from _amount(source, fund, thing, address.sheet)


def _figure(source: Source, figure: BudgetFigure, address: SheetAddress, local: str) -> Iterator[Triple]:
    thing = Thing(address.part(local))
    yield from Thing(address.sheet).has(PG("hasBudgetFigure"), thing.node)
    yield from thing.a(PG("BudgetFigure"))
    yield from thing.has(PG("phase"), concept("budget-phase", figure.phase))
    yield from _amount(source, figure, thing, address.sheet)


def _amount(source: Source, money: Fund | BudgetFigure, thing: Thing, sheet: NamedNode) -> Iterator[Triple]:
    yield from thing.has(PG("sheet"), sheet)
    yield from thing.has(PG("fundSource"), concept("fund-source", money.source) if money.source else None)
    yield from thing.has(PG("amount"), decimal(money.amount))
    yield from thing.has(PG("currency"), CURRENCY)
    yield from thing.has(PG("sourceText"), money.quote.text)
    yield from source.evidence(thing, money.quote, PG("amount"))


def _execution(source: Source, sheet: Sheet, thing: Thing) -> Iterator[Triple]:
    """Yield the execution rate and the points of the sheet."""
    stated = (
        ("executionRate", sheet.execution_rate),
        ("executionWeight", sheet.execution_weight),
        ("executionScore", sheet.execution_score),
        ("score", sheet.total_score),
    )
    for name, figure in stated:
        if figure:
            yield from thing.has(PG(name), decimal(figure.number))
            yield from source.evidence(thing, figure.quote, PG(name))
