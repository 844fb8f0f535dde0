"""What the pages of some classes show beside the common facts."""

from collections.abc import Callable, Mapping, Sequence

from pyoxigraph import Literal, NamedNode

from perfgraph.findings import Bilingual
from perfgraph.pages.asking import iri, text
from perfgraph.pages.badges import badges_on, counts, severity_of
from perfgraph.pages.chain import chain
from perfgraph.pages.evidence import cells_of
from perfgraph.pages.grid import Table, row_of
from perfgraph.pages.labels import labels_of
from perfgraph.pages.policy import policy_page
from perfgraph.pages.sheets import sheet_of
from perfgraph.pages.statements import Description, description
from perfgraph.pages.subject import Subject, things_in
from perfgraph.pages.uses import projects_of, targets_of, total_of
from perfgraph.terms import OA, PG, PROV, SH

Context = Mapping[str, object]

SIMILAR = 20
"""How many other targets of the same indicator a target's page lists."""

SHEETS = 50
"""How many sheets of a project its page links."""


def special(subject: Subject) -> Context:
    """Return what the template of the thing's class needs, {} for a class without one of its own."""
    return _OF.get(subject.kind.name, _nothing)(subject)


def _nothing(_subject: Subject) -> Context:
    return {}


def _project(subject: Subject) -> Context:
    found, site = subject.found, subject.site
    names = sorted(iri(one) for one in found.values(found.iri, PG("hasTargetSheet")))
    picture = chain(site, found.iri, subject.wanted.language)
    shown = {"sheet": None, "others": (), "chain": picture, **_year(found, found.iri)}
    if not names:
        return shown
    declared = description(site, names[-1])
    things = things_in(declared)
    labels_of(site, [name for one in declared.said if (name := iri(one.value))])
    badges = badges_on(site, [found.iri, *things])
    sheet = sheet_of(site, declared, cells_of(site, things), badges)
    others = tuple(names[:-1][-SHEETS:])
    return {**shown, "sheet": sheet, "others": others, "badges": badges, "counts": counts(badges)}


def _sheet(subject: Subject) -> Context:
    found = subject.found
    project = iri(found.value(found.iri, PG("project")))
    year = _year(description(subject.site, project), project) if project else _year(found, found.iri)
    sheet = sheet_of(subject.site, found, subject.sources.cells, subject.badges)
    picture = chain(subject.site, project, subject.wanted.language) if project else ""
    return {"sheet": sheet, "others": (), "chain": picture, **year}


def _year(found: Description, name: str) -> Context:
    years = [one for one in found.subjects.get(name, ()) if one.predicate == PG("fiscalYear")]
    return {
        "year": iri(years[0].value) if years else "",
        "year_inferred": bool(years and years[0].inferred),
    }


def _unit(subject: Subject) -> Context:
    link = PG("budgetUnit") if subject.kind.name == "unit" else PG("fiscalYear")
    projects, more = projects_of(subject.site, subject.found.iri, link)
    labels_of(subject.site, [name for one in projects for name in (one.project, one.year) if name])
    return {"projects": projects, "more": more, "total": None if more else total_of(projects)}


def _target(subject: Subject) -> Context:
    found = subject.found
    indicator = iri(found.value(found.iri, PG("indicator")))
    used = _uses(subject, indicator, PG("indicator")) if indicator else {"uses": (), "more": False}
    rows = [iri(one) for one in found.values(found.iri, PROV("wasDerivedFrom"))]
    return {"row": _row(subject, rows), "indicator": indicator, **used}


def _used(subject: Subject) -> Context:
    links = {"basis": PG("basis"), "baseline": PG("baseline")}
    return _uses(subject, subject.found.iri, links.get(subject.kind.name, PG("indicator")))


def _uses(subject: Subject, thing: str, link: NamedNode) -> Context:
    uses, more = targets_of(subject.site, thing, link)
    labels_of(subject.site, [name for one in uses for name in (one.project, one.year, one.kind) if name])
    others = tuple(one for one in uses if one.target != subject.found.iri)
    most = SIMILAR if subject.kind.name == "target" else len(others)
    return {"uses": others[:most], "more": more or len(others) > most}


def _policy(subject: Subject) -> Context:
    whole = subject.kind.name == "policy"
    return policy_page(subject.site, subject.found.iri, subject.wanted.language, whole)


def _finding(subject: Subject) -> Context:
    found, name = subject.found, subject.found.iri
    cells = [iri(one) for one in found.values(name, PROV("wasDerivedFrom"))]
    return {
        "severity": severity_of(iri(found.value(name, SH("resultSeverity")))).value,
        "message": _texts(found, SH("resultMessage")),
        "expected": _texts(found, PG("expected")),
        "quoted": text(found.value(name, PG("found"))),
        "rule": iri(found.value(name, SH("sourceShape"))),
        "focus": iri(found.value(name, SH("focusNode"))),
        "cells": cells,
        "row": _row(subject, cells),
        "source": iri(found.value(name, OA("hasSource"))),
    }


def _texts(found: Description, predicate: NamedNode) -> Bilingual:
    values = found.values(found.iri, predicate)
    texts = {(one.language or "")[:2]: one.value for one in values if isinstance(one, Literal)}
    plain = next(iter(texts.values()), "")
    return Bilingual(texts.get("zh", plain), texts.get("en", plain))


def _row(subject: Subject, fragments: Sequence[str]) -> Table | None:
    """Return the row of the source that the first of the fragments is, or stands in."""
    return next((row for name in fragments if (row := row_of(subject.site, name))), None)


_OF: Mapping[str, Callable[[Subject], Context]] = {
    "project": _project,
    "sheet": _sheet,
    "unit": _unit,
    "year": _unit,
    "target": _target,
    "indicator": _used,
    "basis": _used,
    "baseline": _used,
    "policy": _policy,
    "clause": _policy,
    "finding": _finding,
}
