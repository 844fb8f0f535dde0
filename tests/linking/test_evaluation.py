"""The measures by hand, the gold set of the repository, and what a broken gold set gets."""

import io
from pathlib import Path

import pytest
from linked_cases import GOLD

from perfgraph.errors import PerfgraphError
from perfgraph.graph import PerformanceGraph
from perfgraph.linking.evaluation import METHODS, Evaluated, evaluate, register_pool
from perfgraph.linking.gold import COLUMNS, Item, agreement, answers, read_gold
from perfgraph.linking.measures import Result, measured
from perfgraph.linking.sampling import drawn
from perfgraph.linking.suggesting import GOAL_THRESHOLD, THRESHOLD
from perfgraph.terms import Names


@pytest.fixture(scope="module")
def items() -> tuple[Item, ...]:
    """Return the gold set."""
    return read_gold(GOLD)


@pytest.fixture(scope="module")
def evaluated(items: tuple[Item, ...]) -> dict[tuple[str, str], Evaluated]:
    """Return what each method reaches, by method and split."""
    found = evaluate(items, register_pool(Names()), list(METHODS))
    return {(one.method, one.split): one for one in found}


def test_measures_by_hand() -> None:
    """Three subjects with an answer, two without, in two documents."""
    results = [
        Result("a", 1, (1,), False),
        Result("a", 2, (2, 12), False),
        Result("b", 1, (), True),
        Result("b", 0, (), True),
        Result("b", 0, (), False),
    ]
    found = measured(results)
    assert found["P@1"].value == pytest.approx(1 / 3)
    assert found["recall@10"].value == pytest.approx((1 + 0.5 + 0) / 3)
    assert found["MRR"].value == pytest.approx((1 + 0.5 + 0) / 3)
    assert found["NIL-F1"].value == pytest.approx(2 * 1 / (2 + 2))  # precision 1/2, recall 1/2
    for interval in found.values():
        assert interval.low is not None
        assert interval.high is not None
        assert 0 <= interval.low <= interval.high <= 1
    assert measured(results) == found  # the seed is fixed


def test_one_document_has_no_interval_and_no_answers_no_precision() -> None:
    """What cannot be drawn again is not given an interval."""
    alone = measured([Result("a", 1, (1,), False)])
    assert (alone["P@1"].value, alone["P@1"].low) == (1.0, None)
    assert measured([Result("a", 0, (), True), Result("b", 0, (), True)])["P@1"].value is None


def test_the_gold_set_holds_the_real_document(items: tuple[Item, ...]) -> None:
    """All 78 targets, 9 sheets, 17 project goals and 7 goals of the department; several other documents."""
    own = [item for item in items if item.document == "shanhaiguan-2021" and item.pool == "register"]
    kinds = [item.subject.kind for item in own]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {
        "target": 78, "sheet": 9, "project-goal": 17, "department-goal": 6, "overall-goal": 1
    }  # fmt: skip
    assert len({item.document for item in items}) >= 12
    assert len({item.id for item in items}) == len(items)
    splits = {item.document: item.split for item in items if item.pool == "register"}
    assert {item.split for item in items if item.pool == "register"} == {"train", "test"}
    assert all(splits[item.document] == item.split for item in items if item.pool == "register")


def test_the_annotators_agree_more_than_by_chance(items: tuple[Item, ...]) -> None:
    """Cohen's kappa (1960) by its definition, over all answers."""
    pairs = [tuple(" ; ".join(sorted(vote)) for vote in item.votes) for item in items]
    same = sum(one == other for one, other in pairs) / len(pairs)
    labels = {label for pair in pairs for label in pair}
    firsts, seconds = ([pair[who] for pair in pairs] for who in (0, 1))
    chance = sum(firsts.count(label) * seconds.count(label) for label in labels) / len(pairs) ** 2
    assert agreement(items) == pytest.approx((same - chance) / (1 - chance))
    assert 0.6 < agreement(items) < 0.9


def test_thresholds_are_those_of_the_training_split(evaluated: dict[tuple[str, str], Evaluated]) -> None:
    """What the program proposes from is what the evaluation chooses, in steps of 0.05."""
    chosen = evaluated["ranking", "register train"].threshold
    assert float(THRESHOLD) <= chosen < float(THRESHOLD) + 0.05
    goals = evaluated["ranking", "goals train"].threshold
    assert float(GOAL_THRESHOLD) <= goals < float(GOAL_THRESHOLD) + 0.05


