"""The alignments: how the terms of the ontology stand to those of other vocabularies."""

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Triple

from perfgraph.findings import Bilingual
from perfgraph.pages.asking import iri
from perfgraph.pages.lexicon import Lexicon
from perfgraph.pages.site import Site, Wanted
from perfgraph.pages.terminology import Context, head
from perfgraph.terms import PG, RDFS, SKOS

NAME = "alignments"
"""The path of the alignments."""

MATCHES = {
    SKOS("exactMatch"): Bilingual(zh="等同", en="exact"),
    SKOS("closeMatch"): Bilingual(zh="近似", en="close"),
    SKOS("broadMatch"): Bilingual(zh="更宽", en="broader"),
    SKOS("narrowMatch"): Bilingual(zh="更窄", en="narrower"),
    SKOS("relatedMatch"): Bilingual(zh="相关", en="related"),
    RDFS("seeAlso"): Bilingual(zh="参见", en="see also"),
}
"""The mapping relations, the closest first, and what the page calls them (SKOS Reference §10); what is no RDF
is only seen also.
"""

_NOTE = SKOS("editorialNote")


@dataclass(frozen=True, slots=True)
class Aligned:
    """A term of the ontology, its counterparts by their relation, and what a note names beside them."""

    term: str
    label: Bilingual
    counterparts: tuple[tuple[Bilingual, str], ...]
    note: Bilingual


def mappings(known: Lexicon) -> Iterator[Triple]:
    """Yield the statements of the ontology's terms about their counterparts."""
    for triple in known.about(known.below(PG)):
        if triple.predicate in MATCHES or triple.predicate == _NOTE:
            yield triple


def alignments(_site: Site, _wanted: Wanted, known: Lexicon, name: str) -> Context:
    """Return the terms that have counterparts, by their names."""
    terms = [_aligned(known, one) for one in known.below(PG)]
    return {**head(known, name), "terms": [one for one in terms if one.counterparts or one.note.zh]}


def _aligned(known: Lexicon, term: str) -> Aligned:
    counterparts = tuple(
        (relation, iri(other))
        for predicate, relation in MATCHES.items()
        for other in known.values(term, predicate)
    )
    return Aligned(term, known.text(term, RDFS("label")), counterparts, known.text(term, _NOTE))
