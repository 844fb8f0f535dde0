"""The real document as statements and findings."""

from pathlib import Path

import pytest

from perfgraph.findings import Finding
from perfgraph.forms import recognise
from perfgraph.quads import DocumentGraphs, Reading, document_graphs
from perfgraph.readers import read
from perfgraph.terms import Names
from perfgraph.validation import Report, validate


@pytest.fixture(scope="session")
def graphs(seed: Path) -> DocumentGraphs:
    """Return the statements of the real document."""
    document = read(seed)
    form = recognise(document).form
    records = tuple(item for item in form.extract(document) if not isinstance(item, Finding))
    return document_graphs(Reading(document, form.name, records, "0.1.0"), Names())


@pytest.fixture(scope="session")
def report(graphs: DocumentGraphs) -> Report:
    """Return what the shapes find in the real document."""
    return validate([*graphs.doc, *graphs.inferred])
