"""Records and findings as text that a person can hold against the document."""

from collections.abc import Iterable, Iterator
from dataclasses import fields

from perfgraph.findings import Finding
from perfgraph.forms import laid, recognise
from perfgraph.records import (
    BudgetFigure,
    DepartmentGoal,
    Figure,
    Fund,
    Observation,
    ProjectGoal,
    Quote,
    Record,
    SafeguardMeasure,
    Sheet,
    Target,
)
from perfgraph.tables import Document
from perfgraph.values import Value, canonical


def told(document: Document) -> str:
    """Return what a document gives: its form, its records and the rules that it breaks."""
    document = laid(document)
    recognition = recognise(document)
    found = list(recognition.read(document))
    records = [item for item in found if not isinstance(item, Finding)]
    lines = [f"form: {recognition.form.name}", *(line for record in records for line in _record(record))]
    lines += [f"finding: {_finding(item)}" for item in found if isinstance(item, Finding)]
    return "\n".join(lines) + "\n"


def _finding(found: Finding) -> str:
    return f"{found.rule.rsplit('/', 1)[-1]} @{found.place.fragment} {_flat(found.found)}".rstrip()


def _record(record: Record) -> Iterator[str]:
    if isinstance(record, DepartmentGoal):
        yield f"department goal {record.path}: {record.title} | {_flat(record.statement.text)}"
    elif isinstance(record, SafeguardMeasure):
        yield f"measure {record.number}: {_flat(record.statement.text)}"
    else:
        yield from _sheet(record)


def _sheet(sheet: Sheet) -> Iterator[str]:
    yield f"sheet: {_quote(sheet.name)}"
    kind = f"{sheet.kind.value}"
    yield f"  kind: {kind}; money in {sheet.money_unit}; year: {_quote(sheet.year)}"
    yield f"  code: {_quote(sheet.code)}; unit: {_unit(sheet)}"
    yield f"  total: {sheet.total} {_quote(sheet.total_quote)}"
    yield from (f"  {_part(part)}" for part in (*sheet.funds, *sheet.figures))
    for name in ("execution_rate", "execution_weight", "execution_score", "total_score"):
        figure = getattr(sheet, name)
        if figure:
            yield f"  {name}: {_figure(figure)}"
    yield from (f"  note {note.property}: {_quote(note.quote)}" for note in sheet.notes)
    yield from (f"  goal {_goal(goal)}" for goal in sheet.goals)
    for target in sheet.targets:
        yield from _target(target)


def _unit(sheet: Sheet) -> str:
    return f"{sheet.unit.code}|{sheet.unit.name} @{sheet.unit.source.place.fragment}" if sheet.unit else "-"


def _part(part: Fund | BudgetFigure) -> str:
    source = part.source.value if part.source else "all"
    phase = f"figure {part.phase.value}" if isinstance(part, BudgetFigure) else "fund"
    return f"{phase} {source}: {part.amount} {_quote(part.quote)}"


def _goal(goal: ProjectGoal) -> str:
    achieved = f" -> {_quote(goal.achieved)}" if goal.achieved else ""
    return f"{goal.sequence} {goal.horizon} {goal.numbering}: {_quote(goal.statement)}{achieved}"


def _target(target: Target) -> Iterator[str]:
    core = " (core)" if target.core else ""
    name = target.indicator or target.name.text
    yield f"  target @{target.row.fragment} {target.kind or '?'}: {name}{core}"
    yield f"    value: {_value(target.value)} {_quote(target.value_quote)}"
    for one in fields(target):
        said = getattr(target, one.name)
        if one.name in {"name", "value_quote", "kind_quotes"} or not said:
            continue
        if isinstance(said, Quote):
            yield f"    {one.name}: {_quote(said)}"
        elif isinstance(said, Figure):
            yield f"    {one.name}: {_figure(said)}"
        elif isinstance(said, Observation):
            yield f"    {one.name}: {_value(said.value)} {_quote(said.quote)}"
    for baseline in target.baselines:
        value = f"{_value(baseline.value)} {_quote(baseline.quote)}"
        yield f"    baseline {baseline.year}: {value} {baseline.source}"
    for grade in target.thresholds:
        yield f"    grade {grade.grade}: {_value(grade.value)} {_quote(grade.quote)}"


def _value(value: Value) -> str:
    return f"{value.kind.value} {canonical(value)}"


def _figure(figure: Figure) -> str:
    return f"{figure.number} {_quote(figure.quote)}"


def _quote(quote: Quote | None) -> str:
    return f"“{_flat(quote.text)}” @{quote.place.fragment}" if quote else "-"


def _flat(text: str) -> str:
    return text.replace("\n", "¶").replace("\t", " ¦ ")


def rules(found: Iterable[Record | Finding]) -> list[str]:
    """Return the slugs of the rules that findings break."""
    return [item.rule.rsplit("/", 1)[-1] for item in found if isinstance(item, Finding)]
