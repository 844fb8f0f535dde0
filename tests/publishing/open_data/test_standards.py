"""StratML and IATI: valid by the schemas of their makers, true to the documents, open about their gaps."""

import csv
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest
from lxml import etree
from pyoxigraph import NamedNode, RdfFormat, parse

import perfgraph
from perfgraph.assets import asset
from perfgraph.graph import PerformanceGraph
from perfgraph.publishing import File, Source
from perfgraph.publishing.markup import child, plain, written
from perfgraph.publishing.standards.part import PART
from perfgraph.publishing.standards.plans import plan_of
from perfgraph.terms import PREFIXES, concept

SourceOf = Callable[[PerformanceGraph], Source]
Written = Callable[[PerformanceGraph], tuple[Path, tuple[File, ...]]]

S = "{urn:ISO:std:iso:17469:tech:xsd:PerformancePlanOrReport}"
SCHEMAS = {
    "stratml": (
        "stratml/PerformancePlanOrReport20160216.xsd",
        "stratml/PerformancePlanOrReportISODRAFT20160506.xsd",
    ),
    "iati": ("iati/iati-activities-schema.xsd",),
}


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory, source_of: SourceOf) -> Written:
    """Return a function that writes the files of a graph, once, and gives their folder and what they are."""
    made: dict[int, tuple[Path, tuple[File, ...]]] = {}

    def write(graph: PerformanceGraph) -> tuple[Path, tuple[File, ...]]:
        if id(graph) not in made:
            folder = tmp_path_factory.mktemp("release")
            told = tuple(PART.write(source_of(graph), folder))
            made[id(graph)] = folder / "standards", told
        return made[id(graph)]

    return write


@pytest.fixture(scope="session")
def schemas(shared: Path) -> Mapping[str, list[etree.XMLSchema]]:
    """Return the schemas of each standard."""
    return {
        name: [etree.XMLSchema(etree.parse(str(shared / "conformance" / path))) for path in paths]
        for name, paths in SCHEMAS.items()
    }


def roots(folder: Path, standard: str) -> list[ElementTree.Element]:
    """Return the documents of a standard."""
    return [ElementTree.parse(path).getroot() for path in sorted((folder / standard).glob("*.xml"))]


@pytest.mark.parametrize("standard", sorted(SCHEMAS))
def test_every_file_is_valid(
    standard: str, graph: PerformanceGraph, files: Written, schemas: Mapping[str, list[etree.XMLSchema]]
) -> None:
    """Each file keeps the schema of its standard; StratML also that of the ISO draft that followed."""
    folder, told = files(graph)
    paths = sorted((folder / standard).glob("*.xml"))
    assert paths
    for path in paths:
        for schema in schemas[standard]:
            schema.assertValid(etree.parse(str(path)))
    listed = {file.path for file in told if f"/{standard}/" in file.path}
    assert listed == {f"standards/{standard}/{path.name}" for path in paths}
    assert all(file.documents for file in told if file.path in listed)


@pytest.mark.parametrize(
    ("standard", "change"),
    [
        ("stratml", lambda root: root.remove(root[0])),
        ("stratml", lambda root: root.set("Type", "Plan")),
        ("iati", lambda root: root[0].remove(root[0][0])),
        ("iati", lambda root: next(root.iter("period-start")).set("iso-date", "2021")),
    ],
    ids=["no name", "no such type", "no identifier", "no day"],
)
def test_the_schemas_can_find_fault(
    standard: str,
    change: Callable[[etree._Element], None],
    seed_graph: PerformanceGraph,
    files: Written,
    schemas: Mapping[str, list[etree.XMLSchema]],
) -> None:
    """A file that lacks what is mandatory is refused, so that the test above can fail."""
    folder, _ = files(seed_graph)
    (path,) = (folder / standard).glob("*.xml")
    document = etree.parse(str(path))
    change(document.getroot())
    assert not schemas[standard][0].validate(document)


