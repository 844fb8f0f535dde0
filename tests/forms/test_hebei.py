"""The Hebei form: what it reads from the real document, and what each fault in a table gives."""

from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from perfgraph.errors import UnknownForm
from perfgraph.findings import Finding
from perfgraph.forms import recognise
from perfgraph.readers import read, read_bytes
from perfgraph.records import DepartmentGoal, Record, SafeguardMeasure, Sheet
from perfgraph.tables import Document
from perfgraph.values import Remark

FIRST_TABLE = [
    ["762001某区某单位", "单位：元"],
    ["项目编码", "1303032128HRAXGII0LHI", "项目名称", "运转经费"],
    ["预算规模及资金用途", "预算数", "1,000.00", "其中：财政资金", "900.00", "其他资金", "100"],
    ["", "用于运转"],
    ["资金支出计划（%）", "3月底", "6月底", "10月底", "12月底"],
    ["", "", "50.00%", "75.00%", "100.00%"],
    ["绩效目标", "1.保障运转\n2.厉行节约"],
]
SECOND_TABLE = [
    ["一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值", "指标值确定依据"],
    ["产出指标", "数量指标", "办公人数", "在岗人数", "17人", "工作计划"],
    ["", "质量指标", "运转率", "", "≥95%", ""],
]


def flat(*tables: list[list[str]]) -> str:
    """Write tables as a text extractor does: a cell a line with a TAB first, rows parted by empty lines."""
    rows = ["\n\n".join("\n".join(f"\t{cell}" for cell in row) for row in table) for table in tables]
    return "1.运转经费绩效目标表\n" + "\n\n \n".join(rows) + "\n"


def extract(document: Document) -> tuple[list[Record], list[str]]:
    """Return the records of a document and the slugs of the rules it breaks."""
    found = list(recognise(document).form.extract(document))
    records = [item for item in found if not isinstance(item, Finding)]
    return records, [item.rule.rsplit("/", 1)[-1] for item in found if isinstance(item, Finding)]


def sheet_of(*tables: list[list[str]]) -> tuple[Sheet, list[str]]:
    """Return the only sheet of some tables and the rules it breaks."""
    records, rules = extract(read_bytes(flat(*tables).encode(), "a.txt"))
    (sheet,) = records
    assert isinstance(sheet, Sheet)
    return sheet, rules


def changed(table: list[list[str]], row: int, cells: list[str]) -> list[list[str]]:
    """Return a table with one row replaced."""
    return [*table[:row], cells, *table[row + 1 :]]


@pytest.fixture(scope="module")
def real(seed: Path) -> list[Record]:
    """What the real document says."""
    return extract(read(seed))[0]


def sheets(records: list[Record]) -> list[Sheet]:
    """Return the sheets among records."""
    return [record for record in records if isinstance(record, Sheet)]


def test_the_real_document_has_nine_projects_and_all_their_targets(real: list[Record]) -> None:
    """The figures of the document: targets a project, and the money of the unit to the cent."""
    assert [len(sheet.targets) for sheet in sheets(real)] == [7, 7, 12, 16, 7, 7, 7, 8, 7]
    assert sum(sheet.total or 0 for sheet in sheets(real)) == Decimal("2232960.00")
    assert [sheet.number for sheet in sheets(real)] == list(range(1, 10))


def test_the_goals_of_the_department_keep_their_tree(real: list[Record]) -> None:
    """The overall goal, two sub-goals, four below the first, and four measures."""
    goals = [record for record in real if isinstance(record, DepartmentGoal)]
    measures = [record for record in real if isinstance(record, SafeguardMeasure)]
    assert [goal.path for goal in goals] == [(), (1,), (1, 1), (1, 2), (1, 3), (1, 4), (2,)]
    assert [goal.numbering for goal in goals[1:3]] == ["1、", "（1）"]
    assert [measure.number for measure in measures] == [1, 2, 3, 4]
    assert goals[-1].title == "残疾人综合事务管理"


def test_a_heading_whose_name_begins_with_a_year_keeps_its_number(real: list[Record]) -> None:
    """The heading `9.2021年省级…` is number nine of a project of the year 2021."""
    last = sheets(real)[-1]
    assert (last.number, last.name.text[:5]) == (9, "2021年")


def test_blank_steps_of_the_schedule_stay_blank(real: list[Record]) -> None:
    """Projects 5, 7 and 8 leave cells blank, which is not a zero and moves no column."""
    shares = {sheet.number: [step.share for step in sheet.schedule] for sheet in sheets(real)}
    assert shares[5] == [None, None, Decimal(100), None]
    assert shares[7] == [None, None, Decimal(50), Decimal(100)]
    assert shares[8] == [None, None, None, Decimal(100)]


def test_the_grounds_of_the_real_targets(real: list[Record]) -> None:
    """The four grounds and how often each is stated."""
    stated = Counter(target.basis.text for sheet in sheets(real) for target in sheet.targets if target.basis)
    assert stated == {"工作计划": 49, "年度工作计划": 24, "工作总结": 4, "参照中国残联标准": 1}


def test_every_target_has_its_lines_and_its_words(real: list[Record], seed: Path) -> None:
    """The line span of each of the 78 rows holds, in order, the very texts that were read from it."""
    lines = seed.read_text("utf-8").split("\n")
    targets = [target for sheet in sheets(real) for target in sheet.targets]
    assert len(targets) == 78
    for target in targets:
        assert target.description
        assert target.basis
        quotes = [target.name, target.description, target.value_quote, target.basis]
        for quote in quotes:
            assert target.row.start_line <= quote.place.start_line <= target.row.end_line
            assert lines[quote.place.start_line - 1].strip() == quote.text


