"""The reconciliation service over HTTP: what OpenRefine asks, in its order, and what nobody should."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import pytest
from lxml import html
from reconciliation_cases import PROJECT, UNIT, WHEELCHAIR, fill, schema

from perfgraph.graph import open_graph

FORM = "application/x-www-form-urlencoded"
ELSEWHERE = "https://refine.example"


@pytest.fixture(scope="module")
def site(serve_for_all, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Return a server over the sample document and a few policies."""
    folder = tmp_path_factory.mktemp("reconciled") / "store"
    with open_graph(str(folder)) as graph:
        fill(graph)
    return serve_for_all(folder, PERFGRAPH_CLIENT_QUERY_SECONDS="10000")


def form(site: Any, path: str = "reconcile", **fields: str) -> Any:
    """Send a form, as OpenRefine does."""
    return site.send("POST", path, urlencode(fields), content_type=FORM, origin=ELSEWHERE)


def asked(site: Any, path: str, **parameters: str) -> Any:
    """Get an address with parameters."""
    return site.send("GET", f"{path}?{urlencode(parameters)}", origin=ELSEWHERE)


def local(site: Any, address: str) -> str:
    """Return the path of an address of the server, which the manifest gives as an absolute one."""
    assert address.startswith(site.address)
    return address.removeprefix(site.address)


def test_openrefine_goes_through(site: Any, shared: Path):
    """Manifest, a guess of types, candidates, previews, a search by hand, values: each by the manifest."""
    first = site.send("GET", "reconcile", origin=ELSEWHERE)
    manifest = first.json()
    schema(shared, "manifest").validate(manifest)
    assert first.media_type == "application/json"
    column = {f"q{n}": {"query": text, "limit": 3} for n, text in enumerate(("残疾人满意度", "职工满意度"))}
    guess = form(site, queries=json.dumps(column))
    schema(shared, "reconciliation-result-batch").validate(guess.json())
    types = {one["id"] for result in guess.json().values() for one in result["result"][0]["type"]}
    assert types == {"Indicator"}
    refined = {"q0": {"query": "社区、村残疾人专职委员补贴", "type": "BudgetProject", "type_strict": "should",
                      "properties": [{"pid": "unit", "v": "762001"}]}}  # fmt: skip
    (found,) = form(site, queries=json.dumps(refined)).json().values()
    assert (found["result"][0]["id"], found["result"][0]["match"]) == (PROJECT, True)
    shown = site.send(
        "GET", local(site, manifest["preview"]["url"].replace("{{id}}", quote(PROJECT, safe="")))
    )
    assert "95,160.00" in shown.text
    for kind, text in (("entity", "残疾人"), ("type", "指标"), ("property", "年度")):
        service = manifest["suggest"][kind]
        reply = asked(site, local(site, service["service_url"] + service["service_path"]), prefix=text)
        names = {"entity": "entities", "type": "types", "property": "properties"}
        schema(shared, f"suggest-{names[kind]}-response").validate(reply.json())
        assert reply.json()["result"]
    proposal = manifest["extend"]["propose_properties"]
    path = local(site, proposal["service_url"] + proposal["service_path"])
    offered = asked(site, path, type="BudgetProject")
    schema(shared, "data-extension-property-proposal").validate(offered.json())
    extension = {"ids": [PROJECT], "properties": [{"id": one["id"]} for one in offered.json()["properties"]]}
    values = form(site, extend=json.dumps(extension))
    schema(shared, "data-extension-response").validate(values.json())
    assert values.json()["rows"][PROJECT]["budget"] == [{"float": 95160.0}]


def test_what_is_posted_can_be_got(site: Any):
    """Queries and requests for values work by GET as by POST, and values have an address of their own."""
    queries = json.dumps({"q": {"query": "财社2010256号"}})
    assert asked(site, "reconcile", queries=queries).json() == form(site, queries=queries).json()
    values = json.dumps({"ids": [UNIT], "properties": [{"id": "code"}]})
    answers = [
        answer
        for path in ("reconcile", "reconcile/extend")
        for answer in (asked(site, path, extend=values), form(site, path, extend=values))
    ]
    assert {json.dumps(answer.json()["rows"]) for answer in answers} == {
        '{"unit/130303/762001": {"code": [{"str": "762001"}]}}'
    }


