"""The Reconciliation Service API 0.2, without HTTP: from JSON that a client sends to JSON that answers it.

https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/

read_queries(text) -> the queries of a batch · reconcile(source, queries) -> their candidates
read_extension(text) · extend(source, extension) -> values of properties
suggest_entities, suggest_types, suggest_properties, propose · manifest(…) · preview_of(source, id)
TYPES and PROPERTIES, what the service knows
"""

from perfgraph.exchange.reconciliation.answers import (
    Preview,
    extend,
    preview_of,
    propose,
    reconcile,
    suggest_entities,
    suggest_properties,
    suggest_types,
)
from perfgraph.exchange.reconciliation.entities import Entity, Find, Source
from perfgraph.exchange.reconciliation.identifiers import normal, spellings
from perfgraph.exchange.reconciliation.manifest import manifest
from perfgraph.exchange.reconciliation.matching import FEATURES, Candidate, Sought, rank
from perfgraph.exchange.reconciliation.requests import (
    LONGEST,
    MOST_IDS,
    MOST_QUERIES,
    Extension,
    ReconciliationFault,
    TooMany,
    read_extension,
    read_queries,
)
from perfgraph.exchange.reconciliation.schema import PROPERTIES, TYPES, EntityType, Property, type_named

__all__ = [
    "FEATURES",
    "LONGEST",
    "MOST_IDS",
    "MOST_QUERIES",
    "PROPERTIES",
    "TYPES",
    "Candidate",
    "Entity",
    "EntityType",
    "Extension",
    "Find",
    "Preview",
    "Property",
    "ReconciliationFault",
    "Sought",
    "Source",
    "TooMany",
    "extend",
    "manifest",
    "normal",
    "preview_of",
    "propose",
    "rank",
    "read_extension",
    "read_queries",
    "reconcile",
    "spellings",
    "suggest_entities",
    "suggest_properties",
    "suggest_types",
    "type_named",
]
