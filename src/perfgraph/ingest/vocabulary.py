"""The graph of the vocabulary, written with the first document and whenever its edition changes."""

import hashlib
from collections.abc import Mapping

from pyoxigraph import Literal, NamedNode, Triple

from perfgraph.assets import asset
from perfgraph.catalogue import read_catalogue
from perfgraph.catalogue.executables import examples as executables
from perfgraph.quads.vocabulary import vocabulary_triples
from perfgraph.stores.protocol import Document
from perfgraph.terms import PG, Names


def vocabulary_graph(names: Names, held: Mapping[str, str]) -> Document | None:
    """Return the graph of ontology, shapes and questions; None when a store that has `held` has this one."""
    graph = NamedNode(f"{names.base}graph/vocab")
    digest = _assets_hash()
    if held.get(graph.value) == digest:
        return None
    said = Triple(graph, PG("contentHash"), Literal(digest))
    return {graph: (*vocabulary_triples(), *executables(names.base, read_catalogue(asset("queries"))), said)}


def _assets_hash() -> str:
    digest = hashlib.sha256()
    for name, suffix in (("ontology", "ttl"), ("shapes", "ttl"), ("queries", "rq")):
        for path in sorted(asset(name).rglob(f"*.{suffix}")):
            digest.update(path.read_bytes())
    return digest.hexdigest()
