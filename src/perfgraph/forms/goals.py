"""Goals of a project in one cell (绩效目标): numbered paragraphs to goals, and what became of them."""

import re
from collections.abc import Iterator
from dataclasses import replace

from perfgraph.records import ProjectGoal, Quote

_NUMBER = re.compile(r"((?:目标\s*)?[0-9]{1,3}\s*[.．、:：]|[(（][0-9]{1,2}[)）]|[①-⑳])\s*(?![0-9])")


def goals(quote: Quote, horizon: str, first: int = 1) -> list[ProjectGoal]:
    """Return the goals that a cell states, counted from `first`; without numbers the whole cell is one.

    `horizon` is "annual", "mid-term" or "".

    >>> [goal.statement.text for goal in goals(Quote("目标1：清算\\n目标2：维护"), "annual")]
    ['清算', '维护']
    >>> len(goals(Quote("对特扶家庭给予扶助，\\n稳定情绪"), ""))
    1
    """
    found: list[ProjectGoal] = []
    for numbering, text in _numbered(quote.text):
        if found and not numbering:
            last = found[-1]
            joined = replace(quote, text=f"{last.statement.text}\n{text}")
            found[-1] = replace(last, statement=joined)
        else:
            statement = replace(quote, text=text)
            found.append(ProjectGoal(first + len(found), numbering, statement, horizon))
    return found


def _numbered(text: str) -> Iterator[tuple[str, str]]:
    """Yield the paragraphs of a text with how each is numbered ("" where it is not)."""
    for line in filter(None, (line.strip().strip('"“”') for line in text.split("\n"))):
        match = _NUMBER.match(line)
        yield (match[1].strip(), line[match.end() :]) if match else ("", line)


def with_achievements(stated: list[ProjectGoal], achieved: Quote) -> list[ProjectGoal]:
    """Return goals with what became of each: one by one where the counts agree, else all with the first."""
    if not stated:
        return stated
    parts = goals(achieved, "")
    if len(parts) == len(stated) > 1:
        return [replace(goal, achieved=part.statement) for goal, part in zip(stated, parts, strict=True)]
    return [replace(stated[0], achieved=achieved), *stated[1:]]