def test_every_address_may_be_read_from_elsewhere(site: Any):
    """Answers and faults alike name the origins that may read them (Reconciliation API 0.2 §3.3)."""
    for reply in (
        site.send("GET", "reconcile", origin=ELSEWHERE),
        form(site, queries="{"),
        asked(site, "reconcile/suggest/entity", prefix="a"),
        asked(site, "reconcile/preview", id=PROJECT),
        asked(site, "reconcile/view", id=PROJECT),
    ):
        assert reply.headers["access-control-allow-origin"] == "*"
    asks = {"origin": ELSEWHERE, "access_control_request_method": "POST"}
    assert site.send("OPTIONS", "reconcile", **asks).status == 200


def test_both_languages_are_spoken(site: Any):
    """The parameter lang counts before the header; without either the site's language is Chinese."""
    english = site.send("GET", "reconcile", accept_language="en-GB,en;q=0.9")
    assert english.json()["defaultTypes"][0]["name"] == "Budget project"
    assert english.headers["content-language"] == "en"
    assert "Accept-Language" in english.headers["vary"]
    chinese = site.send("GET", "reconcile?lang=zh", accept_language="en")
    assert chinese.json()["defaultTypes"][0]["name"] == "项目"
    batch = json.dumps({"q": {"query": "762001"}})
    reply = site.send("POST", "reconcile?lang=en", urlencode({"queries": batch}), content_type=FORM)
    assert reply.json()["q"]["result"][0]["type"] == [{"id": "BudgetUnit", "name": "Budget unit"}]


