"""The protocols of SPARQL 1.1 as parts of the OpenAPI description of the interface.

SPARQL 1.1 Protocol §2.1 and §2.2, SPARQL 1.1 Graph Store HTTP Protocol §5.
"""

from collections.abc import Mapping

from perfgraph.findings import Bilingual
from perfgraph.pages.endpoints import Json, faults, inside
from perfgraph.serialization import SYNTAXES

_GRAPHS = tuple(one.media_type for one in SYNTAXES.values())
_ANSWERS = (
    "application/sparql-results+json", "application/json", "application/sparql-results+xml",
    "application/xml", "text/xml", "text/csv", "text/tab-separated-values", "text/plain", "text/html",
    *_GRAPHS,
)  # fmt: skip

QUERY: Json = {"type": "string", "format": "sparql-query", "minLength": 1}
UPDATE: Json = {"type": "string", "format": "sparql-update"}
"""The grammars of SPARQL 1.1 (§19.8), which no JSON Schema can tell; an update may be empty (rule 29)."""

GRAPH: Json = {"type": "string", "format": "uri", "minLength": 1}
"""The absolute IRI of a graph."""

FORM = "application/x-www-form-urlencoded"

SECURITY: Json = {
    "token": {
        "type": "http",
        "scheme": "bearer",
        "description": "only for writing · 仅用于写入",
    }
}
"""How one shows that one may write (RFC 6750)."""

_ASKING = ("400", "403", "406", "413", "414", "415", "429", "500", "503")
_WRITING = ("400", "401", "403", "404", "413", "414", "415", "429", "500", "503")


def protocols() -> Mapping[str, Json]:
    """Return the paths of queries, updates and graphs, each with its operations."""
    return {
        "/sparql": _query(),
        "/update": {"post": _update()},
        "/graph-store": _graph_store(),
    }


def _query() -> Json:
    responses = {"200": _answer(_ANSWERS), **faults("304", *_ASKING)}
    shared: dict[str, object] = {
        "tags": ["sparql"],
        "summary": "SPARQL 1.1 query · SPARQL 1.1 查询",
        "responses": responses,
    }
    # That the graphs may only be named together with a query is more than a list of parameters can say.
    words = Bilingual(
        zh="查询；省略时返回服务描述。另可有 default-graph-uri、named-graph-uri",
        en="the query; without it the description of the service. With it also default-graph-uri, "
        "named-graph-uri",
    )
    body = _body("application/sparql-query", "query", QUERY, ("default-graph-uri", "named-graph-uri"))
    return {
        "get": {"operationId": "query-get", **shared, "parameters": [inside("query", QUERY, words)]},
        "post": {"operationId": "query-post", **shared, "requestBody": body},
    }


def _update() -> Json:
    graphs = ("using-graph-uri", "using-named-graph-uri")
    return {
        "operationId": "update",
        "tags": ["sparql"],
        "summary": "SPARQL 1.1 update · SPARQL 1.1 更新",
        "security": [{"token": []}],
        "requestBody": _body("application/sparql-update", "update", UPDATE, graphs),
        "responses": {"200": _answer(("text/plain",)), **faults("204", *_WRITING)},
    }


def _graph_store() -> Json:
    label = Bilingual("图的 IRI", "the graph's IRI")
    graph = inside("graph", GRAPH, label, required=True)
    # Without a graph POST makes one (§5.5).
    graphs = {"post": inside("graph", GRAPH, label)}
    read = {
        "operationId": "graph-get",
        "tags": ["sparql"],
        "summary": "one graph · 一个图",
        "parameters": [graph],
        "responses": {"200": _answer(_GRAPHS), **faults("304", "404", *_ASKING)},
    }
    words = {
        "put": "replace a graph · 替换图",
        "post": "add to a graph · 并入图",
        "delete": "remove a graph · 删除图",
    }
    writing = {name: _writing(name, text, graphs.get(name, graph)) for name, text in words.items()}
    return {"get": read, **writing}


def _writing(method: str, summary: str, graph: Json) -> Json:
    content: Json = {name: {"schema": {"type": "string"}} for name in _GRAPHS}
    created = {"description": "made · 已新建", "content": {"text/plain": {"schema": {"type": "string"}}}}
    described: dict[str, object] = {
        "operationId": f"graph-{method}",
        "tags": ["sparql"],
        "summary": summary,
        "security": [{"token": []}],
        "parameters": [graph],
        "responses": {"200": _answer(("text/plain",)), "201": created, **faults("204", *_WRITING)},
    }
    return described if method == "delete" else {**described, "requestBody": {"content": content}}


def _body(media_type: str, name: str, text: Json, graphs: tuple[str, ...]) -> Json:
    properties = {name: text, **{graph: _list(GRAPH) for graph in graphs}}
    form = {"type": "object", "required": [name], "properties": properties}
    return {"required": True, "content": {media_type: {"schema": text}, FORM: {"schema": form}}}


def _list(item: Json) -> Json:
    return {"type": "array", "items": item}


def _answer(media_types: tuple[str, ...]) -> Json:
    content: Json = {name: {"schema": {}} for name in media_types}
    return {"description": "the answer · 答案", "content": content}
