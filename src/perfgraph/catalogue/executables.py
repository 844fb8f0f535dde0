"""The question library as SHACL executables, in which SPARQL editors look for examples."""

from collections.abc import Iterator, Mapping

from pyoxigraph import Literal, NamedNode, Triple

from perfgraph.catalogue.library import Query
from perfgraph.findings import Bilingual, Language
from perfgraph.terms import OWL, PREFIXES, RDF, RDFS, SH, XSD

_EXECUTABLE = {
    "SELECT": ("SPARQLSelectExecutable", "select"),
    "ASK": ("SPARQLAskExecutable", "ask"),
    "CONSTRUCT": ("SPARQLConstructExecutable", "construct"),
}


def examples(base: str, library: Mapping[str, Query]) -> Iterator[Triple]:
    """Yield the questions of the library as SHACL executables, in which editors look for examples (SHACL
    Advanced Features §5; SHACL §5.2.1 for the prefixes, which are those that queries declare themselves).
    """
    prefixes = NamedNode(f"{base}queries#prefixes")
    yield Triple(prefixes, RDF("type"), OWL("Ontology"))
    for name, namespace in PREFIXES.items():
        declaration = NamedNode(f"{base}queries#prefix-{name}")
        yield Triple(prefixes, SH("declare"), declaration)
        yield Triple(declaration, SH("prefix"), Literal(name))
        yield Triple(declaration, SH("namespace"), Literal(namespace, datatype=XSD("anyURI")))
    for query in (query for query in library.values() if query.form in _EXECUTABLE):
        kind, property_ = _EXECUTABLE[query.form]
        node = NamedNode(f"{base}query/{query.name}")
        yield Triple(node, RDF("type"), SH("SPARQLExecutable"))
        yield Triple(node, RDF("type"), SH(kind))
        yield from _texts(node, RDFS("label"), query.title)
        yield from _texts(node, RDFS("comment"), query.description)
        yield Triple(node, SH("prefixes"), prefixes)
        yield Triple(node, SH(property_), Literal(query.text))


def _texts(node: NamedNode, property_: NamedNode, text: Bilingual) -> Iterator[Triple]:
    for language in Language:
        yield Triple(node, property_, Literal(text.of(language), language=language.value))
