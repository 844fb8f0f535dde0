"""What the shapes find in the real document: exactly what it deserves."""

import csv
import hashlib
import io
from collections import Counter
from pathlib import Path

from perfgraph.findings import Severity
from perfgraph.quads import DocumentGraphs, finding_graph
from perfgraph.validation import Report, findings_of, validate

GOLDEN = Path(__file__).parent / "golden" / "seed-findings.csv"
COLUMNS = ("severity", "rule", "table", "row", "column", "found")
PROSE = {"绩效目标", "绩效指标描述"}
"""The headings of cells with the document's own prose, of which the golden file has the hash alone."""


def rows(report: Report) -> str:
    """Return a report as the golden file has it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for finding in report.findings:
        found = finding.found
        if finding.column in PROSE and not finding.rule.endswith("-DescriptionRepeatsName"):
            found = "sha256:" + hashlib.sha256(found.encode()).hexdigest()[:16]
        place = finding.place
        name = finding.rule.split("#")[1]
        writer.writerow((finding.severity.value, name, place.table, place.row, place.column, found))
    return out.getvalue()


def test_the_findings_are_the_reviewed_ones(report: Report, regen: bool) -> None:
    """Keep the promise that the real document gets its faults told, each at its cell, and no others."""
    if regen:
        GOLDEN.write_text(rows(report), encoding="utf-8")
    assert rows(report) == GOLDEN.read_text(encoding="utf-8")


def test_nothing_is_violated(report: Report) -> None:
    """Keep the promise that a defect of the document is no violation: the graph keeps its contract."""
    assert report.conforms
    assert not [finding for finding in report.findings if finding.severity is Severity.VIOLATION]


def test_the_known_defects_are_found(report: Report) -> None:
    """Keep the promise that the defects a reader sees are told where they stand (two tables a project)."""
    told = {
        (finding.rule.split("#")[1], (finding.place.table + 1) // 2, finding.found)
        for finding in report.findings
    }
    assert {
        ("IndicatorTarget-RateHasPercent", 4, "14人"),
        ("IndicatorTarget-RateHasPercent", 8, "114人"),
        ("IndicatorTarget-QuantityPercent", 6, "≥80%"),
        ("IndicatorTarget-SatisfactionPercent", 6, "是/否"),
        ("IndicatorTarget-SatisfactionPercent", 8, "是/否"),
        ("ValueSpecification-Question", 8, "相关业务是否正常开展"),
        ("IndicatorTarget-OutputUpperBound", 7, "≤225人"),
        ("IndicatorTarget-PersonTimes", 3, "50人"),
        ("IndicatorTarget-PriceDenominator", 3, "260元"),
        ("IndicatorTarget-QualityCount", 3, "≥1门"),
        ("DisbursementPlan-OneInstalment", 5, "100.00%"),
        ("DisbursementPlan-OneInstalment", 8, "100.00%"),
        ("TargetDocument-SameIndicatorSameTarget", 8, "是/否"),
        ("ValueSpecification-DeadlineYear", 9, "12月31日前"),
    } <= told
    by_rule = Counter(finding.rule.split("#")[1] for finding in report.findings)
    assert by_rule["DisbursementPlan-BlankAtTheEnds"] == 8
    assert by_rule["IndicatorTarget-BasisResolved"] == 5
    assert by_rule["IndicatorTarget-CostWithinTotal"] == 0
    assert by_rule["TargetSheet-NumbersInProse"] == 0
    assert by_rule["DisbursementPlan-LastShareIs100"] == 0


def test_what_was_found_stands_on_its_lines(report: Report, seed: Path) -> None:
    """Keep the promise that a finding can be checked against the file: line and text agree."""
    lines = seed.read_text(encoding="utf-8").split("\n")
    for finding in report.findings:
        place = finding.place
        assert place.start_line, finding
        text = "\n".join(lines[place.start_line - 1 : place.end_line])
        assert " ".join(finding.found.split()) in " ".join(text.split()), finding
        assert finding.document == seed.name
        assert finding.column


def test_the_order_of_the_statements_makes_no_difference(report: Report, graphs: DocumentGraphs) -> None:
    """Keep the promise that equal graphs get equal reports."""
    assert validate([*graphs.doc, *graphs.inferred][::-1]) == report


def test_findings_come_back_from_the_store(report: Report, graphs: DocumentGraphs) -> None:
    """Keep the promise that stored findings are the findings."""
    stored = [*finding_graph(graphs, report.findings), *graphs.doc]
    assert findings_of(stored) == report.findings
