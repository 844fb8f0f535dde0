"""Regions: the table is sound, codes and names find their region in its years, and doubts are told."""

import csv
import json
import re
from itertools import pairwise
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from perfgraph.circumstances import circumstances, doubts, region_label
from perfgraph.findings import Finding
from perfgraph.forms import recognise
from perfgraph.ingest import prepare
from perfgraph.readers import read_bytes
from perfgraph.records import Sheet
from perfgraph.regions import above, named, region
from perfgraph.terms import DCTERMS, PG, SKOS, Names

TABLE = Path(__file__).parents[1] / "ontology" / "regions.csv"


def sheet(name: str, code: str, unit: str, year: str = "") -> Sheet:
    """Return a sheet of a project."""
    rows = (
        ("项目名称", name),
        ("项目编码", code),
        ("预算单位", unit),
        ("年度资金总额", "3万元"),
        ("一级指标", "二级指标", "三级指标", "指标值"),
        ("产出指标", "数量指标", "站点", "5个"),
    )
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    page = f"<html><p>（{year}年度）</p><table>{cells}</table></html>"
    document = read_bytes(page.encode(), "a.html")
    (found,) = (item for item in recognise(document).read(document) if isinstance(item, Sheet))
    return found


def told(found: Sheet) -> dict[str, Finding]:
    """Return the doubts about a sheet by their rule."""
    return {finding.rule.rsplit("/", 1)[-1]: finding for finding in doubts(found)}


def test_the_table_is_sound() -> None:
    """Codes have six digits, the years of a code follow one another, and successors are codes."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows == sorted(rows, key=lambda row: (row["code"], int(row["from"])))
    codes = {row["code"] for row in rows}
    for row in rows:
        assert re.fullmatch("[1-9][0-9]{5}", row["code"])
        assert not row["until"] or int(row["from"]) < int(row["until"])
        assert set(row["successors"].split()) <= codes, row
        assert bool(row["within"]) is (row["code"][2:] != "0000")
    for before, after in pairwise(rows):
        if before["code"] == after["code"]:
            assert before["until"]
            assert int(before["until"]) <= int(after["from"])
    assert sum(row["code"].endswith("0000") for row in rows) == 34


def test_the_metadata_describe_the_table() -> None:
    """The columns are those of the file, and source, licence and date are given (CSV on the Web)."""
    metadata = json.loads(TABLE.with_name("regions.csv-metadata.json").read_text(encoding="utf-8"))
    header = TABLE.read_text(encoding="utf-8").split("\n", 1)[0].split(",")
    assert [column["name"] for column in metadata["tableSchema"]["columns"]] == header
    assert {"dc:source", "dc:license", "dc:modified"} <= metadata.keys()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("秦皇岛市山海关区残疾人联合会", "130303"),
        ("河北省秦皇岛市山海关区残疾人联合会", "130303"),
        ("河北山海关区残疾人联合会", "130303"),
        ("河北省残疾人联合会", "130000"),
        ("上海市普陀区城市管理局", "310107"),
        ("浙江省舟山市普陀区城市管理局", "330903"),
        ("仙桃市财政局", "429004"),
    ],
)
def test_a_name_gives_its_region(text: str, code: str) -> None:
    """With or without the regions above it, in full or without their endings."""
    found = named(text)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize("text", ["普陀区城市管理局", "县财政局", "", "市", "某县民政局", "区" * 500])
def test_a_name_that_several_regions_have_gives_none(text: str) -> None:
    """Nothing is guessed."""
    assert named(text) is None


def test_a_code_is_known_by_its_years() -> None:
    """莱城区 of 莱芜市 became 莱芜区 of 济南市 at the end of 2018."""
    old, new = region("371202", 2017), region("370116", 2021)
    assert old is not None
    assert new is not None
    assert (old.label, old.at(2018), old.at(2019), old.successors) == (
        "莱芜市莱城区",
        True,
        False,
        ("370116",),
    )
    assert (new.label, new.at(2017)) == ("济南市莱芜区", False)
    assert list(above("130303")) == ["130300", "130000"]
    assert region_label("130303", "2021", None) == "秦皇岛市山海关区"


def test_the_region_comes_from_the_code_else_from_the_unit() -> None:
    """A code wins; without one the unit's name is the evidence; a name that several have gives none."""
    coded = circumstances(sheet("桥", "13030321W9TGCMKL98GWR", "某局"))
    assert (coded.region, coded.place_rule) == ("130303", "region-from-project-code")
    by_name = sheet("桥", "", "青神县交通局", "2023")
    context = circumstances(by_name)
    assert (context.region, context.year) == ("511425", "2023")
    assert by_name.unit is not None
    assert (context.place_rule, context.place) == ("region-from-unit-name", (by_name.unit.source,))
    assert circumstances(sheet("桥", "", "鼓楼区交通局", "2023")).region == ""


