"""Documents whose indicators and grounds have been linked by machines, in a store of their own."""

from collections.abc import Iterator

import pytest
from defined import defined_store
from propose import propose

from perfgraph.stores import Store


@pytest.fixture
def store() -> Iterator[Store]:
    """Give a store with documents and proposals."""
    with defined_store(reviewed=False) as defined:
        propose(defined)
        yield defined


@pytest.fixture
def other_store() -> Iterator[Store]:
    """Give another store with the same documents and proposals."""
    with defined_store(reviewed=False) as defined:
        propose(defined)
        yield defined
