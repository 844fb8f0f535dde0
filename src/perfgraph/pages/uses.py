"""Where a thing is used: the projects of a unit or a year, the targets of an indicator or a basis."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from pyoxigraph import NamedNode

from perfgraph.answers import plain
from perfgraph.pages.asking import Term, iri, select, text, values_of
from perfgraph.pages.evidence import cells_of
from perfgraph.pages.site import Site
from perfgraph.terms import DCTERMS, PG, PROV

ROWS = 100
"""How many rows such a table has."""

READ = 2_000
"""How many of them are looked at, so that a page does not grow with the graph."""

KEPT = 256
"""Of how many things the uses are kept: targets of the same indicators follow each other."""

_USERS = f"""SELECT DISTINCT ?user WHERE {{
  {{ SELECT DISTINCT ?user WHERE {{
    VALUES ?thing {{ UNDEF }} VALUES ?property {{ UNDEF }} ?user ?property ?thing }} LIMIT {READ} }}
}} ORDER BY ?user LIMIT {ROWS + 1}"""


@dataclass(frozen=True, slots=True)
class Use:
    """A target that uses a thing."""

    target: str
    name: str
    value: str
    cell: str
    kind: str
    project: str
    year: str


@dataclass(frozen=True, slots=True)
class Declared:
    """A project as one of its sheets declares it; `total` in yuan."""

    project: str
    code: str
    year: str
    sheet: str
    total: Decimal | None
    purpose: str
    cell: str


def targets_of(site: Site, thing: str, link: NamedNode) -> tuple[tuple[Use, ...], bool]:
    """Return the targets that point to a thing by `link`, and whether there are more."""
    return site.kept("uses", (thing, link), lambda: _targets_of(site, thing, link), KEPT)


def _targets_of(site: Site, thing: str, link: NamedNode) -> tuple[tuple[Use, ...], bool]:
    names = _users(site, thing, link)
    kept = names[:ROWS]
    said = values_of(site, kept, PG("statedName"), PG("targetValue"), PG("indicatorType"), PG("project"))
    values = [_first(said, name, PG("targetValue")) for name in kept]
    cells = values_of(site, values, PG("sourceText"), PROV("wasDerivedFrom"))
    years = values_of(site, [_first(said, name, PG("project")) for name in kept], PG("fiscalYear"))
    uses = []
    for name, value in zip(kept, values, strict=True):
        project = _first(said, name, PG("project"))
        use = Use(
            name, _first(said, name, PG("statedName")), _first(cells, value, PG("sourceText")),
            _first(cells, value, PROV("wasDerivedFrom")), _first(said, name, PG("indicatorType")), project,
            _first(years, project, PG("fiscalYear")),
        )  # fmt: skip
        uses.append(use)
    return tuple(sorted(uses, key=lambda one: (one.year, one.target))), len(names) > ROWS


def projects_of(site: Site, thing: str, link: NamedNode) -> tuple[tuple[Declared, ...], bool]:
    """Return the projects that point to a thing by `link`, a row a sheet, and whether there are more."""
    names = _users(site, thing, link)
    said = values_of(site, names, DCTERMS("identifier"), PG("fiscalYear"), PG("hasTargetSheet"))
    pairs = [
        (name, text(sheet)) for name in names for sheet in said.get((name, PG("hasTargetSheet")), (None,))
    ]
    kept = pairs[:ROWS]
    sheets = values_of(site, [sheet for _, sheet in kept], PG("declaredTotal"), PG("fundPurpose"))
    cells = cells_of(site, [sheet for _, sheet in kept if sheet])
    declared = tuple(
        Declared(
            name, _first(said, name, DCTERMS("identifier")), _first(said, name, PG("fiscalYear")), sheet,
            _yuan(next(iter(sheets.get((sheet, PG("declaredTotal")), ())), None)),
            _first(sheets, sheet, PG("fundPurpose")),
            next(iter(cells.get((sheet, PG("declaredTotal").value), ())), ""),
        )
        for name, sheet in kept
    )  # fmt: skip
    return declared, len(names) > ROWS or len(pairs) > ROWS


def _users(site: Site, thing: str, link: NamedNode) -> list[str]:
    rows = select(site, _USERS, thing=[NamedNode(thing)], property=[link])
    return [name for row in rows if (name := iri(row["user"]))]


def _first(said: Mapping[tuple[str, NamedNode], tuple[Term, ...]], name: str, predicate: NamedNode) -> str:
    return text(next(iter(said.get((name, predicate), ())), None))


def total_of(projects: tuple[Declared, ...]) -> Decimal | None:
    """Return the sum of the totals; None where a project is declared twice, so that nothing counts double."""
    names = [one.project for one in projects]
    sums: Mapping[str, Decimal] = {one.project: one.total for one in projects if one.total is not None}
    return sum(sums.values(), Decimal(0)) if len(names) == len(set(names)) and sums else None


def _yuan(term: Term | None) -> Decimal | None:
    told = plain(term)
    return Decimal(told) if isinstance(told, int | Decimal) and not isinstance(told, bool) else None
