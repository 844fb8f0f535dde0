"""The data that shapes are applied to: an Oxigraph store, and the same store as an rdflib graph."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from oxrdflib import OxigraphStore
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, Triple, parse, serialize
from rdflib import Graph
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

from perfgraph.assets import asset
from perfgraph.findings import Bilingual, Language
from perfgraph.quads.lines import Statements
from perfgraph.terms import SCHEME, SKOS
from perfgraph.validation.shacl import DataGraph


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
def _schemes() -> bytes:
    """Return the schemes that documents use, without their wording, as N-Triples."""
    files = sorted((asset("ontology") / "schemes").glob("*.ttl"))
    quads = (quad for path in files if path.stem not in _NOT_STATED for quad in _read(path))
    return _n_triples(quad.triple for quad in quads if not _is_wording(quad.object))


def _is_wording(term: object) -> bool:
    return isinstance(term, Literal) and term.language is not None


def _n_triples(triples: Iterable[Triple]) -> bytes:
    if isinstance(triples, Statements):
        return triples.text
    return serialize(triples, format=RdfFormat.N_TRIPLES) or b""


def _read(path: Path) -> Iterator[Quad]:
    yield from parse(path=str(path), format=RdfFormat.TURTLE)


def with_schemes(triples: Iterable[Triple]) -> Store:
    """Return a store in memory that holds the statements and the concepts of the ontology's schemes.

    Labels and definitions of concepts are left out: they are half of the schemes, and no fault of a document.
    """
    return _loaded(_n_triples(triples))


def prepared(triples: Iterable[Triple]) -> tuple[Store, DataGraph]:
    """Return the statements and the concepts of the schemes twice: in a store, and as tables."""
    text = _n_triples(triples)
    return _loaded(text), DataGraph(text.decode(), _scheme_tables())


def _loaded(text: bytes) -> Store:
    store = Store()
    # As text, which is taken up twice as fast as terms; lenient, because it was made of terms.
    store.load(_schemes(), RdfFormat.N_TRIPLES, lenient=True)
    if b"_:" in text:  # a blank node would be given another name
        store.extend(parse(text, RdfFormat.N_TRIPLES, lenient=True))
    else:
        store.load(text, RdfFormat.N_TRIPLES, lenient=True)
    return store


@cache
def _scheme_tables() -> DataGraph:
    return DataGraph(_schemes().decode())


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
