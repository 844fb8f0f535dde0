"""The reconciliation service without HTTP: answers that fit the specification, scores that mean something."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import ValidationError
from reconciliation_cases import (
    EXAMPLES,
    PROJECT,
    SCHEMAS,
    UNIT,
    WHEELCHAIR,
    features,
    fill,
    read,
    schema,
)

from perfgraph.exchange.reconciliation import (
    MOST_IDS,
    MOST_QUERIES,
    PROPERTIES,
    TYPES,
    ReconciliationFault,
    Source,
    TooMany,
    extend,
    manifest,
    normal,
    preview_of,
    propose,
    read_extension,
    read_queries,
    reconcile,
    suggest_entities,
    suggest_properties,
    suggest_types,
)
from perfgraph.findings import Language
from perfgraph.graph import open_graph
from perfgraph.index import Index, build, finder

Ask = Callable[..., list[Mapping[str, Any]]]
ENGLISH = Language.ENGLISH


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Source]:
    """Return the service over the sample document and a few policies."""
    path = tmp_path_factory.mktemp("index") / "site.sqlite"
    with open_graph("memory:") as graph:
        fill(graph)
        build(graph, path)
        index = Index(path, seconds=60)
        yield Source(graph.store, graph.names, finder(index))
        index.close()


@pytest.fixture
def ask(source: Source) -> Ask:
    """Return a function that gives the candidates of one query."""

    def candidates(text: str = "", **fields: Any) -> list[Mapping[str, Any]]:
        query = {**({"query": text} if text else {}), **fields}
        answer = reconcile(source, read_queries(json.dumps({"q": query})))
        found: list[Mapping[str, Any]] = json.loads(json.dumps(answer))["q"]["result"]
        return found

    return candidates


@pytest.mark.parametrize("language", Language)
def test_the_answers_fit_the_schemas(source, shared, language):
    """Manifest, results, suggestions, values and proposals are what the specification's schemas demand."""
    spoken = replace(source, language=language)
    batch = {"a": {"query": "满意度"}, "b": {"query": "财社[2010]256号"}, "c": {"query": "没有这样的东西吧"}}
    every = {"ids": [UNIT, PROJECT, WHEELCHAIR, f"{WHEELCHAIR}#c-1", "indicator/none"],
             "properties": [{"id": name} for name in PROPERTIES]}  # fmt: skip
    answers = {
        "manifest": manifest("http://127.0.0.1:8000/", "https://w3id.org/perfgraph/", language),
        "reconciliation-result-batch": reconcile(spoken, read_queries(json.dumps(batch))),
        "suggest-entities-response": suggest_entities(spoken, "残疾人"),
        "suggest-types-response": suggest_types("", language),
        "suggest-properties-response": suggest_properties("", language),
        "data-extension-response": extend(spoken, read_extension(json.dumps(every))),
        "data-extension-property-proposal": propose("BudgetProject", language, 3),
    }
    for name, answer in answers.items():
        schema(shared, name).validate(json.loads(json.dumps(answer)))
    assert all(answers["reconciliation-result-batch"][key]["result"] for key in "ab")
    assert len(answers["suggest-properties-response"]["result"]) == len(PROPERTIES)
    assert len(answers["data-extension-property-proposal"]["properties"]) == 3


def test_the_schemas_tell_right_from_wrong(shared):
    """The validators of these tests accept the examples of the specification and refuse its wrong ones."""
    checked = 0
    for path in (shared / EXAMPLES).glob("*/*valid/*.json"):
        name = path.parts[-3]
        if not (shared / SCHEMAS / f"{name}.json").is_file():
            continue
        checked += 1
        if path.parts[-2] == "valid":
            schema(shared, name).validate(read(path))
        elif path.name != "bad-authentication.json":  # whose fault is one of Swagger's, not of the schema
            with pytest.raises(ValidationError):
                schema(shared, name).validate(read(path))
    assert checked > 25


