"""From a request to an operation of the SPARQL 1.1 Protocol, without a server."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from perfgraph.stores import Dataset
from perfgraph.web.protocol import (
    FORM_TYPE,
    QUERY_TYPE,
    UPDATE_TYPE,
    Describe,
    Message,
    ProtocolFault,
    Query,
    Update,
    read_query,
    read_update,
)
from perfgraph.web.results import OFFERED, media_type_for

LIMIT = 1000
A, B = "http://example.org/a", "http://example.org/b"


def test_three_ways_to_ask():
    """GET, a form and the text itself are the same query (SPARQL 1.1 Protocol §2.1.1 to §2.1.3)."""
    expected = Query("ASK { ?s ?p '文 +&' }", None)
    encoded = "query=ASK+%7B+%3Fs+%3Fp+%27%E6%96%87+%2B%26%27+%7D"
    for message in (
        Message("GET", encoded),
        Message("HEAD", encoded),
        Message("POST", "", FORM_TYPE, encoded.encode()),
        Message("POST", "", f"{FORM_TYPE}; charset=UTF-8", encoded.encode()),
        Message("POST", "", QUERY_TYPE, expected.text.encode()),
        Message("POST", "", 'Application/SPARQL-Query; charset="utf-8"', expected.text.encode()),
        Message("POST", "", QUERY_TYPE, b"\xef\xbb\xbf" + expected.text.encode()),
    ):
        assert read_query(message, LIMIT) == expected


def test_graphs_beside_the_text():
    """The graphs are in the address or in the form, in order; one kind alone leaves the other empty."""
    dataset = Dataset((NamedNode(A), NamedNode(B)), (NamedNode(B),))
    fields = f"default-graph-uri={A}&named-graph-uri={B}&default-graph-uri={B}"
    assert read_query(Message("GET", f"query=x&{fields}"), LIMIT) == Query("x", dataset)
    assert read_query(Message("POST", fields, QUERY_TYPE, b"x"), LIMIT) == Query("x", dataset)
    assert read_query(Message("POST", "", FORM_TYPE, f"query=x&{fields}".encode()), LIMIT).dataset == dataset
    half = Message("GET", f"query=x&named-graph-uri={A}")
    assert read_query(half, LIMIT).dataset == Dataset((), (NamedNode(A),))
    using = Message("POST", f"using-graph-uri={A}&using-named-graph-uri={B}", UPDATE_TYPE, b"x")
    assert read_update(using, LIMIT) == Update("x", Dataset((NamedNode(A),), (NamedNode(B),)))


def test_no_query_is_the_description():
    """GET of the endpoint alone asks for its description (SPARQL 1.1 Service Description §2)."""
    assert read_query(Message("GET"), LIMIT) == Describe()
    assert read_query(Message("HEAD", "lang=en&format=turtle"), LIMIT) == Describe("turtle")


FAULTS = [
    (Message("PUT", "query=x"), 405, "found the method PUT, expected GET or POST"),
    (Message("GET", "query=x&query=y"), 400, "query 2 times, expected it once"),
    (Message("GET", f"default-graph-uri={A}"), 400, "query nowhere, expected it once"),
    (Message("POST", "", FORM_TYPE, b""), 400, "query nowhere"),
    (Message("POST", "query=x", QUERY_TYPE, b"y"), 400, "query 2 times"),
    (Message("POST", "", "text/plain", b"x"), 415, f"found the media type text/plain, expected {QUERY_TYPE}"),
    (Message("POST", "", "", b"query=x"), 415, "found no media type"),
    (Message("POST", "", f"{QUERY_TYPE}; charset=UTF-16", b"x"), 415, "character set utf-16, expected UTF-8"),
    (Message("POST", "", QUERY_TYPE, b"ASK { \xff }"), 400, "found the byte 0xff at 7, expected UTF-8"),
    (Message("GET", "query=%FF"), 400, "expected UTF-8"),
    (Message("GET", "query=" + "x" * 1001), 413, "1,001 bytes, expected at most 1,000"),
    (Message("POST", "", QUERY_TYPE, "文".encode() * 334), 413, "1,002 bytes"),
    (Message("GET", "query=x&default-graph-uri=data.ttl"), 400, '"data.ttl", expected the absolute IRI'),
    (Message("GET", f"query=x&using-graph-uri={A}"), 400, "using-graph-uri, expected default-graph-uri or"),
    (Message("GET", "update=CLEAR+ALL"), 400, "updates go by POST to update"),
    (Message("GET", "&".join("a=b" for _ in range(1001))), 400, "too many parameters"),
]


@pytest.mark.parametrize(("message", "status", "words"), FAULTS)
def test_what_is_no_query_operation(message, status, words):
    """A request that is none is refused with a status, what was found and what was expected."""
    with pytest.raises(ProtocolFault) as caught:
        read_query(message, LIMIT)
    assert caught.value.status == status
    assert words in caught.value.text
    assert ("Allow" in caught.value.headers) is (status == 405)


@pytest.mark.parametrize(
    ("message", "status", "words"),
    [
        (Message("GET", "update=x"), 405, "found the method GET, expected POST"),
        (Message("POST", "query=x", UPDATE_TYPE, b"x"), 400, "found a query, expected an update"),
        (Message("POST", "", QUERY_TYPE, b"x"), 415, f"expected {UPDATE_TYPE}"),
        (Message("POST", f"default-graph-uri={A}", UPDATE_TYPE, b"x"), 400, "expected using-graph-uri"),
    ],
)
def test_what_is_no_update_operation(message, status, words):
    """The same for updates, which come by POST alone."""
    with pytest.raises(ProtocolFault) as caught:
        read_update(message, LIMIT)
    assert caught.value.status == status
    assert words in caught.value.text


@given(
    st.sampled_from(["GET", "POST", "HEAD", "DELETE", ""]),
    st.text(alphabet=st.characters(max_codepoint=255)),
    st.sampled_from([FORM_TYPE, QUERY_TYPE, "", "text/plain; charset=x", ";;=", QUERY_TYPE + ";charset="]),
    st.binary(),
)
def test_any_request_is_an_operation_or_a_fault(method, query, content_type, body):
    """Whatever comes, the answer is an operation or a refusal with a client's status, and nothing else."""
    for read in (read_query, read_update):
        status = 200
        try:
            read(Message(method, query, content_type, body), LIMIT)
        except ProtocolFault as fault:
            status = fault.status
        assert status in (200, 400, 405, 413, 415)


@given(st.sampled_from(["SELECT", "ASK", "CONSTRUCT", "DESCRIBE", ""]), st.text(), st.text())
def test_any_wish_is_a_format_or_406(form, accept, name):
    """Whatever is asked for, the answer has a format of its query form, or 406 lists them."""
    offered = OFFERED.get(form, OFFERED["CONSTRUCT"])
    try:
        found = media_type_for(form, accept, name)
    except ProtocolFault as fault:
        found = offered[0] if fault.status == 406 and offered[0] in fault.text else ""
    assert found in offered