def test_a_merged_kind_holds_for_every_row_below(real: list[Record]) -> None:
    """The first-level kind is read from the merged cell above."""
    second = sheets(real)[0].targets[1]
    assert [quote.text for quote in second.kind_quotes] == ["产出指标", "质量指标"]
    assert second.kind == "quality"


def test_a_plain_sheet_is_read_without_a_finding() -> None:
    """What is regular gives no finding."""
    sheet, rules = sheet_of(FIRST_TABLE, SECOND_TABLE)
    assert rules == []
    assert sheet.total == Decimal("1000.00")
    assert [fund.amount for fund in sheet.funds] == [Decimal("900.00"), Decimal("100")]
    assert sheet.unit
    assert (sheet.unit.code, sheet.unit.name) == ("762001", "某区某单位")
    assert [goal.statement.text for goal in sheet.goals] == ["保障运转", "厉行节约"]
    assert sheet.targets[1].basis is None


@pytest.mark.parametrize(
    ("row", "cells", "rule"),
    [
        (
            2,
            ["预算规模及资金用途", "预算数", "约千元", "其中：财政资金", "9", "其他资金", "1"],
            "amount-not-a-number",
        ),
        (2, ["预算规模及资金用途", "预算数", "", "其中：财政资金", "9", "其他资金", "1"], "amount-missing"),
        (
            2,
            ["预算规模及资金用途", "预算数", "3万元", "其中：财政资金", "3万元", "其他资金", "0"],
            "mixed-units",
        ),
        (0, ["762001某区某单位", "单位：件"], "unit-not-stated"),
        (1, ["项目编码", "1303032128HRAXGII0LHI", "项目名称", "别的经费"], "project-name-differs"),
        (5, ["", "一半", "50.00%", "75.00%", "100.00%"], "share-not-a-number"),
        (5, ["", "10%", "50.00%", "75.00%"], "schedule-width"),
        (6, ["绩效目标", "保障运转"], "goal-not-numbered"),
        (6, ["备注", "无人读它"], "text-not-read"),
    ],
)
def test_a_fault_in_the_first_table_is_a_finding(row: int, cells: list[str], rule: str) -> None:
    """One finding names the fault; the targets are read all the same."""
    sheet, rules = sheet_of(changed(FIRST_TABLE, row, cells), SECOND_TABLE)
    assert rule in rules
    assert len(sheet.targets) == 2


def test_a_schedule_of_five_columns_is_read_and_reported() -> None:
    """A fifth step is kept, and said to be one too many."""
    steps = ["资金支出计划（%）", "3月底", "6月底", "9月底", "10月底", "12月底"]
    shares = ["", "10%", "20%", "30%", "40%", "100%"]
    sheet, rules = sheet_of(changed(changed(FIRST_TABLE, 4, steps), 5, shares), SECOND_TABLE)
    assert rules == ["schedule-width"]
    assert [str(step.share) for step in sheet.schedule] == ["10", "20", "30", "40", "100"]


def test_an_amount_in_ten_thousands_is_kept_in_yuan() -> None:
    """A sheet in 万元 gives yuan, and the cell as it stands."""
    sheet, rules = sheet_of(changed(FIRST_TABLE, 0, ["762001某区某单位", "单位：万元"]), SECOND_TABLE)
    assert rules == []
    assert sheet.total == Decimal("10000000.00")
    assert sheet.total_quote
    assert sheet.total_quote.text == "1,000.00"


def test_a_missing_column_is_named() -> None:
    """Without the column of grounds the rest is read, and the column is missed."""
    sheet, rules = sheet_of(FIRST_TABLE, [row[:5] for row in SECOND_TABLE])
    assert rules == ["missing-column"]
    assert [target.value.text for target in sheet.targets] == ["17人", "≥95%"]


def test_an_unknown_kind_keeps_its_target() -> None:
    """A kind that is in no scheme leaves the target without one, and is reported."""
    row = ["产出指标", "幸福指标", "办公人数", "在岗人数", "17人", "工作计划"]
    sheet, rules = sheet_of(FIRST_TABLE, changed(SECOND_TABLE, 1, row))
    assert rules == ["unknown-indicator-kind"]
    assert [target.kind for target in sheet.targets] == ["", "quality"]


def test_a_row_without_a_value_is_kept_as_empty() -> None:
    """A target whose value is blank is not lost; the shapes say what is wrong with it."""
    row = ["产出指标", "数量指标", "办公人数", "在岗人数", "", "工作计划"]
    sheet, rules = sheet_of(FIRST_TABLE, changed(SECOND_TABLE, 1, row))
    assert rules == []
    assert sheet.targets[0].value.remarks == (Remark.EMPTY,)


def test_a_repeated_code_is_two_sheets_and_a_finding() -> None:
    """Two sheets with one code are both kept, and the second is reported."""
    document = read_bytes(flat(FIRST_TABLE, SECOND_TABLE, FIRST_TABLE, SECOND_TABLE).encode(), "a.txt")
    records, rules = extract(document)
    assert len(records) == 2
    assert rules == ["repeated-project-code"]


def test_tables_of_another_kind_are_refused_with_what_was_looked_for() -> None:
    """The message lists the headings of the form and says what was found."""
    document = read_bytes("\t姓名\n\t年龄\n\n\t甲\n\t3\n".encode(), "people.txt")
    with pytest.raises(UnknownForm, match=r"people\.txt: found 1 table with none .*指标值确定依据"):
        recognise(document)
