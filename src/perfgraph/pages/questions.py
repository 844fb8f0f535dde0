"""The query library as a list: what each question answers, and which data it needs that are not there."""

import json
from collections.abc import Iterator, Mapping

from perfgraph.catalogue import Parameter, Query
from perfgraph.findings import Bilingual
from perfgraph.pages.choices import LONGEST, allowed
from perfgraph.pages.environment import html
from perfgraph.pages.filling import LANG, LANGUAGES, fault
from perfgraph.pages.needs import unmet
from perfgraph.pages.question import PREFIX, SVG, formats_of, suffix_of
from perfgraph.pages.site import HTML, Page, Site, Wanted

TOPICS: Mapping[str, Bilingual] = {
    "money": Bilingual(zh="资金", en="Money"),
    "spending": Bilingual(zh="支出计划", en="Spending schedules"),
    "indicators": Bilingual(zh="指标", en="Indicators"),
    "basis": Bilingual(zh="依据与基线", en="Bases and baselines"),
    "goals": Bilingual(zh="目标", en="Goals"),
    "policy": Bilingual(zh="政策", en="Policies"),
    "coverage": Bilingual(zh="政策覆盖", en="Policy coverage"),
    "review": Bilingual(zh="审核", en="Review"),
    "results": Bilingual(zh="完成情况", en="Results"),
    "comparison": Bilingual(zh="比较", en="Comparison"),
    "sources": Bilingual(zh="来源与检查", en="Sources and checks"),
    "browse": Bilingual(zh="浏览", en="Browsing"),
}
"""The topics and their names in the order of the page; one that is not here comes last."""

KNOWN = ("q", LANG)
"""The parameters of the list."""


def render(site: Site, wanted: Wanted) -> Page:
    """Return the list of the questions by topic, those only that have the words of `q`, or the same as JSON.

    Raises `StoreError` when the store fails.
    """
    if wanted.format != HTML:
        complaint = _complaint(wanted)
        if complaint is not None:
            text = f"{complaint.of(wanted.language)}\n"
            return Page(400, "text/plain; charset=utf-8", text.encode())
    found = [query for query in site.graph.queries.values() if _fits(query, wanted.get("q"))]
    found.sort(key=lambda query: (_rank(query.topic), query.topic, query.name))
    if wanted.format != HTML:
        data = {"snapshot": site.snapshot, "questions": [_described(site, query) for query in found]}
        body = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
        return Page(200, "application/json", body.encode())
    topics: dict[str, list[tuple[Query, tuple[Bilingual, ...]]]] = {}
    for query in found:
        lacking = tuple(need.label for need in unmet(site, query))
        topics.setdefault(query.topic, []).append((query, lacking))
    return html(
        site, wanted, "questions.html", topics=topics, names=TOPICS, count=len(found), q=wanted.get("q")
    )


def _complaint(wanted: Wanted) -> Bilingual | None:
    unknown = [name for name in wanted.parameters if name not in KNOWN]
    if unknown:
        return Bilingual(
            zh=f"问题列表没有参数 {unknown[0]}；可用的参数：{'、'.join(KNOWN)}。",
            en=f'questions: found the parameter "{unknown[0]}", expected some of: {", ".join(KNOWN)}',
        )
    language = wanted.parameters.get(LANG, LANGUAGES[0])
    if language not in LANGUAGES:
        return fault(LANG, language, Bilingual(zh="zh 或 en", en="zh or en"))
    words = wanted.parameters.get("q", "")
    if len(words) > LONGEST:
        return fault("q", words, Bilingual(zh=f"不超过{LONGEST}个字符", en=f"at most {LONGEST} characters"))
    return None


def _fits(query: Query, words: str) -> bool:
    texts = [query.name, *(text for said in _texts(query) for text in (said.zh, said.en))]
    whole = "\n".join(texts).casefold()
    return all(word in whole for word in words[:LONGEST].casefold().split())


def _texts(query: Query) -> Iterator[Bilingual]:
    yield from (query.title, query.description)
    for column in query.columns.values():
        yield column.label


def _rank(topic: str) -> int:
    return list(TOPICS).index(topic) if topic in TOPICS else len(TOPICS)


def _described(site: Site, query: Query) -> Mapping[str, object]:
    lacking = {need.name for need in unmet(site, query)}
    path = f"{PREFIX}{query.name}"
    return {
        "name": query.name,
        "topic": query.topic,
        "title": _both(query.title),
        "description": _both(query.description),
        "address": path,
        "formats": {form: f"{path}.{suffix_of(form)}" for form in formats_of(query)},
        "parameters": [_parameter(one) for one in query.parameters.values()],
        "columns": [
            {"name": one.name, "type": one.type.value, "label": _both(one.label)}
            for one in query.columns.values()
        ],
        "needs": [
            {"name": need.name, "label": _both(need.label), "met": need.name not in lacking}
            for need in query.needs
        ],
        "chart": SVG in formats_of(query),
    }


def _parameter(parameter: Parameter) -> Mapping[str, object]:
    described: dict[str, object] = {
        "name": parameter.name,
        "type": parameter.type.value,
        "label": _both(parameter.label),
        "default": None if parameter.default is None else parameter.default.value,
    }
    if allowed(parameter):
        described["choices"] = list(allowed(parameter))
    return described


def _both(text: Bilingual) -> Mapping[str, str]:
    return {"zh": text.zh, "en": text.en}
