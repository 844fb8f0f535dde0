"""The shapes applied to many documents, in this process or in several; the findings are the same."""

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager

from pyoxigraph import Quad

from perfgraph.findings import Finding, Severity
from perfgraph.quads.lines import Statements
from perfgraph.validation import validate

AHEAD = 4
"""How many documents a process may be ahead of the oldest one that is not checked."""

Document = tuple[str, bytes]
"""A document to check: the name of its file, its statements as N-Triples."""

Check = Callable[[Iterable[Document]], Iterator[list[Finding]]]


def statements(quads: Iterable[Quad]) -> bytes:
    """Return the statements of quads as N-Triples."""
    return Statements.of(quad.triple for quad in quads).text


def violations(document: Document) -> list[Finding]:
    """Return what the shapes hold to be violated in a document."""
    file, text = document
    report = validate(Statements(text), file)
    return [finding for finding in report.findings if finding.severity is Severity.VIOLATION]


@contextmanager
def checking(jobs: int) -> Iterator[Check]:
    """Yield what checks documents, in their order: `jobs` processes, 1 for this one."""
    if jobs == 1:
        yield lambda documents: map(violations, documents)
        return
    # A process that has opened a store must not fork.
    with ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn")) as pool:

        def check(documents: Iterable[Document]) -> Iterator[list[Finding]]:
            under_way: deque[Future[list[Finding]]] = deque()
            for document in documents:
                under_way.append(pool.submit(violations, document))
                if len(under_way) >= jobs * AHEAD:
                    yield under_way.popleft().result()
            while under_way:
                yield under_way.popleft().result()

        yield check
