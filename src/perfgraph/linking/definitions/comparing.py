"""Two indicators compared: what their names, units, descriptions and kinds say of each other.

The relation follows from rules, the score from likeness; the score tells which pair to look at first and
is no probability. Where anything tells the two apart (other people, another way of counting, a negation, an
opposite direction, no unit in common), they are never the same indicator, at most related.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from perfgraph.linking.definitions.names import IndicatorName, Population, taken_apart

SCALE = {"exact": 0.95, "close": 0.85, "broad": 0.75, "narrow": 0.75, "related": 0.6}
"""The greatest score of each relation: no proposal of a machine is certain."""

WEIGHTS = {"name": 12, "unit": 4, "description": 3, "kind": 1}
"""How much each likeness counts; one that cannot be told is left out of the mean."""

SIMILAR = 0.6
"""From which likeness of the facets on two indicators are related."""

DESCRIBED = 6
"""How many characters a description needs to tell what an indicator is."""


class Relation(StrEnum):
    """What the second indicator is to the first, as in the mapping properties of SKOS (§10)."""

    EXACT = "exact"
    CLOSE = "close"
    BROAD = "broad"
    NARROW = "narrow"
    RELATED = "related"


class Extent(StrEnum):
    """How far one thing reaches, beside another of its sort."""

    SAME = "same"
    LIKE = "like"
    LESS = "less"
    MORE = "more"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Definition:
    """What is known of an indicator from its uses.

    `name` is its label; `kinds` slugs of the indicator types that it is filed under; `units` the symbols of
    the units of its values, scaled ones by their base; `descriptions` those that its targets state.
    """

    name: str
    kinds: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    descriptions: tuple[str, ...] = ()

    @property
    def parts(self) -> IndicatorName:
        """Return the name taken apart."""
        return taken_apart(self.name)


@dataclass(frozen=True, slots=True)
class Likeness:
    """What the second of two indicators is to the first, and the score of that, 0 to 1 in hundredths."""

    relation: Relation
    score: Decimal


def compare(one: Definition, other: Definition) -> Likeness | None:
    """Return what `other` is to `one`, None when nothing suggests that they belong together.

    >>> compare(Definition("残疾人满意度"), Definition("职工满意度")).relation
    <Relation.RELATED: 'related'>
    >>> compare(Definition("困难残疾人满意度"), Definition("残疾人满意度")).relation
    <Relation.BROAD: 'broad'>
    """
    relation = _relation(one, other)
    if relation is None:
        return None
    mean = _mean(list(_likenesses(one, other)))
    return Likeness(relation, Decimal(str(round(mean * SCALE[relation], 2))))


def _relation(one: Definition, other: Definition) -> Relation | None:
    facet, people = _facets(one.parts, other.parts), _populations(one.parts, other.parts)
    described = _described(one, other)
    if facet is Extent.OTHER and described is not Extent.SAME:
        return None
    if _told_apart(one, other) or Extent.OTHER in (people, facet):
        return Relation.RELATED
    if facet is Extent.LIKE and described is not Extent.SAME:
        return Relation.RELATED
    extents = {facet, people} & {Extent.LESS, Extent.MORE}
    if len(extents) == 2:
        return Relation.RELATED
    if extents:
        return Relation.BROAD if Extent.LESS in extents else Relation.NARROW
    exact = one.parts.text == other.parts.text and one.kinds == other.kinds
    return Relation.EXACT if exact and described is not Extent.OTHER else Relation.CLOSE


def _told_apart(one: Definition, other: Definition) -> bool:
    """Tell whether the two cannot be one indicator, nor one a part of the other."""
    first, second = one.parts, other.parts
    counted = {first.measure, second.measure}
    opposite = first.direction and second.direction and first.direction != second.direction
    units = one.units and other.units and not one.units & other.units
    compatible = len(counted) == 1 or "" in counted or counted == {"persons", "count"}
    return first.negated != second.negated or bool(opposite) or bool(units) or not compatible


def _facets(one: IndicatorName, other: IndicatorName) -> Extent:
    """Return how far the facet of `one` reaches: the head of a Chinese noun stands last."""
    if one.plain == other.plain:
        return Extent.SAME if one.plain or one.measure == other.measure else Extent.OTHER
    if not (one.measure or other.measure) and not (one.plain and other.plain):
        return Extent.OTHER
    if one.measure == other.measure:
        if one.plain.endswith(other.plain) and _heads(other):
            return Extent.LESS
        if other.plain.endswith(one.plain) and _heads(one):
            return Extent.MORE
    return Extent.LIKE if _similar(one.plain, other.plain) >= SIMILAR else Extent.OTHER


def _heads(name: IndicatorName) -> bool:
    """Tell whether a facet says enough to stand for all that ends with it; 满意度 alone does."""
    return len(name.plain) > 1 or (not name.plain and name.measure == "satisfaction")


def _populations(one: IndicatorName, other: IndicatorName) -> Extent:
    """Return how far the people of `one` reach; a name without people is about whomever."""
    if one.populations == other.populations:
        return Extent.SAME
    if not (one.populations and other.populations):
        return Extent.LESS if one.populations else Extent.MORE
    if _within(one.populations, other.populations):
        return Extent.LESS
    return Extent.MORE if _within(other.populations, one.populations) else Extent.OTHER


def _within(some: frozenset[Population], others: frozenset[Population]) -> bool:
    return all(any(one.within(other) for other in others) for one in some)


def _described(one: Definition, other: Definition) -> Extent:
    """Return whether the two are described alike; LIKE where nothing can be told."""
    best = _best(one.descriptions, other.descriptions)
    if best is None:
        return Extent.LIKE
    return Extent.SAME if best == 1 else Extent.OTHER if best < SIMILAR else Extent.LIKE


def _likenesses(one: Definition, other: Definition) -> Iterator[tuple[int, float]]:
    """Yield weight and value of each likeness that can be told."""
    yield WEIGHTS["name"], _similar(one.parts.text, other.parts.text)
    if one.units and other.units:
        yield WEIGHTS["unit"], float(bool(one.units & other.units))
    described = _best(one.descriptions, other.descriptions)
    if described is not None:
        yield WEIGHTS["description"], described
    if one.kinds and other.kinds:
        yield WEIGHTS["kind"], float(bool(one.kinds & other.kinds))


def _mean(weighted: list[tuple[int, float]]) -> float:
    return sum(weight * value for weight, value in weighted) / sum(weight for weight, _ in weighted)


def _best(some: tuple[str, ...], others: tuple[str, ...]) -> float | None:
    """Return the likeness of the two descriptions that are most alike, None where either has none."""
    pairs = [(one, other) for one in some for other in others if min(len(one), len(other)) >= DESCRIBED]
    return max((_similar(one, other) for one, other in pairs), default=None)


def _similar(one: str, other: str) -> float:
    """Return the likeness of two texts, 0 to 1: the normalised indel similarity."""
    from rapidfuzz.fuzz import ratio

    return ratio(one, other) / 100
