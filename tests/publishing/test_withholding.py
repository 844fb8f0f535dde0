"""Reviewers are withheld: pseudonyms in the place of handles, the same ones in every file of a release."""

import gzip
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from data_alone import publish
from pyarrow import parquet
from pyoxigraph import NamedNode, QuerySolutions

import perfgraph
from perfgraph.assets import asset
from perfgraph.graph import PerformanceGraph
from perfgraph.links import CONTRIBUTES_TO
from perfgraph.pages import Site, Wanted, render
from perfgraph.publishing import ReleaseSettings
from perfgraph.publishing.rewriting import published
from perfgraph.review import Judgement, decide, undo
from perfgraph.stores.solutions import select, text
from perfgraph.terms import DCTERMS, PG

FIRST, SECOND = "qiao-feng", "xu"
"""The second handle is short: it stands within other words."""


def nodes(graph: PerformanceGraph, kind: str) -> list[NamedNode]:
    """Return the things of a class, in the order of their addresses."""
    return [
        row["x"] for row in select(graph.store, f"SELECT DISTINCT ?x {{ ?x a <{PG}{kind}> }} ORDER BY ?x")
    ]


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PerformanceGraph]:
    """Return a graph whose links two people judged, one of them naming the other in a comment."""
    with perfgraph.open(str(tmp_path_factory.mktemp("withheld") / "store")) as graph:
        graph.ingest([asset("examples") / "sample.docx"])
        goals, above = nodes(graph, "ProjectGoal"), nodes(graph, "SubGoal")
        judgements = (
            (FIRST, Judgement("accepted", subject=goals[0], relation=CONTRIBUTES_TO, object=above[0])),
            (
                SECOND,
                Judgement(
                    "rejected",
                    subject=goals[0],
                    relation=CONTRIBUTES_TO,
                    object=above[0],
                    comment=f"与{FIRST}讨论过。Asked Qiao-Feng, not {FIRST}-2.",
                ),
            ),
            (FIRST, Judgement("accepted", subject=goals[1], relation=CONTRIBUTES_TO, object=above[0])),
        )
        done = [
            decide(graph.store, graph.names, who, [judgement], reviews=2) for who, judgement in judgements
        ]
        undo(graph.store, graph.names, FIRST, [done[2].decisions[0].iri])
        yield graph


def contents(path: Path) -> Iterator[bytes]:
    """Yield what a file holds, unpacked: in packed bytes a short handle comes about by chance."""
    data = path.read_bytes()
    if path.suffix == ".gz":
        yield gzip.decompress(data)
    elif path.suffix == ".parquet":
        yield str(parquet.read_table(path).to_pylist()).encode()
    elif zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield from (archive.read(name) for name in archive.namelist())
    else:
        yield data


HANDLES = re.compile(rb"qiao-feng(?!-2)|reviewer/xu\b|>xu<|\"xu\"|\bxu,", re.I)
"""The handles; two characters come about by chance, so that the second counts as a reviewer's name only."""


def test_no_file_of_a_release_holds_a_handle(
    decided: PerformanceGraph, said: ReleaseSettings, tmp_path: Path
) -> None:
    """Neither dumps nor tables nor metadata name a reviewer; the pseudonyms stand in their places."""
    release = publish(decided, tmp_path / "out", said)
    files = [path for path in release.folder.rglob("*") if path.is_file()]
    assert [path for path in files for data in contents(path) if HANDLES.search(data)] == []
    nquads = gzip.decompress((release.folder / "releases/latest/perfgraph.nq.gz").read_bytes()).decode()
    assert "/id/reviewer/reviewer-1>" in nquads
    assert "与reviewer-1讨论过。Asked reviewer-1, not qiao-feng-2." in nquads


def test_no_page_of_a_site_holds_a_handle(
    decided: PerformanceGraph, said: ReleaseSettings, tmp_path: Path
) -> None:
    """The pages that show decisions and who took them, and their data, have the pseudonyms."""
    with published(decided, said, tmp_path / "graph") as graph:
        made = Site(graph, graph.snapshot, graph.names.base)
        told = [row["x"].value for row in select(graph.store, f"SELECT ?x {{ ?x a <{PG}Decision> }}")]
        told += [graph.names.reviewer(f"reviewer-{number}").value for number in (1, 2)]
        paths = [iri.removeprefix(graph.names.base) for iri in told]
        wanted = [Wanted(path, form) for path in paths for form in ("html", "turtle", "jsonld")]
        wanted += [Wanted("query/review-decisions", form) for form in ("html", "csv", "json")]
        wanted += [Wanted("query/review-disagreements", "csv"), Wanted("graph/reviewed", "nquads")]
        pages = [render(made, one) for one in wanted]
    assert {page.status for page in pages} == {200}
    assert [one for one, page in zip(wanted, pages, strict=True) if HANDLES.search(page.body)] == []
    decisions = pages[wanted.index(Wanted("query/review-decisions", "csv"))].body.decode()
    assert "reviewer-1" in decisions
    assert "reviewer-2" in decisions


ASKED = f"""SELECT ?decision ?who ?undone {{
  ?decision a <{PG}Decision> ; <{DCTERMS}creator> ?who ; <{DCTERMS}created> ?time
  OPTIONAL {{ ?decision <{PG}undoes> ?undone . ?undone a <{PG}Decision> }} }} ORDER BY ?time"""


def rows(graph: PerformanceGraph) -> list[tuple[str, str, str]]:
    """Return the decisions in time: address, author, what each undoes."""
    answer = graph.store.query(ASKED)
    assert isinstance(answer, QuerySolutions)
    return [(row["decision"].value, row["who"].value, text(row, "undone")) for row in answer]


def test_pseudonyms_count_by_first_decision(
    decided: PerformanceGraph, said: ReleaseSettings, tmp_path: Path
) -> None:
    """Who decided first is reviewer-1; decisions keep what they undo, under addresses without the handle."""
    plain = rows(decided)
    with published(decided, said, tmp_path / "one") as one, published(decided, said, tmp_path / "two") as two:
        told = rows(one)
        assert told == rows(two)
        assert one.snapshot == two.snapshot != decided.snapshot
    assert [who.rpartition("/")[2] for _, who, _ in told] == [
        "reviewer-1",
        "reviewer-2",
        "reviewer-1",
        "reviewer-1",
    ]
    assert told[3][2] == told[2][0]
    assert {decision for decision, _, _ in told}.isdisjoint(decision for decision, _, _ in plain)


def test_handles_are_published_when_that_is_said(
    decided: PerformanceGraph, said: ReleaseSettings, tmp_path: Path
) -> None:
    """With `reviewers = "publish"` the graph goes out as it stands."""
    with published(decided, replace(said, reviewers="publish"), tmp_path / "same") as same:
        assert same is decided


def test_another_base_withholds_too(decided: PerformanceGraph, said: ReleaseSettings, tmp_path: Path) -> None:
    """Below another base the pseudonyms have addresses below it."""
    base = "https://data.example.gov.cn/performance/"
    with published(decided, replace(said, base=base), tmp_path / "moved") as moved:
        assert {who for _, who, _ in rows(moved)} == {f"{base}id/reviewer/reviewer-{one}" for one in (1, 2)}
