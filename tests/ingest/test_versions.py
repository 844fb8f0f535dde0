"""A changed document is a later version of the earlier one, which stays."""

from pathlib import Path

import corpus
import pytest

from perfgraph.graph import PerformanceGraph, open_graph
from perfgraph.ingest import IngestOptions, IngestReport

CURRENT = """PREFIX pg: <https://w3id.org/perfgraph/ns#> PREFIX prov: <http://www.w3.org/ns/prov#>
SELECT ?document { ?document a pg:TargetDocument
  FILTER NOT EXISTS { ?newer prov:wasRevisionOf ?document } }"""


def write(path: Path, number: int, note: str = "") -> Path:
    """Write document `number` with a note in it that makes another version."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(corpus.text([note or "说明", *corpus.document(number, 1)]))
    return path


def current(graph: PerformanceGraph) -> set[str]:
    """Return the documents that no later version replaces."""
    return {row["document"].value for row in graph.store.query(CURRENT)}


def only(report: IngestReport) -> str:
    """Return the address of the one document that was read."""
    (item,) = report.read
    return item.document.value


def test_a_newer_file_at_the_same_path_replaces_the_earlier(tmp_path: Path) -> None:
    """Three versions make a chain; a question leaves the earlier ones out; reading again keeps the chain."""
    path = tmp_path / "in" / "目标.txt"
    with open_graph(str(tmp_path / "store")) as graph:
        documents = []
        for note in ("一稿", "二稿", "三稿"):
            write(path, 1, note)
            report = graph.ingest([tmp_path / "in"])
            documents.append(only(report))
            revised = report.read[0].revises
            assert (revised.value if revised else None) == (documents[-2] if documents[1:] else None)
        assert current(graph) == {documents[-1]}
        assert len(set(documents)) == 3
        before = graph.snapshot
        graph.ingest([tmp_path / "in"], options=IngestOptions(again=True))
        assert (current(graph), graph.snapshot) == ({documents[-1]}, before)


def test_a_copy_elsewhere_of_the_same_name_and_projects_is_a_version(tmp_path: Path) -> None:
    """In one run too, where the later path is the later version."""
    write(tmp_path / "一月" / "目标.txt", 1, "一稿")
    write(tmp_path / "二月" / "目标.txt", 1, "二稿")
    with open_graph("memory:") as graph:
        report = graph.ingest([tmp_path])
        first, second = report.read
        assert second.revises == first.document
        assert current(graph) == {second.document.value}
        third = only(graph.ingest([write(tmp_path / "三月" / "目标.txt", 1, "三稿")]))
        assert current(graph) == {third}


@pytest.mark.parametrize("place", ["目标.txt", "other/目标.txt"])
def test_other_projects_are_another_document(tmp_path: Path, place: str) -> None:
    """Two units that call their file alike, even at the same path of two folders, replace nothing."""
    one = write(tmp_path / "甲" / "目标.txt", 1)
    with open_graph("memory:") as graph:
        graph.ingest([one.parent])
        write(tmp_path / "乙" / place, 2)
        report = graph.ingest([tmp_path / "乙"])
        assert report.read[0].revises is None
        assert len(current(graph)) == 2


def test_two_versions_in_one_run_of_an_empty_store(tmp_path: Path) -> None:
    """Files of one name and project, given one by one: the second is a version of the first."""
    paths = [tmp_path / folder / "s.docx" for folder in ("v1", "v2")]
    for number, path in enumerate(paths):
        path.parent.mkdir()
        blocks = corpus.document(3, 1)
        path.write_bytes(corpus.word([*blocks, f"第{number}版"]))
    with open_graph(str(tmp_path / "store")) as graph:
        report = graph.ingest(paths)
        assert (len(report.read), report.refused) == (2, ())
        revisions = [quad for quad in graph.quads() if "wasRevisionOf" in quad.predicate.value]
        assert len(revisions) == 1
        older = report.read[0].sha256[:16]
        assert str(revisions[0].object).rstrip(">").endswith(older)
