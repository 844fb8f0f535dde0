"""The changes from one state to another; those of the way back are their mirror image."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from perfgraph.publishing.changes.demand import Relation, relation
from perfgraph.publishing.changes.state import (
    AmountState,
    FindingState,
    ShareState,
    SheetState,
    State,
    Subject,
    TargetState,
)
from perfgraph.vocabulary import fold

Thing = TypeVar("Thing", TargetState, AmountState, ShareState, FindingState)


class Kind(StrEnum):
    """What kind of change it is: the slugs of the scheme `change-kind`."""

    ADDED = "added"
    DROPPED = "dropped"
    TIGHTENED = "tightened"
    SOFTENED = "softened"
    REDEFINED = "redefined"
    REWORDED = "reworded"
    REGROUNDED = "regrounded"
    RAISED = "raised"
    CUT = "cut"
    MOVED = "moved"
    RESCHEDULED = "rescheduled"
    GAINED = "gained"
    LOST = "lost"


_MIRRORED = (
    (Kind.ADDED, Kind.DROPPED),
    (Kind.TIGHTENED, Kind.SOFTENED),
    (Kind.RAISED, Kind.CUT),
    (Kind.GAINED, Kind.LOST),
)
MIRROR: Mapping[Kind, Kind] = {
    **dict(zip(Kind, Kind, strict=True)),
    **dict(_MIRRORED),
    **{other: one for one, other in _MIRRORED},
}
"""What each kind of change is on the way back."""


class Aspect(StrEnum):
    """What of a subject changed: the local names of classes and properties of the ontology."""

    SHEET = "TargetSheet"
    TARGET = "IndicatorTarget"
    VALUE = "targetValue"
    TYPE = "indicatorType"
    DESCRIPTION = "statedDescription"
    BASIS = "statedBasis"
    AMOUNT = "amount"
    SHARE = "cumulativeShare"
    FINDING = "Finding"


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """One change: of which subject, what of it, the texts before and after ("" for none), and the things.

    `name` names the target, the phase and source of the money (slugs parted by a space), the milestone or
    the rule; `before_iri` and `after_iri` are the things that say so, "" where there is none; `english` is
    the text of a finding in English and `severity` how grave it is.
    """

    subject: Subject
    aspect: Aspect
    kind: Kind
    name: str
    before: str = ""
    after: str = ""
    before_iri: str = ""
    after_iri: str = ""
    english: str = ""
    severity: str = ""

    def mirrored(self) -> "Change":
        """Return the change of the way back."""
        return replace(
            self,
            kind=MIRROR[self.kind],
            before=self.after,
            after=self.before,
            before_iri=self.after_iri,
            after_iri=self.before_iri,
        )


def compare(before: State, after: State) -> tuple[Change, ...]:
    """Return the changes from one state to another, by subject, then by aspect and name; none when alike."""
    return tuple(sorted(_changes(before, after)))


def _changes(before: State, after: State) -> Iterator[Change]:
    # The name of a subject is that of the later state, where it is in both.
    for subject in {one: one for one in (*before.sheets, *after.sheets)}.values():
        old, new = before.sheets.get(subject), after.sheets.get(subject)
        if old is not None and new is not None:
            yield from _targets(subject, old.targets, new.targets)
            yield from _amounts(subject, old.amounts, new.amounts)
            yield from _shares(subject, old.shares, new.shares)
        elif subject.iri:
            yield _whole(subject, old, new)
        nothing = SheetState()
        yield from _findings(subject, (old or nothing).findings, (new or nothing).findings)


def _whole(subject: Subject, old: SheetState | None, new: SheetState | None) -> Change:
    """Return the change of a sheet that is on one side only; its total stands for what it says."""
    return Change(
        subject,
        Aspect.SHEET,
        Kind.ADDED if old is None else Kind.DROPPED,
        subject.kind,
        _total(old) if old else "",
        _total(new) if new else "",
    )


def _total(sheet: SheetState) -> str:
    return next((plain(one.amount) for one in sheet.amounts if not one.source), "")


def _targets(subject: Subject, old: Sequence[TargetState], new: Sequence[TargetState]) -> Iterator[Change]:
    """Compare the targets of one indicator, then those of one name that are filed under another type."""
    pairs, left, right = _paired(old, new, lambda one: one.indicator, lambda one: one.demand.text)
    renamed, left, right = _paired(left, right, lambda one: fold(one.name), lambda one: one.demand.text)
    for one, other in (*pairs, *renamed):
        yield from _target(subject, one, other)
    for one in left:
        yield Change(subject, Aspect.TARGET, Kind.DROPPED, one.name, one.demand.text, "", one.iri)
    for one in right:
        yield Change(subject, Aspect.TARGET, Kind.ADDED, one.name, "", one.demand.text, "", one.iri)


_VALUE = {
    Relation.TIGHTENED: Kind.TIGHTENED,
    Relation.SOFTENED: Kind.SOFTENED,
    Relation.REDEFINED: Kind.REDEFINED,
    Relation.SAME: Kind.REWORDED,
}


def _target(subject: Subject, old: TargetState, new: TargetState) -> Iterator[Change]:
    name = min(old.name, new.name)
    stands = relation(old.demand, new.demand)
    if stands is not Relation.SAME or old.demand.text != new.demand.text:
        texts = (old.demand.text, new.demand.text)
        yield Change(subject, Aspect.VALUE, _VALUE[stands], name, *texts, old.iri, new.iri)
    definitions = (
        (Aspect.TYPE, Kind.REDEFINED, old.type, new.type),
        (Aspect.DESCRIPTION, Kind.REDEFINED, old.description, new.description),
        (Aspect.BASIS, Kind.REGROUNDED, old.basis, new.basis),
    )
    for aspect, kind, before, after in definitions:
        if before != after:
            yield Change(subject, aspect, kind, name, before, after, old.iri, new.iri)


def _amounts(subject: Subject, old: Sequence[AmountState], new: Sequence[AmountState]) -> Iterator[Change]:
    """Compare amounts; where a phase has the same total before and after, its money moved between sources."""
    pairs, left, right = _paired(
        old, new, lambda one: f"{one.phase} {one.source}", lambda one: plain(one.amount)
    )
    totals = [by_phase(side) for side in (old, new)]
    every: list[tuple[AmountState | None, AmountState | None]] = [*pairs]
    every += [(one, None) for one in left] + [(None, one) for one in right]
    for one, other in every:
        known = one or other
        assert known is not None
        before, after = (side.amount if side else Decimal(0) for side in (one, other))
        if before == after and one and other:
            continue
        kind = Kind.RAISED if (after, other is not None) > (before, one is not None) else Kind.CUT
        if known.source and totals[0].get(known.phase) == totals[1].get(known.phase):
            kind = Kind.MOVED
        texts = (plain(one.amount) if one else "", plain(other.amount) if other else "")
        name = f"{known.phase} {known.source}".strip()
        things = (one.iri if one else "", other.iri if other else "")
        yield Change(subject, Aspect.AMOUNT, kind, name, *texts, *things)


def by_phase(amounts: Iterable[AmountState]) -> Mapping[str, Decimal]:
    """Return the money of each phase: what is stated of all sources together, else the sum of the sources."""
    stated: dict[str, Decimal] = {}
    summed: dict[str, Decimal] = defaultdict(Decimal)
    for one in amounts:
        if one.source:
            summed[one.phase] += one.amount
        else:
            stated[one.phase] = max(one.amount, stated.get(one.phase, one.amount))
    return {**summed, **stated}


def _shares(subject: Subject, old: Sequence[ShareState], new: Sequence[ShareState]) -> Iterator[Change]:
    pairs, left, right = _paired(old, new, lambda one: one.label, lambda one: plain(one.share))
    every: list[tuple[ShareState | None, ShareState | None]] = [*pairs]
    every += [(one, None) for one in left] + [(None, one) for one in right]
    for one, other in every:
        known = one or other
        assert known is not None
        before, after = (_percent(side) for side in (one, other))
        if before != after:
            things = (one.iri if one else "", other.iri if other else "")
            yield Change(subject, Aspect.SHARE, Kind.RESCHEDULED, known.label, before, after, *things)


def _percent(share: ShareState | None) -> str:
    return f"{plain(share.share)}%" if share is not None and share.share is not None else ""


def _findings(subject: Subject, old: Sequence[FindingState], new: Sequence[FindingState]) -> Iterator[Change]:
    """Compare findings by rule and wording, each as often as it comes."""
    _, left, right = _paired(
        old, new, lambda one: f"{one.rule} {one.zh} {one.found}", lambda one: one.severity
    )
    for one in left:
        told = (one.en, one.severity)
        yield Change(subject, Aspect.FINDING, Kind.LOST, one.rule, one.zh, "", one.iri, "", *told)
    for one in right:
        told = (one.en, one.severity)
        yield Change(subject, Aspect.FINDING, Kind.GAINED, one.rule, "", one.zh, "", one.iri, *told)


def _paired(
    old: Sequence[Thing],
    new: Sequence[Thing],
    key: Callable[[Thing], str],
    likeness: Callable[[Thing], str],
) -> tuple[list[tuple[Thing, Thing]], list[Thing], list[Thing]]:
    """Return the pairs of things of one key, and what is left on either side.

    Where a key comes several times, those alike in `likeness` are paired first, the others in order.
    """
    pairs: list[tuple[Thing, Thing]] = []
    left, right = list(old), list(new)
    for same in (lambda one: (key(one), likeness(one)), lambda one: (key(one), "")):
        pairs_of, left, right = _matched(left, right, same)
        pairs += pairs_of
    return pairs, left, right


def _matched(
    old: Sequence[Thing], new: Sequence[Thing], same: Callable[[Thing], tuple[str, str]]
) -> tuple[list[tuple[Thing, Thing]], list[Thing], list[Thing]]:
    """Return the pairs of things that are the same, in order, and what is left on either side."""
    common = Counter(map(same, old)) & Counter(map(same, new))
    taken_old, left = _taken(old, common, same)
    taken_new, right = _taken(new, common, same)
    pairs = [pair for key in common for pair in zip(taken_old[key], taken_new[key], strict=True)]
    return pairs, left, right


def _taken(
    things: Sequence[Thing], common: Mapping[tuple[str, str], int], same: Callable[[Thing], tuple[str, str]]
) -> tuple[Mapping[tuple[str, str], list[Thing]], list[Thing]]:
    """Return the first things of each key, as many as are common to both sides, and the others."""
    taken: dict[tuple[str, str], list[Thing]] = defaultdict(list)
    kept = []
    for one in things:
        if len(taken[same(one)]) < common.get(same(one), 0):
            taken[same(one)].append(one)
        else:
            kept.append(one)
    return taken, kept


def plain(number: Decimal | None) -> str:
    """Return a number without exponent or needless zeros, "" for none.

    >>> plain(Decimal("4E+4")), plain(Decimal("0.50"))
    ('40000', '0.5')
    """
    return "" if number is None else format(number.normalize() if number else Decimal(0), "f")
