"""The statements about a thing as a reader sees them: grouped, labelled, each value by its kind."""

import re
from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from pyoxigraph import BlankNode, Literal, NamedNode

from perfgraph.answers import plain, short
from perfgraph.findings import Bilingual, Language
from perfgraph.pages.asking import Term, iri, text, values_of
from perfgraph.pages.evidence import Cells, Reason, Reasons, in_order, is_fragment
from perfgraph.pages.site import Site
from perfgraph.pages.statements import Said
from perfgraph.terms import DCAT, DCTERMS, OA, PG, PROV, QUDT, RDF, RDFS, SH, SKOS

SHOWN = 24
"""How many values of a property a page shows."""

GROUPS: Mapping[str, tuple[NamedNode, ...]] = {
    "what": (
        RDF("type"), DCTERMS("identifier"), SKOS("notation"), DCTERMS("title"), SKOS("prefLabel"),
        RDFS("label"), SKOS("altLabel"), SKOS("definition"), PG("statedName"), PG("statedTitle"),
        PG("statedLabel"), PG("projectCode"), PG("projectName"), PG("sheetNumber"), PG("numbering"),
        PG("sequence"), PG("indicatorType"), PG("statedDescription"), PG("core"), PG("statement"), PG("year"),
        QUDT("symbol"), SKOS("inScheme"),
    ),
    "finding": (
        SH("resultSeverity"), SH("resultMessage"), PG("found"), PG("expected"), SH("sourceShape"),
        SH("focusNode"),
    ),
    "inference": (RDF("subject"), RDF("predicate"), RDF("object"), PG("rule")),
    "value": (
        PG("targetValue"), PG("observedValue"), PG("baselineValue"), PG("sourceText"), PG("valueKind"),
        PG("comparator"), PG("comparatorStated"), PG("numericValue"), QUDT("hasUnit"),
        PG("normalizedValue"), PG("lowerBound"), PG("lowerInclusive"), PG("upperBound"),
        PG("upperInclusive"), PG("expectedBoolean"), PG("changeDirection"), PG("qualitativeLevel"),
        PG("deadline"), PG("deadlineMonthDay"), PG("periodStart"), PG("periodStartMonthDay"),
        PG("templateHint"), PG("cellState"), PG("cumulativeShare"), DCTERMS("hasPart"),
        PG("weight"), PG("score"), PG("deviationReason"), PG("remark"),
    ),
    "money": (
        PG("declaredTotal"), PG("amount"), PG("fundSource"), PG("currency"), PG("moneyUnit"),
        PG("fundPurpose"), PG("hasAllocation"),
    ),
    "time": (
        PG("fiscalYear"), PG("period"), PG("dueDate"), DCAT("startDate"), DCAT("endDate"),
        PG("hasDisbursementPlan"), PG("hasMilestone"),
    ),
    "who": (PG("budgetUnit"), PG("region"), PG("issuer"), PG("scope")),
    "goals": (PG("hasGoal"), PG("partOfGoal"), PG("hasMeasure")),
    "indicators": (PG("indicator"), PG("hasIndicatorTarget"), PG("baselineOf"), PG("observationOf")),
    "basis": (
        PG("statedBasis"), PG("basis"), PG("basisType"), PG("resolutionStatus"), PG("baseline"),
        PG("statedSource"),
    ),
    "belongs": (PG("project"), PG("hasTargetSheet"), PG("sheet"), DCTERMS("isPartOf")),
    "source": (
        PG("sourceFile"), DCTERMS("format"), PG("form"), PG("sheetCount"), PG("sha256"), PG("quote"),
        PG("columnName"), PG("fills"), PG("tableIndex"), PG("rowNumber"), PG("columnNumber"),
        PG("paragraphNumber"), PG("rowSpan"), PG("columnSpan"), PG("startLine"), PG("endLine"),
        OA("hasSource"), PROV("wasDerivedFrom"), PROV("wasGeneratedBy"), PROV("used"),
        PROV("endedAtTime"), PG("softwareVersion"), PG("contentHash"),
    ),
}  # fmt: skip
"""The groups of properties in the order of a page; what no group names goes into "other"."""

