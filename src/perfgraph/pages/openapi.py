"""The reading interface as an OpenAPI 3.1 description (https://spec.openapis.org/oas/v3.1.0).

It is made from the query library and from the tables that validate requests, so that it says what holds.
"""

import json
from collections.abc import Iterator, Mapping

from perfgraph import __version__
from perfgraph.answers import FORMATS
from perfgraph.catalogue import Parameter, ParameterType, Query
from perfgraph.findings import Bilingual
from perfgraph.pages.choices import PATTERNS, allowed, choices_of
from perfgraph.pages.citation import IDENTITY
from perfgraph.pages.endpoints import endpoints, faults, inside, path_parameter
from perfgraph.pages.filling import LANG, LANGUAGES, longest
from perfgraph.pages.matching import matching
from perfgraph.pages.protocols import SECURITY, protocols
from perfgraph.pages.question import PREFIX, SVG, formats_of, most_rows, suffix_of
from perfgraph.pages.site import Page, Site, Wanted

Json = Mapping[str, object]

DESCRIPTION = Bilingual(
    zh="读取绩效目标图：问题的答案、列表、事物的描述、SPARQL。出错时返回纯文本，说明出处、所见、应为何物。",
    en="Reads the graph of performance targets: answers to questions, lists, descriptions of things, SPARQL. "
    "An error is plain text that says where, what was found and what was expected.",
)

EXAMPLES = 3
"""How many values from the data a parameter shows."""


def render(site: Site, _wanted: Wanted) -> Page:
    """Return the description as JSON."""
    body = json.dumps(openapi(site), ensure_ascii=False, indent=1) + "\n"
    return Page(200, "application/json", body.encode())


def openapi(site: Site) -> Json:
    """Return the description of the interface of a site, as the data of a JSON document.

    Raises `StoreError` when the store fails.
    """
    questions = {path: item for query in site.graph.queries.values() for path, item in _question(site, query)}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "perfgraph",
            "version": __version__,
            "summary": "Budget performance targets as linked data",
            "description": both(DESCRIPTION),
            "license": {"name": "CC BY 4.0 (ontology and queries)", "identifier": "CC-BY-4.0"},
        },
        "servers": [{"url": site.address.removesuffix("/") or "/"}],
        "tags": [
            {"name": name, "description": both(text)}
            for name, text in (
                ("questions", Bilingual("问题库的答案", "Answers to the questions of the library")),
                ("lists", Bilingual("列表与搜索", "Lists and search")),
                ("things", Bilingual("事物的描述（RDF）", "Descriptions of things (RDF)")),
                ("sparql", Bilingual("SPARQL 1.1 协议", "SPARQL 1.1 protocols")),
                ("reconciliation", Bilingual("对照服务（OpenRefine）", "Reconciliation (OpenRefine)")),
                ("operation", Bilingual("运行状况", "Operation")),
            )
        ],
        "paths": {**questions, **endpoints(site), **protocols(), **matching()},
        "components": {"headers": HEADERS, "schemas": SCHEMAS, "securitySchemes": SECURITY},
    }


def both(text: Bilingual) -> str:
    """Return a text in both languages, as a description has it.

    >>> both(Bilingual("年度", "year"))
    'year · 年度'
    """
    return f"{text.en} · {text.zh}"


HEADERS: Json = {
    "Perfgraph-Snapshot": {
        "description": "the contents that were asked · 所问的内容（快照）",
        "schema": {"type": "string", "pattern": IDENTITY},
    },
    "Perfgraph-Query": {
        "description": "the first 16 hex digits of the SHA-256 of the query · 查询文本的 SHA-256 前16位",
        "schema": {"type": "string", "pattern": IDENTITY},
    },
    "Perfgraph-Answer": {
        "description": "the first 16 hex digits of the SHA-256 of the answer as TSV (a graph: N-Quads) · "
        "答案的 TSV（图为 N-Quads）的 SHA-256 前16位",
        "schema": {"type": "string", "pattern": IDENTITY},
    },
    "Perfgraph-Citation": {
        "description": "what became of the snapshot and the answer in the address · 所引快照和答案的现况",
        "schema": {"type": "string"},
    },
}

