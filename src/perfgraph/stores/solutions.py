"""The solutions of a SELECT and what their variables are bound to."""

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, QuerySolution, QuerySolutions

from perfgraph.stores.protocol import Store


def select(store: Store, sparql: str) -> Iterator[QuerySolution]:
    """Yield the solutions of a SELECT. Raises `QueryError` and `StoreError` as the store does."""
    answer = store.query(sparql)
    assert isinstance(answer, QuerySolutions)
    yield from answer


def node(solution: QuerySolution, name: str) -> NamedNode | None:
    """Return what a variable is bound to when it is an IRI."""
    found = solution[name]
    return found if isinstance(found, NamedNode) else None


def text(solution: QuerySolution, name: str) -> str:
    """Return the text or address that a variable is bound to, "" when it is not bound."""
    found = solution[name]
    return found.value if isinstance(found, NamedNode | Literal) else ""
