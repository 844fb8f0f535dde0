"""Withdrawing a document: it goes as a whole, its addresses say why, and reading it again undoes it."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

import perfgraph
from perfgraph.assets import asset
from perfgraph.errors import QueryError
from perfgraph.graph import PerformanceGraph, open_graph
from perfgraph.quads import PARTS
from perfgraph.terms import PG, PROV, RDFS, Names
from perfgraph.withdrawal import REASON, Withdrawal, graph_of, tombstones, withdraw

REASON_GIVEN = "the unit published it by mistake"
SHARED = "https://w3id.org/perfgraph/id/region/130303"


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """Return a document of the same unit and year with other projects."""
    text = (asset("examples") / "sample.txt").read_text("utf-8")
    path = tmp_path / "other.txt"
    path.write_text(re.sub(r"13030321(?=[0-9A-Z]{13})", "13030399", text), "utf-8")
    return path


@pytest.fixture
def sample() -> Path:
    """Return the sample document."""
    return asset("examples") / "sample.docx"


def gone(graph: PerformanceGraph, reference: str = "sample.docx") -> Withdrawal:
    """Withdraw a document for a good reason."""
    return withdraw(graph.store, graph.names, reference, REASON_GIVEN)


def test_nothing_of_the_document_is_left(sample: Path) -> None:
    """Its graphs are removed, its links too, and every address that was spoken of has a date and a reason."""
    with open_graph("memory:") as graph:
        graph.ingest([sample])
        graph.link()
        before = list(graph.quads())
        done = gone(graph)
        stones = tombstones(graph.store, graph.names)
        key = done.document.value.rpartition("/")[2]
        graphs = {graph.names.graph(part, key) for part in ("links", *PARTS)}
        assert not any(graph.store.holds(own) for own in graphs)
        said = {quad.subject for quad in before if quad.graph_name in graphs}
        wholes = {thing for thing in said if isinstance(thing, NamedNode) and "#" not in thing.value}
        kept = {quad.subject for quad in before if quad.graph_name not in graphs}
        assert any("/id/link/" in thing.value for thing in wholes - kept)
        assert set(stones) == wholes - kept
        assert len(stones) == done.gone
        for triples in stones.values():
            assert {triple.predicate for triple in triples} >= {PROV("invalidatedAtTime"), RDFS("comment")}
            assert REASON_GIVEN in {getattr(triple.object, "value", "") for triple in triples}


def test_what_another_document_speaks_of_stays(sample: Path, other: Path) -> None:
    """A thing that another document knows too is not withdrawn, and that document is as it was."""
    with open_graph("memory:") as both, open_graph("memory:") as alone:
        both.ingest([sample, other])
        alone.ingest([other])
        gone(both)
        assert NamedNode(SHARED) not in tombstones(both.store, both.names)
        runs = re.compile("/graph/(run/[0-9a-f]+|withdrawn)$")
        left = [str(quad) for quad in both.quads() if not runs.search(quad.graph_name.value)]
        assert left == [str(quad) for quad in alone.quads() if not runs.search(quad.graph_name.value)]
        gone(both, "other.txt")
        assert NamedNode(SHARED) in tombstones(both.store, both.names)


def test_reading_it_again_undoes_it(sample: Path, other: Path) -> None:
    """Only what the document speaks of comes back; when all is back, the contents are what they were."""
    with open_graph("memory:") as graph:
        graph.ingest([sample, other])
        whole = graph.snapshot
        gone(graph)
        gone(graph, "other.txt")
        graph.ingest([other])
        stones = tombstones(graph.store, graph.names)
        assert NamedNode(SHARED) not in stones
        assert any(thing.value.endswith("13030321W9TGCMKL98GWR") for thing in stones)
        assert not any("13030399" in thing.value for thing in stones)
        graph.ingest([sample])
        assert tombstones(graph.store, graph.names) == {}
        assert not graph.store.holds(graph_of(graph.names))
        assert graph.snapshot == whole


def test_the_identity_of_the_contents_changes(sample: Path, other: Path) -> None:
    """A withdrawal gives another snapshot identity, the same one for the same withdrawals at any time."""
    with open_graph("memory:") as graph, open_graph("memory:") as never:
        graph.ingest([sample, other])
        never.ingest([other])
        before = graph.snapshot
        gone(graph)
        first = graph.snapshot
        assert len({before, first, never.snapshot}) == 3
        receipts = [
            quad for quad in graph.store.quads(graph_of(graph.names)) if quad.predicate == PG("contentHash")
        ]
        assert len(receipts) == 1
        graph.ingest([sample])
        withdraw(graph.store, graph.names, "sample.docx", f"  {REASON_GIVEN}\n")
        assert graph.snapshot == first


@pytest.mark.parametrize("form", ["{key}", "{base}id/doc/{key}", "sample.docx"])
def test_a_document_is_named_in_three_ways(sample: Path, form: str) -> None:
    """By its id, its IRI or the name of its file."""
    with open_graph("memory:", base="https://data.example.gov.cn/") as graph:
        (read,) = graph.ingest([sample]).read
        key = read.document.value.rpartition("/")[2]
        done = gone(graph, form.format(key=key, base=graph.names.base))
        assert (done.document, done.file) == (read.document, "sample.docx")


@pytest.mark.parametrize(
    "reference", ["no.docx", "0123456789abcdef", "", '"} DROP ALL #', "https://x.example/id/doc/x"]
)
def test_a_document_that_is_not_there_is_told(sample: Path, reference: str) -> None:
    """The message names what was found and where to look; nothing changes."""
    with open_graph("memory:") as graph:
        graph.ingest([sample])
        before = graph.snapshot
        with pytest.raises(QueryError, match=r"found no document .*sample\.docx.*list-documents"):
            gone(graph, reference)
        assert graph.snapshot == before


def test_a_name_of_two_documents_is_not_guessed(sample: Path, other: Path, tmp_path: Path) -> None:
    """Two documents of one name are told apart by their ids, which the message gives."""
    (tmp_path / "a").mkdir()
    first = tmp_path / "a" / "other.txt"
    first.write_bytes((asset("examples") / "sample.txt").read_bytes())
    with open_graph("memory:") as graph:
        keys = [read.document.value.rpartition("/")[2] for read in graph.ingest([first, other]).read]
        with pytest.raises(QueryError, match="found 2 documents") as fault:
            gone(graph, "other.txt")
        assert all(key in str(fault.value) for key in keys)


@pytest.mark.parametrize("reason", ["", " \n ", "x" * (REASON + 1)])
def test_a_reason_is_given(sample: Path, reason: str) -> None:
    """Nothing is withdrawn without a reason of a readable length."""
    with open_graph("memory:") as graph:
        graph.ingest([sample])
        before = graph.snapshot
        with pytest.raises(QueryError, match="reason: found"):
            withdraw(graph.store, graph.names, "sample.docx", reason)
        assert graph.snapshot == before


def test_a_withdrawal_that_was_cut_half_way_is_finished(sample: Path) -> None:
    """On an engine without transactions part of a document may be left; withdrawing it again removes it."""
    with open_graph("memory:") as graph:
        (read,) = graph.ingest([sample]).read
        key = read.document.value.rpartition("/")[2]
        graph.store.drop([graph.names.graph(part, key) for part in ("doc", "run")])
        gone(graph, key)
        assert not any(key in name.value for name in graph.store.graphs() if name != graph_of(graph.names))


def test_it_is_one_commit(sample: Path, tmp_path: Path) -> None:
    """A store on disk goes from one snapshot to the next, so that no reader sees a half."""
    with open_graph(str(tmp_path / "store")) as graph:
        graph.ingest([sample])
        before = int(graph.store.snapshot)
        gone(graph)
        assert int(graph.store.snapshot) == before + 1


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command line."""
    program = [str(Path(sys.executable).with_name("perfgraph")), *arguments]
    return subprocess.run(program, capture_output=True, text=True, check=False, timeout=120)