WRONG: Mapping[str, tuple[Mapping[str, str], int, str]] = {
    "broken JSON": ({"queries": '{"q'}, 400, "found no JSON"),
    "deep JSON": ({"queries": "[" * 20_000}, 400, "nested too deeply"),
    "an unknown type": ({"queries": '{"q": {"query": "a", "type": "X"}}'}, 400, 'found the type "X"'),
    "an unknown property": ({"extend": '{"ids": [], "properties": [{"id": "X"}]}'}, 400, 'the property "X"'),
    "a huge text": ({"queries": json.dumps({"q": {"query": "a" * 20_000}})}, 400, "found 20,000 characters"),
    "thousands of queries": (
        {"queries": json.dumps({f"{n:x}": {"query": "a"} for n in range(1_900)})}, 413, "expected at most 50"
    ),
    "a huge batch": ({"queries": json.dumps({f"q{n}": {"query": "a"} for n in range(10_000)})}, 413, "bytes"),
    "two operations": ({"queries": "{}", "extend": "{}"}, 400, "found both queries and extend"),
    "no operation": ({"query": "a"}, 400, "found neither queries nor extend"),
    "a script": ({"queries": "{}", "callback": "alert(1)//"}, 400, "JSONP is not spoken"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_request_is_told_what_is_wrong(site: Any, name: str):
    """Each gets a status of its own and a plain text, and never a script."""
    fields, status, message = WRONG[name]
    reply = form(site, **fields)
    assert (reply.status, reply.media_type) == (status, "text/plain")
    assert message in reply.text
    assert "alert" not in reply.text
    assert reply.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["", "/suggest/entity", "/suggest/type", "/suggest/property", "/properties"])
@pytest.mark.parametrize("callback", ["f", "alert(document.cookie)", "<script>", "\u2028"])
def test_no_address_answers_with_a_script(site: Any, path: str, callback: str):
    """A callback is refused wherever it is sent, whatever it is called."""
    reply = asked(site, f"reconcile{path}", callback=callback, prefix="a", type="Indicator")
    assert (reply.status, reply.media_type) == (400, "text/plain")
    assert callback not in reply.text.replace("callback", "").replace("found", "") or callback == "f"


def test_other_ways_to_ask_are_refused(site: Any):
    """Another media type, another method, a parameter that is missing or comes twice."""
    assert site.send("POST", "reconcile", "{}", content_type="application/json").status == 415
    assert site.send("POST", "reconcile", "queries=%ff", content_type=FORM).status == 400
    for method in ("PUT", "DELETE", "PATCH"):
        assert site.send(method, "reconcile", "", content_type=FORM).status == 405
    assert site.send("POST", "reconcile/suggest/type", "prefix=", content_type=FORM).status == 405
    assert asked(site, "reconcile/suggest/entity").status == 400
    assert asked(site, "reconcile/properties", type="Person").status == 400
    assert asked(site, "reconcile/suggest/entity", prefix="a", cursor="-1").status == 400
    assert site.send("GET", "reconcile?queries=%7B%7D&queries=%7B%7D").status == 400
    assert site.send("GET", "reconcile/nothing").status == 404


def test_an_answer_is_kept_as_long_as_the_data(site: Any):
    """The manifest and an answer have an entity tag."""
    for path in ("reconcile", f"reconcile?{urlencode({'queries': json.dumps({'q': {'query': '762001'}})})}"):
        tag = site.send("GET", path).headers["etag"]
        assert site.send("GET", path, if_none_match=tag).status == 304


def test_a_preview_runs_nothing_and_may_be_framed(site: Any):
    """The page is small, in both languages, without scripts, and every site may show it in a frame."""
    for language, kind in (("zh", "项目"), ("en", "Budget project")):
        reply = asked(site, "reconcile/preview", id=PROJECT, lang=language)
        policy = reply.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src" not in policy
        assert "frame-ancestors http: https:" in policy
        assert "set-cookie" not in reply.headers, "a frame chooses no language for the reader"
        tree = html.fromstring(reply.text)
        assert not tree.xpath("//script | //@style | //form | //*[starts-with(name(@*), 'on')]")
        assert kind in tree.text_content()
        assert len(reply.body) < 5_000
    for wrong in ("project/none", "", "<script>alert(1)</script>", "../../etc/passwd", "x" * 3_000):
        reply = asked(site, "reconcile/preview", id=wrong)
        assert reply.status == 404
        assert "alert(1)" not in reply.text


def test_an_entity_has_an_address(site: Any):
    """The view leads to the thing itself, a clause to its place, and nowhere else."""
    for identifier, path in ((PROJECT, f"id/{PROJECT}"), (f"{WHEELCHAIR}#c-1", f"id/{WHEELCHAIR}~c-1"),
                             (f"https://w3id.org/perfgraph/id/{UNIT}", f"id/{UNIT}")):  # fmt: skip
        reply = asked(site, "reconcile/view", id=identifier)
        assert reply.status == 303
        assert reply.headers["location"] == urlsplit(site.address).path + path
        page = site.send("GET", f"{path}.html")
        assert page.status == 200
    assert asked(site, "reconcile/view", id="").status == 400
    for hostile in ("//evil.example", "https://evil.example/", "a\r\nSet-Cookie: b=c", "..//evil.example"):
        reply = asked(site, "reconcile/view", id=hostile)
        location = reply.headers.get("location", "")
        assert reply.status == 400 or re.match(r"/id/[^/]", location), location
        assert "set-cookie" not in reply.headers


def test_the_service_is_described(site: Any):
    """The description of the interface has every address of the service, and the page about it every name."""
    paths: Mapping[str, Any] = site.send("GET", "openapi.json").json()["paths"]
    assert {path for path in paths if path.startswith("/reconcile")} == {
        "/reconcile", "/reconcile/extend", "/reconcile/properties", "/reconcile/preview", "/reconcile/view",
        "/reconcile/suggest/entity", "/reconcile/suggest/type", "/reconcile/suggest/property",
    }  # fmt: skip
    manifest = site.send("GET", "reconcile").json()
    page = html.fromstring(site.send("GET", local(site, manifest["documentation"])).text)
    batch = json.dumps({"q": {"query": "762001"}})
    (result,) = form(site, queries=batch).json().values()
    for feature in result["result"][0]["features"]:
        anchor = manifest["feature_view"]["url"].replace("{{id}}", feature["id"]).partition("#")[2]
        assert page.xpath(f"//*[@id='{anchor}']")
