"""Records to statements: the named graphs of one document (see `ontology/README.md`)."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode, Triple

from perfgraph.circumstances import doubts
from perfgraph.findings import Finding
from perfgraph.quads.addresses import SheetAddress, sheet_key
from perfgraph.quads.department import goal_statements, measure_statements
from perfgraph.quads.found import finding_statements
from perfgraph.quads.inferred import inferred_statements
from perfgraph.quads.lines import Statements, Subject
from perfgraph.quads.sheet import sheet_statements
from perfgraph.quads.source import Source, fragments
from perfgraph.quads.statements import integer
from perfgraph.records import DepartmentGoal, Record, SafeguardMeasure, Sheet
from perfgraph.tables import Document
from perfgraph.terms import DCTERMS, PG, PROV, Names

PARTS = ("doc", "inferred", "findings", "run")
"""The named graphs of a document, in the order in which they are written."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One document, read: what it says by which form, and by which version of perfgraph."""

    document: Document
    form: str
    records: tuple[Record, ...]
    version: str

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """Return the target sheets, in reading order."""
        return tuple(record for record in self.records if isinstance(record, Sheet))

    def doubts(self) -> tuple[Finding, ...]:
        """Return what is doubtful about the circumstances of the sheets."""
        return tuple(found for sheet in self.sheets for found in doubts(sheet))


@dataclass(frozen=True, slots=True)
class DocumentGraphs:
    """The statements of a document: as read, and as inferred; sorted, without repetition.

    `projects` has the address of each project, in the order of the statements, and what it is called: its
    code, or its name where it has none.
    """

    source: Source
    run: NamedNode
    projects: Mapping[str, str]
    doc: Statements
    inferred: Statements

    def graph(self, part: str) -> NamedNode:
        """Return the name of one of the document's graphs, a member of `PARTS`."""
        return self.source.names.graph(part, self.source.key)


def document_graphs(reading: Reading, names: Names) -> DocumentGraphs:
    """Return the statements of a reading; the same reading always gives the same statements."""
    source = Source(reading.document, names)
    run = names.run(source.key, reading.version)
    sheets = list(_addresses(source, reading.sheets))
    doc = [*_records(source, reading.records, sheets), *_document(source, reading, run)]
    doc += fragments(source)
    inferred = list(inferred_statements(source, sheets))
    return DocumentGraphs(
        source,
        run,
        _projects(sheets),
        Statements.of_lines([*doc, *_provenance(source, "doc", run)]),
        Statements.of_lines([*inferred, *_provenance(source, "inferred", run)]),
    )


def finding_graph(graphs: DocumentGraphs, findings: Iterable[Finding]) -> Statements:
    """Return the statements of a document's findings."""
    said = [line for found in findings for line in finding_statements(graphs.source, found)]
    return Statements.of_lines([*said, *_provenance(graphs.source, "findings", graphs.run)])


def in_order(triples: Iterable[Triple]) -> tuple[Triple, ...]:
    """Return the distinct triples in the order of their N-Triples lines."""
    return tuple(sorted(dict.fromkeys(triples), key=str))


def content_hash(triples: Sequence[Triple]) -> str:
    """Return the SHA-256 of triples that are in order, as N-Triples."""
    digest = hashlib.sha256()
    for triple in triples:
        digest.update(f"{triple} .\n".encode())
    return digest.hexdigest()


def _addresses(source: Source, sheets: Sequence[Sheet]) -> Iterator[tuple[Sheet, SheetAddress]]:
    copies: Counter[str] = Counter()
    for sheet in sheets:
        key = sheet_key(sheet)
        copies[key] += 1
        yield sheet, SheetAddress.of(source.names, source.key, sheet, copies[key])


def _projects(sheets: Iterable[tuple[Sheet, SheetAddress]]) -> Mapping[str, str]:
    called = {
        address.project: (sheet.code or sheet.name).text for sheet, address in sheets if address.project
    }
    return {project.value: called[project] for project in sorted(called, key=str)}


def _records(
    source: Source, records: Iterable[Record], sheets: Iterable[tuple[Sheet, SheetAddress]]
) -> Iterator[str]:
    said = list(records)
    stated = {record.path for record in said if isinstance(record, DepartmentGoal)}
    for record in said:
        if isinstance(record, DepartmentGoal):
            yield from goal_statements(source, record, stated)
        elif isinstance(record, SafeguardMeasure):
            yield from measure_statements(source, record)
    for sheet, address in sheets:
        yield from sheet_statements(source, sheet, address)


def _document(source: Source, reading: Reading, run: NamedNode) -> Iterator[str]:
    document = Subject(source.iri)
    yield document.a(PG("TargetDocument"))
    yield document.has(DCTERMS("identifier"), source.key)
    yield document.has(DCTERMS("format"), reading.document.media_type)
    yield document.has(PG("sourceFile"), reading.document.name)
    yield document.has(PG("sha256"), reading.document.sha256)
    yield document.has(PG("form"), reading.form)
    yield document.has(PG("sheetCount"), integer(len(reading.sheets)))
    activity = Subject(run)
    yield activity.a(PG("ExtractionRun"))
    yield activity.has(PROV("used"), source.iri)
    yield activity.has(PG("softwareVersion"), reading.version)


def _provenance(source: Source, part: str, run: NamedNode) -> Iterator[str]:
    graph = Subject(source.names.graph(part, source.key))
    yield graph.a(PROV("Entity"))
    yield graph.has(PROV("wasDerivedFrom"), source.iri)
    yield graph.has(PROV("wasGeneratedBy"), run)
