"""Addresses: what stands where, in which format; nothing in a request can break or bend an answer."""

import re
from urllib.parse import urljoin, urlsplit

import pytest
from pyoxigraph import RdfFormat, parse
from raw_requests import request

CODE = "13030321W9TGCMKL98GWR"
THING = f"id/project/{CODE}"
IRI = f"https://w3id.org/perfgraph/{THING}"
FORMATS = {
    "ttl": ("text/turtle", RdfFormat.TURTLE),
    "nt": ("application/n-triples", RdfFormat.N_TRIPLES),
    "jsonld": ("application/ld+json", RdfFormat.JSON_LD),
    "rdf": ("application/rdf+xml", RdfFormat.RDF_XML),
    "trig": ("application/trig", RdfFormat.TRIG),
    "nq": ("application/n-quads", RdfFormat.N_QUADS),
}
HOSTILE = [
    "/id/%00",
    "/id/%ff%fe",
    "/id/a%0d%0aSet-Cookie:x=y",
    "/id/%zz",
    "/id/%",
    "/id/..%2f..%2fetc%2fpasswd",
    "/..",
    "/../../etc/passwd",
    "/static/..%2f..%2fapp.py",
    "/static/../app.py",
    "/static/.%00",
    "//evil.example/",
    "//evil.example/id/x",
    "///",
    "/id//",
    "/id/x//y/",
    "/id/%3Cscript%3E",
    '/id/">;rel="x"',
    "/id/<x>",
    "/id/a b",
    "/.html",
    "/.",
    "/id/.ttl",
    "/id/x.ttl.html",
    "/query/-",
    "/query/../x",
    "/%69d/x",
    "/id/x?lang=zz",
    "/id/x.html?lang=en%0d%0aX:%20y",
    "/search?q=%00%0a%1b%5b2J",
    "/search?q=%ff",
    "/search?q=a&q=b&q=c&page=-1",
    "/search?page=99999999999999999999",
    "/id/x?%00=%00",
    "/?&&&==",
    "/units?page=0&page=x",
    "*",
    "/sparql?query=%ff",
    "/graph/",
    "/graph/doc/",
    "/graph/%2e%2e",
    "/scheme/%0a",
    "/ns/x",
    "/healthz/",
    "/metrics/x",
    "/.well-known/x",
]


@pytest.mark.parametrize("suffix", FORMATS)
def test_an_iri_leads_to_the_description_that_is_asked_for(served, suffix: str):
    """A thing answers 303 with the address of the format that the client prefers, and that is one."""
    media_type, form = FORMATS[suffix]
    answer = served.send("GET", THING, accept=f"{media_type}, text/html;q=0.5")
    assert answer.status == 303
    assert answer.headers["location"] == f"/{THING}.{suffix}"
    assert "Accept" in answer.headers["vary"].split(", ")
    described = served.send("GET", f"{THING}.{suffix}")
    assert (described.status, described.media_type) == (200, media_type)
    subjects = {quad.subject.value for quad in parse(input=described.body, format=form)}
    assert IRI in subjects


