"""The address of a named graph: exactly its statements in every RDF syntax, and a page that describes it."""

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from perfgraph.pages.asking import Term, count, iri, select, text
from perfgraph.pages.environment import html
from perfgraph.pages.evidence import cells_of, reasons_for
from perfgraph.pages.facts import Group, Sources, grouped
from perfgraph.pages.labels import labels_of
from perfgraph.pages.representation import rdf_page
from perfgraph.pages.site import HTML, NotThere, Page, Site, Wanted
from perfgraph.pages.statements import NOTHING, absence, description, document_id, is_iri
from perfgraph.pages.subject import document_of, reading

SAMPLE = 25
"""How many statements the page shows."""

READ = 1_000
"""From how many statements the first in order are chosen."""

_IS = "SELECT ?property WHERE { ?thing ?property ?value } LIMIT 1"
_TOTAL = "SELECT (COUNT(*) AS ?count) WHERE { ?thing ?property ?value }"
_CLASSES = """SELECT ?class (COUNT(DISTINCT ?thing) AS ?count) WHERE { ?thing a ?class }
GROUP BY ?class ORDER BY DESC(?count) ?class LIMIT 50"""
_SAMPLE = f"SELECT ?thing ?property ?value WHERE {{ ?thing ?property ?value }} LIMIT {READ}"


@dataclass(frozen=True, slots=True)
class Value:
    """The object of a statement: an IRI, or the text of another term."""

    iri: str
    text: str


def render(site: Site, wanted: Wanted) -> Page:
    """Return the representation of the graph at `wanted.path`; the RDF formats hold exactly its statements,
    sorted, those that know graphs with its name. Raises `NotThere`.
    """
    graph = _graph(site, wanted.path)
    if wanted.format != HTML:
        return rdf_page(wanted.format, _quads(site, graph))
    return _page(site, wanted, graph)


def _graph(site: Site, path: str) -> NamedNode:
    name = site.base + path
    if not is_iri(name):
        raise NotThere(NOTHING)
    graph = NamedNode(name)
    if not any(True for _ in select(site, _IS, within=[graph])):
        raise NotThere(*absence(site, name))
    return graph


def _quads(site: Site, graph: NamedNode) -> Iterator[Quad]:
    yield from sorted(site.graph.store.quads(graph), key=str)


def _page(site: Site, wanted: Wanted, graph: NamedNode) -> Page:
    within, name = [graph], graph.value
    classes = [(iri(row["class"]), count(row["count"])) for row in select(site, _CLASSES, within=within)]
    rows = sorted(select(site, _SAMPLE, within=within), key=lambda row: [str(term) for term in row])
    sample = [(iri(row["thing"]), iri(row["property"]), _value(row["value"])) for row in rows[:SAMPLE]]
    document = document_id(site, name)
    parts = ("doc", "inferred", "findings", "run")
    siblings = [site.graph.names.graph(part, document).value for part in parts] if document else []
    named = {one for row in sample for one in (row[0], row[1], row[2].iri)} - {""}
    labels_of(site, sorted(named | {one for one, _ in classes if one}))
    return html(
        site,
        wanted,
        "graphs.html",
        **reading(site, wanted.language),
        iri=name,
        path=wanted.path,
        kind=wanted.path.split("/")[1],
        document=document_of(site, name),
        siblings=siblings,
        total=sum(count(row["count"]) for row in select(site, _TOTAL, within=within)),
        classes=[one for one in classes if one[0]],
        sample=sample,
        groups=_facts(site, wanted, name),
    )


def _facts(site: Site, wanted: Wanted, name: str) -> tuple[Group, ...]:
    """Return what the graph says about itself: its document, its run, the hash of what it holds."""
    said = description(site, name).subjects[name]
    return grouped(site, wanted.language, said, Sources(cells_of(site, [name]), reasons_for(site, [name])))


def _value(term: Term | None) -> Value:
    if isinstance(term, NamedNode):
        return Value(term.value, "")
    if isinstance(term, BlankNode):
        return Value("", str(term))
    return Value("", text(term) if isinstance(term, Literal) else str(term))
