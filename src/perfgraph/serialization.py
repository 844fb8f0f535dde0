"""Quads to bytes: sorted N-Quads, TriG, Turtle or JSON-LD."""

from collections.abc import Iterable
from typing import IO

from pyoxigraph import Quad, RdfFormat, serialize

from perfgraph.terms import PREFIXES

FORMATS = {
    "nquads": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "turtle": RdfFormat.TURTLE,
    "jsonld": RdfFormat.JSON_LD,
}
"""The formats of whole graphs; Turtle holds triples only, so the names of graphs are lost in it."""


def write_quads(quads: Iterable[Quad], form: str, output: IO[bytes]) -> None:
    """Write quads, in their order, in a format of `FORMATS`; memory does not grow with their number.

    >>> import io
    >>> from pyoxigraph import NamedNode
    >>> from perfgraph.terms import PG
    >>> output = io.BytesIO()
    >>> write_quads([Quad(PG("a"), PG("b"), PG("c"))], "turtle", output)
    >>> output.getvalue().splitlines()[-1].decode()
    'pg:a pg:b pg:c .'
    """
    rdf = FORMATS[form]
    statements = (quad.triple for quad in quads) if form == "turtle" else quads
    prefixes = None if form == "nquads" else {name: str(iri) for name, iri in PREFIXES.items()}
    serialize(statements, output, format=rdf, prefixes=prefixes)
