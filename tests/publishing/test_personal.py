"""Personal information is found in the forms in which it comes into tables, and other numbers are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfgraph.publishing.personal import IDENTITY, NAME, TELEPHONE, masked, names_below, personal

FOUND = [
    ("联系电话：13800138000", TELEPHONE, "13800138000"),
    ("手机138-0013-8000", TELEPHONE, "138-0013-8000"),
    ("手机：138 0013 8000。", TELEPHONE, "138 0013 8000"),
    ("+86 13800138000", TELEPHONE, "+86 13800138000"),
    ("１３８００１３８０００", TELEPHONE, "１３８００１３８０００"),
    ("0335-5051234", TELEPHONE, "0335-5051234"),
    ("（0335）5051234", TELEPHONE, "（0335）5051234"),
    ("010-62345678转123", TELEPHONE, "010-62345678转123"),
    ("电话：5051234", TELEPHONE, "5051234"),
    ("联系方式\t5051234", TELEPHONE, "5051234"),
    ("身份证号11010519491231002X", IDENTITY, "11010519491231002X"),
    ("440524188001010014", IDENTITY, "440524188001010014"),
    ("联系人：张三", NAME, "张三"),
    ("项目负责人\t王小明\t资金", NAME, "王小明"),
    ("填表人：欧阳娜娜 审核", NAME, "欧阳娜娜"),
    ("单位负责人（签字）：李　四", NAME, "李　四"),
    ("联系人(处室): 陈思，", NAME, "陈思"),
]

NOT_FOUND = [
    "投入13800138000元",
    "13800138000.00",
    "金额13800138000万元",
    "1303032128HRAXGII0LHI",
    "130303210000000301067",
    "d79030ab55ffa59c88aa382cd66ea22196a3a04f88f752cc005a404a4b082bd0",
    "110105194912310021",
    "2021-01-01至2021-12-31",
    "热线12345",
    "冀财预〔2021〕0335号",
    "联系人：",
    "负责人：财务科",
    "项目负责人\t项目名称\t",
    "项目负责人\t单位\t",
    "负责人负责安全管理",
    "0.3355051234",
]


@pytest.mark.parametrize(("text", "rule", "piece"), FOUND)
def test_found(text: str, rule: str, piece: str) -> None:
    """The piece is found as it stands, under its rule."""
    assert [(found.rule, found.text) for found in personal(text)] == [(rule, piece)]


@pytest.mark.parametrize("text", NOT_FOUND)
def test_not_found(text: str) -> None:
    """Amounts, codes, hashes, days and headings are no personal information."""
    assert list(personal(text)) == []


def test_names_stand_below_their_heading() -> None:
    """A column of names is found by its heading; other columns and empty cells are not."""
    rows = [["序号", "姓名", "金额"], ["1", "李四", "王五"], ["2", "", ""], ["3", "赵 六", "1"]]
    assert [found.text for found in names_below(rows)] == ["李四", "赵 六"]


@pytest.mark.parametrize(("text", "_rule", "_piece"), FOUND)
def test_what_is_masked_is_found_no_more(text: str, _rule: str, _piece: str) -> None:
    """A masked text has the same length and holds nothing of what was found."""
    hidden = masked(text, [found.text for found in personal(text)])
    assert len(hidden) == len(text)
    assert list(personal(hidden)) == []


@given(st.text(max_size=200))
def test_any_text_can_be_looked_at(text: str) -> None:
    """Whatever stands in a text, what is found stands in it."""
    assert all(found.text in text for found in personal(text))


LONG = ("1" * 20_000, "0335-" * 5_000, "负责人：" * 5_000, "( " * 10_000, "张 " * 9_000, "联系人 " * 4_000)


@pytest.mark.parametrize("text", LONG)
def test_long_texts_end(text: str) -> None:
    """No text makes a pattern try for ever."""
    assert isinstance(list(personal(text)), list)
