"""The HTML page of the ontology."""

import html
import logging
import sys
import types
import warnings
from importlib.metadata import version
from pathlib import Path

import pytest
import rdflib
from rdflib import RDFS


@pytest.fixture
def pylode(monkeypatch: pytest.MonkeyPatch) -> types.ModuleType:
    """Return pyLODE; 3.4.1 looks for its version in a file that its wheel lacks, so it is told here."""
    told = types.ModuleType("pylode.version")
    told.__dict__["__version__"] = version("pylode")
    monkeypatch.setitem(sys.modules, "pylode.version", told)
    import pylode

    return pylode


def test_pylode_makes_the_page_without_a_warning(
    pylode: types.ModuleType,
    folder: Path,
    terms: rdflib.Graph,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """pyLODE makes a page that names every term in both languages, and complains of nothing."""
    with caplog.at_level(logging.WARNING), warnings.catch_warnings():
        # pyLODE leaves its own stylesheet to the garbage collector to close
        warnings.filterwarnings("ignore", "unclosed file", ResourceWarning)
        page = pylode.OntPub(folder / "perfgraph.ttl").make_html()
    assert [record.getMessage() for record in caplog.records] == []
    assert capfd.readouterr().err == ""
    text = html.unescape(page)
    missing = [str(label) for label in terms.objects(None, RDFS.label) if str(label) not in text]
    assert missing == []