def test_the_examples_of_queries_are_read(shared):
    """Right batches of the specification are understood, but for types and properties of other services."""
    for path in (shared / EXAMPLES / "reconciliation-query-batch/valid").glob("*.json"):
        text = path.read_text(encoding="utf-8")
        for theirs, ours in (("DifferentiatedPerson", "Indicator"), ("professionOrOccupation", "kind"),
                             ("affiliation", "unit"), ("uid", "code")):  # fmt: skip
            text = text.replace(theirs, ours)
        assert len(read_queries(text)) == len(json.loads(text))
    for path in (shared / EXAMPLES / "data-extension-query/valid").glob("*.json"):
        asked = json.loads(path.read_text(encoding="utf-8"))
        for one, name in zip(asked["properties"], PROPERTIES, strict=False):
            one["id"] = name
        assert len(read_extension(json.dumps(asked)).ids) == len(asked["ids"])


def test_wrong_examples_of_queries_are_refused(shared):
    """Each wrong batch of the specification is a fault that says what was expected."""
    paths = list((shared / EXAMPLES / "reconciliation-query-batch/invalid").glob("*.json"))
    assert len(paths) == 3
    for path in paths:
        with pytest.raises(ReconciliationFault, match="expected"):
            read_queries(path.read_text(encoding="utf-8"))


SPELLED = (
    "财社〔2010〕256号",
    "财社[2010]256号",
    "财社（2010）第256号",
    "财社2010256号",
    "财社【2010】256",
    "财社 2010 256 号",
    "《关于燃油补贴的通知》（财社〔2010〕256号）",
)


@pytest.mark.parametrize("text", SPELLED)
def test_a_document_number_is_found_in_any_form(ask, text):
    """A number finds its policy, whatever its brackets and whatever title stands before it."""
    first = ask(text, type="PolicyDocument")[0]
    assert (first["id"], first["score"], first["match"]) == (WHEELCHAIR, 100, True)
    assert features(first)["identifier"] is True
    assert first["description"] == "财社〔2010〕256号 · 财政部"


def test_another_number_is_another_policy(ask):
    """A year or serial number that differs is no match, however near it is."""
    for text in ("财社〔2011〕256号", "财社〔2010〕255号", "粤财社〔2010〕256号"):
        assert not any(one["match"] for one in ask(text, type="PolicyDocument"))


@pytest.mark.parametrize("text", ["13030321W9TGCMKL98GWR", "13030321w9tgcmkl98gwr ", PROJECT,
                                  f"https://w3id.org/perfgraph/id/{PROJECT}"])  # fmt: skip
def test_a_project_is_found_by_its_code_and_address(ask, text):
    """A code in any case, the identifier in the service and the IRI find the one project."""
    first = ask(text)[0]
    assert (first["id"], first["score"], first["match"]) == (PROJECT, 100, True)


def test_a_name_is_the_same_but_for_its_signs(ask):
    """White space, punctuation and the width of signs do not make another name; anything else does."""
    first = ask("社区，村残疾人 专职委员补贴", type="BudgetProject")[0]
    assert (first["id"], first["score"], first["match"]) == (PROJECT, 100, True)
    near = ask("社区、村残疾人专职委员补助", type="BudgetProject")[0]
    assert near["id"] == PROJECT
    assert near["match"] is False
    assert 80 < near["score"] < 96


def test_two_populations_are_two_indicators(ask):
    """What differs by whom it asks about is found, ranked below, and never taken for the same."""
    found = ask("残疾人满意度", type="Indicator")
    assert [one["name"] for one in found if one["match"]] == ["残疾人满意度"]
    others = {one["name"]: one["score"] for one in found if not one["match"]}
    assert others["职工满意度"] < 70


