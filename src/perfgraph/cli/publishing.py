"""Publishing on the command line: a line for each step, then what was published and what to do next."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import typer
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from perfgraph.cli import wording
from perfgraph.cli.reading import opened
from perfgraph.cli.screen import Screen
from perfgraph.errors import ReleaseError, SettingsError
from perfgraph.findings import Bilingual
from perfgraph.publishing import PublishOptions, Release, ReleaseSettings, publish
from perfgraph.publishing.gate import SHOWN, Refusal
from perfgraph.publishing.tables.parquet import MEDIA_TYPE as PARQUET
from perfgraph.settings import Settings

REFUSED = 1
"""The exit code when nothing was published."""


def publish_release(
    settings: Settings,
    out: Path,
    said: Callable[[], ReleaseSettings],
    options: PublishOptions,
    screen: Screen,
) -> None:
    """Publish the graph of `settings` into `out` as a publisher's settings say, which `said` reads."""
    with _refusals(screen):
        published = said()
        with opened(settings) as graph, _steps(screen) as step:
            release = publish(graph, out, published, step, options)
    show_release(release, screen)


def show_release(release: Release, screen: Screen) -> None:
    """Print what was published and what to do with it."""
    rows = [
        (screen.say(wording.VERSION), f"{release.mark.version} · {release.mark.date}"),
        (screen.say(wording.ADDRESS), release.base),
        (screen.say(wording.SNAPSHOT), release.mark.snapshot),
        ("RDFC-1.0 SHA-256", release.mark.canonical),
        (screen.say(wording.FILES), f"{len(release.files):,} · {megabytes(release)} MB"),
    ]
    rows += [
        (screen.say(wording.WAIVED), f"{waiver.rule} ({number}): {waiver.reason.of(screen.language)}")
        for waiver, number in release.inspection.waived.items()
    ]
    width = max(len(name.encode("gbk", "replace")) for name, _ in rows)
    for name, value in rows:
        pad = " " * (width - len(name.encode("gbk", "replace")))
        screen.out.print(f"{name}{pad}  {value}", markup=False, soft_wrap=True)
    done = wording.PUBLISHED if release.changed else wording.PUBLISHED_BEFORE
    if not any(each.file.media_type == PARQUET for each in release.files):
        screen.note(wording.NO_PARQUET)
    screen.note(done, folder=release.folder, base=release.base, version=release.mark.version)


def megabytes(release: Release) -> str:
    """Return how large the files of a release are together."""
    return f"{sum(each.size for each in release.files) / 1_000_000:,.1f}"


@contextmanager
def _refusals(screen: Screen) -> Iterator[None]:
    """Say why nothing was published, and exit with 1."""
    try:
        yield
    except Refusal as refusal:
        for finding in refusal.findings[:SHOWN]:
            screen.findings(finding.document, [finding])
        if len(refusal.findings) > SHOWN:
            screen.note(wording.MORE_VIOLATIONS, more=len(refusal.findings) - SHOWN)
        screen.fault(screen.say(wording.NOT_PUBLISHED, number=len(refusal.findings), rules=refusal.rules))
        raise typer.Exit(REFUSED) from None
    except (ReleaseError, SettingsError) as error:
        screen.fault(str(error))
        raise typer.Exit(REFUSED) from None


@contextmanager
def _steps(screen: Screen) -> Iterator[Callable[[Bilingual], None]]:
    """Show the step that runs, with the time it takes, on standard error."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=screen.err, transient=True) as progress:
        task = progress.add_task(screen.say(wording.OPENING), total=None)

        def step(name: Bilingual) -> None:
            progress.reset(task, description=screen.say(name))

        yield step
