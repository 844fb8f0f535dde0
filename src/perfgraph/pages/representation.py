"""Statements as the bytes of an RDF syntax, and as the data that a page carries inside."""

import io
from collections.abc import Iterable

from markupsafe import Markup
from pyoxigraph import Quad, Triple

from perfgraph.pages.environment import json_block
from perfgraph.pages.site import Page
from perfgraph.serialization import SYNTAXES, write_quads

KEEPS_GRAPHS = ("trig", "nquads")
"""The formats in which a description says which graph each statement stands in. JSON-LD could, but a page
carries the very triples that its Turtle holds."""


def rdf_page(form: str, statements: Iterable[Quad]) -> Page:
    """Return statements in a syntax of `SYNTAXES`, in their order."""
    output = io.BytesIO()
    write_quads(statements, form, output)
    return Page(200, SYNTAXES[form].media_type, output.getvalue())


def as_quads(triples: Iterable[Triple]) -> Iterable[Quad]:
    """Return triples as quads of the default graph."""
    return (Quad(triple.subject, triple.predicate, triple.object) for triple in triples)


def json_ld(triples: Iterable[Triple]) -> Markup:
    """Return triples as JSON-LD for the `<script>` of a page (JSON-LD 1.1 §7)."""
    output = io.BytesIO()
    write_quads(as_quads(triples), "jsonld", output)
    return json_block(output.getvalue().decode())
