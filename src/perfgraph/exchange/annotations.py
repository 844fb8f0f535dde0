"""Decisions as Web Annotations in JSON-LD (W3C Web Annotation Data Model, 2017), in one collection (§5).

A decision is an annotation that assesses a link: the link is its target, the comment its body. What the model
has no word for (verdict, the words that the reviewer saw at both ends) keeps the names of the ontology.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pyoxigraph import Literal, NamedNode, Triple

from perfgraph.links import Link, links_in
from perfgraph.stores.protocol import Store
from perfgraph.terms import DCTERMS, OA, PG, PROV, RDF, RDFS, XSD, Names

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
"""The context that every annotation names (Web Annotation Data Model §3.1)."""

PACKAGED: Mapping[str, Any] = {
    "oa": str(OA),
    "dcterms": str(DCTERMS),
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdfs": str(RDFS),
    "xsd": str(XSD),
    "as": "http://www.w3.org/ns/activitystreams#",
    "id": "@id",
    "type": "@type",
    "Annotation": "oa:Annotation",
    "AnnotationCollection": "as:OrderedCollection",
    "AnnotationPage": "as:OrderedCollectionPage",
    "Person": "foaf:Person",
    "assessing": "oa:assessing",
    "target": {"@id": "oa:hasTarget", "@type": "@id"},
    "bodyValue": "oa:bodyValue",
    "motivation": {"@id": "oa:motivatedBy", "@type": "@vocab"},
    "creator": {"@id": "dcterms:creator", "@type": "@id"},
    "created": {"@id": "dcterms:created", "@type": "xsd:dateTime"},
    "name": "foaf:name",
    "label": "rdfs:label",
    "total": {"@id": "as:totalItems", "@type": "xsd:nonNegativeInteger"},
    "startIndex": {"@id": "as:startIndex", "@type": "xsd:nonNegativeInteger"},
    "first": {"@id": "as:first", "@type": "@id"},
    "items": {"@id": "as:items", "@type": "@id", "@container": "@list"},
    "partOf": {"@id": "as:partOf", "@type": "@id"},
}
"""What `CONTEXT` says of the names that are used here, so that nothing has to be fetched to read them."""

OWN: Mapping[str, Any] = {
    "pg": str(PG),
    "prov": str(PROV),
    **{
        name: {"@id": f"pg:{name}", "@type": "@id"}
        for name in (
            "judges",
            "verdict",
            "statusBefore",
            "undoes",
            "linkSubject",
            "linkRelation",
            "linkObject",
        )
    },
    **{name: f"pg:{name}" for name in ("subjectKey", "objectKey", "subjectText", "objectText")},
    "wasAttributedTo": {"@id": "prov:wasAttributedTo", "@type": "@id"},
    "generatedAtTime": {"@id": "prov:generatedAtTime", "@type": "xsd:dateTime"},
}
"""The names that the ontology adds."""

_NAMES: Mapping[NamedNode, str] = {
    OA("bodyValue"): "bodyValue",
    DCTERMS("created"): "created",
    PROV("wasAttributedTo"): "wasAttributedTo",
    PROV("generatedAtTime"): "generatedAtTime",
    **{PG(name): name for name in OWN if name not in ("pg", "prov")},
}


def annotations(store: Store, names: Names) -> dict[str, Any]:
    """Return all decisions of a store as one collection of annotations, the oldest first."""
    graph = names.shared_graph("reviewed")
    said: dict[NamedNode, list[Triple]] = defaultdict(list)
    for quad in () if store.is_new else store.quads(graph):
        if isinstance(quad.subject, NamedNode):
            said[quad.subject].append(quad.triple)
    links = {} if store.is_new else {link.iri(names): link for link in links_in(store, graph)}
    items = [
        _annotation(node, triples, links)
        for node, triples in said.items()
        if Triple(node, RDF("type"), PG("Decision")) in triples
    ]
    items.sort(key=lambda item: (item["created"], item["id"]))
    return _collection(f"{names.base}annotations", items)


def packaged(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a document whose context is written out, for a reader that fetches nothing."""
    return {**document, "@context": [PACKAGED, OWN]}


def _collection(address: str, items: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    page = {"id": f"{address}#page", "type": "AnnotationPage", "startIndex": 0, "items": list(items)}
    return {
        "@context": [CONTEXT, OWN],
        "id": address,
        "type": "AnnotationCollection",
        "label": "审核意见 decisions",
        "total": len(items),
        "first": page,
    }


def _annotation(
    node: NamedNode, triples: Sequence[Triple], links: Mapping[NamedNode, Link]
) -> dict[str, Any]:
    objects = {triple.predicate: triple.object for triple in triples}
    known = {name: _value(objects[term]) for term, name in _NAMES.items() if term in objects}
    creator, judged = objects[DCTERMS("creator")], objects[PG("judges")]
    return {
        "id": node.value,
        "type": ["Annotation", "pg:Decision"],
        "motivation": "assessing",
        "creator": _person(creator),
        "target": dict(_target(judged, links)),
        **dict(sorted(known.items())),
    }


def _value(term: object) -> str:
    assert isinstance(term, NamedNode | Literal)
    return term.value


def _person(term: object) -> dict[str, Any]:
    address = _value(term)
    return {"id": address, "type": ["Person", "prov:Person"], "name": address.rpartition("/")[2]}


def _target(term: object, links: Mapping[NamedNode, Link]) -> Iterator[tuple[str, Any]]:
    """Yield what is said of the link that an annotation is about: its claim, where it is known."""
    assert isinstance(term, NamedNode)
    yield "id", term.value
    yield "type", "pg:AssertedLink"
    link = links.get(term)
    if link:
        yield "linkSubject", link.subject.value
        yield "linkRelation", link.relation.value
        yield "linkObject", link.object.value
