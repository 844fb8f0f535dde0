"""Findings that were stored as statements, read back."""

import re
from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode, Quad, Store, Triple

from perfgraph.findings import Bilingual, Finding, Language, Place, Severity
from perfgraph.terms import OA, PG, PROV, RDF, SH, slug
from perfgraph.validation.check import in_order
from perfgraph.validation.locate import column_of, place_of

_LOCAL = re.compile(
    r"t(?P<table>[0-9]+)(?:-r(?P<row>[0-9]+)(?:-c(?P<column>[0-9]+))?)?|p(?P<paragraph>[0-9]+)"
)


def findings_of(triples: Iterable[Triple]) -> tuple[Finding, ...]:
    """Return the findings among the statements, in the order of a report.

    The file's name, the lines and the headings come from the document's own statements; without them a
    finding is placed by the address of its fragment alone, and its document is "".
    """
    store = Store()
    store.bulk_extend(Quad(triple.subject, triple.predicate, triple.object) for triple in triples)
    quads = store.quads_for_pattern(None, RDF("type"), PG("Finding"))
    return in_order(_finding(store, quad.subject) for quad in quads if isinstance(quad.subject, NamedNode))


def _finding(store: Store, node: NamedNode) -> Finding:
    source, fragment = _iri(store, node, OA("hasSource")), _iri(store, node, PROV("wasDerivedFrom"))
    place, column = Place(), ""
    if fragment and fragment != source:
        place = place_of(store, fragment)
        place = place if place != Place() else addressed(fragment)
        column = column_of(store, fragment)
    severity, focus = _iri(store, node, SH("resultSeverity")), _iri(store, node, SH("focusNode"))
    rule = _iri(store, node, SH("sourceShape"))
    return Finding(
        rule=rule.value if rule else "",
        severity=Severity(slug(severity)) if severity else Severity.INFO,
        message=_both(store, node, SH("resultMessage")),
        expected=_both(store, node, PG("expected")),
        found=_text(store, node, PG("found")),
        place=place,
        column=_text(store, node, PG("columnName")) or column,
        document=_text(store, source, PG("sourceFile")) if source else "",
        focus=focus.value if focus else "",
    )


def addressed(fragment: NamedNode) -> Place:
    """Return the place that the address of a fragment names."""
    match = _LOCAL.fullmatch(slug(fragment))
    if not match:
        return Place()
    table, row, column, paragraph = (int(number or 0) for number in match.groups())
    return Place(table, row, column, paragraph)


def _iri(store: Store, subject: NamedNode, predicate: NamedNode) -> NamedNode | None:
    objects = (quad.object for quad in store.quads_for_pattern(subject, predicate, None))
    return next((node for node in objects if isinstance(node, NamedNode)), None)


def _text(store: Store, subject: NamedNode, predicate: NamedNode) -> str:
    objects = (quad.object for quad in store.quads_for_pattern(subject, predicate, None))
    return min((text.value for text in objects if isinstance(text, Literal)), default="")


def _both(store: Store, subject: NamedNode, predicate: NamedNode) -> Bilingual:
    texts = {
        (quad.object.language or "").lower(): quad.object.value
        for quad in store.quads_for_pattern(subject, predicate, None)
        if isinstance(quad.object, Literal)
    }
    return Bilingual(texts.get(Language.CHINESE.lower(), ""), texts.get(Language.ENGLISH, ""))
