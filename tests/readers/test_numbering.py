"""What the reader of Word files promises about the numbers that Word prints and does not write."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfgraph.readers import read_bytes
from perfgraph.readers.counting import written

Docx = Callable[..., bytes]


def level(depth: int, style: str, pattern: str, more: str = "") -> str:
    """Return a level of an abstract numbering."""
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{style}"/>'
        f'<w:lvlText w:val="{pattern}"/>{more}</w:lvl>'
    )


def abstract(number: int, *levels: str) -> str:
    """Return an abstract numbering."""
    return f'<w:abstractNum w:abstractNumId="{number}">{"".join(levels)}</w:abstractNum>'


def instance(number: int, of: int, more: str = "") -> str:
    """Return a numbering instance."""
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{of}"/>{more}</w:num>'


def item(text: str, number: int | None = None, depth: int | None = None, style: str = "") -> str:
    """Return a paragraph with a numbering instance, a level and a style, each if given."""
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    own = "" if depth is None else f'<w:ilvl w:val="{depth}"/>'
    own += "" if number is None else f'<w:numId w:val="{number}"/>'
    properties += f"<w:numPr>{own}</w:numPr>" if own else ""
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def style(key: str, numbering: str = "", based_on: str = "", kind: str = "paragraph") -> str:
    """Return a style with numbering properties and the style it is based on."""
    base = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    properties = f"<w:pPr><w:numPr>{numbering}</w:numPr></w:pPr>"
    return f'<w:style w:type="{kind}" w:styleId="{key}">{base}{properties}</w:style>'


def texts(data: bytes) -> list[str]:
    """Return the paragraphs of a Word file."""
    return [paragraph.text for paragraph in read_bytes(data, "numbered.docx").paragraphs]


CHINESE = abstract(
    0,
    level(0, "chineseCounting", "%1、"),
    level(1, "decimal", "（%2）"),
    level(2, "decimal", "%1.%2.%3", "<w:isLgl/>"),
)


def test_levels_count_and_restart(docx: Docx) -> None:
    """A level counts on until one above it does; the pattern may name the levels above."""
    body = (
        item("甲", 1) + item("乙", 1, 1) + item("丙", 1, 1) + item("丁", 1, 2) + item("戊", 1)
        + item("己", 1, 1) + item("庚", 1, 2)
    )  # fmt: skip
    assert texts(docx(body, CHINESE + instance(1, 0))) == [
        "一、甲", "（1）乙", "（2）丙", "1.2.1 丁", "二、戊", "（1）己", "2.1.1 庚",
    ]  # fmt: skip


def test_numbers_in_cells_count_in_reading_order(docx: Docx) -> None:
    """Numbered goals in a cell carry their numbers, one count through cells and inner tables."""
    inner = f"<w:tbl><w:tr><w:tc>{item('b', 1)}</w:tc></w:tr></w:tbl>"
    body = f"<w:tbl><w:tr><w:tc>{item('a', 1)}{inner}{item('c', 1)}</w:tc></w:tr></w:tbl>{item('d', 1)}"
    document = read_bytes(docx(body, abstract(0, level(0, "decimal", "%1.")) + instance(1, 0)), "x.docx")
    assert [table.cells[0].text for table in document.tables] == ["1.a\n3.c", "2.b"]
    assert document.paragraphs[0].text == "4.d"


def test_instances_share_their_counts_unless_they_restart(docx: Docx) -> None:
    """Two instances of one numbering count on; one with a start of its own begins there, once."""
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    numbering = (
        abstract(0, level(0, "decimal", "%1.")) + instance(1, 0) + instance(2, 0) + instance(3, 0, override)
    )
    body = item("a", 1) + item("b", 2) + item("c", 3) + item("d", 3) + item("e", 1)
    assert texts(docx(body, numbering)) == ["1.a", "2.b", "5.c", "6.d", "7.e"]


def test_an_instance_may_replace_a_level(docx: Docx) -> None:
    """A level given by the instance wins over that of the abstract numbering."""
    override = f'<w:lvlOverride w:ilvl="0">{level(0, "upperRoman", "%1)")}</w:lvlOverride>'
    assert texts(docx(item("a", 1), CHINESE + instance(1, 0, override))) == ["I)a"]


def test_numbers_from_styles(docx: Docx) -> None:
    """Numbering comes from the style, from what it is based on, from the default; a zero switches it off."""
    styles = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
        + style("H1", '<w:numId w:val="1"/>')
        + style("H2", '<w:ilvl w:val="1"/>', "H1")
        + style("H3", "", "H1")
        + style("Loop", "", "Loop")
    )
    numbering = abstract(
        0, level(0, "chineseCounting", "%1、"), level(1, "decimal", "%2."),
        level(2, "decimal", "（%3）", '<w:pStyle w:val="H3"/>'),
    ) + instance(1, 0)  # fmt: skip
    body = (
        item("a", style="H1") + item("b", style="H2") + item("c", style="H3") + item("d", 0, style="H1")
        + item("e", style="Loop") + item("f") + item("g", style="H1")
    )  # fmt: skip
    assert texts(docx(body, numbering, styles)) == ["一、a", "1.b", "（1）c", "d", "e", "f", "二、g"]


def test_numbering_through_a_numbering_style(docx: Docx) -> None:
    """An abstract numbering may only point to a numbering style, which names the real one."""
    numbering = (
        abstract(0, level(0, "decimal", "%1)"))
        + '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="List"/></w:abstractNum>'
        + instance(1, 0) + instance(2, 1)
    )  # fmt: skip
    styles = style("List", '<w:numId w:val="1"/>', kind="numbering")
    assert texts(docx(item("a", 2) + item("b", 1), numbering, styles)) == ["1)a", "2)b"]


def test_a_numbering_style_that_points_to_itself(docx: Docx) -> None:
    """A circle of links ends without a number instead of never."""
    numbering = (
        '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="List"/></w:abstractNum>' + instance(2, 1)
    )
    styles = style("List", '<w:numId w:val="2"/>', kind="numbering")
    assert texts(docx(item("a", 2), numbering, styles)) == ["a"]


def test_what_prints_nothing(docx: Docx) -> None:
    """Bullets, empty paragraphs, unknown instances and levels print no number; an empty one still counts."""
    numbering = (
        abstract(0, level(0, "bullet", "•"), level(1, "decimal", "%2."), level(2, "none", ""))
        + instance(1, 0)
    )  # fmt: skip
    body = item("a", 1) + item("", 1, 1) + item("b", 1, 1) + item("c", 1, 2) + item("d", 9) + item("e", 1, 12)
    assert texts(docx(body, numbering)) == ["a", "2.b", "c", "d", "e"]
    assert texts(docx(item("f", 1))) == ["f"]


@pytest.mark.parametrize(
    ("more", "printed"),
    [("", "第1项 a"), ('<w:suff w:val="nothing"/>', "第1项a"), ('<w:suff w:val="space"/>', "第1项 a")],
)
def test_what_parts_number_and_text(docx: Docx, more: str, printed: str) -> None:
    """The number is parted from the text where Word leaves room and no punctuation does it."""
    assert texts(docx(item("a", 1), abstract(0, level(0, "decimal", "第%1项", more)) + instance(1, 0))) == [
        printed
    ]


def test_levels_that_do_not_restart(docx: Docx) -> None:
    """w:lvlRestart of 0 lets a level count through the whole document."""
    numbering = abstract(
        0, level(0, "decimal", "%1."), level(1, "decimal", "(%2)", '<w:lvlRestart w:val="0"/>')
    ) + instance(1, 0)
    body = item("a", 1) + item("b", 1, 1) + item("c", 1) + item("d", 1, 1)
    assert texts(docx(body, numbering)) == ["1.a", "(1)b", "2.c", "(2)d"]


@pytest.mark.parametrize(
    ("style", "numbers"),
    [
        ("decimal", {1: "1", 120: "120"}),
        ("decimalZero", {3: "03", 12: "12"}),
        ("decimalFullWidth", {12: "１２"}),
        ("decimalEnclosedCircle", {1: "①", 20: "⑳", 21: "21"}),
        ("upperRoman", {4: "IV", 1994: "MCMXCIV", 0: "0"}),
        ("lowerLetter", {1: "a", 26: "z", 27: "aa", 53: "aaa"}),
        ("chineseCounting", {1: "一", 10: "十", 11: "十一", 20: "二十", 99: "九十九", 100: "一○○"}),
        ("chineseCountingThousand", {10: "十", 100: "一百", 101: "一百零一", 1001: "一千零一",
                                     1010: "一千零一十", 10_000: "一万",
                                     10_001: "一万零一", 123_400: "十二万三千四百"}),
        ("japaneseCounting", {10: "十", 100: "百", 101: "百一", 1_110: "千百十"}),
        ("ideographDigital", {10: "一〇", 28: "二八"}),
        ("ideographTraditional", {1: "甲", 10: "癸", 11: "11"}),
        ("chineseLegalSimplified", {25: "贰拾伍", 10: "壹拾"}),
        ("bullet", {1: ""}),
        ("someFutureFormat", {7: "7"}),
    ],
)  # fmt: skip
def test_number_formats(style: str, numbers: dict[int, str]) -> None:
    """Each number format prints what Word prints for it."""
    assert {number: written(number, style) for number in numbers} == numbers


@settings(deadline=None)
@given(st.integers(1, 99_999_999), st.integers(1, 99_999_999))
def test_counting_tells_numbers_apart(one: int, other: int) -> None:
    """Two numbers never look the same in the formats that count without end."""
    for style in ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "chineseLegalSimplified"):
        assert (written(one, style) == written(other, style)) == (one == other)