def test_the_real_document_is_a_plan_with_its_targets(seed_graph: PerformanceGraph, files: Written) -> None:
    """9 projects, 78 indicators, each with its value as printed; the overall goal comes first."""
    folder, _ = files(seed_graph)
    (plan,) = roots(folder, "stratml")
    assert plan.get("Type") == "Performance_Plan"
    goals = plan.findall(f".//{S}Goal")
    department = [one for one in goals if one.find(f"{S}Objective") is None]
    assert len(goals) - len(department) == 9
    pg = "https://w3id.org/perfgraph/ns#"
    stated = f"SELECT ?goal {{ ?document a <{pg}TargetDocument> ; <{pg}hasGoal> ?goal }}"
    assert len(department) == len(list(seed_graph.store.query(stated))) > 1
    assert goals[0].findtext(f"{S}Name") == "总体绩效目标"
    printed = sorted(
        row["text"].value
        for row in seed_graph.store.query(
            "PREFIX pg: <https://w3id.org/perfgraph/ns#> "
            "SELECT ?text { ?t a pg:IndicatorTarget ; pg:targetValue/pg:sourceText ?text }"
        )
    )
    told = [one.findtext(f"{S}Description") or "" for one in plan.iter(f"{S}TargetResult")]
    assert sorted(told) == printed
    assert len(told) == 78
    (activities,) = roots(folder, "iati")
    comments = [one.findtext("comment/narrative") or "" for one in activities.iter("target")]
    projects = {one.findtext("iati-identifier") for one in activities.findall("iati-activity")}
    assert len(projects) == 9
    assert {(one or "").rsplit("/", 2)[1] for one in projects} == {"project"}
    assert sorted(comments) == printed


def test_numbers_are_those_of_the_graph(forms_graph: PerformanceGraph, files: Written) -> None:
    """NumberOfUnits and value are the numbers in base units; where there is none, StratML has the words."""
    folder, _ = files(forms_graph)
    numbers = {
        row["text"].value: Decimal(row["n"].value)
        for row in forms_graph.store.query(
            "PREFIX pg: <https://w3id.org/perfgraph/ns#> SELECT ?text ?n { "
            "?v pg:sourceText ?text ; pg:numericValue ?p . "
            "OPTIONAL { ?v pg:normalizedValue ?b } BIND(COALESCE(?b, ?p) AS ?n) }"
        )
    }
    results = [
        one for root in roots(folder, "stratml") for name in ("TargetResult", "ActualResult")
        for one in root.iter(f"{S}{name}")
    ]  # fmt: skip
    quantities = [one for one in results if one.find(f"{S}NumberOfUnits") is not None]
    assert len(quantities) > 50
    for one in quantities:
        assert (
            Decimal(one.findtext(f"{S}NumberOfUnits") or "") == numbers[one.findtext(f"{S}Description") or ""]
        )
    words = [one for one in results if one.find(f"{S}NumberOfUnits") is None]
    assert words
    assert all(
        one.findtext(f"{S}Descriptor/{S}DescriptorValue") == one.findtext(f"{S}Description") for one in words
    )


def test_evaluations_are_reports_with_results(forms_graph: PerformanceGraph, files: Written) -> None:
    """A document of evaluation is a report, and its actual values stand beside what was aimed at."""
    folder, _ = files(forms_graph)
    reports = [root for root in roots(folder, "stratml") if root.get("Type") == "Performance_Report"]
    assert len(reports) >= 4
    assert sum(len(list(root.iter(f"{S}ActualResult"))) for root in reports) == 18
    actuals = [one for root in roots(folder, "iati") for one in root.iter("actual")]
    baselines = [one for root in roots(folder, "iati") for one in root.iter("baseline")]
    assert len(actuals) > 10
    assert len(baselines) == 5
    assert {one.get("year") for one in baselines} <= {"2020", "2021", "2022"}


