"""The entities of the graph: what they are called, of which type, and the values of their properties."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pyoxigraph import Literal, NamedNode, QuerySolution, QuerySolutions

from perfgraph.catalogue.parameters import serialise
from perfgraph.exchange.reconciliation.schema import PROPERTIES, TYPES, EntityType, Property
from perfgraph.findings import Language
from perfgraph.stores import Store
from perfgraph.terms import PG, PREFIXES, Names

_PROLOGUE = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in PREFIXES.items())

_TYPED = (
    "SELECT DISTINCT ?thing ?type WHERE { VALUES ?thing { THINGS } ?thing a ?type FILTER(?type IN (TYPES)) }"
)
_NAMED = "SELECT DISTINCT ?thing ?name WHERE { VALUES ?thing { THINGS } ?thing PATH ?name }"
_VALUES = "SELECT DISTINCT ?thing ?value WHERE { VALUES ?thing { THINGS } PATTERN }"

Value = str | int | Decimal | NamedNode
"""A value of a property: a text (a date as it is written), a number, or the IRI of an entity."""

Values = Mapping[tuple[str, str], tuple[Value, ...]]
"""Values by the IRI of the entity and the id of the property."""


@dataclass(frozen=True, slots=True)
class Entity:
    """An entity: its IRI, the id of its type and its names, the first of which it is called by."""

    iri: str
    type: str
    names: tuple[str, ...]

    @property
    def name(self) -> str:
        """Return what it is called."""
        return self.names[0]


Find = Callable[[str, Sequence[str], Mapping[str, str]], Iterable[Entity]]
"""Finds the entities of some types (ids) whose name or identifier is like a text, the likest first; those
that have the given values of `region`, `unit` and `year` (keys) are looked for in any case. Without a text it
finds those that have them.
"""


@dataclass(frozen=True, slots=True)
class Source:
    """Where the service takes its answers from: a store, how its names are found, and the language."""

    store: Store
    names: Names
    find: Find
    language: Language = Language.CHINESE

    @property
    def space(self) -> str:
        """Return the beginning that the IRIs of all entities share (identifierSpace)."""
        return f"{self.names.base}id/"

    def id_of(self, iri: str) -> str:
        """Return the identifier of an entity in the service."""
        return iri.removeprefix(self.space)

    def iri_of(self, identifier: str) -> str:
        """Return the IRI that an identifier stands for, "" for one that can be no IRI."""
        text = identifier.strip()
        iri = text if text.startswith(self.space) else self.space + text
        try:
            return NamedNode(iri).value if text else ""
        except ValueError:
            return ""

    def entities(self, iris: Iterable[str]) -> Mapping[str, Entity]:
        """Return those of the IRIs that are entities."""
        wanted = [iri for iri in dict.fromkeys(iris) if iri]
        types = ", ".join(serialise(PG(name)) for name in TYPES)
        typed: dict[str, str] = {}
        for row in self._ask(_TYPED.replace("TYPES", types), wanted):
            typed.setdefault(_iri(row["thing"]), _iri(row["type"]).rpartition("#")[2])
        names: dict[str, list[str]] = defaultdict(list)
        for path in {TYPES[name].name for name in typed.values()}:
            some = [iri for iri, name in typed.items() if TYPES[name].name == path]
            for row in self._ask(_NAMED.replace("PATH", path), some):
                names[_iri(row["thing"])].append(_text(row["name"]))
        return {
            iri: Entity(iri, typed[iri], tuple(sorted(names[iri])) or (self.id_of(iri),))
            for iri in wanted
            if iri in typed
        }

    def values(self, entities: Iterable[Entity], properties: Iterable[Property]) -> Values:
        """Return the values of properties, by one query for each property and type, in a fixed order."""
        found: dict[tuple[str, str], tuple[Value, ...]] = {}
        by_type: dict[str, list[str]] = defaultdict(list)
        for entity in entities:
            by_type[entity.type].append(entity.iri)
        for one in {one.id: one for one in properties}.values():
            for type_id, iris in by_type.items():
                found.update(self._values(one, type_id, iris))
        return found

    def _values(self, one: Property, type_id: str, iris: Sequence[str]) -> Values:
        pattern = one.patterns.get(type_id)
        if pattern is None:
            return {}
        tag = "zh" if self.language is Language.CHINESE else "en"
        values: dict[tuple[str, str], set[Value]] = defaultdict(set)
        query = _VALUES.replace("PATTERN", pattern.replace("LANG_TAG", f'"{tag}"'))
        for row in self._ask(query, iris):
            if row["value"] is not None:
                values[_iri(row["thing"]), one.id].add(_value(row["value"]))
        return {key: tuple(sorted(some, key=_order)) for key, some in values.items()}

    def named(self, values: Values) -> Mapping[str, Entity]:
        """Return the entities among values."""
        return self.entities(
            value.value for some in values.values() for value in some if isinstance(value, NamedNode)
        )

    def identifiers(self, entities: Iterable[Entity]) -> Mapping[str, tuple[str, ...]]:
        """Return the codes and numbers of entities, by their IRIs."""
        entities = tuple(entities)
        wanted = {name for entity in entities for name in TYPES[entity.type].identifiers}
        values = self.values(entities, (PROPERTIES[name] for name in sorted(wanted)))
        return {
            entity.iri: tuple(
                str(value)
                for name in TYPES[entity.type].identifiers
                for value in values.get((entity.iri, name), ())
            )
            for entity in entities
        }

    def kind(self, entity: Entity) -> EntityType:
        """Return the type of an entity."""
        return TYPES[entity.type]

    def _ask(self, query: str, things: Sequence[str]) -> Iterator[QuerySolution]:
        if not things:
            return
        terms = " ".join(serialise(NamedNode(thing)) for thing in things)
        answer = self.store.query(_PROLOGUE + query.replace("THINGS", terms))
        assert isinstance(answer, QuerySolutions)
        yield from answer


def _iri(term: object) -> str:
    return term.value if isinstance(term, NamedNode) else ""


def _text(term: object) -> str:
    return term.value if isinstance(term, Literal | NamedNode) else ""


def _value(term: object) -> Value:
    if isinstance(term, NamedNode):
        return term
    if not isinstance(term, Literal):
        return ""
    datatype = term.datatype.value.rpartition("#")[2]
    if datatype in ("integer", "int", "long"):
        return int(term.value)
    return Decimal(term.value) if datatype == "decimal" else term.value


def _order(value: Value) -> tuple[bool, Decimal, str]:
    number = Decimal(value) if isinstance(value, int | Decimal) else Decimal(0)
    return isinstance(value, NamedNode), number, _text(value) if isinstance(value, NamedNode) else str(value)
