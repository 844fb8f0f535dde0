"""The passages that a thing was read from, as evidence of links about it."""

from collections.abc import Iterable, Mapping

from pyoxigraph import NamedNode

from perfgraph.links import Evidence
from perfgraph.review.asking import solutions
from perfgraph.review.subjects import in_rows
from perfgraph.stores.protocol import Store
from perfgraph.stores.solutions import node, text

LONGEST_EVIDENCE = 400
"""How many characters of a text are quoted as the evidence of a link made by hand."""

_QUOTES = """SELECT DISTINCT ?thing ?source ?text WHERE {
  VALUES ?thing { UNDEF }
  { ?thing prov:wasDerivedFrom ?source . ?source pg:quote ?text }
  UNION { ?thing pg:quote ?text . BIND(?thing AS ?source) }
  UNION { ?row pg:indicator|pg:basis ?thing ; prov:wasDerivedFrom ?source . ?source pg:quote ?text }
}"""

Passages = Mapping[NamedNode, Mapping[NamedNode, str]]
"""By thing, the texts of the fragments and clauses that it was read from, in the order of rows."""


def passages(store: Store, things: Iterable[NamedNode]) -> Passages:
    """Return the passages of things; an indicator and a basis have those of the rows that name them."""
    found: dict[NamedNode, dict[NamedNode, str]] = {}
    for row in solutions(store, _QUOTES, "thing", dict.fromkeys(things)):
        thing, source = node(row, "thing"), node(row, "source")
        if thing and source:
            found.setdefault(thing, {})[source] = text(row, "text")
    return {
        thing: {source: own[source] for source in sorted(own, key=in_rows)} for thing, own in found.items()
    }


def first_passages(found: Passages, things: Iterable[NamedNode]) -> tuple[Evidence, ...]:
    """Return the first passage of each thing as evidence, cut to `LONGEST_EVIDENCE` characters."""
    firsts = (next(iter(found.get(thing, {}).items()), None) for thing in things)
    return tuple(Evidence(first[1][:LONGEST_EVIDENCE], first[0]) for first in firsts if first)


def found_again(
    evidence: Iterable[Evidence], found: Passages, things: Iterable[NamedNode]
) -> tuple[Evidence, ...]:
    """Return the evidence whose text stands in a passage of the things, from there."""
    sources = {source: said for thing in things for source, said in found.get(thing, {}).items()}
    return tuple(
        Evidence(one.text, source)
        for one in evidence
        for source in [next((source for source, said in sources.items() if one.text in said), None)]
        if source
    )
