"""What the graph says about one thing: the description that every representation of its address holds.

The description of X is every statement, over all named graphs and each once, whose subject is X or a part
of X, which are:

- of a document, a target sheet or a part of one: the things X#…, and for a part such as `S#t16-r2` those
  whose name goes on with a hyphen (`S#t16-r2-value`), in the two graphs of the document;
- of a fragment of a source (table, row, cell, paragraph): the fragments that are directly part of it
  (`dcterms:isPartOf`). The fragments of a document are not in its own description: there are hundreds, and
  `graph/doc/…` holds them all;
- of anything else: the things X#… that X itself names.

TriG and N-Quads hold the same statements with the graphs they stand in.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from perfgraph.findings import Bilingual
from perfgraph.pages.asking import Term, iri, select, text
from perfgraph.pages.links import PART, iri_of
from perfgraph.pages.site import NotThere, Site
from perfgraph.terms import RDF

TYPE = RDF("type")

RECENT = 64
"""How many descriptions are kept."""

FRAGMENT = re.compile(r"id/doc/[^#/]+#(?:t[0-9]+(?:-r[0-9]+(?:-c[0-9]+)?)?|p[0-9]+)")
"""A fragment of a source, below the base."""

_OF_DOCUMENT = re.compile(r"(?:id/(?:doc|sheet|run)|graph/[a-z]+)/([^/#]+)")

_NAMED = """SELECT DISTINCT ?part WHERE {
  VALUES ?graph { UNDEF } VALUES ?beginning { UNDEF }
  GRAPH ?graph { ?part a ?type }
  FILTER(?type != pg:SourceFragment && STRSTARTS(STR(?part), ?beginning))
}"""

_MEMBERS = "SELECT DISTINCT ?part WHERE { VALUES ?thing { UNDEF } ?part dcterms:isPartOf ?thing }"

_LINKED = """SELECT DISTINCT ?part WHERE {
  VALUES ?thing { UNDEF } VALUES ?beginning { UNDEF }
  ?thing ?property ?part FILTER(ISIRI(?part) && STRSTARTS(STR(?part), ?beginning))
}"""

_SAID = """SELECT DISTINCT ?subject ?property ?value ?inferred WHERE {
  VALUES ?subject { UNDEF } VALUES ?beginning { UNDEF }
  GRAPH ?graph { ?subject ?property ?value }
  BIND(STRSTARTS(STR(?graph), ?beginning) AS ?inferred)
}"""

_QUADS = """SELECT ?graph ?subject ?property ?value WHERE {
  VALUES ?subject { UNDEF }
  GRAPH ?graph { ?subject ?property ?value }
}"""

_ANY = "SELECT ?thing WHERE { VALUES ?graph { UNDEF } GRAPH ?graph { ?thing ?property ?value } } LIMIT 1"

_WITHDRAWN = """SELECT ?when ?reason WHERE {
  VALUES ?graph { UNDEF } VALUES ?thing { UNDEF }
  GRAPH ?graph { ?thing prov:invalidatedAtTime ?when OPTIONAL { ?thing rdfs:comment ?reason } }
} ORDER BY DESC(?when) ?reason"""


@dataclass(frozen=True, slots=True)
class Said:
    """One statement; `inferred` when it stands only in graphs of what was inferred."""

    subject: NamedNode
    predicate: NamedNode
    value: Term
    inferred: bool

    @property
    def triple(self) -> Triple:
        """Return the statement as RDF."""
        return Triple(self.subject, self.predicate, self.value)


@dataclass(frozen=True)
class Description:
    """Everything that is said about a thing and its parts, sorted as N-Triples."""

    iri: str
    said: tuple[Said, ...]

    @cached_property
    def subjects(self) -> Mapping[str, tuple[Said, ...]]:
        """Return the statements by subject, the thing itself first."""
        found: dict[str, list[Said]] = {self.iri: []}
        for one in self.said:
            found.setdefault(one.subject.value, []).append(one)
        return {subject: tuple(statements) for subject, statements in found.items()}

    @property
    def triples(self) -> tuple[Triple, ...]:
        """Return the statements as RDF, sorted."""
        return tuple(one.triple for one in self.said)

    def values(self, subject: str, predicate: NamedNode) -> tuple[Term, ...]:
        """Return the values of a property of the thing or of one of its parts."""
        return tuple(one.value for one in self.subjects.get(subject, ()) if one.predicate == predicate)

    def value(self, subject: str, predicate: NamedNode) -> Term | None:
        """Return the first value of a property, None when there is none."""
        return next(iter(self.values(subject, predicate)), None)

    def types(self, subject: str) -> frozenset[str]:
        """Return the classes of the thing or of one of its parts."""
        return frozenset(map(iri, self.values(subject, TYPE)))


def describe(site: Site, path: str) -> Description:
    """Return the description of the thing whose page stands at `path`.

    Raises `NotThere`: 410 with date and reason when it was withdrawn, else 404.
    """
    names = list(_candidates(site, path))
    for name in names:
        found = description(site, name)
        if found.said:
            return found
    raise NotThere(*_absence(site, names))


def description(site: Site, name: str) -> Description:
    """Return the description of an IRI, which may be empty."""
    return site.kept("descriptions", name, lambda: _description(site, name), RECENT)


def _description(site: Site, name: str) -> Description:
    inferred = Literal(f"{site.base}graph/inferred/")
    tomb = withdrawals(site)
    best: dict[tuple[str, str, str], Said] = {}
    for row in select(site, _SAID, subject=_subjects(site, name), beginning=[inferred]):
        mark = text(row["inferred"]) in ("true", "1")
        one = Said(_named(row["subject"]), _named(row["property"]), _value(row["value"]), mark)
        key = (str(one.subject), str(one.predicate), str(one.value))
        if key not in best or not mark:
            best[key] = one
    said = tuple(best[key] for key in sorted(best))
    if tomb and said and all(quad.graph_name == tomb for quad in described_quads(site, name)):
        said = ()
    return Description(name, said)


def described_quads(site: Site, name: str) -> Iterator[Quad]:
    """Yield the statements of a description with their graphs, sorted as N-Quads."""
    yield from sorted(
        (
            Quad(_node(row["subject"]), _named(row["property"]), _value(row["value"]), _node(row["graph"]))
            for row in select(site, _QUADS, subject=_subjects(site, name))
        ),
        key=str,
    )


def document_id(site: Site, name: str) -> str:
    """Return the sixteen digits of the document that an IRI belongs to; "" for what many documents share."""
    match = _OF_DOCUMENT.match(name[len(site.base) :]) if name.startswith(site.base) else None
    return match[1] if match else ""


def withdrawals(site: Site) -> NamedNode | None:
    """Return the graph of what was withdrawn, None when nothing was; asked once for each snapshot."""
    graph = NamedNode(f"{site.base}graph/withdrawn")
    if "withdrawn" not in site.memory:
        site.memory["withdrawn"] = any(True for _ in select(site, _ANY, graph=[graph]))
    return graph if site.memory["withdrawn"] else None


def absence(site: Site, name: str) -> tuple[Bilingual, int]:
    """Return why nothing stands at an IRI, and the status: 410 with date and reason, or 404."""
    return _absence(site, [name])


def _candidates(site: Site, path: str) -> Iterator[str]:
    """Yield the IRIs that a path may mean: a tilde can be part of a code, or stand for "#"."""
    plain = site.base + path
    names = [plain, iri_of(site.base, path)]
    names += [f"{plain[:at]}#{plain[at + 1 :]}" for at, char in enumerate(plain) if char == PART][:4]
    for name in dict.fromkeys(names):
        if is_iri(name):
            yield name


def is_iri(name: str) -> bool:
    """Tell whether a text is an absolute IRI."""
    try:
        NamedNode(name)
    except ValueError:
        return False
    return True


def _subjects(site: Site, name: str) -> list[NamedNode]:
    found = {name, *_parts(site, name)}
    return [NamedNode(part) for part in sorted(found)]


def _parts(site: Site, name: str) -> Iterator[str]:
    beginning = Literal(name + ("-" if "#" in name else "#"))
    document = document_id(site, name)
    local = name[len(site.base) :]
    if FRAGMENT.fullmatch(local):
        rows = select(site, _MEMBERS, thing=[NamedNode(name)])
    elif document and local.startswith(("id/doc/", "id/sheet/")):
        graphs = [site.graph.names.graph(part, document) for part in ("doc", "inferred")]
        rows = select(site, _NAMED, graph=graphs, beginning=[beginning])
    else:
        rows = select(site, _LINKED, thing=[NamedNode(name)], beginning=[beginning])
    for row in rows:
        if isinstance(row["part"], NamedNode):
            yield row["part"].value


def _absence(site: Site, names: Iterable[str]) -> tuple[Bilingual, int]:
    tomb = withdrawals(site)
    if tomb:
        wholes = [whole for name in names for whole in _wholes(site, name)]
        for whole in dict.fromkeys(wholes):
            rows = list(select(site, _WITHDRAWN, graph=[tomb], thing=[NamedNode(whole)]))
            if rows:
                return _withdrawn(rows[0]["when"], [row["reason"] for row in rows]), 410
    return NOTHING, 404


NOTHING = Bilingual(
    zh="图中没有此地址所指的事物；请核对地址，或从搜索查找。",
    en="The graph holds no such thing; check the address, or look for it from the search.",
)


def _wholes(site: Site, name: str) -> Iterator[str]:
    yield name
    yield name.partition("#")[0]
    document = document_id(site, name)
    if document:
        yield f"{site.base}id/doc/{document}"


def _withdrawn(when: Term | None, reasons: Iterable[Term | None]) -> Bilingual:
    day = when.value[:10] if isinstance(when, Literal) else ""
    texts = {(one.language or "")[:2]: one.value for one in reasons if isinstance(one, Literal)}
    zh, en = (texts.get(tag) or next(iter(texts.values()), "") for tag in ("zh", "en"))
    return Bilingual(
        zh=f"此内容已于{day}撤回。" + (f"原因：{zh}" if zh else ""),
        en=f"This was withdrawn on {day}." + (f" Reason: {en}" if en else ""),
    )


def _node(term: Term | None) -> NamedNode | BlankNode:
    assert isinstance(term, NamedNode | BlankNode)
    return term


def _named(term: Term | None) -> NamedNode:
    assert isinstance(term, NamedNode)
    return term


def _value(term: Term | None) -> Term:
    assert term is not None
    return term
