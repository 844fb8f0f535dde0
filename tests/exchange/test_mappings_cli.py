"""`perfgraph mappings`: out of one store and into another, and what is refused."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from defined import NAMES, defined_store
from propose import propose
from running import Run, command

from perfgraph.exchange.sssom import links_of
from perfgraph.links import MAPPINGS
from perfgraph.review import Judgement, decide
from perfgraph.stores import open_store


@pytest.fixture
def perfgraph(
    monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> Callable[..., Run]:
    """Run a command in a folder of its own, as a reviewer."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PERFGRAPH_LANG", "en")
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("PERFGRAPH_REVIEWERS", "reviewer-1:token1234567890ab reviewer-2:token1234567890cd")
    monkeypatch.setenv("PERFGRAPH_REVIEWER_TOKEN", "token1234567890ab")
    for name in ("PERFGRAPH_STORE", "PERFGRAPH_BASE", "PERFGRAPH_REVIEWER", "PERFGRAPH_REVIEWS"):
        monkeypatch.delenv(name, raising=False)
    return command(monkeypatch, capsysbinary)


@pytest.fixture
def reviewed(tmp_path: Path) -> Path:
    """Return the folder of a store with documents, proposals and one accepted mapping."""
    return filled(tmp_path / "one", decides=True)


def filled(folder: Path, decides: bool) -> Path:
    """Put documents and proposals into the store of a folder, and decide on the first mapping."""
    with defined_store(reviewed=False) as source, open_store(str(folder)) as store:
        propose(source)
        store.put([{graph: [quad.triple for quad in source.quads(graph)] for graph in source.graphs()}])
        if decides:
            first = next(link for link in links_of(store, NAMES) if link.relation in MAPPINGS)
            decide(store, NAMES, "reviewer-2", [Judgement("accepted", link=first.iri(NAMES))])
    return folder


def test_mappings_go_out_and_in(perfgraph: Callable[..., Run], reviewed: Path, tmp_path: Path) -> None:
    """The accepted mapping of one store becomes the decision of the reviewer who imports it into another."""
    other = filled(tmp_path / "other", decides=False)
    out = perfgraph("mappings", "export", "m.sssom.tsv", "--accepted", "--store", str(reviewed))
    assert (out.code, "1 mappings" in out.err) == (0, True)
    done = perfgraph("mappings", "import", "m.sssom.tsv", "--reviewer", "reviewer-1", "--store", str(other))
    assert done.code == 0, done.err
    assert "1 decisions saved" in done.err
    again = perfgraph("mappings", "import", "m.sssom.tsv", "--reviewer", "reviewer-1", "--store", str(other))
    assert "0 decisions saved (1 rows" in again.err
    with open_store(str(other)) as store:
        (link,) = links_of(store, NAMES, accepted=True)
    assert link.reviewers == (NAMES.reviewer("reviewer-1"),)


def test_everything_is_written_to_standard_output(perfgraph: Callable[..., Run], reviewed: Path) -> None:
    """`-` is standard output; the snapshot is the version of the set."""
    run = perfgraph("mappings", "export", "-", "--store", str(reviewed))
    assert run.out.startswith("#sssom_version")
    assert "#mapping_set_version: " in run.out
    assert "sssom:NoTermFound" in run.out


def test_decisions_are_written_as_annotations(perfgraph: Callable[..., Run], reviewed: Path) -> None:
    """One decision is one annotation."""
    run = perfgraph("mappings", "annotations", "d.jsonld", "--store", str(reviewed))
    assert run.code == 0
    document = json.loads(Path("d.jsonld").read_text("utf-8"))
    assert (document["total"], document["first"]["items"][0]["creator"]["name"]) == (1, "reviewer-2")


def test_a_file_with_faults_changes_nothing(perfgraph: Callable[..., Run], reviewed: Path) -> None:
    """Each fault is printed with its line and column; the exit code is 1 and the store as before."""
    perfgraph("mappings", "export", "m.tsv", "--store", str(reviewed))
    text = Path("m.tsv").read_text("utf-8").replace("skos:relatedMatch", "skos:related", 1)
    Path("m.tsv").write_text(text.replace("indicator:", "nowhere:"), "utf-8")
    before = perfgraph("mappings", "export", "-", "--store", str(reviewed)).out
    run = perfgraph("mappings", "import", "m.tsv", "--reviewer", "reviewer-1", "--store", str(reviewed))
    assert run.code == 1
    assert "column 3 (line" in run.err
    assert "nothing was changed" in run.err
    assert perfgraph("mappings", "export", "-", "--store", str(reviewed)).out == before


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (("nowhere.tsv", "--reviewer", "reviewer-1"), "nowhere.tsv"),
        ((".", "--reviewer", "reviewer-1"), "expected a file"),
        (("m.tsv", "--reviewer", "reviewer-2"), "token"),
        (("m.tsv",), "reviewer"),
    ],
)
def test_wrong_use_is_told(
    perfgraph: Callable[..., Run], reviewed: Path, arguments: tuple[str, ...], found: str
) -> None:
    """A file that is not there, somebody else's token, nobody: code 2, and nothing is changed."""
    perfgraph("mappings", "export", "m.tsv", "--store", str(reviewed))
    run = perfgraph("mappings", "import", *arguments, "--store", str(reviewed))
    assert run.code == 2
    assert found in run.err


def test_a_file_that_cannot_be_written_is_told(perfgraph: Callable[..., Run], reviewed: Path) -> None:
    """The folder is not there; no part of a file is left."""
    run = perfgraph("mappings", "export", "no/such/m.tsv", "--store", str(reviewed))
    assert run.code == 2
    assert "no/such/m.tsv" in run.err
