"""The vocabulary that reference pages are made from: ontology, schemes and shapes as their files say them."""

from collections.abc import Iterator
from functools import cache

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from perfgraph.answers import short
from perfgraph.documentation.markdown import code, link
from perfgraph.findings import Bilingual, Language
from perfgraph.pages.lexicon import Lexicon
from perfgraph.quads.vocabulary import GENID, vocabulary_triples
from perfgraph.terms import PG, RDF, RDFS, SKOS

TYPE = RDF("type")


@cache
def vocabulary() -> Lexicon:
    """Return every statement of the vocabulary by subject."""
    said: dict[str, list[Triple]] = {}
    for triple in vocabulary_triples():
        if isinstance(triple.subject, NamedNode | BlankNode):
            said.setdefault(triple.subject.value, []).append(triple)
    return Lexicon({name: tuple(sorted(triples, key=str)) for name, triples in said.items()}, stored=False)


def of_type(kind: NamedNode, beginning: str) -> Iterator[str]:
    """Yield the things of a class whose IRIs begin alike, sorted."""
    known = vocabulary()
    yield from (name for name in known.below(beginning) if kind in known.values(name, TYPE))


def label(name: str) -> Bilingual:
    """Return what a thing of the vocabulary is called; its short name where nothing calls it."""
    found = vocabulary().text(name, RDFS("label"), SKOS("prefLabel"))
    return found if found.zh else Bilingual(zh=short(name), en=short(name))


def named(name: str, language: Language) -> str:
    """Return a term in Markdown: one of the ontology by its label, with a link, any other as code."""
    if name.startswith(PG):
        return link(label(name).of(language), f"#{target(name)}")
    return code(short(name))


def listed(subject: str, *predicates: NamedNode, language: Language) -> str:
    """Return the values of properties in Markdown; a nameless node stands for the members of its list."""
    known, found = vocabulary(), []
    for predicate in predicates:
        for value in known.values(subject, predicate):
            if isinstance(value, NamedNode) and not value.value.startswith(GENID):
                found.append(named(value.value, language))
            elif isinstance(value, Literal):
                found.append(code(value.value))
    separator = "、" if language is Language.CHINESE else ", "
    return separator.join(dict.fromkeys(found))


def target(name: str) -> str:
    """Return what links lead to a term by.

    Targets do not differ by the case of their letters alone, as a class and a property may:

    >>> target("https://w3id.org/perfgraph/ns#Baseline"), target("https://w3id.org/perfgraph/ns#baseline")
    ('class-Baseline', 'property-baseline')
    """
    own = name.rpartition("#")[2]
    return f"{'class' if own[:1].isupper() else 'property'}-{own}"
