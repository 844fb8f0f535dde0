"""What documents say, as far as a change of it is told: the state before and the state after."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from perfgraph.publishing.changes.demand import Demand


@dataclass(frozen=True, slots=True, order=True)
class Subject:
    """Whose sheet it is, and of what kind: the IRI of a project or, for a department's sheet, of its unit.

    `name` is that of the project or unit and takes no part in comparisons. The IRI is "" for what is said
    about a document as a whole.
    """

    iri: str
    kind: str
    name: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class TargetState:
    """A target: its IRI, its indicator, what it demands and how it is defined ("" for what is not said)."""

    iri: str
    indicator: str
    name: str
    type: str
    demand: Demand
    description: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class AmountState:
    """An amount in yuan with the slugs of its phase and fund source, "" for all sources together."""

    iri: str
    phase: str
    source: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class ShareState:
    """A milestone of a spending schedule and its cumulative share in per cent, None for a blank."""

    iri: str
    label: str
    share: Decimal | None


@dataclass(frozen=True, slots=True)
class FindingState:
    """A finding: its IRI, the slug of its rule, its severity, its message in both languages, the text."""

    iri: str
    rule: str
    severity: str
    zh: str
    en: str
    found: str


@dataclass(frozen=True, slots=True)
class SheetState:
    """What is said about one subject, in the order of the document."""

    targets: tuple[TargetState, ...] = ()
    amounts: tuple[AmountState, ...] = ()
    shares: tuple[ShareState, ...] = ()
    findings: tuple[FindingState, ...] = ()


@dataclass(frozen=True, slots=True)
class State:
    """What some documents say, by subject; `label` names them, `time` is that of the newest reading."""

    sheets: Mapping[Subject, SheetState]
    label: str = ""
    time: datetime | None = None


def rebased(state: State, old: str, new: str) -> State:
    """Return a state whose subjects and indicators have addresses below another base.

    Releases of one graph may be published below different bases; the rest of an address tells what it is.
    """

    def moved(iri: str) -> str:
        return new + iri.removeprefix(old) if old and iri.startswith(old) else iri

    sheets = {
        replace(subject, iri=moved(subject.iri)): replace(
            sheet, targets=tuple(replace(one, indicator=moved(one.indicator)) for one in sheet.targets)
        )
        for subject, sheet in state.sheets.items()
    }
    return replace(state, sheets=sheets)
