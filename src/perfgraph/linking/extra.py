"""The optional extra `link`: is it installed, and what to tell where it is not."""

from importlib.util import find_spec

from perfgraph.errors import PerfgraphError

LIBRARIES = ("bm25s", "numpy", "rapidfuzz", "scipy", "sklearn")


def can_rank() -> bool:
    """Tell whether passages can be ranked."""
    return not _absent()


def require_ranking() -> None:
    """Do nothing where passages can be ranked; raises `PerfgraphError` that names what to install."""
    absent = _absent()
    if absent:
        raise PerfgraphError(
            f"suggestions: found no {', '.join(absent)}; expected the extra that ranks passages: install it "
            '(pip install "perfgraph[link]"), or link citations only (perfgraph link run --citations)'
        )


def _absent() -> list[str]:
    return [library for library in LIBRARIES if not find_spec(library)]
