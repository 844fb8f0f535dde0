"""The shapes about the ontology: it conforms to them, and each of them can be broken."""

import warnings
from pathlib import Path

import pyshacl
import pytest
import rdflib
from rdflib import RDF, SH

from perfgraph.assets import asset
from perfgraph.terms import PGSH

FAILING = sorted((Path(__file__).parent / "fail").glob("*.ttl"))


def broken(data: rdflib.Graph, shapes: rdflib.Graph) -> dict[str, str]:
    """Return the local name of each shape that `data` breaks, with its results as text."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of pySHACL's own use of rdflib
        _conforms, report, text = pyshacl.validate(data, shacl_graph=shapes)
    assert isinstance(report, rdflib.Graph), text
    return {str(shape).removeprefix(PGSH): text for shape in report.objects(None, SH.sourceShape)}


def named_property_shapes(shapes: rdflib.Graph) -> set[str]:
    """Return the local names of the property shapes."""
    return {str(shape).removeprefix(PGSH) for shape in shapes.subjects(RDF.type, SH.PropertyShape)}


def test_the_ontology_conforms(shapes: rdflib.Graph) -> None:
    """Ontology, alignments and schemes, taken together, break no shape."""
    everything = rdflib.Graph(store="Oxigraph")
    for path in asset("ontology").rglob("*.ttl"):
        everything.parse(path)
    assert broken(everything, shapes) == {}


@pytest.mark.parametrize("path", FAILING, ids=lambda path: path.stem)
def test_a_failing_file_breaks_exactly_its_shape(path: Path, shapes: rdflib.Graph) -> None:
    """The file named after a property shape breaks that shape and no other."""
    assert set(broken(rdflib.Graph().parse(path), shapes)) == {path.stem}


def test_every_property_shape_has_a_failing_file(shapes: rdflib.Graph) -> None:
    """No shape is without a proof that it can fail, and no proof is left of a shape that is gone."""
    assert {path.stem for path in FAILING} == named_property_shapes(shapes)


def test_every_property_shape_is_reached(shapes: rdflib.Graph) -> None:
    """Each property shape hangs on a node shape with a target; a loose one would never be asked."""
    held = {str(shape).removeprefix(PGSH) for shape in shapes.objects(None, SH.property)}
    assert named_property_shapes(shapes) <= held


def test_every_property_shape_speaks_both_languages(shapes: rdflib.Graph) -> None:
    """A property shape has a name, a reason and a message in Chinese and in English, and a severity."""
    for shape in shapes.subjects(RDF.type, SH.PropertyShape):
        for predicate in (SH.name, SH.description, SH.message):
            texts = list(shapes.objects(shape, predicate))
            languages = sorted(str(text.language) for text in texts if isinstance(text, rdflib.Literal))
            assert languages == ["en", "zh-Hans"], (shape, predicate)
        assert (shape, SH.severity, SH.Violation) in shapes