def test_iati_gives_numbers_for_numbers_only(graph: PerformanceGraph, files: Written) -> None:
    """A qualitative indicator has no value, any other has one in each period; percentages are told apart."""
    folder, _ = files(graph)
    measures = set()
    for root in roots(folder, "iati"):
        for indicator in root.iter("indicator"):
            measures.add(indicator.get("measure"))
            values = [
                one.get("value") for name in ("target", "actual", "baseline") for one in indicator.iter(name)
            ]
            assert values
            if indicator.get("measure") == "5":
                assert set(values) == {None}
            else:
                assert all(Decimal(value or "") is not None for value in values)
    assert measures == {"1", "2", "5"}


def test_a_ceiling_does_not_ascend(seed_graph: PerformanceGraph, files: Written) -> None:
    """≤10万元 and a cost of 260元 are better the lower, ≥95% is better the higher, words say nothing."""
    folder, _ = files(seed_graph)
    (root,) = roots(folder, "iati")
    said = {
        one.findtext("period/target/comment/narrative"): one.get("ascending")
        for one in root.iter("indicator")
    }
    assert said["≤10万元"] == said["260元"] == "false"
    assert said["≥95%"] == "true"
    assert said["有所提高"] is None


def test_what_does_not_fit_is_listed() -> None:
    """Each line names a standard and a term that exists, and says why and what instead in both languages."""
    path = asset("publications") / "standards" / "unfit.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    known = {
        quad.subject.value
        for quad in parse(path=str(asset("ontology") / "perfgraph.ttl"), format=RdfFormat.TURTLE)
        if isinstance(quad.subject, NamedNode)
    }
    assert {row["standard"] for row in rows} == {"StratML", "IATI"}
    for row in rows:
        prefix, _, local = row["term"].partition(":")
        assert prefix != "pg" or PREFIXES[prefix] + local in known, row["term"]
        assert all(text.strip() for text in row.values())
    for readme in ("README.md", "README.zh.md"):
        text = (asset("publications") / readme).read_text(encoding="utf-8")
        column = "what_en" if readme == "README.md" else "what_zh"
        assert [row[column] for row in rows if row[column] not in text] == [], readme


def test_types_of_results_cover_the_schemes() -> None:
    """Every type that indicators are filed under has a stage of the value chain."""
    from perfgraph.publishing.standards.stratml import STAGES
    from perfgraph.vocabulary import broader

    leaves = {
        one.value.rsplit("/", 1)[1]
        for scheme in ("indicator-type", "indicator-type-2021")
        for one in broader(scheme)
    }
    assert leaves == set(STAGES)
    assert concept("indicator-type", "quantity").value.endswith("/quantity")


def test_texts_are_made_fit_for_xml() -> None:
    """Signs that XML 1.0 cannot hold are left out; markup is escaped and comes back as it was."""
    root = ElementTree.Element("a")
    child(root, "b", 'x<&>"\x00\x0b\ufffe\ud800y', type_="<\x01>")
    back = ElementTree.fromstring(written(root))
    assert back.findtext("b") == 'x<&>"y'
    assert back[0].get("type") == "<>"
    assert plain("表\t格\r\n") == "表\t格\r\n"


def test_a_document_that_says_nothing_gives_no_file(source_of: SourceOf, tmp_path: Path) -> None:
    """Without documents there is only the list of what does not fit."""
    with perfgraph.open("memory:") as graph:
        told = list(PART.write(source_of(graph), tmp_path))
        assert [file.path for file in told] == ["standards/unfit.csv"]
        empty = plan_of(graph, NamedNode("https://example.org/none"))
    assert empty.sheets == ()


def test_equal_graphs_give_equal_bytes(
    seed_graph: PerformanceGraph, files: Written, source_of: SourceOf, tmp_path: Path
) -> None:
    """Written again, every file is the same."""
    folder, told = files(seed_graph)
    assert tuple(PART.write(source_of(seed_graph), tmp_path)) == told
    for file in told:
        assert (tmp_path / file.path).read_bytes() == (folder.parent / file.path).read_bytes()
