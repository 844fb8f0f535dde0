"""How many rows an answer has, counted in its bytes as they are written, exactly and at the engine's speed.

The engine writes an answer faster than Python could look at its rows; counting bytes costs a twentieth of
writing them.
"""

from typing import Protocol

from pyoxigraph import QueryResultsFormat


class Counter(Protocol):
    """Counts the rows of an answer that comes in pieces cut at any place."""

    rows: int
    """How many rows were begun so far, at most one more when a header is a row too."""

    def add(self, piece: bytes) -> None:
        """Count the rows of the next piece."""


class LineCounter:
    """Counts the rows of TSV: a line each, after one of names.

    No value holds a line end (SPARQL 1.1 Query Results CSV and TSV Formats §4.2).
    """

    def __init__(self) -> None:
        self.rows = -1

    def add(self, piece: bytes) -> None:
        """Count the rows of the next piece."""
        self.rows += piece.count(b"\n")


class CsvCounter:
    """Counts the rows of CSV: a line each, after one of names; a line end between quotes is of a value
    (RFC 4180 §2).
    """

    def __init__(self) -> None:
        self.rows = -1
        self._quoted = False

    def add(self, piece: bytes) -> None:
        """Count the rows of the next piece."""
        parts = piece.split(b'"')
        self.rows += sum(part.count(b"\n") for part in parts[self._quoted :: 2])
        self._quoted ^= len(parts) % 2 == 0


class XmlCounter:
    """Counts the elements `result` of SPARQL Query Results XML Format; in values `<` is escaped."""

    _BEGIN = b"<result>"

    def __init__(self) -> None:
        self.rows = 0
        self._tail = b""

    def add(self, piece: bytes) -> None:
        """Count the rows of the next piece."""
        text = self._tail + piece
        self.rows += text.count(self._BEGIN)
        self._tail = text[1 - len(self._BEGIN) :] if len(text) >= len(self._BEGIN) else text


class JsonCounter:
    """Counts the objects in the array `bindings` of SPARQL 1.1 Query Results JSON Format.

    A row is an object in an array, every other object the value of a name: so a row begins with `{` after `[`
    or `,`, outside of strings and in JSON without white space, as the engine writes it.
    """

    _OTHER = bytes(set(range(256)) - set(b'"{[,:'))

    def __init__(self) -> None:
        self.rows = 0
        self._escape = b""
        self._before = b""

    def add(self, piece: bytes) -> None:
        """Count the rows of the next piece."""
        text = self._escape + piece
        self._escape = b""
        if b"\\" in text:
            text = text.replace(b"\\\\", b"")
            if text.endswith(b"\\"):
                text, self._escape = text[:-1], b"\\"
            text = text.replace(b'\\"', b"")
        skeleton = (self._before + text.translate(None, self._OTHER)).replace(b'""', b"")
        parts = skeleton.split(b'"')
        outside = b'"'.join(parts[::2])
        self.rows += outside.count(b",{") + outside.count(b"[{")
        self._before = b'"' if len(parts) % 2 == 0 else parts[-1][-1:]


def counter(form: QueryResultsFormat) -> Counter:
    """Return a counter for a format of solutions.

    >>> csv = counter(QueryResultsFormat.CSV)
    >>> csv.add(b'a,b\\r\\n1,"x\\ny"\\r\\n'), csv.rows
    (None, 1)
    """
    return _COUNTERS[form]()


_COUNTERS: dict[
    QueryResultsFormat, type[LineCounter] | type[CsvCounter] | type[XmlCounter] | type[JsonCounter]
] = {
    QueryResultsFormat.TSV: LineCounter,
    QueryResultsFormat.CSV: CsvCounter,
    QueryResultsFormat.XML: XmlCounter,
    QueryResultsFormat.JSON: JsonCounter,
}
