"""The two sides of a comparison: what a name stands for.

It is that of a folder of a release, or of all releases (then the newest is meant); a file of N-Quads or
TriG; a document, which is read; a folder that is a store; or else a document of a graph, by its identifier,
its IRI or the name of its file.
"""

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode, QuerySolutions, RdfFormat, Triple, parse

from perfgraph.errors import DocumentError, QueryError
from perfgraph.graph import PerformanceGraph, open_graph
from perfgraph.publishing.changes.reading import state_of
from perfgraph.publishing.changes.state import State, rebased
from perfgraph.publishing.documents import DocumentVersion, current, document_versions
from perfgraph.publishing.dumps import CANONICAL
from perfgraph.publishing.history import LATEST
from perfgraph.publishing.parts import RELEASES
from perfgraph.publishing.target import MARK
from perfgraph.stores import MEMORY
from perfgraph.terms import PG, PROV, Names

SYNTAXES: Mapping[str, RdfFormat] = {".nq": RdfFormat.N_QUADS, ".trig": RdfFormat.TRIG}
"""The files of statements that can be compared, by suffix, also with .gz after it."""

_RECEIPTS = f"""SELECT ?document ?graph ?hash WHERE {{
  ?graph <{PG}contentHash> ?hash ; <{PROV}wasDerivedFrom> ?document .
}} ORDER BY ?document ?graph ?hash"""


@dataclass(frozen=True, slots=True)
class Side:
    """One side: the graph it is in, the documents that are meant, what it is called.

    `place` is the file or folder that it was read from, None for documents of a graph that was open.
    """

    graph: PerformanceGraph
    documents: tuple[DocumentVersion, ...]
    label: str
    place: Path | None = None


def side(reference: str, held: PerformanceGraph | None, names: Names) -> Side:
    """Return the side that a reference names; `held` is the graph whose documents can be named.

    Raises `QueryError` when it names nothing, several documents, or a release that is damaged;
    `DocumentError` for a document that cannot be read.
    """
    path = Path(reference)
    dump = _dump(path)
    if dump is not None:
        label = _version(dump) if dump != path else ""
        return _whole(_loaded(dump, names), label or reference, dump)
    if path.is_dir():
        if (path / MARK).is_file():
            raise QueryError(
                f"{reference}: found a release without its {CANONICAL}, expected that dump in it. Put the "
                "file back from a copy, or publish the release again."
            )
        graph = open_graph(str(path), base=names.base)
        if graph.store.is_new:
            graph.close()
            raise QueryError(f"{reference}: found neither a release nor a store there, expected one of them")
        return _whole(graph, reference, path)
    if path.is_file():
        return _whole(_read(path, names), path.name, path)
    if held is None:
        raise QueryError(
            f"{reference}: found no such file or folder, expected a release, a document or a store"
        )
    return _document(reference, held)


def require_two(before: Side, after: Side) -> None:
    """Raise `QueryError` when both sides are the same: the same place, or the same documents of a graph."""
    if before.place and after.place:
        same = before.place.samefile(after.place)
    else:
        same = before.graph is after.graph and before.documents == after.documents
    if same:
        raise QueryError(
            f"{after.label}: found it on both sides, expected two different releases, stores, documents or "
            "versions; the earlier one comes first"
        )


def states(before: Side, after: Side) -> tuple[State, State]:
    """Return what both sides say, apart from documents that say the same on both.

    A document of one content that was read alike on both sides changes nothing; it is not read again, so that
    memory grows with what changed only.
    """
    receipts = [_receipts(one) for one in (before, after)]
    alike = {key for key, hashes in receipts[0].items() if hashes and receipts[1].get(key) == hashes}
    old, new = (
        state_of(each.graph, [one for one in each.documents if one.key not in alike], each.label)
        for each in (before, after)
    )
    return rebased(old, _base(before), _base(after)), new


def _whole(graph: PerformanceGraph, label: str, place: Path) -> Side:
    documents = current(document_versions(graph))
    if not documents:
        graph.close()
        raise QueryError(
            f"{place}: found statements about no document, expected what perfgraph wrote of some"
        )
    return Side(graph, documents, label, place)


def _dump(path: Path) -> Path | None:
    """Return the file of statements that a path is or holds, None when it holds none."""
    if path.is_file():
        return path if _syntax(path) else None
    places = (path / CANONICAL, path / RELEASES / LATEST / CANONICAL, path / LATEST / CANONICAL)
    return next((place for place in places if place.is_file()), None)


def _version(dump: Path) -> str:
    """Return the version of the release that a dump is of, by the mark beside it; "" where there is none."""
    mark = dump.with_name(MARK)
    if not mark.is_file():
        return ""
    try:
        return str(json.loads(mark.read_text(encoding="utf-8"))["version"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise QueryError(
            f"{mark}: damaged, found {type(error).__name__} ({error}), expected the mark of a release with "
            f"its version. Put the file back from a copy, or name the dump itself: {dump}"
        ) from error


def _syntax(path: Path) -> RdfFormat | None:
    return SYNTAXES.get(Path(path.name.removesuffix(".gz")).suffix.lower())


def _loaded(path: Path, names: Names) -> PerformanceGraph:
    """Return the graph of a file of statements, in memory."""
    graph = open_graph(MEMORY, base=names.base)
    syntax = _syntax(path)
    assert syntax is not None
    found: dict[NamedNode, list[Triple]] = {}
    try:
        content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        for quad in parse(content, format=syntax):
            if isinstance(quad.graph_name, NamedNode):
                found.setdefault(quad.graph_name, []).append(quad.triple)
    except (OSError, EOFError, SyntaxError) as error:
        graph.close()
        raise QueryError(
            f"{path}: found {error}, expected statements in N-Quads or TriG. A file of a release is checked "
            "with `sha256sum --check SHA256SUMS` in its folder."
        ) from error
    graph.store.put([found])
    return graph


def _read(path: Path, names: Names) -> PerformanceGraph:
    """Return the graph of one document, in memory."""
    graph = open_graph(MEMORY, base=names.base)
    report = graph.ingest([path])
    for refused in report.refused:
        raise DocumentError(f"{path}: {refused.reason}")
    return graph


def _document(reference: str, graph: PerformanceGraph) -> Side:
    known = document_versions(graph)
    found = [one for one in known if reference in (one.key, one.iri.value)]
    found = found or [one for one in known if one.file == reference]
    if len(found) != 1:
        listed = ", ".join(f"{one.key} ({one.file})" for one in (found or known)[:5])
        what = "no such file, folder or document" if not found else f"{len(found)} documents of that name"
        expected = f"one, such as {listed}" if listed else "a release, a document or a store"
        raise QueryError(f"{reference}: found {what}, expected {expected}")
    return Side(graph, tuple(found), f"{found[0].file} ({found[0].key})")


def _base(each: Side) -> str:
    """Return the base of the addresses of a side, "" when it has no document."""
    return next((one.iri.value.removesuffix(f"id/doc/{one.key}") for one in each.documents), "")


def _receipts(each: Side) -> Mapping[str, tuple[str, ...]]:
    """Return the hashes of the graphs of each document, by its key, as its readings left them."""
    if each.graph.store.is_new:
        return {}
    answer = each.graph.store.query(_RECEIPTS)
    assert isinstance(answer, QuerySolutions)
    found: dict[str, list[str]] = {}
    for row in answer:
        found.setdefault(row["document"].value, []).append(row["hash"].value)
    return {one.key: tuple(found.get(one.iri.value, ())) for one in each.documents}
