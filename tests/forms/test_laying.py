"""Documents whose tables lost their grid: text as extractors leave it is read like the table it was."""

import random
from pathlib import Path

import pytest
from told import told

from perfgraph.characters import SIMPLIFIED
from perfgraph.errors import DocumentError, UnknownForm
from perfgraph.findings import Finding
from perfgraph.forms import laid, recognise
from perfgraph.readers import read, read_bytes
from perfgraph.records import Sheet, Target
from perfgraph.tables import Table
from perfgraph.values import canonical

HERE = Path(__file__).parent
TEXTS = ("02", "05", "06", "08", "09", "11", "16", "18", "28", "29", "32", "38")
"""The numbers of the collected texts: single spaces, one cell a line, bars, sentences, cells glued."""

SHEET = """某县项目支出绩效自评表
(2023年度)
项目名称 | 渡口改造
主管部门 | 某县交通局 | 实施单位 | 某县航务站
资金情况(万元) | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分
年度资金总额 | 40 | 38 | 10 | 95% | 9.5
其中:财政拨款 | 40 | 38
年度总体目标 | 年初设定目标 | 年度总体目标完成情况综述
改造渡口两处。 | 改造渡口一处。
一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因
产出指标 | 数量指标 | 改造渡口 | ≥2处 | 1处 | 30 | 15 | 汛期停工
 | 更新渡船 | 3艘 | 3艘 | 20 | 20
 | 质量指标 | 验收合格率 | 100% | 100% | 20 | 20
效益指标 | 社会效益指标 | 过渡便利程度 | 提高 | 提高 | 10 | 10
满意度指标 | 服务对象满意度 | 乘客满意度 | ≥90% | 93% | 10 | 10
合计 | 100 | 84.5
"""
"""An evaluation of our own in rows of bars from which merged cells have vanished."""


def sheet(text: str) -> Sheet:
    """Return the one sheet of a text."""
    document = laid(read_bytes(text.encode(), "sheet.txt"))
    (found,) = (item for item in recognise(document).read(document) if isinstance(item, Sheet))
    return found


def facts(targets: tuple[Target, ...]) -> list[tuple[object, ...]]:
    """Return kind, name, value, actual value, weight, score and reason of each target."""
    return [
        (
            target.kind,
            target.name.text,
            canonical(target.value),
            canonical(target.observation.value) if target.observation else None,
            str(target.weight.number) if target.weight else None,
            str(target.score.number) if target.score else None,
            target.deviation.text if target.deviation else None,
        )
        for target in targets
    ]


EXPECTED = [
    ("quantity", "改造渡口", "≥2处", "1处", "30", "15", "汛期停工"),
    ("quantity", "更新渡船", "3艘", "3艘", "20", "20", None),
    ("quality", "验收合格率", "100%", "100%", "20", "20", None),
    ("social", "过渡便利程度", "提高", "提高", "10", "10", None),
    ("satisfaction", "乘客满意度", "≥90%", "93%", "10", "10", None),
]


@pytest.mark.parametrize("number", TEXTS)
def test_a_collected_text_is_read_as_reviewed(
    number: str, shared: Path, request: pytest.FixtureRequest
) -> None:
    """Records, places and findings, or why there are none, are those that were held against the text."""
    (path,) = (shared / "data" / "forms").glob(f"{number}-*.txt")
    golden = HERE / "golden" / "texts" / f"{path.stem}.txt"
    try:
        said = told(read(path))
    except UnknownForm as error:
        said = f"{error}\n"
    if request.config.getoption("--regen", default=False):
        golden.write_text(said, encoding="utf-8")
    assert said == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(SHEET, id="rows of bars"),
        pytest.param("\n".join(f"| {line} |" for line in SHEET.splitlines()), id="framed by bars"),
        pytest.param(SHEET.replace(" | ", "\t"), id="TABs within the line"),
        pytest.param(SHEET.replace(" | ", "\n"), id="a cell a line"),
        pytest.param(SHEET.replace(" | ", "\n\n").replace("\n", "\n\n"), id="a cell a line, blank lines"),
        pytest.param(SHEET.replace(" | ", " "), id="single spaces"),
        pytest.param(
            SHEET.replace(" | ", "\n").replace("服务对象满意度", "服务对象\n满意度"), id="a broken heading"
        ),
    ],
)
def test_every_layout_gives_the_same_targets(text: str) -> None:
    """Whatever parts the cells, each value comes to its column, and the money below its headings."""
    found = sheet(text)
    assert facts(found.targets) == EXPECTED
    assert [(figure.phase.value, figure.amount) for figure in found.figures if figure.source is None] == [
        ("adjusted", 400_000),
        ("executed", 380_000),
    ]
    assert found.name is not None
    assert found.name.text == "渡口改造"
    assert found.execution_score is not None
    assert str(found.execution_score.number) == "9.5"


def test_a_markdown_table_is_read_as_it_stands() -> None:
    """A table whose kinds stand below their headings is not laid anew; its ruler is no row."""
    rows = ("| 一级指标 | 二级指标 | 三级指标 | 指标值 |", "|---|:---:|---|---:|",
            "| 产出指标 | 数量指标 | 新桥 | 2座 |", "| | | 新路 | ≥3公里 |")  # fmt: skip
    document = read_bytes("\n".join(("项目名称：乡道", *rows)).encode(), "table.md")
    assert laid(document) is document
    assert document.tables[0].height == 3
    assert facts(sheet("\n".join(("项目名称：乡道", *rows))).targets)[1][:3] == ("quantity", "新路", "≥3公里")