@pytest.mark.parametrize(("lang", "said"), [("en", "is withdrawn"), ("zh", "已撤回")])
def test_the_command(sample: Path, tmp_path: Path, lang: str, said: str) -> None:
    """`perfgraph withdraw` says what it did in the reader's language, and what undoes it."""
    store = str(tmp_path / "store")
    with perfgraph.open(store) as graph:
        graph.ingest([sample])
    done = run("withdraw", "sample.docx", "--reason", REASON_GIVEN, "--store", store, "--lang", lang)
    assert done.returncode == 0
    assert said in done.stderr
    assert "410" in done.stderr
    assert "perfgraph ingest" in done.stderr
    again = run("withdraw", "sample.docx", "--reason", REASON_GIVEN, "--store", store)
    assert (again.returncode, "found no document" in again.stderr) == (2, True)


def test_a_store_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    """Withdrawing from a store that does not exist is told, and makes none."""
    done = run("withdraw", "x", "--reason", "x", "--store", str(tmp_path / "none"))
    assert done.returncode == 1
    assert "found no store" in done.stderr
    assert not (tmp_path / "none").exists()


def test_another_base_has_its_own_graph() -> None:
    """The graph of what was withdrawn stands below the base of the data."""
    assert (
        graph_of(Names("https://data.example.gov.cn/")).value == "https://data.example.gov.cn/graph/withdrawn"
    )
