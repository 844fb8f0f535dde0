"""Findings lead to their cells, and odd data stops nothing."""

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Triple
from shape_cases import BASE, case, turtle

from perfgraph.findings import Finding, Place, Severity
from perfgraph.terms import OA, PG, PROV, RDF, SH
from perfgraph.validation import findings_of, validate

SHAPES = Path(__file__).parents[1] / "shapes"


def only(name: str) -> Finding:
    """Return the finding of a failing file."""
    (finding,) = validate(case(SHAPES / "fail" / f"{name}.ttl")).findings
    return finding


def test_a_value_is_found_in_its_cell() -> None:
    """Keep the promise that a fault of a value names document, table, row, column, text and heading."""
    triples = [
        *turtle(BASE),
        Triple(NamedNode("https://example.org/value"), PG("sourceText"), Literal("业务是否开展")),
    ]
    finding = next(f for f in validate(triples).findings if f.rule.endswith("-Question"))
    assert finding.place == Place(table=2, row=2, column=5)
    assert (finding.column, finding.found, finding.document) == ("指标值", "80户", "example.txt")
    assert finding.focus == "https://example.org/value"


def test_a_fault_of_a_schedule_is_found_in_the_cell_of_its_step() -> None:
    """Keep the promise that a rule about the whole schedule points at the step that breaks it."""
    finding = only("DisbursementPlan-LastShareIs100")
    assert finding.place == Place(table=1, row=1, column=2)
    assert finding.column == "12月底"
    assert finding.severity is Severity.WARNING
    assert finding.message.zh == "最后一个已填报时点的累计支出比例为90%，不是100%。"
    assert finding.message.en == "The last share that is stated is 90 %, not 100 %."


def test_a_total_is_found_in_its_cell() -> None:
    """Keep the promise that a sum that does not add up points at the total."""
    finding = only("TargetSheet-SumOfAllocations")
    assert (finding.place, finding.found) == (Place(table=1, row=1, column=1), "100000.00")
    assert finding.message.en == "The total is 100000 yuan, the fund sources add up to 90000 yuan."


def test_what_is_missing_is_found_in_its_row() -> None:
    """Keep the promise that a blank cell is told by its row, with nothing found."""
    finding = only("IndicatorTarget-statedBasis")
    assert (finding.place, finding.found) == (Place(table=2, row=3), "")


def test_what_was_inferred_is_found_at_its_evidence() -> None:
    """Keep the promise that a fault of an inferred statement points at the cell it was inferred from."""
    target, basis = NamedNode("https://example.org/target"), NamedNode("https://example.org/basis-2")
    unresolved = NamedNode("https://w3id.org/perfgraph/scheme/status/unresolved")
    inference = NamedNode("https://example.org/inference-2")
    triples = [
        *case(SHAPES / "fail" / "IndicatorTarget-BasisResolved.ttl"),
        Triple(target, PG("basis"), basis),
        Triple(basis, PG("resolutionStatus"), unresolved),
        Triple(inference, RDF("subject"), target),
        Triple(inference, RDF("predicate"), PG("basis")),
        Triple(inference, PROV("wasDerivedFrom"), NamedNode("https://example.org/t2-r2-c5")),
    ]
    found = [
        f for f in validate(triples).findings if f.focus == target.value and f.rule.endswith("BasisResolved")
    ]
    assert [finding.place for finding in found] == [Place(table=2, row=2, column=5)]


def test_a_project_is_found_through_its_sheet() -> None:
    """Keep the promise that a thing without a cell of its own is found where its owner stands."""
    assert only("BudgetProject-CodePattern").place.table == 1


@pytest.mark.parametrize("text", [r"\1 是否 \g<0>", "{?name} 是否 {}", "是否\n$this", '"是否" <b>', "是否\\"])
def test_hostile_text_is_only_text(text: str) -> None:
    """Keep the promise that no text of a document is taken for a pattern, a placeholder or a query."""
    value, name = NamedNode("https://example.org/cost-value"), NamedNode("https://example.org/cost")
    kept = [
        t
        for t in turtle(BASE)
        if (t.subject, t.predicate) not in {(value, PG("sourceText")), (name, PG("statedName"))}
    ]
    hostile = [
        Triple(value, PG("sourceText"), Literal(text)),
        Triple(name, PG("statedName"), Literal(text + "补助标准")),
    ]
    findings = {f.rule.split("#")[1]: f for f in validate([*kept, *hostile]).findings}
    assert {"ValueSpecification-Question", "IndicatorTarget-PriceDenominator"} <= set(findings)
    assert text in findings["IndicatorTarget-PriceDenominator"].message.zh


def test_statements_that_make_no_sense_are_violations_not_errors() -> None:
    """Keep the promise that broken data gives findings and no exception."""
    value = NamedNode("https://example.org/value")
    nonsense = [
        Triple(
            value,
            PG("numericValue"),
            Literal("many", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#decimal")),
        ),
        Triple(value, PG("comparator"), value),
        Triple(NamedNode("https://example.org/m-1"), PG("sequence"), Literal("first")),
    ]
    report = validate([*turtle(BASE), *nonsense])
    assert not report.conforms
    assert {f.rule.split("#")[1] for f in report.findings} >= {
        "ValueSpecification-numericValue",
        "ValueSpecification-comparator",
        "DisbursementMilestone-sequence",
    }


def test_a_stored_finding_is_placed_by_the_address_of_its_fragment() -> None:
    """Keep the promise that findings can be read without the document's own statements."""
    node, source = NamedNode("https://example.org/id/finding/a"), NamedNode("https://example.org/id/doc/x")
    stored = [
        Triple(node, RDF("type"), PG("Finding")),
        Triple(node, SH("sourceShape"), NamedNode("https://example.org/rule")),
        Triple(node, SH("resultSeverity"), SH("Warning")),
        Triple(node, SH("resultMessage"), Literal("odd", language="en")),
        Triple(node, PG("found"), Literal("14人")),
        Triple(node, OA("hasSource"), source),
        Triple(node, PROV("wasDerivedFrom"), NamedNode(source.value + "#t8-r4-c5")),
    ]
    (finding,) = findings_of(stored)
    assert finding.place == Place(table=8, row=4, column=5)
    assert (finding.severity, finding.found, finding.message.en) == (Severity.WARNING, "14人", "odd")


def test_a_folder_without_shapes_is_refused(tmp_path: Path) -> None:
    """Keep the promise that checking against nothing is never taken for a clean report."""
    with pytest.raises(FileNotFoundError, match=r"found no \.ttl file"):
        validate([], shapes=tmp_path)


def test_a_shape_without_wording_is_refused(tmp_path: Path) -> None:
    """Keep the promise that a shape says what is odd in both languages before it is used."""
    (tmp_path / "bad.ttl").write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . <https://example.org/s> a sh:PropertyShape ;"
        ' sh:path sh:path ; sh:severity sh:Info ; sh:name "名"@zh-Hans .',
        encoding="utf-8",
    )
    with pytest.raises(ValueError, match="expected one in zh-Hans and en"):
        validate([], shapes=tmp_path)
