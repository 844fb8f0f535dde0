"""The compiled shapes and pySHACL, the reference processor, give the same report, finding for finding."""

import random
from pathlib import Path

import pytest
from pyoxigraph import Triple
from shape_cases import HERE as SHAPES
from shape_cases import case

from perfgraph.findings import Finding
from perfgraph.forms import laid, recognise
from perfgraph.quads import Reading, document_graphs
from perfgraph.readers import read
from perfgraph.terms import Names
from perfgraph.validation import Engine, validate

TESTS = Path(__file__).parent.parent
DOCUMENTS = sorted((TESTS / "forms" / "documents").glob("*.html"))
CASES = sorted((SHAPES / "fail").glob("*.ttl"))


def statements(path: Path) -> list[Triple]:
    """Return what a file states, as read and as inferred."""
    document = laid(read(path))
    recognition = recognise(document)
    records = tuple(item for item in recognition.read(document) if not isinstance(item, Finding))
    graphs = document_graphs(Reading(document, recognition.form.name, records, "0.1.0"), Names())
    return [*graphs.doc, *graphs.inferred]


def test_on_the_real_document(seed: Path) -> None:
    """All findings, warnings and remarks, with their wording and places."""
    triples = statements(seed)
    report = validate(triples)
    assert len(report.findings) > 100
    assert report == validate(triples, engine=Engine.PYSHACL)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_on_every_family(path: Path) -> None:
    """Whatever a template brings."""
    triples = statements(path)
    assert validate(triples) == validate(triples, engine=Engine.PYSHACL)


@pytest.mark.parametrize("path", CASES[::6], ids=lambda path: path.stem)
def test_on_cases_that_break_a_shape(path: Path) -> None:
    """A sixth of the cases; that each of them breaks its shape is tested elsewhere."""
    triples = case(path)
    report = validate(triples)
    assert report.findings
    assert report == validate(triples, engine=Engine.PYSHACL)


@pytest.mark.parametrize("damage", range(4))
def test_on_damaged_statements(damage: int) -> None:
    """A third of the statements of a document are gone or hang on another thing: hundreds of violations."""
    chance = random.Random(damage)
    triples = statements(TESTS / "forms" / "documents" / "national-evaluation.html")
    subjects = [triple.subject for triple in triples]
    spoilt = [
        Triple(chance.choice(subjects), triple.predicate, triple.object) if chance.random() < 0.1 else triple
        for triple in triples
        if chance.random() > 0.2
    ]
    report = validate(spoilt)
    assert not report.conforms
    assert report == validate(spoilt, engine=Engine.PYSHACL)
