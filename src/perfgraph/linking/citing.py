"""Citations in a document to links: where a text names exactly one policy by its title or number.

A citation that means exactly one document of the register becomes a link at once, with the words as evidence;
any other is kept as unresolved, with the documents that are near it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from pyoxigraph import Literal, NamedNode, Triple

from perfgraph.citations import Citation, citations
from perfgraph.links import CITES, Evidence, Link
from perfgraph.policies import Entry, Register, Resolution
from perfgraph.quads.statements import Thing, boolean
from perfgraph.stores.protocol import Store
from perfgraph.stores.solutions import node, select
from perfgraph.terms import DCTERMS, PG, PROV, SEMAPV, Names, hashed, slug

METHOD = "citation 1"
"""The method of these links, with its version."""

CITING: Mapping[NamedNode, tuple[NamedNode, ...]] = {
    PG("TargetSheet"): tuple(
        map(
            PG,
            (
                "policyGrounds", "costGrounds", "fundPurpose", "projectName", "projectContent", "specialFund",
                "conclusion", "problems", "improvements",
            ),
        )
    ),
    PG("IndicatorTarget"): tuple(
        map(PG, ("statedBasis", "statedDescription", "statedName", "remark", "deviationReason"))
    ),
    PG("ProjectGoal"): (PG("statement"), PG("achievement")),
    PG("OverallGoal"): (PG("statement"),),
    PG("SubGoal"): (PG("statement"),),
    PG("SafeguardMeasure"): (PG("statement"),),
}  # fmt: skip
"""The texts in which documents are cited, by the class of what states them."""

_UNCONFIRMED = Decimal("0.9")


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A citation that means no document of the register, or more than one; `near` are those it could mean."""

    subject: NamedNode
    citation: Citation
    source: NamedNode
    near: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Cited:
    """The citations of a document: as links, and those that did not resolve."""

    links: tuple[Link, ...] = ()
    unresolved: tuple[Unresolved, ...] = ()


def citing(store: Store, names: Names, document: NamedNode, register: Register | None = None) -> Cited:
    """Return the citations of one document version; `register` spares reading it again for each document.

    A link of a citation is `stated`: the document itself says it. Where the register does not confirm the
    number or title by which it was found, the link is `proposed`.
    """
    known = register or Register.of(store)
    text = _Text(store, names.graph("doc", slug(document)))
    found: dict[tuple[NamedNode, NamedNode], Link] = {}
    unresolved: dict[tuple[NamedNode, str], Unresolved] = {}
    for subject, said in text.stated():
        for citation in citations(said):
            evidence = text.evidence(subject, citation.text) or Evidence(citation.text, document)
            meant = known.resolve(citation)
            if meant.policy is None:
                left = Unresolved(subject, citation, evidence.source, meant.near)
                unresolved.setdefault((subject, citation.text), left)
                continue
            key = (subject, meant.policy.iri)
            link = _link(subject, meant.policy, meant, evidence)
            found[key] = _both(found[key], link) if key in found else link
    return Cited(tuple(found.values()), tuple(unresolved.values()))


def citation_links(store: Store, names: Names, document: NamedNode) -> Iterable[Link]:
    """Return the links of the citations of one document version."""
    return citing(store, names, document).links


def unresolved_statements(unresolved: Iterable[Unresolved], names: Names) -> Iterator[Triple]:
    """Yield what is said of citations that did not resolve, each addressed by who cites what."""
    for one in unresolved:
        document = NamedNode(one.source.value.partition("#")[0])
        key = hashed("pg-citation-v1", one.subject.value, one.citation.text)
        thing = Thing(names.fragment(slug(document), f"citation-{key}"))
        yield from thing.a(PG("UnresolvedCitation"))
        yield from thing.has(PG("citedBy"), one.subject)
        yield from thing.has(PG("citationText"), one.citation.text)
        yield from thing.has(PG("citedTitle"), one.citation.title)
        yield from thing.has(PG("citedNumber"), str(one.citation.number or ""))
        yield from thing.has(PG("bracketsRepaired"), boolean(one.citation.repaired))
        yield from thing.has(PG("nearestPolicy"), *(entry.iri for entry in one.near))
        yield from thing.has(PROV("wasDerivedFrom"), one.source)


def _link(subject: NamedNode, policy: Entry, meant: Resolution, evidence: Evidence) -> Link:
    return Link(
        subject,
        CITES,
        policy.iri,
        Decimal(1) if meant.sure else _UNCONFIRMED,
        METHOD,
        "stated" if meant.sure else "proposed",
        (evidence,),
        rank=0 if meant.sure else 1,
        justification=SEMAPV("LexicalMatching"),
    )


def _both(one: Link, other: Link) -> Link:
    """Return the surer of two links with the evidence of both."""
    surer, other = (one, other) if one.confidence >= other.confidence else (other, one)
    return replace(surer, evidence=tuple(dict.fromkeys((*surer.evidence, *other.evidence))))


_STATED = f"""SELECT ?thing ?class ?property ?text WHERE {{ GRAPH %(graph)s {{
  VALUES (?class ?property) {{
    {" ".join(f"({kind} {name})" for kind, properties in CITING.items() for name in properties)}
  }}
  ?thing a ?class ; ?property ?text
}} }}"""

_QUOTES = f"""SELECT DISTINCT ?fragment ?quote WHERE {{ GRAPH %(graph)s {{
  {{ %(thing)s {PROV("wasDerivedFrom")} ?fragment }}
  UNION {{ %(thing)s {PROV("wasDerivedFrom")} ?row . ?fragment {DCTERMS("isPartOf")} ?row }}
  ?fragment {PG("quote")} ?quote
}} }}"""

_ORDER = {pair: place for place, pair in enumerate((kind, name) for kind in CITING for name in CITING[kind])}


@dataclass(frozen=True, slots=True)
class _Text:
    """The graph of a document: what its things state, and the fragments that they were read from."""

    store: Store
    graph: NamedNode
    quotes: dict[NamedNode, Mapping[NamedNode, str]] = field(default_factory=dict)

    def stated(self) -> Iterator[tuple[NamedNode, str]]:
        """Yield the things that can cite with each text they state, in the order of their addresses."""
        rows = select(self.store, _STATED % {"graph": self.graph})
        said = [
            (thing.value, _ORDER[row["class"], row["property"]], row["text"].value)
            for row in rows
            if (thing := node(row, "thing")) and isinstance(row["text"], Literal)
        ]
        texts = dict.fromkeys((thing, text) for thing, _place, text in sorted(said))
        yield from ((NamedNode(thing), text) for thing, text in texts)

    def evidence(self, thing: NamedNode, text: str) -> Evidence | None:
        """Return a text, or its longest line that stands so, with the smallest fragment that holds it."""
        for part in (text, *sorted(text.split("\n"), key=len, reverse=True)):
            source = self._source(thing, part.strip())
            if source:
                return Evidence(part.strip(), source)
        return None

    def _source(self, thing: NamedNode, text: str) -> NamedNode | None:
        """Return the smallest fragment that holds a text, of those a thing was read from and their cells."""
        if thing not in self.quotes:  # few things cite, so what they were read from is asked for only then
            rows = select(self.store, _QUOTES % {"graph": self.graph, "thing": thing})
            self.quotes[thing] = {row["fragment"]: row["quote"].value for row in rows}
        quotes = self.quotes[thing]
        holding = [fragment for fragment, quote in quotes.items() if text in quote]
        return min(holding, key=lambda one: (len(quotes[one]), one.value), default=None)
