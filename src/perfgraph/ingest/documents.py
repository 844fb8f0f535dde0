"""One document: file → tables → form → records → statements → findings."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode

from perfgraph import __version__
from perfgraph.findings import Finding
from perfgraph.forms import laid, recognise
from perfgraph.forms.form import Recognition
from perfgraph.quads import DocumentGraphs, Reading, document_graphs, finding_graph
from perfgraph.quads.lines import Statements
from perfgraph.readers import read
from perfgraph.tables import Document
from perfgraph.terms import Names


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document ready for the store: its graphs and everything found odd in it."""

    path: Path
    reading: Reading
    graphs: DocumentGraphs
    stated_findings: Statements
    findings: tuple[Finding, ...]
    recognition: Recognition

    def named(self) -> Mapping[NamedNode, Statements]:
        """Return the graphs by name, without the receipt."""
        return {
            self.graphs.graph("doc"): self.graphs.doc,
            self.graphs.graph("inferred"): self.graphs.inferred,
            self.graphs.graph("findings"): self.stated_findings,
        }


@dataclass(frozen=True, slots=True)
class Extract:
    """What a reading hands over to the store, also from process to process: text, not terms.

    `graphs` holds the N-Triples of each graph by its name, in the order of writing; `projects` the address of
    each project and what it is called; `seconds` the time of the reading.
    """

    sha256: str
    media_type: str
    form: str
    score: float
    headings: tuple[str, ...]
    projects: tuple[tuple[str, str], ...]
    sheets: int
    targets: int
    graphs: tuple[tuple[str, bytes], ...]
    findings: tuple[Finding, ...]
    seconds: float


def prepare(path: Path, names: Names) -> Prepared:
    """Read a file, give it its form, state what it says and check it.

    Raises `DocumentError` when the file cannot be read, `UnknownForm` when no form fits.
    """
    return prepare_document(read(path), path, names)


def prepare_document(document: Document, path: Path, names: Names) -> Prepared:
    """Give a document its form, state what it says and check it; `UnknownForm` when no form fits."""
    # SHACL and rdflib cost a third of a second to import, which a command that only reads should not pay.
    from perfgraph.validation import findings_of, validate

    document = laid(document)
    recognition = recognise(document)
    extracted = list(recognition.read(document))
    records = tuple(item for item in extracted if not isinstance(item, Finding))
    reading = Reading(document, recognition.form.name, records, __version__)
    graphs = document_graphs(reading, names)
    odd = (item for item in extracted if isinstance(item, Finding))
    report = validate(Statements(graphs.doc.text + graphs.inferred.text), document.name)
    stated = finding_graph(graphs, [*document.findings, *odd, *reading.doubts(), *report.findings])
    # Read back from the statements, so that a report on a file and one on the graph cannot differ.
    return Prepared(path, reading, graphs, stated, findings_of(stated, report.data), recognition)


def extract(document: Document, names: Names) -> Extract:
    """Return what the store needs of a document; `UnknownForm` when no form fits."""
    begun = time.perf_counter()
    prepared = prepare_document(document, Path(document.name), names)
    sheets = prepared.reading.sheets
    return Extract(
        sha256=document.sha256,
        media_type=document.media_type,
        form=prepared.reading.form,
        score=prepared.recognition.score,
        headings=tuple(sorted(prepared.recognition.seen)),
        projects=tuple(prepared.graphs.projects.items()),
        sheets=len(sheets),
        targets=sum(len(sheet.targets) for sheet in sheets),
        graphs=tuple((name.value, said.text) for name, said in prepared.named().items()),
        findings=prepared.findings,
        seconds=time.perf_counter() - begun,
    )
