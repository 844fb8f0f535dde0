"""Two versions of the sample document, in one store and as two releases, and what releases tell of them."""

import csv
import gzip
import io
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from looking_back import DAYS, release_both, site_pages, source_of
from lxml import html
from pyoxigraph import RdfFormat, parse
from two_versions import both
from typer.testing import CliRunner

import perfgraph
from perfgraph.cli.commands import app
from perfgraph.errors import QueryError
from perfgraph.findings import Language
from perfgraph.graph import PerformanceGraph
from perfgraph.publishing import ReleaseSettings
from perfgraph.publishing.changes.page import SHOWN, View, page_alone
from perfgraph.publishing.changes.report import Report, report_of
from perfgraph.publishing.changes.sides import side
from perfgraph.publishing.changes.wording import sentence
from perfgraph.publishing.parts import Source
from perfgraph.publishing.quality.measures import measured
from perfgraph.publishing.quality.metrics import METRICS, called
from perfgraph.publishing.quality.part import write_trend
from perfgraph.publishing.quality.trend import read_point
from perfgraph.terms import DQV, SCHEME

GOLDEN = Path(__file__).parent / "golden" / "changes.csv"


@dataclass(frozen=True)
class Published:
    """A graph of both versions, and the folder of a release of each."""

    graph: PerformanceGraph
    out: Path
    first: dict[Path, bytes]
    """The files of the first release as they were before there was a second one."""


def contents(folder: Path) -> dict[Path, bytes]:
    """Return the bytes of the files of a folder."""
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def published(said: ReleaseSettings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Published]:
    """Return a graph that was published after each version was read."""
    folder, out = tmp_path_factory.mktemp("documents"), tmp_path_factory.mktemp("two") / "out"
    with perfgraph.open("memory:") as graph:
        published = release_both(graph, folder, out, said)
        next(published)
        first = contents(out / "releases/1")
        next(published)
        yield Published(graph, out, first)


@pytest.fixture
def third(published: Published, said: ReleaseSettings) -> Source:
    """Return what the parts of a third release would be made from."""
    return source_of(published.graph, published.out, "3", said)


def table(rows: list[tuple[str, ...]]) -> str:
    """Return rows as CSV."""
    output = io.StringIO()
    csv.writer(output, lineterminator="\n").writerows([("kind", "of what", "zh", "en"), *rows])
    return output.getvalue()


def told(report: Report) -> str:
    """Return the changes of a report as the golden file has them."""
    return table(
        [(one.kind.value, one.aspect.value, sentence(one).zh, sentence(one).en) for one in report.changes]
    )


def test_two_versions_in_one_store(tmp_path: Path, regen: bool) -> None:
    """What was edited in the later version is told, and nothing else: read against the two documents."""
    with both(tmp_path) as graph:
        (row,) = graph.query("earlier-versions").to_frame().to_dict("records")
        sides = [side(row[name], graph, graph.names) for name in ("earlierIdentifier", "identifier")]
        found = told(report_of(*sides))
    if regen:
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(found, encoding="utf-8")
    assert found == GOLDEN.read_text(encoding="utf-8")


def test_two_releases(published: Published) -> None:
    """Two releases of the two versions differ by the same; the later one has published it."""
    folders = [published.out / "releases" / name for name in ("1", "2")]
    sides = [side(str(folder), None, published.graph.names) for folder in folders]
    report = report_of(*sides)
    for one in sides:
        one.graph.close()
    assert told(report) == GOLDEN.read_text(encoding="utf-8")
    assert (report.before, report.after) == ("1", "2")
    written = json.loads((folders[1] / "changes/changes.json").read_text(encoding="utf-8"))
    assert [one["id"] for one in written["changes"]] == [
        report.iri(one, published.graph.names).value for one in report.changes
    ]
    assert not (folders[0] / "changes").exists()