def test_namesakes_are_no_match_until_a_property_tells_them_apart(ask):
    """Two policies with one title are both exact and neither a match; the number decides."""
    title = "财政支出绩效评价管理暂行办法"
    both = ask(title, type="PolicyDocument")[:2]
    assert {one["score"] for one in both} == {100}
    assert not any(one["match"] for one in both)
    one, other = ask(title, type="PolicyDocument", properties=[{"pid": "number", "v": "财预[2011]285号"}])[:2]
    assert (one["id"], one["match"], one["score"]) == ("policy/mof-2011-285", True, 100)
    assert (other["id"], other["match"], other["score"]) == ("policy/mof-2009-76", False, 75)
    assert features(other)["properties_disagreeing"] == 1


def test_properties_raise_and_lower_scores(ask):
    """A property that agrees lifts a score, one that disagrees lowers it, one without a value leaves it."""

    def score(*properties: Mapping[str, Any]) -> float:
        text, limit = "残疾人专职委员补助经费", 20
        found = ask(text, type="BudgetProject", properties=list(properties), limit=limit)
        return float(next(one["score"] for one in found if one["id"] == PROJECT))

    plain = score({"pid": "kind", "v": "数量指标"})
    assert (
        score({"pid": "year", "v": 2021})
        == score({"pid": "year", "v": "2021"})
        == score({"pid": "year", "v": [2020, 2021]})
    )
    assert score({"pid": "unit", "v": {"id": UNIT}}) == score({"pid": "unit", "v": "762001"})
    assert score({"pid": "unit", "v": "秦皇岛市山海关区残疾人联合会（本级）"}) > plain
    assert score({"pid": "budget", "v": "95,160"}) > plain > score({"pid": "budget", "v": 95161})
    assert score({"pid": "year", "v": 1999}) == round(plain * 0.75, 2)
    assert score({"pid": "year", "v": 2021}, {"pid": "region", "v": "130303"}) > score(
        {"pid": "year", "v": 2021}
    )


def test_properties_alone_find_entities(ask):
    """Without a text an identifier among the properties identifies, and other properties narrow down."""
    first = ask(properties=[{"pid": "code", "v": "13030321W9TGCMKL98GWR"}])[0]
    assert (first["id"], first["match"]) == (PROJECT, True)
    assert len(ask(type="BudgetProject", properties=[{"pid": "year", "v": 2021}])) == 9
    assert ask(type="BudgetProject", properties=[{"pid": "year", "v": 1999}]) == []


def test_types_and_limits_hold(ask):
    """Candidates are of the types that were asked for, best first, and no more than asked for."""
    every = ask("残疾人")
    assert {one["type"][0]["id"] for one in every} > {"BudgetProject"}
    assert len(ask("残疾人", limit=3)) == 3
    for name, known in TYPES.items():
        for spelled in (name, known.short, [name], f"https://w3id.org/perfgraph/ns#{name}"):
            assert {one["type"][0]["id"] for one in ask("残疾人", type=spelled)} <= {name}
    scores = [one["score"] for one in every]
    assert scores == sorted(scores, reverse=True)
    assert len(ask("残疾人", limit=10**6, type="Indicator")) <= 50


def test_a_clause_names_its_policy(source, ask):
    """A clause is found by its heading, and tells the policy it is part of and the amount it sets."""
    (clause,) = ask("补贴标准", type="clause")
    assert (clause["id"], clause["match"]) == (f"{WHEELCHAIR}#c-1", True)
    assert clause["description"] == "关于残疾人机动轮椅车燃油补贴的通知 · 260元"
    asked = {"ids": [clause["id"]], "properties": [{"id": "policy"}, {"id": "number"}, {"id": "text"}]}
    answer = extend(source, read_extension(json.dumps(asked)))
    assert answer["rows"][clause["id"]] == {
        "policy": [{"id": WHEELCHAIR, "name": "关于残疾人机动轮椅车燃油补贴的通知"}],
        "number": [{"str": "财社〔2010〕256号"}],
        "text": [{"str": "补贴标准为每辆车每年260元。"}],
    }


