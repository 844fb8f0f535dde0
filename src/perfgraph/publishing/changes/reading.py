"""The state of some documents of a graph, by the queries of `publications/changes`."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from pyoxigraph import Literal, NamedNode, QuerySolution, QuerySolutions

from perfgraph.assets import asset
from perfgraph.catalogue.parameters import replace_rows
from perfgraph.graph import PerformanceGraph
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
    for row in _rows(graph, "sheets", document):
        subjects.setdefault(_text(row, "sheet"), _subject(row))
    for subject in subjects.values():
        found[subject]  # a sheet that says nothing is one all the same

    def sheet(iri: str) -> _Sheet:
        return found[subjects.get(iri.partition("#")[0], WHOLE)]

    seen: set[str] = set()
    for row in _rows(graph, "targets", document):
        # A deadline that is printed and inferred gives two rows; the earlier day comes first.
        if _text(row, "target") not in seen:
            seen.add(_text(row, "target"))
            sheet(_text(row, "sheet")).targets.append(_target(row))
    for row in _rows(graph, "amounts", document):
        phase, source = (slug(row[name]) if row[name] is not None else "" for name in ("phase", "source"))
        amount = AmountState(_text(row, "thing"), phase, source, Decimal(_text(row, "amount")))
        sheet(_text(row, "sheet")).amounts.append(amount)
    for row in _rows(graph, "schedule", document):
        share = ShareState(_text(row, "thing"), _text(row, "label"), _number(row, "share"))
        sheet(_text(row, "sheet")).shares.append(share)
    for row in _rows(graph, "findings", document):
        sheet(_text(row, "focus")).findings.append(_finding(row))


def _subject(row: QuerySolution) -> Subject:
    """Return whose sheet a row is about; one that names neither project nor unit is known by its own name."""
    own = _text(row, "project") or _text(row, "unit") or _text(row, "sheet").rpartition("/")[2]
    return Subject(own, slug(row["kind"]), _text(row, "name"))


def _target(row: QuerySolution) -> TargetState:
    kind = slug(row["type"]) if row["type"] is not None else ""
    between = Interval(
        _number(row, "lower"),
        _number(row, "upper"),
        _text(row, "lowerInclusive") == "false",
        _text(row, "upperInclusive") == "false",
    )
    day = _text(row, "deadline")
    value = Stated(
        text=_text(row, "text") or {"true": "是", "false": "否"}.get(_text(row, "expected"), ""),
        kind=slug(row["kind"]) if row["kind"] is not None else "",
        comparator=slug(row["comparator"]) if row["comparator"] is not None else "",
        number=_number(row, "number"),
        between=between if between != Interval() else None,
        deadline=date.fromisoformat(day) if day else None,
        unit=_text(row, "measure"),
    )
    return TargetState(
        iri=_text(row, "target"),
        indicator=_text(row, "indicator"),
        name=_text(row, "name"),
        type=kind,
        demand=demand(value, kind),
        description=_text(row, "description"),
        basis=_text(row, "basis"),
    )


def _finding(row: QuerySolution) -> FindingState:
    rule, severity = slug(row["rule"]), slug(row["severity"])
    return FindingState(
        _text(row, "thing"), rule, severity, _text(row, "zh"), _text(row, "en"), _text(row, "found")
    )


def _rows(graph: PerformanceGraph, name: str, document: NamedNode) -> Iterator[QuerySolution]:
    query = (asset("publications") / "changes" / f"{name}.rq").read_text(encoding="utf-8")
    answer = graph.store.query(replace_rows(query, {"document": document}))
    assert isinstance(answer, QuerySolutions)
    yield from answer


def _text(row: QuerySolution, name: str) -> str:
    term = row[name]
    return term.value if isinstance(term, NamedNode | Literal) else ""


def _number(row: QuerySolution, name: str) -> Decimal | None:
    text = _text(row, name)
    return Decimal(text) if text else None
