"""The words of the ontology's schemes: a label of a document to its concept, a rule to its wording.

The Turtle files are the only source; each is read once, when it is first asked for.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache

from pyoxigraph import Literal, NamedNode, RdfFormat, Store

from perfgraph.assets import asset
from perfgraph.characters import simplified
from perfgraph.findings import Bilingual, Finding, Language, Place, Severity
from perfgraph.terms import PG, QUDT, SCHEME, SH, SKOS, slug

LABELS = (SKOS("prefLabel"), SKOS("altLabel"))


@cache
def _scheme(name: str) -> Store:
    store = Store()
    store.load(path=str(asset("ontology") / "schemes" / f"{name}.ttl"), format=RdfFormat.TURTLE)
    return store


@lru_cache(maxsize=65_536)
def fold(label: str) -> str:
    """Return a label as it is looked up: NFKC, simplified, without space, bracketed remark, star, end colon.

    >>> fold("产出指标 （50分）"), fold("★數量\\n指标"), fold("其中：财政资金：")
    ('产出指标', '数量指标', '其中:财政资金')
    """
    plain = simplified(unicodedata.normalize("NFKC", label))
    return re.sub(r"\([^()]*\)|[\s★☆*]", "", plain).rstrip(":")


@cache
def concepts(scheme: str) -> Mapping[str, NamedNode]:
    """Return every Chinese label of a scheme, folded, with the concept it names.

    >>> slug(concepts("indicator-type")["数量指标"])
    'quantity'
    """
    return {
        fold(quad.object.value): quad.subject
        for label in LABELS
        for quad in _scheme(scheme).quads_for_pattern(None, label, None, None)
        if isinstance(quad.object, Literal)
        and quad.object.language == Language.CHINESE.lower()
        and isinstance(quad.subject, NamedNode)
    }


@cache
def broader(scheme: str) -> Mapping[NamedNode, NamedNode]:
    """Return the concept above each concept of a scheme that has one.

    >>> slug(broader("indicator-type")[concepts("indicator-type")["数量指标"]])
    'output'
    """
    quads = _scheme(scheme).quads_for_pattern(None, SKOS("broader"), None, None)
    return {
        quad.subject: quad.object
        for quad in quads
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode)
    }


@cache
def label_of(scheme: str, concept: str) -> Bilingual:
    """Return what a concept of a scheme is called, given by its slug; its slug where the scheme has it not.

    >>> label_of("status", "proposed").zh
    '待审核'
    """
    quads = _scheme(scheme).quads_for_pattern(SCHEME(f"{scheme}/{concept}"), SKOS("prefLabel"), None, None)
    said = {quad.object.language: quad.object.value for quad in quads if isinstance(quad.object, Literal)}
    return Bilingual(said.get(Language.CHINESE.lower(), concept), said.get(Language.ENGLISH, concept))


@cache
def units() -> Mapping[str, NamedNode]:
    """Return every unit of measure by the symbols that documents write for it."""
    store = _scheme("unit")
    return {
        quad.object.value: quad.subject
        for predicate in (SKOS("altLabel"), QUDT("symbol"))
        for quad in store.quads_for_pattern(None, predicate, None, None)
        if isinstance(quad.object, Literal) and isinstance(quad.subject, NamedNode)
    }


@cache
def unit_notation(unit: NamedNode) -> str:
    """Return the name that a unit has within the names of units composed of it, such as CNY or Month."""
    (quad,) = _scheme("unit").quads_for_pattern(unit, SKOS("notation"), None, None)
    assert isinstance(quad.object, Literal)
    return quad.object.value


@cache
def _rule(rule: str) -> tuple[Severity, Bilingual, Bilingual]:
    store, node = _scheme("reading-rule"), SCHEME(f"reading-rule/{rule}")

    def text(predicate: NamedNode) -> Bilingual:
        by_language = {
            quad.object.language: quad.object.value
            for quad in store.quads_for_pattern(node, predicate, None, None)
            if isinstance(quad.object, Literal)
        }
        return Bilingual(by_language[Language.CHINESE.lower()], by_language[Language.ENGLISH])

    severity = next(store.quads_for_pattern(node, SH("severity"), None, None)).object
    assert isinstance(severity, NamedNode)
    return Severity(slug(severity)), text(SH("message")), text(PG("expected"))


def finding(rule: str, place: Place, found: str, *, column: str = "", **details: object) -> Finding:
    """Return a finding of the reading rule `rule`, worded by the scheme `reading-rule`.

    `details` fill the `{placeholders}` of the rule's message and expectation. Raises `StopIteration` when
    the scheme has no such rule, which is a fault of the program.
    """
    severity, message, expected = _rule(rule)

    words = {"found": found, "column": column, **details}

    def fill(text: Bilingual) -> Bilingual:
        return Bilingual(text.zh.format(**words), text.en.format(**words))

    iri = SCHEME(f"reading-rule/{rule}").value
    return Finding(iri, severity, fill(message), fill(expected), found, place, column)
