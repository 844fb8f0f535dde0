"""Policy texts in every format to their clauses, and what is no policy text."""

import csv
import json
from pathlib import Path

import pytest
from docx import Document as Word
from sample_texts import BARE, NOTICE, STATUTE

from perfgraph.errors import DocumentError
from perfgraph.policies import PolicyText
from perfgraph.policies.reading import policy_text, read_policies, read_policy
from perfgraph.readers import read_bytes

FORMS = Path(__file__).parents[1] / "forms" / "documents"


def text_of(content: str | bytes, name: str = "notice.txt") -> PolicyText:
    """Return a policy text from what stands in a file."""
    data = content.encode() if isinstance(content, str) else content
    return policy_text(read_bytes(data, name))


def labels(text: PolicyText) -> list[tuple[str, str]]:
    """Return the local names and labels of the clauses."""
    return [(passage.local, passage.label) for passage in text.passages]


def word(tmp_path: Path, content: str) -> bytes:
    """Return a Word file with a paragraph for each line."""
    made, path = Word(), tmp_path / "notice.docx"
    for line in content.splitlines():
        made.add_paragraph(line)
    made.save(str(path))
    return path.read_bytes()


def test_a_notice_is_known_by_its_first_and_last_lines() -> None:
    """Number, title, issuers, the day of signing and the day from which it is in force."""
    text = text_of(NOTICE)
    assert str(text.number) == "示财社〔2022〕18号"  # not the one that it cites
    assert text.title == "关于调整残疾人托养补贴标准的通知"
    assert text.issuers == ("示例市财政局", "示例市残疾人联合会")
    assert (text.issued, text.in_force_from) == ("2022-06-15", "2022-07-01")
    assert text.findings == ()


def test_headings_and_articles_make_a_tree() -> None:
    """Headings of four kinds; the annex numbers its articles anew; only divided articles have paragraphs."""
    assert labels(text_of(NOTICE)) == [
        ("preamble", "序言"),
        ("c-1", "一、 补贴对象"),
        ("c-2", "二、 补贴标准"),
        ("c-2-1", "二、（一） 居家托养"),
        ("c-2-2", "二、（二） 寄宿托养"),
        ("c-2-2-1", "二、（二）1. 按月发放的，每人每月150元"),
        ("c-2-2-2", "二、（二）2. 按年发放的，于12月底前发放"),
        ("c-3", "三、 本通知自2022年7月1日起施行"),
        ("annex1-c-1", "附件第一条 为规范填写，制定本办法"),
        ("annex1-c-2", "附件第二条 申请人应当填写下列内容"),
        ("annex1-c-2-1", "附件第二条第一款"),
        ("annex1-c-2-1-1", "附件第二条第一款（一）"),
        ("annex1-c-2-1-2", "附件第二条第一款（二） 残疾等级"),
        ("annex1-c-2-2", "附件第二条第二款"),
        ("annex1-c-3", "附件第三条 本办法由市残联解释"),
    ]


def test_a_clause_has_all_its_text_and_its_own_amounts() -> None:
    """The text of a clause holds the clauses inside; an amount is stated once, where it stands."""
    clauses = {passage.local: passage for passage in text_of(NOTICE).passages}
    assert clauses["c-2-2"].text == (
        "（二）寄宿托养：每人每年不低于1800元，其中市级财政承担60%。\n"
        "1.按月发放的，每人每月150元。\n2.按年发放的，于12月底前发放。"
    )
    assert clauses["c-2-2"].text in clauses["c-2"].text
    assert [value.text for value in clauses["c-2-2"].values] == ["每人每年不低于1800元", "60%"]
    assert [value.text for value in clauses["c-2-2-1"].values] == ["每人每月150元"]
    assert clauses["c-2"].values == ()
    assert (clauses["c-2-2"].place.start_line, clauses["c-2-2"].place.end_line) == (11, 13)
    assert clauses["c-2-2-1"].within == "c-2-2"
    assert "示例市财政局 示例市残疾人联合会" not in clauses["c-3"].text  # the signature is no clause


def test_a_statute_is_published_by_an_order() -> None:
    """The order in the brackets is its number; chapters part articles, an inserted one has its own name."""
    text = text_of(STATUTE)
    assert (text.title, str(text.number)) == ("示例就业条例", "示例省人民政府令第88号")
    assert (text.issued, text.in_force_from) == ("2019-02-25", "2019-05-01")
    assert labels(text) == [
        ("c-1", "第一条 为了促进就业，制定本条例"),
        ("c-2", "第二条 安排比例不得低于1.5%"),
        ("c-2-1", "第二条第一款"),
        ("c-2-2", "第二条第二款"),
        ("c-2_1", "第二条之一 新增一条"),
        ("c-3", "第三条 本条例自2019年5月1日起施行"),
    ]


def test_every_format_gives_the_same_clauses(tmp_path: Path) -> None:
    """Word, a page with paragraphs, a page that is one cell, Big5 and GB18030 say the same."""
    expected = text_of(NOTICE)
    page = "".join(f"<p>{line}</p>" for line in NOTICE.splitlines())
    cell = "<table><tr><td>" + NOTICE.replace("\n", "<br>") + "</td></tr></table>"
    others = {
        "notice.docx": word(tmp_path, NOTICE),
        "page.html": f"<!DOCTYPE html><html><body>{page}</body></html>".encode(),
        "cell.html": f"<!DOCTYPE html><html><body>{cell}</body></html>".encode(),
        "gb.txt": NOTICE.encode("gb18030"),
    }
    for name, data in others.items():
        text = text_of(data, name)
        assert labels(text) == labels(expected), name
        assert [one.text for one in text.passages] == [one.text for one in expected.passages], name
        assert (text.number, text.title, text.issued) == (expected.number, expected.title, expected.issued)


