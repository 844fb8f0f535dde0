"""Watching a folder on the command line: a line for each file that was read or is gone."""

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Event

from perfgraph.cli import wording
from perfgraph.cli.reading import interruptible, marks, state
from perfgraph.cli.screen import Screen
from perfgraph.graph import PerformanceGraph
from perfgraph.ingest import IngestOptions, IngestReport
from perfgraph.ingest.watching import changes
from perfgraph.readers.messages import printable


def watch_folder(graph: PerformanceGraph, folder: Path, options: IngestOptions, screen: Screen) -> None:
    """Read a folder, then what changes in it, until Ctrl+C; what disappears stays in the graph."""
    # Ctrl+C is how watching ends, wherever it comes in; a document is there as a whole or not at all.
    with suppress(KeyboardInterrupt):
        _follow(graph, folder, options, screen)


def _follow(graph: PerformanceGraph, folder: Path, options: IngestOptions, screen: Screen) -> None:
    begun = False
    for change in changes(folder, Event()):
        paths = change.there if begun else (folder,)
        with interruptible() as stop:
            report = graph.ingest(paths, options=replace(options, stop=stop))
        show_changes(report, folder, screen)
        for path in change.gone:
            screen.note(wording.GONE, file=_shown(path, folder))
        if report.interrupted:
            return
        if not begun:
            begun = True
            screen.note(wording.WATCHING, folder=folder)


def show_changes(report: IngestReport, folder: Path, screen: Screen) -> None:
    """Print a line for each file that was read or refused; nothing for one that did not change."""
    for item in report.read:
        if item.changed:
            told = {"state": state(item, screen), "projects": item.sheets, "targets": item.targets}
            line = screen.say(
                wording.WATCHED_READ, file=_shown(item.path, folder), findings=marks(item.counts), **told
            )
            screen.out.print(line, markup=False, soft_wrap=True)
    for refused in report.refused:
        screen.fault(screen.say(wording.NOT_READ, reason=refused.reason))


def _shown(path: Path, folder: Path) -> str:
    return printable(str(path.relative_to(folder) if path.is_relative_to(folder) else path))
