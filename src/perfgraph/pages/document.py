"""The evidence: a document drawn as its paragraphs and tables, every cell leading to what was made of it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from perfgraph.findings import Place
from perfgraph.pages.asking import iri, select, text
from perfgraph.pages.badges import broken_rules, counts
from perfgraph.pages.evidence import place_of
from perfgraph.pages.facts import words
from perfgraph.pages.grid import Table, tables_of
from perfgraph.pages.labels import labels_of
from perfgraph.pages.layout import CELLS, Section, sections_of
from perfgraph.pages.site import Site
from perfgraph.pages.statements import document_id
from perfgraph.pages.subject import Subject

LISTED = 400
"""How many entries the contents have."""

_VERSIONS = """SELECT DISTINCT ?other WHERE {
  VALUES ?document { UNDEF } ?document pg:sourceFile ?file .
  ?other pg:sourceFile ?file ; a pg:TargetDocument FILTER(?other != ?document)
} LIMIT 50"""

_RUNS = """SELECT DISTINCT ?run ?when ?version WHERE {
  VALUES ?document { UNDEF } ?run prov:used ?document .
  OPTIONAL { ?run prov:endedAtTime ?when } OPTIONAL { ?run pg:softwareVersion ?version }
} LIMIT 20"""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A section with its tables as they are drawn; `window` tells which rows when not all are."""

    section: Section
    tables: tuple[Table, ...]
    window: "Window | None" = None


@dataclass(frozen=True, slots=True)
class Window:
    """The rows of a long table from `first` to `last`; `earlier` and `later` are rows in the middle of the
    windows beside it, 0 where there is none.
    """

    first: int
    last: int
    earlier: int
    later: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A reading of the document: the run, when it ended, by which version."""

    run: str
    when: str
    version: str


def context(subject: Subject) -> Mapping[str, object]:
    """Return what the evidence page of a document, or of one of its fragments, needs."""
    site, wanted, name = subject.site, subject.wanted, subject.found.iri
    document = name.partition("#")[0]
    place = place_of(name)
    sections = sections_of(site, document)
    last = sections[-1].page if sections else 1
    turned = 1 if wanted.get("in") else wanted.number("page")
    page = _page_of(sections, place) if place else min(turned, last)
    chosen = [one for one in sections if (_holds(one, place) if place else one.page == page)]
    drawn = _drawn(site, document, chosen, place)
    labels_of(site, _things(sections, drawn))
    rules = broken_rules(site, document)
    counted = {one.severity: 0 for one in rules}
    for one in rules:
        counted[one.severity] += one.count
    return {
        "source": document,
        "place_words": place is not None,
        "sections": sections[:LISTED],
        "unlisted": max(0, len(sections) - LISTED),
        "drawn": drawn,
        "page": page,
        "pages": last,
        "rules": rules,
        "rule_names": words(site, [one.rule for one in rules]),
        "found": counted,
        "counts": counts(subject.badges) if place else {},
        "versions": tuple(
            iri(row["other"]) for row in select(site, _VERSIONS, document=[NamedNode(document)])
        ),
        "readings": _readings(site, document),
        "graphs": [graph.value for graph in _graphs(site, document)],
    }


def _holds(section: Section, place: Place) -> bool:
    if place.table:
        return place.table in section.tables
    return any(place_of(one.iri) == place for one in section.paragraphs)


def _page_of(sections: Sequence[Section], place: Place) -> int:
    return next((one.page for one in sections if _holds(one, place)), 1)


def _drawn(site: Site, document: str, sections: Sequence[Section], place: Place | None) -> tuple[Drawn, ...]:
    """Draw sections; of one that is longer than a page, the rows around the one that is wanted."""
    whole = [table for one in sections if one.size <= CELLS for table in one.tables]
    tables = {table.number: table for table in tables_of(site, document, whole)}
    return tuple(
        Drawn(one, tuple(tables[table] for table in one.tables))
        if one.size <= CELLS
        else _window(site, document, one, place)
        for one in sections
    )


def _window(site: Site, document: str, section: Section, place: Place | None) -> Drawn:
    many = max(1, CELLS * section.rows[0] // section.size)
    first = max(1, min((place.row if place else 1) - many // 2, section.rows[0] - many + 1))
    last = min(first + many - 1, section.rows[0])
    earlier = max(1, first - many + many // 2) if first > 1 else 0
    later = min(last + 1 + many // 2, section.rows[0]) if last < section.rows[0] else 0
    drawn = tables_of(site, document, section.tables, (first, last))
    return Drawn(section, drawn, Window(first, last, earlier, later))


def _things(sections: Iterable[Section], drawn: Iterable[Drawn]) -> Iterator[str]:
    for section in sections:
        yield from (name for name in (section.project, section.sheet) if name)
        yield from (thing for one in section.paragraphs for thing in one.made)
    for one in drawn:
        for table in one.tables:
            yield from (cell.made[0] for row in table.rows for cell in row.cells if cell.made)


def _readings(site: Site, document: str) -> tuple[Reading, ...]:
    rows = select(site, _RUNS, document=[NamedNode(document)])
    return tuple(
        sorted(
            (Reading(iri(row["run"]), text(row["when"]), text(row["version"])) for row in rows),
            key=lambda one: (one.when, one.run),
        )
    )


def _graphs(site: Site, document: str) -> Iterator[NamedNode]:
    known = document_id(site, document)
    return (site.graph.names.graph(part, known) for part in ("doc", "inferred", "findings", "run"))
