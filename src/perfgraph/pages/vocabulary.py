"""The addresses of the vocabulary: ontology, alignments, shapes, cubes, schemes with their concepts, units.

The description of `ns` and of `shapes` is every statement of the vocabulary about it, its terms (`ns#…`) and
the nameless nodes that they lead to; that of `alignments` is what the terms say of their counterparts; that
of a scheme is the same of it and of the concepts that the vocabulary lists in it; that of a concept or a
unit, everything the graph says about it. The pages of `ns` and `shapes` are long already and carry no data
inside; their formats stand beside them. The version IRI of an ontology answers as the ontology does, while
that version is the current one (OWL 2 Structural Specification §3.3).
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pyoxigraph import NamedNode, Quad

from perfgraph.pages import terminology
from perfgraph.pages.alignments import NAME as ALIGNMENTS
from perfgraph.pages.alignments import alignments, mappings
from perfgraph.pages.environment import html
from perfgraph.pages.evidence import cells_of, reasons_for
from perfgraph.pages.facts import Sources
from perfgraph.pages.kinds import kind_of
from perfgraph.pages.lexicon import Lexicon, lexicon, vocabulary_graph
from perfgraph.pages.representation import KEEPS_GRAPHS, as_quads, json_ld, rdf_page
from perfgraph.pages.site import HTML, NotThere, Page, Site, Wanted
from perfgraph.pages.statements import NOTHING, Description, Said, described_quads, is_iri
from perfgraph.pages.subject import Subject, common, reading
from perfgraph.terms import HOME, OWL, SKOS

Context = dict[str, Any]

_VERSION = re.compile(r"(.+)/[0-9]+\.[0-9]+\.[0-9]+")


def render(site: Site, wanted: Wanted) -> Page:
    """Return the representation of the part of the vocabulary at `wanted.path`. Raises `NotThere`."""
    known = lexicon(site)
    name = _described(known, HOME + wanted.path)
    quads = _quads(site, known, name) if is_iri(name) else ()
    if not any(quad.subject.value == name for quad in quads if isinstance(quad.subject, NamedNode)):
        raise NotThere(NOTHING)
    if wanted.format in KEEPS_GRAPHS:
        return rdf_page(wanted.format, quads)
    triples = tuple(sorted({quad.triple for quad in quads}, key=str))
    if wanted.format != HTML:
        return rdf_page(wanted.format, as_quads(triples))
    for beginning, (template, context) in _WHOLE.items():
        if name == HOME + beginning or (beginning == "scheme/" and _is_scheme(known, name)):
            shown: Context = {**reading(site, wanted.language), **context(site, wanted, known, name)}
            inside = json_ld(triples) if beginning == "scheme/" else ""
            return html(site, wanted, template, iri=name, data=inside, **shown)
    return _one(site, wanted, name, quads)


def _described(known: Lexicon, name: str) -> str:
    """Return the ontology that a version IRI is of, and any other name as it is."""
    version = _VERSION.fullmatch(name)
    if version and NamedNode(name) in known.values(version[1], OWL("versionIRI")):
        return version[1]
    return name


def _quads(site: Site, known: Lexicon, name: str) -> tuple[Quad, ...]:
    graph = vocabulary_graph(site)
    said = [*known.about(_subjects(known, name)), *(mappings(known) if name == HOME + ALIGNMENTS else ())]
    found = {Quad(one.subject, one.predicate, one.object, graph) for one in said}
    if name.startswith((HOME + "scheme/", HOME + "unit/", HOME + "dsd")):
        found.update(quad for quad in described_quads(site, name) if quad.graph_name != graph)
    return tuple(sorted(found, key=str))


def _subjects(known: Lexicon, name: str) -> Iterable[str]:
    if name in (HOME + "ns", HOME + "shapes"):
        return [name, *known.below(name + "#")]
    return [name, *known.concepts(name)] if _is_scheme(known, name) else [name]


def _is_scheme(known: Lexicon, name: str) -> bool:
    return SKOS("ConceptScheme") in known.values(name, terminology.TYPE)


def _one(site: Site, wanted: Wanted, name: str, quads: Iterable[Quad]) -> Page:
    """Return the page of a concept or a unit, which is that of any thing."""
    inferred = f"{site.base}graph/inferred/"
    best: dict[str, Said] = {}
    for quad in quads:
        if isinstance(quad.subject, NamedNode):
            graph = quad.graph_name
            mark = isinstance(graph, NamedNode) and graph.value.startswith(inferred)
            said = Said(quad.subject, quad.predicate, quad.object, mark)
            key = str(quad.triple)
            if key not in best or not mark:
                best[key] = said
    found = Description(name, tuple(best[key] for key in sorted(best)))
    schemes = tuple(one.value for one in found.values(name, SKOS("inScheme")) if isinstance(one, NamedNode))
    sources = Sources(cells_of(site, [name]), reasons_for(site, [name]))
    subject = Subject(site, wanted, found, kind_of(found.types(name)), schemes[:1], (), sources)
    shown: Context = {**common(subject), "parts_of_it": ()}
    return html(site, wanted, "thing.html", **shown)


_WHOLE: Mapping[str, tuple[str, Callable[[Site, Wanted, Lexicon, str], Context]]] = {
    "ns": ("vocabulary.html", terminology.ontology),
    ALIGNMENTS: ("alignments.html", alignments),
    "shapes": ("shapes.html", terminology.shapes),
    "scheme/": ("scheme.html", terminology.scheme),
}
"""The pages of more than one term: their templates and what these need."""
