"""How candidates are scored: by identifier, by name, then by the properties that were given with a query.

The score runs from 0 to 100.

* The text is an identifier of the entity (a code, a document number in any brackets, its IRI), or its name
  but for white space, punctuation and the width of signs: 100.
* Else `SHARE` of the likeness of the names: the larger of the ratio of Levenshtein's insertions and
  deletions (Indel, `rapidfuzz.fuzz.ratio`) and, a little less, the best alignment of the shorter name with a
  part of the longer (`partial_ratio`). A name that is not the same never reaches 100.
* Each property that was given: one that agrees brings the score a quarter of the way to 100 (100 stays), one
  that disagrees takes a quarter away, one of which the entity has no value changes nothing.

A candidate is a match only when it is the one entity that the text names exactly, among those that disagree
with none of the properties.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from pyoxigraph import NamedNode

from perfgraph.exchange.reconciliation.entities import Entity, Source, Value, Values
from perfgraph.exchange.reconciliation.identifiers import normal, spellings
from perfgraph.exchange.reconciliation.schema import Property
from perfgraph.findings import Bilingual

EXACT = 100.0
SHARE = 0.95
PART = 0.9
"""What the best alignment with a part of a name counts against the whole."""

STEP = 0.25
"""How far one property moves a score."""

ALIKE = 85.0
"""From which likeness on two texts of a property count as the same."""

FEATURES: Mapping[str, Bilingual] = {
    "identifier": Bilingual(
        "查询文本是否为该实体的编码、文号或地址", "whether the text is an identifier of the entity"
    ),
    "name_exact": Bilingual(
        "名称是否相同（不计空白、标点和全半角）", "whether the name is the same but for punctuation"
    ),
    "name_likeness": Bilingual("名称的相似度，0至100", "how alike the names are, 0 to 100"),
    "properties_agreeing": Bilingual("所给属性中相符的个数", "how many of the given properties agree"),
    "properties_disagreeing": Bilingual("所给属性中不符的个数", "how many of the given properties disagree"),
}
"""The matching features, by their ids."""


@dataclass(frozen=True, slots=True)
class Given:
    """A property with values, any of which may be that of the entity."""

    property: Property
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sought:
    """A query: a text ("" for none), the types it is restricted to (none: all), properties, and how many
    candidates are wanted.
    """

    text: str
    types: tuple[str, ...] = ()
    given: tuple[Given, ...] = ()
    limit: int = 10


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entity with its score (0 to 100), its features by their ids, and whether it is the match."""

    entity: Entity
    score: float
    features: Mapping[str, float | bool]
    match: bool = False


def rank(
    sought: Sought,
    entities: Iterable[Entity],
    source: Source,
    values: Values,
    identifiers: Mapping[str, Sequence[str]],
) -> tuple[Candidate, ...]:
    """Return the candidates of a query, the best first, at most as many as it wants."""
    scored = [_score(sought, one, source, values, identifiers.get(one.iri, ())) for one in entities]
    exact = [
        one
        for one in scored
        if (one.features["identifier"] or one.features["name_exact"])
        and not one.features["properties_disagreeing"]
    ]
    identified = [one for one in exact if one.features["identifier"]] or exact
    certain = identified[0].entity if len(identified) == 1 else None
    ranked = sorted(
        scored, key=lambda one: (one.entity != certain, -one.score, one.entity.name, one.entity.iri)
    )
    return tuple(
        Candidate(one.entity, one.score, one.features, one.entity == certain)
        for one in ranked[: sought.limit]
    )


def plain(text: str) -> str:
    """Return a name as it is compared: NFKC, case folded, letters and digits only.

    >>> plain("残疾人 满意度（％）") == plain("残疾人满意度")
    True
    """
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text).casefold())


def likeness(one: str, other: str) -> float:
    """Return how alike two names are, from 0 to 100.

    >>> likeness("残疾人满意度", "残疾人满意度") > likeness("残疾人满意度", "职工满意度") > 0
    True
    """
    from rapidfuzz import fuzz

    left, right = plain(one), plain(other)
    if not left or not right:
        return 0.0
    whole = fuzz.ratio(left, right)
    # One or two characters stand somewhere in nearly every long name.
    part = fuzz.partial_ratio(left, right) * PART if min(len(left), len(right)) > 2 else 0.0
    return round(max(whole, part), 2)


def _score(
    sought: Sought, entity: Entity, source: Source, values: Values, identifiers: Sequence[str]
) -> Candidate:
    identifier = _identifies(sought.text, entity, source, identifiers)
    same = bool(sought.text) and plain(sought.text) in {plain(name) for name in entity.names} - {""}
    alike = max((likeness(sought.text, name) for name in entity.names), default=0.0)
    score = EXACT if identifier or same else alike * SHARE
    agreements = [_agrees(one, source, values.get((entity.iri, one.property.id), ())) for one in sought.given]
    for agreement in agreements:
        if agreement is not None:
            score += (EXACT - score) * STEP if agreement else -score * STEP
    features = {
        "identifier": identifier,
        "name_exact": same,
        "name_likeness": alike,
        "properties_agreeing": agreements.count(True),
        "properties_disagreeing": agreements.count(False),
    }
    return Candidate(entity, round(score, 2), features)


def _identifies(text: str, entity: Entity, source: Source, identifiers: Sequence[str]) -> bool:
    if not text:
        return False
    if source.iri_of(text) == entity.iri:
        return True
    forms = {normal(one) for one in spellings(text)}
    own = (*identifiers, source.id_of(entity.iri).partition("/")[2])
    return any(normal(one) in forms for one in own if one)


def _agrees(given: Given, source: Source, values: Sequence[Value]) -> bool | None:
    """Tell whether a property has one of the values that were given; None when it has none at all."""
    if not values:
        return None
    names = source.entities(value.value for value in values if isinstance(value, NamedNode))
    return any(_same(wanted, value, source, names) for wanted in given.values for value in values)


def _same(wanted: str, value: Value, source: Source, names: Mapping[str, Entity]) -> bool:
    if isinstance(value, NamedNode):
        own = source.id_of(value.value)
        entity = names.get(value.value)
        ends = {own, own.partition("/")[2], own.rpartition("/")[2], value.value}
        return wanted in ends or any(
            likeness(wanted, name) >= ALIKE for name in (entity.names if entity else ())
        )
    if isinstance(value, str):
        return normal(wanted) == normal(value) or likeness(wanted, value) >= ALIKE
    try:
        return Decimal(wanted.replace(",", "")) == value
    except InvalidOperation:
        return False
