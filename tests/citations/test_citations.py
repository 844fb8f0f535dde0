"""Citations: every form of brackets, leading words, titles in titles, and what is none."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfgraph.citations import DocumentNumber, citations, parse_number, title_key
from perfgraph.citations.gazetteer import marks
from perfgraph.citations.numerals import number_of, numeral
from perfgraph.citations.reading import PAIRS

KNOWN = sorted(mark for mark in marks() if not mark.endswith("令") and "(" not in mark)
NUMBERS = st.builds(
    DocumentNumber,
    st.sampled_from([*KNOWN, "宁财(农)指标", "同财农(农)指标"]),
    st.integers(1949, 2049),
    st.one_of(
        st.integers(1, 99_999).map(str),
        st.tuples(st.integers(1, 999), st.integers(1, 99)).map(lambda both: f"{both[0]}-{both[1]}"),
    ),
)
LEADS = ("", "根据", "按照", "转发", "依据《某办法》和", "执行（", "见：", "第1条按", "的")


def only(text: str) -> tuple[str, bool]:
    """Return the number of the only citation with a number, and whether it was repaired."""
    (found,) = (one for one in citations(text) if one.number)
    assert text[found.start : found.end] == found.text
    return str(found.number), found.repaired


@given(NUMBERS, st.sampled_from(PAIRS), st.sampled_from(LEADS))
def test_every_pair_of_brackets_gives_the_same_number(number: DocumentNumber, pair: str, lead: str) -> None:
    """A number is the same whatever its brackets, and leading words stay out of it."""
    assert only(lead + number.written(pair) + "文件") == (str(number), False)


@given(NUMBERS, st.sampled_from(["", "〔", "〕", "〔]", "(〕"]))
def test_lost_brackets_are_repaired_and_flagged(number: DocumentNumber, brackets: str) -> None:
    """One bracket or both may be lost, or the two be of different kinds."""
    opening, closing = (brackets[:1], brackets[1:]) if brackets != "〕" else ("", "〕")
    written = f"{number.issuer}{opening}{number.year}{closing}{number.serial}号"
    assert only(written) == (str(number), True)


@given(NUMBERS)
def test_spaces_widths_and_zeros_make_no_difference(number: DocumentNumber) -> None:
    """Full-width digits, spaces inside and leading zeros write the same number."""
    wide = str.maketrans("0123456789-", "０１２３４５６７８９－")
    assert only(f"{number.issuer} 〔 {number.year} 〕 {number.serial} 号".translate(wide))[0] == str(number)
    assert only(f"{number.issuer}〔{number.year}〕第0{number.serial}号")[0] == str(number)


@given(NUMBERS)
def test_the_normal_form_reads_back(number: DocumentNumber) -> None:
    """What is printed is read as the same number."""
    assert parse_number(str(number)) == number


@given(
    st.text(alphabet="《》〈〉〔〕[]()（）0123456789年第号令财社农国务院主席部一十百的和-、 ", max_size=80)
)
def test_any_text_has_citations_that_stand_in_it(text: str) -> None:
    """Nothing fails; citations are verbatim, in order, apart, and each names something."""
    found = citations(text)
    assert all(text[one.start : one.end] == one.text for one in found)
    assert all(first.end <= second.start for first, second in pairwise(found))
    assert all(one.number or "《" in one.text for one in found)


@given(st.integers(1, 9_999))
def test_numerals_read_back(number: int) -> None:
    """A Chinese numeral is the number it was made of."""
    assert number_of(numeral(number)) == number


@pytest.mark.parametrize(
    ("text", "number", "repaired"),
    [
        ("按照财预[2013]53号", "财预〔2013〕53号", False),
        ("宁财(农)指标[2022]605号", "宁财(农)指标〔2022〕605号", False),
        ("同财农（农）指标〔2023〕2-1号", "同财农(农)指标〔2023〕2-1号", False),
        ("鲁财科教(2024)67号", "鲁财科教〔2024〕67号", False),
        ("冀财社2021152号", "冀财社〔2021〕152号", True),
        ("邯财社2018126号", "邯财社〔2018〕126号", True),
        ("辽残联办发〔202055号", "辽残联办发〔2020〕55号", True),
        ("湘财绩〔20207号", "湘财绩〔2020〕7号", True),
        ("根据国务院令第488号", "国务院令第488号", False),
        ("中华人民共和国主席令第三十六号公布", "主席令第三十六号", False),
        ("主席令（第36号）", "主席令第三十六号", False),
        ("县政府转发财社〔2010〕256号的通知", "财社〔2010〕256号", False),
        ("财政部 中国残联财社〔2010〕256号文", "财社〔2010〕256号", False),
        ("根據財社〔2010〕256號", "财社〔2010〕256号", False),
        ("《财社〔2010〕256号》", "财社〔2010〕256号", False),
    ],
)
def test_numbers_as_documents_write_them(text: str, number: str, repaired: bool) -> None:
    """Forms that were seen in documents, and orders."""
    assert only(text) == (number, repaired)


@pytest.mark.parametrize(
    "text",
    [
        "", "2021年", "项目2021001号", "合同编号2021152号", "合同编号〔2021〕001号", "第3批资金（2021）12号",
        "2021年1月12号", "260元", "13030321UHI7V7FRFGNBT", "转发〔2020〕5号", "财社〔1849〕2号", "《没有结束",
        "财社〔2010〕0号", "令第号",
    ],
)  # fmt: skip
def test_what_is_no_citation(text: str) -> None:
    """Dates, amounts, contracts, codes and marks without an issuer are none."""
    assert citations(text) == ()


def test_titles_and_numbers_of_one_document_are_one_citation() -> None:
    """A number stands behind its title, with or without brackets, or ahead of it."""
    text = "据《关于印发〈甲办法〉的通知》（财社〔2016〕114号）、《乙条例》，财预[2013]53号文件《丙规划》"
    text += "和《丁》"
    found = [(one.text, one.title, str(one.number or "")) for one in citations(text)]
    assert found == [
        (
            "《关于印发〈甲办法〉的通知》（财社〔2016〕114号）",
            "关于印发〈甲办法〉的通知",
            "财社〔2016〕114号",
        ),
        ("《乙条例》", "乙条例", ""),
        ("财预[2013]53号文件《丙规划》", "丙规划", "财预〔2013〕53号"),
        ("《丁》", "丁", ""),
    ]


def test_words_that_could_be_an_issuer_leave_it_uncertain() -> None:
    """What stands directly before a known mark, too long for a region, makes it uncertain who issued it."""
    (found,) = citations("残疾人康复补助经费财社〔2010〕256号")
    assert (str(found.number), found.certain) == ("财社〔2010〕256号", False)
    (local,) = citations("邯财社〔2010〕256号")
    assert (str(local.number), local.certain) == ("邯财社〔2010〕256号", True)


def test_a_title_in_a_title_closes_with_the_outer_one() -> None:
    """Marks of both kinds may be nested."""
    for inner in ("《甲办法》", "〈甲办法〉", "<甲办法>"):
        (found,) = citations(f"据《关于印发{inner}的通知》。")
        assert found.title == f"关于印发{inner}的通知"
        assert title_key(found.title) == "甲办法"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("关于印发《项目支出绩效评价管理办法》的通知", "项目支出绩效评价管理办法", True),
        ("关于印发项目支出绩效评价管理办法的通知", "项目支出绩效评价管理办法", True),
        ("财政部 中国残联关于残疾人机动轮椅车燃油补贴的通知", "关于残疾人机动轮椅车燃油补贴的通知", True),
        ("“十四五”残疾人保障和发展规划", "十四五残疾人保障和发展规划", True),
        ("中华人民共和国残疾人保障法", "残疾人保障法", True),
        ("残疾人保障法", "残疾人保障法实施办法", False),
        ("关于转发〈甲办法〉的通知", "甲办法", False),
        ("财政支出绩效评价管理办法", "财政支出绩效评价管理暂行办法", False),
    ],
)
def test_titles_of_one_document_have_one_key(one: str, other: str, same: bool) -> None:
    """What issues a document is known by it; a title that begins like another is another."""
    assert (title_key(one) == title_key(other)) is same


def test_the_time_grows_with_the_length() -> None:
    """Texts made to be hard are read to their end."""
    assert len(citations("财社〔2010〕256号《甲》" * 2_000)) == 2_000
    assert citations("《" * 20_000) == ()
    assert len(citations("《甲" * 100 + "》" * 100)) == 1
    assert citations("国务院部" * 5_000 + "第") == ()
