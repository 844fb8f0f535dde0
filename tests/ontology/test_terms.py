"""The classes and properties: those that the model uses, no others, and sound as OWL 2 DL."""

import ast
import re
from pathlib import Path

import rdflib
from rdflib import DCTERMS, OWL, RDF, RDFS, VANN, XSD, URIRef

import perfgraph
from perfgraph.assets import asset
from perfgraph.terms import PG

TERM_STATUS = URIRef("http://www.w3.org/2003/06/sw-vocab-status/ns#term_status")
SDO = rdflib.Namespace("https://schema.org/")
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
OWL_DATATYPES = {XSD.string, XSD.integer, XSD.decimal, XSD.boolean, XSD.dateTime, XSD.anyURI}


def names(terms: rdflib.Graph) -> set[str]:
    """Return the local names of the terms that the ontology defines."""
    return {str(term).removeprefix(PG) for term in terms.subjects(RDFS.isDefinedBy, None)}


def used_in(path: Path) -> set[str]:
    """Return the local names of the terms that a file writes as pg:…"""
    return set(re.findall(r"\bpg:([A-Za-z][A-Za-z0-9]*)", path.read_text(encoding="utf-8")))


def written_in(path: Path) -> set[str]:
    """Return the local names of the terms that a module writes as PG("…")."""
    return {
        str(node.args[0].value)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "PG"
        and isinstance(node.args[0], ast.Constant)
    }


def test_every_term_of_the_model_is_defined(terms: rdflib.Graph, folder: Path) -> None:
    """Whatever the description of the graph writes as pg:… is in the ontology."""
    assert used_in(folder / "README.md") - names(terms) == set()


def test_every_term_of_queries_shapes_and_program_is_defined(terms: rdflib.Graph) -> None:
    """No query or shape asks for, and no module writes, a term that the ontology does not have."""
    questions = [path for path in asset("queries").rglob("*") if path.suffix in {".rq", ".yaml"}]
    used = {path.name: used_in(path) for path in [*questions, *asset("shapes").glob("*.ttl")]}
    for path in Path(str(perfgraph.__file__)).parent.rglob("*.py"):
        used[path.name] = written_in(path)
    unknown = {name: found - names(terms) for name, found in used.items() if found - names(terms)}
    assert unknown == {}


def test_both_descriptions_use_the_same_terms(folder: Path) -> None:
    """The Chinese description of the model names the same terms as the English one."""
    assert used_in(folder / "README.zh.md") == used_in(folder / "README.md")


def test_every_term_is_used_or_says_that_it_waits(terms: rdflib.Graph, folder: Path) -> None:
    """A term is in the model, in a scheme or in the definition of another, or it is marked unstable."""
    used = used_in(folder / "README.md").union(*map(used_in, (folder / "schemes").glob("*.ttl")))
    used |= {
        str(term).removeprefix(PG)
        for predicate in (RDFS.subClassOf, RDFS.range, SDO.rangeIncludes)
        for term in terms.objects(None, predicate)
    }
    waiting = {str(term).removeprefix(PG) for term in terms.subjects(TERM_STATUS, rdflib.Literal("unstable"))}
    assert names(terms) - used - waiting == set()


def test_header_names_version_and_namespace(terms: rdflib.Graph) -> None:
    """The ontology states its version twice alike and the namespace its terms are in."""
    ontology = URIRef(PG.removesuffix("#"))
    version = terms.value(ontology, OWL.versionInfo)
    assert terms.value(ontology, OWL.versionIRI) == URIRef(f"{ontology}/{version}")
    assert str(terms.value(ontology, VANN.preferredNamespaceUri)) == PG
    assert str(terms.value(ontology, VANN.preferredNamespacePrefix)) == "pg"
    assert terms.value(ontology, DCTERMS.license) == URIRef("https://creativecommons.org/licenses/by/4.0/")


def test_owl_dl_every_entity_is_declared_and_of_one_kind(terms: rdflib.Graph, folder: Path) -> None:
    """Ontology and alignments declare every class and property they use, each as one kind (OWL 2 §5.8.1)."""
    both = terms + rdflib.Graph().parse(folder / "alignments.ttl")
    kinds = {term: {kind for kind in KINDS if (term, RDF.type, kind) in both} for term in both.subjects()}
    assert [term for term, found in kinds.items() if len(found) > 1] == []
    builtin = {RDF.type, RDFS.label, RDFS.seeAlso, RDFS.isDefinedBy, OWL.versionIRI, OWL.versionInfo}
    builtin |= {RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range}
    undeclared = {p for p in both.predicates() if p not in builtin and not kinds.get(p)}
    places = (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range)
    undeclared |= {
        term
        for place in places
        for term in both.objects(None, place)
        if term not in OWL_DATATYPES and not kinds.get(term)
    }
    assert undeclared == set()


def test_owl_dl_hierarchy_and_ranges_keep_the_kind(terms: rdflib.Graph, folder: Path) -> None:
    """A property specialises one of its kind; object properties lead to classes, others to datatypes."""
    both = terms + rdflib.Graph().parse(folder / "alignments.ttl")
    for term, parent in terms.subject_objects(RDFS.subPropertyOf):
        assert set(both.objects(term, RDF.type)) == set(both.objects(parent, RDF.type)), term
    for term, value in terms.subject_objects(RDFS.range):
        is_object = (term, RDF.type, OWL.ObjectProperty) in terms
        assert ((value, RDF.type, OWL.Class) in both) == is_object, term
        assert is_object or value in OWL_DATATYPES, f"{term}: {value} is not in the OWL 2 datatype map"


def test_several_classes_never_share_one_domain(terms: rdflib.Graph) -> None:
    """Several classes are listed by domainIncludes; one alone is the domain (OOPS! P19)."""
    for term in terms.subjects(SDO.domainIncludes, None):
        assert len(list(terms.objects(term, SDO.domainIncludes))) > 1, term