def test_a_browser_is_led_to_the_page(served):
    """What browsers send, and nothing at all, leads to HTML."""
    for accept in ({"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}, {}):
        assert served.send("GET", THING, **accept).headers["location"] == f"/{THING}.html"
    page = served.send("GET", f"{THING}.html")
    assert (page.status, page.media_type) == (200, "text/html")


def test_a_client_that_takes_any_format_gets_statements_outside_graphs(served):
    """TriG and N-Quads, whose statements stand in named graphs, come when they are what is wanted."""
    any_rdf = "application/n-quads,application/trig;q=0.95,application/ld+json;q=0.9,text/turtle;q=0.6"
    assert served.send("GET", THING, accept=any_rdf).headers["location"] == f"/{THING}.jsonld"
    for media_type, suffix in (("application/trig", "trig"), ("application/n-quads", "nq")):
        accept = f"{media_type}, text/turtle;q=0.7"
        assert served.send("GET", THING, accept=accept).headers["location"] == f"/{THING}.{suffix}"


def test_the_suffix_stands_above_the_header(served):
    """An address with a suffix gives that format whatever the Accept header says."""
    assert served.send("GET", f"{THING}.ttl", accept="text/html").media_type == "text/turtle"


def test_several_accept_headers_count_as_one(served):
    """Header lines of one name are one list (RFC 9110 §5.3)."""
    answer = request(served.address, f"/{THING}", b"Accept: text/html;q=0.1", b"Accept: application/rdf+xml")
    assert answer.headers["location"] == f"/{THING}.rdf"


def test_a_format_that_is_not_there_is_refused_with_a_list(served):
    """406 names what there is, in both languages, and depends on the Accept header."""
    answer = served.send("GET", THING, accept="application/pdf, text/html;q=0")
    assert answer.status == 406
    assert all(media_type in answer.text for media_type, _ in FORMATS.values())
    assert "应为" in answer.text
    assert "Accept" in answer.headers["vary"].split(", ")


def test_links_name_the_thing_and_its_formats(served):
    """A description says what it describes and where the other formats are; each of these answers."""
    for path in (THING, f"{THING}.ttl", f"{THING}.html"):
        links = served.send("GET", path).headers["link"]
        assert f'<{IRI}>; rel="describes"' in links
        found = re.findall(r'<([^>]*)>; rel="alternate"; type="([^"]*)"', links)
        assert {kind for _, kind in found} == {"text/html", *(kind for kind, _ in FORMATS.values())}
        assert all(address.startswith(served.address) for address, _ in found)
    for address, kind in found:
        assert served.send("GET", address.removeprefix(served.address)).media_type == kind


def test_the_part_of_a_thing_is_named_with_its_number_sign(served):
    """The page of a part stands at an address without "#", and says that it describes the IRI with it."""
    sheet = served.send("GET", f"{THING}.ttl").text
    found = re.search(r"id/sheet/[0-9a-f]{16}/\w+", sheet)
    links = served.send("GET", f"{found[0]}~fund-fiscal.ttl").headers["link"]
    assert f'<https://w3id.org/perfgraph/{found[0]}#fund-fiscal>; rel="describes"' in links


def test_the_vocabulary_keeps_its_own_base(serve, sample_store):
    """The ontology is described under its own IRI also where the data have another base."""
    site = serve(sample_store, PERFGRAPH_BASE="https://data.example.gov.cn/")
    assert '<https://w3id.org/perfgraph/ns>; rel="describes"' in site.send("GET", "ns").headers["link"]
    assert "<https://data.example.gov.cn/id/x>" in site.send("GET", "id/x").headers["link"]


@pytest.mark.parametrize(
    "path",
    [
        THING,
        f"{THING}.ttl",
        f"{THING}.html",
        "nothing",
        "static/style.css",
        "healthz",
        "metrics",
        "robots.txt",
        f"{THING}/",
    ],
)
def test_head_is_get_without_a_body(served, path: str):
    """HEAD has the status and the headers of GET, of which only the date and sizes of counts may differ."""
    whole, head = served.send("GET", path), served.send("HEAD", path)
    assert (head.status, head.body) == (whole.status, b"")
    changing = {"date", *(["content-length"] if path == "metrics" else [])}
    assert {**head.headers, **dict.fromkeys(changing, "")} == {**whole.headers, **dict.fromkeys(changing, "")}


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize(
    "path", [THING, f"{THING}.ttl", "units", "nothing", "static/style.css", "healthz", "metrics"]
)
def test_other_methods_are_refused(served, path: str, method: str):
    """405 says which methods an address takes (RFC 9110 §15.5.6)."""
    answer = served.send(method, path, b"")
    assert answer.status == 405
    assert {"GET", "HEAD"} <= set(answer.headers["allow"].split(", "))
    assert method not in answer.headers["allow"]


def test_options_tells_the_methods(served):
    """OPTIONS answers what may be asked, without a body."""
    answer = served.send("OPTIONS", THING)
    assert (answer.status, answer.body, answer.headers["allow"]) == (204, b"", "GET, HEAD, OPTIONS")


def test_what_is_not_there_is_not_found(served):
    """404 for a thing that the graph does not know, as a page for readers and as a line for machines."""
    page = served.send("GET", "id/project/NOTHING.html")
    assert (page.status, page.media_type) == (404, "text/html")
    line = served.send("GET", "id/project/NOTHING.ttl")
    assert (line.status, line.media_type) == (404, "text/plain")
    assert "link" not in line.headers
    assert line.headers["cache-control"] == "no-store"


def test_encoding_of_a_path_makes_no_difference(served):
    """Lower-case digits and needless percent-encoding name the same resource (RFC 3986 §6.2.2)."""
    odd = f"%69d/project/{CODE.replace('W', '%57')}.ttl"
    assert served.send("GET", odd).headers["etag"] == served.send("GET", f"{THING}.ttl").headers["etag"]
    answer = request(served.address, b"/id/%e5%b1%b1")
    assert answer.headers["location"] == "/id/%E5%B1%B1.html"


def test_a_slash_at_the_end_is_led_away(served):
    """A slash too much is answered by 308 with the address without it, on this site only."""
    answer = served.send("GET", f"{THING}/?lang=en")
    assert (answer.status, answer.headers["location"]) == (308, f"/{THING}?lang=en")
    assert served.send("GET", "/evil.example/").status == 404


@pytest.mark.parametrize("target", HOSTILE)
def test_a_hostile_target_gets_a_plain_answer(served, target: str):
    """No target makes the server fail, leaves its host, or writes into a header."""
    answer = request(served.address, target.encode())
    assert answer.status in {200, 204, 303, 308, 400, 404, 406}
    location = answer.headers.get("location", "/")
    assert urlsplit(urljoin(served.address, location)).netloc == urlsplit(served.address).netloc
    assert not {"set-cookie", "x"} & set(answer.headers)
    assert all(32 <= ord(sign) < 127 for value in answer.headers.values() for sign in value)


def test_bytes_that_are_no_ascii_are_refused(served):
    """A target that is not ASCII, which HTTP does not know (RFC 9112 §3.2), is a bad request."""
    assert request(served.address, "/id/山".encode()).status == 400
    assert request(served.address, b"/id/x?q=\xff\x01").status == 400


@pytest.mark.parametrize(
    ("target", "status"),
    [("/id/" + "a" * 9_000, 414), ("/?q=" + "a" * 66_000, 414), ("/?q=" + "a" * 3_000_000, 414)],
)
def test_a_long_target_is_refused(served, target: str, status: int):
    """A target that is too long is told so, whatever its length (RFC 9110 §15.5.15)."""
    assert request(served.address, target).status == status


def test_a_long_query_is_no_failure(served):
    """What a page does not know is left out, and links stay short enough for every proxy."""
    answer = request(served.address, "/id/x?q=" + "a" * 50_000, b"Accept: text/turtle")
    assert answer.status == 303
    answer = request(served.address, f"/{THING}.ttl?q=" + "a" * 50_000)
    assert answer.status == 200
    assert len(answer.headers["link"]) < 8_000


@pytest.mark.parametrize("host", [b"evil.example", b"[", b'x"><script>', b"evil.example:99999", b""])
def test_the_host_header_appears_nowhere(served, host: bytes):
    """A hostile Host header changes no answer: the site knows its own address."""
    for target in (f"/{THING}", f"/{THING}.html", f"/{THING}.ttl", "/nothing", f"/{THING}/"):
        answer = request(served.address, target, host=host)
        assert answer.status in {200, 303, 308, 404}
        assert b"evil" not in answer.raw
        assert b"<script>" not in answer.raw


def test_the_forwarded_host_appears_nowhere(served):
    """Neither do the headers that proxies set."""
    headers = (b"X-Forwarded-Host: evil.example", b"Forwarded: host=evil.example", b"X-Original-URL: /evil")
    assert b"evil" not in request(served.address, f"/{THING}.html", *headers).raw


def test_the_language_is_chosen_by_address_cookie_and_header(served):
    """The address stands above the cookie, the cookie above the header, and Chinese is the default."""
    page = f"{THING}.html"

    def language(query: str = "", **headers: str) -> str:
        return served.send("GET", page + query, **headers).headers["content-language"]

    assert language() == language(accept_language="fr") == "zh-Hans"
    assert language(accept_language="en-GB,en;q=0.9,zh;q=0.5") == "en"
    assert language(accept_language="en", cookie="lang=zh") == "zh-Hans"
    assert language("?lang=en", cookie="lang=zh", accept_language="zh") == "en"
    assert language("?lang=xx", cookie="lang=yy", accept_language="en") == "en"


def test_a_choice_by_hand_is_kept_in_a_cookie(served):
    """The cookie holds the language alone, for this site alone, out of reach of scripts."""
    cookie = served.send("GET", f"{THING}.html?lang=en").headers["set-cookie"]
    assert cookie.startswith("lang=en; ")
    assert {"HttpOnly", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))
    assert "set-cookie" not in served.send("GET", f"{THING}.html?lang=en%0d%0a").headers
    assert "set-cookie" not in served.send("GET", f"{THING}.html").headers


def test_every_origin_may_read(served):
    """Reading is open to pages of every origin, without credentials."""
    answer = served.send("GET", f"{THING}.ttl", origin="https://a.example", cookie="lang=en")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers
    assert {"ETag", "Link", "Location"} <= set(answer.headers["access-control-expose-headers"].split(", "))


def test_a_preflight_allows_reading_and_no_token(served):
    """A page of another origin may send a query, and never a token (Fetch §3.2)."""
    asked = {"origin": "https://a.example", "access_control_request_method": "POST"}
    allowed = served.send("OPTIONS", "sparql", **asked, access_control_request_headers="content-type")
    assert allowed.status == 200
    assert "authorization" not in allowed.headers["access-control-allow-headers"].lower()
    for path in ("sparql", "update", "graph-store", THING):
        refused = served.send("OPTIONS", path, **asked, access_control_request_headers="authorization")
        assert refused.status == 400
    asked["access_control_request_method"] = "DELETE"
    assert served.send("OPTIONS", "graph-store", **asked).status == 400


@pytest.mark.parametrize(
    "path",
    [THING, f"{THING}.html", f"{THING}.ttl", "nothing", "static/style.css", "sparql?query=x", "healthz"],
)
def test_every_answer_carries_the_security_headers(served, path: str):
    """No answer is guessed at, framed, or allowed anything from elsewhere."""
    headers = served.send("GET", path).headers
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert "unsafe" not in headers["content-security-policy"]
    assert policy["frame-ancestors"] == "'none'"
    assert headers["x-content-type-options"] == "nosniff"
    assert "server" not in headers


@pytest.mark.parametrize("path", ["query/unit-overview", "query/unit-overview.csv?year=2021"])
def test_a_question_is_linked_in_the_formats_that_it_has(served, path: str):
    """A table is no graph: its links name no RDF, each of them answers, and nothing else is told about it."""
    for _ in range(2):
        answer = served.send("GET", path)
        links = re.findall(r'<([^>]*)>; rel="alternate"; type="([^"]*)"', answer.headers["link"])
        assert {"text/csv", "text/html"} < {kind for _, kind in links}
        assert not {"text/turtle", "application/ld+json"} & {kind for _, kind in links}
        for address, kind in links:
            found = served.send("GET", address.removeprefix(served.address))
            assert (found.status, found.media_type) == (200, kind)
        assert "perfgraph-formats" not in answer.headers
