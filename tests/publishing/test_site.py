"""The site as files: the same from one process and from two, what was withdrawn, rules for servers."""

import datetime
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

import perfgraph
from perfgraph.errors import ReleaseError
from perfgraph.findings import Language
from perfgraph.ingest import snapshot
from perfgraph.publishing import read_release_settings
from perfgraph.publishing.parts import Source
from perfgraph.publishing.site import writing
from perfgraph.publishing.site.places import Place
from perfgraph.publishing.site.printing import Press, printed
from perfgraph.withdrawal import withdraw

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store with one short document, after another was withdrawn."""
    folder = tmp_path_factory.mktemp("site") / "store"
    other = folder.parent / "withdrawn.txt"
    text = (ROOT / "examples/sample.txt").read_text("utf-8")
    other.write_text(text.replace("13030321", "13030322"), "utf-8")
    with perfgraph.open(str(folder)) as graph:
        graph.ingest([ROOT / "examples/sample.docx", other])
        withdraw(graph.store, graph.names, "withdrawn.txt", "published in error")
    return folder


@pytest.fixture(scope="module")
def sites(store: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return the site made by one process and by two."""
    made = []
    for jobs in (1, 2):
        folder = tmp_path_factory.mktemp(f"jobs{jobs}")
        with perfgraph.open(str(store)) as graph:
            settings = read_release_settings(ROOT / "examples/release.toml")
            source = Source(graph, settings, "v", datetime.date(2026, 1, 31))
            files = [file.path for file in writing.write(replace(source, jobs=jobs), folder)]
        there = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
        assert sorted(files) == there
        made.append(folder)
    return made[0], made[1]


def test_two_processes_make_the_same_site(sites: tuple[Path, Path]) -> None:
    """Every file is the same, byte for byte."""
    one, two = (
        {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        for folder in sites
    )
    assert one.keys() == two.keys()
    assert [name for name, body in one.items() if two[name] != body] == []


def test_every_page_is_there_in_both_languages(sites: tuple[Path, Path]) -> None:
    """A page has its English edition at the same place below `en/`."""
    folder = sites[0]
    pages = {str(path.relative_to(folder)) for path in folder.rglob("*.html")}
    pages = {page for page in pages if not page.startswith("docs/")}
    english = {page.removeprefix("en/") for page in pages if page.startswith("en/")}
    assert english == {page for page in pages if not page.startswith("en/")}
    assert {
        "index.html",
        "projects.html",
        "targets-page-2.html",
        "sparql.html",
        "ns.html",
        "ns/0.1.0.html",
    } <= english
    assert not {"api.html", "about/limits.html"} & english


def test_what_was_withdrawn_says_so(sites: tuple[Path, Path]) -> None:
    """A tombstone stands at the address of a thing that is gone, and servers are told to answer 410."""
    folder = sites[0]
    stones = [
        path for path in folder.glob("id/project/*.html") if "published in error" in path.read_text("utf-8")
    ]
    assert len(stones) == 9
    rules = (folder / "server/apache.htaccess").read_text("utf-8")
    gone = re.findall(r"^RewriteRule \^(\S+)\(\?:.*\[G\]$", rules, re.MULTILINE)
    assert f"id/project/{stones[0].stem}" in gone
    assert f"/id/project/{stones[0].stem} {{ return 410; }}" in (folder / "server/nginx.conf").read_text(
        "utf-8"
    )


def test_the_search_finds_by_pairs_of_characters(sites: tuple[Path, Path]) -> None:
    """The pieces of the index lead from a pair of characters to entries whose pages are there."""
    folder = sites[0]
    about = json.loads((folder / "search/index.json").read_text("utf-8"))
    words = json.loads((folder / f"search/words-{ord('轮') % about['pieces']}.json").read_text("utf-8"))
    numbers, total = [], 0
    for step in words["轮椅"]:
        total += step
        numbers.append(total)
    assert numbers == sorted(set(numbers))
    for number in numbers:
        chunk = json.loads((folder / f"search/entries-{number // about['chunk']}.json").read_text("utf-8"))
        name, target, *texts = chunk[number % about["chunk"]]
        assert name in about["lists"]
        assert (folder / target).is_file()
        assert (folder / "en" / target).is_file()
        assert "轮椅" in json.dumps(texts, ensure_ascii=False)


def test_a_page_that_cannot_be_made_stops_the_release(store: Path, tmp_path: Path) -> None:
    """A path without a page is a fault that names the file; nobody publishes a hole."""
    with perfgraph.open(str(store)) as graph:
        press = Press(graph, graph.snapshot, tmp_path / "none", tmp_path)
        with pytest.raises(ReleaseError, match=r"nothing-here\.html: found status 404"):
            list(printed(press, [Place("about/nothing-here")], 1))


def test_a_store_that_changes_meanwhile_stops_the_release(store: Path, tmp_path: Path) -> None:
    """Processes that see another state than the release is of say so, and no page of it is published."""
    with perfgraph.open(str(store)) as graph:
        assert snapshot(graph.store) == graph.snapshot
        press = Press(graph, "0123456789abcdef", tmp_path / "none", tmp_path)
        with pytest.raises(ReleaseError, match="the store changed while its pages were made"):
            list(printed(press, [Place("about", Language.ENGLISH)], 2))
