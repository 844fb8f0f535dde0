"""What a client gets: results of a batch, suggestions, values of properties, previews; as data of JSON."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from pyoxigraph import NamedNode

from perfgraph.exchange.reconciliation.entities import Entity, Source, Value
from perfgraph.exchange.reconciliation.identifiers import spellings
from perfgraph.exchange.reconciliation.matching import Candidate, Sought, plain, rank
from perfgraph.exchange.reconciliation.requests import Extension, ReconciliationFault
from perfgraph.exchange.reconciliation.schema import (
    PROPERTIES,
    TYPES,
    EntityType,
    Property,
    properties_of,
    type_named,
)
from perfgraph.findings import Language

Json = Mapping[str, object]

SUGGESTED = 10
"""How many suggestions one answer has."""

POOL = 250
"""How many candidates suggestions are taken from, so that the order is the same however far one goes."""

_KEYS = ("region", "unit", "year")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Preview:
    """What a preview shows: an entity, its type, and its properties with the texts of their values."""

    entity: Entity
    type: EntityType
    rows: tuple[tuple[Property, tuple[str, ...]], ...]


def reconcile(source: Source, queries: Mapping[str, Sought]) -> Json:
    """Return the candidates of each query of a batch (§4.3)."""
    found = {key: candidates(source, sought) for key, sought in queries.items()}
    described = _descriptions(source, [one.entity for some in found.values() for one in some])
    return {key: {"result": [_result(source, one, described) for one in some]} for key, some in found.items()}


def candidates(source: Source, sought: Sought) -> tuple[Candidate, ...]:
    """Return the candidates of one query, whatever else is asked (§4.5)."""
    types = sought.types or tuple(TYPES)
    sought = sought if sought.text else _identifying(sought)
    keys = _keys(source, sought)
    found: dict[str, Entity] = dict(source.entities([source.iri_of(sought.text)]))
    for text in spellings(sought.text):
        found.update((entity.iri, entity) for entity in source.find(text, types, keys))
    entities = [one for one in found.values() if one.type in types]
    values = source.values(entities, (given.property for given in sought.given))
    return rank(sought, entities, source, values, source.identifiers(entities))


def _identifying(sought: Sought) -> Sought:
    """Return a query without a text with the first identifier among its properties as its text."""
    names = {name for one in TYPES.values() for name in one.identifiers}
    given = (value for one in sought.given if one.property.id in names for value in one.values)
    return replace(sought, text=next(given, ""))


def _keys(source: Source, sought: Sought) -> Mapping[str, str]:
    """Return what of the properties narrows a search: one value each, as its key."""
    keys = {}
    for given in sought.given:
        if given.property.id in _KEYS and len(given.values) == 1 and given.values[0]:
            value = given.values[0].removeprefix(source.space)
            keys[given.property.id] = value.removeprefix(f"{given.property.id}/")
    return keys


def extend(source: Source, asked: Extension) -> Json:
    """Return the values of properties (§7.5), rows by the ids as they were sent; an unknown one has none."""
    iris = {identifier: source.iri_of(identifier) for identifier in asked.ids}
    entities = source.entities(iris.values())
    values = source.values(entities.values(), (one for one, _ in asked.properties))
    named = source.named(values)
    rows = {
        identifier: {
            one.id: [
                _typed(source, one, value, named) for value in values.get((iri, one.id), ())[: most or None]
            ]
            for one, most in asked.properties
        }
        for identifier, iri in iris.items()
    }
    return {"meta": [_meta(source, one) for one, _ in asked.properties], "rows": rows}


def suggest_entities(source: Source, prefix: str, skipped: int = 0) -> Json:
    """Return entities whose name or identifier begins like a text, then those that are like it (§6.3)."""
    found = candidates(source, Sought(prefix, limit=POOL)) if prefix else ()
    start = plain(prefix)
    ordered = sorted(
        found, key=lambda one: not any(plain(name).startswith(start) for name in one.entity.names)
    )
    shown = [one.entity for one in ordered[skipped : skipped + SUGGESTED]]
    described = _descriptions(source, shown)
    return {
        "result": [
            {
                "id": source.id_of(entity.iri),
                "name": entity.name,
                "description": described[entity.iri],
                "notable": [_type(source, entity)],
            }
            for entity in shown
        ]
    }


def suggest_types(prefix: str, language: Language, skipped: int = 0) -> Json:
    """Return the types whose id or name holds a text, all of them for none (§6.3)."""
    found = [
        {"id": one.id, "name": one.label.of(language)}
        for one in TYPES.values()
        if _holds(prefix, one.id, one.short, one.label.zh, one.label.en)
    ]
    return {"result": found[skipped : skipped + SUGGESTED]}


def suggest_properties(prefix: str, language: Language, skipped: int = 0) -> Json:
    """Return the properties whose id or name holds a text, all of them for none (§6.3)."""
    found = [
        _described(one, language)
        for one in PROPERTIES.values()
        if _holds(prefix, one.id, one.label.zh, one.label.en)
    ]
    return {"result": found[skipped : skipped + SUGGESTED] if prefix else found[skipped:]}


def propose(type_id: str, language: Language, limit: int = 0) -> Json:
    """Return the properties of a type (§7.3), at most `limit` where that is not 0.

    Raises `ReconciliationFault` for a type that is not known.
    """
    known = type_named(type_id)
    if known is None:
        raise ReconciliationFault(f'type: found "{type_id[:80]}", expected one of {", ".join(TYPES)}')
    found = [_described(one, language) for one in properties_of(known.id)][: limit or None]
    return {"type": type_id, "properties": found, **({"limit": limit} if limit else {})}


def preview_of(source: Source, identifier: str) -> Preview | None:
    """Return what is shown of an entity, None when there is no such one."""
    iri = source.iri_of(identifier)
    entity = source.entities([iri]).get(iri)
    if entity is None:
        return None
    properties = properties_of(entity.type)
    values = source.values([entity], properties)
    named = source.named(values)
    rows = [
        (one, tuple(_shown(value, named) for value in values.get((iri, one.id), ()))) for one in properties
    ]
    return Preview(entity, source.kind(entity), tuple((one, texts) for one, texts in rows if texts))


def _result(source: Source, one: Candidate, described: Mapping[str, str]) -> Json:
    return {
        "id": source.id_of(one.entity.iri),
        "name": one.entity.name,
        "description": described[one.entity.iri],
        "score": one.score,
        "match": one.match,
        "features": [{"id": name, "value": value} for name, value in one.features.items()],
        "type": [_type(source, one.entity)],
    }


def _type(source: Source, entity: Entity) -> Json:
    return {"id": entity.type, "name": source.kind(entity).label.of(source.language)}


def _descriptions(source: Source, entities: Sequence[Entity]) -> Mapping[str, str]:
    """Return what tells namesakes apart, in a line, by IRI."""
    wanted = {name for entity in entities for name in TYPES[entity.type].described}
    values = source.values(dict.fromkeys(entities), (PROPERTIES[name] for name in sorted(wanted)))
    named = source.named(values)
    return {
        entity.iri: " · ".join(
            _shown(value, named)
            for name in TYPES[entity.type].described
            for value in values.get((entity.iri, name), ())
        )
        for entity in entities
    }


def _meta(source: Source, one: Property) -> Json:
    kind = TYPES.get(one.values)
    of_type = {"type": {"id": kind.id, "name": kind.label.of(source.language)}} if kind else {}
    return {"id": one.id, "name": one.label.of(source.language), **of_type}


def _typed(source: Source, one: Property, value: Value, named: Mapping[str, Entity]) -> Json:
    """Return a value with its type (§2.4): an entity, a number, a day (ISO 8601 with a time), a text."""
    if isinstance(value, NamedNode):
        return {"id": source.id_of(value.value), "name": _shown(value, named)}
    if isinstance(value, int | Decimal):
        return {"int": int(value)} if one.values == "int" else {"float": float(value)}
    if one.values == "date" and _DAY.fullmatch(value):
        return {"date": f"{value}T00:00:00Z"}
    return {"str": value}


def _shown(value: Value, named: Mapping[str, Entity]) -> str:
    if isinstance(value, NamedNode):
        entity = named.get(value.value)
        return entity.name if entity else value.value
    return f"{value:,.2f}" if isinstance(value, Decimal) else str(value)


def _described(one: Property, language: Language) -> Json:
    return {"id": one.id, "name": one.label.of(language), "description": one.description.of(language)}


def _holds(prefix: str, *texts: str) -> bool:
    return any(plain(prefix) in plain(text) for text in texts)
