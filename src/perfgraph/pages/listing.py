"""The lists of units, projects, goals, indicators, targets, funds, bases, policies and documents."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from perfgraph.catalogue import Column, ColumnType
from perfgraph.errors import QueryError
from perfgraph.findings import Language
from perfgraph.index import FACETS, Cell, TooSlow
from perfgraph.pages.environment import html, money, number
from perfgraph.pages.facets import LISTS, kept, offered
from perfgraph.pages.labels import labels_of
from perfgraph.pages.links import href, link
from perfgraph.pages.lists import Listed, download, listed, parameters_of
from perfgraph.pages.site import HTML, Page, Site, Wanted

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "units": ("name", "code", "region", "fiscalYear", "projects", "targets", "total"),
    "projects": (
        "name", "total", "fiscal", "transferCentral", "transferProvincial", "ownLevel", "other", "targets",
        "severity", "unit", "fiscalYear",
    ),
    "goals": ("name", "kind", "project", "unit", "fiscalYear", "severity"),
    "indicators": ("name", "kind", "targets", "projects", "unitCount", "firstYear", "lastYear"),
    "targets": ("name", "kind", "value", "basis", "project", "fiscalYear", "severity"),
    "funds": ("name", "amount", "project", "unit", "fiscalYear"),
    "bases": ("name", "kind", "status", "issuer", "fiscalYear", "value", "targets", "projects"),
    "policies": ("name", "code", "kind", "policy", "value", "links", "accepted"),
    "documents": ("name", "unit", "fiscalYear", "sheets", "targets", "violations", "warnings", "remarks"),
}  # fmt: skip
"""The columns of each list that a page shows; the data have all of them."""

OPTIONAL = frozenset({"transferCentral", "transferProvincial", "ownLevel", "value", "code"})
"""The columns that are left out on a page where they hold nothing."""

EVIDENCE = {"statement": "name"}
"""The columns whose cell of the source is marked beside another one."""

LONGEST = 110
"""The longest text in a cell, in characters."""

EDITOR = 4_000
"""The longest query that is put into the address of the editor, in characters."""

_NUMERIC = frozenset({ColumnType.INTEGER, ColumnType.DECIMAL, ColumnType.MONEY})
_INFERRED = frozenset({"fiscalYear", "region"})


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a column: the address that sorts by it ("" when the list cannot be sorted), how it is
    sorted now, as `aria-sort` says it, and whether the column holds numbers.
    """

    name: str
    text: str
    address: str
    sorted: str
    numeric: bool
    inferred: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell as a reader sees it: its text, where it leads, the source's cell, a severity with its number."""

    text: str
    address: str = ""
    chinese: bool = False
    evidence: str = ""
    severity: str = ""
    count: int | None = None


def render(site: Site, wanted: Wanted) -> Page:
    """Return a list as a page, or as data by its question."""
    name = wanted.path
    if wanted.format != HTML:
        return download(site, wanted, name)
    try:
        found = listed(site, wanted, name)
    except TooSlow:
        return html(site, wanted, "listing.html", status=503, name=name, title=LISTS[name], slow=True)
    columns = shown_columns(found, COLUMNS[name])
    return html(
        site,
        wanted,
        "listing.html",
        name=name,
        title=LISTS[name],
        slow=False,
        found=found,
        headings=headings(site, wanted, found, columns),
        rows=cells(site, wanted.language, found.rows, columns),
        facets=offered(site, wanted, found.counts, found.filters),
        everything=link(site, wanted.path, **_language(wanted)),
        parameters=kept(wanted),
        question=link(site, f"query/{found.query.name}", **found.parameters, **_language(wanted)),
        editor=editor(site, wanted, found),
    )


def shown_columns(found: Listed, names: Iterable[str]) -> tuple[Column, ...]:
    """Return the columns to be shown, without the optional ones that hold nothing here."""
    return tuple(
        found.query.columns[name]
        for name in names
        if name not in OPTIONAL or any(row.get(name) not in (None, "") for row in found.rows)
    )


def headings(site: Site, wanted: Wanted, found: Listed, columns: Iterable[Column]) -> tuple[Heading, ...]:
    """Return the headings of a list; the same column again turns the order round."""
    made = []
    for column in columns:
        now = {column.name: "ascending", f"-{column.name}": "descending"}.get(found.sort, "")
        numeric = column.type in _NUMERIC
        turn = "-" if now == "ascending" or (numeric and not now) else ""
        address = (
            link(site, wanted.path, **kept(wanted, sort=f"{turn}{column.name}"))
            if found.indexed and not site.files
            else ""
        )
        text = column.label.of(wanted.language)
        made.append(Heading(column.name, text, address, now, numeric, column.name in _INFERRED))
    return tuple(made)


def cells(
    site: Site, language: Language, rows: Iterable[Mapping[str, Cell]], columns: Iterable[Column]
) -> tuple[tuple[Shown, ...], ...]:
    """Return the cells of rows; all things without a name in their row are named by one query."""
    rows, columns = tuple(rows), tuple(columns)
    things = {
        str(row[column.name])
        for row in rows
        for column in columns
        if column.type is ColumnType.IRI and row.get(column.name) and not row.get(f"{column.name}Name")
    }
    names = {iri: words.of(language) for iri, words in labels_of(site, sorted(things)).items()}
    return tuple(tuple(_cell(site, language, row, column, names) for column in columns) for row in rows)


def _cell(
    site: Site, language: Language, row: Mapping[str, Cell], column: Column, names: Mapping[str, str]
) -> Shown:
    value, name = row.get(column.name), column.name
    if value is None or value == "":
        return Shown("")
    if name == "severity":
        count = row.get("findings")
        return Shown(
            str(value), severity=str(value), count=int(count) if isinstance(count, int | float) else None
        )
    if column.type is ColumnType.IRI:
        own = row.get(f"{name}Name")
        return Shown(str(own or names[str(value)]), href(site, str(value)), chinese=bool(own))
    evidence = str(row.get(f"{name}Cell") or "")
    if isinstance(value, int | float):
        exact = Decimal(str(value))
        return Shown(money(exact) if column.type is ColumnType.MONEY else number(exact), evidence=evidence)
    if name == "name":
        english = language is Language.ENGLISH and row.get("nameEn")
        for source, beside in EVIDENCE.items():
            evidence = str(row.get(f"{source}Cell") or evidence) if beside == name else evidence
        thing = href(site, str(row["thing"]))
        return Shown(cut(str(english or value)), thing, chinese=not english, evidence=evidence)
    return Shown(cut(value), chinese=True, evidence=evidence)


def cut(text: str) -> str:
    """Return a text in one line, its beginning when it is long."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


def editor(site: Site, wanted: Wanted, found: Listed) -> str:
    """Return the address of the editor with the question of a list in it, under the list's filters."""
    query = found.query.bind(**parameters_of(found.query, _valid(found)))
    if len(query) <= EDITOR:
        return link(site, "sparql", query=query)
    return link(site, "sparql", question=found.query.name, **found.parameters, **_language(wanted))


def _valid(found: Listed) -> Mapping[str, str]:
    """Return the filters that the question can take; one that no row can have finds nothing anyway."""
    valid = {}
    for name, key in found.filters.items():
        parameter = FACETS[name].parameter
        try:
            found.query.parameters[parameter].term(key)
        except QueryError:
            continue
        valid[name] = key
    return valid


def _language(wanted: Wanted) -> Mapping[str, str]:
    return {"lang": wanted.get("lang")} if wanted.get("lang") else {}
