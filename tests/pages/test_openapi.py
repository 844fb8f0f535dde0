"""The description of the interface: it is valid OpenAPI, it covers the site, and it is true."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import html5lib
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import from_regex
from jsonschema import Draft202012Validator
from pyoxigraph import Literal, NamedNode

from perfgraph.catalogue import Parameter, ParameterType
from perfgraph.findings import Bilingual, Language
from perfgraph.pages import Page, Site, Wanted, render
from perfgraph.pages.api import render as render_api
from perfgraph.pages.choices import PATTERNS
from perfgraph.pages.openapi import openapi, schema_of
from perfgraph.pages.openapi import render as render_openapi
from perfgraph.pages.question import formats_of
from perfgraph.pages.sections import split_suffix

LABEL = Bilingual("参数", "parameter")


@pytest.fixture(scope="module")
def described(site: Site) -> Mapping[str, Any]:
    """Return the description as a client reads it."""
    data: Mapping[str, Any] = json.loads(render_openapi(site, Wanted("openapi", "json")).body)
    return data


def operations(described: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Yield each operation with its path and method."""
    for path, item in described["paths"].items():
        for method, operation in item.items():
            yield path, method, operation


def test_every_operation_is_complete(described: Mapping[str, Any]):
    """Each operation has a name used once, a tag that is explained, and what it answers with."""
    names = [operation["operationId"] for _, _, operation in operations(described)]
    assert len(names) == len(set(names))
    tags = {tag["name"] for tag in described["tags"]}
    for path, _, operation in operations(described):
        assert set(operation["tags"]) <= tags
        assert operation["responses"], path
        placeholders = set(re.findall(r"\{([a-z]+)\}", path))
        parameters = operation.get("parameters", [])
        assert {one["name"] for one in parameters if one["in"] == "path"} == placeholders
        assert all(one["required"] for one in parameters if one["in"] == "path")
        for response in operation["responses"].values():
            assert response["description"]


def test_every_schema_is_a_json_schema(described: Mapping[str, Any]):
    """The schemas of parameters are valid, and defaults and examples fit them."""
    for path, _, operation in operations(described):
        for parameter in operation.get("parameters", []):
            schema = parameter["schema"]
            Draft202012Validator.check_schema(schema)
            given_values = [one["value"] for one in parameter.get("examples", {}).values()]
            given_values += [schema["default"]] if "default" in schema else []
            given_values += [parameter["example"]] if "example" in parameter else []
            for value in given_values:
                assert Draft202012Validator(schema).is_valid(value), (path, parameter["name"], value)


def test_every_question_is_described(site: Site, described: Mapping[str, Any]):
    """A question has one path, its formats, and its parameters with the texts of both languages."""
    for name, query in site.graph.queries.items():
        operation = described["paths"][f"/query/{name}.{{suffix}}"]["get"]
        by_name = {one["name"]: one for one in operation["parameters"]}
        assert set(by_name) == {"suffix", "lang", "snapshot", "answer", *query.parameters}
        assert len(by_name["suffix"]["schema"]["enum"]) == len(formats_of(query))
        for parameter in query.parameters.values():
            text = by_name[parameter.name]["description"]
            assert parameter.label.zh in text
            assert parameter.label.en in text
        for suffix in by_name["suffix"]["schema"]["enum"]:
            assert split_suffix(f"query/{name}.{suffix}")[1] in formats_of(query)


def test_what_is_described_is_what_is_answered(site: Site, described: Mapping[str, Any]):
    """Each suffix of some questions answers with the media type and the headers that are promised."""
    for name in ("unit-overview", "fragments-as-web-annotations"):
        operation = described["paths"][f"/query/{name}.{{suffix}}"]["get"]
        content = operation["responses"]["200"]["content"]
        suffixes = next(one for one in operation["parameters"] if one["name"] == "suffix")["schema"]["enum"]
        seen = set()
        for suffix in suffixes:
            path, form = split_suffix(f"query/{name}.{suffix}")
            page = render(site, Wanted(path, form))
            assert page.status == 200
            seen.add(page.media_type.partition(";")[0])
            assert {"Perfgraph-Snapshot", "Perfgraph-Query", "Perfgraph-Answer"} <= set(dict(page.headers))
        assert seen == set(content)


def test_the_json_of_an_answer_fits_its_schema(site: Site, described: Mapping[str, Any]):
    """The schema of results is that of SPARQL 1.1 Query Results JSON Format as it is sent."""
    validator = Draft202012Validator(described["components"]["schemas"]["Results"])
    body = render(site, Wanted("query/findings-by-severity", "json")).body
    validator.validate(json.loads(body))
    assert not validator.is_valid({"head": {}, "boolean": True})


WRONG = {
    "year": ("", "21", "20x1", " 2021", "2021\n", "２０２１"),
    "threshold": ("", "1e3", "much", "1,5", "0x10", "1" * 16),
    "unitCode": ("", "a\tb", "x" * 401, "\x00"),
}


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in WRONG.items() for value in values]
)
def test_what_a_schema_refuses_is_refused(site: Site, described: Mapping[str, Any], name: str, value: str):
    """Schema and server are of one mind about wrong values."""
    operation = described["paths"]["/query/late-spending.{suffix}"]["get"]
    schema = next(one for one in operation["parameters"] if one["name"] == name)["schema"]
    page: Page = render(site, Wanted("query/late-spending", "csv", parameters={name: value}))
    assert page.status == 400
    fits = (
        re.search(schema["pattern"], value)
        and "\n" not in value
        and len(value) <= schema.get("maxLength", 999)
    )
    assert not fits


@pytest.mark.parametrize("kind", [one for one in ParameterType if one is not ParameterType.CONCEPT])
def test_what_a_schema_takes_is_a_value(kind: ParameterType):
    """Every text that the pattern of a type takes becomes a term of that type."""
    parameter = Parameter("value", kind, LABEL)

    @settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
    @given(text=from_regex(PATTERNS[kind], fullmatch=True).filter(lambda text: "\n" not in text))
    def check(text: str) -> None:
        if kind is ParameterType.DATE:
            return
        assert isinstance(parameter.term(text), NamedNode | Literal)

    check()


def test_a_day_is_one_of_the_calendar():
    """The schema of a day says more than its pattern: it must be a day that there is."""
    schema = schema_of(Parameter("day", ParameterType.DATE, LABEL))
    assert schema["format"] == "date"


def test_the_page_of_the_interface_shows_every_operation(site: Site, described: Mapping[str, Any]):
    """Each operation stands on the page with a line of curl that leads to this site."""
    for language in Language:
        page = render_api(site, Wanted("api", language=language))
        tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page.body)
        articles = {one.get("id"): one for one in tree.findall(".//article")}
        assert set(articles) == {operation["operationId"] for _, _, operation in operations(described)}
        for article in articles.values():
            line = "".join(article.find("pre").itertext())
            assert line.startswith("curl ")
            assert "http://127.0.0.1:8000/" in line
        assert not tree.findall(".//script")


def test_texts_of_the_library_can_be_parted(site: Site):
    """The sign between the two languages stands in no title, so that a page can show either half."""
    for query in site.graph.queries.values():
        for text in (query.title, *(one.label for one in query.parameters.values())):
            assert " · " not in text.zh + text.en


def test_the_description_names_where_it_is_served(site: Site):
    """The server is the site's own address, also below a path."""
    assert openapi(site)["servers"] == [{"url": "http://127.0.0.1:8000"}]
