"""The part of a release that tells what changed since the release before."""

from collections.abc import Callable, Iterator
from pathlib import Path

from perfgraph.findings import Bilingual
from perfgraph.publishing.changes.comparing import compare
from perfgraph.publishing.changes.formats import Report, as_atom, as_json, as_turtle
from perfgraph.publishing.changes.sides import Side, current, side, states
from perfgraph.publishing.dumps import CANONICAL
from perfgraph.publishing.parts import File, Part, Source
from perfgraph.publishing.writing import opened
from perfgraph.terms import Names

FOLDER = "changes"
"""The folder of the changes in a release."""

RFC4287 = "https://www.rfc-editor.org/rfc/rfc4287"

Writer = Callable[[Report, Names], bytes]


def write_changes(source: Source, folder: Path) -> Iterator[File]:
    """Write the changes since the release before as Turtle, JSON and an Atom feed; nothing for the first."""
    if source.previous is None:
        return
    before = side(str(source.previous / CANONICAL), None, source.names)
    with before.graph:
        after = Side(source.graph, current(source.documents), source.version)
        old, new = states(before, after)
    feed = f"{FOLDER}/changes.atom"
    changes = compare(old, new)
    report = Report(source.previous.name, source.version, changes, new.time, source.address(feed).value)
    publisher = source.settings.publisher.name

    def atom(report: Report, names: Names) -> bytes:
        return as_atom(report, names, f"{publisher.zh} {publisher.en}")

    writers: tuple[tuple[str, str, Writer, tuple[str, ...]], ...] = (
        ("ttl", "text/turtle", as_turtle, ()),
        ("json", "application/json", as_json, ()),
        ("atom", "application/atom+xml", atom, (RFC4287,)),
    )
    for suffix, media_type, write, standards in writers:
        path = f"{FOLDER}/changes.{suffix}"
        with opened(folder / path) as output:
            output.write(write(report, source.names))
        yield File(path, media_type, *_told(report, suffix), standards)


def _told(report: Report, suffix: str) -> tuple[Bilingual, Bilingual]:
    title = Bilingual(
        zh=f"自 {report.before} 以来的变化（{suffix}）", en=f"Changes since {report.before} ({suffix})"
    )
    text = Bilingual(
        zh="新增、取消、收紧、放宽和重新定义的指标，金额和支出进度的变动，新出现和消除的问题。",
        en="Targets added, dropped, tightened, softened and redefined, money and schedules that moved, "
        "findings gained and lost.",
    )
    return title, text


PART = Part(Bilingual(zh="变化", en="changes"), write_changes)
