"""The statements of a document: every number traceable, blanks kept, the same input the same bytes."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, QuerySolutions, Store, Triple

from perfgraph.findings import Bilingual, Finding, Place, Severity
from perfgraph.forms import recognise
from perfgraph.ingest import content_hash
from perfgraph.quads import DocumentGraphs, Reading, document_graphs, finding_graph
from perfgraph.readers import read, read_bytes
from perfgraph.records import Baseline, Observation, Quote, Sheet
from perfgraph.terms import Names
from perfgraph.values import parse

PROLOGUE = """
PREFIX pg: <https://w3id.org/perfgraph/ns#>
PREFIX st: <https://w3id.org/perfgraph/scheme/status/>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX oa: <http://www.w3.org/ns/oa#>
"""


def reading_of(path: Path) -> Reading:
    """Return what a file says."""
    document = read(path)
    form = recognise(document).form
    records = tuple(item for item in form.extract(document) if not isinstance(item, Finding))
    return Reading(document, form.name, records, "0.1.0")


@pytest.fixture(scope="module")
def reading(seed: Path) -> Reading:
    """What the real document says."""
    return reading_of(seed)


@pytest.fixture(scope="module")
def graphs(reading: Reading) -> DocumentGraphs:
    """The statements of the real document."""
    return document_graphs(reading, Names())


def ask(graphs: DocumentGraphs, sparql: str) -> list[tuple[str, ...]]:
    """Return the rows of a query over the read and the inferred statements."""
    store = Store()
    for triple in (*graphs.doc, *graphs.inferred):
        store.add(_quad(triple))
    answer = store.query(PROLOGUE + sparql)
    assert isinstance(answer, QuerySolutions)
    names = [variable.value for variable in answer.variables]
    return [tuple(row[name].value if row[name] else "" for name in names) for row in answer]


def _quad(triple: Triple) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object)


def test_the_graph_holds_what_the_document_declares(graphs: DocumentGraphs) -> None:
    """9 projects, 78 targets and 2,232,960 yuan, counted from the statements."""
    rows = ask(
        graphs,
        "SELECT (COUNT(DISTINCT ?p) AS ?projects) (SUM(?t) AS ?total) WHERE"
        " { ?s a pg:TargetSheet ; pg:project ?p ; pg:declaredTotal ?t }",
    )
    assert (rows[0][0], Decimal(rows[0][1])) == ("9", Decimal(2232960))
    assert ask(graphs, "SELECT (COUNT(*) AS ?n) WHERE { ?t a pg:IndicatorTarget }") == [("78",)]


def test_every_target_leads_to_its_lines_and_every_value_to_its_cell(graphs: DocumentGraphs) -> None:
    """Each of the 78 has a row with a line span and a quote that holds the value's own cell."""
    rows = ask(
        graphs,
        "SELECT ?t ?start ?end ?words ?text ?cell WHERE { ?t a pg:IndicatorTarget ; pg:targetValue ?v ;"
        " prov:wasDerivedFrom ?row . ?row pg:rowNumber ?n ; pg:quote ?words ."
        " ?row pg:startLine ?start ; pg:endLine ?end ."
        " ?v pg:sourceText ?text ; prov:wasDerivedFrom ?c . ?c dcterms:isPartOf ?row ; pg:quote ?cell }",
    )
    assert len(rows) == 78
    for _, start, end, words, text, cell in rows:
        assert int(start) < int(end)
        assert text == cell.strip()
        assert text in words.split("\t")


def test_a_blank_step_has_a_state_and_no_share(graphs: DocumentGraphs) -> None:
    """Eight cells of the schedules are blank; none of them is a zero."""
    blank = ask(graphs, "SELECT ?m WHERE { ?m pg:cellState st:blank }")
    assert len(blank) == 8
    assert ask(graphs, "SELECT ?m WHERE { ?m pg:cellState st:blank ; pg:cumulativeShare ?s }") == []


def test_what_was_inferred_is_nowhere_among_what_was_read(graphs: DocumentGraphs) -> None:
    """Fiscal year, region, due date, basis and its kind stand in the inferred graph only."""
    inferred = {
        f"https://w3id.org/perfgraph/ns#{name}" for name in ("fiscalYear", "region", "dueDate", "basis")
    }
    assert {triple.predicate.value for triple in graphs.doc} & inferred == set()
    assert {triple.predicate.value for triple in graphs.inferred} >= inferred


def test_every_inference_names_its_rule_and_its_evidence(graphs: DocumentGraphs) -> None:
    """An inferred statement about a thing of the document is repeated by an inference with rule and cells."""
    rows = ask(
        graphs,
        "SELECT ?s ?p ?o WHERE { ?s ?p ?o FILTER(?p IN (pg:fiscalYear, pg:region, pg:dueDate, pg:basis))"
        " FILTER NOT EXISTS { ?i a pg:Inference ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ;"
        " pg:rule ?rule ; prov:wasDerivedFrom ?cell . ?cell a pg:SourceFragment } }",
    )
    assert rows == []


