"""What a client sends: batches of queries and requests for values, read from JSON and checked.

Reconciliation Service API 0.2 §4.1, §7.4. Every fault says where it is, what was found and what was expected.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from perfgraph.errors import QueryError
from perfgraph.exchange.reconciliation.matching import Given, Sought
from perfgraph.exchange.reconciliation.schema import PROPERTIES, TYPES, Property, type_named

MOST_QUERIES = 50
"""How many queries a batch may have; the manifest says so (`batchSize`)."""

MOST_IDS = 200
"""How many entities one request for values may name."""

MOST_CANDIDATES = 50
"""How many candidates a query gets at most; more may be asked for, and are not given."""

CANDIDATES = 10
"""How many candidates a query gets that does not say how many."""

LONGEST = 1_000
"""The longest text of a query or a value, in characters."""

_FIELDS = frozenset({"query", "type", "limit", "properties", "type_strict"})
_STRICT = ("any", "should", "all")


class ReconciliationFault(QueryError):
    """A request that the specification does not allow, or that asks for what the service has not."""


class TooMany(ReconciliationFault):
    """A batch that is larger than the manifest allows (§3.1: status 413)."""


@dataclass(frozen=True, slots=True)
class Extension:
    """A request for values: of which entities, by their ids as they were sent, and of which properties with
    the most values of each (0 for all).
    """

    ids: tuple[str, ...]
    properties: tuple[tuple[Property, int], ...]


def read_queries(text: str) -> Mapping[str, Sought]:
    """Return the queries of a batch by their keys.

    Raises `ReconciliationFault` for what is no batch, `TooMany` above `MOST_QUERIES`.

    >>> read_queries('{"q0": {"query": "残疾人满意度", "type": "Indicator"}}')["q0"].text
    '残疾人满意度'
    """
    batch = _object(_parsed("queries", text), "queries", "an object of queries by their keys")
    if len(batch) > MOST_QUERIES:
        raise TooMany(
            f"queries: found {len(batch):,} queries, expected at most {MOST_QUERIES}; send them in parts"
        )
    return {key: _query(f"queries: {_short(key)}", value) for key, value in batch.items()}


def read_extension(text: str) -> Extension:
    """Return a request for values.

    Raises `ReconciliationFault` for what is none, `TooMany` above `MOST_IDS`.
    """
    asked = _object(_parsed("extend", text), "extend", 'an object with "ids" and "properties"')
    ids = _list(asked.get("ids"), "extend: ids", "a list of identifiers")
    if len(ids) > MOST_IDS:
        raise TooMany(
            f"extend: found {len(ids):,} identifiers, expected at most {MOST_IDS}; send them in parts"
        )
    properties = _list(asked.get("properties"), "extend: properties", "a list of properties")
    return Extension(
        tuple(_text(one, "extend: ids") for one in ids),
        tuple(_wanted(one) for one in properties),
    )


def _parsed(where: str, text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_no_number)
    except RecursionError:
        raise ReconciliationFault(
            f"{where}: found JSON that is nested too deeply, expected plain objects"
        ) from None
    except ValueError as error:
        raise ReconciliationFault(f"{where}: found no JSON ({error}), expected an object") from None


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number of JSON")


def _query(where: str, value: Any) -> Sought:
    asked = _object(value, where, "a query")
    if unknown := sorted(set(asked) - _FIELDS):
        raise ReconciliationFault(
            f'{where}: found the field "{_short(unknown[0])}", expected {", ".join(sorted(_FIELDS))}'
        )
    strict = asked.get("type_strict", "should")
    if strict not in _STRICT:
        raise ReconciliationFault(f"{where}: type_strict: expected one of {', '.join(_STRICT)}")
    text = _text(asked["query"], f"{where}: query").strip() if "query" in asked else ""
    properties = tuple(
        _given(where, one)
        for one in _list(asked.get("properties", []), f"{where}: properties", "a list of properties")
    )
    if not text and not properties:
        raise ReconciliationFault(f'{where}: found nothing to look for, expected a "query" or "properties"')
    return Sought(text, _types(where, asked.get("type", [])), properties, _limit(where, asked.get("limit")))


def _types(where: str, value: Any) -> tuple[str, ...]:
    names = [value] if isinstance(value, str) else _list(value, f"{where}: type", "a type or a list of types")
    found = []
    for name in names:
        known = type_named(_text(name, f"{where}: type"))
        if known is None:
            raise ReconciliationFault(
                f'{where}: found the type "{_short(name)}", expected one of {", ".join(TYPES)}'
            )
        found.append(known.id)
    return tuple(dict.fromkeys(found))


def _limit(where: str, value: Any) -> int:
    if value is None:
        return CANDIDATES
    if isinstance(value, int | float) and not isinstance(value, bool):
        number = _finite(f"{where}: limit", value)
        if isinstance(number, int) and number > 0:
            return min(number, MOST_CANDIDATES)
    raise ReconciliationFault(f"{where}: limit: found {_short(value)}, expected a whole number above 0")


def _given(where: str, value: Any) -> Given:
    asked = _object(value, f"{where}: properties", 'objects with "pid" and "v"')
    if "pid" not in asked or "v" not in asked:
        raise ReconciliationFault(f'{where}: properties: found no "pid" or no "v", expected both')
    known = _property(f"{where}: properties", asked["pid"])
    values = asked["v"] if isinstance(asked["v"], list) else [asked["v"]]
    if len(values) > MOST_CANDIDATES:
        raise ReconciliationFault(
            f"{where}: {known.id}: found {len(values)} values, expected at most {MOST_CANDIDATES}"
        )
    return Given(known, tuple(_value(f"{where}: {known.id}", one) for one in values))


def _value(where: str, value: Any) -> str:
    """Return the text that stands for a value: an entity's identifier, a number without empty decimals."""
    if isinstance(value, Mapping):
        return _text(value.get("id"), f"{where}: id")
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(_finite(where, value))
    return _text(value, where).strip()


