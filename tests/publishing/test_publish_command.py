"""`perfgraph publish` as a user runs it: what is said, what is published, the exit code."""

from collections.abc import Callable
from pathlib import Path

import pytest
from running import Run, command

from perfgraph.assets import asset

EXAMPLES = asset("examples")
BASE = "https://data.example.gov.cn/performance/"


@pytest.fixture
def perfgraph(
    monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> Callable[..., Run]:
    """Run a command in a folder of its own, whose store is for the base of the example."""
    monkeypatch.chdir(tmp_path)
    for name, value in (("LANG", "en"), ("BASE", BASE), ("STORE", str(tmp_path / "store"))):
        monkeypatch.setenv(f"PERFGRAPH_{name}", value)
    monkeypatch.setenv("COLUMNS", "200")
    return command(monkeypatch, capsysbinary)


def settings(folder: Path, text: str = "") -> str:
    """Write the settings of the example, with more at the end, and return their path."""
    path = folder / "release.toml"
    path.write_text((EXAMPLES / "release.toml").read_text(encoding="utf-8") + text, encoding="utf-8")
    return str(path)


def test_a_graph_is_published_and_what_to_do_next_is_said(
    perfgraph: Callable[..., Run], tmp_path: Path
) -> None:
    """The facts are on standard output; the last line says what happened and what to do next."""
    perfgraph("ingest", str(EXAMPLES / "sample.docx"))
    settings(tmp_path)
    done = perfgraph("publish", "out", "--no-site", "--date", "2026-01-31")
    assert done.code == 0, done.err
    assert "2026-01-31" in done.out
    assert BASE in done.out
    assert "RDFC-1.0" in done.out
    assert f"Next: copy everything in that folder to where {BASE} is served from." in done.err
    assert (tmp_path / "out" / "releases" / "2026-01-31" / "index.html").is_file()
    again = perfgraph("publish", "out", "--no-site", "--date", "2026-01-31", "--lang", "zh")
    assert again.code == 0
    assert "完全相同" in again.err
    moved = perfgraph(
        "publish", "moved", "--no-site", "--date", "2026-01-31", "--base", "https://example.org/"
    )
    assert moved.code == 0
    assert "https://example.org/" in moved.out


def test_what_breaks_a_rule_is_listed_and_can_be_waived(
    perfgraph: Callable[..., Run], tmp_path: Path, private: Path
) -> None:
    """Violations are listed with their place, the code is 1; with a waiver the release goes out."""
    perfgraph("ingest", str(private))
    settings(tmp_path)
    refused = perfgraph("publish", "out")
    assert refused.code == 1
    assert "private.txt, paragraph 1" in refused.err
    assert "0335-5051234" in refused.err
    assert "Not published: 2 violations" in refused.err
    assert "name-of-person, telephone-number" in refused.err
    assert not (tmp_path / "out").exists()
    waivers = "".join(
        f'\n[[waiver]]\nrule = "{rule}"\nreason = {{ zh = "公开。", en = "It is public." }}\n'
        for rule in ("name-of-person", "telephone-number")
    )
    settings(tmp_path, waivers)
    done = perfgraph("publish", "out", "--no-site")
    assert done.code == 0, done.err
    assert "name-of-person (1): It is public." in done.out


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("--settings", "none.toml"), "none.toml: found no settings of a release"),
        (("--base", "https://example.org/a"), 'ends in "/"'),
        (("--date", "soon"), '--date: found "soon"'),
    ],
)
def test_wrong_settings_publish_nothing(
    perfgraph: Callable[..., Run], tmp_path: Path, arguments: tuple[str, ...], expected: str
) -> None:
    """A message says what is wrong; the code is 1 and nothing is there."""
    settings(tmp_path)
    refused = perfgraph("publish", "out", *arguments)
    assert refused.code == 1
    assert expected in refused.err
    assert not (tmp_path / "out").exists()


def test_a_folder_of_other_things_is_left_alone(perfgraph: Callable[..., Run], tmp_path: Path) -> None:
    """The store is no release: it is refused and as it was."""
    perfgraph("ingest", str(EXAMPLES / "sample.docx"))
    settings(tmp_path)
    refused = perfgraph("publish", "store")
    assert refused.code == 1
    assert "found something that is no release" in refused.err
    assert perfgraph("stats").code == 0


def test_no_graph(perfgraph: Callable[..., Run], tmp_path: Path) -> None:
    """Without a graph the command says what to do first."""
    settings(tmp_path)
    refused = perfgraph("publish", "out")
    assert refused.code == 1
    assert "perfgraph ingest" in refused.err
