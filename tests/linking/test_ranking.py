"""Passages ranked by their text: what each method finds, how ranks are fused, what an index may find."""

from decimal import Decimal

import numpy as np
import pytest
from pyoxigraph import NamedNode

from perfgraph.linking.candidates import Candidate, Index
from perfgraph.linking.ranking import BM25, CONSTANT, TfIdf, fuse
from perfgraph.linking.scope import Reach, fields, foreign
from perfgraph.linking.subjects import TARGET, Circumstances, Passage, Subject
from perfgraph.policies import Amount

TEXTS = ["残疾人机动轮椅车燃油补贴标准", "残疾儿童康复救助制度", "老年人高龄津贴发放办法", "公路养护定额"]


def iri(name: str) -> NamedNode:
    """Return an address."""
    return NamedNode(f"urn:test:{name}")


def subject(*texts: str, context: str = "", region: str = "130303", year: str = "2021") -> Subject:
    """Return a target with texts of its own and of its sheet."""
    own = tuple(
        Passage(name, text, None) for name, text in zip(("statedName", "sourceText"), texts, strict=False)
    )
    around = (Passage("projectName", context, None),) if context else ()
    return Subject(
        iri("t"), TARGET, iri("d"), own, around, circumstances=Circumstances("某县残联", region, year)
    )


@pytest.mark.parametrize("method", [TfIdf, BM25])
def test_the_passage_about_the_query_is_first(method: type[TfIdf] | type[BM25]) -> None:
    """Scores are between 0 and 1; what has nothing in common with the query has none."""
    scores = method(TEXTS)(["机动轮椅车燃油费补助", "康复儿童", "ABC"])
    assert scores.shape == (3, 4)
    assert scores[:2].argmax(axis=1).tolist() == [0, 1]
    assert (scores >= 0).all()
    assert (scores <= 1).all()
    assert scores[2].max() == 0


@pytest.mark.parametrize("method", [TfIdf, BM25])
@pytest.mark.parametrize("texts", [[""], ["、。"], ["", "残疾人"]])
def test_texts_without_words_are_no_fault(method: type[TfIdf] | type[BM25], texts: list[str]) -> None:
    """An empty passage or query is found by nothing."""
    scores = method(texts)(["", "残疾人", "、"])
    assert scores[0].max() == 0
    assert scores[2].max() == 0


def test_more_of_the_query_in_a_passage_is_a_higher_bm25() -> None:
    """A query that no passage knows more about than one word stays near 0."""
    scores = BM25(TEXTS)(["燃油补贴", "燃油航班起降架次与旅客吞吐量"])
    assert scores[0, 0] > 3 * scores[1, 0] > 0


def test_fused_ranks_are_reciprocal_and_share_ties() -> None:
    """Σ 1/(60 + rank); equal scores have the better rank, no score has none (Cormack et al. 2009)."""
    one = np.array([[0.9, 0.5, 0.5, 0.0]], dtype=np.float32)
    two = np.array([[0.1, 0.9, 0.0, 0.0]], dtype=np.float32)
    (found,) = fuse({"one": one, "two": two}, np.ones((1, 4), dtype=bool), 10, {})
    expected = {
        0: 1 / (CONSTANT + 1) + 1 / (CONSTANT + 2),
        1: 1 / (CONSTANT + 2) + 1 / (CONSTANT + 1),
        2: 1 / (CONSTANT + 2),
    }
    assert {hit.passage: pytest.approx(hit.fused) for hit in found} == expected
    assert [hit.passage for hit in found] == [0, 1, 2]  # equal ones stay in the order of the index
    assert found[0].scores == {"one": pytest.approx(0.9), "two": pytest.approx(0.1)}


def test_what_may_not_be_found_takes_no_rank() -> None:
    """A passage out of scope does not push others down, and weights count."""
    scores = np.array([[0.9, 0.5]], dtype=np.float32)
    (found,) = fuse({"one": scores}, np.array([[False, True]]), 10, {"one": 2.0})
    assert [(hit.passage, hit.fused) for hit in found] == [(1, pytest.approx(2 / (CONSTANT + 1)))]


def money(text: str, yuan: int) -> tuple[Amount, ...]:
    """Return one amount."""
    return (Amount(text, Decimal(yuan)),)


def test_an_amount_is_matched_by_number_and_currency() -> None:
    """10万元 of a target is 100000元 of a clause; the clause with the amount is first of two alike."""
    clauses = [
        Candidate(iri("a"), "每个县安排康复经费50000元", amounts=money("50000元", 50_000)),
        Candidate(iri("b"), "每个县安排康复经费100000元", amounts=money("100000元", 100_000)),
        Candidate(iri("c"), "公路养护每公里100000元", amounts=money("100000元", 100_000)),
    ]
    (found,) = Index(clauses).find([subject("康复经费", "≤10万元")], 5)
    assert clauses[found[0].passage].iri == iri("b")
    assert found[0].scores["amount"] > 0
    unrelated = [hit for hit in found if clauses[hit.passage].iri == iri("c")]
    assert all(hit.scores["amount"] == 0 for hit in unrelated)  # the same amount of something else


def test_an_index_keeps_to_region_and_year() -> None:
    """Of five editions alike only those of the centre, the province and the county itself are found."""
    reaches = [
        Reach(),
        Reach("130000"),
        Reach("130303"),
        Reach("210000"),
        Reach("", "2022"),
        Reach("", "", "2020"),
    ]
    same = [
        Candidate(iri(str(place)), "残疾人康复救助办法", reach=reach) for place, reach in enumerate(reaches)
    ]
    (here, nowhere) = Index(same).find([subject("残疾人康复救助"), subject("残疾人康复救助", region="")], 9)
    assert {hit.passage for hit in here} == {0, 1, 2}
    assert {hit.passage for hit in nowhere} == {0}


def test_the_sheet_tells_apart_what_reads_alike() -> None:
    """发放及时率 says nothing by itself; the project says of what."""
    both = [Candidate(iri("a"), "高龄津贴按时发放"), Candidate(iri("b"), "燃油补贴按时发放")]
    (found,) = Index(both).find([subject("发放及时率", context="机动轮椅车燃油补贴")], 5)
    assert both[found[0].passage].iri == iri("b")


def test_a_policy_of_another_field_counts_for_less() -> None:
    """Two alike: the one of the unit's own field is first; general rules on budgets belong to every field."""
    both = [
        Candidate(iri("roads"), "补助资金管理办法", fields=fields("公路建设补助资金管理办法 交通运输部")),
        Candidate(iri("own"), "补助资金管理办法", fields=fields("残疾人补助资金管理办法 中国残联")),
    ]
    (found,) = Index(both).find([subject("补助资金管理")], 5)
    assert [both[hit.passage].iri for hit in found] == [iri("own"), iri("roads")]
    assert fields("残疾人项目支出绩效评价管理办法") == frozenset()
    assert not foreign(frozenset(), fields("公路"))


def test_an_index_of_nothing_finds_nothing() -> None:
    """A register may be empty."""
    assert Index([]).find([subject("残疾人康复")], 5) == [[]]


def test_the_same_queries_get_the_same_scores_together_and_alone() -> None:
    """How many subjects are scored at once changes nothing, not even the last digit."""
    index = Index([Candidate(iri(str(place)), text) for place, text in enumerate(TEXTS)])
    some = [subject(text) for text in ("燃油补贴人数", "康复救助人数", "津贴", "养护里程")]
    assert index.find(some, 5) == [found for one in some for found in index.find([one], 5)]
