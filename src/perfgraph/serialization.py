"""RDF to bytes: the formats of graphs, one table for files, addresses and headers alike."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from pyoxigraph import Quad, RdfFormat, Triple, serialize

from perfgraph.terms import PREFIXES


@dataclass(frozen=True, slots=True)
class RdfSyntax:
    """A syntax of RDF: its name on the command line, media type, file suffix, and whether it names graphs."""

    name: str
    media_type: str
    suffix: str
    rdf: RdfFormat
    graphs: bool
    label: str


SYNTAXES: Mapping[str, RdfSyntax] = {
    syntax.name: syntax
    for syntax in (
        RdfSyntax("turtle", "text/turtle", "ttl", RdfFormat.TURTLE, False, "Turtle"),
        RdfSyntax("ntriples", "application/n-triples", "nt", RdfFormat.N_TRIPLES, False, "N-Triples"),
        RdfSyntax("jsonld", "application/ld+json", "jsonld", RdfFormat.JSON_LD, True, "JSON-LD"),
        RdfSyntax("rdfxml", "application/rdf+xml", "rdf", RdfFormat.RDF_XML, False, "RDF/XML"),
        RdfSyntax("trig", "application/trig", "trig", RdfFormat.TRIG, True, "TriG"),
        RdfSyntax("nquads", "application/n-quads", "nq", RdfFormat.N_QUADS, True, "N-Quads"),
    )
}
"""The syntaxes of graphs, by name (the media types are those registered by the W3C)."""

FORMATS = ("nquads", "trig", "turtle", "jsonld")
"""The names of the formats of whole stores; Turtle holds triples only, so the names of graphs are lost."""

_PREFIXED = (RdfFormat.TURTLE, RdfFormat.TRIG)


def write_quads(quads: Iterable[Quad], form: str, output: "Sink") -> None:
    """Write quads, in their order, in a syntax of `SYNTAXES`; memory does not grow with their number.

    >>> import io
    >>> from pyoxigraph import NamedNode
    >>> from perfgraph.terms import PG
    >>> output = io.BytesIO()
    >>> write_quads([Quad(PG("a"), PG("b"), PG("c"))], "turtle", output)
    >>> output.getvalue().splitlines()[-1].decode()
    'pg:a pg:b pg:c .'
    """
    syntax = SYNTAXES[form]
    statements = quads if syntax.graphs else (quad.triple for quad in quads)
    write(statements, syntax.rdf, output, PREFIXES)


class Sink(Protocol):
    """What bytes are written to."""

    def write(self, data: bytes, /) -> int:
        """Take bytes; return how many."""

    def flush(self) -> None:
        """Pass on what was taken."""


def write(
    statements: Iterable[Quad] | Iterable[Triple], rdf: RdfFormat, output: Sink, prefixes: Mapping[str, str]
) -> None:
    """Write statements in their order, the same bytes whenever they are the same statements.

    Turtle and TriG are written with prefixes; in the other formats the engine gives them no steady order.
    """
    names = {name: str(iri) for name, iri in prefixes.items()} if rdf in _PREFIXED else None
    serialize(statements, _Steady(output), format=rdf, prefixes=names)  # type: ignore[arg-type] # a duck


class _Steady:
    """An output that puts the prefixes of Turtle, which come first, in order."""

    def __init__(self, output: Sink) -> None:
        self._output, self._first = output, True

    def write(self, piece: bytes) -> int:
        """Pass on what is written; return how many bytes were taken."""
        if self._first and piece.startswith(b"@prefix "):
            lines = piece.splitlines(keepends=True)
            declared = [line for line in lines if line.startswith(b"@prefix ")]
            piece = b"".join([*sorted(declared), *lines[len(declared) :]])
        self._first = False
        return self._output.write(piece)

    def flush(self) -> None:
        """Pass on what was written."""
        self._output.flush()
