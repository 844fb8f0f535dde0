"""The policy register that comes with perfgraph, as the graph `graph/policies`.

Its files are Turtle with relative IRIs, which are resolved against the base of the data.
"""

from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple, parse

from perfgraph.assets import asset
from perfgraph.quads import content_hash, in_order
from perfgraph.quads.statements import Thing, chinese
from perfgraph.regions import above, region
from perfgraph.stores.protocol import Document
from perfgraph.terms import DCTERMS, PG, SKOS, Names


def register_triples(names: Names) -> Iterator[Triple]:
    """Yield every statement of the register, and what the regions in it are called."""
    said = [triple for path in sorted(asset("policies").glob("*.ttl")) for triple in _file(str(path), names)]
    yield from said
    regions = {triple.object for triple in said if triple.predicate == DCTERMS("spatial")}
    prefix = names.region("").value
    codes = {node.value.removeprefix(prefix) for node in regions if isinstance(node, NamedNode)}
    yield from region_statements(codes, names)


def register_graph(names: Names, held: Mapping[str, str]) -> Document | None:
    """Return the graph of the register with its receipt; None when a store that has `held` has this one."""
    graph = names.shared_graph("policies")
    said = in_order(register_triples(names))
    digest = content_hash(said)
    if held.get(graph.value) == digest:
        return None
    return {graph: (*said, *Thing(graph).has(PG("contentHash"), digest))}


def region_statements(codes: Iterable[str], names: Names) -> Iterator[Triple]:
    """Yield the regions of some codes and those they are part of, with their names (GB/T 2260)."""
    every = dict.fromkeys(upper for code in sorted(codes) for upper in (code, *above(code)))
    for code in every:
        known = region(code)
        thing = Thing(names.region(code))
        yield from thing.a(PG("AdministrativeRegion"))
        yield from thing.has(SKOS("notation"), code)
        yield from thing.has(SKOS("prefLabel"), chinese(known.label if known else code))
        yield from thing.has(SKOS("broader"), *(names.region(upper) for upper in list(above(code))[:1]))


def _file(path: str, names: Names) -> Iterator[Triple]:
    for quad in parse(path=path, format=RdfFormat.TURTLE, base_iri=names.base):
        assert not isinstance(quad.subject, BlankNode), f"{path}: the register has no nameless nodes"
        yield Triple(quad.subject, quad.predicate, quad.object)
