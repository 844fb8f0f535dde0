"""The families of templates: a document of each is recognised and read as its golden file says."""

from pathlib import Path

import pytest
from told import rules, told

from perfgraph.findings import Finding
from perfgraph.forms import FORMS, recognise
from perfgraph.forms.form import Form, choose
from perfgraph.readers import read, read_bytes
from perfgraph.records import Phase, Sheet, SheetKind
from perfgraph.tables import Document

HERE = Path(__file__).parent
DOCUMENTS = sorted((HERE / "documents").glob("*.html"), key=lambda path: path.name)
NAMED_OTHERWISE = {"transposed": "plain-targets"}
"""Documents that are laid out otherwise than their form says."""


def page(*rows: str, before: str = "") -> Document:
    """Return a document with one table; the cells of a row are parted by "|"."""
    cells = ("".join(f"<td>{cell.strip()}</td>" for cell in row.split("|")) for row in rows)
    table = "".join(f"<tr>{row}</tr>" for row in cells)
    return read_bytes(f"<html><body><p>{before}</p><table>{table}</table></body></html>".encode(), "a.html")


def sheets(document: Document) -> list[Sheet]:
    """Return the sheets of a document."""
    return [item for item in recognise(document).read(document) if isinstance(item, Sheet)]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_a_document_is_read_as_reviewed(path: Path, request: pytest.FixtureRequest) -> None:
    """Form, records, places and findings are those that were held against the document."""
    golden = HERE / "golden" / f"{path.stem}.txt"
    said = told(read(path))
    if request.config.getoption("--regen", default=False):
        golden.write_text(said, encoding="utf-8")
    assert said == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_a_document_is_recognised_as_its_family(path: Path) -> None:
    """No other family fits as well, and the recognition says which headings were missing."""
    found = recognise(read(path))
    assert found.form.name == NAMED_OTHERWISE.get(path.stem, path.stem)
    assert found.rivals == ()
    assert found.seen | found.missing == found.form.meanings


def test_every_family_has_a_document() -> None:
    """A family without a document would be a promise that nothing checks."""
    named = {NAMED_OTHERWISE.get(path.stem, path.stem) for path in DOCUMENTS}
    assert {form.name for form in FORMS} - {"hebei"} == named


def test_two_forms_that_fit_as_well_are_told() -> None:
    """A tie is settled by the name of the form, and a finding names the rival and the headings."""
    form = next(form for form in FORMS if form.name == "plain-targets")
    twin = Form("twin", form.title, form.headings, form.extract)
    document = page("项目单位|甲", "项目名称|乙", "年度资金总额|1万元", "年度目标|丙", "项目概况|丁",
                    "一级指标|二级指标|三级指标|指标值", "产出指标|数量指标|站点|5个")  # fmt: skip
    chosen = choose(document, [twin, form])
    assert (chosen.form.name, chosen.rivals) == ("plain-targets", ("twin",))
    assert rules(chosen.read(document))[0] == "form-tie"


def test_the_unit_of_money_is_found_where_it_is_printed() -> None:
    """The cell wins over the caption, the caption over what is usual, and an assumption is told."""
    total = "项目名称|甲", "一级指标|二级指标|三级指标|指标值", "产出指标|数量指标|站点|5个"
    assert sheets(page(*total, "年度资金总额|3"))[0].total == 30_000
    assert sheets(page(*total, "年度资金总额|3", before="金额单位：元"))[0].total == 3
    assert sheets(page(*total, "年度资金总额（元）|3"))[0].total == 3
    assert sheets(page(*total, "年度资金总额|3万元", before="金额单位：元"))[0].total == 30_000
    found = list(recognise(page(*total, "年度资金总额|3")).read(page(*total, "年度资金总额|3")))
    assert "money-unit-assumed" in rules(found)


def test_sheets_in_one_table_are_parted() -> None:
    """A second title or a second name begins another sheet; sums and notes end the indicators."""
    document = page(
        "项目绩效目标表（2023年度）", "项目名称|甲", "一级指标|二级指标|三级指标|指标值",
        "产出指标|数量指标|站点|5个", "合计|||100", "注：略", "项目名称|乙",
        "一级指标|二级指标|三级指标|指标值", "产出指标|数量指标|线路|2条",
    )  # fmt: skip
    first, second = sheets(document)
    assert [(s.name.text, [t.name.text for t in s.targets]) for s in (first, second)] == [
        ("甲", ["站点"]),
        ("乙", ["线路"]),
    ]


def test_a_hint_is_never_a_value() -> None:
    """（≥**个) in a name gives a bare number its unit; alone in the cell of the value it is no value."""
    document = page("项目名称|甲", "一级指标|二级指标|三级指标|指标值",
                    "产出指标|数量指标|站点（≥**个）|>=5", "产出指标|数量指标|线路|（≥**条）")  # fmt: skip
    with_unit, empty = sheets(document)[0].targets
    assert (with_unit.indicator, with_unit.value.unit, with_unit.value.number) == ("站点", "个", 5)
    assert empty.value.number is None


def test_a_sheet_without_a_project_is_told_not_guessed() -> None:
    """Indicators that belong to no project are left out and named."""
    document = page("一级指标|二级指标|三级指标|指标值", "产出指标|数量指标|站点|5个")
    found = list(recognise(document).read(document))
    assert not [item for item in found if isinstance(item, Sheet)]
    assert {"sheet-without-project", "document-without-sheet"} <= set(rules(found))


def test_amounts_of_other_phases_never_join_the_budget() -> None:
    """Executed and earlier money stands beside the budget asked for, which an evaluation does not state."""
    (sheet,) = sheets(read(HERE / "documents" / "national-evaluation.html"))
    assert sheet.kind is SheetKind.EVALUATION
    assert (sheet.total, sheet.funds) == (None, ())
    assert {figure.phase for figure in sheet.figures} == {Phase.INITIAL, Phase.ADJUSTED, Phase.EXECUTED}


def test_points_that_are_no_number_are_told() -> None:
    """A weight in words is a finding and no weight."""
    document = page("项目名称|甲", "一级指标|二级指标|三级指标|指标值|分值|得分",
                    "产出指标|数量指标|站点|5个|十分|9")  # fmt: skip
    found = list(recognise(document).read(document))
    (target,) = sheets(document)[0].targets
    assert target.weight is None
    assert target.score is not None
    assert target.score.number == 9
    assert [item.found for item in found if isinstance(item, Finding)][-1] == "十分"
