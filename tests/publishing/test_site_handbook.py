"""The documentation in a release: the files that were built, with links back to the files of the site."""

from pathlib import Path

import pytest

from perfgraph.pages import handbook as built
from perfgraph.publishing.site import handbook

PAGE = (
    '<a class="back" href="{0}?lang={1}">x</a> <a href="../{1}/index.html">y</a> '
    '<code>href="../?lang=en"</code>\n'
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a documentation of a few files in the place of the one that is built."""
    files = {
        "zh/index.html": PAGE.format("./../../", "zh"),
        "en/how-to/read.html": PAGE.format("../../../", "en"),
        "en/_static/a.css": "a::after { content: ' href=\"../?lang=en\"' }\n",
    }
    for name, text in files.items():
        path = tmp_path / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.setattr(built, "FOLDER", tmp_path / "docs")
    return tmp_path / "docs"


def test_links_back_lead_to_files(folder: Path, tmp_path: Path) -> None:
    """The first page of the site in each language is a file; everything else is as it was built."""
    out = tmp_path / "out"
    files = {file.path: file.media_type for file in handbook.write(out)}
    assert files == {
        "docs/en/_static/a.css": "text/css",
        "docs/en/how-to/read.html": "text/html",
        "docs/zh/index.html": "text/html",
    }
    chinese = (out / "docs/zh/index.html").read_text(encoding="utf-8")
    assert chinese == PAGE.format("./../../", "zh").replace("./../../?lang=zh", "./../../index.html")
    english = (out / "docs/en/how-to/read.html").read_text(encoding="utf-8")
    assert english == PAGE.format("../../../", "en").replace("../../../?lang=en", "../../../en/index.html")
    assert (out / "docs/en/_static/a.css").read_bytes() == (folder / "en/_static/a.css").read_bytes()


def test_a_release_without_documentation_has_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it was not built nothing is written."""
    monkeypatch.setattr(built, "FOLDER", tmp_path / "docs")
    assert list(handbook.write(tmp_path / "out")) == []
    assert not (tmp_path / "out").exists()
