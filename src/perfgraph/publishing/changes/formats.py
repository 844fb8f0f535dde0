"""Changes for machines: as RDF, as JSON, as an Atom feed. Equal changes give equal bytes."""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from io import BytesIO
from xml.etree import ElementTree as Xml

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple

from perfgraph.findings import Language
from perfgraph.publishing.changes.comparing import Change, plain
from perfgraph.publishing.changes.report import Report
from perfgraph.publishing.changes.totals import Total
from perfgraph.publishing.changes.wording import aspect_of, kind_of, owner_of, sentence, texts_of, thing_of
from perfgraph.serialization import write
from perfgraph.terms import PG, PREFIXES, RDF, RDFS, SCHEME, Names, concept

ATOM = "http://www.w3.org/2005/Atom"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
"""The time of a feed of documents that say no time of their reading."""


def as_json(report: Report, names: Names) -> bytes:
    """Return changes as a JSON object with lists `changes` and `money` (yuan, as text); texts are UTF-8."""
    content = {
        "before": report.before,
        "after": report.after,
        "money": [_money(total) for total in report.money],
        "changes": [_object(report, change, names) for change in report.changes],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _money(total: Total) -> dict[str, str]:
    """Return a total as an object; a `source` of "" is all sources together."""
    return {
        "sheetKind": total.kind,
        "phase": total.phase,
        "source": total.source,
        "before": plain(total.before),
        "after": plain(total.after),
    }


def _object(report: Report, change: Change, names: Names) -> dict[str, object]:
    return {
        "id": report.iri(change, names).value,
        "kind": change.kind.value,
        "aspect": change.aspect.value,
        "subject": {"iri": change.subject.iri, "sheetKind": change.subject.kind, "name": change.subject.name},
        "name": change.name,
        "before": {"text": change.before, "iri": change.before_iri},
        "after": {"text": change.after, "iri": change.after_iri},
        "label": {"zh": sentence(change).zh, "en": sentence(change).en},
        **({"severity": change.severity} if change.severity else {}),
    }


def as_turtle(report: Report, names: Names) -> bytes:
    """Return changes as Turtle, each a `pg:Change`."""
    output = BytesIO()
    prefixes = {**PREFIXES, "ck": SCHEME + "change-kind/"}
    write(statements(report, names), RdfFormat.TURTLE, output, prefixes)
    return output.getvalue()


def statements(report: Report, names: Names) -> Iterator[Triple]:
    """Yield what is said about each change."""
    for change in report.changes:
        iri, said = report.iri(change, names), sentence(change)
        yield Triple(iri, RDF("type"), PG("Change"))
        yield Triple(iri, RDFS("label"), Literal(said.zh, language=Language.CHINESE.value))
        yield Triple(iri, RDFS("label"), Literal(said.en, language=Language.ENGLISH.value))
        yield Triple(iri, PG("changeKind"), concept("change-kind", change.kind.value))
        yield Triple(iri, PG("changeAspect"), PG(change.aspect.value))
        for predicate, thing in (
            ("changeSubject", change.subject.iri),
            ("changedFrom", change.before_iri),
            ("changedTo", change.after_iri),
        ):
            if "://" in thing:
                yield Triple(iri, PG(predicate), NamedNode(thing))
        for predicate, text in (("changeBefore", change.before), ("changeAfter", change.after)):
            if text:
                yield Triple(iri, PG(predicate), Literal(text))


def as_atom(report: Report, names: Names, author: str = "perfgraph") -> bytes:
    """Return changes as an Atom feed (RFC 4287), an entry for each, all of the time of the later state."""
    Xml.register_namespace("", ATOM)
    feed = Xml.Element(_tag("feed"), {"{http://www.w3.org/XML/1998/namespace}lang": "zh-Hans"})
    when = (report.time or EPOCH).astimezone(UTC).isoformat().replace("+00:00", "Z")
    address = report.address or names.change(report.before, report.after).value
    _child(feed, "id", address)
    _child(feed, "title", f"变化 Changes: {report.before} → {report.after}")
    _child(feed, "updated", when)
    _child(_child(feed, "author"), "name", author)
    if report.address:
        _child(feed, "link", rel="self", href=report.address, type="application/atom+xml")
    for change in report.changes:
        _entry(feed, report, change, names, when)
    Xml.indent(feed)
    return bytes(Xml.tostring(feed, encoding="utf-8", xml_declaration=True)) + b"\n"


def _entry(feed: Xml.Element, report: Report, change: Change, names: Names, when: str) -> None:
    entry, said = _child(feed, "entry"), sentence(change)
    _child(entry, "id", report.iri(change, names).value)
    _child(entry, "title", _plain(said.zh))
    _child(entry, "updated", when)
    _child(
        entry, "category", term=change.kind.value, scheme=f"{SCHEME}change-kind/", label=kind_of(change).zh
    )
    _child(entry, "content", _plain(f"{said.zh}\n{said.en}"), type="text")
    for rel, thing in (("alternate", change.after_iri or change.before_iri), ("via", change.before_iri)):
        if "://" in thing and (rel == "alternate" or change.after_iri):
            _child(entry, "link", rel=rel, href=thing)


def _child(parent: Xml.Element, name: str, text: str = "", **attributes: str) -> Xml.Element:
    child = Xml.SubElement(parent, _tag(name), attributes)
    child.text = text or None
    return child


def _tag(name: str) -> str:
    return f"{{{ATOM}}}{name}"


def _plain(text: str) -> str:
    """Return a text without the characters that XML 1.0 cannot hold (§2.2)."""
    return "".join(sign for sign in text if sign in "\t\n\r" or (sign >= " " and sign not in "\ufffe\uffff"))


def rows(changes: Sequence[Change], language: Language) -> list[tuple[str, ...]]:
    """Return changes as the rows of a table: whose, what, kind, before, after."""
    return [
        (
            owner_of(change).of(language),
            aspect_of(change).of(language),
            thing_of(change).of(language),
            kind_of(change).of(language),
            *(text.of(language) for text in texts_of(change)),
        )
        for change in changes
    ]
