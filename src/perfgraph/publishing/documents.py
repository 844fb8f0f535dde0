"""The document versions that a graph holds, with what a catalogue says about each."""

import datetime
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode, QuerySolution, QuerySolutions

from perfgraph.findings import Severity
from perfgraph.graph import PerformanceGraph
from perfgraph.stores import Store
from perfgraph.stores.solutions import text
from perfgraph.terms import DCTERMS, OA, PG, PROV, SH, SKOS, slug

PAGE = 5_000
"""How many rows are asked for at once: servers cut what is longer."""

_NAMESPACES = {"pg": PG, "dcterms": DCTERMS, "oa": OA, "prov": PROV, "sh": SH, "skos": SKOS}
_PREFIXES = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in _NAMESPACES.items())

_DOCUMENTS = """SELECT DISTINCT ?document ?key ?file ?sha256 ?format ?form ?run ?read ?older WHERE {
  ?document a pg:TargetDocument ; dcterms:identifier ?key ; pg:sourceFile ?file ; pg:sha256 ?sha256 .
  OPTIONAL { ?document dcterms:format ?format } OPTIONAL { ?document pg:form ?form }
  OPTIONAL { ?document prov:wasRevisionOf ?older }
  OPTIONAL { GRAPH ?graph { ?graph prov:wasDerivedFrom ?document ; prov:wasGeneratedBy ?run
    FILTER(CONTAINS(STR(?graph), "/graph/doc/")) } OPTIONAL { ?run prov:endedAtTime ?read } }
} ORDER BY ?key ?file ?read ?run ?older"""

_UNITS = """SELECT DISTINCT ?document ?unit WHERE {
  GRAPH ?graph { ?sheet dcterms:isPartOf ?document ; pg:project ?project . ?project pg:budgetUnit ?unit .
    ?document a pg:TargetDocument }
} ORDER BY ?document ?unit"""

# A thing that a thousand documents speak of is there a thousand times: it is looked up once, not for each.
_LABELS = """SELECT DISTINCT ?thing ?label WHERE {
  { SELECT DISTINCT ?thing WHERE { { ?thing a pg:BudgetUnit } UNION { ?thing a pg:AdministrativeRegion } } }
  OPTIONAL { ?thing skos:prefLabel ?label FILTER(LANGMATCHES(LANG(?label), "zh")) }
} ORDER BY ?thing ?label"""

_REGIONS = """SELECT DISTINCT ?thing ?region WHERE {
  { SELECT DISTINCT ?thing WHERE { ?thing a pg:BudgetUnit } } ?thing pg:region ?region
} ORDER BY ?thing ?region"""

_YEARS = """SELECT DISTINCT ?document ?year WHERE {
  { ?document a pg:TargetDocument ; pg:fiscalYear ?year } UNION
  { GRAPH ?graph { ?sheet dcterms:isPartOf ?document } ?document a pg:TargetDocument .
    ?sheet pg:fiscalYear ?year }
} ORDER BY ?document ?year"""

_FINDINGS = """SELECT ?document ?severity (COUNT(DISTINCT ?finding) AS ?number) WHERE {
  ?finding a pg:Finding ; oa:hasSource ?document ; sh:resultSeverity ?severity
} GROUP BY ?document ?severity ORDER BY ?document ?severity"""


@dataclass(frozen=True, slots=True)
class Place:
    """A region: its IRI, its label, its six digits (GB/T 2260)."""

    iri: NamedNode
    label: str
    code: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A budget unit: its IRI, its label ("" for none), the region it belongs to."""

    iri: NamedNode
    label: str
    region: Place | None


@dataclass(frozen=True, slots=True)
class DocumentVersion:
    """A version of a document: what it is, whose it is, when it was read.

    `key` is the first 16 hex digits of `sha256`; `file` the name of the file, `media_type` and `form` ""
    when the graph does not say them; `years` the fiscal years, sorted; `run` its
    reading and `read` the end of it in UTC; `older` the key of the version before it, "" for the first.
    """

    key: str
    iri: NamedNode
    file: str
    sha256: str
    media_type: str
    form: str
    units: tuple[Unit, ...]
    years: tuple[str, ...]
    run: NamedNode | None
    read: datetime.datetime | None
    older: str


def document_versions(graph: PerformanceGraph) -> tuple[DocumentVersion, ...]:
    """Return the versions of documents in a graph, sorted by key; none for an empty store."""
    if graph.store.is_new:
        return ()
    units = _units(graph.store)
    own, years = (_grouped(graph.store, query, name) for query, name in ((_UNITS, "unit"), (_YEARS, "year")))
    found: dict[str, DocumentVersion] = {}
    for row in _rows(graph.store, _DOCUMENTS):
        document: NamedNode = row["document"]
        version = DocumentVersion(
            key=text(row, "key"),
            iri=document,
            file=text(row, "file"),
            sha256=text(row, "sha256"),
            media_type=text(row, "format"),
            form=text(row, "form"),
            units=tuple(units[unit] for unit in own[document] if unit in units),
            years=tuple(sorted({slug(year) for year in years[document]})),
            run=row["run"],
            read=_time(text(row, "read")),
            older=text(row, "older").rpartition("/")[2],
        )
        found[version.key] = version
    return tuple(found[key] for key in sorted(found))


def current(documents: Sequence[DocumentVersion]) -> tuple[DocumentVersion, ...]:
    """Return the document versions that no other one replaces."""
    replaced = {document.older for document in documents}
    return tuple(document for document in documents if document.key not in replaced)


def finding_counts(graph: PerformanceGraph) -> Mapping[str, Mapping[Severity, int]]:
    """Return how many findings of each severity each document has, by its key."""
    found: dict[str, dict[Severity, int]] = defaultdict(dict)
    for row in () if graph.store.is_new else _rows(graph.store, _FINDINGS):
        found[slug(row["document"])][Severity(slug(row["severity"]))] = int(row["number"].value)
    return found


def _units(store: Store) -> Mapping[NamedNode, Unit]:
    """Return every unit, by its IRI; of several labels or regions the first."""
    labels: dict[NamedNode, str] = {}
    regions: dict[NamedNode, NamedNode] = {}
    for row in _rows(store, _LABELS):
        labels.setdefault(row["thing"], text(row, "label"))
    for row in _rows(store, _REGIONS):
        regions.setdefault(row["thing"], row["region"])
    places = {iri: Place(iri, labels.get(iri, ""), slug(iri)) for iri in set(regions.values())}
    return {
        iri: Unit(iri, label, places[regions[iri]] if iri in regions else None)
        for iri, label in labels.items()
    }


def _grouped(store: Store, query: str, name: str) -> Mapping[NamedNode, list[NamedNode]]:
    found: dict[NamedNode, list[NamedNode]] = defaultdict(list)
    for row in _rows(store, query):
        found[row["document"]].append(row[name])
    return found


def _rows(store: Store, query: str) -> Iterator[QuerySolution]:
    """Yield all answers to a query whose order is total, page by page."""
    start = 0
    while True:
        answer = store.query(f"{_PREFIXES}{query} LIMIT {PAGE} OFFSET {start}")
        assert isinstance(answer, QuerySolutions)
        rows = list(answer)
        yield from rows
        start += len(rows)
        if len(rows) < PAGE:
            return


def _time(text: str) -> datetime.datetime | None:
    return datetime.datetime.fromisoformat(text).astimezone(datetime.UTC) if text else None
