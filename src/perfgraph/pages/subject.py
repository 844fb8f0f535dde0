"""A thing as its page tells it: what is said, where that comes from, what is odd, what points to it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pyoxigraph import Literal

from perfgraph.answers import short
from perfgraph.findings import Language
from perfgraph.pages.asking import iri
from perfgraph.pages.badges import Badge, badges_on, counts
from perfgraph.pages.evidence import cells_of, is_fragment, place_of, reasons_for
from perfgraph.pages.facts import Group, Sources, grouped, lang_of, words
from perfgraph.pages.incoming import incoming
from perfgraph.pages.kinds import Kind
from perfgraph.pages.labels import label_of, labels_of
from perfgraph.pages.links import link
from perfgraph.pages.representation import json_ld
from perfgraph.pages.site import Site, Wanted
from perfgraph.pages.statements import Description, document_id
from perfgraph.pages.trail import trail
from perfgraph.terms import DCTERMS, PG, PROV, RDF

PARTS = 30
"""How many parts of a thing its page describes."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the library about the thing: its name, its title and its address."""

    name: str
    title: str
    address: str


@dataclass(frozen=True, slots=True)
class Subject:
    """Everything that the page of a thing is made from."""

    site: Site
    wanted: Wanted
    found: Description
    kind: Kind
    trail: tuple[str, ...]
    badges: tuple[Badge, ...]
    sources: Sources


def subject_of(site: Site, wanted: Wanted, found: Description, kind: Kind) -> Subject:
    """Return what is known about a thing beside its description."""
    things = things_in(found)
    sources = Sources(cells_of(site, things), reasons_for(site, things))
    return Subject(site, wanted, found, kind, trail(site, found.iri), badges_on(site, things), sources)


def things_in(found: Description) -> tuple[str, ...]:
    """Return the thing and its parts, without the inferences about them."""
    return tuple(name for name in found.subjects if not _is_inference(found, name))


def common(subject: Subject) -> dict[str, object]:
    """Return what every page of a thing shows."""
    site, wanted, found = subject.site, subject.wanted, subject.found
    name = found.iri
    arriving = incoming(site, name, wanted.get("in"), wanted.number("page"))
    labels_of(
        site, [*subject.trail, name, *_named(found), *(one for links in arriving for one in links.shown)]
    )
    return {
        **reading(site, wanted.language),
        "iri": name,
        "name": name_of(subject),
        "kind": subject.kind.name,
        "types": sorted(found.types(name)),
        "trail": subject.trail,
        "badges": subject.badges,
        "counts": counts(subject.badges),
        "groups": groups_of(subject, name),
        "parts_of_it": tuple(_parts(subject)),
        "incoming": arriving,
        "properties": words(site, [links.property for links in arriving]),
        "listing": {links.property: _listing(subject, links.property) for links in arriving},
        "chosen": wanted.get("in"),
        "kept": _kept(wanted),
        "questions": tuple(_questions(subject)),
        "document": document_of(site, name),
        "data": json_ld(found.triples),
    }


def reading(site: Site, language: Language) -> dict[str, Any]:
    """Return the words that templates make of things, places and texts.

    `called(iri)` is what a thing is called, a fragment by its place, a thing without a name by its address;
    `place(cell)` the place of a fragment, `tongue(text)` the language of a text.
    """

    def place(cell: str) -> str:
        where = place_of(cell)
        return where.describe(language) if where else short(cell)

    def called(name: str) -> str:
        if is_fragment(site, name):
            return place(name)
        words = label_of(site, language, name)
        if words != short(name) or not name.startswith(site.base):
            return words
        return name.partition("#")[2] or name.removeprefix(f"{site.base}id/")

    return {"called": called, "place": place, "tongue": lambda text: lang_of(Literal(text)) if text else ""}


def name_of(subject: Subject) -> str:
    """Return what a thing is called; one without a name by its class and the end of its address."""
    name, language = subject.found.iri, subject.wanted.language
    place = place_of(name) if is_fragment(subject.site, name) else None
    if place:
        return place.describe(language)
    called = labels_of(subject.site, [name])[name].of(language)
    if called != short(name):
        return called
    types = sorted(subject.found.types(name))
    kind = label_of(subject.site, language, types[0]) if types else ""
    end = re.split(r"[/#]", name.removeprefix(subject.site.base))
    return " ".join(filter(None, (kind, *end[-1:])))


def _kept(wanted: Wanted) -> Mapping[str, str]:
    """Return the parameters that stay the same from one view of a page to the next."""
    return {name: value for name, value in wanted.parameters.items() if name == "lang"}


def _listing(subject: Subject, chosen: str) -> str:
    address = link(subject.site, f"{subject.wanted.path}.html", **{**_kept(subject.wanted), "in": chosen})
    return f"{address}#in"


def groups_of(subject: Subject, name: str) -> tuple[Group, ...]:
    """Return the facts about the thing or one of its parts."""
    said = subject.found.subjects.get(name, ())
    return grouped(subject.site, subject.wanted.language, said, subject.sources)


def document_of(site: Site, name: str) -> str:
    """Return the IRI of the document that a thing belongs to; "" for what many documents share."""
    document = document_id(site, name)
    return site.graph.names.document(document).value if document else ""


def given(subject: Subject) -> Mapping[str, str]:
    """Return what questions can be asked with: see `kinds.GIVEN`."""
    found, base = subject.found, subject.site.base
    steps = [*subject.trail, found.iri]
    unit = next((step for step in steps if step.startswith(f"{base}id/unit/")), "")
    years = [iri(one) for one in found.values(found.iri, PG("fiscalYear"))]
    years += [step for step in steps if "/id/fiscal-year/" in step]
    document = document_id(subject.site, found.iri) or _source_document(subject)
    values = {
        "thing": found.iri,
        "unitCode": unit.removeprefix(f"{base}id/unit/"),
        "year": min(years, default="").rpartition("/")[2],
        "documentId": document,
    }
    return {name: value for name, value in values.items() if value}


def _source_document(subject: Subject) -> str:
    found = subject.found
    for one in (
        *found.values(found.iri, PROV("wasDerivedFrom")),
        *found.values(found.iri, DCTERMS("isPartOf")),
    ):
        document = document_id(subject.site, iri(one))
        if document:
            return document
    return ""


def _questions(subject: Subject) -> Iterator[Asked]:
    values = given(subject)
    for name, parameters in subject.kind.questions:
        query = subject.site.graph.queries.get(name)
        if query is not None:
            asked = {parameter: values.get(key, "") for parameter, key in parameters.items()}
            address = link(subject.site, f"query/{name}", **asked)
            yield Asked(name, query.title.of(subject.wanted.language), address)


def _parts(subject: Subject) -> Iterator[tuple[str, tuple[Group, ...]]]:
    """Yield the parts of a thing whose page shows them; sheets and documents have sections of their own."""
    if subject.kind.name in ("sheet", "document"):
        return
    for name in things_in(subject.found)[1 : PARTS + 1]:
        yield name, groups_of(subject, name)


def _is_inference(found: Description, name: str) -> bool:
    return name != found.iri and PG("Inference").value in found.types(name)


def _named(found: Description) -> Iterable[str]:
    """Yield the things that the statements name, so that their labels are asked for together."""
    for one in found.said:
        if one.predicate != RDF("subject") and (name := iri(one.value)):
            yield name