def test_money_is_summed_by_source(published: Published) -> None:
    """Before and after of each source: 10,000 more from the treasury, 8,200 moved from it to other funds."""
    written = json.loads((published.out / "releases/2/changes/changes.json").read_text(encoding="utf-8"))
    assert [(one["source"], one["before"], one["after"]) for one in written["money"]] == [
        ("fiscal", "2232960", "2234760"),
        ("other", "0", "8200"),
        ("", "2232960", "2242960"),
    ]


@pytest.mark.parametrize("language", list(Language))
def test_the_page_stands_alone(published: Published, language: Language) -> None:
    """The page of a release holds every change, its source texts in their language, and fetches nothing."""
    name = "changes.html" if language is Language.CHINESE else "changes.en.html"
    page = html.parse(str(published.out / "releases/2/changes" / name)).getroot()
    assert page.get("lang") == language.value
    rows = [" ".join(row.text_content().split()) for row in page.cssselect("section.part tbody tr")]
    assert len(rows) + len(page.cssselect("section.part li")) == 16
    softened = next(row for row in rows if "突发困难残疾救助率" in row)
    assert "≥80%" in softened
    assert "≥75%" in softened
    assert {one.get("lang") for one in page.cssselect("section.part tbody th a")} == {"zh-Hans"}
    fetched = [one for tag in ("script", "link", "iframe") for one in page.cssselect(tag)]
    assert fetched == []
    assert all(one.get("src").startswith("data:image/svg+xml") for one in page.cssselect("img"))
    counts = {
        one.get("class"): one.getparent().text_content().split()[-1]
        for one in page.cssselect(".tallies .change")
    }
    assert (counts["change softened"], counts["change moved"], counts["change lost"]) == ("1", "2", "3")
    anchors = {one.get("id") for one in page.cssselect("[id]")}
    assert {one.get("href")[1:] for one in page.cssselect("nav a")} <= anchors
    (switch,) = page.cssselect(".tongue")
    assert (published.out / "releases/2/changes" / switch.get("href")).is_file()


def test_a_page_of_no_change_says_so() -> None:
    """Where nothing changed there is a sentence, no empty table."""
    page = html.fromstring(page_alone(Report("a", "b", ()), Language.ENGLISH))
    assert page.cssselect("table") == []
    assert "Nothing changed" in page.text_content()


