"""The schemes: the lists that code and ontology share, and the labels that documents are looked up by."""

from collections import Counter
from enum import StrEnum

import pytest
import rdflib
from rdflib import RDF, RDFS, SKOS, URIRef

from perfgraph.linking.drift import Aspect
from perfgraph.records import FundSource
from perfgraph.terms import PG, SCHEME, concept, slug
from perfgraph.values import Comparator, Kind
from perfgraph.vocabulary import concepts, fold

XKOS = rdflib.Namespace("http://rdf-vocabulary.ddialliance.org/xkos#")


def slugs(scheme: rdflib.Graph) -> set[str]:
    """Return the slugs of a scheme's concepts."""
    return {str(node).rsplit("/", 1)[-1] for node in scheme.subjects(RDF.type, SKOS.Concept)}


@pytest.mark.parametrize(
    ("scheme", "values"),
    [
        ("value-kind", Kind),
        ("comparator", Comparator),
        ("fund-source", FundSource),
        ("definition-aspect", Aspect),
    ],
)
def test_scheme_and_enumeration_are_the_same_list(
    scheme: str, values: type[StrEnum], schemes: dict[str, rdflib.Graph]
) -> None:
    """A slug the code can write has a concept, and a concept can be written."""
    assert slugs(schemes[scheme]) == {str(value) for value in values}


def test_status_has_the_states_of_cells_grounds_and_links(schemes: dict[str, rdflib.Graph]) -> None:
    """Every status stands in a collection or for an object, and the collections hold nothing else."""
    members = set(schemes["status"].objects(None, SKOS.member))
    concepts = set(schemes["status"].subjects(RDF.type, SKOS.Concept))
    assert {str(one).rpartition("/")[2] for one in concepts ^ members} == {"none-fits"}
    assert slugs(schemes["status"]) >= {"reported", "blank", "assumed-scope", "unresolved", "proposed"}


def test_labels_differ_after_folding(schemes: dict[str, rdflib.Graph]) -> None:
    """No two concepts of a scheme can be mistaken for each other when a heading is looked up."""
    for name, graph in schemes.items():
        owners: dict[str, set[object]] = {}
        for predicate in (SKOS.prefLabel, SKOS.altLabel):
            for node, label in graph.subject_objects(predicate):
                owners.setdefault(fold(str(label)), set()).add(node)
        assert {label: found for label, found in owners.items() if len(found) > 1} == {}, name


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("项目完成指标", "output"),
        ("产出指标 （50分）", "output"),
        ("★数量\n指标", "quantity"),
        ("进度指标", "timeliness"),
        ("效果指标", "benefit"),
        ("项目效益指标", "benefit"),
        ("环境效益指标", "ecological"),
        ("满意度指标", "satisfaction-class"),
        ("服务对象满意度指标", "satisfaction"),
        ("社会公众或服务对象满意度指标", "satisfaction"),
    ],
)
def test_headings_of_documents_name_a_type(label: str, kind: str) -> None:
    """The synonyms that documents print for an indicator type find it."""
    assert concepts("indicator-type")[fold(label)] == concept("indicator-type", kind)


@pytest.mark.parametrize(
    ("phrase", "level"),
    [
        ("有所保障", "safeguarded"),
        ("有所提高", "some-improvement"),
        ("有所改善", "some-improvement"),
        ("长期", "long-term"),
        ("较大", "marked-improvement"),
        ("按要求支出", "compliant"),
        ("进一步推动", "further-improvement"),
        ("进一步保障", "safeguarded"),
        ("减少", "reduction"),
    ],
)
def test_worded_values_have_a_level(phrase: str, level: str) -> None:
    """The worded values that real documents print are in the reviewed list."""
    assert slug(concepts("qualitative-level")[phrase]) == level


def test_the_newer_types_all_map_to_the_older(schemes: dict[str, rdflib.Graph]) -> None:
    """Each four-class type is the source of one association; every older type is the target of one."""
    graph = schemes["indicator-type-2021"]
    assert Counter(graph.objects(None, XKOS.sourceConcept)) == Counter(graph.subjects(RDF.type, SKOS.Concept))
    assert set(graph.objects(None, XKOS.targetConcept)) == set(
        schemes["indicator-type"].subjects(RDF.type, SKOS.Concept)
    )
    for association in graph.subjects(RDF.type, XKOS.ConceptAssociation):
        source = graph.value(association, XKOS.sourceConcept)
        mapped = {o for p, o in graph.predicate_objects(source) if str(p).endswith("Match")}
        assert mapped == set(graph.objects(association, XKOS.targetConcept)), source


def test_what_is_not_from_a_source_says_so(schemes: dict[str, rdflib.Graph]) -> None:
    """The four-class layout, which rests on general knowledge, carries a note to check it."""
    noted = set(schemes["indicator-type-2021"].subjects(SKOS.editorialNote, None))
    assert URIRef(SCHEME + "indicator-type-2021") in noted
    assert URIRef(concept("indicator-type-2021", "social-cost").value) in noted


def test_rules_of_inference_supply_properties_of_the_ontology(
    schemes: dict[str, rdflib.Graph], terms: rdflib.Graph
) -> None:
    """Each rule of inference names a property that the ontology defines."""
    for rule in schemes["inference-rule"].subjects(RDF.type, SKOS.Concept):
        supplied = list(schemes["inference-rule"].objects(rule, URIRef(PG + "infers")))
        assert len(supplied) == 1
        assert (supplied[0], RDFS.isDefinedBy, None) in terms, rule
