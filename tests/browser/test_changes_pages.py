"""The pages that look back over releases can be used by everybody, with the site and alone."""

import functools
import json
import shutil
import threading
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from looking_back import release_both, site_pages, source_of
from playwright.sync_api import Page
from running_site import ROOT, STATIC

import perfgraph
from perfgraph.publishing import read_release_settings

OpenPage = Callable[..., Page]

FIRST, SECOND = (
    [f"{folder}{name}" for name in ("changes.html", "en/changes.html", "quality.html", "en/quality.html")]
    for folder in ("first/", "")
)
ALONE = ["releases/2/changes/changes.html", "releases/2/changes/changes.en.html"]
PAGES = [*FIRST, *SECOND, *ALONE]
PHONE = {"width": 390, "height": 844}


class Quiet(SimpleHTTPRequestHandler):
    """The simple file server of Python, without a log."""

    def log_message(self, *_arguments: object) -> None:
        return


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of the pages of a first and of a second release."""
    documents, out = tmp_path_factory.mktemp("documents"), tmp_path_factory.mktemp("host") / "out"
    said = read_release_settings(ROOT / "examples/release.toml")
    with perfgraph.open("memory:", base=said.base) as graph:
        for version in release_both(graph, documents, out, said):
            # Publishing replaces the folder, and with it the pages of the release before.
            made = out if version == "2" else tmp_path_factory.mktemp("first")
            assert len(site_pages(source_of(graph, out, version, said), made)) == 4
            if version == "1":
                first = made
    shutil.copytree(first, out / "first")
    for folder in (out, out / "first"):
        (folder / "static").mkdir()
        for name in ("style.css", "mark.svg"):
            shutil.copy(STATIC / name, folder / "static" / name)
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(out))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.mark.parametrize("page", PAGES)
def test_axe_finds_nothing(address: str, page: str, axe: str, open_page: OpenPage) -> None:
    """No page has a fault that axe-core knows, in light or dark."""
    opened = open_page(address + page)
    opened.evaluate(axe)
    for scheme in ("light", "dark"):
        opened.emulate_media(color_scheme=scheme)
        answer: dict[str, Any] = opened.evaluate("axe.run(document, {resultTypes: ['violations']})")
        assert [f"{one['id']}: {json.dumps(one['nodes'][0]['target'])}" for one in answer["violations"]] == []


@pytest.mark.parametrize("page", PAGES)
def test_a_telephone_shows_the_whole_width(address: str, page: str, open_page: OpenPage) -> None:
    """At 390 pixels nothing but a table's own frame scrolls sideways, and nothing needs a script."""
    opened = open_page(address + page, viewport=PHONE, java_script_enabled=False)
    box = opened.locator("main").bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= PHONE["width"]
    for found in opened.locator("main > *, section > *, .beside > *").all():
        own = found.bounding_box()
        assert own is None or own["x"] + own["width"] <= PHONE["width"] + 1, found.evaluate(
            "one => one.outerHTML"
        )[:200]


@pytest.mark.parametrize("page", [*SECOND, *ALONE])
def test_pictures_are_drawn(address: str, page: str, open_page: OpenPage) -> None:
    """Every chart has a size and says in words what it shows."""
    opened = open_page(address + page)
    charts = opened.locator("img.chart")
    assert charts.count() == (3 if "quality" in page else 1)
    for chart in charts.all():
        assert chart.evaluate("one => one.complete && one.naturalWidth > 200")
        assert chart.get_attribute("alt")
