"""The search index: names and texts of everything in a graph, with facets, in one SQLite file.

build(graph, path) · Index(path).search(text, filters, page) -> Hits · Index.rows(name, …) -> Rows
finder(index), what the reconciliation service finds entities by
FACETS, what can be counted and filtered by · LISTS, the questions whose rows the index holds
"""

from perfgraph.index.building import build, cell_of
from perfgraph.index.layout import CLASS, FACETS, LISTS, QUESTIONS, Cell, Facet, iri_of_key, key_of
from perfgraph.index.resemblance import finder
from perfgraph.index.searching import LONGEST, PAGE, Counts, Hit, Hits, Index, Rows, TooSlow
from perfgraph.index.words import Piece, excerpt

__all__ = [
    "CLASS",
    "FACETS",
    "LISTS",
    "LONGEST",
    "PAGE",
    "QUESTIONS",
    "Cell",
    "Counts",
    "Facet",
    "Hit",
    "Hits",
    "Index",
    "Piece",
    "Rows",
    "TooSlow",
    "build",
    "cell_of",
    "excerpt",
    "finder",
    "iri_of_key",
    "key_of",
]
