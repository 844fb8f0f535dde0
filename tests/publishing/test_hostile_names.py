"""Codes and file names that no system likes: published as data, refused as pages, and nothing is lost."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from data_alone import publish
from release_contents import contents

import perfgraph
from perfgraph.assets import asset
from perfgraph.errors import ReleaseError
from perfgraph.graph import PerformanceGraph
from perfgraph.publishing import ReleaseSettings
from perfgraph.publishing import publish as publish_all
from perfgraph.publishing.writing import Paths

CODES = ("13030321W9TGCMKL98GWR", "130303218GO6CWHE85RST")
"""The codes of two projects of the sample."""


def document(folder: Path, codes: Sequence[str], name: str = "document.txt") -> Path:
    """Return the sample with other codes of projects."""
    text = (asset("examples") / "sample.txt").read_text(encoding="utf-8")
    for old, new in zip(CODES, codes, strict=False):
        assert old in text
        text = text.replace(old, new)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        (("CON",), r'file "(en/)?id/project/CON\.html": found the name "CON\.html", which Windows keeps'),
        (("aux.1",), r'the name "aux\.1\.html", which Windows keeps'),
        (("x", "X"), r"differ in more than the case of letters"),
    ],
)
def test_pages_that_some_system_cannot_hold_are_refused(
    graph: PerformanceGraph,
    said: ReleaseSettings,
    tmp_path: Path,
    codes: Sequence[str],
    expected: str,
) -> None:
    """The message names the file and what to do; the release before is as it was; the data alone go out."""
    out = tmp_path / "out"
    publish(graph, out, said)
    before = contents(out)
    settings = replace(said, version="next")
    with perfgraph.open("memory:") as hostile:
        hostile.ingest([document(tmp_path, codes)])
        with pytest.raises(ReleaseError, match=expected) as refused:
            publish_all(hostile, out, settings)
        assert "--no-site" in str(refused.value)
        assert contents(out) == before
        assert sorted(path.name for path in tmp_path.iterdir()) == ["document.txt", "out"]
        publish(hostile, out, settings)
    assert (out / "releases/next/release.json").is_file()
    assert (out / "releases/2026-01-31/release.json").is_file()


def test_the_name_of_a_document_is_no_name_of_a_file(said: ReleaseSettings, tmp_path: Path) -> None:
    """Files are named after the hash of a document; its own name stands in the data alone."""
    names = {"CON.txt": "a:b", "a:b?.txt": "A.", "dot..txt": "名 称"}
    with perfgraph.open("memory:") as hostile:
        hostile.ingest([document(tmp_path, (code,), name) for name, code in names.items()])
        release = publish(hostile, tmp_path / "out", said)
    taken = Paths()
    for path in sorted(contents(release.folder)):
        taken.add(path)
    catalogue = (release.folder / "catalogue.ttl").read_text(encoding="utf-8")
    projects = (release.folder / "releases/latest/tables/projects.csv").read_text(encoding="utf-8")
    for name, code in names.items():
        assert name in catalogue
        assert f",{code}," in projects
