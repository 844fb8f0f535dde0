"""What is odd: findings by severity and rule, each with its cell, why it matters and how to mend it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from pyoxigraph import Literal

from perfgraph.answers import short
from perfgraph.findings import Bilingual, Language, Place, Severity
from perfgraph.index import Cell, TooSlow
from perfgraph.pages.asking import values_of
from perfgraph.pages.environment import html
from perfgraph.pages.facets import SEVERITIES, kept, offered
from perfgraph.pages.labels import labels_of
from perfgraph.pages.links import link
from perfgraph.pages.listing import cut, editor
from perfgraph.pages.lists import Listed, download, listed
from perfgraph.pages.site import HTML, Page, Site, Wanted
from perfgraph.terms import SH, SKOS

LIST = "findings"

_WHY = (SH("description"), SKOS("definition"))
"""What says why a rule matters: the description of a shape, the definition of a rule of reading."""


@dataclass(frozen=True, slots=True)
class Found:
    """One finding: its IRI, what is odd, the text as it stands, its cell and place, the thing concerned with
    its name, the document with its name, and how to mend it.
    """

    finding: str
    message: str
    text: str
    cell: str
    place: str
    heading: str
    focus: str
    about: str
    document: str
    file: str
    mend: str


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that is broken: its IRI, its name, why it matters, and the findings of this page."""

    rule: str
    name: str
    why: str
    findings: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class Grade:
    """The findings of one severity, by rule."""

    severity: Severity
    rules: tuple[Broken, ...]


def render(site: Site, wanted: Wanted) -> Page:
    """Return the findings as a page, or as data by their question."""
    if wanted.format != HTML:
        return download(site, wanted, LIST)
    try:
        found = listed(site, wanted, LIST)
    except TooSlow:
        return html(site, wanted, "findings.html", status=503, slow=True)
    facets = offered(site, wanted, found.counts, found.filters)
    return html(
        site,
        wanted,
        "findings.html",
        slow=False,
        found=found,
        grades=grades(site, wanted.language, found.rows),
        severities=_severities(site, wanted, found),
        facets=facets,
        everything=link(site, wanted.path, lang=wanted.get("lang")),
        parameters=kept(wanted),
        question=link(site, f"query/{found.query.name}", **found.parameters, lang=wanted.get("lang")),
        editor=editor(site, wanted, found),
    )


def grades(site: Site, language: Language, rows: Iterable[Mapping[str, Cell]]) -> tuple[Grade, ...]:
    """Return findings, which are in order, by severity and rule; names and reasons by one query each."""
    rows = tuple(rows)
    rules = sorted({str(row["rule"]) for row in rows})
    why = _reasons(site, language, rules)
    things = {str(row[name]) for row in rows for name in ("focus", "rule") if row.get(name)}
    # What has no name of its own, such as a spending plan, is called by what it is part of.
    things |= {thing.partition("#")[0] for thing in things}
    names = {thing: words.of(language) for thing, words in labels_of(site, sorted(things)).items()}
    return tuple(
        Grade(
            Severity(str(severity)),
            tuple(
                Broken(str(rule), names[str(rule)], why.get(str(rule), ""), tuple(
                    _found(row, names, language) for row in broken))
                for rule, broken in groupby(graded, key=lambda row: row["rule"])
            ),
        )
        for severity, graded in groupby(rows, key=lambda row: row["severity"])
    )  # fmt: skip


def _found(row: Mapping[str, Cell], names: Mapping[str, str], language: Language) -> Found:
    def text(name: str) -> str:
        english = row.get(f"{name}En") if language is Language.ENGLISH else None
        return str(english or row.get(name) or "")

    focus = text("focus")
    table, line, column = (int(float(row.get(name) or 0)) for name in ("table", "row", "column"))
    return Found(
        finding=text("thing"),
        message=text("name"),
        text=cut(text("found")),
        cell=text("foundCell"),
        place=Place(table=table, row=line, column=column).describe(language),
        heading=cut(text("heading")),
        focus=focus,
        about=_named(focus, names),
        document=text("document"),
        file=text("documentName"),
        mend=text("expected"),
    )


def _named(thing: str, names: Mapping[str, str]) -> str:
    name = names.get(thing, "")
    return names[thing.partition("#")[0]] if thing and name == short(thing) else name


def _reasons(site: Site, language: Language, rules: Iterable[str]) -> Mapping[str, str]:
    reasons: dict[str, str] = {}
    for (thing, _), values in values_of(site, rules, *_WHY).items():
        texts = {(one.language or "")[:2]: one.value for one in values if isinstance(one, Literal)}
        if texts:
            reasons[thing] = Bilingual(texts.get("zh", ""), texts.get("en", "")).of(language)
    return reasons


def _severities(site: Site, wanted: Wanted, found: Listed) -> list[tuple[str, int, str]]:
    """Return each severity there is with its number and the address of its findings."""
    counts = found.counts.get("severity", {})
    return [
        (name, counts[name], link(site, wanted.path, **kept(wanted, severity=name)))
        for name in SEVERITIES
        if name in counts
    ]
