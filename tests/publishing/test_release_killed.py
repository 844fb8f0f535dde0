"""A publisher that is killed at any moment leaves a whole release, and running it again finishes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from data_alone import publish
from release_contents import contents

from perfgraph.assets import asset
from perfgraph.graph import PerformanceGraph
from perfgraph.publishing import ReleaseSettings
from perfgraph.terms import HOME

HERE = Path(__file__).parent

KILLED = """
import os, signal, sys
from dataclasses import replace
from pathlib import Path
import perfgraph
from perfgraph.publishing import PublishOptions, publish, read_release_settings

out, document, settings, base, last, site = sys.argv[1:]
below = f".{Path(out).name}.perfgraph-new/"
made = set()

def watch(event, arguments):
    if event == "open" and isinstance(arguments[0], str) and below in arguments[0]:
        made.add(arguments[0])
        if len(made) == int(last):
            os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(watch)
with perfgraph.open("memory:") as graph:
    graph.ingest([document])
    said = replace(read_release_settings(Path(settings), date="2026-02-28"), base=base)
    publish(graph, Path(out), said, options=PublishOptions(site=site == "site"))
"""


@pytest.mark.parametrize("way", ["exchange", "rename"])
def test_killed_before_every_call(tmp_path: Path, way: str) -> None:
    """Before each call of the file system, with and without one that lets two folders change places."""
    command = [sys.executable, str(HERE / "killed_releases.py"), str(tmp_path), way]
    told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert told["wrong"] == []
    assert told["steps"] > 50


@pytest.mark.parametrize(("last", "site"), [(1, "data"), (9, "data"), (30, "data"), (120, "site")])
def test_killed_while_it_writes(
    graph: PerformanceGraph, said: ReleaseSettings, tmp_path: Path, last: int, site: str
) -> None:
    """A real release over a real one, killed when it opens its first file, in the middle of dumps, tables or
    pages: the earlier one is as it was, and a second run takes its place.
    """
    out = tmp_path / "out"
    publish(graph, out, said)
    before = contents(out)
    examples = asset("examples")
    document, settings = str(examples / "sample.docx"), str(examples / "release.toml")
    arguments = [str(out), document, settings, HOME, str(last), site]
    killed = subprocess.run([sys.executable, "-c", KILLED, *arguments], capture_output=True, text=True)
    assert killed.returncode == -9, killed.stderr
    assert contents(out) == before
    assert (tmp_path / ".out.perfgraph-new").is_dir()
    publish(graph, out, said)
    assert contents(out) == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
