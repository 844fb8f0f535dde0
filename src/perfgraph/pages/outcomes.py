"""What a self-evaluation says beside a target: its weight, the actual value, the score, why it was missed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from pyoxigraph import NamedNode

from perfgraph.answers import plain
from perfgraph.pages.asking import iri, text
from perfgraph.pages.evidence import Cells
from perfgraph.pages.statements import Description
from perfgraph.terms import PG

STATED: Mapping[str, NamedNode] = {
    "weight": PG("weight"),
    "actual": PG("observedValue"),
    "score": PG("score"),
    "deviation": PG("deviationReason"),
}
"""What may stand beside a target, in the order of the forms, by the property that says it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one document states beside a target; points are None and texts "" where it states none.

    `observation` is the IRI of what was observed; `cells` are the places by the names of `STATED`.
    """

    weight: Decimal | None
    actual: str
    score: Decimal | None
    deviation: str
    observation: str
    cells: Mapping[str, tuple[str, ...]]

    @property
    def stated(self) -> tuple[str, ...]:
        """Return the names of what is stated."""
        known = {
            "weight": self.weight is not None,
            "actual": bool(self.actual),
            "score": self.score is not None,
            "deviation": bool(self.deviation),
        }
        return tuple(name for name in STATED if known[name])


def outcome_of(found: Description, target: str, cells: Cells) -> Outcome:
    """Return what a description of a target, or of its sheet, says beside the target."""
    named = f"{target}-observed"
    observation = named if iri(found.value(named, PG("observationOf"))) == target else ""
    value = iri(found.value(observation, PG("observedValue")))
    owner = {"actual": observation}
    return Outcome(
        weight=_number(found, target, PG("weight")),
        actual=text(found.value(value, PG("sourceText"))),
        score=_number(found, target, PG("score")),
        deviation=text(found.value(target, PG("deviationReason"))),
        observation=observation,
        cells={name: cells.get((owner.get(name, target), said.value), ()) for name, said in STATED.items()},
    )


def columns(outcomes: Iterable[Outcome]) -> tuple[str, ...]:
    """Return the names of what any of some targets states, in the order of `STATED`."""
    stated = {name for outcome in outcomes for name in outcome.stated}
    return tuple(name for name in STATED if name in stated)


def _number(found: Description, subject: str, predicate: NamedNode) -> Decimal | None:
    told = plain(found.value(subject, predicate))
    return Decimal(told) if isinstance(told, int | Decimal) and not isinstance(told, bool) else None
