"""The published folder: whole releases only, the same bytes whenever made, earlier ones kept."""

import datetime
import errno
import fcntl
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from data_alone import publish
from release_contents import contents

from perfgraph.errors import ReleaseError, StoreError
from perfgraph.findings import Bilingual
from perfgraph.graph import PerformanceGraph, open_graph
from perfgraph.publishing import File, Part, PublishOptions, Release, ReleaseSettings, Source
from perfgraph.publishing import release as release_module
from perfgraph.publishing.target import Target
from perfgraph.publishing.writing import Paths, opened

TEXT = Bilingual("文本", "text")


def test_the_same_release_has_the_same_bytes(
    graph: PerformanceGraph, said: ReleaseSettings, release: Release, tmp_path: Path
) -> None:
    """Made a second time, elsewhere, every file is the same, and nothing else is left beside it."""
    publish(graph, tmp_path / "out", said)
    assert contents(tmp_path / "out") == contents(release.folder)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    again = publish(graph, tmp_path / "out", said)
    assert not again.changed
    assert contents(tmp_path / "out") == contents(release.folder)


def test_sums_are_those_of_the_files(files: Path) -> None:
    """`sha256sum --check` finds every file as it was, and none is left out."""
    subprocess.run(["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=files, check=True)
    listed = {line.split("  ")[1] for line in (files / "SHA256SUMS").read_text().splitlines()}
    assert listed == set(contents(files)) - {"SHA256SUMS"}


def test_the_newest_release_has_an_address_that_stays(release: Release, files: Path) -> None:
    """`latest` holds the very files of the release."""
    assert contents(release.folder / "releases" / "latest") == contents(files)
    mark = json.loads((files / "release.json").read_text())
    assert mark["version"] == "2026-01-31"
    assert mark["rdfc10sha256"] == release.mark.canonical


def test_the_day_is_that_of_the_newest_reading(
    graph: PerformanceGraph, said: ReleaseSettings, tmp_path: Path
) -> None:
    """Without a day in the settings the graph gives it, never the clock."""
    newest = max(document.read for document in Source(graph, said, "", datetime.date.min).documents)
    release = publish(graph, tmp_path / "out", replace(said, date=None))
    assert release.mark.date == newest.date()


def test_earlier_releases_stay(graph: PerformanceGraph, said: ReleaseSettings, tmp_path: Path) -> None:
    """A new version stands beside the earlier ones, knows the one before, and `latest` is the new one."""
    out = tmp_path / "out"
    publish(graph, out, said)
    before = contents(out / "releases" / "2026-01-31")
    later = publish(graph, out, replace(said, date=datetime.date(2026, 2, 28), version="spring"))
    assert contents(out / "releases" / "2026-01-31") == before
    assert contents(out / "releases" / "latest") == contents(out / "releases" / "spring")
    listed = json.loads((out / "release.json").read_text())["releases"]
    assert [one["version"] for one in listed] == ["2026-01-31", "spring"]
    catalogue = (out / "releases" / "spring" / "catalogue.ttl").read_text(encoding="utf-8")
    assert f"dcat:previousVersion <{later.base}releases/2026-01-31/>" in catalogue


def test_an_older_release_does_not_become_the_latest(
    graph: PerformanceGraph, said: ReleaseSettings, tmp_path: Path
) -> None:
    """A release of an earlier day that comes later stands in its place; `latest` stays the newest."""
    out = tmp_path / "out"
    publish(graph, out, said)
    publish(graph, out, replace(said, date=datetime.date(2025, 1, 31)))
    listed = json.loads((out / "release.json").read_text())["releases"]
    assert [one["version"] for one in listed] == ["2025-01-31", "2026-01-31"]
    assert contents(out / "releases" / "latest") == contents(out / "releases" / "2026-01-31")
    assert (out / "void.ttl").read_bytes() == (out / "releases" / "latest" / "void.ttl").read_bytes()


def test_a_version_is_never_silently_another(
    graph: PerformanceGraph, said: ReleaseSettings, tmp_path: Path
) -> None:
    """Other contents under a version that was published are refused, unless told that nobody cited it."""
    out = tmp_path / "out"
    publish(graph, out, said)
    before = contents(out)
    other = replace(said, title=Bilingual("另一标题", "Another title"))
    with pytest.raises(ReleaseError, match=r"version 2026-01-31 was published with other files.*--again"):
        publish(graph, out, other)
    assert contents(out) == before
    assert publish(graph, out, other, options=PublishOptions(again=True)).changed
    assert contents(out) != before


@pytest.mark.parametrize("kind", ["file", "folder", "damaged", "newer"])
def test_what_is_no_release_is_left_alone(
    graph: PerformanceGraph, said: ReleaseSettings, tmp_path: Path, kind: str
) -> None:
    """A file, a folder of other things and a mark that is not ours are refused and unchanged."""
    out = tmp_path / "out"
    if kind == "file":
        out.write_text("mine")
    else:
        out.mkdir()
        marks = {"folder": ("mine.txt", "mine"), "damaged": ("release.json", "{")}
        newer = ("release.json", json.dumps({"format": "perfgraph-release", "formatVersion": 99}))
        name, text = marks.get(kind, newer)
        (out / name).write_text(text)
    before = contents(tmp_path)
    expected = "version 99 of the format" if kind == "newer" else "found something that is no release"
    with pytest.raises(ReleaseError, match=expected):
        publish(graph, out, said)
    assert contents(tmp_path) == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_an_empty_folder_and_a_link_are_taken(
    graph: PerformanceGraph, said: ReleaseSettings, tmp_path: Path
) -> None:
    """An empty folder is published into; a link to one stays a link."""
    (tmp_path / "real").mkdir()
    (tmp_path / "out").symlink_to("real")
    publish(graph, tmp_path / "out", said)
    assert (tmp_path / "out").is_symlink()
    assert (tmp_path / "real" / "release.json").is_file()


def test_an_empty_graph_is_not_published(said: ReleaseSettings, tmp_path: Path) -> None:
    """A graph without documents is refused, with what to do."""
    with open_graph("memory:") as empty, pytest.raises(ReleaseError, match="perfgraph ingest"):
        publish(empty, tmp_path / "out", said)
    assert list(tmp_path.iterdir()) == []


def test_two_at_once(
    graph: PerformanceGraph, said: ReleaseSettings, release: Release, tmp_path: Path
) -> None:
    """While one process publishes, another one is told so and changes nothing."""
    with Target(tmp_path / "out").writing(), pytest.raises(ReleaseError, match="another process"):
        publish(graph, tmp_path / "out", said)
    assert not (tmp_path / "out").exists()
    lock = os.open(release.folder, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(ReleaseError, match="another process"):
            publish(graph, release.folder, said)
    finally:
        os.close(lock)


def part(*paths: str, error: OSError | None = None) -> Part:
    """Return a part that writes files, and then fails."""

    def write(_source: Source, folder: Path) -> Iterator[File]:
        for path in paths:
            with opened(folder / path) as output:
                output.write(b"text")
            yield File(path, "text/plain", TEXT, TEXT)
        if error:
            raise error

    return Part(TEXT, write)


@pytest.mark.parametrize(
    ("code", "expected"),
    [(errno.ENOSPC, "The disk is full"), (errno.EACCES, "Check that the folder can be reached")],
)
def test_a_file_system_that_refuses(
    graph: PerformanceGraph,
    said: ReleaseSettings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    code: int,
    expected: str,
) -> None:
    """A full or read-only disk is told, and what was published is as it was, nothing beside it."""
    out = tmp_path / "out"
    publish(graph, out, said)
    before = contents(tmp_path)
    failing = part("a.txt", error=OSError(code, os.strerror(code)))
    monkeypatch.setattr(release_module, "PARTS", (failing,))
    with pytest.raises(ReleaseError, match=expected) as refused:
        publish(graph, out, replace(said, version="next"))
    assert "as it was" in str(refused.value)
    assert contents(tmp_path) == before


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """Return a disk of 700 kB, which a release of the sample document does not fit on twice."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=700k", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("this user may mount no disk of memory")
    try:
        yield disk
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_disk_that_is_full(graph: PerformanceGraph, said: ReleaseSettings, small: Path) -> None:
    """When the disk fills up, what stood there before is all that stands there."""
    (small / "mine.txt").write_text("mine")
    for settings in (said, replace(said, base="https://example.org/")):
        with pytest.raises((ReleaseError, StoreError), match="No space left"):
            publish(graph, small / "out", settings)
        assert [path.name for path in small.iterdir()] == ["mine.txt"]


def test_a_disk_that_fills_up_at_any_part(
    graph: PerformanceGraph, said: ReleaseSettings, release: Release, small: Path
) -> None:
    """Whatever file is the one that no longer fits, the fault is told and the release before is as it was."""
    resize(small, 64_000)
    publish(graph, small / "out", said)
    before = contents(small / "out")
    used = shutil.disk_usage(small).used // 1000
    own = sum(each.size for each in release.files) // 1000
    for eighths in range(1, 8):
        resize(small, used + own * eighths // 8)
        with pytest.raises((ReleaseError, StoreError), match=r"No space left|disk is full") as refused:
            publish(graph, small / "out", replace(said, version="next"))
        assert "as it was" in str(refused.value)
        assert contents(small / "out") == before
        assert [path.name for path in small.iterdir()] == ["out"]
    resize(small, 64_000)
    publish(graph, small / "out", replace(said, version="next"))


def resize(disk: Path, size: int) -> None:
    """Give a disk of memory another size, in kilobytes."""
    subprocess.run(["mount", "-o", f"remount,size={size}k", str(disk)], check=True)


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (("tables/A.csv", "tables/a.csv"), "differ in more than the case"),
        (("Tables/a.csv", "tables/b.csv"), "differ in more than the case"),
        (("a.csv", "a.csv"), "found it twice"),
        (("con.txt",), "Windows keeps for a device"),
        (("LPT1/a.txt",), "Windows keeps for a device"),
        (("dot.",), "full stop or space"),
        (("space ",), "full stop or space"),
        (("what?.txt",), "Windows refuses"),
        (("a:b",), "Windows refuses"),
        (("back\\slash",), "Windows refuses"),
        (("line\n",), "Windows refuses"),
        (("项目.csv",), "expected ASCII"),
        (("/root",), "lead downwards"),
        (("../up",), "lead downwards"),
        (("a//b",), "lead downwards"),
        (("n" * 201,), "at most 200"),
    ],
)
def test_names_that_some_system_cannot_hold(paths: tuple[str, ...], expected: str) -> None:
    """Names that Windows, macOS or the web take for others, or refuse, are refused here first."""
    taken = Paths()
    for path in paths[:-1]:
        taken.add(path)
    with pytest.raises(ReleaseError, match=expected):
        taken.add(paths[-1])


def test_a_name_that_cannot_be_held_stops_the_release(
    graph: PerformanceGraph, said: ReleaseSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A part that writes such a name publishes nothing."""
    monkeypatch.setattr(release_module, "PARTS", (part("nul.txt"),))
    with pytest.raises(ReleaseError, match="nul"):
        publish(graph, tmp_path / "out", said)
    assert list(tmp_path.iterdir()) == []
