"""The state of some documents of a graph, by the queries of `publications/changes`."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from pyoxigraph import NamedNode, QuerySolution

from perfgraph.graph import PerformanceGraph
from perfgraph.publishing.asking import asked
from perfgraph.publishing.changes.demand import Interval, Stated, demand
from perfgraph.publishing.changes.state import (
    AmountState,
    FindingState,
    ShareState,
    SheetState,
    State,
    Subject,
    TargetState,
)
from perfgraph.publishing.documents import DocumentVersion
from perfgraph.stores.solutions import text
from perfgraph.terms import slug

WHOLE = Subject("", "document")
"""What is said about a document and not about one of its sheets."""


@dataclass(slots=True)
class _Sheet:
    """What was found about a subject so far."""

    targets: list[TargetState] = field(default_factory=list)
    amounts: list[AmountState] = field(default_factory=list)
    shares: list[ShareState] = field(default_factory=list)
    findings: list[FindingState] = field(default_factory=list)

    def state(self) -> SheetState:
        """Return it as a state."""
        return SheetState(tuple(self.targets), tuple(self.amounts), tuple(self.shares), tuple(self.findings))


def state_of(graph: PerformanceGraph, documents: Sequence[DocumentVersion], label: str = "") -> State:
    """Return what documents say, by project and kind of sheet; `label` names the state."""
    found: dict[Subject, _Sheet] = defaultdict(_Sheet)
    for document in documents:
        _read(graph, document.iri, found)
    times = [document.read for document in documents if document.read is not None]
    time: datetime | None = max(times, default=None)
    return State({subject: sheet.state() for subject, sheet in found.items()}, label, time)


def _read(graph: PerformanceGraph, document: NamedNode, found: Mapping[Subject, _Sheet]) -> None:
    subjects: dict[str, Subject] = {}
    for row in asked(graph, "changes/sheets", document):
        subjects.setdefault(text(row, "sheet"), _subject(row))
    for subject in subjects.values():
        found[subject]  # a sheet that says nothing is one all the same

    def sheet(iri: str) -> _Sheet:
        return found[subjects.get(iri.partition("#")[0], WHOLE)]

    seen: set[str] = set()
    for row in asked(graph, "changes/targets", document):
        # A deadline that is printed and inferred gives two rows; the earlier day comes first.
        if text(row, "target") not in seen:
            seen.add(text(row, "target"))
            sheet(text(row, "sheet")).targets.append(_target(row))
    for row in asked(graph, "changes/amounts", document):
        phase, source = (slug(row[name]) if row[name] is not None else "" for name in ("phase", "source"))
        amount = AmountState(text(row, "thing"), phase, source, Decimal(text(row, "amount")))
        sheet(text(row, "sheet")).amounts.append(amount)
    for row in asked(graph, "changes/schedule", document):
        share = ShareState(text(row, "thing"), text(row, "label"), _number(row, "share"))
        sheet(text(row, "sheet")).shares.append(share)
    for row in asked(graph, "changes/findings", document):
        sheet(text(row, "focus")).findings.append(_finding(row))


def _subject(row: QuerySolution) -> Subject:
    """Return whose sheet a row is about; one that names neither project nor unit is known by its own name."""
    own = text(row, "project") or text(row, "unit") or text(row, "sheet").rpartition("/")[2]
    return Subject(own, slug(row["kind"]), text(row, "name"))


def _target(row: QuerySolution) -> TargetState:
    kind = slug(row["type"]) if row["type"] is not None else ""
    between = Interval(
        _number(row, "lower"),
        _number(row, "upper"),
        text(row, "lowerInclusive") == "false",
        text(row, "upperInclusive") == "false",
    )
    day = text(row, "deadline")
    value = Stated(
        text=text(row, "text") or {"true": "是", "false": "否"}.get(text(row, "expected"), ""),
        kind=slug(row["kind"]) if row["kind"] is not None else "",
        comparator=slug(row["comparator"]) if row["comparator"] is not None else "",
        number=_number(row, "number"),
        between=between if between != Interval() else None,
        deadline=date.fromisoformat(day) if day else None,
        unit=text(row, "measure"),
    )
    return TargetState(
        iri=text(row, "target"),
        indicator=text(row, "indicator"),
        name=text(row, "name"),
        type=kind,
        demand=demand(value, kind),
        description=text(row, "description"),
        basis=text(row, "basis"),
    )


def _finding(row: QuerySolution) -> FindingState:
    rule, severity = slug(row["rule"]), slug(row["severity"])
    return FindingState(
        text(row, "thing"), rule, severity, text(row, "zh"), text(row, "en"), text(row, "found")
    )


def _number(row: QuerySolution, name: str) -> Decimal | None:
    number = text(row, name)
    return Decimal(number) if number else None
