"""Where graphs are kept: one protocol, a store on disk, one in memory, and any SPARQL 1.1 server."""

from dataclasses import replace

from perfgraph.stores.embedded import EmbeddedStore
from perfgraph.stores.endpoint import Endpoint
from perfgraph.stores.memory import MEMORY, MemoryStore
from perfgraph.stores.protocol import Answer, Change, Dataset, Document, Store

__all__ = ["MEMORY", "Answer", "Change", "Dataset", "Document", "Endpoint", "Store", "open_store"]


def open_store(location: str, endpoint: Endpoint | None = None) -> Store:
    """Return the store at `location`: "memory:", an http or https address, or a folder.

    An address is that of a SPARQL 1.1 server; `endpoint` gives its credentials, other addresses and time-out,
    and its `query` stands above `location` when it is not empty. Nothing is written, and no server is asked,
    before the store is used.
    Raises `StoreError` for a folder that is not a store, is damaged or newer, and an address that is none.

    >>> with open_store("memory:") as store:
    ...     list(store.graphs())
    []
    """
    if location == MEMORY:
        return MemoryStore()
    if location.lower().startswith(("http://", "https://")):
        # SPARQLWrapper is slow to import, and most stores are folders.
        from perfgraph.stores.remote import RemoteStore

        if endpoint is None:
            endpoint = Endpoint(location)
        return RemoteStore(endpoint if endpoint.query else replace(endpoint, query=location))
    return EmbeddedStore(location)
