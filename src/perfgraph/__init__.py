"""perfgraph: government budget performance target documents (预算绩效目标) as a knowledge graph.

graph = perfgraph.open("perfgraph-store")
graph.query("indicators-by-baseline").to_frame()
"""

from importlib import import_module
from typing import TYPE_CHECKING

__version__ = "0.1.0"

if TYPE_CHECKING:
    from perfgraph.graph import PerformanceGraph
    from perfgraph.graph import open_graph as open

__all__ = ["PerformanceGraph", "__version__", "open"]


def __getattr__(name: str) -> object:
    """Import the verbs when they are first used: a command that only prints its help starts at once."""
    names = {"open": "open_graph", "PerformanceGraph": "PerformanceGraph"}
    if name in names:
        return getattr(import_module("perfgraph.graph"), names[name])
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