SCHEMAS: Json = {
    "Results": {
        "description": "SPARQL 1.1 Query Results JSON Format",
        "type": "object",
        "required": ["head", "results"],
        "properties": {
            "head": {
                "type": "object",
                "required": ["vars"],
                "properties": {"vars": {"type": "array", "items": {"type": "string"}}},
            },
            "results": {
                "type": "object",
                "required": ["bindings"],
                "properties": {
                    "bindings": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "additionalProperties": {
                                "type": "object",
                                "required": ["type", "value"],
                                "properties": {"type": {"enum": ["uri", "literal", "bnode", "triple"]}},
                            },
                        },
                    }
                },
            },
        },
    }
}


def _question(site: Site, query: Query) -> Iterator[tuple[str, Json]]:
    forms = formats_of(query)
    suffixes = [suffix_of(form) for form in forms]
    content = {_media_type(form): {"schema": _schema(form)} for form in forms}
    operation = {
        "operationId": query.name,
        "tags": ["questions"],
        "summary": both(query.title),
        "description": both(query.description),
        "parameters": [
            path_parameter("suffix", {"type": "string", "enum": suffixes}, Bilingual("格式", "format")),
            *(_parameter(site, one) for one in query.parameters.values()),
            *_common(query),
        ],
        "responses": {
            "200": {
                "description": both(Bilingual("答案", "the answer")),
                "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in HEADERS},
                "content": content,
            },
            **faults("304", "400", "403", "404", "429", "500", "503"),
        },
        "x-rows": most_rows(site),
    }
    yield f"/{PREFIX}{query.name}.{{suffix}}", {"get": operation}


def _media_type(form: str) -> str:
    return "image/svg+xml" if form == SVG else FORMATS[form].media_type


def _schema(form: str) -> Json:
    if form == "json":
        return {"$ref": "#/components/schemas/Results"}
    return {} if form == "jsonld" else {"type": "string"}


def _common(query: Query) -> Iterator[Json]:
    if LANG not in query.parameters:
        yield inside(LANG, {"type": "string", "enum": list(LANGUAGES)}, Bilingual("语言", "language"))
    identity = {"type": "string", "pattern": IDENTITY}
    yield inside("snapshot", identity, Bilingual("所引用的快照", "the snapshot that was cited"))
    yield inside("answer", identity, Bilingual("所引用的答案", "the answer that was cited"))


def _parameter(site: Site, parameter: Parameter) -> Json:
    described = dict(inside(parameter.name, schema_of(parameter), parameter.label))
    if not allowed(parameter):
        found = choices_of(site, parameter).entries[:EXAMPLES]
        examples = {
            f"choice-{number}": {"value": one.value, "summary": both(one.label)}
            for number, one in enumerate(found, start=1)
        }
        if examples:
            described["examples"] = examples
    return described


def schema_of(parameter: Parameter) -> Json:
    """Return the JSON Schema of the values of a parameter, exactly those that are taken.

    >>> schema_of(Parameter("year", ParameterType.YEAR, Bilingual("年度", "year")))
    {'type': 'string', 'pattern': '^[0-9]{4}$'}
    """
    values = allowed(parameter)
    schema: dict[str, object] = {"type": "string"}
    if values:
        schema["enum"] = list(values)
    else:
        schema["pattern"] = PATTERNS[parameter.type]
    if parameter.type is ParameterType.DATE:
        schema["format"] = "date"
    if parameter.type in (ParameterType.STRING, ParameterType.IRI) and not values:
        schema |= {"minLength": 1, "maxLength": longest(parameter)}
    if parameter.default is not None and parameter.name != LANG:
        value = parameter.default.value
        schema["default"] = value.rpartition("/")[2] if parameter.type is ParameterType.CONCEPT else value
    return schema
