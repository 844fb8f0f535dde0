"""A graph with links to review."""

from collections.abc import Iterator

import pytest
from review_cases import fill

from perfgraph.links import Link
from perfgraph.stores import Store, open_store


@pytest.fixture
def store() -> Iterator[Store]:
    """Return a store in memory with the sample, a policy and proposed links."""
    with open_store("memory:") as opened:
        fill(opened)
        yield opened


@pytest.fixture
def links(store: Store) -> list[Link]:
    """Return the links of the sample, in the order in which they were proposed."""
    from review_cases import document_of, links_of

    return list(links_of(store, document_of(store, "sample.docx")))
