"""The terms of the ontology, the shapes and the concepts of a scheme, as their pages list them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from pyoxigraph import Literal, NamedNode

from perfgraph.answers import short
from perfgraph.findings import Bilingual, Severity
from perfgraph.pages.asking import count, iri, select, text
from perfgraph.pages.badges import severity_of
from perfgraph.pages.facts import Fact, Sources, grouped
from perfgraph.pages.labels import labels_of
from perfgraph.pages.lexicon import Lexicon
from perfgraph.pages.site import Site, Wanted
from perfgraph.pages.statements import Said
from perfgraph.quads.vocabulary import GENID
from perfgraph.terms import DCTERMS, HOME, OWL, PG, RDF, RDFS, SH, SKOS

TYPE = RDF("type")

COUNTED = 1_000
"""Up to how many uses of a concept are counted."""

TYPES = ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")
"""The classes of terms, by their names in OWL 2, in the order of the page."""

_USES = f"""SELECT (COUNT(?user) AS ?count) WHERE {{
  SELECT DISTINCT ?user WHERE {{
    VALUES ?thing {{ UNDEF }} ?user ?property ?thing
    FILTER(!REGEX(STR(?user), "^{HOME}(ns|shapes|scheme/|unit/|.well-known/)"))
  }} LIMIT {COUNTED + 1}
}}"""

_SAID_ABOVE = {
    TYPE, RDFS("label"), SKOS("definition"), SKOS("prefLabel"), RDFS("isDefinedBy"), SH("name"),
    SH("message"), SH("description"), SH("severity"), SH("property"), PG("expected"), SH("group"),
    SH("order"),
}  # fmt: skip
"""What the head of a term or a shape shows."""

Context = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the ontology: its IRI, its anchor, its texts and everything else that is said about it."""

    iri: str
    anchor: str
    label: Bilingual
    definition: Bilingual
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """A rule about the graph: what it says when it is broken, how grave that is, what is expected instead;
    `below` are the rules about the properties of the same class.
    """

    iri: str
    anchor: str
    label: Bilingual
    description: Bilingual
    message: Bilingual
    expected: Bilingual
    severity: Severity | None
    facts: tuple[Fact, ...]
    below: tuple["Shape", ...]


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept of a scheme: `depth` counts the broader concepts above it, `uses` the things that name it."""

    iri: str
    label: Bilingual
    definition: Bilingual
    notation: str
    depth: int
    uses: int
    more: bool


def ontology(site: Site, wanted: Wanted, known: Lexicon, name: str) -> Context:
    """Return the terms of the ontology by their classes."""
    terms: dict[str, list[Term]] = {kind: [] for kind in TYPES}
    for one in known.below(name + "#"):
        kinds = {iri(kind) for kind in known.values(one, TYPE)}
        kind = next((kind for kind in TYPES if OWL(kind).value in kinds), "")
        if kind:
            label, definition = known.text(one, RDFS("label")), known.text(one, SKOS("definition"))
            terms[kind].append(Term(one, _anchor(one), label, definition, _facts(site, wanted, known, one)))
    _name(site, (fact for listed in terms.values() for term in listed for fact in term.facts))
    return {**head(known, name), "terms": terms}


def shapes(site: Site, wanted: Wanted, known: Lexicon, name: str) -> Context:
    """Return the node shapes, each with the property shapes that it names."""
    found = []
    for one in known.below(name + "#"):
        if SH("NodeShape") in known.values(one, TYPE):
            names = sorted({iri(part) for part in known.values(one, SH("property"))})
            below = [_shape(site, wanted, known, part, ()) for part in names if not part.startswith(GENID)]
            below.sort(key=lambda shape: (_order(known, shape.iri), shape.iri))
            found.append(_shape(site, wanted, known, one, tuple(below)))
    _name(site, (fact for shape in found for one in (shape, *shape.below) for fact in one.facts))
    return {**head(known, name), "shapes": found}


def scheme(site: Site, _wanted: Wanted, known: Lexicon, name: str) -> Context:
    """Return the concepts of a scheme, the narrower below the broader."""
    names = [one for one in known.concepts(name) if known.values(one, SKOS("prefLabel"))]
    ordered = tuple(_tree(known, names))
    concepts = [
        Concept(
            one, known.text(one, SKOS("prefLabel")), known.text(one, SKOS("definition"), PG("expected")),
            text(next(iter(known.values(one, SKOS("notation"))), None)), depth, *_uses(site, one),
        )
        for one, depth in ordered
    ]  # fmt: skip
    return {**head(known, name), "concepts": concepts}


def head(known: Lexicon, name: str) -> Context:
    """Return what the head of a page about a part of the vocabulary says: its texts, version and licence."""
    return {
        "name": known.text(name, DCTERMS("title"), RDFS("label"), SKOS("prefLabel")),
        "abstract": known.text(name, DCTERMS("abstract")),
        "about": known.text(name, DCTERMS("description")),
        "notes": known.text(name, SKOS("scopeNote")),
        "version": text(next(iter(known.values(name, OWL("versionInfo"))), None)),
        "license": iri(next(iter(known.values(name, DCTERMS("license"))), None)),
    }


def _shape(site: Site, wanted: Wanted, known: Lexicon, name: str, below: tuple[Shape, ...]) -> Shape:
    severity = next((iri(one) for one in known.values(name, SH("severity"))), "")
    label = known.text(name, SH("name"), RDFS("label"))
    return Shape(
        name, _anchor(name), label if label.zh else Bilingual(short(name), short(name)),
        known.text(name, SH("description")), known.text(name, SH("message")),
        known.text(name, PG("expected")),
        severity_of(severity) if severity else None, _facts(site, wanted, known, name), below,
    )  # fmt: skip


def _facts(site: Site, wanted: Wanted, known: Lexicon, name: str) -> tuple[Fact, ...]:
    """Return what is said about a term beyond its head; lists with their members, no nameless nodes."""
    said = [
        Said(NamedNode(name), triple.predicate, value, False)
        for triple in known.said.get(name, ())
        if triple.predicate not in _SAID_ABOVE
        for value in (known.members(iri(triple.object)) or (triple.object,))
        if not iri(value).startswith(GENID) and isinstance(value, NamedNode | Literal)
    ]
    groups = grouped(site, wanted.language, said, Sources({}, {}))
    return tuple(fact for group in groups for fact in group.facts)


def _name(site: Site, facts: Iterable[Fact]) -> None:
    labels_of(site, sorted({value.iri for fact in facts for value in fact.values if value.iri}))


def _tree(known: Lexicon, names: Sequence[str]) -> Iterator[tuple[str, int]]:
    broader = {
        name: next((iri(one) for one in known.values(name, SKOS("broader")) if iri(one) in names), "")
        for name in names
    }
    below: dict[str, list[str]] = {}
    for name in sorted(names, key=lambda name: (_notation(known, name), name)):
        below.setdefault(broader[name], []).append(name)
    waiting = [(name, 0) for name in reversed(below.get("", []))]
    while waiting:
        name, depth = waiting.pop()
        yield name, depth
        waiting += [(one, depth + 1) for one in reversed(below.get(name, []))]


def _notation(known: Lexicon, name: str) -> tuple[int, ...]:
    parts = text(next(iter(known.values(name, SKOS("notation"))), None)).split(".")
    return tuple(int(part) if part.isdecimal() else 0 for part in parts)


def _uses(site: Site, name: str) -> tuple[int, bool]:
    """Return how many things name a concept, at most `COUNTED`, and whether there are more."""
    kept = cast(dict[str, int], site.memory.setdefault("uses", {}))
    if name not in kept:
        kept[name] = sum(count(row["count"]) for row in select(site, _USES, thing=[NamedNode(name)]))
    return min(kept[name], COUNTED), kept[name] > COUNTED


def _order(known: Lexicon, name: str) -> int:
    value = text(next(iter(known.values(name, SH("order"))), None))
    return int(value) if value.isdecimal() else 0


def _anchor(name: str) -> str:
    return name.partition("#")[2]
