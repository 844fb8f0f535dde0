"""The addresses of the reading interface that are no questions, as parts of its OpenAPI description."""

from collections.abc import Iterator, Mapping

from perfgraph.findings import Bilingual
from perfgraph.index import LONGEST as SEARCHED
from perfgraph.pages.asking import iri, select
from perfgraph.pages.choices import LONGEST
from perfgraph.pages.filling import LANG, LANGUAGES
from perfgraph.pages.sections import Representation, section_of
from perfgraph.pages.site import HTML, Site
from perfgraph.terms import PG

Json = Mapping[str, object]

TEXTS: Mapping[str, Bilingual] = {
    "304": Bilingual("自 ETag 所指以来没有变化", "unchanged since the ETag that was sent"),
    "204": Bilingual("已完成", "done"),
    "400": Bilingual(
        "参数有误；文本指出哪个参数、应为何值",
        "a parameter is wrong; the text says which, and what was expected",
    ),
    "401": Bilingual("需要令牌", "a token is needed"),
    "403": Bilingual("答案超过行数或大小的限度", "the answer is above the limit of rows or bytes"),
    "404": Bilingual("此地址没有内容", "nothing stands at this address"),
    "406": Bilingual("没有所要的格式", "there is no such format"),
    "410": Bilingual("已撤回", "withdrawn"),
    "413": Bilingual("查询文本过长", "the text of the query is too long"),
    "414": Bilingual("地址过长", "the address is too long"),
    "415": Bilingual("请求正文的媒体类型不对", "the media type of the body is none that is taken"),
    "429": Bilingual("查询时间用完，见 Retry-After", "the query time is used up, see Retry-After"),
    "500": Bilingual("处理意外结束", "the work ended unexpectedly"),
    "503": Bilingual("繁忙或超时，见 Retry-After", "busy, or out of time, see Retry-After"),
}
"""What each status means, other than 200."""

_PLAIN: Json = {"text/plain": {"schema": {"type": "string"}}}
_EITHER: Json = {**_PLAIN, "text/html": {"schema": {"type": "string"}}}


def faults(*statuses: str) -> Mapping[str, Json]:
    """Return the responses of these statuses, a plain text where they have a body.

    An address without the suffix of a format is that of a page, and so is what says that it is not there.
    """
    return {status: _fault(status) for status in statuses}


def _fault(status: str) -> Json:
    described: dict[str, object] = {"description": f"{TEXTS[status].en} · {TEXTS[status].zh}"}
    if status not in ("204", "304"):
        described["content"] = _EITHER if status in ("404", "410") else _PLAIN
    return described


def inside(name: str, schema: Json, label: Bilingual, *, required: bool = False) -> Json:
    """Return a parameter of the query part of an address."""
    found: dict[str, object] = {"name": name, "in": "query", "description": f"{label.en} · {label.zh}"}
    return {**found, "schema": schema, "required": required}


def path_parameter(name: str, schema: Json, label: Bilingual, example: str = "") -> Json:
    """Return a parameter in the path of an address."""
    found: dict[str, object] = {"name": name, "in": "path", "required": True, "schema": schema}
    return {**found, "description": f"{label.en} · {label.zh}", **({"example": example} if example else {})}


def endpoints(site: Site) -> Mapping[str, Json]:
    """Return the paths of lists, things and health, each with its operations."""
    found: dict[str, Json] = {}
    for part in (_lists(), _things(site), _operation()):
        found.update(part)
    return found


_LANG = inside(LANG, {"type": "string", "enum": list(LANGUAGES)}, Bilingual("语言", "language"))
_ANY_LANG = inside(
    LANG,
    {"type": "string"},
    Bilingual("语言 zh 或 en，其他值同未给", "language, zh or en; another is as if none"),
)
_FILTERS = Bilingual(
    zh="页面上的筛选条件也是这里的参数，如 year、unit。",
    en="The filters that the page of this name sets are parameters here too, such as year and unit.",
)


def _lists() -> Iterator[tuple[str, Json]]:
    names = {
        "projects": Bilingual("项目", "projects"), "units": Bilingual("预算单位", "budget units"),
        "goals": Bilingual("目标", "goals"), "indicators": Bilingual("指标", "indicators"),
        "targets": Bilingual("项目绩效指标", "targets"), "funds": Bilingual("资金", "funds"),
        "bases": Bilingual("依据", "bases"), "policies": Bilingual("政策", "policies"),
        "documents": Bilingual("文件", "documents"), "findings": Bilingual("问题", "findings"),
    }  # fmt: skip
    for name, label in names.items():
        yield _formats(name, f"table-{name}", label, _ANY_LANG)
    words: Json = {"type": "string", "maxLength": LONGEST}
    query = inside("q", words, Bilingual("字词", "words"))
    library = Bilingual("问题库", "the questions of the library")
    yield _formats("queries", "table-questions", library, _LANG, query)
    yield _formats("coverage", "table-coverage", Bilingual("政策覆盖", "policy coverage"), _LANG)
    text: Json = {"type": "string", "minLength": 1, "maxLength": SEARCHED, "pattern": "\\S"}
    found = inside("q", text, Bilingual("字词", "words"), required=True)
    yield _formats(
        "search", "search", Bilingual("搜索名称和文字", "search names and texts"), _ANY_LANG, found
    )


