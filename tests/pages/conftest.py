"""A site over the sample document, and its pages as a browser would read them."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from perfgraph.graph import open_graph
from perfgraph.index import build
from perfgraph.pages import Site
from perfgraph.pages.lists import index_of

SAMPLE = Path(__file__).parents[2] / "examples" / "sample.docx"


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """Return a site over the sample document."""
    with open_graph("memory:") as graph:
        graph.ingest([SAMPLE])
        yield Site(graph, graph.snapshot, "http://127.0.0.1:8000/")


@pytest.fixture(scope="session")
def indexed(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Return the site with its search index, which may take its time."""
    path = tmp_path_factory.mktemp("index") / "site.sqlite"
    build(site.graph, path)
    made = replace(site, index=str(path), memory={})
    index = index_of(made)
    assert index is not None
    index.seconds = 60
    yield made
    index.close()
