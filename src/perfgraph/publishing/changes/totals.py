"""The money of both sides by fund source, summed over the sheets that are compared."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from perfgraph.publishing.changes.comparing import by_phase
from perfgraph.publishing.changes.state import State

Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True, order=True)
class Total:
    """The money of a phase of the budget and a fund source in sheets of one kind, all by slug, in yuan.

    `source` is "" for all sources together: what the sheets state of all, else the sum of their sources.
    Sheets of different kinds are not added up, since one may sum up others.
    """

    kind: str
    phase: str
    source: str
    before: Decimal = Decimal(0)
    after: Decimal = Decimal(0)

    @property
    def difference(self) -> Decimal:
        """Return how much more there is afterwards."""
        return self.after - self.before


def totals(before: State, after: State) -> tuple[Total, ...]:
    """Return the money of two states, by kind of sheet, phase and source; all sources together come last."""
    old, new = _sums(before), _sums(after)
    keys = sorted({*old, *new}, key=lambda key: (key[0], key[1], not key[2], key[2]))
    return tuple(Total(*key, old.get(key, Decimal(0)), new.get(key, Decimal(0))) for key in keys)


def _sums(state: State) -> dict[Key, Decimal]:
    found: dict[Key, Decimal] = defaultdict(Decimal)
    for subject, sheet in state.sheets.items():
        for one in sheet.amounts:
            if one.source:
                found[subject.kind, one.phase, one.source] += one.amount
        for phase, amount in by_phase(sheet.amounts).items():
            found[subject.kind, phase, ""] += amount
    return found
