"""Which pages the site of files has: every page of the web application that needs no server to answer."""

import re
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from math import ceil

from pyoxigraph import NamedNode

from perfgraph.findings import Language
from perfgraph.pages.about import PAGES as ABOUT
from perfgraph.pages.evidence import place_of
from perfgraph.pages.layout import Section, sections_of
from perfgraph.pages.links import PART
from perfgraph.pages.lists import SIZE, index_of
from perfgraph.pages.question import PREFIX, formats_of
from perfgraph.pages.sections import SECTIONS, section_of
from perfgraph.pages.sections import Section as Kind
from perfgraph.pages.site import HTML, Site
from perfgraph.publishing.site.places import Place
from perfgraph.review import PAGE as QUEUE
from perfgraph.review import counts
from perfgraph.terms import HOME, OWL, PG, RDF
from perfgraph.withdrawal import tombstones

SERVER = frozenset(
    {"api", "openapi", *(f"about/{name}" for name in ("limits", "sparql", "privacy", "reconciliation"))}
)
"""The pages and sections that are about a server that answers."""

PARTS = frozenset(map(PG, ("IndicatorTarget", "OverallGoal", "SubGoal", "ProjectGoal")))
"""The classes of parts of a thing that have pages of their own; others are shown by the whole."""

TONGUES = frozenset({"xlsx", "md", "svg"})
"""The formats that differ from language to language."""

_WORDS = re.compile(r"[a-z-]*(?:\|[a-z-]*)*")
_VOCABULARY = next(section.pattern for section in SECTIONS if section.name == "vocabulary")
_TYPE, _VERSION = RDF("type"), OWL("versionIRI")


@dataclass(frozen=True, slots=True)
class Formats:
    """The formats that lie beside a page as files, for `perfgraph.pages.site.Files`.

    `questions` gives those of each question by its name, `gone` the paths of what was withdrawn.
    """

    questions: Mapping[str, Container[str]]
    gone: Container[str]

    def formats(self, path: str) -> Container[str]:
        """Return the names of the formats of a page: none for parts, which are in the data of the whole, for
        graphs, which are in the dumps, and for what was withdrawn.
        """
        section = section_of(path)
        if section is None or PART in path or section.name == "graphs" or path in self.gone:
            return ()
        if section.name == "question":
            return self.questions[path.removeprefix(PREFIX)]
        if section.name in ("search", "editor", "review"):
            return ()
        return frozenset(one.name for one in section.formats)


def formats(site: Site) -> Formats:
    """Return the formats of the pages of a site."""
    questions = {name: frozenset(formats_of(query)) for name, query in site.graph.queries.items()}
    return Formats(questions, frozenset(withdrawn(site)))


def withdrawn(site: Site) -> Iterator[str]:
    """Yield the paths of what was withdrawn, sorted."""
    stones = tombstones(site.graph.store, site.graph.names)
    yield from sorted(thing.value.removeprefix(site.base) for thing in stones)


@dataclass(frozen=True)
class Plan:
    """The pages of a site, in a fixed order, and the names of all their files.

    `paths` gives for each path below the root how many pages it has.
    """

    site: Site
    formats: Formats
    paths: Mapping[str, int]
    files: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "files", frozenset(place.file for place in self.places()))

    def places(self) -> Iterator[Place]:
        """Yield every file: the pages in both languages, then the data beside them."""
        for path, pages in self.paths.items():
            for page in range(1, pages + 1):
                yield from (Place(path, language, page) for language in Language)
            yield from self.data(path)

    def data(self, path: str) -> Iterator[Place]:
        """Yield the files that hold the data of a page."""
        section, there = section_of(path), self.formats.formats(path)
        for one in section.formats if section else ():
            if one.name != HTML and one.name in there:
                languages = tuple(Language) if one.name in TONGUES else (Language.CHINESE,)
                yield from (Place(path, language, suffix=one.suffix) for language in languages)


def plan(site: Site) -> Plan:
    """Return what the pages of a site are; its search index must be there."""
    paths = dict(_lists(site))
    paths.update((f"about/{name}" if name else "about", 1) for name in ("", *ABOUT))
    paths.update((f"{PREFIX}{name}", 1) for name in site.graph.queries)
    paths.update(_review(site))
    paths.update(_things(site))
    return Plan(site, formats(site), {path: pages for path, pages in paths.items() if path not in SERVER})


def _lists(site: Site) -> Iterator[tuple[str, int]]:
    """Yield the pages of sections that have a fixed number of paths: home, lists, findings, search …"""
    index = index_of(site)
    totals = index.totals() if index else {}
    for section in SECTIONS:
        if section.name not in SERVER and _fixed(section):
            for path in section.pattern.pattern.split("|"):
                listed = section.name in ("listing", "findings")
                yield path, max(1, ceil(totals.get(path, 0) / SIZE)) if listed else 1


def _review(site: Site) -> Iterator[tuple[str, int]]:
    """Yield the pages that show how far the review has come, and what waits for it."""
    found = counts(site.graph.store, site.graph.names)
    for path, status in (("review", "waiting"), ("review/disagreements", "disagreement")):
        total = sum(number for (_, own), number in found.items() if own == status)
        yield path, max(1, ceil(total / QUEUE))
    yield "review/agreement", 1


def _fixed(section: Kind) -> bool:
    return not section.things and _WORDS.fullmatch(section.pattern.pattern) is not None


def _things(site: Site) -> Iterator[tuple[str, int]]:
    """Yield the paths of everything that the graph describes, sorted, and of what was withdrawn."""
    base, store = site.base, site.graph.store
    found = set(withdrawn(site))
    for graph in store.graphs():
        if graph.value.startswith(f"{base}graph/"):
            found.add(graph.value.removeprefix(base))
        for quad in store.quads(graph):
            if isinstance(quad.subject, NamedNode) and (path := _path(base, quad.subject.value)):
                if "#" not in path:
                    found.add(path)
                elif quad.predicate == _TYPE and quad.object in PARTS:
                    found.add(path.replace("#", PART, 1))
            if quad.predicate == _VERSION and isinstance(quad.object, NamedNode):
                found.add(_path(base, quad.object.value))
    sections = drawing(site)
    for path in sorted(filter(None, found)):
        document = path.startswith("id/doc/") and PART not in path
        yield path, max((one.page for one in sections(path)), default=1) if document else 1


def _path(base: str, iri: str) -> str:
    """Return what follows the base of a thing of the data or the vocabulary that has a page; "" for none."""
    if iri.startswith(f"{base}id/"):
        return iri[len(base) :]
    path = iri.removeprefix(HOME)
    whole = "#" not in path and _VOCABULARY.fullmatch(path) is not None
    return path if iri.startswith(HOME) and whole else ""


Drawing = Callable[[str], tuple[Section, ...]]
"""Returns the sections of the document at a path, as its pages draw them."""


def drawing(site: Site) -> Drawing:
    """Return what finds the sections of documents, and remembers those of the last few."""
    return lru_cache(maxsize=64)(lambda path: sections_of(site, f"{site.base}{path}"))


def drawn(sections: Drawing, path: str, local: str) -> int:
    """Return the page of the document at `path` that draws its table, row, cell or paragraph `local`."""
    place = place_of(f"#{local}")
    for section in sections(path) if place else ():
        if place and place.table in section.tables:
            return section.page
        if place and place.paragraph and any(place_of(one.iri) == place for one in section.paragraphs):
            return section.page
    return 1
