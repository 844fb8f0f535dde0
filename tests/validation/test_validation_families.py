"""The shapes on a document of every family of templates: what is read keeps the contract of the graph."""

from pathlib import Path

import pytest

from perfgraph.findings import Severity
from perfgraph.ingest import prepare
from perfgraph.terms import Names

DOCUMENTS = sorted((Path(__file__).parent.parent / "forms" / "documents").glob("*.html"))


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_a_document_of_every_family_violates_nothing(path: Path) -> None:
    """Warnings are about the document; a violation would mean that its statements are wrong."""
    prepared = prepare(path, Names())
    violations = [finding for finding in prepared.findings if finding.severity is Severity.VIOLATION]
    assert violations == []
    assert prepared.reading.sheets
