"""A policy text as statements: what it says of its document, and its clauses with their amounts."""

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Triple

from perfgraph.citations.gazetteer import marks
from perfgraph.policies.model import Entry, Passage, PolicyText
from perfgraph.quads.lines import Statements
from perfgraph.quads.statements import Thing, chinese, integer
from perfgraph.quads.values import value_statements
from perfgraph.terms import DCTERMS, ORG, PG, SKOS, XSD, Names, concept


def policy_statements(
    policy: NamedNode, text: PolicyText, entry: Entry | None, names: Names
) -> Iterator[Triple]:
    """Yield what a policy text says of the document `policy`, and its clauses.

    `entry` is the document in the register: what it says already is not said again, and a title in other
    words becomes another title (`dcterms:alternative`).
    """
    thing = Thing(policy)
    yield from thing.a(PG("PolicyDocument"))
    told = {name: triples for name, triples in _told(policy, text, entry, names) if triples}
    for triples in told.values():
        yield from triples
    source = Thing(NamedNode(f"{policy.value}#file"))
    yield from source.a(PG("Attestation"))
    yield from source.has(PG("attestationOf"), policy)
    yield from source.has(PG("attests"), *told)
    yield from source.has(PG("certainty"), concept("certainty", "confirmed"))
    yield from source.has(DCTERMS("source"), text.file)
    yield from source.has(DCTERMS("format"), text.media_type)
    yield from source.has(PG("sourceFile"), text.file)
    yield from source.has(PG("sha256"), text.sha256)
    for sequence, passage in enumerate(text.passages, start=1):
        yield from _clause(policy, passage, sequence, names)


def _told(
    policy: NamedNode, text: PolicyText, entry: Entry | None, names: Names
) -> Iterator[tuple[NamedNode, list[Triple]]]:
    """Yield each property that the text states of its document, with its statements."""
    thing = Thing(policy)
    if entry is None:
        mark = marks().get(text.number.issuer) if text.number else None
        level = concept("government-level", mark.level) if mark and mark.level else None
        yield DCTERMS("title"), list(thing.has(DCTERMS("title"), chinese(text.title)))
        yield PG("issuer"), list(_issuers(thing, text.issuers, names))
        yield PG("governmentLevel"), list(thing.has(PG("governmentLevel"), level))
    elif text.title not in entry.titles:
        yield DCTERMS("alternative"), list(thing.has(DCTERMS("alternative"), chinese(text.title)))
    if text.number and (entry is None or not entry.number):
        yield DCTERMS("identifier"), list(thing.has(DCTERMS("identifier"), str(text.number)))
    days = (
        (DCTERMS("issued"), text.issued, entry.issued if entry else ""),
        (PG("inForceFrom"), text.in_force_from, entry.in_force_from if entry else ""),
    )
    for predicate, day, known in days:
        if day and not known:
            yield predicate, list(thing.has(predicate, Literal(day, datatype=XSD("date"))))


def _issuers(thing: Thing, issuers: Iterable[str], names: Names) -> Iterator[Triple]:
    for name in issuers:
        body = Thing(names.issuer(name))
        yield from thing.has(PG("issuer"), body.node)
        yield from body.a(ORG("Organization"))
        yield from body.has(SKOS("prefLabel"), chinese(name))


def _clause(policy: NamedNode, passage: Passage, sequence: int, names: Names) -> Iterator[Triple]:
    clause = Thing(names.clause(policy, passage.local))
    yield from clause.a(PG("PolicyClause"))
    yield from clause.has(DCTERMS("isPartOf"), policy)
    if passage.within:
        yield from clause.has(PG("partOfClause"), names.clause(policy, passage.within))
    yield from clause.has(SKOS("prefLabel"), chinese(passage.label))
    yield from clause.has(PG("numbering"), passage.numbering)
    yield from clause.has(PG("sequence"), integer(sequence))
    yield from clause.has(PG("quote"), passage.text)
    yield from _place(clause, passage)
    for number, value in enumerate(passage.values, start=1):
        node = NamedNode(f"{clause.node.value}-value-{number}")
        yield from clause.has(PG("standardValue"), node)
        yield from Statements.of_lines(value_statements(node, value))


def _place(clause: Thing, passage: Passage) -> Iterator[Triple]:
    place = passage.place
    numbers = {
        "startLine": place.start_line,
        "endLine": place.end_line,
        "pageNumber": place.page,
        "paragraphNumber": place.paragraph,
    }
    for name, number in numbers.items():
        yield from clause.has(PG(name), integer(number) if number else None)
