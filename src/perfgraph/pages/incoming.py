"""What points to a thing: counted by property, each property read page by page."""

from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from perfgraph.pages.asking import iri, select
from perfgraph.pages.site import Site
from perfgraph.terms import RDF, SH

READ = 2_000
"""How many links of a property are read; a page says "more than" beyond."""

LOOKED = 50_000
"""How many links are looked at to find the properties there are."""

PAGE = 50
"""How many links a page lists."""

FIRST = 5
"""How many links are shown of a property that was not chosen."""

ALL = 200
"""How many of them a page shows that is a file."""

_PROPERTIES = f"""SELECT DISTINCT ?property WHERE {{
  {{ SELECT ?property WHERE {{ VALUES ?thing {{ UNDEF }} ?other ?property ?thing }} LIMIT {LOOKED} }}
}}"""

_LINKS = f"""SELECT DISTINCT ?other WHERE {{
  VALUES ?thing {{ UNDEF }} VALUES ?property {{ UNDEF }} VALUES ?beginning {{ UNDEF }}
  ?other ?property ?thing
  FILTER(ISIRI(?other) && !STRSTARTS(STR(?other), ?beginning))
}} LIMIT {READ + 1}"""

_TOLD_ELSEWHERE = {
    RDF("subject").value, RDF("predicate").value, RDF("object").value, SH("focusNode").value,
}  # fmt: skip
"""Links of inferences and findings, which stand beside the statements that they are about."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """The links of one property to a thing: how many were read, whether there are more, and those shown."""

    property: str
    count: int
    cut: bool
    shown: tuple[str, ...]
    page: int = 1
    pages: int = 1


def incoming(site: Site, thing: str, chosen: str = "", page: int = 1) -> tuple[Incoming, ...]:
    """Return what points to a thing, without its own parts: page `page` of the links by the property
    `chosen`, the first few by the others.
    """
    rows = select(site, _PROPERTIES, thing=[NamedNode(thing)])
    names = sorted({iri(row["property"]) for row in rows} - _TOLD_ELSEWHERE)
    return tuple(one for name in names if (one := _links(site, thing, name, page * (name == chosen))).count)


def _links(site: Site, thing: str, name: str, page: int) -> Incoming:
    rows = select(
        site, _LINKS, thing=[NamedNode(thing)], property=[NamedNode(name)], beginning=[Literal(thing + "#")]
    )
    found = sorted(iri(row["other"]) for row in rows)
    kept = found[:READ]
    if not page:
        first = ALL if site.files else FIRST  # a file has no next page of what points to it
        return Incoming(name, len(kept), len(found) > READ, tuple(kept[:first]))
    last = max(1, -(-len(kept) // PAGE))
    page = min(page, last)
    return Incoming(
        name, len(kept), len(found) > READ, tuple(kept[(page - 1) * PAGE : page * PAGE]), page, last
    )