def test_values_have_types(source):
    """Money is a number, counts are whole, entities have ids, days have a time, half a date is a text."""
    names = ("budget", "targets", "unit", "year", "issued", "purpose")
    ids = [PROJECT, "policy/mof-2020-10", WHEELCHAIR, "nothing/at-all", "<>"]
    asked = {"ids": ids, "properties": [{"id": name} for name in names]}
    answer = extend(replace(source, language=ENGLISH), read_extension(json.dumps(asked)))
    rows = answer["rows"]
    assert rows[PROJECT]["budget"] == [{"float": 95160.0}]
    assert rows[PROJECT]["targets"] == [{"int": 8}]
    assert rows[PROJECT]["unit"] == [{"id": UNIT, "name": "秦皇岛市山海关区残疾人联合会本级"}]
    assert rows[PROJECT]["year"] == [{"int": 2021}]
    assert rows["policy/mof-2020-10"]["issued"] == [{"date": "2020-02-25T00:00:00Z"}]
    assert rows[WHEELCHAIR]["issued"] == [{"str": "2010"}]
    assert rows["nothing/at-all"] == rows["<>"] == {name: [] for name in names}
    assert answer["meta"][2] == {
        "id": "unit",
        "name": "budget unit",
        "type": {"id": "BudgetUnit", "name": "Budget unit"},
    }


def test_values_can_be_limited_and_ids_are_given_back_as_sent(source):
    """A setting keeps the first values; an IRI is as good as an id, and is the key of its row."""
    indicator = suggest_entities(source, "残疾人满意度")["result"][0]["id"]
    iri = f"https://w3id.org/perfgraph/id/{UNIT}"
    asked = {"ids": [indicator, iri], "properties": [{"id": "code", "settings": {"limit": "1"}}]}
    assert extend(source, read_extension(json.dumps(asked)))["rows"] == {
        indicator: {"code": []},
        iri: {"code": [{"str": "762001"}]},
    }


def test_suggestions_begin_with_what_was_typed(source):
    """What begins with the prefix comes before what holds it; a cursor goes on; ids are found too."""
    found = suggest_entities(source, "残疾人")["result"]
    starts = [one["name"].startswith("残疾人") for one in found]
    assert starts == sorted(starts, reverse=True)
    assert starts[0] is True
    rest = suggest_entities(source, "残疾人", 5)["result"]
    assert [one["id"] for one in rest[:5]] == [one["id"] for one in found[5:]]
    assert suggest_entities(source, UNIT)["result"][0]["id"] == UNIT
    assert suggest_entities(source, "")["result"] == []
    assert [one["id"] for one in suggest_types("policy", ENGLISH)["result"]] == [
        "PolicyDocument",
        "PolicyClause",
    ]
    assert [one["id"] for one in suggest_properties("文号", Language.CHINESE)["result"]] == ["number"]


def test_names_are_in_the_language_that_is_asked_for(source):
    """Types and properties have names in both languages; entities are called as documents call them."""
    answers = {
        language: reconcile(replace(source, language=language), read_queries('{"q": {"query": "762001"}}'))
        for language in Language
    }
    kinds = {language: answer["q"]["result"][0]["type"][0]["name"] for language, answer in answers.items()}
    assert kinds == {Language.CHINESE: "预算单位", ENGLISH: "Budget unit"}


def test_a_preview_shows_what_an_entity_has(source):
    """A preview has the properties that hold something, as texts; what is not there has none."""
    shown = preview_of(source, PROJECT)
    assert shown is not None
    values = {one.id: texts for one, texts in shown.rows}
    assert values["budget"] == ("95,160.00",)
    assert values["unit"] == ("秦皇岛市山海关区残疾人联合会本级",)
    assert "kind" not in values
    assert preview_of(source, "project/none") is None
    assert preview_of(source, "") is None


