"""The JSON-LD context: every term of the model has a short name that means the same."""

import json
import re
import warnings
from pathlib import Path
from typing import Any

import pyoxigraph
import pytest
import rdflib
from rdflib import OWL, RDF, RDFS, XSD, URIRef

from perfgraph.terms import PG

SAMPLE = Path(__file__).parent / "sample.trig"
SDO = rdflib.Namespace("https://schema.org/")


@pytest.fixture(scope="module")
def context(folder: Path) -> dict[str, Any]:
    """Return the definitions of the context."""
    document = json.loads((folder / "context.jsonld").read_text(encoding="utf-8"))
    assert list(document) == ["@context"]
    return document["@context"]


def address(context: dict[str, Any], name: str) -> str:
    """Return the address that a short name or prefix stands for."""
    definition = context[name]
    short: str = definition["@id"] if isinstance(definition, dict) else definition
    prefix, colon, local = short.partition(":")
    return context[prefix] + local if colon and prefix in context and not local.startswith("//") else short


def test_every_term_has_its_own_name_in_the_context(context: dict[str, Any], terms: rdflib.Graph) -> None:
    """A term of the ontology is written by its local name, typed as the ontology says."""
    for term in terms.subjects(RDFS.isDefinedBy, None):
        name = str(term).removeprefix(PG)
        assert address(context, name) == str(term)
        definition = context[name]
        if (term, RDF.type, OWL.Class) in terms:
            assert isinstance(definition, str)
        elif (term, RDF.type, OWL.DatatypeProperty) in terms:
            ranges = {*terms.objects(term, RDFS.range), *terms.objects(term, SDO.rangeIncludes)}
            # JSON-LD writes xsd:string as a bare string: a type would keep it from being compacted
            assert ranges == {URIRef(definition.get("@type", "xsd:string").replace("xsd:", str(XSD)))}, name
        else:
            expected = {"@container": "@language"} if name == "expected" else {"@type": "@id"}
            assert {key: value for key, value in definition.items() if key != "@id"} == expected, name


def test_every_borrowed_term_of_the_model_has_a_name(context: dict[str, Any], folder: Path) -> None:
    """The predicates and classes that the model takes from other vocabularies are in the context too."""
    model = (folder / "README.md").read_text(encoding="utf-8")
    borrowed = set(re.findall(r"\b(?:dcat|dcterms|oa|prov|qudt|rdf|sh|skos):[A-Za-z]+", model))
    borrowed -= {"sh:Warning"}  # a value and no term of the model
    known = {
        definition["@id"] if isinstance(definition, dict) else definition for definition in context.values()
    }
    assert borrowed
    assert borrowed - known == set()


def canonical(quads: pyoxigraph.QuadParser) -> set[str]:
    """Return the quads as text, with language tags in lower case, which is how they compare (BCP 47)."""
    return {re.sub(r'"@[A-Za-z-]+', lambda tag: tag[0].lower(), str(quad)) for quad in quads}


def test_the_model_survives_a_round_trip_through_json_ld(context: dict[str, Any]) -> None:
    """A document's graphs written as JSON-LD with the context are read back by another parser unchanged."""
    dataset = rdflib.Dataset()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of rdflib's use of its own older names
        dataset.parse(data=SAMPLE.read_text(encoding="utf-8"), format="trig")
        written = dataset.serialize(format="json-ld", context=context)
    document = json.loads(written)
    assert document["@context"] == context
    names = set(re.findall(r'"([A-Za-z:]+)":', json.dumps(document["graph"], ensure_ascii=False)))
    assert not {name for name in names if name.startswith(("pg:", "http"))}, "every name is a short one"
    back = canonical(pyoxigraph.parse(written, format=pyoxigraph.RdfFormat.JSON_LD))
    assert back == canonical(pyoxigraph.parse(path=SAMPLE, format=pyoxigraph.RdfFormat.TRIG))


def test_the_sample_is_of_the_model(terms: rdflib.Graph) -> None:
    """The sample of the round trip uses the ontology's terms and no other of its namespace."""
    quads = list(pyoxigraph.parse(path=SAMPLE, format=pyoxigraph.RdfFormat.TRIG))
    used = {
        node.value
        for quad in quads
        for node in (quad.predicate, quad.object)
        if isinstance(node, pyoxigraph.NamedNode) and node.value.startswith(PG)
    }
    assert used <= {str(term) for term in terms.subjects(RDFS.isDefinedBy, None)}
    assert len(used) > 50
