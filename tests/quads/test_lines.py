"""Lines of N-Triples: written as the engine would write them, each once, in the order of their triples."""

from pyoxigraph import Literal, NamedNode, Triple

from perfgraph.quads import content_hash, in_order
from perfgraph.quads.lines import Statements, Subject, quoted

SUBJECT = NamedNode("http://example.org/a")
SAYS = NamedNode("http://example.org/says")


def test_every_character_is_written_as_the_engine_writes_it() -> None:
    """Alone, for each of the basic plane and some beyond, but for halves of surrogate pairs."""
    codes = (*range(0xD800), *range(0xE000, 0x10400), 0x1FFFE, 0x1FFFF, 0x20000, 0x10FFFF)
    assert [code for code in codes if quoted(chr(code)) != str(Literal(chr(code)))] == []


def test_lines_are_the_triples_in_order_each_once() -> None:
    """Whatever follows a text in its line, and whichever term begins like another one."""
    texts = ("a", "ab", "a b", 'a"', "a\nb", "预算", "😀")
    tagged = (
        Literal("a", language="en"),
        Literal("a", language="en-GB"),
        Literal("预算", language="zh-Hans"),
    )
    values = (*texts, *tagged, Literal("1", datatype=SAYS), SUBJECT, NamedNode(SUBJECT.value + "b"))
    terms = [Literal(value) if isinstance(value, str) else value for value in values]
    triples = in_order(Triple(SUBJECT, SAYS, term) for term in terms)
    said = Statements.of_lines(
        [Subject(SUBJECT).has(SAYS, *values, *values), Subject(SUBJECT).has(SAYS, "a")]
    )
    assert said == Statements.of(triples)
    assert (tuple(said), said.hash) == (triples, content_hash(triples))


def test_what_is_not_there_is_not_stated() -> None:
    """None and an empty text give no line, and nothing stated gives no statements."""
    thing = Subject(SUBJECT)
    assert thing.has(SAYS, None, "") == ""
    assert (Statements.of_lines([""]).text, bool(Statements.of_lines([]))) == (b"", False)
    assert thing.has(SAYS, Literal("")) == f'{SUBJECT} {SAYS} "" .\n'
