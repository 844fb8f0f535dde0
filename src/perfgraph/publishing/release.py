"""Publishing a graph: its parts, their description and sums, then the published folder in one step."""

import datetime
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from perfgraph.errors import ReleaseError
from perfgraph.findings import Bilingual
from perfgraph.graph import PerformanceGraph
from perfgraph.publishing.content import PARTS, SITE
from perfgraph.publishing.gate import Inspection, inspect, inspect_catalogue
from perfgraph.publishing.history import (
    LATEST,
    before,
    keep,
    link,
    link_metadata,
    releases,
    same,
    write_mark,
    write_marks,
    write_sums,
)
from perfgraph.publishing.metadata import write_metadata
from perfgraph.publishing.metadata.catalogue import entries
from perfgraph.publishing.metadata.resources import Described
from perfgraph.publishing.parts import RELEASES, Mark, Part, Source
from perfgraph.publishing.rewriting import published
from perfgraph.publishing.settings import ReleaseSettings
from perfgraph.publishing.target import Target, faults
from perfgraph.publishing.writing import Paths, Written, written

Progress = Callable[[Bilingual], None]
"""Called with the name of each step before it begins."""

CHECKING = Bilingual(zh="发布检查", en="checks before publishing")
DESCRIBING = Bilingual(zh="元数据", en="metadata")
SUMMING = Bilingual(zh="校验和", en="checksums")


@dataclass(frozen=True, slots=True)
class Release:
    """What was published: where, as which version, which files.

    `files` are those of the folder of the release; `pages` counts those of the site; `changed` is False when
    the very same files were published before.
    """

    folder: Path
    base: str
    mark: Mark
    files: tuple[Written, ...]
    pages: int
    inspection: Inspection
    changed: bool


def silent(_step: Bilingual) -> None:
    """Show no progress."""


@dataclass(frozen=True, slots=True)
class PublishOptions:
    """How a graph is published.

    `again` replaces a release of the same version that has other files, which nobody may have cited; `jobs`
    processes apply the shapes and make the pages, 1 does it in this one; without `site` there are no pages.
    """

    again: bool = False
    jobs: int = 1
    site: bool = True


def publish(
    graph: PerformanceGraph,
    out: Path,
    settings: ReleaseSettings,
    progress: Progress = silent,
    options: PublishOptions | None = None,
) -> Release:
    """Write a graph as a release into the folder `out`, wholly or not at all.

    `out` is new, empty or holds releases; earlier ones stay, each in its folder. Raises `ReleaseError` when
    the gate or the file system refuses, and for a version that was published with other files, `StoreError`
    when the store fails.
    """
    options = options or PublishOptions()
    target = Target(out)
    with target.writing() as folder:
        rewritten = folder / ".graph"
        with (
            faults(target.out, "writing the release"),
            published(graph, settings, rewritten) as prepared,
        ):
            source = replace(_source(prepared, settings, target.out), jobs=options.jobs)
            progress(CHECKING)
            inspection = inspect(source, options.jobs)
            release = _write(source, inspection, (folder, target.out), SITE if options.site else (), progress)
        shutil.rmtree(rewritten, ignore_errors=True)
        if release.changed and not options.again and _published(target.out, source.version):
            raise ReleaseError(
                f"{target.out}: version {source.version} was published with other files, which somebody may "
                "have cited; nothing was changed. Give the release another `version` or --date, or replace "
                "the published one with --again."
            )
        target.publish()
    return release


def _published(out: Path, version: str) -> bool:
    return (out / RELEASES / version).exists()


def _source(graph: PerformanceGraph, settings: ReleaseSettings, out: Path) -> Source:
    source = Source(graph, settings, settings.version, settings.date or datetime.date.min)
    if not source.documents:
        raise ReleaseError(
            f"{graph.store.location}: found no document, expected a graph with documents to publish. "
            "Run `perfgraph ingest PATH...` first."
        )
    read = [each.read.date() for each in source.documents if each.read]
    if not (settings.date or read):
        raise ReleaseError("date: found no reading in the graph, expected a day: give it with --date")
    date = settings.date or max(read)
    version = settings.version or date.isoformat()
    published_before = releases(out)
    taken = Paths()
    for name in [*(mark.version for mark in published_before if mark.version != version), version]:
        taken.add(name)
    earlier = before(published_before, date, version)
    previous = out / RELEASES / earlier[-1].version if earlier else None
    return replace(source, date=date, version=version, earlier=earlier, previous=previous)


def _write(
    source: Source,
    inspection: Inspection,
    folders: tuple[Path, Path],
    site: Iterable[Part],
    progress: Progress,
) -> Release:
    """Write the release into the first folder; the second is what is published so far."""
    folder, out = folders
    own = folder / RELEASES / source.version
    own.mkdir(parents=True)
    files = tuple(_run(PARTS, source, own, progress))
    pages = sum(1 for _ in _run(site, source, folder, progress))
    progress(DESCRIBING)
    described = Described(source, files, inspection)
    inspect_catalogue(entries(described))
    files = (*files, *write_metadata(described, own))
    progress(SUMMING)
    mark = Mark(source.date, source.version, source.snapshot, described.canonical)
    write_mark(own, mark, inspection.waived)
    write_sums(own, files)
    others = [one for one in releases(out) if one.version != mark.version]
    keep(out, folder, others)
    newest = folder / RELEASES / max([*others, mark]).version
    link(newest, folder / RELEASES / LATEST)
    link_metadata(newest, folder)
    write_marks(folder, source.names.base, [*others, mark])
    changed = not same(own, out / RELEASES / source.version)
    return Release(out, source.names.base, mark, files, pages, inspection, changed)


def _run(parts: Iterable[Part], source: Source, folder: Path, progress: Progress) -> Iterator[Written]:
    paths = Paths()
    for part in parts:
        progress(part.name)
        for file in part.write(source, folder):
            paths.add(file.path)
            yield written(folder, file)