def test_a_cell_keeps_its_line() -> None:
    """The place of a cell that was laid anew is the line where it stands."""
    found = sheet(SHEET.replace(" | ", " "))
    lines = SHEET.splitlines()
    for target in found.targets:
        assert target.name.text in lines[target.name.place.start_line - 1]
        assert target.value.text in lines[target.value_quote.place.start_line - 1]


def test_two_totals_side_by_side_keep_their_parts() -> None:
    """Money of the whole project and of the year, printed beside one another, are not mixed up."""
    text = (
        "项目名称\n堤防\n金额单位：元\n项目资金总额\n900\n年度资金申请总额\n300\n其中：财政资金\n900\n"
        "其中：当年财政拨款\n300\n上年结转资金\n0\n其他资金\n0\n其他资金\n0\n"
        "一级指标\n二级指标\n三级指标\n指标值\n产出指标\n数量指标\n堤防\n3公里\n"
    )
    found = sheet(text)
    assert found.total == 300
    assert {fund.source.value: fund.amount for fund in found.funds} == {
        "fiscal": 300,
        "carried-over": 0,
        "other": 0,
    }


def test_headings_without_anything_between_them_are_named() -> None:
    """Glued cells cannot be told apart: the reason says which headings were seen and what to do."""
    text = "绩效目标保障供水绩效指标分类绩效指标绩效指标描述评价标准确定依据优良中差产出指标供水率"
    with pytest.raises(UnknownForm, match=r"绩效指标描述.*run together.*each cell has a line"):
        recognise(read_bytes(text.encode(), "glued.txt"))


def test_prose_stays_prose() -> None:
    """A text without the headings of indicators in a row is left alone."""
    document = read_bytes("绩效目标的指标值 应当合理。\n一级指标和二级指标另行公布。".encode(), "prose.txt")
    assert laid(document) is document


@pytest.mark.parametrize("seed", range(20))
def test_any_order_of_cells_is_laid(seed: int) -> None:
    """Shuffled, cut and doubled cells give findings or records, and no piece of text is lost."""
    chance = random.Random(seed)
    words = [cell for line in SHEET.splitlines()[10:] for cell in line.split(" | ")]
    chance.shuffle(words)
    head = "一级指标\n二级指标\n三级指标\n年度指标值\n实际完成值\n分值\n得分\n偏差原因\n"
    text = "项目名称\n甲\n" + head + "\n".join(words[: chance.randrange(1, len(words))] * 2)
    document = laid(read_bytes(text.encode(), "shuffled.txt"))
    found = list(recognise(document).read(document))
    assert any(isinstance(item, Sheet | Finding) for item in found)
    cells = "".join(
        cell.text for block in document.blocks if isinstance(block, Table) for cell in block.cells
    ) + "".join(paragraph.text for paragraph in document.paragraphs)
    assert sorted("".join(text.split())) == sorted("".join(cells.split()))


OLD = str.maketrans({new: chr(old) for old, new in SIMPLIFIED.items()})
"""The characters of headings, units and values as they are written in Taiwan."""


def test_traditional_characters_are_understood() -> None:
    """Headings and values mean the same; texts stay as written, and one finding says so."""
    document = laid(read_bytes(SHEET.translate(OLD).encode(), "sheet.txt"))
    found = list(recognise(document).read(document))
    (old,) = (item for item in found if isinstance(item, Sheet))
    wanted = [(kind, name.translate(OLD)) for kind, name, *_ in EXPECTED]
    assert [(target.kind, target.name.text) for target in old.targets] == wanted
    assert [canonical(target.value) for target in old.targets][:3] == ["≥2处", "3艘", "100%"]
    assert old.figures[0].amount == 400_000
    rules = [item.rule.rsplit("/", 1)[-1] for item in found if isinstance(item, Finding)]
    assert rules.count("traditional-characters") == 1


def test_big5_is_told_from_gb18030() -> None:
    """Each encoding is read as what it is, and named."""
    rows = "\n".join(SHEET.splitlines()[9:]).translate(OLD)
    big5 = "項目名稱 | 橋\n" + "".join(char for char in rows if char.encode("big5", "ignore"))
    document = read_bytes(big5.encode("big5"), "big5.txt")
    assert [finding.found for finding in document.findings] == ["Big5"]
    assert document.tables[0].cells[0].text == "項目名稱"
    plain = read_bytes(SHEET.encode("gb18030"), "gb.txt")
    assert [finding.found for finding in plain.findings] == ["GB18030"]
    assert plain.tables == read_bytes(SHEET.encode(), "utf8.txt").tables


def test_text_encoded_twice_is_decoded_twice() -> None:
    """UTF-8 that was taken for ISO 8859-1 on the way, where nothing was lost."""
    document = read_bytes(SHEET.encode().decode("latin-1").encode(), "twice.txt")
    (finding,) = document.findings
    assert finding.found == "UTF-8 encoded twice (ISO 8859-1 in between)"
    assert document.tables == read_bytes(SHEET.encode(), "once.txt").tables


def test_text_that_lost_characters_on_the_way_is_refused() -> None:
    """UTF-8 that was taken for GB18030 cannot be had back: the reason says what happened."""
    lost = SHEET.encode().decode("gb18030", "replace").encode()
    with pytest.raises(DocumentError, match="decoded as GB18030 with losses"):
        read_bytes(lost, "lost.txt")