def test_a_plan_is_taken_for_the_units_own_and_a_summary_stays_unresolved(graphs: DocumentGraphs) -> None:
    """Bases: two plans with an assumed scope; the summary and the outside standard unresolved."""
    rows = ask(
        graphs,
        "SELECT DISTINCT ?text ?how WHERE { ?t pg:statedBasis ?text ; pg:basis/pg:resolutionStatus ?how }",
    )
    assert {(text, how.rsplit("/", 1)[-1]) for text, how in rows} == {
        ("工作计划", "assumed-scope"),
        ("年度工作计划", "assumed-scope"),
        ("工作总结", "unresolved"),
        ("参照中国残联标准", "unresolved"),
    }


def test_every_cell_of_every_table_is_a_fragment(reading: Reading, graphs: DocumentGraphs) -> None:
    """Nothing of the document is hidden: each cell and paragraph is in the graph with its words."""
    cells = {cell.place.fragment for table in reading.document.tables for cell in table.cells}
    paragraphs = {paragraph.place.fragment for paragraph in reading.document.paragraphs}
    found = ask(graphs, "SELECT ?f WHERE { ?f a pg:SourceFragment }")
    assert {iri.rsplit("#", 1)[-1] for (iri,) in found} >= cells | paragraphs


def test_the_same_input_gives_the_same_bytes(reading: Reading, graphs: DocumentGraphs, seed: Path) -> None:
    """Reading again, and stating the records in another order, changes no byte of the sorted statements."""
    again = document_graphs(reading_of(seed), Names())
    reversed_records = document_graphs(replace(reading, records=reading.records[::-1]), Names())
    assert content_hash(again.doc) == content_hash(graphs.doc)
    assert content_hash(again.inferred) == content_hash(graphs.inferred)
    assert reversed_records.doc == graphs.doc


def test_another_base_moves_every_address_of_the_data(reading: Reading) -> None:
    """The base is one setting; the vocabulary stays where it is."""
    graphs = document_graphs(reading, Names("https://data.example.org/"))
    for triple in (*graphs.doc, *graphs.inferred):
        assert isinstance(triple.subject, NamedNode)
        assert not triple.subject.value.startswith(
            ("https://w3id.org/perfgraph/id/", "https://w3id.org/perfgraph/graph/")
        )
    assert graphs.graph("doc").value.startswith("https://data.example.org/graph/doc/")


def test_no_blank_nodes_and_no_addresses_outside_ascii(graphs: DocumentGraphs) -> None:
    """Every subject has an address of its own, in ASCII."""
    for triple in (*graphs.doc, *graphs.inferred):
        assert isinstance(triple.subject, NamedNode)
        assert triple.subject.value.isascii()


def test_an_observation_and_a_baseline_are_things_of_their_own(reading: Reading) -> None:
    """What was achieved and what the target is measured against are neither the target nor its basis."""
    sheet = reading.sheets[0]
    first = sheet.targets[0]
    quote = Quote("15人", first.value_quote.place, "上年指标值")
    known = replace(
        first,
        observation=Observation(parse("16人"), quote),
        baselines=(Baseline(2020, parse("15人"), quote, "2020年度决算"),),
    )
    changed: Sheet = replace(sheet, targets=(known, *sheet.targets[1:]))
    graphs = document_graphs(replace(reading, records=(changed,)), Names())
    rows = ask(
        graphs,
        "SELECT ?target ?reached ?before WHERE { ?t pg:targetValue/pg:numericValue ?target ; pg:baseline ?b ."
        " ?o pg:observationOf ?t ; pg:observedValue/pg:numericValue ?reached ."
        " ?b a pg:Baseline ; pg:baselineOf ?i ; pg:baselineValue/pg:numericValue ?before ."
        " ?t pg:indicator ?i }",
    )
    assert [tuple(map(Decimal, row)) for row in rows] == [(17, 16, 15)]


def test_two_sheets_with_one_code_keep_apart() -> None:
    """The second sheet of a project in one document has an address of its own."""
    rows = [
        ["项目编码", "1303032128HRAXGII0LHI", "项目名称", "{}"],
        ["预算规模及资金用途", "预算数", "1", "其他资金", "1"],
        ["绩效目标", "1.甲"],
        ["一级指标", "二级指标", "三级指标", "指标值"],
    ]
    table = "\n\n".join("\n".join(f"\t{cell}" for cell in row) for row in rows)
    text = f"{table.format('甲')}\n\n\n{table.format('乙')}\n"
    document = read_bytes(text.encode(), "a.txt")
    form = recognise(document).form
    records = tuple(item for item in form.extract(document) if not isinstance(item, Finding))
    graphs = document_graphs(Reading(document, form.name, records, "0.1.0"), Names())
    sheets = ask(
        graphs, "SELECT ?s ?name WHERE { ?s a pg:TargetSheet ; pg:projectName ?name } ORDER BY ?name"
    )
    assert len({sheet for sheet, _ in sheets}) == 2


def test_a_finding_is_addressed_by_what_it_says(graphs: DocumentGraphs) -> None:
    """The same finding is the same thing; another place is another."""
    text = Bilingual("某", "some")
    one = Finding("https://example.org/rule", Severity.WARNING, text, text, "14人", Place(8, 4, 5))
    same, other = (
        finding_graph(graphs, [one, one]),
        finding_graph(graphs, [replace(one, place=Place(8, 5, 5))]),
    )
    assert len(same) == len(finding_graph(graphs, [one]))
    assert set(same) != set(other)
