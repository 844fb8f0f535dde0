"""What FOOPS!, the Ontology Pitfall Scanner for FAIR, asks of an ontology file (https://w3id.org/foops/).

Each test is named after those of FOOPS!. What it asks of the address of the ontology (CN1, DOC1, RDF1, URI1,
VER2) is tried on a running server and on published files in `tests/web/test_ontology_addresses.py` and
`tests/publishing/test_ontology_addresses.py`. Not checked, because only others can say it or the web is
needed: FIND2 (prefix.cc or LOV know the prefix), FIND3 and FIND_3_BIS (a registry lists it), OM4.2 (the
licence answers), and of OM3 the DOI, which nobody has given.
"""

import re
from collections.abc import Collection

import pytest
import rdflib
from rdflib import DCTERMS, FOAF, OWL, RDF, RDFS, SKOS, VANN, XSD, Literal, URIRef

from perfgraph.assets import asset
from perfgraph.terms import HOME, PG

ONTOLOGY = URIRef(PG.removesuffix("#"))
BIBO = rdflib.Namespace("http://purl.org/ontology/bibo/")
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)

METADATA: dict[str, Collection[URIRef]] = {
    "FIND1": (VANN.preferredNamespacePrefix,),
    "VER1": (OWL.versionIRI,),
    "OM1": (
        DCTERMS.title,
        DCTERMS.description,
        DCTERMS.license,
        OWL.versionIRI,
        DCTERMS.creator,
        VANN.preferredNamespaceUri,
    ),
    "OM2": (
        VANN.preferredNamespacePrefix,
        OWL.versionInfo,
        DCTERMS.created,
        DCTERMS.bibliographicCitation,
    ),
    "OM3": (DCTERMS.publisher, FOAF.logo, BIBO.status, DCTERMS.source, DCTERMS.issued, DCTERMS.modified),
    "OM4.1": (DCTERMS.license,),
    "OM5.1": (DCTERMS.creator, DCTERMS.created),
    "OM5.2": (DCTERMS.issued, DCTERMS.publisher),
}
"""The properties that each test looks for, those of them that the ontology uses."""


@pytest.mark.parametrize("test", METADATA)
def test_metadata(terms: rdflib.Graph, test: str) -> None:
    """The header says everything that the test looks for."""
    assert [name for name in METADATA[test] if not list(terms.objects(ONTOLOGY, name))] == []


def test_purl1_http1_uri2(terms: rdflib.Graph) -> None:
    """There is one ontology, its identifier is persistent (w3id.org) and is where its terms stand."""
    assert list(terms.subjects(RDF.type, OWL.Ontology)) == [ONTOLOGY]
    assert str(ONTOLOGY).startswith("https://w3id.org/")
    assert str(terms.value(ONTOLOGY, VANN.preferredNamespaceUri)) == f"{ONTOLOGY}#"
    assert str(terms.value(ONTOLOGY, OWL.versionIRI)).startswith(f"{ONTOLOGY}/")


def test_rdf1(terms: rdflib.Graph) -> None:
    """The file is read by another library than the one that serves it, and says the same written again."""
    for syntax in ("turtle", "xml", "nt"):
        text = terms.serialize(format=syntax)
        assert set(rdflib.Graph().parse(data=text, format=syntax)) == set(terms), syntax


def test_voc1_voc2(terms: rdflib.Graph) -> None:
    """Metadata and terms reuse known vocabularies, and each of them is named by a prefix of the file."""
    spoken = {str(name) for name in terms.predicates(ONTOLOGY, None)}
    for namespace in (DCTERMS, VANN, FOAF, BIBO, OWL):
        assert any(name.startswith(str(namespace)) for name in spoken), namespace
    parents = {
        str(parent)
        for place in (RDFS.subClassOf, RDFS.subPropertyOf)
        for parent in terms.objects(None, place)
        if not str(parent).startswith(PG)
    }
    known = [str(namespace) for _, namespace in terms.namespaces()]
    assert len(parents) > 5
    assert [parent for parent in parents if not any(parent.startswith(name) for name in known)] == []


@pytest.mark.parametrize(("test", "name"), [("VOC3", RDFS.label), ("VOC4", SKOS.definition)])
def test_every_term_is_explained(terms: rdflib.Graph, test: str, name: URIRef) -> None:
    """Every class and property has a label (VOC3) and a definition (VOC4) in Chinese and in English."""
    found = {term for kind in KINDS for term in terms.subjects(RDF.type, kind) if str(term).startswith(PG)}
    assert len(found) > 200
    for term in found:
        texts = [text.language for text in terms.objects(term, name) if isinstance(text, Literal)]
        assert sorted(str(language) for language in texts) == ["en", "zh-Hans"], (test, term)


def test_dates_and_versions_agree(terms: rdflib.Graph) -> None:
    """Created, issued and changed in this order; the citation names year and version."""
    created, issued, modified = (
        terms.value(ONTOLOGY, name) for name in (DCTERMS.created, DCTERMS.issued, DCTERMS.modified)
    )
    assert isinstance(created, Literal)
    assert created.datatype == XSD.date
    assert str(created) <= str(issued) <= str(modified)
    citation = str(terms.value(ONTOLOGY, DCTERMS.bibliographicCitation))
    assert re.search(rf"\({str(issued)[:4]}\)", citation)
    assert f"Version {terms.value(ONTOLOGY, OWL.versionInfo)}." in citation
    english = [str(one) for one in terms.objects(ONTOLOGY, DCTERMS.title) if one.language == "en"]
    assert english[0] in citation


def test_the_logo_is_a_file_of_the_site(terms: rdflib.Graph) -> None:
    """The logo is the mark that every page shows."""
    address = str(terms.value(ONTOLOGY, FOAF.logo))
    assert address.startswith(f"{HOME}static/")
    assert (asset("ontology").parent / "src/perfgraph/pages" / address.removeprefix(HOME)).is_file()
