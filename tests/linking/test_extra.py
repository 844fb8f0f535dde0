"""What is said where the libraries that rank passages are not installed."""

import pytest
from linked_cases import SAMPLE

from perfgraph.errors import PerfgraphError
from perfgraph.graph import open_graph
from perfgraph.linking.extra import require_ranking


def test_a_missing_library_is_named_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """The extra to install, and what goes without it; nothing is written before."""
    monkeypatch.setattr(
        "perfgraph.linking.extra.find_spec", lambda name: None if name == "bm25s" else object()
    )
    with pytest.raises(
        PerfgraphError, match=r'found no bm25s; .*pip install "perfgraph\[link\]".*--citations'
    ):
        require_ranking()
    with open_graph("memory:") as graph:
        graph.ingest([SAMPLE])
        before = graph.snapshot
        with pytest.raises(PerfgraphError, match="bm25s"):
            graph.link()
        assert graph.snapshot == before
