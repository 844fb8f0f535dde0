"""The real document as statements and findings, and the option that rewrites the golden findings."""

from contextlib import suppress
from pathlib import Path

import pytest

from perfgraph.findings import Finding
from perfgraph.forms import recognise
from perfgraph.quads import DocumentGraphs, Reading, document_graphs
from perfgraph.readers import read
from perfgraph.terms import Names
from perfgraph.validation import Report, validate


def pytest_addoption(parser: pytest.Parser) -> None:
    """Offer --regen, which pytest takes when this folder is named on the command line."""
    with suppress(ValueError):
        parser.addoption("--regen", action="store_true", help="rewrite the golden answers")


@pytest.fixture(scope="session")
def regen(request: pytest.FixtureRequest) -> bool:
    """Tell whether golden files are to be rewritten."""
    return bool(request.config.getoption("--regen", default=False))


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