def test_the_ranking_beats_its_parts_on_the_test_split(
    evaluated: dict[tuple[str, str], Evaluated],
) -> None:
    """P@1 on the test split is above that of each plain method, by scope and evidence."""
    ours = evaluated["ranking", "register test"].measures["P@1"].value
    assert ours is not None
    for method in ("tfidf", "bm25", "rapidfuzz"):
        plain = evaluated[method, "register test"].measures["P@1"].value
        assert plain is not None
        assert ours > plain + 0.1


def gold(folder: Path, *rows: dict[str, str], columns: tuple[str, ...] = COLUMNS) -> Path:
    """Write a gold set with the defaults of a good row."""
    good = {
        "id": "a/1",
        "split": "test",
        "document": "a",
        "kind": "target",
        "name": "人数",
        "pool": "register",
    }
    good |= {"annotator_a": "none", "annotator_b": "none", "adjudicated": "none"}
    lines = ["\t".join(columns)]
    lines += ["\t".join({**good, **row}.get(name, "") for name in columns) for row in rows]
    path = folder / "gold.tsv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"split": "dev"}, 'line 2: split "dev"'),
        ({"pool": "web"}, 'line 2: pool "web"'),
        ({"id": ""}, "line 2: no id"),
    ],
)
def test_faults_of_a_gold_set_are_named_by_line(tmp_path: Path, row: dict[str, str], said: str) -> None:
    """All at once, with the columns that are expected."""
    with pytest.raises(PerfgraphError, match=said):
        read_gold(gold(tmp_path, row))


def test_what_is_no_gold_set_is_refused(tmp_path: Path) -> None:
    """A file with other columns, without rows, of bytes, or none at all."""
    with pytest.raises(PerfgraphError, match="of 17 columns"):
        read_gold(gold(tmp_path, {}, columns=COLUMNS[:5]))
    with pytest.raises(PerfgraphError, match="no rows"):
        read_gold(gold(tmp_path))
    (tmp_path / "bytes.tsv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(PerfgraphError, match="UTF-8"):
        read_gold(tmp_path / "bytes.tsv")
    with pytest.raises(PerfgraphError, match="missing"):
        read_gold(tmp_path / "missing.tsv")


def test_an_answer_that_calls_no_policy_is_named(tmp_path: Path) -> None:
    """A typing error in a number must not count as a miss."""
    path = gold(tmp_path, {"adjudicated": "财社〔2010〕265号"})
    with pytest.raises(PerfgraphError, match=r"a/1: found the answer 财社〔2010〕265号"):
        evaluate(read_gold(path), register_pool(Names()), ["tfidf"])


def test_unknown_methods_are_named() -> None:
    """With those there are."""
    with pytest.raises(PerfgraphError, match="found word2vec, expected some of ranking"):
        evaluate([], register_pool(Names()), ["word2vec"])


def test_rows_without_adjudication_wait(tmp_path: Path) -> None:
    """They are neither evaluated nor a fault."""
    path = gold(tmp_path, {}, {"id": "a/2", "adjudicated": ""})
    assert [item.id for item in read_gold(path)] == ["a/1"]
    assert answers("none") == answers("") == frozenset()


def test_a_sample_can_be_annotated_and_read(linked: PerformanceGraph, tmp_path: Path) -> None:
    """The same seed draws the same subjects; each line is one of a gold set, without answers."""
    first, again, other = io.StringIO(), io.StringIO(), io.StringIO()
    assert drawn(linked.store, linked.names, 12, 1, first) == 12
    drawn(linked.store, linked.names, 12, 1, again)
    drawn(linked.store, linked.names, 12, 2, other)
    assert first.getvalue() == again.getvalue() != other.getvalue()
    path = tmp_path / "gold.tsv"
    path.write_text(first.getvalue(), encoding="utf-8")
    assert read_gold(path) == ()
    lines = first.getvalue().splitlines()
    place = lines[0].split("\t").index("adjudicated")
    filled = [lines[0], *("\t".join([*line.split("\t")[:place], "none", ""]) for line in lines[1:])]
    path.write_text("\n".join(filled) + "\n", encoding="utf-8")
    assert len(read_gold(path)) == 12
    assert drawn(linked.store, linked.names, 100_000, 1, io.StringIO()) == 111
