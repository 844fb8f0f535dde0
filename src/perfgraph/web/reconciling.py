"""The worker's side of the reconciliation service."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from perfgraph.exchange.reconciliation import (
    LONGEST,
    ReconciliationFault,
    Source,
    TooMany,
    extend,
    manifest,
    propose,
    read_extension,
    read_queries,
    reconcile,
    suggest_entities,
    suggest_properties,
    suggest_types,
)
from perfgraph.findings import Language
from perfgraph.index import TooSlow, finder
from perfgraph.pages.lists import index_of
from perfgraph.pages.site import Site
from perfgraph.web.jobs import PLAIN_TEXT, Context, Head, Output, Refusal
from perfgraph.web.rendering import site_of

JSON = "application/json"

WAIT = 30
"""After how many seconds a client should ask again as long as the search index is not there."""

LARGEST = 1_000
"""The largest number of suggestions that can be skipped, and of properties that can be asked for."""

Fields = Mapping[str, str]
Operation = Callable[[Site, Fields, Language], Mapping[str, object]]


class _NoIndex(Exception):
    """The search index is being built."""


def respond(context: Context, detail: Mapping[str, Any], output: Output) -> Head:
    """Answer the operation that `detail` names, with the fields of the request, in a language."""
    operation, language = OPERATIONS[str(detail["operation"])], Language(detail["language"])
    site = site_of(context, str(detail["index"]))
    try:
        found = operation(site, detail["fields"], language)
    except TooMany as fault:
        raise Refusal(413, f"{fault}\n") from None
    except TooSlow as fault:
        raise Refusal(503, f"{fault}\n") from None
    except _NoIndex:
        output.write(b"reconcile: the search index is being built, try again later\n")
        return Head(503, PLAIN_TEXT, {"Retry-After": str(WAIT)})
    output.write(json.dumps(found, ensure_ascii=False).encode("utf-8", "replace"))
    return Head(200, JSON)


def _manifest(site: Site, _fields: Fields, language: Language) -> Mapping[str, object]:
    return manifest(site.address, site.base, language)


def _queries(site: Site, fields: Fields, language: Language) -> Mapping[str, object]:
    return reconcile(_searched(site, language), read_queries(fields["queries"]))


def _extend(site: Site, fields: Fields, language: Language) -> Mapping[str, object]:
    return extend(_source(site, language), read_extension(fields["extend"]))


def _entity(site: Site, fields: Fields, language: Language) -> Mapping[str, object]:
    return suggest_entities(_searched(site, language), _prefix(fields), _number(fields, "cursor"))


def _type(_site: Site, fields: Fields, language: Language) -> Mapping[str, object]:
    return suggest_types(_prefix(fields), language, _number(fields, "cursor"))


def _property(_site: Site, fields: Fields, language: Language) -> Mapping[str, object]:
    return suggest_properties(_prefix(fields), language, _number(fields, "cursor"))


def _properties(_site: Site, fields: Fields, language: Language) -> Mapping[str, object]:
    return propose(fields["type"], language, _number(fields, "limit"))


OPERATIONS: Mapping[str, Operation] = {
    "manifest": _manifest,
    "queries": _queries,
    "extend": _extend,
    "entity": _entity,
    "type": _type,
    "property": _property,
    "properties": _properties,
}
"""What the service does, by name."""


def _source(site: Site, language: Language) -> Source:
    return Source(site.graph.store, site.graph.names, lambda *_: (), language)


def _searched(site: Site, language: Language) -> Source:
    index = index_of(site)
    if index is None:
        raise _NoIndex
    return Source(site.graph.store, site.graph.names, finder(index), language)


def _prefix(fields: Fields) -> str:
    text = fields["prefix"].strip()
    if len(text) > LONGEST:
        raise ReconciliationFault(f"prefix: found {len(text):,} characters, expected at most {LONGEST:,}")
    return text


def _number(fields: Fields, name: str) -> int:
    text = fields.get(name, "").strip() or "0"
    if not (text.isascii() and text.isdecimal() and len(text) < 6 and int(text) <= LARGEST):
        raise ReconciliationFault(f'{name}: found "{text[:20]}", expected a whole number up to {LARGEST:,}')
    return int(text)
