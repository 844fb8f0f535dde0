"""Reading and checking documents on the command line: progress, what was read, what is odd."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from perfgraph.assets import asset
from perfgraph.cli import wording
from perfgraph.cli.screen import Screen
from perfgraph.findings import Finding, Severity
from perfgraph.graph import PerformanceGraph, files, open_graph
from perfgraph.ingest import IngestReport
from perfgraph.settings import Settings

SHOWN = 5
"""How many of the severest findings a summary shows."""


def opened(settings: Settings) -> PerformanceGraph:
    """Open the graph that the settings name; raises `StoreError` when it cannot be opened."""
    return open_graph(settings.store, base=settings.base, endpoint=settings.endpoint)


def sample() -> Path:
    """Return the sample document that comes with perfgraph."""
    return asset("examples") / "sample.docx"


def read_with_progress(graph: PerformanceGraph, paths: Iterable[Path], screen: Screen) -> IngestReport:
    """Ingest files with a bar on standard error: the file being read, how many, how long it will take."""
    found = list(files(paths))
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=screen.err, transient=True) as progress:
        task = progress.add_task(screen.say(wording.READING), total=len(found))
        begun: list[Path] = []

        def next_file(path: Path) -> None:
            progress.update(task, completed=len(begun), description=path.name)
            begun.append(path)

        return graph.ingest(found, next_file)


def show_ingested(report: IngestReport, snapshot: str, screen: Screen) -> None:
    """Print what became of each file, the refused ones to standard error, and what to do next."""
    headings = (wording.FILE, wording.PROJECTS, wording.TARGETS, wording.FINDINGS, wording.STATE)
    rows = [
        (
            item.path.name,
            str(item.sheets),
            str(item.targets),
            screen.counts(item.findings),
            screen.say(wording.NEW if item.changed else wording.UNCHANGED),
        )
        for item in report.read
    ]
    if rows:
        screen.table([screen.say(heading) for heading in headings], rows, (False, True, True))
    show_refused(report, screen)
    if not rows and not report.refused:
        screen.note(wording.NO_FILES)
        return
    if not rows:
        return
    screen.note(
        wording.INGESTED,
        read=len(report.read),
        changed=report.changed,
        refused=len(report.refused),
        snapshot=snapshot,
    )


def show_refused(report: IngestReport, screen: Screen) -> None:
    """Print to standard error why files could not be read."""
    for refused in report.refused:
        screen.fault(screen.say(wording.NOT_READ, reason=refused.reason))


def show_severest(report: IngestReport, screen: Screen) -> None:
    """Print the first findings of a report, the severest first."""
    order = list(Severity)
    for item in report.read:
        ranked = sorted(item.findings, key=lambda finding: order.index(finding.severity))
        screen.findings(item.path.name, ranked[:SHOWN])
        if len(ranked) > SHOWN:
            screen.note(wording.MORE_FINDINGS, more=len(ranked) - SHOWN)


def failures(report: IngestReport) -> int:
    """Return the exit code of a reading: 2 unreadable input, 1 a violated rule, 0 neither."""
    if report.refused or not report.read:
        return 2
    return int(any(found.severity is Severity.VIOLATION for item in report.read for found in item.findings))


def check_files(settings: Settings, paths: Sequence[Path], screen: Screen) -> tuple[list[Finding], bool]:
    """Return what is odd in files, without storing them, and whether any could not be read."""
    with open_graph("memory:", base=settings.base) as graph:
        report = read_with_progress(graph, paths, screen)
    show_refused(report, screen)
    unread = bool(report.refused) or not report.read
    return [finding for item in report.read for finding in item.findings], unread


def check_store(settings: Settings) -> tuple[list[Finding], bool]:
    """Return what is odd in the documents of the graph; all of them could be read."""
    with opened(settings) as graph:
        return [finding for findings in graph.findings().values() for finding in findings], False
