"""`perfgraph review`: every command on a store on disk, single keys from a pipe, and who may."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Triple
from review_cases import NAMES, POLICY, document_of, links_of

from perfgraph.links import CARRIES_OUT, Link
from perfgraph.review import reviewed_graph, state
from perfgraph.stores import open_store

ENVIRONMENT = {
    "PERFGRAPH_REVIEWERS": "zhang:zhang-token-for-tests-1 li:li-token-for-tests-0002",
    "PERFGRAPH_REVIEWER": "zhang",
    "PERFGRAPH_REVIEWER_TOKEN": "zhang-token-for-tests-1",
    "PERFGRAPH_LANG": "en",
}
LI = {"PERFGRAPH_REVIEWER": "li", "PERFGRAPH_REVIEWER_TOKEN": "li-token-for-tests-0002"}

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def folder(tmp_path: Path, filled: Mapping[NamedNode, Sequence[Triple]]) -> str:
    """Return a store on disk with links to review."""
    location = str(tmp_path / "store")
    with open_store(location) as store:
        store.put([filled])
    return location


@pytest.fixture
def proposed(folder: str) -> list[Link]:
    """Return the links to review."""
    with open_store(folder) as store:
        return list(links_of(store, document_of(store, "sample.docx")))


@pytest.fixture
def run(folder: str) -> Run:
    """Return a function that runs `perfgraph review` with arguments, keys and settings."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PERFGRAPH_")}

    def review(*arguments: str, keys: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(Path(sys.executable).parent / "perfgraph"), "review", *arguments],
            env={**clean, **ENVIRONMENT, "PERFGRAPH_STORE": folder, "COLUMNS": "300", **settings},
            input=keys,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return review


def address(link: Link) -> str:
    """Return the address of a link."""
    return link.iri(NAMES).value


def statuses(folder: str, *links: Link) -> list[str]:
    """Return the states of links."""
    with open_store(folder) as store:
        found = [state(store, NAMES, link.subject).held(link.iri(NAMES)) for link in links]
    return [one.link.status if one else "" for one in found]


def test_the_commands_decide_undo_and_tell(run: Run, folder: str, proposed: list[Link]) -> None:
    """Each does what it says, and `history` and `agreement` tell of it."""
    listed = run("list", "--kind", "policy")
    assert listed.returncode == 0
    assert proposed[0].subject.value in listed.stdout
    assert "6 of 6 items" in listed.stderr
    assert run("accept", address(proposed[0]), "--comment", "as in the notice").returncode == 0
    assert run("reject", address(proposed[3])).returncode == 0
    assert run("none-fits", proposed[6].subject.value).returncode == 0
    assert run("accept", address(proposed[9]), "--relation", "pg:carriesOut").returncode == 0
    assert run("link", proposed[12].subject.value, CARRIES_OUT.value, POLICY.value).returncode == 0
    assert statuses(folder, proposed[0], proposed[3], proposed[8], proposed[9]) == [
        "accepted", "rejected", "accepted", "rejected",
    ]  # fmt: skip
    again = run("accept", address(proposed[0]), "--comment", "as in the notice")
    assert (again.returncode, "nothing was changed" in again.stderr) == (0, True)
    told = run("history", proposed[0].subject.value).stdout
    assert "zhang" in told
    assert "as in the notice" in told
    assert run("history", address(proposed[3])).stdout.count("rejected") == 1
    assert run("reject", address(proposed[0]), **LI).returncode == 0
    assert proposed[0].subject.value in run("disagreements").stdout
    assert run("undo", **LI).returncode == 0
    assert statuses(folder, proposed[0]) == ["accepted"]
    assert "no decision of yours" in run("undo", **LI).stderr
    measured = run("agreement").stdout
    assert "ranking 1" in measured
    assert run("list", "--status", "decided", "--lang", "zh").returncode == 0


def test_an_item_after_the_other_by_single_keys(run: Run, folder: str, proposed: list[Link]) -> None:
    """Accept with a comment, skip, none fits, an unknown key, move, reject, undo, another relation, quit."""
    keys = "\n".join(["c", "same amount", "a", "s", "n", "?", "j", "r", "u", "m", "o", "2", "q"])
    done = run("next", "--kind", "policy", keys=keys)
    assert done.returncode == 0, done.stderr
    assert statuses(folder, proposed[0], proposed[3]) == ["accepted", "proposed"]
    with open_store(folder) as store:
        first = state(store, NAMES, proposed[0].subject)
        assert [one.comment for one in first.decisions] == ["same amount"]
        third = state(store, NAMES, proposed[6].subject)
        assert [one.verdict for one in third.decisions] == ["accepted"]
        fourth = state(store, NAMES, proposed[9].subject)
        assert sorted(one.verdict for one in fourth.decisions) == [
            "accepted",
            "rejected",
            "rejected",
            "undone",
        ]
    assert "260元" in done.stdout


def test_the_end_of_the_input_ends_the_session(run: Run, folder: str) -> None:
    """Nothing is saved that was not asked for."""
    assert run("next", keys="").returncode == 0
    assert "Nothing is left" in run("next", "--status", "stale", keys="a\n").stderr
    with open_store(folder) as store:
        assert list(store.quads(reviewed_graph(NAMES))) == []


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"PERFGRAPH_REVIEWERS": ""}, "found nobody"),
        ({"PERFGRAPH_REVIEWER": ""}, "one of li, zhang"),
        ({"PERFGRAPH_REVIEWER_TOKEN": "li-token-for-tests-0002"}, "not the one of zhang"),
        ({"PERFGRAPH_REVIEWER": "wang"}, "not the one of wang"),
        ({"PERFGRAPH_REVIEWERS": "zhang:short"}, "token of zhang"),
        ({"PERFGRAPH_REVIEWERS": "without-a-name-0123456789"}, "without a name"),
        ({"PERFGRAPH_REVIEWERS": "Zhang:zhang-token-for-tests-1"}, "without a name"),
        ({"PERFGRAPH_REVIEWERS": "a:zhang-token-for-tests-1 b:zhang-token-for-tests-1"}, "twice"),
        ({"PERFGRAPH_REVIEWS": "3"}, "expected 1 or 2"),
    ],
)
def test_who_may_not_review_is_told_why(
    run: Run, folder: str, proposed: list[Link], settings: dict[str, str], words: str
) -> None:
    """Exit code 2, a message without a token, and nothing written."""
    done = run("accept", address(proposed[0]), **settings)
    assert done.returncode == 2
    assert words in " ".join(done.stderr.split())
    assert "token-for-tests" not in done.stderr
    with open_store(folder) as store:
        assert list(store.quads(reviewed_graph(NAMES))) == []


def test_what_cannot_be_decided_is_told(run: Run) -> None:
    """An unknown link, something that is no address, a thing without links."""
    assert "found no link" in run("accept", "http://example.org/none").stderr
    assert "expected the address" in run("accept", "no address").stderr
    done = run("history", "http://example.org/none")
    assert (done.returncode, "found no link" in done.stderr) == (2, True)
