"""A mixed load while the store changes twice: no failed request, new contents soon, memory flat."""

import importlib.util
import sys
from pathlib import Path

import pytest

from perfgraph.web.cache import Cache
from perfgraph.web.repeats import Responses

SECONDS = 12.0
KINDS = {
    *("aggregate", "answer", "data", "home", "list", "missing"),
    *("point", "question", "redirect", "search", "static", "thing"),
}
SOON = 20.0
"""After how many seconds a new document answers on a machine that has much else to do."""

GROWTH = 100_000_000
"""How many bytes the workers may grow by while they open two more snapshots."""


@pytest.fixture(scope="module")
def load():
    """Return the benchmark, of which this is a short run."""
    path = Path(__file__).parents[2] / "benchmarks" / "load.py"
    spec = importlib.util.spec_from_file_location("load", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["load"] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules["load"]


def test_a_mixed_load_with_two_changes(load, tmp_path):
    """Every request of every kind is answered as it should be, before, while and after the store changes."""
    report = load.load(tmp_path, SECONDS, 3)
    assert report.failures == []
    assert set(report.times) == KINDS
    assert len(report.noticed) == 2
    assert all(seconds < SOON for seconds in report.noticed)
    first = next(one for one in report.memory if one[0] >= SECONDS / 4)
    last = report.memory[-1]
    assert last[1] - first[1] < (Cache().capacity + Responses().capacity) * 5 // 4
    assert last[2] - first[2] < GROWTH
