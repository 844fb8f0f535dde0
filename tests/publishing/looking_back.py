"""Two releases, one of each version of the sample document, and the pages of a site that look back."""

import datetime
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from data_alone import publish
from two_versions import SAMPLE, write_later

from perfgraph.findings import Language
from perfgraph.graph import PerformanceGraph
from perfgraph.publishing import ReleaseSettings
from perfgraph.publishing.history import releases
from perfgraph.publishing.parts import Source
from perfgraph.publishing.site import past
from perfgraph.publishing.site.places import Place
from perfgraph.publishing.site.printing import Press

DAYS = {"1": datetime.date(2026, 1, 31), "2": datetime.date(2026, 2, 28), "3": datetime.date(2026, 3, 31)}
"""The releases by version."""

LINKED = (
    "",
    "queries",
    "projects",
    "indicators",
    "documents",
    "findings",
    "review",
    "sparql",
    "search",
    "about",
    "about/snapshots",
    "about/addresses",
    "ns",
)
"""The pages that the head and the foot of every page link."""


def release_both(graph: PerformanceGraph, folder: Path, out: Path, said: ReleaseSettings) -> Iterator[str]:
    """Read each version and publish its data; yield the version of each release."""
    document = folder / "sample.txt"
    document.write_bytes(SAMPLE.read_bytes())
    for version in ("1", "2"):
        graph.ingest([folder])
        publish(graph, out, replace(said, version=version, date=DAYS[version]))
        yield version
        write_later(document)


def source_of(graph: PerformanceGraph, out: Path, version: str, said: ReleaseSettings) -> Source:
    """Return what the parts of a release are made from, after those that were published before it."""
    earlier = tuple(mark for mark in releases(out) if mark.version < version)
    previous = out / "releases" / earlier[-1].version if earlier else None
    return Source(graph, said, version, DAYS[version], earlier=earlier, previous=previous)


def site_pages(source: Source, folder: Path, *known: str) -> list[str]:
    """Write the pages that look back for a site that has pages at `known` paths; return their files."""
    places = {Place(path, language).file for path in (*LINKED, *known) for language in Language}
    files = frozenset(places | {place.file for place in past.PLACES})
    press = Press(source.graph, source.snapshot, folder / "none", folder, files)
    return [file.path for file in past.write(source, press, folder)]
