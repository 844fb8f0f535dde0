r"""Statements as the lines of N-Triples (W3C RDF 1.1 N-Triples §2), written down as they are made.

Engines load such text, processes hand it over and hashes are made of it; making a triple of terms first would
take several times as long as all the rest.

>>> page = Subject(NamedNode("http://example.org/a"))
>>> said = Statements.of_lines([page.has(NamedNode("http://example.org/b"), "two\nlines", None)])
>>> said.text
b'<http://example.org/a> <http://example.org/b> "two\\nlines" .\n'
>>> len(said), said[0].object.value
(1, 'two\nlines')
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import overload

import pyoxigraph as ox
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple

from perfgraph.terms import RDF

Term = NamedNode | Literal

_TYPE = RDF("type")
_AS_IT_IS = re.compile(r'[^\x00-\x1f"\\\x7f-\x9f\ud800-\udfff\ufffe\uffff]*')
"""A text that stands in a line as it is; every other one the engine writes."""


class Subject:
    """A subject that states things about itself, as text: a line for each statement."""

    __slots__ = ("node", "written")

    def __init__(self, node: NamedNode) -> None:
        self.node = node
        self.written = str(node)

    def a(self, *types: NamedNode) -> str:
        """Return the types of the subject."""
        return self.has(_TYPE, *types)

    def has(self, predicate: NamedNode, *values: Term | str | None) -> str:
        """Return one statement a value; a plain text becomes an `xsd:string`, None and "" are left out."""
        lines = ""
        for value in values:
            if isinstance(value, str):
                lines += f"{self.written} {predicate} {quoted(value)} .\n" if value else ""
            elif value is not None:
                lines += f"{self.written} {predicate} {value} .\n"
        return lines


def quoted(text: str) -> str:
    """Return an `xsd:string` as N-Triples writes it.

    >>> quoted('现状“好”'), quoted('"')
    ('"现状“好”"', '"\\\\""')
    """
    return f'"{text}"' if _AS_IT_IS.fullmatch(text) else str(Literal(text))


@dataclass(frozen=True, slots=True, repr=False)
class Statements(Sequence[Triple]):
    """Triples in order, kept as N-Triples: a fifth of the memory of terms, and the form that stores load."""

    text: bytes

    @classmethod
    def of(cls, triples: Iterable[Triple]) -> "Statements":
        """Return triples that are in order as text."""
        if isinstance(triples, Statements):
            return triples
        return cls(ox.serialize(triples, format=RdfFormat.N_TRIPLES) or b"")

    @classmethod
    def of_lines(cls, lines: Iterable[str]) -> "Statements":
        """Return the distinct statements among texts of whole lines, in the order of the lines."""
        # Each text by itself: most are ASCII, which costs nothing to encode.
        said = b"".join(map(str.encode, lines)).split(b"\n")
        return cls(b"\n".join([*sorted(dict.fromkeys(filter(None, said))), b""]))

    @property
    def hash(self) -> str:
        """Return the SHA-256 of the text, which is what `perfgraph.quads.content_hash` gives."""
        return hashlib.sha256(self.text).hexdigest()

    def __len__(self) -> int:
        return self.text.count(b"\n")

    def __bool__(self) -> bool:
        return bool(self.text)  # without counting

    def __iter__(self) -> Iterator[Triple]:
        # Lenient: the text was made of terms that had been checked.
        return (quad.triple for quad in ox.parse(self.text, format=RdfFormat.N_TRIPLES, lenient=True))

    @overload
    def __getitem__(self, place: int) -> Triple: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Triple, ...]: ...
    def __getitem__(self, place: int | slice) -> Triple | tuple[Triple, ...]:
        return tuple(self)[place]
