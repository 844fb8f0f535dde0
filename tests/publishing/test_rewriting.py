"""The graph as it is published: below another base, and without personal information."""

import gzip
from dataclasses import replace
from pathlib import Path

import pytest
from data_alone import publish
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

import perfgraph
from perfgraph.assets import asset
from perfgraph.graph import PerformanceGraph
from perfgraph.ingest import content_hash, receipts
from perfgraph.publishing import ReleaseSettings
from perfgraph.publishing.rewriting import published
from perfgraph.quads import in_order
from perfgraph.terms import HOME, PG, PROV

OTHER = "https://data.example.gov.cn/performance/"
FINDINGS = "/graph/findings/"


def comparable(graph: PerformanceGraph) -> set[Quad]:
    """Return the statements of a graph that depend on its base alone: no times, no names made of hashes."""
    return {
        quad
        for name in graph.store.graphs()
        if FINDINGS not in name.value and not name.value.endswith("graph/vocab")
        for quad in graph.store.quads(name)
        if quad.predicate not in (PROV("endedAtTime"), PG("contentHash"))
    }


def test_another_base_is_that_of_a_graph_read_for_it(
    graph: PerformanceGraph, said: ReleaseSettings, tmp_path: Path
) -> None:
    """What is moved to another base says what the same document says when it is read for that base."""
    with (
        perfgraph.open("memory:", base=OTHER) as read,
        published(graph, replace(said, base=OTHER), tmp_path / "moved") as moved,
    ):
        read.ingest([asset("examples") / "sample.docx"])
        assert moved.names.base == OTHER
        assert comparable(moved) == comparable(read)
        assert {name.value for name in moved.store.graphs()} == {name.value for name in read.store.graphs()}


def test_the_hashes_are_true_of_what_is_published(
    graph: PerformanceGraph, said: ReleaseSettings, tmp_path: Path
) -> None:
    """The hash of each rewritten graph is that of its statements."""
    with published(graph, replace(said, base=OTHER), tmp_path / "moved") as moved:
        told = receipts(moved.store)
        for name in moved.store.graphs():
            if name.value.startswith((f"{OTHER}graph/doc/", f"{OTHER}graph/inferred/")):
                statements = in_order(quad.triple for quad in moved.store.quads(name))
                assert told[name.value] == content_hash(statements)


def test_a_release_for_another_base_names_no_other(
    graph: PerformanceGraph, said: ReleaseSettings, tmp_path: Path
) -> None:
    """No data of the release stand below the base of the graph; the vocabulary does."""
    release = publish(graph, tmp_path / "out", replace(said, base=OTHER))
    text = gzip.decompress((release.folder / "releases/latest/perfgraph.nq.gz").read_bytes())
    quads = list(parse(text, format=RdfFormat.N_QUADS))
    terms = (term for quad in quads for term in (quad.subject, quad.predicate, quad.object, quad.graph_name))
    names = {term.value for term in terms if isinstance(term, NamedNode)}
    assert [name for name in names if name.startswith((f"{HOME}id/", f"{HOME}graph/"))] == []
    assert f"{HOME}ns#TargetSheet" in names
    assert [path.name for path in release.folder.iterdir() if path.name.startswith(".")] == []
    again = publish(graph, tmp_path / "second", replace(said, base=OTHER))
    assert again.mark == release.mark


def test_the_same_base_is_the_same_graph(
    graph: PerformanceGraph, said: ReleaseSettings, tmp_path: Path
) -> None:
    """Nothing is copied where nothing changes."""
    with published(graph, said, tmp_path / "same") as same:
        assert same is graph


@pytest.mark.parametrize("base", [HOME, OTHER])
def test_masked_texts_hold_no_name_and_no_number(
    said: ReleaseSettings, private: Path, tmp_path: Path, base: str
) -> None:
    """With `personal = "mask"` the release goes out, and no file of it holds what was found."""
    with perfgraph.open("memory:") as graph:
        graph.ingest([private])
        release = publish(graph, tmp_path / "out", replace(said, base=base, personal="mask"))
    for path in (release.folder / "releases" / "latest").rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            data = gzip.decompress(data) if path.suffix == ".gz" else data
            assert "张三".encode() not in data, path
            assert b"5051234" not in data, path
    text = gzip.decompress((release.folder / "releases/latest/perfgraph.nq.gz").read_bytes()).decode()
    assert "联系人：** 联系电话：************" in text
