"""Where a page stands: unit › project › sheet › indicator."""

from perfgraph.pages.asking import iri, values_of
from perfgraph.pages.site import Site
from perfgraph.terms import DCTERMS, OA, PG

_UPWARD = (
    PG("sheet"), PG("project"), PG("budgetUnit"), PG("partOfGoal"), DCTERMS("isPartOf"), PG("baselineOf"),
    PG("observationOf"), OA("hasSource"),
)  # fmt: skip
"""The properties that lead from a thing to what it belongs to, the nearest first."""

DEEPEST = 8
"""How many steps a trail has at most."""


def trail(site: Site, thing: str) -> tuple[str, ...]:
    """Return what the thing belongs to, from the unit down, without the thing itself.

    A part that names nothing above it belongs to the thing before its "#".
    """
    steps: list[str] = []
    now = thing
    while len(steps) < DEEPEST:
        above = _above(site, now) or (now.partition("#")[0] if "#" in now else "")
        if not above or above == thing or above in steps:
            break
        steps.append(above)
        now = above
    return tuple(reversed(steps))


def _above(site: Site, thing: str) -> str:
    said = values_of(site, [thing], *_UPWARD)
    names = (iri(value) for one in _UPWARD for value in said.get((thing, one), ()))
    return next(filter(None, names), "")