def _finite(where: str, value: int | float) -> int | float:
    """Return a number, one without decimals as a whole one."""
    if not math.isfinite(value):
        raise ReconciliationFault(f"{where}: found a number without an end, expected one below 1e308")
    return int(value) if value == int(value) else value


def _wanted(value: Any) -> tuple[Property, int]:
    asked = _object(value, "extend: properties", 'objects with an "id"')
    known = _property("extend: properties", asked.get("id"))
    settings = _object(asked.get("settings", {}), f"extend: {known.id}: settings", "an object")
    most = str(settings.get("limit") or "0").strip()
    if not (most.isascii() and most.isdecimal() and len(most) < 10):
        raise ReconciliationFault(
            f'extend: {known.id}: limit: found "{_short(most)}", expected a whole number'
        )
    return known, int(most)


def _property(where: str, value: Any) -> Property:
    name = _text(value, where)
    if name not in PROPERTIES:
        raise ReconciliationFault(
            f'{where}: found the property "{_short(name)}", expected one of {", ".join(PROPERTIES)}'
        )
    return PROPERTIES[name]


def _object(value: Any, where: str, expected: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise ReconciliationFault(f"{where}: found {_kind(value)}, expected {expected}")
    return value


def _list(value: Any, where: str, expected: str) -> Sequence[Any]:
    if not isinstance(value, list):
        raise ReconciliationFault(f"{where}: found {_kind(value)}, expected {expected}")
    return value


def _text(value: Any, where: str) -> str:
    if not isinstance(value, str):
        raise ReconciliationFault(f"{where}: found {_kind(value)}, expected a text")
    if len(value) > LONGEST:
        raise ReconciliationFault(f"{where}: found {len(value):,} characters, expected at most {LONGEST:,}")
    if any("\ud800" <= char <= "\udfff" for char in value):
        raise ReconciliationFault(f"{where}: found half a surrogate pair, expected Unicode text")
    return value


def _kind(value: Any) -> str:
    names = {dict: "an object", list: "a list", str: "a text", bool: "a truth value", type(None): "nothing"}
    return names.get(type(value), "a number")


def _short(value: object) -> str:
    text = str(value).encode("utf-8", "replace").decode()
    return text if len(text) <= 80 else f"{text[:79]}…"
