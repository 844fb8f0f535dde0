"""The rows of a list: from the search index when there is one, else from the question of the library."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from pathlib import Path

from pyoxigraph import QuerySolutions

from perfgraph.answers import FORMATS
from perfgraph.catalogue import Query
from perfgraph.errors import QueryError, StoreError
from perfgraph.index import FACETS, Cell, Counts, Index, cell_of
from perfgraph.limits import Limits
from perfgraph.pages.exact import take
from perfgraph.pages.facets import PAGE, filters_of
from perfgraph.pages.site import Page, Site, Wanted

SIZE = 50
"""How many rows a page of a list has."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of a list: the rows on it, how many there are in all, and the counts of the facets.

    `whole` is False when the rows are only the first ones of an answer that was cut; `indexed` tells that
    the rows can be ordered and counted.
    """

    query: Query
    rows: tuple[Mapping[str, Cell], ...]
    total: int
    page: int
    sort: str
    filters: Mapping[str, str]
    counts: Counts
    whole: bool
    indexed: bool

    @property
    def last(self) -> int:
        """Return the number of the last page."""
        return max(1, ceil(self.total / SIZE))

    @property
    def parameters(self) -> dict[str, str]:
        """Return the filters as the parameters of the question."""
        return parameters_of(self.query, self.filters)


def index_of(site: Site) -> Index | None:
    """Return the search index, opened once for each snapshot; None when it is not there yet."""
    if not site.index:
        return None
    known = site.memory.get("index")
    if isinstance(known, Index) and str(known.path) == site.index:
        return known
    try:
        opened = Index(Path(site.index))
    except StoreError:
        return None
    site.memory["index"] = opened
    return opened


def listed(site: Site, wanted: Wanted, name: str) -> Listed:
    """Return the page of the list `name` that is wanted.

    Raises `QueryError` for a column that is not there and a filter that is no value of its kind.
    """
    query = site.graph.question(f"list-{name}")
    offered = {facet.name: facet for facet in FACETS.values() if facet.parameter in query.parameters}
    filters = filters_of(site, wanted, offered)
    page, sort = wanted.number(PAGE), wanted.get("sort")
    index = index_of(site)
    if index is None:
        return _asked(site, query, filters, page)
    rows = index.rows(name, filters, sort, page, SIZE)
    counts = {facet: found for facet, found in rows.facets.items() if facet in offered}
    return Listed(query, rows.rows, rows.total, page, sort, filters, counts, whole=True, indexed=True)


def parameters_of(query: Query, filters: Mapping[str, str]) -> dict[str, str]:
    """Return filters as the parameters of a question."""
    return {FACETS[name].parameter: key for name, key in filters.items() if name in FACETS
            and FACETS[name].parameter in query.parameters}  # fmt: skip


def download(site: Site, wanted: Wanted, name: str) -> Page:
    """Return the whole list under its filters, in a format of answers, by its question.

    Raises `QueryError` when it has more rows than an answer may have.
    """
    query = site.graph.question(f"list-{name}")
    filters = filters_of(site, wanted, dict.fromkeys(FACETS))
    most = (site.limits or Limits()).anonymous.rows
    exact = take(site.graph.store.query(query.bind(**parameters_of(query, filters))), query, (), most)
    body = exact.written(wanted.format, wanted.language)
    media_type = FORMATS[wanted.format].media_type
    charset = "; charset=utf-8" if media_type.startswith("text/") else ""
    return Page(200, media_type + charset, body)


def _asked(site: Site, query: Query, filters: Mapping[str, str], page: int) -> Listed:
    solutions = site.graph.store.query(query.bind(**parameters_of(query, filters)))
    if not isinstance(solutions, QuerySolutions):
        raise QueryError(f"query {query.name}: found no table, expected one")
    rows: list[Mapping[str, Cell]] = []
    for solution in solutions:
        if len(rows) > site.shown:
            break
        rows.append({column: cell_of(solution[column]) for column in query.columns})
    whole = len(rows) <= site.shown
    shown = tuple(rows[: site.shown])
    part = shown[(page - 1) * SIZE : page * SIZE]
    return Listed(query, part, len(shown), page, "", filters, {}, whole=whole, indexed=False)
