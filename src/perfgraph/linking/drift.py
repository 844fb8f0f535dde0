"""The drift guard: one indicator that means another thing in another year or budget unit.

A series may join two uses of an indicator, or of two that were accepted as exactly the same, only as long as
they mean the same by it. Each aspect of a definition has a usual content, the one that most uses have; a use
of another year or unit with another content is stated as a `pg:DefinitionDrift`, once for each content.
What a use does not say is no drift, and neither is a scaled unit (万元) or another figure in a description.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import product
from typing import NamedTuple

from pyoxigraph import NamedNode, Triple

from perfgraph.linking.definitions.uses import Use, select, uses
from perfgraph.quads.statements import Thing
from perfgraph.stores.protocol import Store
from perfgraph.stores.solutions import text
from perfgraph.terms import PG, SKOS, Names, concept, hashed

_SAME = f"""SELECT DISTINCT ?one ?other WHERE {{
  ?one <{SKOS}exactMatch> ?other ; a <{PG}Indicator> . ?other a <{PG}Indicator> .
}}"""

_UNTOLD = frozenset({"unparsed", "composite"})
_FORMULA = re.compile("[÷×/*]|公式|占.*(?:比例|比重|百分比)|之比")
_FIGURES = re.compile(r"[0-9０-９\s.,，。、;；:：()（）%％“”]")
"""What may change in a description; the question `targets-changed-since-last-year` leaves out the same."""

_FORMULA_MARK = "="


class Aspect(StrEnum):
    """What can differ between two uses of an indicator: the slugs of the scheme `definition-aspect`."""

    UNIT = "unit"
    VALUE_KIND = "value-kind"
    DIRECTION = "direction"
    FORMULA = "formula"
    DESCRIPTION = "description"


class _Spot(NamedTuple):
    """Where a use stands: year and budget unit, "" where not known, its target and its indicator."""

    year: str
    owner: str
    target: str
    indicator: str

    def elsewhere(self, other: "_Spot") -> bool:
        """Tell whether two uses are of two years, or of two units, that are known."""
        pairs = ((self.year, other.year), (self.owner, other.owner))
        return any(one and two and one != two for one, two in pairs)


@dataclass(slots=True)
class _Content:
    """One content of an aspect: how many uses have it, and the first two spots, in two places if any are."""

    count: int = 0
    spots: list[_Spot] = field(default_factory=list)

    def take(self, spot: _Spot) -> None:
        self.count += 1
        """Take note of a use; those whose year and unit are known come first."""
        first, *_ = ordered = sorted({*self.spots, spot}, key=lambda one: (not one.year, not one.owner, one))
        apart = next((other for other in ordered if other.elsewhere(first)), None)
        self.spots = [first] if apart is None else [first, apart]


_Contents = Mapping[str, Mapping[Aspect, Mapping[str, _Content]]]
"""The contents of each aspect of each indicator."""


def drift_statements(store: Store, names: Names) -> Iterator[Triple]:
    """Yield a `pg:DefinitionDrift` for each two uses of an indicator that define it differently.

    Indicators between which an accepted `skos:exactMatch` leads, over however many others, are one.
    """
    found: dict[tuple[_Spot, _Spot], set[Aspect]] = defaultdict(set)
    for own in _contents(uses(store, names), _representatives(store)).values():
        for aspect, contents in own.items():
            for pair, formula in _drifts(contents):
                found[pair].add(Aspect.FORMULA if formula else aspect)
    for (before, after), differing in sorted(found.items()):
        yield from _statements(before, after, differing, names)


def _aspects(use: Use) -> Iterator[tuple[Aspect, str]]:
    """Yield what a use says of each aspect that it says something of, made comparable."""
    if use.unit:
        yield Aspect.UNIT, use.unit
    if use.value_kind and use.value_kind not in _UNTOLD:
        yield Aspect.VALUE_KIND, use.value_kind
    if use.direction:
        yield Aspect.DIRECTION, use.direction
    described = _FIGURES.sub("", use.description)
    if described:
        mark = _FORMULA_MARK if _FORMULA.search(use.description) else ""
        yield Aspect.DESCRIPTION, mark + hashed(described)


def _representatives(store: Store) -> Mapping[str, str]:
    """Return, for each indicator that is accepted as the same as others, the least of all these."""
    parents: dict[str, str] = {}

    def top(node: str) -> str:
        while node != parents.setdefault(node, node):
            parents[node] = node = parents[parents[node]]
        return node

    for row in select(store, _SAME):
        lesser, greater = sorted((top(text(row, "one")), top(text(row, "other"))))
        parents[greater] = lesser
    return {node: top(node) for node in list(parents)}


def _contents(found: Iterable[Use], same: Mapping[str, str]) -> _Contents:
    contents: dict[str, dict[Aspect, dict[str, _Content]]] = {}
    for use in found:
        own = contents.setdefault(same.get(use.indicator, use.indicator), {})
        spot = _Spot(use.year, use.owner, use.target, use.indicator)
        for aspect, content in _aspects(use):
            own.setdefault(aspect, {}).setdefault(content, _Content()).take(spot)
    return contents


def _drifts(contents: Mapping[str, _Content]) -> Iterator[tuple[tuple[_Spot, _Spot], bool]]:
    """Yield a use with the usual content and one elsewhere with another, the earlier first, and whether both
    contents are formulas.
    """
    usual = min(contents, key=lambda said: (-contents[said].count, contents[said].spots[0]))
    for said in contents.keys() - {usual}:
        pairs = product(contents[usual].spots, contents[said].spots)
        one, other = next((pair for pair in pairs if pair[0].elsewhere(pair[1])), (None, None))
        if one and other:
            formula = said.startswith(_FORMULA_MARK) and usual.startswith(_FORMULA_MARK)
            yield (min(one, other), max(one, other)), formula


def _statements(before: _Spot, after: _Spot, differing: set[Aspect], names: Names) -> Iterator[Triple]:
    one, other = NamedNode(before.target), NamedNode(after.target)
    thing = Thing(names.drift(one, other))
    yield from thing.a(PG("DefinitionDrift"))
    for indicator in sorted({before.indicator, after.indicator}):
        yield from thing.has(PG("driftOf"), NamedNode(indicator))
    yield from thing.has(PG("driftsFrom"), one)
    yield from thing.has(PG("driftsTo"), other)
    for aspect in sorted(differing):
        yield from thing.has(PG("differsIn"), concept("definition-aspect", aspect))
