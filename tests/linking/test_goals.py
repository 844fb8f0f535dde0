"""Which goals contribute to which, and the questions that can be asked once a person has accepted it."""

from linked_cases import links, things
from pyoxigraph import NamedNode

from perfgraph.graph import PerformanceGraph
from perfgraph.linking.goals import most_detailed
from perfgraph.linking.subjects import DEPARTMENT_GOAL, Subject
from perfgraph.links import CONTRIBUTES_TO, NONE_FITS, Link
from perfgraph.review import Judgement, decide


def goal_links(graph: PerformanceGraph) -> list[Link]:
    """Return the links to goals, the first of each subject first."""
    found = [one for one in links(graph) if one.relation == CONTRIBUTES_TO]
    return sorted(found, key=lambda one: (one.rank, one.subject.value))


def test_every_project_goal_and_target_has_a_goal_or_none_fits(linked: PerformanceGraph) -> None:
    """Project goals meet goals of the department, targets goals of their own sheet."""
    found = goal_links(linked)
    subjects = {one.subject for one in found}
    goals, targets = things(linked, "ProjectGoal"), things(linked, "IndicatorTarget")
    assert subjects == {*goals, *targets}
    for one in found:
        if one.object != NONE_FITS and one.subject in targets:
            assert one.object.value.partition("#")[0] == one.subject.value.partition("#")[0]
        elif one.object != NONE_FITS:
            assert "/id/doc/" in one.object.value
    fitting = {one.subject for one in found if one.object != NONE_FITS}
    assert fitting & set(goals)
    assert fitting & set(targets)


def test_rehabilitation_contributes_to_rehabilitation(linked: PerformanceGraph) -> None:
    """The goal of the project for rehabilitation meets the department's, whose part it is."""
    (first,) = (
        one
        for one in goal_links(linked)
        if one.rank == 1 and one.subject.value.endswith("13030321UHI7V7FRFGNBT#goal-1")
    )
    assert first.object.value.endswith("#goal-1-1")
    assert first.status == "proposed"


def test_only_the_most_detailed_goals_are_candidates() -> None:
    """A goal that has parts is not one; goal-1 is no part of goal-11."""
    paths = ["goal-1", "goal-1-1", "goal-1-2", "goal-2", "goal-11", "goal-11-1"]
    goals = [
        Subject(NamedNode(f"urn:test:d#{path}"), DEPARTMENT_GOAL, NamedNode("urn:test:d"), ())
        for path in paths
    ]
    kept = {goal.iri.value.partition("#")[2] for goal in most_detailed(goals)}
    assert kept == {"goal-1-1", "goal-1-2", "goal-2", "goal-11-1"}


def test_questions_about_goals_are_answered_once_reviewed(linked: PerformanceGraph) -> None:
    """Proposals alone answer nothing; accepted ones do, for projects, budgets and goals without either."""
    names = (
        "projects-by-goal",
        "budget-by-goal",
        "department-goals-without-project",
        "goals-without-indicator",
    )
    for name in names:
        answer = linked.query(name)
        assert not list(answer.rows), name
        assert answer.missing, name
    goals, targets = things(linked, "ProjectGoal"), things(linked, "IndicatorTarget")
    firsts = [one for one in goal_links(linked) if one.rank == 1 and one.object != NONE_FITS]
    accepted = [next(one for one in firsts if one.subject in kind) for kind in (goals, targets)]
    judged = [Judgement("accepted", link=one.iri(linked.names)) for one in accepted]
    decide(linked.store, linked.names, "zhang", judged)
    for name in names:
        answer = linked.query(name)
        assert list(answer.rows), name
        assert not answer.missing, name
    linked.link()
    assert list(linked.query("projects-by-goal").rows)
