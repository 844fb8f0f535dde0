"""Releases without pages, which take most of the time and have tests of their own."""

from dataclasses import replace
from pathlib import Path

from perfgraph.graph import PerformanceGraph
from perfgraph.publishing import PublishOptions, Release, ReleaseSettings
from perfgraph.publishing import publish as publish_all
from perfgraph.publishing.release import Progress, silent


def publish(
    graph: PerformanceGraph,
    out: Path,
    settings: ReleaseSettings,
    progress: Progress = silent,
    options: PublishOptions | None = None,
) -> Release:
    """Publish the data of a graph alone."""
    return publish_all(graph, out, settings, progress, replace(options or PublishOptions(), site=False))
