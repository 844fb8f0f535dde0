"""The changes between two sides, as they are written: whatever the format, the same report."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pyoxigraph import NamedNode

from perfgraph.publishing.changes.comparing import Change, compare
from perfgraph.publishing.changes.sides import Side, states
from perfgraph.publishing.changes.totals import Total, totals
from perfgraph.terms import Names


@dataclass(frozen=True, slots=True)
class Report:
    """The changes between two states: what the states are called, and when the later one was made.

    `address` is where the report itself is published, "" for nowhere; `money` what there was before and
    after, over the documents that differ.
    """

    before: str
    after: str
    changes: Sequence[Change]
    time: datetime | None = None
    address: str = ""
    money: Sequence[Total] = ()

    def iri(self, change: Change, names: Names) -> NamedNode:
        """Return the address of a change: the same two states always have the same."""
        told = (change.subject.iri, change.subject.kind, change.aspect, change.kind, change.name)
        texts = (change.before, change.after, change.before_iri, change.after_iri)
        return names.change(self.before, self.after, *told, *texts)


def report_of(before: Side, after: Side, address: str = "") -> Report:
    """Return what changed from one side to the other.

    Raises `StoreError` when a store fails.
    """
    old, new = states(before, after)
    return Report(before.label, after.label, compare(old, new), new.time, address, totals(old, new))
