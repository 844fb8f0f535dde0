"""The part of a release that tells what changed since the release before: for machines, and as pages."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from perfgraph.findings import Bilingual, Language
from perfgraph.publishing.changes.formats import as_atom, as_json, as_turtle
from perfgraph.publishing.changes.page import page_alone
from perfgraph.publishing.changes.report import Report, report_of
from perfgraph.publishing.changes.sides import Side, side
from perfgraph.publishing.documents import current
from perfgraph.publishing.dumps import CANONICAL
from perfgraph.publishing.parts import File, Part, Source
from perfgraph.publishing.writing import opened
from perfgraph.terms import Names

FOLDER = "changes"
"""The folder of the changes in a release."""

FEED = f"{FOLDER}/changes.atom"
"""The path of the feed in a release."""

PAGES = {Language.CHINESE: f"{FOLDER}/changes.html", Language.ENGLISH: f"{FOLDER}/changes.en.html"}
"""The paths of the pages that stay with a release, by their language."""

RFC4287 = "https://www.rfc-editor.org/rfc/rfc4287"

Writer = Callable[[Report, Names], bytes]


def since_before(source: Source) -> Report | None:
    """Return what changed since the release before, compared once for all parts; None for the first one."""
    if source.previous is None:
        return None
    known = source.memory.get(FOLDER)
    if not isinstance(known, Report):
        before = side(str(source.previous / CANONICAL), None, source.names)
        with before.graph:
            earlier = replace(before, label=source.previous.name)
            later = Side(source.graph, current(source.documents), source.version)
            known = source.memory[FOLDER] = report_of(earlier, later, source.address(FEED).value)
    return known


def write_changes(source: Source, folder: Path) -> Iterator[File]:
    """Write the changes since the release before: Turtle, JSON, an Atom feed and a page in each language."""
    report = since_before(source)
    if report is None:
        return
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
    for language, path in PAGES.items():
        with opened(folder / path) as output:
            output.write(page_alone(report, language, PAGES))
        yield File(path, "text/html", *_told(report, f"HTML, {language.value}"))


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
