"""A part of a site in a folder that a web server may read, at the path of its base, with the rules."""

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from perfgraph.graph import PerformanceGraph
from perfgraph.index import build
from perfgraph.publishing.site import rules
from perfgraph.publishing.site.plan import plan
from perfgraph.publishing.site.printing import Press, printed
from perfgraph.terms import HOME

BELOW = urlsplit(HOME).path.strip("/")
"""The folder of the site below the root of the server."""


def path_of(path: str) -> str:
    """Return the path at which a server knows a thing."""
    return urlsplit(HOME + path).path


@contextmanager
def standing(graph: PerformanceGraph, paths: Sequence[str]) -> Iterator[Path]:
    """Write the pages of some paths, those of their versions too, and the rules; return the server's root."""
    with tempfile.TemporaryDirectory() as made:
        root, site = Path(made), Path(made) / BELOW
        site.mkdir()
        build(graph, root / "index.sqlite")
        press = Press(graph, graph.snapshot, root / "index.sqlite", site)
        pages = plan(press.site)
        wanted = [place for place in pages.places() if place.path.partition("/0")[0] in paths]
        press = replace(press, files=pages.files)
        list(printed(press, wanted, 1))
        list(rules.write(pages, site))
        for folder, _, _ in os.walk(root):
            Path(folder).chmod(0o755)
        yield root
