"""The canonical form of a graph (RDF Dataset Canonicalization, RDFC-1.0), however large it is.

The canonical form is the lines of canonical N-Quads, distinct and sorted by code point, blank nodes named by
the algorithm. Only statements with blank nodes take part in the naming (RDFC-1.0 §4.4), so they alone are
given to the algorithm, and the lines of all are sorted in runs on the disk and merged.
"""

import heapq
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import IO

from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, Quad

RUN = 500_000
"""How many lines are sorted at once in memory."""


def canonical_lines(quads: Iterable[Quad], folder: Path, run: int = RUN) -> Iterator[bytes]:
    r"""Yield the lines of the canonical form; what does not fit in memory is kept below `folder`.

    >>> from pyoxigraph import NamedNode
    >>> a, b = NamedNode("http://example.org/a"), BlankNode("b")
    >>> list(canonical_lines([Quad(b, a, a), Quad(a, a, a), Quad(b, a, a)], Path(".")))[1]
    b'_:c14n0 <http://example.org/a> <http://example.org/a> .\n'
    """
    nameless = Dataset()
    with ExitStack() as files:
        runs: list[Iterable[bytes]] = []
        named = _named(quads, nameless)
        while ordered := sorted(islice(named, run)):
            whole = len(ordered) < run and not runs
            runs.append(ordered if whole else files.enter_context(_kept(ordered, folder)))
        if len(nameless):
            nameless.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
            runs.append(sorted(map(_line, nameless)))
        yield from _distinct(heapq.merge(*runs))


def _named(quads: Iterable[Quad], nameless: Dataset) -> Iterator[bytes]:
    """Yield the lines of statements without a blank node; put aside the others."""
    for quad in quads:
        if any(isinstance(term, BlankNode) for term in (quad.subject, quad.object, quad.graph_name)):
            nameless.add(quad)
        else:
            yield _line(quad)


def _line(quad: Quad) -> bytes:
    return f"{quad} .\n".encode()


def _kept(lines: Iterable[bytes], folder: Path) -> IO[bytes]:
    """Return lines as a file that nobody else sees and that is gone when it is closed."""
    file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - closed by the caller
    file.writelines(lines)
    file.seek(0)
    return file


def _distinct(lines: Iterable[bytes]) -> Iterator[bytes]:
    last = b""
    for line in lines:
        if line != last:
            yield line
        last = line
