"""Statements as text, which processes hand over and engines load."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import overload

import pyoxigraph as ox
from pyoxigraph import RdfFormat, Triple


class Statements(Sequence[Triple]):
    r"""Triples in order, kept as N-Triples: a fifth of the memory of terms, and the form that stores load.

    >>> said = Statements(b"<http://example.org/a> <http://example.org/b> \"c\" .\n")
    >>> len(said), said[0].object.value
    (1, 'c')
    """

    __slots__ = ("text",)

    def __init__(self, text: bytes) -> None:
        self.text = text

    @classmethod
    def of(cls, triples: Iterable[Triple]) -> "Statements":
        """Return triples that are in order as text."""
        return cls(ox.serialize(triples, format=RdfFormat.N_TRIPLES) or b"")

    @property
    def hash(self) -> str:
        """Return the SHA-256 of the text, which is what `perfgraph.quads.content_hash` gives."""
        return hashlib.sha256(self.text).hexdigest()

    def __len__(self) -> int:
        return self.text.count(b"\n")

    def __iter__(self) -> Iterator[Triple]:
        # Lenient: the text was made of terms that had been checked.
        return (quad.triple for quad in ox.parse(self.text, format=RdfFormat.N_TRIPLES, lenient=True))

    @overload
    def __getitem__(self, place: int) -> Triple: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Triple, ...]: ...
    def __getitem__(self, place: int | slice) -> Triple | tuple[Triple, ...]:
        return tuple(self)[place]
