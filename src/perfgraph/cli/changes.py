"""What changed between two releases or versions, on the command line."""

import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack

from perfgraph.cli import wording
from perfgraph.cli.reading import opened
from perfgraph.cli.screen import Screen
from perfgraph.findings import Bilingual
from perfgraph.publishing.changes.comparing import Change
from perfgraph.publishing.changes.formats import as_atom, as_json, as_turtle, rows
from perfgraph.publishing.changes.page import page_alone
from perfgraph.publishing.changes.report import report_of
from perfgraph.publishing.changes.sides import require_two, side
from perfgraph.publishing.changes.wording import kind_of
from perfgraph.settings import Settings
from perfgraph.terms import Names

HEADINGS = (
    Bilingual(zh="对象", en="of"),
    Bilingual(zh="内容", en="what"),
    Bilingual(zh="名称", en="name"),
    Bilingual(zh="变化", en="change"),
    Bilingual(zh="变更前", en="before"),
    Bilingual(zh="变更后", en="after"),
)


def show_changes(settings: Settings, before: str, after: str, form: str, screen: Screen) -> None:
    """Print the changes from one release, document or store to another in a form: "text" or a file format.

    Raises `QueryError` when a reference names nothing, or both the same, `DocumentError` when a document
    cannot be read.
    """
    names = Names(settings.base)
    with ExitStack() as closed:
        held = closed.enter_context(opened(settings))
        old = side(before, held, names)
        closed.callback(old.graph.close)
        new = side(after, held, names)
        closed.callback(new.graph.close)
        require_two(old, new)
        report = report_of(old, new)
    if form == "html":
        sys.stdout.buffer.write(page_alone(report, screen.language))
    elif form != "text":
        write = {"json": as_json, "turtle": as_turtle, "atom": as_atom}[form]
        sys.stdout.buffer.write(write(report, names))
    elif report.changes:
        headings = [screen.say(heading) for heading in HEADINGS]
        title = f"{report.before} → {report.after}"
        screen.table(headings, rows(report.changes, screen.language), title=title)
    screen.note(wording.CHANGED, number=len(report.changes), counts=_counts(report.changes, screen) or "–")


def _counts(changes: Sequence[Change], screen: Screen) -> str:
    """Return how many changes there are of each kind, the most frequent first."""
    counted = Counter(screen.say(kind_of(change)) for change in changes)
    return " · ".join(f"{kind} {number}" for kind, number in counted.most_common())
