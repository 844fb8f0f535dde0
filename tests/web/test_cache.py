"""Kept answers: entity tags, copies that clients hold, compression, and how much is kept."""

import gzip
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfgraph.web.cache import LARGEST, Cache, Kept, entity_tag, matching

THING = "id/project/13030321W9TGCMKL98GWR"
QUERY = "sparql?query=" + quote("SELECT * WHERE { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 200")
PATHS = [f"{THING}.ttl", f"{THING}.html", QUERY, "static/style.css"]
MISSING = ["id/project/NOTHING.ttl", "nothing", "static/nothing", "sparql?query=nonsense"]


def test_every_format_and_language_has_its_own_tag(served):
    """No two representations share an entity tag, so that no cache can mix them."""
    tags = {
        served.send("GET", f"{THING}.{suffix}").headers["etag"]
        for suffix in ("ttl", "nt", "rdf", "trig", "nq")
    }
    tags |= {served.send("GET", f"{THING}.html", accept_language=tag).headers["etag"] for tag in ("zh", "en")}
    assert len(tags) == 7


def test_two_servers_on_one_store_give_one_tag(served, serve, sample_store):
    """A tag comes from the contents alone, so that a restart or a second server keeps every copy good."""
    other = serve(sample_store)
    for path in PATHS:
        assert other.send("GET", path).headers["etag"] == served.send("GET", path).headers["etag"]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("coding", ["identity", "gzip"])
@pytest.mark.parametrize("path", PATHS)
def test_a_copy_that_is_current_is_not_sent_again(served, path: str, coding: str, method: str):
    """304 carries the tag that the client holds, the same Vary, and no body (RFC 9110 §15.4.5)."""
    first = served.send("GET", path, accept_encoding=coding)
    assert first.status == 200
    tag = first.headers["etag"]
    again = served.send(method, path, accept_encoding=coding, if_none_match=f'"other", W/{tag}')
    assert (again.status, again.body) == (304, b"")
    assert again.headers["etag"] == tag
    assert again.headers["vary"] == first.headers["vary"]
    assert "content-length" not in again.headers
    assert served.send(method, path, accept_encoding=coding, if_none_match='"other"').status == 200


@pytest.mark.parametrize("path", PATHS)
def test_any_copy_counts_where_something_is(served, path: str):
    """`If-None-Match: *` is 304 for what is there, kept already or not (RFC 9110 §13.1.2)."""
    fresh = f"{path}{'&' if '?' in path else '?'}never-asked-before=1"
    assert served.send("GET", fresh, if_none_match="*").status == 304
    assert served.send("GET", fresh, if_none_match="*").status == 304


@pytest.mark.parametrize("path", MISSING)
def test_no_copy_counts_where_nothing_is(served, path: str):
    """A client that holds a copy is told of an error all the same, and no cache keeps it."""
    answer = served.send("GET", path, if_none_match="*")
    assert answer.status in (400, 404)
    assert "etag" not in answer.headers
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", PATHS)
def test_a_compressed_answer_is_the_same_answer(served, path: str):
    """A client that takes gzip gets the same bytes compressed, under another strong tag."""
    plain = served.send("GET", path, accept_encoding="gzip;q=0, identity")
    packed = served.send("GET", path, accept_encoding="br, GZIP;q=0.5")
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body
    assert packed.headers["etag"] != plain.headers["etag"]
    assert "Accept-Encoding" in plain.headers["vary"].split(", ")


def test_a_post_is_answered_whatever_copy_is_held(served):
    """Conditions of GET and HEAD do not hold for POST (RFC 9110 §13.1.2)."""
    asked = {"body": "ASK {}", "content_type": "application/sparql-query"}
    assert served.send("POST", "sparql", **asked, if_none_match="*").status == 200


def test_a_file_with_its_version_is_kept_for_good(served):
    """A static file is asked for once when its address has its version, else each time."""
    page = served.send("GET", f"{THING}.html").text
    start = page.index("static/style.css?v=")
    named = page[start : page.index('"', start)]
    assert "immutable" in served.send("GET", named).headers["cache-control"]
    assert served.send("GET", "static/style.css").headers["cache-control"] == "no-cache"


def test_the_least_used_answer_leaves_first():
    """The cache stays within its capacity and forgets what was not asked for longest."""
    cache = Cache(capacity=10_000)
    for key in ("a", "b", "c"):
        cache.put(key, Kept(200, "text/plain", {}, key, b"x" * 2_000))
    assert cache.get("a") is not None
    cache.put("d", Kept(200, "text/plain", {}, "d", b"x" * 2_000))
    assert [key for key in "abcd" if cache.get(key)] == ["a", "c", "d"]
    assert cache.size <= cache.capacity


def test_an_answer_is_replaced_and_counted_once():
    """Keeping an answer again does not count it twice; one that is too large is not kept."""
    cache = Cache()
    for size in (100, 3_000, 100):
        cache.put("a", Kept(200, "text/plain", {}, "a", b"x" * size))
    before = cache.size
    cache.put("b", Kept(200, "text/plain", {}, "b", b"x" * (LARGEST + 1)))
    assert cache.get("b") is None
    assert cache.size == before < 1_000


@given(
    st.lists(st.text(max_size=20), min_size=1, max_size=4),
    st.lists(st.text(max_size=20), min_size=1, max_size=4),
)
def test_different_things_have_different_tags(one: list[str], other: list[str]):
    """A tag stands for its parts and how they are parted, and fits into a header."""
    tag = entity_tag(*one)
    assert (tag == entity_tag(*other)) == (one == other)
    assert tag.isalnum()
    assert tag.isascii()


@given(st.text(max_size=200))
def test_no_condition_is_a_failure(header: str):
    """Whatever a client sends as its tags, it holds the answer only when it names the tag."""
    assert matching(header, "abcdef0123456789") == ""
    assert (
        matching(f'{header.replace(",", "")}, "abcdef0123456789"', "abcdef0123456789") == "abcdef0123456789"
    )
