"""A policy document or clause as its page tells it: facts and how sure they are, clauses, links to it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from pyoxigraph import Literal, NamedNode

from perfgraph.findings import Language
from perfgraph.pages.asking import Term, iri, select, text, values_of
from perfgraph.pages.labels import labels_of
from perfgraph.pages.site import Site
from perfgraph.terms import DCTERMS, PG, SKOS

CLAUSES = 300
"""How many clauses a page shows."""

LINKS = 50
"""How many links a page shows."""

_FACTS = """SELECT DISTINCT ?told ?property ?value ?certainty ?source WHERE {
  VALUES ?thing { UNDEF }
  ?told pg:attestationOf ?thing ; pg:attests ?property ; pg:certainty ?certainty .
  ?thing ?property ?value .
  OPTIONAL { ?told dcterms:source ?source }
}"""
_REMARKS = """SELECT DISTINCT ?told ?remark WHERE {
  VALUES ?thing { UNDEF } ?told pg:attestationOf ?thing ; rdfs:comment ?remark
}"""
_CLAUSES = f"""SELECT DISTINCT ?clause ?place WHERE {{
  VALUES ?thing {{ UNDEF }} VALUES ?relation {{ UNDEF }}
  ?clause ?relation ?thing ; a pg:PolicyClause .
  OPTIONAL {{ ?clause pg:sequence ?place }}
}} ORDER BY ?place ?clause LIMIT {CLAUSES + 1}"""
_LINKS = f"""SELECT DISTINCT ?link ?subject ?relation ?status ?confidence ?evidence ?clause WHERE {{
  VALUES ?thing {{ UNDEF }}
  ?clause dcterms:isPartOf? ?thing .
  ?link pg:linkObject ?clause ; pg:linkSubject ?subject ; pg:linkRelation ?relation ;
        pg:reviewStatus ?status ; pg:confidence ?confidence .
  OPTIONAL {{ ?link pg:evidenceText ?evidence }}
}} ORDER BY DESC(?confidence) ?link ?evidence LIMIT {LINKS + 1}"""


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact: an IRI or a text, how sure it is, where that comes from."""

    property: str
    thing: str
    text: str
    certainty: str
    sources: tuple[str, ...]
    remark: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A clause as the page shows it: `anchor` is its name on the page, `depth` how deep it lies, from 0."""

    clause: str
    anchor: str
    label: str
    text: str
    standards: tuple[str, ...]
    depth: int


@dataclass(frozen=True, slots=True)
class Linked:
    """A link that leads to the document or to one of its clauses; `called` names its subject."""

    link: str
    subject: str
    called: str
    relation: str
    status: str
    confidence: str
    evidence: tuple[str, ...]
    clause: str


def policy_page(site: Site, thing: str, language: Language, whole: bool) -> Mapping[str, object]:
    """Return what the page of a policy document (`whole`) or of a clause shows beside the common facts."""
    within = DCTERMS("isPartOf") if whole else PG("partOfClause")
    clauses, more = _clauses(site, thing, within)
    facts = _facts(site, thing, language)
    links, more_links = _links(site, thing)
    named = {name for one in facts for name in (one.property, one.thing, one.certainty)}
    named |= {name for one in links for name in (one.subject, one.relation, one.status, one.clause)}
    labels_of(site, sorted(named - {""}))
    return {"facts": facts, "clauses": clauses, "more": more, "links": links, "more_links": more_links}


def _facts(site: Site, thing: str, language: Language) -> tuple[Fact, ...]:
    asked = [NamedNode(thing)]
    tongue = "en" if language is Language.ENGLISH else "zh"
    remarks = {
        iri(row["told"]): text(row["remark"])
        for row in select(site, _REMARKS, thing=asked)
        if isinstance(row["remark"], Literal) and (row["remark"].language or "").startswith(tongue)
    }
    found: dict[tuple[str, str, str], dict[str, None]] = {}
    told: dict[tuple[str, str, str], str] = {}
    values: dict[str, Term] = {}
    for row in select(site, _FACTS, thing=asked):
        key = (iri(row["property"]), text(row["value"]), iri(row["certainty"]))
        values[key[1]] = row["value"]
        found.setdefault(key, {}).update({text(row["source"]): None} if row["source"] else {})
        told[key] = told.get(key) or remarks.get(iri(row["told"]), "")
    return tuple(
        Fact(
            key[0],
            iri(values[key[1]]),
            "" if iri(values[key[1]]) else key[1],
            key[2],
            tuple(sorted(sources)),
            told[key],
        )
        for key, sources in sorted(found.items(), key=lambda item: (_place(item[0][0]), item[0]))
    )


_ORDER = ("title", "identifier", "issuer", "issued", "inForceFrom", "inForceUntil", "alternative", "quote")


def _place(name: str) -> int:
    end = name.replace("#", "/").rpartition("/")[2]
    return _ORDER.index(end) if end in _ORDER else len(_ORDER)


def _clauses(site: Site, thing: str, within: NamedNode) -> tuple[tuple[Shown, ...], bool]:
    rows = list(select(site, _CLAUSES, thing=[NamedNode(thing)], relation=[within]))
    names = [iri(row["clause"]) for row in rows]
    said = values_of(
        site, names[:CLAUSES], SKOS("prefLabel"), PG("quote"), PG("standardValue"), PG("partOfClause")
    )
    values = [iri(one) for name in names for one in said.get((name, PG("standardValue")), ())]
    printed = values_of(site, values, PG("sourceText"))

    def first(name: str, predicate: NamedNode) -> str:
        return text(next(iter(said.get((name, predicate), ())), None))

    inside: dict[str, str] = {}
    for name in reversed(names[:CLAUSES]):
        inside[first(name, PG("partOfClause"))] = first(name, PG("quote"))
    depths: dict[str, int] = {}
    shown = []
    for name in names[:CLAUSES]:
        above = first(name, PG("partOfClause"))
        depths[name] = depths[above] + 1 if above in depths else 0
        standards = [
            text(next(iter(printed.get((iri(one), PG("sourceText")), ())), None))
            for one in said.get((name, PG("standardValue")), ())
        ]
        anchor = name.partition("#")[2]
        label = first(name, SKOS("prefLabel"))
        quote = _own(first(name, PG("quote")), inside.get(name, ""))
        shown.append(Shown(name, anchor, label, quote, tuple(standards), min(depths[name], 4)))
    return tuple(shown), len(names) > CLAUSES


def _own(quote: str, inside: str) -> str:
    """Return the text of a clause up to the first clause inside it, which the page shows by itself."""
    at = quote.find(inside) if inside else -1
    return quote if at < 0 else quote[:at].rstrip()


def _links(site: Site, thing: str) -> tuple[tuple[Linked, ...], bool]:
    found: dict[str, Linked] = {}
    for row in select(site, _LINKS, thing=[NamedNode(thing)]):
        name = iri(row["link"])
        evidence = (text(row["evidence"]),) if row["evidence"] else ()
        if name in found:
            evidence = (*found[name].evidence, *evidence)
        found[name] = Linked(
            name,
            iri(row["subject"]),
            "",
            iri(row["relation"]),
            iri(row["status"]),
            text(row["confidence"]),
            tuple(dict.fromkeys(evidence)),
            iri(row["clause"]),
        )
    shown = list(found.values())[:LINKS]
    names = values_of(site, [one.subject for one in shown], PG("projectName"), PG("statedName"))
    called = {thing: text(values[0]) for (thing, _), values in names.items()}
    return tuple(replace(one, called=called.get(one.subject, "")) for one in shown), len(found) > LINKS
