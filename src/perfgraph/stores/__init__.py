"""Where graphs are kept: one protocol, a store on disk, one in memory, and any SPARQL 1.1 server."""

from perfgraph.stores.embedded import EmbeddedStore
from perfgraph.stores.memory import MEMORY, MemoryStore
from perfgraph.stores.protocol import Answer, Document, Store
