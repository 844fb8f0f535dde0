"""A spreadsheet of somebody's own, each row with the entity that it names."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from perfgraph.errors import QueryError
from perfgraph.exchange.reconciliation.answers import candidates
from perfgraph.exchange.reconciliation.entities import Source
from perfgraph.exchange.reconciliation.matching import Given, Sought
from perfgraph.exchange.reconciliation.schema import PROPERTIES, TYPES, type_named

ADDED = ("id", "name", "score", "match")
"""The columns that are added: IRI and name of the best candidate, its score, whether it is a match."""

_KEPT = 10_000
"""Of how many different rows the answer is remembered."""


@dataclass(frozen=True, slots=True)
class Linking:
    """What is asked of each row: the column that names an entity, the type (id or short name), and columns by
    the property whose values they hold.
    """

    column: str
    type: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)


def headings(columns: Sequence[str], linking: Linking) -> list[str]:
    """Return the columns with those that are added, which never take the name of another.

    Raises `QueryError` for a column, a type or a property that is not there.

    >>> headings(["id", "单位"], Linking("单位", "unit"))
    ['id', '单位', 'id 2', 'name', 'score', 'match']
    """
    for column in (linking.column, *linking.properties.values()):
        if column not in columns:
            raise QueryError(f'found no column "{column}", expected one of: {", ".join(columns)}')
    if linking.type and type_named(linking.type) is None:
        names = ", ".join(one.short for one in TYPES.values())
        raise QueryError(f'found the type "{linking.type}", expected one of: {names}')
    for name in linking.properties:
        if name not in PROPERTIES:
            raise QueryError(f'found the property "{name}", expected one of: {", ".join(PROPERTIES)}')
    found = list(columns)
    for name in ADDED:
        found.append(_free(name, found))
    return found


def linked(
    source: Source, columns: Sequence[str], rows: Iterator[Sequence[str]], linking: Linking
) -> Iterator[list[str]]:
    """Yield each row with the values of the added columns, empty ones where nothing is like it.

    A row that is shorter than the headings is filled up. Raises `QueryError` for one that is longer.
    """
    known = type_named(linking.type)
    kind = (known.id,) if known else ()
    places = {name: columns.index(column) for name, column in linking.properties.items()}
    place = columns.index(linking.column)

    @lru_cache(_KEPT)
    def answer(text: str, values: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
        given = tuple(Given(PROPERTIES[name], (value,)) for name, value in values)
        for best in candidates(source, Sought(text, kind, given, limit=1)):
            return best.entity.iri, best.entity.name, f"{best.score:g}", str(best.match).lower()
        return ("",) * len(ADDED)

    for number, row in enumerate(rows, start=2):
        if any(cell.strip() for cell in row[len(columns) :]):
            raise QueryError(f"row {number}: found {len(row)} cells, expected at most {len(columns)}")
        whole = [*row, *[""] * (len(columns) - len(row))]
        text = whole[place].strip()
        values = tuple((name, whole[at].strip()) for name, at in places.items() if whole[at].strip())
        yield [*whole[: len(columns)], *(answer(text, values) if text else ("",) * len(ADDED))]


def _free(name: str, taken: Sequence[str]) -> str:
    number, free = 2, name
    while free in taken:
        free, number = f"{name} {number}", number + 1
    return free
