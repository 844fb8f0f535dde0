"""Which cell of the source says a statement, and which rule gave one that no cell says."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode

from perfgraph.findings import Place
from perfgraph.pages.asking import iri, select
from perfgraph.pages.site import Site
from perfgraph.pages.statements import FRAGMENT

_PLACE = re.compile(r"#(?:t([0-9]+)(?:-r([0-9]+)(?:-c([0-9]+))?)?|p([0-9]+))$")

_CELLS = """SELECT DISTINCT ?thing ?property ?cell WHERE {
  VALUES ?thing { UNDEF }
  ?thing prov:wasDerivedFrom ?fragment .
  { ?fragment pg:fills ?property BIND(?fragment AS ?cell) }
  UNION { ?cell dcterms:isPartOf ?fragment ; pg:fills ?property }
} LIMIT 20000"""

_REASONS = """SELECT DISTINCT ?thing ?property ?value ?inference ?rule ?cell WHERE {
  VALUES ?thing { UNDEF }
  ?inference rdf:subject ?thing ; rdf:predicate ?property ; rdf:object ?value ; pg:rule ?rule .
  OPTIONAL { ?inference prov:wasDerivedFrom ?cell }
} LIMIT 5000"""

Key = tuple[str, str]
Cells = Mapping[Key, tuple[str, ...]]
"""The cells that say a property of a thing, by thing and property."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a statement was inferred: the inference, its rule, and the cells that are its evidence."""

    inference: str
    rule: str
    cells: tuple[str, ...]


Reasons = Mapping[tuple[str, str, str], Reason]
"""Reasons by thing, property and value as N-Triples."""


def place_of(cell: str) -> Place | None:
    """Return where a fragment stands in its document; None for an IRI that is no fragment.

    >>> place_of("https://w3id.org/perfgraph/id/doc/fb0db740428e03c0#t2-r5-c3").fragment
    't2-r5-c3'
    """
    match = _PLACE.search(cell)
    if match is None:
        return None
    table, row, column, paragraph = (int(number or 0) for number in match.groups())
    return Place(table, row, column, paragraph)


def is_fragment(site: Site, name: str) -> bool:
    """Tell whether an IRI is a table, row, cell or paragraph of a document."""
    return name.startswith(site.base) and FRAGMENT.fullmatch(name[len(site.base) :]) is not None


def in_order(cells: Iterable[str]) -> tuple[str, ...]:
    """Return fragments in the order of their documents: table by table, row by row; other things by name."""

    def order(cell: str) -> tuple[str, Place, str]:
        return cell.partition("#")[0], place_of(cell) or Place(), cell

    return tuple(sorted(set(cells), key=order))


def cells_of(site: Site, things: Iterable[str]) -> Cells:
    """Return which cells say which property of each thing: the cells that it, or its row, comes from and
    that became the property (`pg:fills`).
    """
    found: dict[Key, set[str]] = {}
    for row in select(site, _CELLS, thing=map(NamedNode, things)):
        found.setdefault((iri(row["thing"]), iri(row["property"])), set()).add(iri(row["cell"]))
    return {key: in_order(cells) for key, cells in found.items()}


def reasons_for(site: Site, things: Iterable[str]) -> Reasons:
    """Return why statements about the things were inferred."""
    found: dict[tuple[str, str, str], dict[tuple[str, str], set[str]]] = {}
    for row in select(site, _REASONS, thing=map(NamedNode, things)):
        key = (iri(row["thing"]), iri(row["property"]), str(row["value"]))
        reason = found.setdefault(key, {}).setdefault((iri(row["inference"]), iri(row["rule"])), set())
        reason.update({iri(row["cell"])} - {""})
    first = {key: min(reasons) for key, reasons in found.items()}
    return {key: Reason(*name, in_order(found[key][name])) for key, name in first.items()}