def test_a_text_in_big5_is_read() -> None:
    """Traditional characters stay as they are written; number and articles are told all the same."""
    text = text_of(
        "示財社〔2020〕7號\n關於補貼的通知\n第一條　補貼標準為每人每年260元。\n第二條　施行。\n".encode(
            "big5"
        )
    )
    assert [passage.local for passage in text.passages] == ["c-1", "c-2"]
    assert [value.text for value in text.passages[0].values] == ["每人每年260元"]
    assert str(text.number) == "示财社〔2020〕7号"
    assert {fault.rule.rsplit("/", 1)[-1] for fault in text.findings} == {"encoding-guessed"}


def test_a_text_without_clauses_is_one_passage() -> None:
    """It is kept whole, its number repaired, and two findings tell both."""
    text = text_of(BARE)
    assert labels(text) == [("text", "全文")]
    assert text.passages[0].text == "各县财政局：\n补贴标准由每人每年800元提高到每人每年900元，请遵照执行。"
    assert [value.text for value in text.passages[0].values] == ["每人每年800元", "每人每年900元"]
    assert str(text.number) == "示财社〔2022〕9号"
    rules = [fault.rule.rsplit("/", 1)[-1] for fault in text.findings]
    assert rules == ["policy-number-repaired", "policy-without-clauses"]
    assert "示财社〔20229号" in text.findings[0].message.zh


def test_ten_thousand_clauses_are_read() -> None:
    """A long text has all its articles, each with its number."""
    text = text_of("\n".join(f"第{number}条 每人每年{number}元。" for number in range(1, 10_001)))
    assert len(text.passages) == 10_000
    assert text.passages[9_999].local == "c-10000"
    assert text.passages[259].values[0].number == 260


@pytest.mark.parametrize("name", ["national-targets.html", "hebei-2019.html", "monitoring.html"])
def test_a_table_of_targets_is_no_policy(name: str) -> None:
    """A document of performance targets is refused by the name of its form."""
    with pytest.raises(
        DocumentError, match=f"{name}: found a document of performance targets .*perfgraph ingest"
    ):
        read_policy(FORMS / name)


@pytest.mark.parametrize("data", [b"", b"   \n", b"\x7fELF\x00\x01\x02"])
def test_what_cannot_be_read_is_refused(data: bytes, tmp_path: Path) -> None:
    """A file that no reader takes is refused by the readers."""
    path = tmp_path / "x.txt"
    path.write_bytes(data)
    with pytest.raises(DocumentError, match=r"x\.txt: found"):
        read_policy(path)


def test_numbers_that_come_twice_are_told_apart() -> None:
    """Numbering that begins anew without an annex keeps every clause under its own name."""
    text = text_of("关于甲的通知\n一、甲\n二、乙\n一、丙\n（一）丁\n")
    assert [passage.local for passage in text.passages] == ["c-1", "c-2", "c-1~2", "c-1-1"]
    assert text.passages[3].within == "c-1~2"


def test_a_table_of_clauses_is_taken_as_it_is(tmp_path: Path) -> None:
    """JSON as lists or objects, and CSV, with several documents and their days."""
    rows = [
        ["甲法(2020-01-01)", "第一条", "每人每年260元。"],
        ["甲法(2020-01-01)", "第二条之一", "乙"],
        ["丙", "", "丁"],
    ]
    listed, named, table = tmp_path / "a.json", tmp_path / "b.json", tmp_path / "c.csv"
    listed.write_text(json.dumps(rows), encoding="utf-8")
    keys = ("document", "clause", "text")
    named.write_text(json.dumps([dict(zip(keys, row, strict=True)) for row in rows]), encoding="utf-8")
    with table.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([keys, *rows])
    for path in (listed, named, table):
        texts = read_policies(path)
        assert [(text.title, text.issued, labels(text)) for text in texts] == [
            ("甲法", "2020-01-01", [("c-1", "第一条"), ("c-2_1", "第二条之一")]),
            ("丙", "", [("c-1", "第1条")]),
        ]
        assert texts[0].passages[0].values[0].number == 260


@pytest.mark.parametrize(
    "content", ["{", "[]", "[[1, 2, 3]]", '[["甲", "乙"]]', '{"甲": 1}', '[["甲", "", " "]]']
)
def test_what_is_no_table_of_clauses_is_refused(content: str, tmp_path: Path) -> None:
    """A message says which rows were expected."""
    path = tmp_path / "x.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DocumentError, match=r"x\.json: found no .*expected rows of document, clause, text"):
        read_policies(path)


def test_statutes_written_as_texts_are_divided_as_they_were(shared: Path) -> None:
    """Forty-two statutes, an article a line: every article is found again, with its whole text."""
    rows = json.loads((shared / "data" / "statutes.json").read_text(encoding="utf-8"))
    statutes: dict[str, list[str]] = {}
    for name, label, text in rows:
        statutes.setdefault(name, []).append(f"{label}　{text}")
    found = 0
    for name, articles in statutes.items():
        text = text_of("\n".join([name.partition("(")[0], *articles]))
        own = [passage.text for passage in text.passages if len(passage.path) == 1]
        assert own == articles, name
        found += len(own)
    assert found == len(rows)
