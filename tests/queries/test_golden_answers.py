"""Every question gives the answer that was reviewed."""

import pytest
from query_cases import CASES, GOLDEN, NAMES, SEED_CASES, Case, ids, written

from perfgraph.answers import Answer


def check(case: Case, answer: Answer, regen: bool) -> None:
    """Compare an answer with the golden one, or write it."""
    suffix, found = written(answer)
    path = case.path(suffix)
    if regen:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(found)
    assert path.is_file(), (
        f"{path}: no golden answer; run: pytest --regen tests/queries, and read what it wrote"
    )
    assert found.decode() == path.read_bytes().decode()


@pytest.mark.parametrize("case", CASES, ids=ids(CASES))
def test_an_answer_is_the_golden_one(case, answer_of, regen):
    """A question keeps its reviewed answer on a graph in which the answer is known."""
    check(case, answer_of(case.graph, case.name, **case.values), regen)


@pytest.mark.parametrize("case", SEED_CASES, ids=ids(SEED_CASES))
def test_the_real_document_answers_or_tells_what_is_missing(case, answer_of, regen):
    """On the real document a question gives its reviewed answer, or names the data it needs."""
    answer = answer_of(case.graph, case.name, **case.values)
    if answer.empty:
        assert answer.missing, "an empty answer must say which data is missing"
        assert not case.path("csv").exists()
    else:
        check(case, answer, regen)


@pytest.mark.parametrize("name", NAMES)
def test_some_golden_answer_has_rows(name):
    """No question is kept whose tests would pass on an answer that is always empty."""
    goldens = [path for path in GOLDEN.glob(f"*/{name}.*") if path.name.split(".")[0] == name]
    assert any(len(path.read_bytes().splitlines()) > 1 for path in goldens), f"{name}: add data to fixtures"


def test_no_golden_answer_is_left_over():
    """Every golden file belongs to a case."""
    expected = {case.path(suffix) for case in (*CASES, *SEED_CASES) for suffix in ("csv", "nq")}
    assert set(GOLDEN.glob("*/*.*")) <= expected
