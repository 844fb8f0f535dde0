"""What is known of the real document by reading it, asked of the graph: figures counted by hand."""

from decimal import Decimal

from perfgraph.answers import Answer, plain


def column(answer: Answer, name: str) -> list[object]:
    """Return the values of a column."""
    number = [known.name for known in answer.columns].index(name)
    return [plain(row[number]) for row in answer.rows]


def records(answer: Answer, *names: str) -> list[tuple[object, ...]]:
    """Return some columns, row by row."""
    return list(zip(*(column(answer, name) for name in names), strict=True))


def test_nine_projects_plan_2_232_960_yuan(answer_of):
    """The unit plans nine projects with 78 targets for 2,232,960.00 yuan, all of it fiscal money."""
    projects = answer_of("seed", "unit-overview", unitCode="762001", year=2021)
    assert len(projects.rows) == 9
    assert sum(column(projects, "total")) == Decimal("2232960.00")
    assert sum(column(projects, "targets")) == 78
    sources = answer_of("seed", "money-by-source", lang="en")
    assert records(sources, "source", "amount") == [("fiscal funds", 2232960), ("other funds", 0)]


def test_no_indicator_reuses_a_baseline_strictly(answer_of):
    """Level 1 has no row, level 2 nine groups, level 3 two bases: 49 targets in 7 projects, 24 in 2."""
    answer = answer_of("seed", "indicators-by-baseline")
    levels = column(answer, "level")
    assert (levels.count("1 baseline"), levels.count("2 indicator+basis"), levels.count("3 basis")) == (
        0,
        9,
        2,
    )
    rows = records(answer, "shared", "targets", "projects")
    assert rows[:2] == [("按项目计划完成工作 @ 工作计划", 4, 4), ("项目控制预算数 @ 工作计划", 4, 4)]
    assert rows[-2:] == [("工作计划", 49, 7), ("年度工作计划", 24, 2)]
    assert [need.name for need in answer.missing] == ["baselines"]


def test_one_value_rests_on_different_grounds(answer_of):
    """受助对象满意度 ≥80% rests on the work plan in two projects and on a national standard in a third."""
    answer = answer_of("seed", "same-value-on-different-grounds")
    found = [row for row in records(answer, "indicator", "value", "basis") if row[0] == "受助对象满意度"]
    assert found == [
        ("受助对象满意度", "≥80%", "参照中国残联标准"),
        *[("受助对象满意度", "≥80%", "工作计划")] * 2,
    ]


def test_bases_are_counted_by_name(answer_of):
    """The bases of the 78 targets are 49, 24, 4 and 1."""
    answer = answer_of("seed", "basis-by-type")
    assert dict(records(answer, "basis", "targets")) == {
        "工作计划": 49, "年度工作计划": 24, "工作总结": 4, "参照中国残联标准": 1
    }  # fmt: skip


def test_schedules_with_one_instalment_and_blanks(answer_of):
    """Two projects spend all at once, a third leaves two cells blank; blanks are no zeros."""
    answer = answer_of("seed", "single-and-blank-schedules")
    assert records(answer, "code", "reported", "blank", "single") == [
        ("13030321IVSY44HB3MSVN", 1, 3, True),
        ("13030321W9TGCMKL98GWR", 1, 3, True),
        ("13030321UHI7V7FRFGNBT", 2, 2, False),
    ]


def test_the_most_used_indicator_and_those_whose_targets_disagree(answer_of):
    """按项目计划完成工作 is used in six projects; 残疾人满意度 is once ≥90% and once 是/否."""
    assert records(answer_of("seed", "most-used-indicators"), "indicator", "projects")[0] == (
        "按项目计划完成工作",
        6,
    )
    answer = answer_of("seed", "shared-indicators", agreeing=False)
    assert ("残疾人满意度", "≥90%", "是/否") in records(answer, "indicator", "value", "otherValue")


def test_rates_whose_value_is_a_head_count(answer_of):
    """Two rates are stated in persons: 14人 and 114人."""
    assert column(answer_of("seed", "rates-without-percentage"), "value") == ["14人", "114人"]


def test_every_target_has_a_cell_with_lines_and_quote(answer_of):
    """Each of the 78 targets has the lines and the verbatim text of its row, and of its value's cell."""
    answer = answer_of("seed", "source-cells")
    rows = [
        record
        for record in records(answer, "thing", "row", "column", "startLine", "endLine", "quote")
        if "/id/sheet/" in str(record[0]) and str(record[0]).split("#")[-1].count("-") == 1
        and str(record[0]).split("#")[-1].startswith("t")
    ]  # fmt: skip
    assert len({record[0] for record in rows}) == 78
    assert all(start and end and quote for _, _, _, start, end, quote in rows)