def test_a_long_page_says_what_it_leaves_out(published: Published) -> None:
    """Beyond its limit a page counts what it does not show; the counts are of all."""
    sides = [side(str(published.out / "releases" / name), None, published.graph.names) for name in ("1", "2")]
    report = report_of(*sides)
    many = replace(report, changes=tuple(report.changes) * (SHOWN // 16 + 1))
    view = View(many, Language.ENGLISH)
    assert view.left_out == len(many.changes) - SHOWN
    assert f"{view.left_out} more changes" in page_alone(many, Language.ENGLISH).decode()
    assert sum(one.number for _, counts in view.tallies for one in counts) == len(many.changes)


def test_earlier_releases_stay_as_they_are(published: Published) -> None:
    """The second release changes no byte of the first."""
    assert contents(published.out / "releases/1") == published.first


def measures_in(path: Path) -> dict[str, Decimal]:
    """Return the measurements of a file of DQV by metric, of those that are followed."""
    quads = list(parse(path=str(path), format=RdfFormat.TURTLE))
    kinds = {quad.subject: quad.object for quad in quads if quad.predicate == DQV("isMeasurementOf")}
    values = {quad.subject: quad.object for quad in quads if quad.predicate == DQV("value")}
    followed = {f"{SCHEME}quality-metric/{metric}": metric for metric in METRICS}
    return {
        followed[kind.value]: Decimal(values[one].value)
        for one, kind in kinds.items()
        if kind.value in followed
    }


def test_measures_are_counted(published: Published) -> None:
    """Each measure of the sample is what a count of its tables gives."""
    told = measures_in(published.out / "releases/1/quality.ttl")
    assert told["document-count"] == 1
    assert told["project-count"] == 9
    assert told["target-count"] == 78
    assert told["complete-targets"] == told["complete-sheets"] == told["traced-targets"] == 100
    # 44 of 78 values are numbers, ranges or deadlines; 5 rest on what is unresolved, such as 工作总结.
    assert told["numeric-targets"] == Decimal("56.4")
    assert told["targets-with-basis"] == Decimal("93.6")
    assert told["targets-with-policy"] == 0
    assert told["warnings-per-project"] == Decimal("4.44")


def test_nothing_is_measured_of_nothing() -> None:
    """A graph without documents has counts of zero and no shares."""
    with perfgraph.open("memory:") as graph:
        assert set(measured(graph, (), {})) == {"document-count", "project-count", "target-count"}


def trend(source: Source, folder: Path) -> tuple[dict[str, Any], list[dict[str, str]]]:
    """Return the trend as JSON by version, and its table."""
    list(write_trend(source, folder))
    said = json.loads((folder / "quality/trend.json").read_text(encoding="utf-8"))
    with (folder / "quality/trend.csv").open(encoding="utf-8", newline="") as file:
        return {one["version"]: one for one in said["releases"]}, list(csv.DictReader(file))


def test_the_trend_is_what_each_release_said(published: Published, third: Source, tmp_path: Path) -> None:
    """The series has every release with its day; JSON, table and DQV agree, and are the same bytes again."""
    told, rows = trend(third, tmp_path / "one")
    assert list(told) == ["1", "2", "3"]
    for version in ("1", "2"):
        own = measures_in(published.out / "releases" / version / "quality.ttl")
        assert told[version]["measures"] == {name: float(value) for name, value in own.items()}
        assert {row["metric"]: Decimal(row["value"]) for row in rows if row["release"] == version} == own
    assert {row["date"] for row in rows if row["release"] == "2"} == {"2026-02-28"}
    series = measures_in(tmp_path / "one/quality/trend.ttl")
    assert set(series) == set(METRICS)
    trend(replace(third, memory={}), tmp_path / "two")
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


@pytest.mark.parametrize(
    ("damage", "expected"),
    [
        (None, "has no quality.ttl"),
        ("not <turtle", "is damaged"),
        ("<a:b> <http://www.w3.org/ns/dqv#value> 1 .", "none of these measures"),
    ],
)
def test_a_release_without_its_metadata_is_named(
    published: Published, third: Source, tmp_path: Path, damage: str | None, expected: str
) -> None:
    """A gap in the series says which release and why; the others are there."""
    shutil.copytree(published.out, tmp_path / "out")
    quality = tmp_path / "out/releases/1/quality.ttl"
    quality.unlink()
    if damage is not None:
        quality.write_text(damage, encoding="utf-8")
    told, rows = trend(replace(third, previous=tmp_path / "out/releases/2", memory={}), tmp_path)
    assert expected in told["1"]["missing"]["en"]
    assert told["1"]["measures"] == {}
    assert {row["release"] for row in rows} == {"2", "3"}
    assert read_point(tmp_path / "out/releases/2", "2", DAYS["2"]).fault is None


def pages(source: Source, folder: Path, *known: str) -> dict[str, html.HtmlElement]:
    """Return the pages of a site that look back, where the site has pages at `known` paths."""
    return {file: html.parse(str(folder / file)).getroot() for file in site_pages(source, folder, *known)}


def test_the_site_has_the_pages_in_both_languages(
    published: Published, said: ReleaseSettings, tmp_path: Path
) -> None:
    """Changes and quality have the head of the site, switch the language, and link what has a page alone."""
    source = source_of(published.graph, published.out, "2", said)
    project = "id/project/130303218GO6CWHE85RST"
    made = pages(source, tmp_path, project)
    assert set(made) == {"changes.html", "en/changes.html", "quality.html", "en/quality.html"}
    for name, page in made.items():
        english = name.startswith("en/")
        assert page.get("lang") == ("en" if english else "zh-Hans")
        assert page.cssselect("header.top nav")
        (switch,) = page.cssselect(".tongue")
        assert (tmp_path / name).parent.joinpath(switch.get("href")).resolve().is_file()
    page = made["en/changes.html"]
    assert {one.get("href") for one in page.cssselect("section.part a")} == {f"{project}.html"}
    assert "../releases/2/changes/changes.json" in {one.get("href") for one in page.cssselect(".formats a")}
    assert len(made["quality.html"].cssselect("table")) == 3
    assert "2026-01-31" in made["quality.html"].text_content()


def test_the_first_release_says_so(published: Published, said: ReleaseSettings, tmp_path: Path) -> None:
    """Before there is anything to compare with, the pages say what they will tell."""
    source = source_of(published.graph, published.out, "1", said)
    made = pages(source, tmp_path)
    assert "This is the first release (1)" in made["en/changes.html"].text_content()
    assert "the trend begins with the next one" in made["en/quality.html"].text_content()
    assert made["en/changes.html"].cssselect("table") == []


def test_what_is_no_pair_of_releases_is_told(published: Published, tmp_path: Path) -> None:
    """Each wrong side is told with its place, what was found and what to do."""
    names, out = published.graph.names, published.out

    def fault(reference: Path) -> str:
        with pytest.raises(QueryError) as raised:
            side(str(reference), None, names)
        return str(raised.value)

    assert "nowhere: found no such file or folder" in fault(tmp_path / "nowhere")
    (tmp_path / "folder").mkdir()
    assert "neither a release nor a store" in fault(tmp_path / "folder")
    copy = tmp_path / "copy"
    shutil.copytree(out / "releases/1", copy)
    (copy / "release.json").write_text("{", encoding="utf-8")
    assert "release.json: damaged, found JSONDecodeError" in fault(copy)
    (copy / "release.json").write_text("[]", encoding="utf-8")
    assert "expected the mark of a release with its version" in fault(copy)
    (copy / "release.json").write_text('{"version": "1"}', encoding="utf-8")
    (copy / "perfgraph.nq.gz").write_bytes(gzip.compress(b"<a> <b> ."))
    assert "expected statements in N-Quads or TriG" in fault(copy)
    (copy / "perfgraph.nq.gz").write_bytes(gzip.compress(b"<a:a> <a:b> <a:c> <a:g> .\n"))
    assert "statements about no document" in fault(copy)
    (copy / "perfgraph.nq.gz").unlink()
    assert "a release without its perfgraph.nq.gz" in fault(copy)


@pytest.mark.parametrize("other", ["releases/2", "releases/latest", ""])
def test_the_same_release_twice_is_refused(published: Published, tmp_path: Path, other: str) -> None:
    """A release is not compared with itself, under whatever name."""
    asked = (str(published.out / "releases/2"), str(published.out / other), "--store", str(tmp_path / "none"))
    done = CliRunner().invoke(app, ["diff", *asked, "--lang", "en"])
    assert done.exit_code != 0
    assert "found it on both sides" in " ".join(str(done.exception or done.stderr).split())


def test_the_command_writes_the_page(published: Published, tmp_path: Path) -> None:
    """`perfgraph diff A B --format html` prints the page that the release has, but for the other language."""
    folders = [str(published.out / "releases" / name) for name in ("1", "2")]
    done = CliRunner().invoke(
        app,
        ["diff", *folders, "--format", "html", "--lang", "en", "--store", str(tmp_path / "none")],
        catch_exceptions=False,
    )
    assert done.exit_code == 0
    page = html.fromstring(done.stdout)
    assert page.cssselect("h1")[0].text_content() == "Changes: 1 → 2"
    assert len(page.cssselect("section.part")) == 4


def test_every_metric_is_in_the_scheme() -> None:
    """What is followed has a name in both languages."""
    assert all(called(metric).zh != metric != called(metric).en for metric in METRICS)
