"""The formats of answers: which there are for each query form, and which one a request asks for."""

from collections.abc import Mapping

from pyoxigraph import QueryResultsFormat, RdfFormat

from perfgraph.negotiation import preferred
from perfgraph.serialization import SYNTAXES
from perfgraph.web.protocol import ProtocolFault

JSON, XML = "application/sparql-results+json", "application/sparql-results+xml"
CSV, TSV, TEXT = "text/csv", "text/tab-separated-values", "text/plain"

SOLUTIONS: Mapping[str, QueryResultsFormat] = {
    JSON: QueryResultsFormat.JSON,
    "application/json": QueryResultsFormat.JSON,
    XML: QueryResultsFormat.XML,
    "application/xml": QueryResultsFormat.XML,
    "text/xml": QueryResultsFormat.XML,
    CSV: QueryResultsFormat.CSV,
    TSV: QueryResultsFormat.TSV,
}
"""The formats of SELECT by media type (the four recommendations of SPARQL 1.1), the first one the default."""

TRUTH: Mapping[str, QueryResultsFormat] = {
    **{name: form for name, form in SOLUTIONS.items() if name not in (CSV, TSV)},
    TEXT: QueryResultsFormat.CSV,
}
"""The formats of ASK by media type; CSV and TSV have none for it, so a plain text says true or false."""

GRAPHS: Mapping[str, RdfFormat] = {one.media_type: one.rdf for one in SYNTAXES.values()}
"""The formats of CONSTRUCT, DESCRIBE and graphs by media type, the first one the default."""

OFFERED: Mapping[str, tuple[str, ...]] = {
    "SELECT": tuple(SOLUTIONS),
    "ASK": tuple(TRUTH),
    "CONSTRUCT": tuple(GRAPHS),
    "DESCRIBE": tuple(GRAPHS),
}
"""The media types of each query form."""

_SHORT = {"json": JSON, "xml": XML, "csv": CSV, "tsv": TSV, "text": TEXT}
_SHORT_TRUTH = {**_SHORT, "csv": TEXT, "tsv": TEXT}
_SHORT_GRAPHS = {
    **{name: one.media_type for one in SYNTAXES.values() for name in (one.name, one.suffix)},
    "xml": "application/rdf+xml", "rdf+xml": "application/rdf+xml", "json": "application/ld+json",
    "json-ld": "application/ld+json", "n3": "text/turtle",
}  # fmt: skip
_SHORTS = {"SELECT": _SHORT, "ASK": _SHORT_TRUTH}


def media_type_for(form: str, accept: str, name: str = "") -> str:
    """Return the media type of the answer to a query of a form ("" for a graph).

    `accept` is the header (RFC 9110 §12.5.1); `name`, when it is given, stands above it: a short name such as
    csv or turtle, or a media type. Raises `ProtocolFault` 406 that lists what there is.

    >>> media_type_for("SELECT", "text/csv;q=0.5, application/xml;q=0.4"), media_type_for("ASK", "", "xml")
    ('text/csv', 'application/sparql-results+xml')
    """
    shorts, offered = _SHORTS.get(form, _SHORT_GRAPHS), OFFERED.get(form, tuple(GRAPHS))
    if name:
        chosen = shorts.get(name.lower(), name.lower() if name.lower() in offered else None)
        asked = f"format={name[:100]}"
    else:
        chosen, asked = preferred(accept, offered), f"Accept: {accept[:200]}"
    if chosen is None:
        names = ", ".join(dict.fromkeys(shorts))
        raise ProtocolFault(406, f"found {asked}, expected one of {', '.join(offered)}; or the parameter "
                                 f"format, one of {names}")  # fmt: skip
    return chosen


def content_type(media_type: str) -> str:
    """Return a media type as a header: what is text says that it is UTF-8.

    >>> content_type("text/turtle")
    'text/turtle; charset=utf-8'
    """
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
