"""A running site over the sample document, and a real browser that is watched."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from running_site import FRONTEND, ROOT, STATIC, Site
from watched import Watch

import perfgraph
from perfgraph.findings import Language
from perfgraph.pages import handbook

PATIENCE = 30_000
"""How many milliseconds the browser waits for what must come; a loaded machine is slow."""

expect.set_options(timeout=PATIENCE)

SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def absent(message: str) -> None:
    """Skip the test for want of a program; in CI, fail."""
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store with the sample document."""
    folder = tmp_path_factory.mktemp("browser") / "store"
    with perfgraph.open(str(folder)) as graph:
        graph.ingest([ROOT / "examples/sample.docx"])
    return folder


@pytest.fixture(scope="session")
def site(sample_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site over the sample document."""
    running = Site(sample_store, tmp_path_factory.mktemp("site") / "log")
    yield running
    running.stop()


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of a Chromium."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        absent("chromium is not installed; run tests/system-packages")
    return str(found)


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """One browser for the tests of a module: its event loop must be gone before other tests have theirs."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=SWITCHES)
        yield running
        running.close()


@pytest.fixture
def watch() -> Iterator[Watch]:
    """What the browser complains of; the test fails when it complains of anything."""
    watching = Watch()
    yield watching
    assert watching.complaints() == []


@pytest.fixture
def open_page(browser: Browser, watch: Watch) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a watched page in a context of its own, with playwright's options."""
    contexts = []

    def open_one(address: str = "", **options: Any) -> Page:
        context = browser.new_context(**{"locale": "en", **options})
        context.set_default_timeout(PATIENCE)
        watch.over(context)
        contexts.append(context)
        page = context.new_page()
        if address:
            page.goto(address)
        return page

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def packages() -> Path:
    """Return the folder of the frontend's installed packages."""
    folder = FRONTEND / "node_modules"
    if not folder.is_dir():
        absent("the packages of frontend/ are not installed; run npm --prefix frontend ci")
    return folder


@pytest.fixture(scope="session")
def bundle(packages: Path) -> Path:
    """Return the folder with the built editor."""
    if not (STATIC / "editor.js").is_file():
        absent("the editor is not built; run npm --prefix frontend run build")
    return STATIC


@pytest.fixture(scope="session")
def documentation() -> Path:
    """Return the folder of the built documentation."""
    if not handbook.first(Language.CHINESE):
        absent("the documentation is not built; run make docs")
    return handbook.FOLDER


@pytest.fixture(scope="session")
def axe(packages: Path) -> str:
    """Return the source of axe-core, which finds what people with a disability cannot use."""
    return (packages / "axe-core/axe.min.js").read_text("utf-8")
