"""What was inferred, as statements: each with the rule that gave it and the cells that are its evidence."""

from collections.abc import Iterable, Iterator, Sequence

from pyoxigraph import Literal, NamedNode

from perfgraph.circumstances import (
    UNKNOWN,
    Basis,
    basis,
    circumstances,
    dated,
    due_date,
    region_label,
    year_of,
)
from perfgraph.findings import Bilingual
from perfgraph.quads.addresses import SheetAddress, unit_of
from perfgraph.quads.lines import Subject, Term
from perfgraph.quads.source import Source
from perfgraph.quads.statements import both, chinese, date
from perfgraph.records import Quote, Sheet, Target, Unit
from perfgraph.regions import above, region
from perfgraph.terms import DCAT, DCTERMS, ORG, PG, PROV, RDF, SKOS, XSD, concept
from perfgraph.vocabulary import concepts, fold

Statement = tuple[NamedNode, NamedNode, Term]
"""Subject, predicate and object of a statement that is spoken of."""


def inferred_statements(source: Source, sheets: Sequence[tuple[Sheet, SheetAddress]]) -> Iterator[str]:
    """Yield everything that the circumstances of a document's sheets show."""
    year = year_of([sheet for sheet, _ in sheets])
    if year:
        codes = [quote for sheet, _ in sheets for quote in circumstances(sheet).evidence]
        value = source.names.fiscal_year(year)
        statement = (source.iri, PG("fiscalYear"), value)
        node = source.names.fragment(source.key, "fiscalYear-inference")
        yield from _inference(source, node, statement, ("fiscal-year-of-document", codes))
    for sheet, address in sheets:
        yield from _where_and_when(source, address, unit_of(sheet))
        yield from _due_dates(source, sheet, address)
        for target in sheet.targets:
            yield from _basis(source, target, address)
            yield from _value(source, target, address)


def _inference(
    source: Source, node: NamedNode, statement: Statement, why: tuple[str, Iterable[Quote]]
) -> Iterator[str]:
    """Yield a statement and, as `node`, the rule and evidence that it rests on."""
    rule, evidence = why
    subject, predicate, value = statement
    yield Subject(subject).has(predicate, value)
    thing = Subject(node)
    yield thing.a(PG("Inference"))
    yield thing.has(RDF("subject"), subject)
    yield thing.has(RDF("predicate"), predicate)
    yield thing.has(RDF("object"), value)
    yield thing.has(PG("rule"), concept("inference-rule", rule))
    for quote in evidence:
        yield thing.has(PROV("wasDerivedFrom"), source.fragment(quote.place))


def _where_and_when(source: Source, address: SheetAddress, unit: Unit | None) -> Iterator[str]:
    context, names = address.context, address.names
    if context.year:
        year = names.fiscal_year(context.year)
        yield from _fiscal_year(year, context.year)
        statement = (address.subject, PG("fiscalYear"), year)
        node = address.part("fiscalYear-inference")
        yield from _inference(source, node, statement, (context.rule, context.evidence))
    if context.region and address.unit:
        node = names.region(context.region)
        yield from _region(source, context.region, region_label(context.region, context.year, unit))
        statement = (address.unit, PG("region"), node)
        why = (context.place_rule, context.place)
        yield from _inference(source, address.part("region-inference"), statement, why)


def _region(source: Source, code: str, label: str) -> Iterator[str]:
    """Yield a region, the regions that it is part of, and those that have its area since."""
    chain = [code, *above(code)]
    for number, own in enumerate(chain):
        known = region(own)
        thing = Subject(source.names.region(own))
        yield thing.a(PG("AdministrativeRegion"))
        yield thing.has(SKOS("notation"), own)
        yield thing.has(SKOS("prefLabel"), chinese(known.label if known and number else label))
        if number + 1 < len(chain):
            yield thing.has(SKOS("broader"), source.names.region(chain[number + 1]))
        if known and known.end:
            for successor in known.successors:
                yield thing.has(DCTERMS("isReplacedBy"), source.names.region(successor))


def _fiscal_year(node: NamedNode, year: str) -> Iterator[str]:
    thing = Subject(node)
    yield thing.a(PG("FiscalYear"))
    yield thing.has(PG("year"), Literal(year, datatype=XSD("gYear")))
    yield thing.has(DCAT("startDate"), Literal(f"{year}-01-01", datatype=XSD("date")))
    yield thing.has(DCAT("endDate"), Literal(f"{year}-12-31", datatype=XSD("date")))
    yield thing.has(SKOS("prefLabel"), *both(Bilingual(f"{year}年度", f"fiscal year {year}")))


def _due_dates(source: Source, sheet: Sheet, address: SheetAddress) -> Iterator[str]:
    for step in sheet.schedule:
        day = due_date(step.label, address.context.year)
        if day:
            local = f"m-{step.sequence}"
            statement = (address.part(local), PG("dueDate"), date(day))
            why = ("due-date-from-fiscal-year", (step.quote, *address.context.evidence))
            yield from _inference(source, address.part(f"{local}-dueDate-inference"), statement, why)


def _basis(source: Source, target: Target, address: SheetAddress) -> Iterator[str]:
    if not (target.basis and target.basis.text and address.context.year):
        return
    taken = basis(target.basis.text)
    context, names = address.context, address.names
    region, unit = context.region or UNKNOWN, address.unit_code or UNKNOWN
    node = names.basis(region, unit, context.year, taken.slug)
    yield from _basis_source(node, taken, target.basis.text, address)
    yield from _about(source, target, address, "basis", (node, "basis-of-unit-and-year", target.basis))


def _basis_source(node: NamedNode, taken: Basis, text: str, address: SheetAddress) -> Iterator[str]:
    thing = Subject(node)
    yield thing.a(PG("BasisSource"))
    yield thing.has(SKOS("prefLabel"), chinese(text))
    if taken.english:
        yield thing.has(SKOS("prefLabel"), Literal(taken.english, language="en"))
    yield thing.has(PG("basisType"), concept("basis-type", taken.kind))
    yield thing.has(PG("resolutionStatus"), concept("status", taken.status))
    if taken.status != "unresolved":
        yield thing.has(PG("period"), address.names.fiscal_year(address.context.year))
        yield thing.has(PG("issuer"), address.unit)
    if taken.issuer:
        issuer = Subject(address.names.issuer(taken.issuer))
        yield thing.has(PG("issuer"), issuer.node)
        yield issuer.a(ORG("Organization"))
        yield issuer.has(SKOS("prefLabel"), chinese(taken.issuer))


def _value(source: Source, target: Target, address: SheetAddress) -> Iterator[str]:
    day = target.value.deadline
    year = address.context.year
    when = dated(day, year) if day and not day.year and year else None
    if when:
        why = (date(when), "deadline-from-fiscal-year", target.value_quote)
        yield from _about(source, target, address, "deadline", why)
    level = concepts("qualitative-level").get(fold(target.value.text))
    if level:
        reason = (level, "level-of-wording", target.value_quote)
        yield from _about(source, target, address, "qualitativeLevel", reason)


def _about(
    source: Source, target: Target, address: SheetAddress, name: str, why: tuple[Term, str, Quote]
) -> Iterator[str]:
    """Yield an inference about a target (its basis) or about its value (everything else)."""
    value, rule, quote = why
    node = address.target(target)
    subject = node if name == "basis" else NamedNode(f"{node.value}-value")
    statement = (subject, PG(name), value)
    reason = NamedNode(f"{node.value}-{name}-inference")
    yield from _inference(source, reason, statement, (rule, (quote,)))
