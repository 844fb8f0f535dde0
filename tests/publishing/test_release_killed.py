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

out, document, settings, base, step = sys.argv[1:]
seen = 0

def progress(_name):
    global seen
    seen += 1
    if seen == int(step):
        os.kill(os.getpid(), signal.SIGKILL)

with perfgraph.open("memory:") as graph:
    graph.ingest([document])
    said = replace(read_release_settings(Path(settings), date="2026-02-28"), base=base)
    publish(graph, Path(out), said, progress, PublishOptions(site=False))
"""


@pytest.mark.parametrize("way", ["exchange", "rename"])
def test_killed_before_every_call(tmp_path: Path, way: str) -> None:
    """Before each call of the file system, with and without one that lets two folders change places."""
    command = [sys.executable, str(HERE / "killed_releases.py"), str(tmp_path), way]
    told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert told["wrong"] == []
    assert told["steps"] > 50


@pytest.mark.parametrize("step", [2, 4])
def test_killed_while_it_writes(
    graph: PerformanceGraph, said: ReleaseSettings, tmp_path: Path, step: int
) -> None:
    """A real release over a real one: the earlier one is as it was, and a second run takes its place."""
    out = tmp_path / "out"
    publish(graph, out, said)
    before = contents(out)
    examples = asset("examples")
    arguments = [str(out), str(examples / "sample.docx"), str(examples / "release.toml"), HOME, str(step)]
    killed = subprocess.run([sys.executable, "-c", KILLED, *arguments], capture_output=True, text=True)
    assert killed.returncode == -9, killed.stderr
    assert contents(out) == before
    assert (tmp_path / ".out.perfgraph-new").is_dir()
    publish(graph, out, said)
    assert contents(out) == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
