"""Findings as statements, so that they can be asked like everything else."""

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple

from perfgraph.findings import Finding
from perfgraph.quads.source import Source
from perfgraph.quads.statements import Thing, both
from perfgraph.terms import OA, PG, PROV, SH


def finding_statements(source: Source, found: Finding) -> Iterator[Triple]:
    """Yield a finding, addressed by what it says about which place and thing."""
    key = (source.key, found.rule, found.focus, found.place.fragment, found.found, found.message.en)
    thing = Thing(source.names.finding(*key))
    yield from thing.a(PG("Finding"))
    yield from thing.has(SH("sourceShape"), NamedNode(found.rule))
    yield from thing.has(SH("resultSeverity"), SH(found.severity.value))
    yield from thing.has(SH("resultMessage"), *both(found.message))
    yield from thing.has(PG("expected"), *both(found.expected))
    yield Triple(thing.node, PG("found"), Literal(found.found))
    yield from thing.has(PG("columnName"), found.column)
    yield from thing.has(SH("focusNode"), NamedNode(found.focus) if found.focus else None)
    yield from thing.has(OA("hasSource"), source.iri)
    yield from thing.has(PROV("wasDerivedFrom"), source.fragment(found.place))
