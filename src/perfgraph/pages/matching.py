"""The reconciliation service as part of the OpenAPI description of the interface."""

import json
from collections.abc import Mapping

from perfgraph.exchange.reconciliation import LONGEST, MOST_QUERIES, PROPERTIES, TYPES
from perfgraph.findings import Bilingual
from perfgraph.pages.endpoints import Json, faults, inside
from perfgraph.pages.filling import LANG

FORM = "application/x-www-form-urlencoded"

QUERIES = json.dumps({"q0": {"query": "残疾人满意度", "type": "Indicator", "limit": 3}}, ensure_ascii=False)
EXTEND = json.dumps({"ids": ["unit/130303/762001"], "properties": [{"id": "code"}, {"id": "projects"}]})
SENT: Mapping[str, str] = {"/reconcile": f"queries={QUERIES}", "/reconcile/extend": f"extend={EXTEND}"}
"""What the examples send, and what they send as a form."""

_BATCH: Json = {"type": "string", "format": "reconciliation-queries", "contentMediaType": "application/json"}
_ASKED: Json = {"type": "string", "format": "reconciliation-extend", "contentMediaType": "application/json"}
"""JSON inside a parameter (Reconciliation API 0.2 §4.4, §7.4), which no JSON Schema of a text can tell."""

_FIELDS: Mapping[str, Json] = {"queries": _BATCH, "extend": _ASKED}

_IDENTIFIER: Json = {"type": "string", "pattern": "^[a-z]{1,20}/[A-Za-z0-9/-]{1,100}$"}
_COUNT: Json = {"type": "integer", "minimum": 0, "maximum": 1000}
_LANG = inside(
    LANG, {"type": "string"}, Bilingual("语言 zh 或 en，其他值同未给", "zh or en; another is as if none")
)
_FAULTS = ("304", "400", "403", "413", "429", "500", "503")


def matching() -> Mapping[str, Json]:
    """Return the paths of the service, each with its operations."""
    batch = Bilingual(
        f"JSON：按键给出的查询，每批最多 {MOST_QUERIES} 个；省略时返回服务说明",
        f"JSON: queries by their keys, at most {MOST_QUERIES}; without it the manifest",
    )
    values = Bilingual("JSON：ids 与 properties", "JSON: ids and properties")
    queries = _example(inside("queries", _BATCH, batch), QUERIES)
    extend = _example(inside("extend", _ASKED, values, required=True), EXTEND)
    names = {
        "entity": Bilingual("按开头提示实体", "entities that a prefix begins"),
        "type": Bilingual("按开头提示类型", "types that a prefix begins"),
        "property": Bilingual("按开头提示属性", "properties that a prefix begins"),
    }
    return {
        "/reconcile": {
            "get": _get(
                "reconcile-get",
                Bilingual("服务说明或一批查询", "the manifest, or a batch of queries"),
                queries,
            ),
            "post": _post(
                "reconcile-post",
                Bilingual("一批查询，或所要的属性值", "a batch of queries, or a request for values"),
                "queries",
                "extend",
            ),
        },
        "/reconcile/extend": {
            "get": _get("extend-get", Bilingual("实体的属性值", "values of properties of entities"), extend),
            "post": _post("extend-post", Bilingual("同上，用表单", "the same, as a form"), "extend"),
        },
        **{f"/reconcile/suggest/{name}": {"get": _suggest(name, label)} for name, label in names.items()},
        "/reconcile/properties": {"get": _properties()},
        "/reconcile/preview": {"get": _preview()},
        "/reconcile/view": {"get": _view()},
    }


def _get(name: str, label: Bilingual, *parameters: Json) -> Json:
    return {
        "operationId": name,
        "tags": ["reconciliation"],
        "summary": f"{label.en} · {label.zh}",
        "parameters": [*parameters, _LANG],
        "responses": {"200": _answer(), **faults(*_FAULTS)},
    }


def _post(name: str, label: Bilingual, *fields: str) -> Json:
    form: Json = {
        "type": "object",
        "properties": {one: _FIELDS[one] for one in fields},
        "oneOf": [{"required": [one]} for one in fields],
    }
    return {
        **_get(name, label),
        "requestBody": {"required": True, "content": {FORM: {"schema": form}}},
        "responses": {"200": _answer(), **faults(*_FAULTS, "415")},
    }


def _suggest(name: str, label: Bilingual) -> Json:
    prefix = inside(
        "prefix", {"type": "string", "maxLength": LONGEST}, Bilingual("开头", "prefix"), required=True
    )
    cursor = inside("cursor", _COUNT, Bilingual("跳过几个", "how many are skipped"))
    return _get(f"suggest-{name}", label, _example(prefix, {"entity": "残疾人"}.get(name, "")), cursor)


def _properties() -> Json:
    kinds: Json = {"type": "string", "enum": list(TYPES)}
    return _get(
        "propose-properties",
        Bilingual("类型的属性", "the properties of a type"),
        _example(inside("type", kinds, Bilingual("类型", "type"), required=True), next(iter(TYPES))),
        inside("limit", _COUNT, Bilingual("最多几个", "how many at most")),
    )


def _preview() -> Json:
    label = Bilingual("实体的小页面", "an entity as a small page")
    page = {
        "description": f"{label.en} · {label.zh}",
        "content": {"text/html": {"schema": {"type": "string"}}},
    }
    return {
        **_get("preview", label, _identifier()),
        "responses": {"200": page, **faults("304", "404", "429", "500", "503")},
    }


def _view() -> Json:
    label = Bilingual("实体的地址", "the address of an entity")
    described = _get("view", label, _identifier())
    headers = {"Location": {"schema": {"type": "string", "format": "uri-reference"}}}
    moved = {"description": f"{label.en} · {label.zh}", "headers": headers}
    return {**described, "responses": {"303": moved, **faults("400", "413")}}


def _identifier() -> Json:
    words = Bilingual("实体标识", "the identifier of the entity")
    return _example(inside("id", _IDENTIFIER, words, required=True), "unit/130303/762001")


def _example(parameter: Json, value: str) -> Json:
    return {**parameter, "examples": {"example": {"value": value}}}


def _answer() -> Json:
    said = f"JSON; properties: {', '.join(PROPERTIES)}"
    return {"description": said, "content": {"application/json": {"schema": {"type": "object"}}}}
