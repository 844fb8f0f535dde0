"""How a page asks the graph: SPARQL that stands in a module, its `VALUES` rows filled with terms."""

from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolution, QuerySolutions, Triple

from perfgraph.catalogue.parameters import rows, serialise
from perfgraph.pages.site import Site
from perfgraph.stores import Dataset
from perfgraph.terms import PREFIXES

Term = NamedNode | Literal | BlankNode | Triple

PROLOGUE = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in PREFIXES.items())
"""The prefixes of every query of a page."""


RECENT = 64
"""How many answers are kept."""


def select(
    site: Site,
    sparql: str,
    *,
    within: Iterable[NamedNode] = (),
    **values: Iterable[NamedNode | Literal | None],
) -> Iterator[QuerySolution]:
    """Answer a SELECT whose rows `VALUES ?name { … }` are filled with terms; None is "any".

    Only the text between the braces is replaced, by serialised terms, as in the query library. `within`
    names the graphs that are asked, all when there is none; they are the data set of the request because an
    engine may evaluate `GRAPH ?graph { … OPTIONAL … }` over every graph before it looks at the name. The last
    answers are kept: the two languages of a page ask the same.
    """
    for row in reversed(rows(sparql)):
        if row.name not in values:
            continue
        terms = " ".join(map(serialise, values[row.name]))
        sparql = f"{sparql[: row.start]} {terms} {sparql[row.end :]}"
    graphs = tuple(within)
    return iter(site.kept("rows", (sparql, graphs), lambda: _answer(site, sparql, graphs), RECENT))


def _answer(site: Site, sparql: str, graphs: tuple[NamedNode, ...]) -> tuple[QuerySolution, ...]:
    answer = site.graph.store.query(PROLOGUE + sparql, dataset=Dataset(graphs) if graphs else None)
    assert isinstance(answer, QuerySolutions)
    return tuple(answer)


_VALUES = """SELECT ?thing ?property ?value WHERE {
  VALUES ?thing { UNDEF } ?thing ?property ?value FILTER(?property IN (PROPERTIES))
}"""
# A second VALUES for the properties would make Oxigraph read every statement that has one of them.


def values_of(
    site: Site, things: Iterable[str], *properties: NamedNode
) -> Mapping[tuple[str, NamedNode], tuple[Term, ...]]:
    """Return the distinct values of some properties of many things, sorted, by thing and property."""
    found: dict[tuple[str, NamedNode], dict[str, Term]] = {}
    wanted = [NamedNode(thing) for thing in dict.fromkeys(things) if thing]
    sparql = _VALUES.replace("PROPERTIES", ", ".join(map(serialise, properties)))
    for row in select(site, sparql, thing=wanted) if wanted else ():
        predicate, value = row["property"], row["value"]
        if isinstance(predicate, NamedNode) and value is not None:
            found.setdefault((iri(row["thing"]), predicate), {})[str(value)] = value
    return {key: tuple(values[name] for name in sorted(values)) for key, values in found.items()}


def iri(term: Term | None) -> str:
    """Return the IRI of a term; "" for any other."""
    return term.value if isinstance(term, NamedNode) else ""


def text(term: Term | None) -> str:
    """Return the characters of a literal or an IRI; "" for any other."""
    return term.value if isinstance(term, NamedNode | Literal) else ""


def count(term: Term | None) -> int:
    """Return the number that a COUNT gives, 0 where an engine leaves it out."""
    return int(term.value) if isinstance(term, Literal) else 0