def _formats(path: str, name: str, label: Bilingual, *parameters: Json) -> tuple[str, Json]:
    """Return the operation of a page that has formats for machines."""
    section = section_of(path)
    offered = [one for one in section.formats if one.name != HTML] if section else []
    suffixes: Json = {"type": "string", "enum": [one.suffix for one in offered]}
    responses: dict[str, object] = {
        "200": {
            "description": f"{label.en} · {label.zh}",
            "content": {one.media_type: {"schema": {}} for one in offered},
        },
        **faults("304", "400", "403", "404", "429", "500", "503"),
    }
    operation = {
        "operationId": name,
        "tags": ["lists"],
        "summary": f"{label.en} · {label.zh}",
        "description": f"{_FILTERS.en} · {_FILTERS.zh}",
        "parameters": [path_parameter("suffix", suffixes, Bilingual("格式", "format")), *parameters],
        "responses": responses,
    }
    return f"/{path}.{{suffix}}", {"get": operation}


_CLASSES = (
    ("project/{code}", "BudgetProject", Bilingual("项目", "a project")),
    ("unit/{region}/{code}", "BudgetUnit", Bilingual("预算单位", "a budget unit")),
    ("indicator/{code}", "Indicator", Bilingual("指标", "an indicator")),
    ("doc/{code}", "TargetDocument", Bilingual("文件", "a document")),
    ("sheet/{region}/{code}", "TargetSheet", Bilingual("绩效目标表", "a target sheet")),
)
"""The kinds of things that have addresses of their own: path, class, name."""

_ONE = "SELECT ?thing WHERE { VALUES ?class { UNDEF } ?thing a ?class } ORDER BY ?thing LIMIT 1"

_SEGMENT: Json = {"type": "string", "minLength": 1}


def _things(site: Site) -> Iterator[tuple[str, Json]]:
    section = section_of("id/x")
    offered = [one for one in section.formats if one.name != HTML] if section else []
    for path, name, label in _CLASSES:
        example = _example(site, path, name)
        parameters = [
            path_parameter(one, _SEGMENT, Bilingual("编码", "code"), example.get(one, ""))
            for one in ("region", "code")
            if f"{{{one}}}" in path
        ]
        words = f"{label.en} · {label.zh}"
        content: Json = {one.media_type: {"schema": {}} for one in offered}
        data = {
            "operationId": f"describe-{name}",
            "tags": ["things"],
            "summary": words,
            "parameters": [*parameters, _suffix(offered)],
            "responses": {
                "200": {"description": words, "content": content},
                "303": _SEE_OTHER,
                **faults("304", "404", "406", "410", "414", "500", "503"),
            },
        }
        yield f"/id/{path}.{{suffix}}", {"get": data}
        yield f"/id/{path}", {"get": _see_other(name, words, parameters)}


def _suffix(offered: list[Representation]) -> Json:
    """Return the parameter of the format of a thing's description: what is no suffix is part of the name."""
    known = ", ".join(one.suffix for one in offered)
    label = Bilingual(
        f"格式：{known}；其他后缀视为名称的一部分", f"format: {known}; another is part of the name"
    )
    return path_parameter("suffix", _SEGMENT, label, offered[0].suffix if offered else "")


_SEE_OTHER: Json = {
    "description": "where the representation is that Accept prefers · 所要格式的地址",
    "headers": {"Location": {"schema": {"type": "string", "format": "uri-reference"}}},
}


def _see_other(name: str, words: str, parameters: list[Json]) -> Json:
    return {
        "operationId": f"find-{name}",
        "tags": ["things"],
        "summary": words,
        "parameters": parameters,
        "responses": {"303": _SEE_OTHER, **faults("404", "406", "414")},
    }


def _example(site: Site, path: str, name: str) -> Mapping[str, str]:
    """Return the parameters of a path for one thing of the data."""
    beginning = f"{site.base}id/{path.partition('/')[0]}/"
    for row in select(site, _ONE, **{"class": [PG(name)]}):
        parts = iri(row["thing"]).removeprefix(beginning).split("/")
        names = [one.strip("{}") for one in path.split("/")[1:]]
        if len(parts) == len(names):
            return dict(zip(names, parts, strict=True))
    return {}


def _operation() -> Iterator[tuple[str, Json]]:
    said = {"type": "object", "required": ["status"], "properties": {"status": {"type": "string"}}}
    yield (
        "/healthz",
        {
            "get": {
                "operationId": "health",
                "tags": ["operation"],
                "summary": "whether the graph can be read · 图是否可读",
                "responses": {
                    status: {
                        "description": words,
                        "content": {"application/json": {"schema": said}},
                    }
                    for status, words in (("200", "it can · 可读"), ("503", "it cannot · 不可读"))
                },
            }
        },
    )