WRONG = {
    "no JSON": ("{", "found no JSON"),
    "a list": ("[]", "queries: found a list, expected an object"),
    "a query that is a text": ('{"q": "满意度"}', "queries: q: found a text, expected a query"),
    "an unknown field": ('{"q": {"query": "a", "props": []}}', 'found the field "props"'),
    "nothing to look for": ('{"q": {"query": "  "}}', "found nothing to look for"),
    "an unknown type": (
        '{"q": {"query": "a", "type": "Person"}}',
        'found the type "Person", expected one of ',
    ),
    "an unknown property": (
        '{"q": {"properties": [{"pid": "x", "v": 1}]}}',
        'found the property "x", expected',
    ),
    "a property without a value": ('{"q": {"properties": [{"pid": "code"}]}}', "expected both"),
    "a limit of none": ('{"q": {"query": "a", "limit": 0}}', "limit: found 0, expected a whole number"),
    "half a limit": ('{"q": {"query": "a", "limit": 1.5}}', "expected a whole number above 0"),
    "a limit of true": ('{"q": {"query": "a", "limit": true}}', "expected a whole number above 0"),
    "an endless limit": ('{"q": {"query": "a", "limit": 1e999}}', "a number without an end"),
    "no number": ('{"q": {"query": "a", "limit": NaN}}', "found no JSON"),
    "a number": ('{"q": {"query": 7}}', "query: found a number, expected a text"),
    "a huge text": (
        json.dumps({"q": {"query": "满" * 1001}}),
        "found 1,001 characters, expected at most 1,000",
    ),
    "half a sign": ('{"q": {"query": "\\ud800"}}', "half a surrogate pair"),
    "a huge number": (f'{{"q": {{"query": "a", "limit": {"9" * 5000}}}}}', "found no JSON"),
    "deep JSON": ("[" * 30_000, "nested too deeply"),
    "a strange strictness": ('{"q": {"query": "a", "type_strict": "x"}}', "type_strict: expected one of any"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_batch_is_told_what_is_wrong(name):
    """Each says where it is, what was found and what was expected."""
    text, message = WRONG[name]
    with pytest.raises(ReconciliationFault) as caught:
        read_queries(text)
    assert message in str(caught.value)
    assert len(str(caught.value)) < 400


def test_batches_have_an_end():
    """Ten thousand queries or identifiers are too many, and say how many there may be."""
    batch = {f"q{number}": {"query": "a"} for number in range(10_000)}
    with pytest.raises(TooMany, match=f"found 10,000 queries, expected at most {MOST_QUERIES}"):
        read_queries(json.dumps(batch))
    with pytest.raises(TooMany, match=f"expected at most {MOST_IDS}"):
        read_extension(json.dumps({"ids": ["a"] * 10_000, "properties": []}))
    for text in ('{"ids": "a", "properties": []}', '{"properties": []}', '{"ids": [7], "properties": []}',
                 '{"ids": [], "properties": [{"id": "nothing"}]}',
                 '{"ids": [], "properties": [{"id": "code", "settings": {"limit": "many"}}]}'):  # fmt: skip
        with pytest.raises(ReconciliationFault, match="expected"):
            read_extension(text)
    with pytest.raises(ReconciliationFault, match='type: found "Person", expected one of'):
        propose("Person", ENGLISH)


@settings(deadline=None, max_examples=60)
@given(text=st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=60))
def test_any_text_has_an_answer(text):
    """No text breaks a search: its normal form is stable, and what is found has a score within bounds."""
    assert normal(normal(text)) == normal(text)


@settings(deadline=None, max_examples=40)
@given(data=st.data())
def test_any_query_is_answered(source, data):
    """Whatever a cell of a spreadsheet holds, the answer has scores from 0 to 100 and one match at most."""
    text = data.draw(st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=40))
    if not text.strip():
        return
    queries = read_queries(json.dumps({"q": {"query": text}}))
    (result,) = reconcile(source, queries).values()
    assert all(0 <= one["score"] <= 100 for one in result["result"])
    assert sum(one["match"] for one in result["result"]) <= 1
