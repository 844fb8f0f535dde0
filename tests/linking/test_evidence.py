"""What speaks for a link: verbatim, without empty phrases, and a confidence that grows with it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from perfgraph.linking.candidates import Candidate
from perfgraph.linking.evidence import LONGEST, Shared, confidence, features, quotations, shared
from perfgraph.linking.phrases import EMPTY, SHORTEST, pieces, shared_phrases
from perfgraph.linking.ranking import Found
from perfgraph.linking.subjects import TARGET, Passage, Subject
from perfgraph.policies import Amount

CELL, CLAUSE = NamedNode("urn:test:cell"), NamedNode("urn:test:clause")
WORDS = st.text(alphabet="残疾人康复救助补贴标准。，260元满意度工作计划", max_size=40)


@given(st.lists(WORDS, max_size=3), WORDS)
def test_shared_phrases_stand_in_both(texts: list[str], other: str) -> None:
    """Each is verbatim in one text and in the other, long enough, part of no other, and says something."""
    found = shared_phrases(texts, other, pieces(other))
    for phrase in found:
        assert len(phrase) >= SHORTEST
        assert phrase in other
        assert any(phrase in text for text in texts)
        assert not any(phrase in longer for longer in found if longer != phrase)
        assert phrase not in EMPTY


def target(*texts: str) -> Subject:
    """Return a target with a name and a value."""
    named = zip(("statedName", "sourceText"), texts, strict=False)
    return Subject(CELL, TARGET, CELL, tuple(Passage(name, text, CELL) for name, text in named))


def clause(text: str, *amounts: Amount) -> Candidate:
    """Return a clause of a notice."""
    return Candidate(CLAUSE, text, "关于残疾人机动轮椅车燃油补贴的通知", CLAUSE, amounts=amounts)


def test_all_reasons_of_the_fuel_standard() -> None:
    """Amount as the target prints it, phrase, people and unit; quotations from both sides."""
    standard = clause(
        "补贴对象为车主。每车每年260元。各地负责发放。", Amount("每车每年260元", Decimal(260), "车·年")
    )
    own = target("机动轮椅车燃油补贴标准", "260元")
    common = shared(own, standard)
    assert [(reason.kind, reason.text) for reason in common.reasons] == [
        ("amount", "260元"),
        ("phrase", "机动轮椅车燃油补贴"),
        ("unit", "元"),
    ]
    assert [(one.text, one.source) for one in quotations(own, standard, common)] == [
        ("260元", CELL),
        ("每车每年260元。", CLAUSE),
    ]


def test_people_are_shared_by_their_group() -> None:
    """Disabled children are disabled people: what is shared is the narrowest of both."""
    own = target("残疾儿童康复救助人数", "20人")
    assert shared(own, Candidate(CLAUSE, "为残疾人提供康复服务")).beneficiaries == ("残疾人",)
    assert shared(own, Candidate(CLAUSE, "残疾儿童康复救助")).beneficiaries == ("残疾儿童",)
    assert shared(own, Candidate(CLAUSE, "职工教育")).beneficiaries == ()


def test_empty_phrases_and_units_alone_convince_nobody() -> None:
    """满意度 and 有所提高 stand in every document; a unit counts only behind a number."""
    common = shared(target("服务对象满意度", "≥90%"), clause("服务对象满意度有所提高，以%计"))
    assert (common.phrases, common.unit) == ((), "")


def test_a_long_clause_is_quoted_around_what_is_shared() -> None:
    """The quotation is part of the clause, has the phrase, and is not longer than a reader can take in."""
    text = "，".join(["各地要高度重视"] * 60) + "，落实康复救助制度" + "，".join(["切实加强领导"] * 60)
    own = target("康复救助制度落实情况")
    candidate = clause(text)
    quoted = quotations(own, candidate, shared(own, candidate))[1].text
    assert quoted in text
    assert "康复救助制度" in quoted
    assert len(quoted) <= LONGEST


@given(st.floats(0, 1), st.floats(0, 1), st.integers(0, 12), st.booleans(), st.booleans())
def test_more_evidence_is_never_less_sure(
    tfidf: float, bm25: float, length: int, amount: bool, people: bool
) -> None:
    """The confidence is between 0 and 1, never certain, and grows with every feature."""
    numbers = {
        "constant": 1.0, "tfidf": tfidf, "bm25": bm25, "amount": float(amount), "phrase": float(length),
        "beneficiary": float(people),
    }  # fmt: skip
    sure = confidence(numbers)
    assert Decimal("0.01") <= sure <= Decimal("0.99")
    for name in numbers.keys() - {"constant"}:
        assert confidence({**numbers, name: numbers[name] + 0.5}) >= sure


@pytest.mark.parametrize("length", [5, 12, 40])
def test_features_are_bounded(length: int) -> None:
    """A very long phrase counts as one of twelve characters."""
    found = Found(0, 0.1, {"tfidf": 0.5, "bm25": 0.25, "amount": 0.0})
    numbers = features(found, Shared(phrases=("字" * length,), own=("字" * length,)))
    assert numbers["phrase"] == min(12, length)
    assert (numbers["tfidf"], numbers["bm25"], numbers["amount"]) == (0.5, 0.25, 0.0)
