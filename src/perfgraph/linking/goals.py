"""Which goal a goal or target contributes to: a project's goal to one of the department's, a target to one of
its own sheet's.

A project goal is compared with the most detailed goals of the department, those that no other is a part of.
A target of a sheet without goals is compared with the department's.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence, Set

from pyoxigraph import NamedNode

from perfgraph.linking.candidates import Index, goal_candidates
from perfgraph.linking.subjects import DEPARTMENT_GOAL, PROJECT_GOAL, TARGET, Subject
from perfgraph.linking.suggesting import GOALS, Closed, suggest
from perfgraph.links import Link


def goal_links(found: Sequence[Subject], closed: Closed) -> Iterator[Link]:
    """Yield the links to goals that are proposed for the goals and targets of one document.

    `found` are all subjects of the document; `closed` tells which links are not to be proposed.
    """
    department = most_detailed([one for one in found if one.kind == DEPARTMENT_GOAL])
    goals: dict[NamedNode | None, list[Subject]] = defaultdict(list)
    targets: dict[NamedNode | None, list[Subject]] = defaultdict(list)
    for one in found:
        if one.kind == PROJECT_GOAL:
            goals[one.sheet].append(one)
        elif one.kind == TARGET:
            targets[one.sheet].append(one)
    background = [one.text for one in found]
    of_sheets = [goal for some in goals.values() for goal in some]
    of_none = [target for sheet, some in targets.items() if sheet not in goals for target in some]
    yield from _between([*of_sheets, *of_none], department, background, closed)
    for sheet, some in goals.items():
        yield from _between(targets[sheet], some, background, closed)


def _between(
    subjects: Sequence[Subject], goals: Sequence[Subject], background: Sequence[str], closed: Closed
) -> Iterator[Link]:
    if subjects and goals:
        index = Index(list(goal_candidates(goals)), background)
        yield from suggest(index, subjects, GOALS, closed)


def most_detailed(goals: Sequence[Subject]) -> list[Subject]:
    """Return the goals that have no part: the numbers of a part begin with those of its whole."""
    addresses: Set[str] = {goal.iri.value for goal in goals}
    wholes = {address.rpartition("-")[0] for address in addresses} & addresses
    return [goal for goal in goals if goal.iri.value not in wholes]
