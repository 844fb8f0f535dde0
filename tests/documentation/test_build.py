"""The documentation is built from its sources alone: the same bytes each time, every link checked."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sphinx.util.docutils import docutils_namespace

from perfgraph.documentation import building, gathering
from perfgraph.documentation.page import Page
from perfgraph.findings import Language
from perfgraph.pages import handbook


def _files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Return a folder of some pages in both languages, with the theme, and a reference of two pages."""

    def reference(_language: Language) -> Page:
        below = Page("reference/things/one", "# One\n")
        return Page("reference/index", "# Reference\n", (Page("reference/things", "# Things\n", (below,)),))

    monkeypatch.setattr(gathering, "reference", reference)
    for folder in handbook.FOLDERS.values():
        pages = {
            "index": "# First\n\n[z](how-to/z.md), [a](how-to/a.md#part-of-how-toa), [t](tutorial.md)\n",
            **{name: f"# Part of {name}\n" for name in ("tutorial", "how-to/a", "how-to/b", "how-to/z")},
        }
        for name, text in pages.items():
            path = tmp_path / "docs" / folder / f"{name}.md"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    (tmp_path / "docs/theme").symlink_to(building.SOURCE / "theme")
    return tmp_path / "docs"


def test_the_same_sources_give_the_same_bytes(tmp_path: Path) -> None:
    """Another process with other hashes and another time zone builds what is served, byte for byte."""
    if not handbook.first(Language.CHINESE):
        message = "the documentation is not built; run make docs"
        pytest.fail(message) if os.environ.get("CI") == "true" else pytest.skip(message)
    out = tmp_path / "docs"
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Shanghai"}
    build = [sys.executable, "-m", "perfgraph.documentation", str(out)]
    done = subprocess.run(build, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    again, served = _files(out), _files(handbook.FOLDER)
    assert again.keys() == served.keys()
    assert [name for name, content in served.items() if again[name] != content] == []


def test_both_languages_have_the_same_pages() -> None:
    """The change of language leads from each page to its other edition."""
    chinese, english = (
        {path.relative_to(building.SOURCE / name) for path in (building.SOURCE / name).rglob("*.md")}
        for name in handbook.FOLDERS.values()
    )
    assert chinese == english


def test_the_contents_follow_the_first_page(small: Path, tmp_path: Path) -> None:
    """Pages stand in the order in which the first page names them, then by name; the reference comes last."""
    gathering.gather(small, tmp_path / "out", Language.ENGLISH)
    contents = (tmp_path / "out/index.md").read_text(encoding="utf-8").partition("```")[2].split()
    said = [word for word in contents if not word.startswith((":", "`", "{"))]
    named = [
        "tutorial",
        "How-to",
        "guides",
        "how-to/z",
        "how-to/a",
        "how-to/b",
        "Reference",
        "reference/things",
    ]
    assert said == named
    assert (tmp_path / "out/reference/things.md").read_text(encoding="utf-8").endswith("\nthings/one\n```\n")


# MyST still calls what Sphinx 11 will no longer have.
@pytest.mark.filterwarnings("ignore:.*Check CHANGES for Sphinx API modifications")
def test_links_to_nowhere_stop_the_build(
    small: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Each is told with its place: to a page, a heading or a thing of the reference that is not there."""
    faults = ("[a](how-to/c.md)", "[b](tutorial.md#nowhere)", "[c](#query-no-such-question)")
    with (small / "en/tutorial.md").open("a", encoding="utf-8") as page:
        page.write("".join(f"\n{fault}\n" for fault in faults))
    with docutils_namespace(), pytest.raises(building.NotBuilt):
        building.build_site(small, tmp_path, tmp_path / "made", Language.ENGLISH)
    told = [line for line in capfd.readouterr().err.splitlines() if "WARNING" in line]
    assert len(told) == len(faults)
    for line, (place, target) in zip(
        told, {3: "how-to/c.md", 5: "nowhere", 7: "query-no-such"}.items(), strict=True
    ):
        assert f"tutorial.md:{place}" in line
        assert target in line
