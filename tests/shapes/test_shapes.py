"""Every shape finds what it is there to find, and nothing else does."""

import re
import subprocess
import sys
from pathlib import Path

import pyshacl
import pytest
from pyoxigraph import Variable
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, SH
from shape_cases import BASE, HERE, case, turtle

from perfgraph.assets import asset
from perfgraph.findings import Severity
from perfgraph.validation import validate
from perfgraph.validation.data import StoreGraph, with_schemes
from perfgraph.validation.shapes import ABOUT_THE_ONTOLOGY, read_shapes

PASSING = sorted((HERE / "pass").glob("*.ttl"))
FAILING = sorted((HERE / "fail").glob("*.ttl"))
RULES = {rule.name: rule for rule in read_shapes(asset("shapes")).rules.values()}
VALUE_LIKE = {"DisbursementMilestone", "SourceFragment", "ValueSpecification"}


META_VALIDATE = """
import sys
from pyshacl.entrypoints import meta_validate
from rdflib import Graph
graph = Graph().parse(data=sys.stdin.buffer.read(), format="turtle")
conforms, _, report = meta_validate(graph, max_validation_depth=40)
sys.stdout.write(str(conforms))
sys.stderr.write(str(report))
"""


@pytest.fixture(scope="module")
def published() -> Graph:
    """Return the shapes as they are published, unchanged."""
    graph = Graph()
    for path in asset("shapes").glob("*.ttl"):
        if path.name != ABOUT_THE_ONTOLOGY:
            graph.parse(path, format="turtle")
    return graph


def broken(path: Path) -> set[str]:
    """Return the local names of the shapes that a case breaks."""
    return {finding.rule.split("#")[1] for finding in validate(case(path)).findings}


def test_the_base_document_breaks_nothing() -> None:
    """Keep the promise that a failing file breaks a shape by its own change."""
    assert validate(turtle(BASE)).findings == ()


@pytest.mark.parametrize("path", PASSING, ids=lambda path: path.stem)
def test_a_passing_file_breaks_nothing(path: Path) -> None:
    """Keep the promise that what is odd only at first sight raises no alarm."""
    assert broken(path) == set()


@pytest.mark.parametrize("path", FAILING, ids=lambda path: path.stem)
def test_a_failing_file_breaks_the_shape_it_is_named_after(path: Path) -> None:
    """Keep the promise that each shape can be broken, and by itself."""
    assert broken(path) == {path.stem}


def test_every_shape_has_a_failing_file() -> None:
    """Keep the promise that no shape is published that was never seen to find anything."""
    assert {path.stem for path in FAILING} == set(RULES)


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.name)
def test_every_shape_speaks_both_languages(rule) -> None:
    """Keep the promise that a finding can be read in Chinese and in English, with the same facts in it."""
    for text in (rule.title, rule.why, rule.message, rule.expected):
        assert re.search("[\u4e00-\u9fff]", text.zh), text
        assert re.search("[A-Za-z]{2}", text.en), text
        assert set(re.findall(r"\{\?\w+\}", text.zh)) == set(re.findall(r"\{\?\w+\}", text.en)), text
    assert "来源：" in rule.why.zh
    assert "Source: " in rule.why.en


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.name)
def test_every_placeholder_is_something_the_query_finds(rule) -> None:
    """Keep the promise that no message shows an unfilled placeholder."""
    wanted = set(re.findall(r"\{\?(\w+)\}", rule.message.zh + rule.expected.zh))
    projected = set()
    if rule.select:
        projected = {name.value for name in with_schemes([]).query(rule.select).variables}
        assert "this" in projected
    assert wanted <= projected


def test_shapes_are_in_groups_and_in_order(published: Graph) -> None:
    """Keep the promise that a form made from the shapes shows them in a sensible order."""
    for rule in RULES.values():
        shape = URIRef(rule.iri)
        if (shape, SH.closed, None) in published:
            continue
        group = published.value(shape, SH.group)
        assert (group, RDF.type, SH.PropertyGroup) in published, rule.name
        assert isinstance(published.value(shape, SH.order), Literal), rule.name


def test_only_value_like_things_are_closed(published: Graph) -> None:
    """Keep the promise that anybody may say more about a project, a sheet or a target."""
    closed = {str(shape).split("#")[1] for shape in published.subjects(SH.closed, Literal(True))}
    assert closed == VALUE_LIKE


def test_the_severity_stands_on_the_shape(published: Graph) -> None:
    """Keep the promise that no severity is lost: SHACL 1.0 reads it from the shape alone (§2.1.4)."""
    constraints = set(published.objects(None, SH.sparql))
    assert constraints
    assert not [node for node in constraints if (node, SH.severity, None) in published]
    assert {rule.severity for rule in RULES.values()} == set(Severity)


def test_the_shapes_are_shapes(published: Graph) -> None:
    """Keep the promise that the shapes conform to the shapes of SHACL itself (SHACL, appendix C).

    It runs in a process of its own, because it changes how rdflib reads literals for whoever comes after it.
    """
    command = [sys.executable, "-c", META_VALIDATE]
    shapes = published.serialize(format="turtle").encode()
    run = subprocess.run(command, input=shapes, capture_output=True, check=False)
    assert (run.returncode, run.stdout.decode()) == (0, "True"), run.stderr.decode()


def test_the_published_shapes_say_the_same_as_the_faster_ones(published: Graph) -> None:
    """Keep the promise that giving each property shape its own target changes no result."""
    changed = [triple for path in FAILING[::12] for triple in case(path)]
    data = StoreGraph(with_schemes(changed))
    _, report, _ = pyshacl.validate(data, shacl_graph=published, inplace=True)
    assert isinstance(report, Graph)
    expected = {
        (str(report.value(result, SH.sourceShape)), str(report.value(result, SH.focusNode)))
        for result in report.objects(None, SH.result)
    }
    assert expected
    assert {(finding.rule, finding.focus) for finding in validate(changed).findings} == expected


def test_this_is_bound_before_a_query_is_asked() -> None:
    """Keep the promise that a query is asked about one thing: another thing's fault is not found."""
    store = with_schemes(case(HERE / "fail" / "DisbursementPlan-LastShareIs100.ttl"))
    plan = next(quad.subject for quad in store if quad.object.value.endswith("#DisbursementPlan"))
    rule = RULES["DisbursementPlan-LastShareIs100"]
    assert len(list(store.query(rule.select, substitutions={Variable("this"): plan}))) == 1
    other = next(quad.subject for quad in store if quad.object.value.endswith("#BudgetProject"))
    assert not list(store.query(rule.select, substitutions={Variable("this"): other}))
