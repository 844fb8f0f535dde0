"""The whole graph, and each document, in the syntaxes of RDF."""

from collections.abc import Iterator
from pathlib import Path

from perfgraph.findings import Bilingual
from perfgraph.publishing.parts import File, Part, Source
from perfgraph.publishing.writing import opened
from perfgraph.serialization import SYNTAXES, write_quads

DUMP = Bilingual(zh="完整数据", en="The whole graph")


def write(source: Source, folder: Path) -> Iterator[File]:
    """Write the whole graph as N-Quads."""
    path = "perfgraph.nq.gz"
    with opened(folder / path) as output:
        write_quads(source.graph.quads(), "nquads", output)
    yield File(path, SYNTAXES["nquads"].media_type, DUMP, DUMP)


PART = Part(Bilingual(zh="数据转储", en="dumps"), write)