def test_doubtful_codes_are_told() -> None:
    """A code that is none, one out of force, and one of another place than the unit; a sound one is not."""
    assert told(sheet("桥", "99999921W9TGCMKL98GWR", "某局", "2021")).keys() == {"region-code-unknown"}
    outdated = told(sheet("桥", "37120222W9TGCMKL98GWR", "某局", "2022"))
    assert outdated.keys() == {"region-code-outdated"}
    assert "370116" in outdated["region-code-outdated"].message.en
    differ = told(sheet("桥", "13030321W9TGCMKL98GWR", "邯郸市交通局", "2021"))
    assert differ.keys() == {"regions-differ"}
    assert told(sheet("桥", "13030321W9TGCMKL98GWR", "秦皇岛市交通局", "2021")) == {}
    assert told(sheet("桥", "13030321W9TGCMKL98GWR", "某局", "2022")).keys() == {"fiscal-years-differ"}


def test_a_region_is_stated_with_those_above_it(seed: Path) -> None:
    """The inferred graph has the region of the unit, its prefecture and its province, each with a name."""
    inferred = prepare(seed, Names()).graphs.inferred
    names = Names()
    labels = {
        triple.subject: str(triple.object.value)
        for triple in inferred
        if triple.predicate == SKOS("prefLabel") and "/region/" in str(triple.subject)
    }
    assert labels == {
        names.region("130303"): "秦皇岛市山海关区",
        names.region("130300"): "秦皇岛市",
        names.region("130000"): "河北省",
    }
    broader = {(t.subject, t.object) for t in inferred if t.predicate == SKOS("broader")}
    assert (names.region("130303"), names.region("130300")) in broader
    units = {t.object for t in inferred if t.predicate == PG("region")}
    assert units == {names.region("130303")}


def test_an_area_that_changed_its_code_leads_to_the_new_one(tmp_path: Path) -> None:
    """A region that is no more is replaced by the regions that have its area (dcterms:isReplacedBy)."""
    path = tmp_path / "old.html"
    path.write_text(
        "<table><tr><td>项目名称</td><td>桥</td></tr><tr><td>项目编码</td><td>37120216W9TGCMKL98GWR</td></tr>"
        "<tr><td>预算单位</td><td>莱芜市莱城区交通局</td></tr><tr><td>年度资金总额</td><td>3万元</td></tr>"
        "<tr><td>一级指标</td><td>二级指标</td><td>三级指标</td><td>指标值</td></tr>"
        "<tr><td>产出指标</td><td>数量指标</td><td>站点</td><td>5个</td></tr></table>",
        encoding="utf-8",
    )
    inferred = prepare(path, Names()).graphs.inferred
    replaced = {(t.subject, t.object) for t in inferred if t.predicate == DCTERMS("isReplacedBy")}
    assert replaced == {(Names().region("371202"), Names().region("370116"))}
    assert all(isinstance(node, NamedNode) for pair in replaced for node in pair)
