"""The classes and properties of the ontology, with their definitions."""

from collections.abc import Iterator

from pyoxigraph import NamedNode

from perfgraph.answers import short
from perfgraph.documentation.markdown import code, escaped, facts, heading
from perfgraph.documentation.page import Page
from perfgraph.documentation.vocabulary import label, listed, of_type, target, vocabulary
from perfgraph.findings import Bilingual, Language
from perfgraph.terms import DCTERMS, OWL, PG, RDFS, SKOS, Namespace

KINDS = {
    OWL("Class"): Bilingual(zh="类", en="Classes"),
    OWL("ObjectProperty"): Bilingual(zh="对象属性", en="Object properties"),
    OWL("DatatypeProperty"): Bilingual(zh="数据属性", en="Datatype properties"),
    OWL("AnnotationProperty"): Bilingual(zh="标注属性", en="Annotation properties"),
}
"""The kinds of terms, in the order of the page."""

_SCHEMA = Namespace("https://schema.org/")
_ONTOLOGY = PG.removesuffix("#")

_FACTS: tuple[tuple[Bilingual, tuple[NamedNode, ...]], ...] = (
    (Bilingual(zh="上位类", en="Subclass of"), (RDFS("subClassOf"),)),
    (Bilingual(zh="上位属性", en="Subproperty of"), (RDFS("subPropertyOf"),)),
    (Bilingual(zh="用于", en="Used with"), (RDFS("domain"), _SCHEMA("domainIncludes"))),
    (Bilingual(zh="取值", en="Values"), (RDFS("range"), _SCHEMA("rangeIncludes"))),
    (Bilingual(zh="逆属性", en="Inverse of"), (OWL("inverseOf"),)),
)


def page(language: Language) -> Page:
    """Return the page of all terms."""
    known = vocabulary()
    about = [known.text(_ONTOLOGY, name).of(language) for name in (DCTERMS("abstract"), SKOS("scopeNote"))]
    title = Bilingual(zh="本体：类与属性", en="Ontology: classes and properties")
    parts = [heading(1, title.of(language)), *(f"{escaped(text)}\n" for text in about if text)]
    for kind, name in KINDS.items():
        parts.append(heading(2, name.of(language)))
        parts += [_term(term, language) for term in terms(kind)]
    return Page("reference/ontology", "\n".join(parts))


def terms(kind: NamedNode) -> Iterator[str]:
    """Yield the IRIs of the ontology's terms of a kind, sorted."""
    return of_type(kind, PG)


def _term(name: str, language: Language) -> str:
    known, own = vocabulary(), label(name)
    other = own.of(Language.ENGLISH if language is Language.CHINESE else Language.CHINESE)
    lines = [
        heading(3, own.of(language), target(name)),
        f"{code(short(name))} · {escaped(other)}\n",
        f"{escaped(known.text(name, SKOS('definition'), RDFS('comment')).of(language))}\n",
    ]
    note = known.text(name, SKOS("scopeNote")).of(language)
    if note:
        lines.append(f"{escaped(note)}\n")
    said = [(what.of(language), listed(name, *where, language=language)) for what, where in _FACTS]
    return "\n".join((*lines, facts(said, "：" if language is Language.CHINESE else ": ")))