_GROUP_OF = {name.value: group for group, names in GROUPS.items() for name in names}
_RANK = {name.value: rank for rank, name in enumerate(one for names in GROUPS.values() for one in names)}
_MONEY = {PG("declaredTotal").value, PG("amount").value}
_SHARE = {PG("cumulativeShare").value}
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Shown:
    """A value as it is shown.

    `kind` is "thing", "cell", "money" (yuan), "share" (per cent), "number", "boolean" or "text"; `iri` what
    it leads to, `lang` the language of its text, `cells` where the source says it, `reason` why it was
    inferred (None when that is not stated).
    """

    kind: str
    text: str
    iri: str = ""
    lang: str = ""
    number: Decimal = Decimal(0)
    cells: tuple[str, ...] = ()
    inferred: bool = False
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """A property of a thing with its values; `more` of them are not shown."""

    property: str
    label: str
    definition: str
    values: tuple[Shown, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Group:
    """Facts of one sort, under a heading that the page words: a key of `GROUPS` or "other"."""

    key: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Sources:
    """What is known about where statements come from."""

    cells: Cells
    reasons: Reasons


def grouped(
    site: Site, language: Language, said: Sequence[Said], sources: Sources, without: Iterable[NamedNode] = ()
) -> tuple[Group, ...]:
    """Return the statements about one thing as groups of facts, without some of its properties."""
    left_out = {name.value for name in without}
    by_property: dict[str, list[Said]] = {}
    for one in said:
        if one.predicate.value not in left_out:
            by_property.setdefault(one.predicate.value, []).append(one)
    known = words(site, by_property)
    groups: dict[str, list[Fact]] = {key: [] for key in (*GROUPS, "other")}
    for name in sorted(by_property, key=lambda name: (_RANK.get(name, len(_RANK)), name)):
        label, definition = known[name]
        values = _readable(by_property[name], language)
        shown = tuple(_shown(site, one, sources) for one in values[:SHOWN])
        fact = Fact(name, label.of(language), definition.of(language), shown, len(values) - len(shown))
        groups[_GROUP_OF.get(name, "other")].append(fact)
    return tuple(Group(key, tuple(facts)) for key, facts in groups.items() if facts)


def words(site: Site, terms: Iterable[str]) -> Mapping[str, tuple[Bilingual, Bilingual]]:
    """Return label and definition of terms of the vocabulary; what is not defined keeps its short name."""
    known = cast(MutableMapping[str, tuple[Bilingual, Bilingual]], site.memory.setdefault("words", {}))
    wanted = list(dict.fromkeys(terms))
    asked = [term for term in wanted if term not in known]
    found = values_of(site, asked, RDFS("label"), SKOS("definition"))
    for term in asked:
        label, definition = (found.get((term, name), ()) for name in (RDFS("label"), SKOS("definition")))
        known[term] = (_both(label, short(term)), _both(definition, ""))
    return {term: known[term] for term in wanted}


def _both(values: Iterable[Term], otherwise: str) -> Bilingual:
    texts = {(one.language or "")[:2]: one.value for one in values if isinstance(one, Literal)}
    other = next(iter(texts.values()), otherwise)
    return Bilingual(texts.get("zh", other), texts.get("en", other))


def _readable(said: Sequence[Said], language: Language) -> Sequence[Said]:
    """Leave out what is said in other languages when the reader's is there; cells in their order."""
    wanted = language.value[:2]
    tagged = [one for one in said if isinstance(one.value, Literal) and one.value.language]
    if any(_tag(one.value) == wanted for one in tagged):
        said = [one for one in said if one not in tagged or _tag(one.value) == wanted]
    order = {cell: rank for rank, cell in enumerate(in_order(iri(one.value) for one in said))}
    return sorted(said, key=lambda one: order[iri(one.value)])


def _tag(value: Term) -> str:
    return (value.language or "")[:2] if isinstance(value, Literal) else ""


def _shown(site: Site, one: Said, sources: Sources) -> Shown:
    subject, name, value = one.subject.value, one.predicate.value, one.value
    reason = sources.reasons.get((subject, name, str(value))) if one.inferred else None
    cells = sources.cells.get((subject, name), ()) if not one.inferred else reason.cells if reason else ()
    if isinstance(value, NamedNode):
        kind = "cell" if is_fragment(site, value.value) else "thing"
        return Shown(kind, "", value.value, cells=cells, inferred=one.inferred, reason=reason)
    if isinstance(value, BlankNode):
        return Shown("text", str(value))
    return _literal(name, value, cells, one.inferred, reason)


def _literal(name: str, value: Term, cells: tuple[str, ...], inferred: bool, reason: Reason | None) -> Shown:
    told = plain(value)
    words = text(value) or str(value)
    kind, number = "text", Decimal(0)
    if isinstance(told, bool):
        kind, words = "boolean", "true" if told else ""
    elif isinstance(told, int | Decimal) and not (
        isinstance(value, Literal) and "gYear" in str(value.datatype)
    ):
        kind = "money" if name in _MONEY else "share" if name in _SHARE else "number"
        number = Decimal(told)
    return Shown(kind, words, "", lang_of(value), number, cells, inferred, reason)


def lang_of(value: Term | None) -> str:
    """Return the language of a text as HTML names it; plain texts of the sources are Chinese."""
    if not isinstance(value, Literal):
        return ""
    tag = value.language or ("zh" if _CHINESE.search(value.value) else "")
    return "zh-Hans" if tag.startswith("zh") else tag
