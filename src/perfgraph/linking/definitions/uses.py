"""How indicators are used: the rows of targets in the newest versions of the documents of a store."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from pyoxigraph import NamedNode, QuerySolution

from perfgraph.stores import solutions
from perfgraph.stores.protocol import Store
from perfgraph.stores.solutions import text
from perfgraph.terms import PG, PROV, QUDT, SKOS, Names, slug

_PAGE = 1_000
"""How many documents are asked for at once: servers cut what is longer."""

_CHUNK = 20
"""The uses of how many documents are asked for at once."""

_DOCUMENTS = f"""SELECT DISTINCT ?document WHERE {{
  ?document a <{PG}TargetDocument> .
  FILTER NOT EXISTS {{ ?newer <{PROV}wasRevisionOf> ?document }}
}} ORDER BY ?document LIMIT {_PAGE} OFFSET """

_USES = f"""PREFIX pg: <{PG}>
SELECT ?target ?indicator ?name ?type ?kind ?comparator ?unit ?description ?year ?owner WHERE {{
  VALUES ?graph {{ %s }}
  GRAPH ?graph {{
    ?target pg:indicator ?indicator ; pg:sheet ?sheet ; pg:targetValue ?value .
    ?indicator <{SKOS}prefLabel> ?name .
    ?value pg:valueKind ?kind .
    OPTIONAL {{ ?value pg:comparator ?comparator }}
    OPTIONAL {{ ?value <{QUDT}hasUnit> ?unit }}
    OPTIONAL {{ ?target pg:indicatorType ?type }}
    OPTIONAL {{ ?target pg:statedDescription ?description }}
    OPTIONAL {{ ?target pg:project ?project . OPTIONAL {{ ?project pg:budgetUnit ?owning }} }}
    OPTIONAL {{ ?sheet pg:budgetUnit ?sheetOwning }}
    BIND(COALESCE(?project, ?sheet) AS ?subject)
    BIND(COALESCE(?owning, ?sheetOwning) AS ?owner)
  }}
  OPTIONAL {{ ?subject pg:fiscalYear ?year }}
}}"""
"""What the graph of a document says of its targets, so that what others say as well is not found twice."""

_SCALES = f"SELECT DISTINCT ?unit ?base WHERE {{ ?unit <{QUDT}scalingOf> ?base }}"

_SCALED_PRICE = re.compile("/[A-Za-z]+CNY-PER-")

_DIRECTIONS = {"ge": "up", "gt": "up", "le": "down", "lt": "down"}


@dataclass(frozen=True, slots=True)
class Use:
    """One use of an indicator: a target, with what its row says of the indicator.

    `kind` and `value_kind` are slugs; `direction` is "up" where the value is a least one, "down" where it is
    a greatest one, "" where it is neither; `unit` is the unit's address, of a scaled one (万元) that of its
    base; `year` and `owner` (the budget unit) are addresses; each is "" where it is not known.
    """

    target: str
    indicator: str
    name: str
    kind: str
    value_kind: str
    direction: str
    unit: str
    description: str
    year: str
    owner: str


def current_documents(store: Store) -> Iterator[NamedNode]:
    """Yield the documents of which the store has no newer version, in the order of their addresses."""
    offset = 0
    while True:
        page = [row["document"] for row in select(store, f"{_DOCUMENTS}{offset}")]
        yield from page
        if len(page) < _PAGE:
            return
        offset += _PAGE


def uses(store: Store, names: Names) -> Iterator[Use]:
    """Yield the uses of all indicators; a few documents are in memory at a time."""
    scales = {text(row, "unit"): text(row, "base") for row in select(store, _SCALES)}
    graphs = (names.graph("doc", slug(document)) for document in current_documents(store))
    while chunk := list(islice(graphs, _CHUNK)):
        found: dict[str, Use] = {}
        for row in select(store, _USES % " ".join(map(str, chunk))):
            use = _use(row, scales)
            found.setdefault(use.target, use)
        yield from found.values()


def select(store: Store, sparql: str) -> Sequence[QuerySolution]:
    """Return the rows of a SELECT; none of a store that is yet to be made."""
    return [] if store.is_new else list(solutions.select(store, sparql))


def _use(row: QuerySolution, scales: Mapping[str, str]) -> Use:
    def end(name: str) -> str:
        return slug(NamedNode(text(row, name))) if row[name] else ""

    unit = text(row, "unit")
    return Use(
        target=text(row, "target"),
        indicator=text(row, "indicator"),
        name=text(row, "name"),
        kind=end("type"),
        value_kind=end("kind"),
        direction=_DIRECTIONS.get(end("comparator"), ""),
        unit=_SCALED_PRICE.sub("/CNY-PER-", scales.get(unit, unit)),
        description=text(row, "description"),
        year=text(row, "year"),
        owner=text(row, "owner"),
    )
