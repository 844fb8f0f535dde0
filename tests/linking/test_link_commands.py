"""`perfgraph link` as a user runs it."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from linked_cases import FUEL, GOLD, SAMPLE
from running import Run, command


@pytest.fixture
def perfgraph(
    monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> Callable[..., Run]:
    """Run a command in a folder of its own, in English, 120 columns wide."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PERFGRAPH_LANG", "en")
    monkeypatch.setenv("COLUMNS", "120")
    for name in ("PERFGRAPH_STORE", "PERFGRAPH_BASE", "PERFGRAPH_TIMEOUT"):
        monkeypatch.delenv(name, raising=False)
    return command(monkeypatch, capsysbinary)


def test_run_tells_what_was_proposed_and_what_to_do_next(perfgraph: Callable[..., Run]) -> None:
    """By kind, with those that nothing fits; the next step is on standard error, in both languages."""
    perfgraph("ingest", str(SAMPLE))
    run = perfgraph("link", "run")
    assert run.code == 0
    for said in ("policies suggested", "no policy fits", "goals suggested", "no goal fits"):
        assert said in run.out
    assert "perfgraph link show" in run.err
    assert "graphs of links changed: 0;" in perfgraph("link", "run").err
    assert "政策候选" in perfgraph("link", "run", "--lang", "zh").out


def test_show_lists_the_links_of_a_project_and_its_targets(perfgraph: Callable[..., Run]) -> None:
    """Only its own: the clause, the confidence, the reasons; and by the IRI of the policy as well."""
    perfgraph("ingest", str(SAMPLE))
    perfgraph("link", "run")
    shown = perfgraph("link", "show", FUEL)
    assert shown.code == 0
    assert "年均补助标准 260元" in shown.out
    assert "每车每年260元" in shown.out
    assert "专职委员" not in shown.out
    policy = perfgraph("link", "show", "https://w3id.org/perfgraph/id/policy/mof-2010-256")
    assert "年均补助标准 260元" in policy.out
    assert "专职委员" not in policy.out


def test_show_of_what_has_no_links_is_wrong_use(perfgraph: Callable[..., Run]) -> None:
    """The code is 2 and the message says what is expected and how to get links."""
    perfgraph("ingest", str(SAMPLE))
    run = perfgraph("link", "show", "nothing")
    assert run.code == 2
    assert 'no links of "nothing"' in run.err
    assert "perfgraph link run" in run.err


def test_run_without_documents_says_so(perfgraph: Callable[..., Run]) -> None:
    """Nothing is linked, which is no fault."""
    run = perfgraph("link", "run")
    assert run.code == 0
    assert "perfgraph ingest" in run.err


def test_evaluate_prints_measures_by_split_and_the_agreement(perfgraph: Callable[..., Run]) -> None:
    """Methods are lines, measures columns with intervals; kappa stands below."""
    run = perfgraph("link", "evaluate", str(GOLD), "--against", "tfidf")
    assert run.code == 0
    assert "register test: 154 subjects, 29 of them with an answer" in run.out
    for said in ("ranking", "tfidf", "P@1", "recall@10", "MRR", "NIL-F1"):
        assert said in run.out
    assert "rapidfuzz" not in run.out
    assert "kappa): 0.71" in run.err


def test_evaluate_of_something_else_is_wrong_use(perfgraph: Callable[..., Run]) -> None:
    """A file that is no gold set, and a method that is not there."""
    assert perfgraph("link", "evaluate", str(SAMPLE)).code == 2
    run = perfgraph("link", "evaluate", str(GOLD), "--against", "magic")
    assert (run.code, "found magic" in run.err) == (2, True)


def test_sample_writes_lines_to_annotate(perfgraph: Callable[..., Run]) -> None:
    """On standard output, tab-separated, as many as were asked for."""
    perfgraph("ingest", str(SAMPLE))
    run = perfgraph("link", "sample", "5")
    assert run.code == 0
    lines = io.StringIO(run.out).readlines()
    assert len(lines) == 6
    assert lines[0].startswith("id\tsplit\tdocument")
    assert perfgraph("link", "sample", "0").code == 2
