"""The recipe for a new shape, followed once: one entry of Turtle and one failing file, no Python."""

import shutil
from pathlib import Path

from shape_cases import BASE, case, turtle

from perfgraph.assets import asset
from perfgraph.validation import validate
from perfgraph.validation.shapes import read_shapes

ENTRY = """
pgsh:TargetSheet sh:property pgsh:TargetSheet-sheetNumber .
pgsh:TargetSheet-sheetNumber
    a sh:PropertyShape ;
    sh:path pg:sheetNumber ;
    sh:maxInclusive 99 ;
    sh:severity sh:Warning ;
    sh:name "表号"@zh-Hans , "sheet number"@en ;
    sh:description "表号不超过99。来源：示例。"@zh-Hans , "A number is at most 99. Source: an example."@en ;
    sh:message "表号过大。"@zh-Hans , "The sheet number is too large."@en ;
    pg:expected "核对表号。"@zh-Hans , "Check the number."@en ;
    sh:group pgsh:Identity ;
    sh:order 99 .
"""
FAILING = "# Sheet 100.\nex:sheet pg:sheetNumber 100 .\n"


def test_a_new_shape_needs_one_entry_and_one_failing_file(tmp_path: Path) -> None:
    """Keep the promise of the recipe in shapes/README.md: nothing else has to change."""
    shapes = tmp_path / "shapes"
    shutil.copytree(asset("shapes"), shapes)
    with (shapes / "target-sheet.ttl").open("a", encoding="utf-8") as file:
        file.write(ENTRY)
    failing = tmp_path / "TargetSheet-sheetNumber.ttl"
    failing.write_text(FAILING, encoding="utf-8")

    added = set(read_shapes(shapes).rules) - set(read_shapes(asset("shapes")).rules)
    assert [iri.split("#")[1] for iri in added] == [failing.stem]
    assert validate(turtle(BASE), shapes=shapes).findings == ()
    (finding,) = validate(case(failing), shapes=shapes).findings
    assert finding.rule.endswith("#TargetSheet-sheetNumber")
    assert finding.message.zh == "表号过大。"
    assert finding.found == "100"
    assert finding.place.table == 1
