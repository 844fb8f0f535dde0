"""The canonical form of a graph (RDF Dataset Canonicalization, RDFC-1.0), however large it is.

The canonical form is the lines of canonical N-Quads, distinct and sorted by code point, blank nodes named by
the algorithm. Only statements with blank nodes take part in the naming (RDFC-1.0 §4.4), so they alone are
given to the algorithm, and the lines of all are sorted in runs on the disk and merged.
"""

import heapq
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, Quad

RUN = 200_000
"""How many lines are sorted at once in memory."""


class CanonicalForm:
    r"""The canonical form of quads that come in bit by bit; `folder` takes what does not fit in memory.

    >>> from pyoxigraph import NamedNode
    >>> a, b = NamedNode("http://example.org/a"), BlankNode("b")
    >>> with CanonicalForm(Path(".")) as form:
    ...     form.add((str(quad), quad) for quad in (Quad(b, a, a), Quad(a, a, a), Quad(b, a, a)))
    ...     list(form.lines())[1]
    b'_:c14n0 <http://example.org/a> <http://example.org/a> .\n'
    """

    def __init__(self, folder: Path, run: int = RUN) -> None:
        self._folder, self._run = folder, run
        self._waiting: list[bytes] = []
        self._runs: list[IO[bytes]] = []
        self._nameless = Dataset()
        self._files = ExitStack()

    def add(self, quads: Iterable[tuple[str, Quad]]) -> None:
        """Take in quads, each with its text, which is its line in canonical N-Quads without the full stop."""
        for text, quad in quads:
            if "_:" in text and _nameless(quad):
                self._nameless.add(quad)
            else:
                self._waiting.append(f"{text} .\n".encode())
        if len(self._waiting) >= self._run:
            self._runs.append(self._kept(sorted(self._waiting)))
            self._waiting = []

    def lines(self) -> Iterator[bytes]:
        """Yield the lines of everything that came in, with their line ends."""
        self._nameless.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
        named = (f"{quad} .\n".encode() for quad in self._nameless)
        last = b""
        for line in heapq.merge(*self._runs, sorted(self._waiting), sorted(named)):
            if line != last:
                yield line
            last = line

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._files.close()

    def _kept(self, lines: Iterable[bytes]) -> IO[bytes]:
        """Return lines as a file that nobody else sees and that is gone when it is closed."""
        file = self._files.enter_context(tempfile.TemporaryFile(dir=self._folder))  # noqa: SIM115
        file.writelines(lines)
        file.seek(0)
        return file


def _nameless(quad: Quad) -> bool:
    return any(isinstance(term, BlankNode) for term in (quad.subject, quad.object, quad.graph_name))
