"""A graph to publish, what its publisher says, and a release of it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import web_servers
from data_alone import publish
from part_of_site import BELOW
from web_servers import WebServer

import perfgraph
from perfgraph.assets import asset
from perfgraph.graph import PerformanceGraph
from perfgraph.publishing import Release, ReleaseSettings, read_release_settings
from perfgraph.terms import HOME


@pytest.fixture(scope="session")
def said() -> ReleaseSettings:
    """Return the settings of the example, at the base of the graph."""
    settings = read_release_settings(asset("examples") / "release.toml", date="2026-01-31")
    return replace(settings, base=HOME)


@pytest.fixture(scope="session")
def graph() -> Iterator[PerformanceGraph]:
    """Return a graph of the sample document."""
    with perfgraph.open("memory:") as opened:
        opened.ingest([asset("examples") / "sample.docx"])
        yield opened


@pytest.fixture(scope="session")
def release(
    graph: PerformanceGraph, said: ReleaseSettings, tmp_path_factory: pytest.TempPathFactory
) -> Release:
    """Return a release of the sample document."""
    return publish(graph, tmp_path_factory.mktemp("published") / "out", said)


@pytest.fixture(scope="session")
def files(release: Release) -> Path:
    """Return the folder of the files of the release."""
    return release.folder / "releases" / release.mark.version


@pytest.fixture(scope="session")
def private(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a document whose text holds a name and a telephone number."""
    text = (asset("examples") / "sample.txt").read_text(encoding="utf-8")
    path = tmp_path_factory.mktemp("private") / "private.txt"
    path.write_text(f"联系人：张三 联系电话：0335-5051234\n{text}", encoding="utf-8")
    return path


@pytest.fixture(scope="module", params=list(web_servers.SERVERS))
def server(
    request: pytest.FixtureRequest, root: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[WebServer]:
    """Return each web server over the folder `root`, which the module of the test writes."""
    web_servers.expect(request.param)
    work = tmp_path_factory.mktemp(request.param)
    with web_servers.running(request.param, root, root / BELOW, work) as running:
        yield running
