"""The data that shapes are applied to: an Oxigraph store, and the same store as an rdflib graph."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from oxrdflib import OxigraphStore
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse
from rdflib import Graph
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

from perfgraph.assets import asset
from perfgraph.findings import Bilingual, Language
from perfgraph.terms import SCHEME, SKOS


class StoreGraph(Graph):
    """An Oxigraph store as an rdflib graph that knows its size.

    pySHACL asks for the size before it makes each result, and Oxigraph would count all statements anew.
    """

    def __init__(self, store: Store) -> None:
        super().__init__(OxigraphStore(store=store), identifier=DATASET_DEFAULT_GRAPH_ID)
        self._size = len(store)

    def __len__(self) -> int:
        """Return the number of statements when the graph was made."""
        return self._size


_NOT_STATED = frozenset({"heading", "publishing-rule", "quality-metric", "reading-rule"})
"""The schemes whose concepts no statement of a document names; they are a third of all."""


@cache
def _schemes() -> tuple[Quad, ...]:
    """Return the statements of the schemes that documents use, which say what concept is in what scheme."""
    files = sorted((asset("ontology") / "schemes").glob("*.ttl"))
    return tuple(quad for path in files if path.stem not in _NOT_STATED for quad in _read(path))


def _read(path: Path) -> Iterator[Quad]:
    yield from parse(path=str(path), format=RdfFormat.TURTLE)


def with_schemes(triples: Iterable[Triple]) -> Store:
    """Return a store in memory that holds the statements and the ontology's schemes."""
    store = Store()
    store.bulk_extend(_schemes())
    store.bulk_extend(Quad(triple.subject, triple.predicate, triple.object) for triple in triples)
    return store


def reading_rules() -> Mapping[str, tuple[Bilingual, Bilingual]]:
    """Return the label and definition of each reading rule, by its IRI."""
    texts: dict[tuple[str, str, str], str] = {
        (quad.subject.value, quad.predicate.value, (quad.object.language or "").lower()): quad.object.value
        for quad in _read(asset("ontology") / "schemes" / "reading-rule.ttl")
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal)
    }

    def both(rule: str, predicate: NamedNode) -> Bilingual:
        languages = (Language.CHINESE.lower(), Language.ENGLISH.value)
        return Bilingual(*(texts.get((rule, predicate.value, language), "") for language in languages))

    rules = sorted({subject for subject, _, _ in texts if subject.startswith(SCHEME("reading-rule/").value)})
    return {rule: (both(rule, SKOS("prefLabel")), both(rule, SKOS("definition"))) for rule in rules}
