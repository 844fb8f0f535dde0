"""Administrative regions (行政区划): the codes of GB/T 2260 with their years, and names to regions.

The table is `ontology/regions.csv`; its source and licence stand in the metadata beside it.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise, product

from perfgraph.assets import asset

_LONGEST = 30
_SHORT = ("壮族自治区", "回族自治区", "维吾尔自治区", "自治区", "特别行政区", "省", "市")
"""What is left out of the name of a province or prefecture before that of one of its parts."""


@dataclass(frozen=True, slots=True)
class Region:
    """A region as it was for some years: `start` is the first year at whose end the code was in force.

    `end` is the first year at whose end it no longer was, 0 while it is; `within` the name of the prefecture,
    or of the province where there is none between; `successors` the codes of its area since.
    """

    code: str
    name: str
    within: str
    start: int
    end: int = 0
    successors: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """Return the name with that of the prefecture or municipality before it.

        >>> region("130303", 2021).label, region("130300", 2021).label, region("110101", 2021).label
        ('秦皇岛市山海关区', '秦皇岛市', '北京市东城区')
        """
        county = not self.code.endswith("00")
        municipal = county and self.within.endswith("市")
        return self.within + self.name if municipal else self.name

    def at(self, year: int) -> bool:
        """Return whether the code was in force at some time of a year."""
        return self.start <= year and (not self.end or year <= self.end)

    def covers(self, other: "Region") -> bool:
        """Return whether another region is this one or part of it, as the codes tell (GB/T 2260 §4).

        >>> region("130300", 2021).covers(region("130303", 2021))
        True
        """
        kept = self.code.rstrip("0")
        return other.code.startswith(kept + "0" * (len(kept) % 2))


def region(code: str, year: int = 0) -> Region | None:
    """Return the region of a code in a year; without a year, or in a year without it, the latest; else None.

    >>> region("371202", 2017).label, region("371202", 2017).successors, region("999999") is None
    ('莱芜市莱城区', ('370116',), True)
    """
    rows = _by_code().get(code, ())
    return next((row for row in rows if year and row.at(year)), rows[-1] if rows else None)


def named(text: str, year: int = 0) -> Region | None:
    """Return the one region whose name a text begins with, None when there is none or more than one.

    >>> named("青神县发展和改革局").code, named("秦皇岛市山海关区残疾人联合会").code, named("鼓楼区民政局")
    ('511425', '130303', None)
    """
    names = _by_name()
    for length in range(min(len(text), _LONGEST), 2, -1):
        found = {row.code: row for row in names.get(text[:length], ()) if not year or row.at(year)}
        if found:
            return found.popitem()[1] if len(found) == 1 else None
    return None


def above(code: str) -> Iterator[str]:
    """Yield the codes of the prefecture and the province of a region, the nearest first.

    >>> list(above("130303")), list(above("130000"))
    (['130300', '130000'], [])
    """
    for kept in (4, 2):
        upper = code[:kept].ljust(6, "0")
        if upper != code and upper in _by_code():
            yield upper


@cache
def _rows() -> tuple[Region, ...]:
    with (asset("ontology") / "regions.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Region(
                row["code"],
                row["name"],
                row["within"],
                int(row["from"]),
                int(row["until"] or 0),
                tuple(row["successors"].split()),
            )
            for row in csv.DictReader(file)
        )


@cache
def _by_code() -> Mapping[str, tuple[Region, ...]]:
    found: dict[str, list[Region]] = defaultdict(list)
    for row in _rows():
        found[row.code].append(row)
    return {code: tuple(rows) for code, rows in found.items()}


@cache
def _by_name() -> Mapping[str, tuple[Region, ...]]:
    found: dict[str, list[Region]] = defaultdict(list)
    for row in _rows():
        for name in dict.fromkeys(_names(row)):
            found[name].append(row)
    return {name: tuple(rows) for name, rows in found.items()}


def _names(row: Region) -> Iterator[str]:
    """Yield the name of a region alone and behind those of the regions that it is part of, long and short."""
    yield row.name
    parents = [_forms(parent.name) for code in above(row.code) if (parent := region(code, row.start))]
    for forms in parents:
        yield from (f"{form}{row.name}" for form in forms)
    # The prefecture comes first, but stands behind the province.
    for near, far in pairwise(parents):
        yield from (f"{before}{form}{row.name}" for before, form in product(far, near))


def _forms(name: str) -> list[str]:
    """Return the name of a province or prefecture in full and, where it has one, without its ending."""
    ending = next((ending for ending in _SHORT if name.endswith(ending)), "")
    return [name, name.removesuffix(ending)] if ending and len(name) - len(ending) > 1 else [name]
