"""The links of a thing and of its parts, with what both ends say."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode, Quad

from perfgraph.errors import QueryError
from perfgraph.linking.subjects import in_reading_order
from perfgraph.links import CONTRIBUTES_TO, NONE_FITS, Link, links_among
from perfgraph.review import subject_texts
from perfgraph.review.asking import solutions
from perfgraph.stores.protocol import Store
from perfgraph.stores.solutions import text
from perfgraph.terms import Names

_LINKS = """SELECT DISTINCT ?link ?graph WHERE {
  {
    { VALUES ?thing { UNDEF } BIND(?thing AS ?end) }
    UNION { VALUES ?thing { UNDEF } ?end pg:sheet ?thing }
    UNION { VALUES ?thing { UNDEF } ?end dcterms:isPartOf ?thing }
    UNION { VALUES ?thing { UNDEF } ?thing pg:hasTargetSheet ?end }
    UNION { VALUES ?thing { UNDEF } ?thing pg:hasTargetSheet ?sheet . ?end pg:sheet ?sheet }
    UNION { VALUES ?thing { UNDEF } ?sheet dcterms:isPartOf ?thing . ?end pg:sheet ?sheet }
    UNION { VALUES ?thing { UNDEF } ?thing pg:hasGoal ?end }
  }
  { ?link pg:linkSubject ?end } UNION { ?link pg:linkObject ?end }
  GRAPH ?graph { ?link a pg:AssertedLink }
}"""

_CALLED = """SELECT DISTINCT ?thing ?name ?value ?title WHERE {
  VALUES ?thing { UNDEF }
  { ?thing pg:statedName ?name ; pg:targetValue/pg:sourceText ?value }
  UNION { ?thing a pg:PolicyClause ; dcterms:isPartOf/dcterms:title ?title ; pg:quote ?name }
}"""

_SAID = """SELECT DISTINCT ?link ?property ?value ?graph WHERE {
  VALUES ?link { UNDEF }
  GRAPH ?graph { ?link a pg:AssertedLink ; ?property ?value }
}"""


@dataclass(frozen=True, slots=True)
class Shown:
    """A link with the text of its two ends, the object's "" where nothing fits."""

    link: Link
    subject: str
    object: str


def links_of(store: Store, names: Names, reference: str) -> Iterator[Shown]:
    """Yield the links of a thing and its parts, those of one subject together, the surest first.

    `reference` is an IRI or the code of a project. Raises `QueryError` when there are none.
    """
    thing = NamedNode(reference if "://" in reference else names.project(reference).value)
    found = dict.fromkeys(row["link"] for row in solutions(store, _LINKS, "thing", [thing]))
    rows = solutions(store, _SAID, "link", found)
    quads = {Quad(row["link"], row["property"], row["value"], row["graph"]) for row in rows}
    links = sorted(links_among(sorted(quads, key=str)), key=_order)
    if not links:
        raise QueryError(
            f'found no links of "{reference}", expected the IRI of a target, goal, sheet or policy, '
            "or the code of a project; `perfgraph link run` looks for links"
        )
    ends = dict.fromkeys(end for link in links for end in (link.subject, link.object) if end != NONE_FITS)
    texts = {**subject_texts(store, names, ends), **_called(store, ends)}
    for link in links:
        yield Shown(link, texts[link.subject], texts.get(link.object, ""))


def _called(store: Store, things: Iterable[NamedNode]) -> Mapping[NamedNode, str]:
    """Return what targets and clauses are called: name and value; title and text."""
    rows = solutions(store, _CALLED, "thing", things)
    return {
        row["thing"]: " ".join(filter(None, (text(row, "title"), text(row, "name"), text(row, "value"))))
        for row in rows
    }


def _order(link: Link) -> tuple[object, ...]:
    goal = link.relation == CONTRIBUTES_TO
    return in_reading_order(link.subject), goal, -link.confidence, link.object.value
