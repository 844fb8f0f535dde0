"""The reading interface as a page: each address with its parameters and a line that asks it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from shlex import quote
from typing import cast
from urllib.parse import urlencode

from perfgraph.pages.environment import html
from perfgraph.pages.matching import SENT
from perfgraph.pages.openapi import openapi
from perfgraph.pages.site import Page, Site, Wanted

Json = Mapping[str, object]

QUERY = "SELECT * WHERE { ?thing a ?class } LIMIT 10"
"""The query of the examples."""

_MEDIA_TYPE = "text/csv"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of an address: what it is called in words, and its schema in words."""

    name: str
    place: str
    words: str
    values: tuple[str, ...]
    pattern: str
    default: str
    required: bool


@dataclass(frozen=True, slots=True)
class Operation:
    """An address of the interface with one method, and an example that can be run as it stands."""

    name: str
    method: str
    path: str
    summary: str
    parameters: tuple[Parameter, ...]
    media_types: tuple[str, ...]
    example: str


def render(site: Site, wanted: Wanted) -> Page:
    """Return the page of the interface, made from its description (see `perfgraph.pages.openapi`)."""
    described = openapi(site)
    groups: dict[str, list[Operation]] = {}
    for tag, operation in _operations(site, described):
        groups.setdefault(tag, []).append(operation)
    names = {str(tag["name"]): str(tag["description"]) for tag in cast(list[Json], described["tags"])}
    return html(site, wanted, "api.html", groups=groups, names=names, both=_in(wanted))


def _in(wanted: Wanted) -> object:
    """Return a function that takes the reader's half of a text in both languages."""
    first = 0 if wanted.language.value == "en" else -1
    return lambda text: text.split(" · ")[first]


def _operations(site: Site, described: Json) -> Iterator[tuple[str, Operation]]:
    for path, item in cast(Mapping[str, Mapping[str, Json]], described["paths"]).items():
        for method, operation in item.items():
            parameters = cast(list[Json], operation.get("parameters", []))
            answer = cast(Mapping[str, Json], operation["responses"]).get("200", {})
            yield (
                cast(list[str], operation["tags"])[0],
                Operation(
                    name=str(operation["operationId"]),
                    method=method.upper(),
                    path=path,
                    summary=str(operation["summary"]),
                    parameters=tuple(map(_parameter, parameters)),
                    media_types=tuple(cast(Json, answer.get("content", {}))),
                    example=_example(site, path, method, parameters),
                ),
            )


def _parameter(one: Json) -> Parameter:
    schema = cast(Mapping[str, object], one["schema"])
    return Parameter(
        name=str(one["name"]),
        place=str(one["in"]),
        words=str(one["description"]),
        values=tuple(map(str, cast(list[object], schema.get("enum", ())))),
        pattern=str(schema.get("pattern", "")),
        default=str(schema.get("default", "")),
        required=bool(one.get("required")),
    )


def _example(site: Site, path: str, method: str, parameters: list[Json]) -> str:
    """Return a command line of curl that asks an address."""
    said: dict[str, str] = {}
    for one in parameters:
        name, schema = str(one["name"]), cast(Mapping[str, object], one["schema"])
        values = cast(list[str], schema.get("enum", []))
        if one["in"] == "path":
            path = path.replace(f"{{{name}}}", str(one.get("example") or (values[0] if values else name)))
        elif "examples" in one:
            said[name] = str(next(iter(cast(Mapping[str, Json], one["examples"]).values()))["value"])
        elif name == "query" and one["in"] == "query":
            said[name] = QUERY
        elif one.get("required"):
            said[name] = f"{site.base}graph/vocab"
    address = site.address + path.removeprefix("/") + (f"?{urlencode(said)}" if said else "")
    if method in ("get", "head"):
        return f"curl {quote(address)}"
    return " ".join((f"curl -X {method.upper()} {quote(address)}", *_sent(path, method)))


def _sent(path: str, method: str) -> Iterator[str]:
    """Yield what a command line sends beside the address."""
    if path == "/sparql":
        yield f"-H 'Accept: {_MEDIA_TYPE}' --data-urlencode {quote(f'query={QUERY}')}"
        return
    if path in SENT:
        yield f"--data-urlencode {quote(SENT[path])}"
        return
    yield "-H 'Authorization: Bearer TOKEN'"
    if path == "/update":
        yield "--data-urlencode update@update.ru"
    elif method != "delete":
        yield "-H 'Content-Type: text/turtle' --data-binary @graph.ttl"
