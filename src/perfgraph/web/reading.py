"""The body of a request as triples: its media type, its parts, what is refused before it is read."""

import re
from collections.abc import Iterator, Mapping
from email.parser import BytesParser
from email.policy import HTTP

from pyoxigraph import RdfFormat, Triple, parse

from perfgraph.serialization import SYNTAXES
from perfgraph.web.jobs import Refusal

MULTIPART = "multipart/form-data"

_ACCEPTED: Mapping[str, RdfFormat] = {
    **{one.media_type: one.rdf for one in SYNTAXES.values()},
    "application/xml": RdfFormat.RDF_XML,
}
_DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_PARTS = 100


def read_triples(body: bytes, content_type: str, base: str) -> list[Triple]:
    """Return the triples of a body, whose relative IRIs are resolved against `base`.

    A body of `multipart/form-data` is the merge of its parts (Graph Store Protocol §5.5). Raises `Refusal`:
    415 for a media type that is no syntax of RDF, 400 for a body that is not well-formed, with the place,
    that names graphs, or that is RDF/XML with a DOCTYPE, whose entities could blow it up.
    """
    return [triple for kind, part in _parts(body, content_type) for triple in _triples(part, kind, base)]


def _parts(body: bytes, content_type: str) -> Iterator[tuple[str, bytes]]:
    kind = _media_type(content_type)
    if kind != MULTIPART:
        yield kind, body
        return
    head = f"Content-Type: {content_type}\r\n\r\n".encode("latin-1", "replace")
    message = BytesParser(policy=HTTP).parsebytes(head + body)
    parts = list(message.iter_parts()) if message.is_multipart() else []
    if not 0 < len(parts) <= _PARTS:
        raise Refusal(400, f"found {len(parts)} parts in the body, expected 1 to {_PARTS} ({MULTIPART})\n")
    for part in parts:
        content = part.get_payload(decode=True)
        yield _media_type(part.get("Content-Type", "")), content if isinstance(content, bytes) else b""


def _media_type(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


def _triples(body: bytes, kind: str, base: str) -> Iterator[Triple]:
    form = _ACCEPTED.get(kind)
    if form is None:
        raise Refusal(
            415,
            f"Content-Type: found {kind or 'no media type'}, expected one of {', '.join(_ACCEPTED)}, "
            f"or {MULTIPART} of these\n",
        )
    if form == RdfFormat.RDF_XML and (b"\0" in body or _DECLARATION.search(body)):
        raise Refusal(
            400, "found a DOCTYPE, an ENTITY or a zero byte, expected RDF/XML in UTF-8 without any\n"
        )
    try:
        for quad in parse(body, form, base_iri=base, without_named_graphs=True, rename_blank_nodes=True):
            yield quad.triple
    except (SyntaxError, ValueError) as error:
        raise Refusal(400, f"found a body that is not well-formed {kind}: {error}\n") from None
