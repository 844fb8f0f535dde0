"""What a citation means: one document by number or title, or none with those that are near."""

import pytest

from perfgraph.citations import citations
from perfgraph.errors import QueryError
from perfgraph.policies import Entry, Register
from perfgraph.terms import DCTERMS, Names

NAMES = Names()


def entry(slug: str, title: str, number: str = "", issued: str = "", unconfirmed: str = "") -> Entry:
    """Return an entry of a small register."""
    doubtful = frozenset({DCTERMS(unconfirmed).value} if unconfirmed else ())
    return Entry(NAMES.policy(slug), (title,), number, issued=issued, unconfirmed=doubtful)


REGISTER = Register(
    (
        entry("fuel", "关于燃油补贴的通知", "财社〔2010〕256号"),
        entry("care", "托养管理办法", "示财社〔2021〕3号"),
        entry("care-rules", "托养管理办法实施细则", "示财社〔2021〕4号"),
        entry("plan", "康复计划", unconfirmed="title"),
        entry("twice-1", "评价办法", "财预〔2009〕76号", "2009"),
        entry("twice-2", "评价办法", "财预〔2011〕285号", "2011"),
        entry("north", "关于救助的通知", "示民发〔2020〕8号"),
        entry("south", "关于养老的通知", "示民发〔2020〕8号"),
        entry("law", "残疾人保障法", "主席令第三十六号"),
        entry("guess", "监控办法", "财预〔2019〕136号", unconfirmed="identifier"),
    )
)


@pytest.mark.parametrize(
    ("text", "slug", "how"),
    [
        ("财社[2010]256号", "fuel", "number"),
        ("财社2010256号", "fuel", "number"),
        ("《财政部关于燃油补贴的通知》", "fuel", "title"),
        ("《关于燃油补贴的通知》（财社〔2010〕256号）", "fuel", "number and title"),
        ("《燃油补贴》（财社〔2010〕256号）", "fuel", "number"),
        ("《托养管理办法》", "care", "title"),
        ("《关于印发〈托养管理办法〉的通知》", "care", "title"),
        ("《托养管理办法实施细则》", "care-rules", "title"),
        ("《康复计划》", "plan", "title"),
        ("《康复计划》（示残联发〔2020〕1号）", "plan", "title"),
        ("《关于救助的通知》（示民发〔2020〕8号）", "north", "number and title"),
        ("《残疾人保障法》（主席令第36号）", "law", "number and title"),
        ("《评价办法》（财预〔2011〕285号）", "twice-2", "number and title"),
    ],
)
def test_a_citation_that_means_one_document(text: str, slug: str, how: str) -> None:
    """A number or a title of one document resolves; a title that another begins with is its own."""
    (citation,) = citations(text)
    meant = REGISTER.resolve(citation)
    assert meant.policy is not None
    assert (meant.policy.iri, meant.how) == (NAMES.policy(slug), how)


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("财社〔2011〕256号", ["fuel"]),  # the year is wrong
        ("《关于燃油补贴的通知》（财社〔2011〕256号）", ["fuel"]),
        ("财社〔2010〕257号", ["fuel"]),  # a digit is wrong
        ("冀财社〔2010〕256号", ["fuel"]),  # the region's
        ("残疾人康复补助经费财社〔2010〕256号", ["fuel"]),  # who issued it is a guess
        ("《托养办法》", ["care"]),
        ("《托养管理》", ["care", "care-rules"]),
        ("《评价办法》", ["twice-1", "twice-2"]),
        ("示民发〔2020〕8号", ["north", "south"]),  # two issuers use one mark
        ("主席令第三十六号", ["law"]),  # each President counts from one
        ("《完全不同的通知》（财社〔2010〕256号）", ["fuel"]),
        ("《托养管理办法》（财社〔2010〕256号）", ["fuel", "care", "care-rules"]),
        ("教体艺〔1999〕1号", []),
    ],
)
def test_a_citation_that_means_none_is_near_some(text: str, near: list[str]) -> None:
    """What does not agree in everything that is cited means nothing, and tells what it may have meant."""
    (citation,) = citations(text)
    meant = REGISTER.resolve(citation)
    assert meant.policy is None
    assert [one.iri for one in meant.near] == [NAMES.policy(slug) for slug in near]


def test_a_fact_that_nobody_confirms_makes_it_unsure() -> None:
    """A number or title that the register does not confirm is found, and said to be unsure."""
    sure = {
        text: REGISTER.resolve(citations(text)[0]).sure
        for text in ("财预〔2019〕136号", "《监控办法》", "《康复计划》")
    }
    assert sure == {"财预〔2019〕136号": False, "《监控办法》": True, "《康复计划》": False}


def test_a_document_is_found_by_any_name() -> None:
    """Number in any brackets, title, slug and address; else the nearest are named."""
    for reference in ("财社(2010)256号", "关于燃油补贴的通知", "fuel", NAMES.policy("fuel").value):
        assert REGISTER.find(reference).iri == NAMES.policy("fuel")
    with pytest.raises(QueryError, match=r"found no documents .*fuel \(财社〔2010〕256号\)"):
        REGISTER.find("财社〔2011〕256号")
    with pytest.raises(QueryError, match="found 2 documents"):
        REGISTER.find("评价办法")
    with pytest.raises(QueryError, match="none is near it"):
        REGISTER.find("xyz")
