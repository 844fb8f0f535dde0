"""The files of the ontology as files: they parse, alike in every parser, and stand by themselves."""

from pathlib import Path

import pyoxigraph
import pytest
import rdflib
from rdflib import OWL, RDF, SKOS

from perfgraph.assets import asset
from perfgraph.terms import SCHEME

FILES = sorted([*asset("ontology").rglob("*.ttl"), asset("shapes") / "ontology.ttl"])
each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


@each_file
def test_turtle_parses_alike(path: Path) -> None:
    """Both parsers read every Turtle file and find the same number of triples."""
    quads = list(pyoxigraph.parse(path=path, format=pyoxigraph.RdfFormat.TURTLE))
    assert len(set(quads)) == len(rdflib.Graph().parse(path)) > 0


@each_file
def test_file_begins_with_its_prefixes(path: Path) -> None:
    """Every Turtle file declares its prefixes first, each of them used, sorted and once."""
    lines = path.read_text(encoding="utf-8").splitlines()
    declared = [line.split()[1].removesuffix(":") for line in lines if line.startswith("@prefix")]
    assert lines[0].startswith("@prefix")
    assert declared == sorted(set(declared))
    body = "\n".join(line for line in lines if not line.startswith("@prefix"))
    assert [prefix for prefix in declared if f"{prefix}:" not in body] == []


@pytest.mark.parametrize("path", [p for p in FILES if p.parent.name != "shapes"], ids=lambda path: path.stem)
def test_no_blank_nodes_and_no_imports(path: Path) -> None:
    """Every part of the ontology has an address, and reading it fetches nothing else."""
    graph = rdflib.Graph().parse(path)
    assert not [node for triple in graph for node in triple if isinstance(node, rdflib.BNode)]
    assert (None, OWL.imports, None) not in graph


def test_a_file_holds_the_scheme_it_is_named_after(schemes: dict[str, rdflib.Graph]) -> None:
    """A scheme's file name is its slug, and its concepts lie below its address."""
    for slug, graph in schemes.items():
        assert list(graph.subjects(RDF.type, SKOS.ConceptScheme)) == [rdflib.URIRef(SCHEME + slug)]
        for concept in graph.subjects(RDF.type, SKOS.Concept):
            assert str(concept).startswith(f"{SCHEME}{slug}/")
