"""Findings as statements, so that they can be asked like everything else."""

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode

from perfgraph.findings import Finding
from perfgraph.quads.lines import Subject
from perfgraph.quads.source import Source
from perfgraph.quads.statements import both
from perfgraph.terms import OA, PG, PROV, SH


def finding_statements(source: Source, found: Finding) -> Iterator[str]:
    """Yield a finding, addressed by what it says about which place and thing."""
    key = (source.key, found.rule, found.focus, found.place.fragment, found.found, found.message.en)
    thing = Subject(source.names.finding(*key))
    yield thing.a(PG("Finding"))
    yield thing.has(SH("sourceShape"), NamedNode(found.rule))
    yield thing.has(SH("resultSeverity"), SH(found.severity.value))
    yield thing.has(SH("resultMessage"), *both(found.message))
    yield thing.has(PG("expected"), *both(found.expected))
    yield thing.has(PG("found"), Literal(found.found))
    yield thing.has(PG("columnName"), found.column)
    yield thing.has(SH("focusNode"), NamedNode(found.focus) if found.focus else None)
    yield thing.has(OA("hasSource"), source.iri)
    yield thing.has(PROV("wasDerivedFrom"), source.fragment(found.place))
