"""Spreadsheets on the command line: read from a CSV file, linked row by row, written as CSV."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO, TextIO

from perfgraph.cli import wording
from perfgraph.cli.screen import Screen
from perfgraph.errors import QueryError
from perfgraph.exchange.reconciliation import Source
from perfgraph.exchange.reconciliation.spreadsheet import Linking, headings, linked
from perfgraph.graph import PerformanceGraph

_PIECE = 1 << 16


def linking_of(column: str, kind: str, pairs: Sequence[str]) -> Linking:
    """Return what is asked of each row; `pairs` are properties as `unit=COLUMN`.

    Raises `QueryError` for a pair without a name or a sign.
    """
    properties = {}
    for pair in pairs:
        name, sign, of = pair.partition("=")
        if not (name and sign and of):
            raise QueryError(f'--property: found "{pair}", expected property=column')
        properties[name] = of
    return Linking(column, kind, properties)


def link_file(graph: PerformanceGraph, path: Path, linking: Linking, out: BinaryIO, screen: Screen) -> None:
    """Write the rows of a CSV file with the columns of the entities that they name.

    Memory does not grow with the file. Raises `QueryError` for a file that is no CSV with such a column.
    """
    with _rows(path) as rows, _source(graph, screen) as source:
        columns = next(rows, [])
        text = io.TextIOWrapper(out, "utf-8", newline="", write_through=True)
        writer = csv.writer(text)
        writer.writerow(headings(columns, linking))
        counts: Counter[str] = Counter()
        for row in linked(source, columns, rows, linking):
            writer.writerow(row)
            counts["rows"] += 1
            counts["matches" if row[-1] == "true" else "candidates" if row[-1] else "none"] += 1
        text.detach()
    screen.note(
        wording.LINKED,
        rows=counts["rows"],
        matches=counts["matches"],
        candidates=counts["candidates"],
        none=counts["none"],
    )


@contextmanager
def _source(graph: PerformanceGraph, screen: Screen) -> Iterator[Source]:
    from perfgraph.index import Index, build, finder

    with TemporaryDirectory(prefix="perfgraph-index-") as folder:
        path = Path(folder) / "names.sqlite"
        build(graph, path)
        index = Index(path, seconds=60)
        try:
            yield Source(graph.store, graph.names, finder(index), screen.language)
        finally:
            index.close()


@contextmanager
def _rows(path: Path) -> Iterator[Iterator[list[str]]]:
    """Give the rows of a CSV file in UTF-8 or, as spreadsheets in China write it, in GB 18030."""
    try:
        with path.open("rb") as file, io.TextIOWrapper(file, _encoding(path), newline="") as text:
            yield _read(path, text)
    except OSError as error:
        raise QueryError(f"{path}: {error.strerror}; expected a CSV file") from None


def _read(path: Path, text: TextIO) -> Iterator[list[str]]:
    reader = csv.reader(text)
    try:
        yield from (row for row in reader if row)
    except (csv.Error, UnicodeDecodeError) as error:
        raise QueryError(f"{path}, line {reader.line_num + 1}: {error}; expected CSV") from None


def _encoding(path: Path) -> str:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while piece := file.read(_PIECE):
                decoder.decode(piece)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "gb18030"
    return "utf-8-sig"
