"""The story of reading: files → documents → statements and findings → store, however many they are."""

from perfgraph.ingest.documents import Prepared, prepare
from perfgraph.ingest.held import receipts, snapshot
from perfgraph.ingest.outcome import Ingested, IngestReport, Refused, Skipped
from perfgraph.ingest.process import Bounds
from perfgraph.ingest.reading import cores
from perfgraph.ingest.run import IngestOptions, Progress, ingest, never, silent
from perfgraph.ingest.sources import no_document, walk
from perfgraph.quads import content_hash

__all__ = [
    "Bounds",
    "IngestOptions",
    "IngestReport",
    "Ingested",
    "Prepared",
    "Progress",
    "Refused",
    "Skipped",
    "content_hash",
    "cores",
    "ingest",
    "never",
    "no_document",
    "prepare",
    "receipts",
    "silent",
    "snapshot",
    "walk",
]
