"""What a stated ground may mean is proposed from the documents and policies of the store."""

from decimal import Decimal

import pytest
from defined import NAMES, PARKS, ROADS, accepted, basis_of, defined_store, documents
from pyoxigraph import Literal, NamedNode, Triple

from perfgraph.linking.bases import METHOD, basis_links
from perfgraph.linking.definitions.uses import current_documents
from perfgraph.links import NONE_FITS, RESOLVES_TO, Link
from perfgraph.quads import document_graphs
from perfgraph.stores import Store
from perfgraph.terms import DCTERMS, PG, RDF, SKOS, XSD

BEFORE, NOW, BRIDGES, PARK = (document_graphs(reading, NAMES).source.iri for reading in documents())
PLAN, STANDARD = NAMES.policy("plan"), NAMES.policy("standard")
ISSUER = NAMES.issuer("省住房和城乡建设厅")


def policies(store: Store, *more: Triple) -> None:
    """Put two policy documents into a store: a plan, and a standard with its issuer; and `more` of them."""
    store.put(
        [
            {
                NAMES.shared_graph("policies"): [
                    Triple(PLAN, RDF("type"), PG("PolicyDocument")),
                    Triple(PLAN, DCTERMS("title"), Literal("示例县2023年度工作计划", language="zh-Hans")),
                    Triple(STANDARD, RDF("type"), PG("PolicyDocument")),
                    Triple(STANDARD, DCTERMS("title"), Literal("绿地养护定额", language="zh-Hans")),
                    Triple(STANDARD, PG("issuer"), ISSUER),
                    Triple(ISSUER, SKOS("prefLabel"), Literal("省住房和城乡建设厅", language="zh-Hans")),
                    *more,
                ]
            }
        ]
    )


def found(store: Store, document: NamedNode) -> dict[NamedNode, list[Link]]:
    """Return the links of a document by their subject."""
    links: dict[NamedNode, list[Link]] = {}
    for link in basis_links(store, NAMES, document):
        links.setdefault(link.subject, []).append(link)
    return links


def test_a_summary_may_be_the_document_of_the_year_before() -> None:
    """工作总结 of 2023 leads to the document of the same unit for 2022."""
    with defined_store(reviewed=False) as store:
        (link,) = found(store, NOW)[basis_of(ROADS, "2023", "work-summary")]
    assert (link.relation, link.object, link.method) == (RESOLVES_TO, BEFORE, METHOD)
    assert (link.status, link.rank, link.confidence) == ("proposed", 1, Decimal("0.5"))
    assert [one.text for one in link.evidence] == ["工作总结"]


def test_a_plan_may_be_a_policy_or_another_document_of_the_year() -> None:
    """年度工作计划 shares its words with a policy's title; the document that states it is never meant."""
    with defined_store(reviewed=False) as store:
        policies(store)
        (annual,) = found(store, PARK)[basis_of(PARKS, "2023", "annual-work-plan")]
        plan = found(store, NOW)[basis_of(ROADS, "2023", "work-plan")]
    assert annual.object == PLAN
    assert [(one.kind, one.text) for one in annual.reasons] == [("phrase", "年度工作计划")]
    assert [link.object for link in plan] == [PLAN, BRIDGES]
    assert [link.rank for link in plan] == [1, 2]


def test_what_holds_elsewhere_or_not_yet_is_not_meant() -> None:
    """A policy of another province, or one that was issued after the year, is no candidate."""
    for predicate, value in (
        (DCTERMS("spatial"), NAMES.region("210000")),
        (DCTERMS("issued"), Literal("2024", datatype=XSD("gYear"))),
    ):
        with defined_store(reviewed=False) as store:
            policies(store, Triple(PLAN, predicate, value))
            (annual,) = found(store, PARK)[basis_of(PARKS, "2023", "annual-work-plan")]
        assert annual.object == NONE_FITS


def test_a_standard_is_looked_for_by_its_issuer() -> None:
    """省住建厅 is short for 省住房和城乡建设厅."""
    with defined_store(reviewed=False) as store:
        policies(store)
        (link,) = next(
            links for links in found(store, PARK).values() if links[0].evidence[0].text == "参照省住建厅标准"
        )
    assert link.object == STANDARD


def test_that_nothing_fits_is_said() -> None:
    """Without candidates each ground has one link, to "none fits"."""
    with defined_store(reviewed=False) as store:
        links = found(store, BEFORE)
    assert links
    assert all([link.object for link in own] == [NONE_FITS] for own in links.values())


def test_every_ground_that_is_not_resolved_has_links() -> None:
    """All grounds of all documents are there, each with its own text in its own document."""
    with defined_store(reviewed=False) as store:
        policies(store)
        for document in current_documents(store):
            for links in found(store, document).values():
                for link in links:
                    (evidence,) = link.evidence
                    assert evidence.source.value.startswith(f"{document.value}#")


def test_reviewed_bases_are_those_that_machines_propose() -> None:
    """What the tests accept about a summary is what was proposed: one address, whoever says it."""
    summary = next(link for link in accepted() if link.subject == basis_of(ROADS, "2023", "work-summary"))
    with defined_store(reviewed=False) as store:
        (proposed,) = found(store, NOW)[summary.subject]
    assert proposed.iri(NAMES) == summary.iri(NAMES)


@pytest.mark.parametrize("key", ["0" * 16, "不存在"])
def test_a_document_that_is_not_there_has_no_grounds(key: str) -> None:
    """Nothing is made up."""
    with defined_store(reviewed=False) as store:
        assert list(basis_links(store, NAMES, NAMES.document(key))) == []
