"""Addresses and sorted statements: what must hold for every name, code and order."""

import random
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse, serialize

from perfgraph.errors import SettingsError
from perfgraph.ingest import content_hash
from perfgraph.quads import in_order
from perfgraph.terms import Names, hashed, segment

TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)
MAKERS = [
    lambda names, text: names.project(text),
    lambda names, text: names.unit("130303", text),
    lambda names, text: names.sheet("fb0db740428e03c0", text),
    lambda names, text: names.indicator("quantity", text),
    lambda names, text: names.basis("130303", "762001", "2021", text),
    lambda names, text: names.uncoded_project("130303", "762001", "2021", text),
    lambda names, text: names.issuer(text),
    lambda names, text: names.finding(text),
]


@given(TEXT)
@settings(deadline=None)
def test_every_name_gives_an_ascii_iri_that_survives_n_quads(text: str) -> None:
    """Whatever a document calls a thing, its address is ASCII below the base and parses as it was written."""
    for make in MAKERS:
        node = make(Names(), text)
        assert node.value.isascii()
        assert node.value.startswith("https://w3id.org/perfgraph/id/")
        line = serialize([Quad(node, node, node)], format=RdfFormat.N_QUADS)
        assert next(iter(parse(line, format=RdfFormat.N_QUADS))).subject == node


@given(TEXT, TEXT)
@settings(deadline=None)
def test_two_codes_never_share_an_address(one: str, other: str) -> None:
    """Codes that differ after NFC differ in their segments; the segment gives the code back."""
    assert (segment(one) == segment(other)) == (unquote(segment(one)) == unquote(segment(other)))
    assert segment(unquote(segment(one))) == segment(one)


@given(st.lists(TEXT, min_size=1, max_size=4), st.lists(TEXT, min_size=1, max_size=4))
@settings(deadline=None)
def test_a_hash_stands_for_its_whole_key(one: list[str], other: list[str]) -> None:
    """Keys that differ anywhere, also in how they are parted, differ in their hash."""
    assert (hashed(*one) == hashed(*other)) == (one == other)
    assert set(hashed(*one)) <= set("abcdefghijklmnopqrstuvwxyz234567")


@given(st.lists(st.tuples(TEXT, TEXT), max_size=20), st.integers())
@settings(deadline=None)
def test_the_order_of_statements_does_not_matter(pairs: list[tuple[str, str]], seed: int) -> None:
    """The same statements in any order, repeated or not, are the same bytes and the same hash."""
    predicate = NamedNode("http://example.org/says")
    triples = [Triple(Names().project(subject), predicate, Literal(text)) for subject, text in pairs]
    shuffled = triples * 2
    random.Random(seed).shuffle(shuffled)
    assert in_order(shuffled) == in_order(triples)
    assert content_hash(in_order(shuffled)) == content_hash(in_order(triples))


@pytest.mark.parametrize(
    "base",
    ["", "example.org/", "https://example.org", "https://example.org/a b/", "https://例.cn/", "ftp://x/"],
)
def test_a_base_that_is_no_base_is_refused(base: str) -> None:
    """The message says what was found and what was expected."""
    with pytest.raises(SettingsError, match="expected an http"):
        Names(base)
