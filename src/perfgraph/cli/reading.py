"""Reading and checking documents on the command line: progress, what was read, what is odd."""

import signal
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event
from types import FrameType

from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from perfgraph.assets import asset
from perfgraph.cli import wording
from perfgraph.cli.screen import MARKS, Screen
from perfgraph.findings import Bilingual, Finding, Severity
from perfgraph.graph import PerformanceGraph, open_graph
from perfgraph.ingest import Ingested, IngestOptions, IngestReport, cores, walk
from perfgraph.ingest.reading import Stop
from perfgraph.readers.messages import printable
from perfgraph.settings import Settings

SHOWN = 5
"""How many of the severest findings a summary shows."""

TABLE = 30
"""How many files are listed one by one."""

ODD = 10
"""How many of more files are listed."""

INTERRUPTED = 130


def opened(settings: Settings) -> PerformanceGraph:
    """Open the graph that the settings name; raises `StoreError` when it cannot be opened."""
    return open_graph(settings.store, base=settings.base, endpoint=settings.endpoint)


def sample() -> Path:
    """Return the sample document that comes with perfgraph."""
    return asset("examples") / "sample.docx"


def read_with_progress(
    graph: PerformanceGraph, paths: Iterable[Path], screen: Screen, options: IngestOptions | None = None
) -> IngestReport:
    """Ingest files with a bar on standard error: how many are done, how long it will take.

    Ctrl+C ends the run after the files that are written together; a second one at once.
    """
    paths = list(paths)
    options = options or IngestOptions()
    found = {each[0] if isinstance(each, tuple) else each.path for each in walk(paths, options.root)}
    total = len(found)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=screen.err, transient=True) as progress, interruptible() as stop:
        task = progress.add_task(screen.say(wording.READING), total=total)

        def done(path: Path) -> None:
            nonlocal total
            total += path not in found  # a file of an archive
            progress.update(task, advance=1, total=total, description=escape(path.name))

        return graph.ingest(paths, done, replace(options, stop=stop))


@contextmanager
def interruptible() -> Iterator[Stop]:
    """Turn the first Ctrl+C into a request to stop, which the caller asks for; the second is as usual."""
    asked = Event()

    def ask(_number: int, _frame: FrameType | None) -> None:
        if asked.is_set():
            raise KeyboardInterrupt
        asked.set()

    if threading.current_thread() is not threading.main_thread():
        yield asked.is_set
        return
    before = signal.signal(signal.SIGINT, ask)
    try:
        yield asked.is_set
    finally:
        signal.signal(signal.SIGINT, before)


def show_ingested(report: IngestReport, snapshot: str, screen: Screen) -> None:
    """Print what became of the files, the refused ones to standard error, and what to do next.

    Of more than `TABLE` files only the oddest are listed, with totals by form, format and reason.
    """
    long = len(report.read) + len(report.refused) > TABLE
    _show_read(report, long, screen)
    if long:
        _show_tallies(report, screen)
    show_refused(report, screen)
    if report.skipped:
        screen.note(wording.SKIPPED, skipped=len(report.skipped))
    if report.interrupted:
        screen.remark(screen.say(wording.STOPPED))
    if not report.read and not report.refused and not report.interrupted:
        screen.note(wording.NO_FILES)
    if report.read:
        counts = {"read": len(report.read), "changed": report.changed, "refused": len(report.refused)}
        screen.note(wording.INGESTED, **counts, snapshot=snapshot)


def _show_read(report: IngestReport, long: bool, screen: Screen) -> None:
    items: Sequence[Ingested] = report.read
    title = ""
    if long:
        items = sorted(items, key=lambda item: [-item.counts.get(severity, 0) for severity in Severity])[:ODD]
        title = screen.say(wording.ODDEST, shown=len(items), read=len(report.read))
    headings = (wording.FILE, wording.PROJECTS, wording.TARGETS, wording.FINDINGS, wording.STATE)
    rows = [
        (
            printable(str(item.path) if long else item.path.name),
            str(item.sheets),
            str(item.targets),
            marks(item.counts),
            state(item, screen),
        )
        for item in items
    ]
    if rows:
        screen.table([screen.say(heading) for heading in headings], rows, (False, True, True), title)


def _show_tallies(report: IngestReport, screen: Screen) -> None:
    # The list draws HTML pages as well, whose library few commands need.
    from perfgraph.ingest.listing import tallies
    from perfgraph.ingest.listing_words import FORMS_OF_READING

    forms, readers, reasons = tallies(report)
    named = {screen.say(FORMS_OF_READING.get(key, Bilingual(key, key))): n for key, n in readers.items()}
    for heading, tally in ((wording.FORM, forms), (wording.FORMAT, named), (wording.REASON, reasons)):
        rows = [(text, str(number)) for text, number in tally.items()][:TABLE]
        if rows:
            screen.table([screen.say(heading), screen.say(wording.NUMBER)], rows, (False, True))


def state(item: Ingested, screen: Screen) -> str:
    """Return what became of a document in words."""
    if item.copy_of:
        return screen.say(wording.SAME_BYTES, file=printable(item.copy_of.name))
    said = screen.say(wording.NEW if item.changed else wording.UNCHANGED)
    return said + (screen.say(wording.EARLIER) if item.revises and item.changed else "")


def marks(counts: Mapping[Severity, int]) -> str:
    """Return how many findings there are of each severity, such as `▲ 3 · 5`."""
    return " ".join(f"{MARKS[each]} {counts[each]}" for each in Severity if counts.get(each)) or "0"


def show_refused(report: IngestReport, screen: Screen) -> None:
    """Print to standard error why files could not be read; of many, the first."""
    for refused in report.refused[:TABLE]:
        screen.fault(screen.say(wording.NOT_READ, reason=refused.reason))
    if len(report.refused) > TABLE:
        screen.note(wording.MORE_REFUSED, more=len(report.refused) - TABLE)


def show_severest(report: IngestReport, screen: Screen) -> None:
    """Print the first findings of a report, the severest first."""
    order = list(Severity)
    for item in report.read:
        ranked = sorted(item.findings, key=lambda finding: order.index(finding.severity))
        screen.findings(item.path.name, ranked[:SHOWN])
        if len(ranked) > SHOWN:
            screen.note(wording.MORE_FINDINGS, more=len(ranked) - SHOWN)


def failures(report: IngestReport) -> int:
    """Return the exit code of a reading: 130 ended early, 2 unreadable input, 1 a violated rule, 0 none."""
    if report.interrupted:
        return INTERRUPTED
    if report.refused or not report.read:
        return 2
    return int(report.violations > 0)


def check_files(settings: Settings, paths: Sequence[Path], screen: Screen) -> tuple[list[Finding], bool]:
    """Return what is odd in files, without storing them, and whether any could not be read."""
    with open_graph("memory:", base=settings.base) as graph:
        report = read_with_progress(graph, paths, screen, IngestOptions(jobs=cores()))
    show_refused(report, screen)
    unread = bool(report.refused) or report.interrupted or not report.read
    return [finding for item in report.read if not item.copy_of for finding in item.findings], unread


def check_store(settings: Settings) -> tuple[list[Finding], bool]:
    """Return what is odd in the documents of the graph; all of them could be read."""
    with opened(settings) as graph:
        return [finding for findings in graph.findings().values() for finding in findings], False
