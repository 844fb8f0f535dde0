"""Findings that were stored as statements, read back."""

import re
from collections.abc import Iterable, Sequence

import pyoxigraph as ox
from pyoxigraph import NamedNode, RdfFormat, Triple

from perfgraph.findings import Bilingual, Finding, Language, Place, Severity
from perfgraph.terms import OA, PG, PROV, SH, slug
from perfgraph.validation.check import in_order
from perfgraph.validation.locate import column_of, place_of
from perfgraph.validation.shacl import DataGraph
from perfgraph.validation.shacl.written import Written, is_iri, is_literal, language, lexical

_LOCAL = re.compile(
    r"t(?P<table>[0-9]+)(?:-r(?P<row>[0-9]+)(?:-c(?P<column>[0-9]+))?)?|p(?P<paragraph>[0-9]+)"
)


def findings_of(triples: Iterable[Triple], document: DataGraph | None = None) -> tuple[Finding, ...]:
    """Return the findings among the statements, in the order of a report.

    The file's name, the lines and the headings come from the document's own statements, which are `document`
    or else among the triples; without them a finding is placed by the address of its fragment alone, and its
    document is "".
    """
    said = dict.fromkeys(triples)  # a statement of two graphs is one
    text = ox.serialize(said, format=RdfFormat.N_TRIPLES) or b""
    data = DataGraph(text.decode())
    about = data if document is None else document
    nodes = data.instances(str(PG("Finding")))
    return in_order(_finding(data, about, node) for node in nodes if is_iri(node))


def _finding(data: DataGraph, document: DataGraph, node: Written) -> Finding:
    source, fragment = _iri(data, node, OA("hasSource")), _iri(data, node, PROV("wasDerivedFrom"))
    place, column = Place(), ""
    if fragment and fragment != source:
        place = place_of(document, fragment)
        place = place if place != Place() else addressed(lexical(fragment))
        column = column_of(document, fragment)
    severity, focus = _iri(data, node, SH("resultSeverity")), _iri(data, node, SH("focusNode"))
    return Finding(
        rule=lexical(_iri(data, node, SH("sourceShape"))),
        severity=Severity(slug(NamedNode(lexical(severity)))) if severity else Severity.INFO,
        message=_both(data, node, SH("resultMessage")),
        expected=_both(data, node, PG("expected")),
        found=_text(data, node, PG("found")),
        place=place,
        column=_text(data, node, PG("columnName")) or column,
        document=_text(document, source, PG("sourceFile")) if source else "",
        focus=lexical(focus),
    )


def addressed(fragment: str) -> Place:
    """Return the place that the address of a fragment names."""
    match = _LOCAL.fullmatch(slug(NamedNode(fragment)))
    if not match:
        return Place()
    table, row, column, paragraph = (int(number or 0) for number in match.groups())
    return Place(table, row, column, paragraph)


def _values(data: DataGraph, subject: Written, predicate: NamedNode) -> Sequence[Written]:
    return data.table(str(predicate)).get(subject, ())


def _iri(data: DataGraph, subject: Written, predicate: NamedNode) -> Written:
    return next(filter(is_iri, _values(data, subject, predicate)), "")


def _text(data: DataGraph, subject: Written, predicate: NamedNode) -> str:
    texts = (lexical(text) for text in _values(data, subject, predicate) if is_literal(text))
    return min(texts, default="")


def _both(data: DataGraph, subject: Written, predicate: NamedNode) -> Bilingual:
    texts = {language(text): lexical(text) for text in _values(data, subject, predicate) if is_literal(text)}
    return Bilingual(texts.get(Language.CHINESE.lower(), ""), texts.get(Language.ENGLISH, ""))
