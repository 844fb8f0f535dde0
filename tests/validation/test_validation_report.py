"""A report says the same in every form, and carries nothing of its own into a page or a graph."""

import csv
import io
import json
import re

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, SH

from perfgraph.findings import Bilingual, Finding, Language, Place, Severity
from perfgraph.terms import PGSH, SCHEME
from perfgraph.validation.html import _template
from perfgraph.validation.report import FORMS, render
from perfgraph.validation.wording import SEVERITIES

BOTH = list(Language)
SHAPE = Finding(
    rule=PGSH("TargetSheet-declaredTotal").value,
    severity=Severity.VIOLATION,
    message=Bilingual("预算数有误", "The total is wrong"),
    expected=Bilingual("填写一个金额", "State one amount"),
    found="<script>alert(1)</script>",
    place=Place(table=2, row=3, column=4, start_line=7, end_line=8),
    column="预算数",
    document="a & b.docx",
    focus="https://example.org/id/sheet/x",
)
READING = Finding(
    rule=SCHEME("reading-rule/value-question").value,
    severity=Severity.WARNING,
    message=Bilingual("是问题", "a question"),
    expected=Bilingual("填写结果", "State the result"),
    found="",
    document="b.txt",
)
PATH = Finding(
    rule=PGSH("Graph-wasGeneratedBy").value,
    severity=Severity.INFO,
    message=Bilingual("甲", "one"),
    expected=Bilingual("乙", "two"),
    found="=1+1",
    place=Place(paragraph=2),
    document="b.txt",
    focus="https://example.org/id/doc/x",
)
ALL = (PATH, READING, SHAPE)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("language", BOTH)
def test_a_report_is_the_same_whatever_the_order(form: str, language: Language) -> None:
    """Keep the promise that equal findings give equal bytes, in every form and language."""
    assert render(ALL, form, language) == render(reversed(ALL), form, language)


def test_an_unknown_form_is_refused() -> None:
    """Keep the promise that a wrong form is told with the right ones."""
    with pytest.raises(ValueError, match='found "pdf", expected one of text, json, csv, turtle, html'):
        render(ALL, "pdf", Language.ENGLISH)


def test_text_has_place_found_expected_rule_and_counts() -> None:
    """Keep the promise that the plain report names everything a clerk needs, the gravest first."""
    text = render(ALL, "text", Language.ENGLISH)
    assert text.index("Violation (1)") < text.index("Warning (1)") < text.index("Remark (1)")
    where = SHAPE.place.describe(Language.ENGLISH)
    assert f"a & b.docx, {where}, 预算数: The total is wrong" in text
    assert "Found: <script>alert(1)</script>" in text
    assert "Expected: State one amount" in text
    assert "Rule: TargetSheet-declaredTotal" in text
    assert text.endswith("1 violations · 1 warnings · 1 remarks\n")
    assert "实际：–" in render([READING], "text", Language.CHINESE)


def test_json_has_stable_keys() -> None:
    """Keep the promise that programs can rely on the keys of the report."""
    report = json.loads(render(ALL, "json", Language.CHINESE))
    assert list(report) == ["conforms", "counts", "findings"]
    assert report["conforms"] is False
    assert report["counts"] == {"Violation": 1, "Warning": 1, "Info": 1}
    first = report["findings"][0]
    assert list(first) == [
        "severity",
        "document",
        "place",
        "table",
        "row",
        "column",
        "paragraph",
        "start_line",
        "end_line",
        "column_name",
        "found",
        "expected",
        "message",
        "rule",
        "focus",
    ]
    assert (first["severity"], first["table"], first["row"], first["column"]) == ("Violation", 2, 3, 4)
    assert first["message"] == "预算数有误"


def test_csv_has_one_finding_a_row() -> None:
    """Keep the promise that a table of findings can be filtered, its texts exact."""
    rows = list(csv.DictReader(io.StringIO(render(ALL, "csv", Language.ENGLISH))))
    assert [row["severity"] for row in rows] == ["Violation", "Warning", "Info"]
    assert rows[0]["found"] == SHAPE.found
    assert (rows[1]["table"], rows[2]["paragraph"], rows[2]["found"]) == ("", "2", "=1+1")


def test_turtle_is_a_shacl_report() -> None:
    """Keep the promise that the report is one as SHACL §3.6 has it: each mandatory property once."""
    graph = Graph().parse(data=render(ALL, "turtle", Language.ENGLISH), format="turtle")
    (report,) = graph.subjects(RDF.type, SH.ValidationReport)
    assert list(graph.objects(report, SH.conforms)) == [Literal(False)]
    results = list(graph.objects(report, SH.result))
    assert len(results) == len(ALL)
    for result in results:
        assert (result, RDF.type, SH.ValidationResult) in graph
        for predicate in (SH.focusNode, SH.resultSeverity, SH.sourceConstraintComponent):
            assert len(list(graph.objects(result, predicate))) == 1
        assert isinstance(graph.value(result, SH.sourceConstraintComponent), URIRef)
        assert {text.language for text in graph.objects(result, SH.resultMessage)} == {"zh-Hans", "en"}
    (total,) = graph.subjects(SH.sourceShape, URIRef(SHAPE.rule))
    assert str(graph.value(total, SH.resultPath)).endswith("#declaredTotal")
    (inverse,) = graph.subjects(SH.sourceShape, URIRef(PATH.rule))
    assert graph.value(graph.value(inverse, SH.resultPath), SH.inversePath) is not None
    empty = Graph().parse(data=render([], "turtle", Language.ENGLISH), format="turtle")
    assert list(empty.objects(None, SH.conforms)) == [Literal(True)]


@pytest.mark.parametrize("language", BOTH)
def test_html_is_whole_and_asks_for_nothing(language: Language) -> None:
    """Keep the promise that the page is valid HTML and needs no script, font or picture from elsewhere."""
    page = render(ALL, "html", language)
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)
    assert tree.get("lang") == language.value
    assert not tree.findall(".//script")
    assert not tree.findall(".//link")
    assert not re.search(r'(?:src|href)="(?!#)|url\(|@import', page)
    assert [heading.text for heading in tree.findall(".//h2/span[1]")] == [
        SEVERITIES[severity].of(language) for severity in Severity
    ]
    shapes = [path.get("d") for path in tree.findall(".//h2//{http://www.w3.org/2000/svg}path")]
    assert len(shapes) == len(set(shapes)) == len(Severity)
    quotes = [quote.text for quote in tree.findall(".//q")]
    assert quotes == [SHAPE.found, PATH.found]
    assert all(quote.get("lang") == "zh-Hans" for quote in tree.findall(".//q"))


def test_an_empty_page_says_so() -> None:
    """Keep the promise that nothing odd is said in words."""
    assert "没有发现问题。" in render([], "html", Language.CHINESE)


@given(st.text(max_size=60), st.text(max_size=60), st.sampled_from(BOTH))
@settings(deadline=None, max_examples=60)
def test_no_text_of_a_document_becomes_markup(found: str, column: str, language: Language) -> None:
    """Keep the promise that any text may stand in a document: the page has no element more or less for it."""

    def elements(finding: Finding) -> list[str]:
        page = re.sub("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]", " ", render([finding], "html", language))
        return [str(node.tag) for node in html5lib.parse(page, namespaceHTMLElements=False).iter()]

    plain = Finding(SHAPE.rule, SHAPE.severity, SHAPE.message, SHAPE.expected, "x", SHAPE.place, "y")
    odd = Finding(
        SHAPE.rule, SHAPE.severity, SHAPE.message, SHAPE.expected, f"x{found}x", SHAPE.place, f"y{column}"
    )
    assert elements(odd) == elements(plain)


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour #rrggbb (WCAG 2.2)."""
    parts = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_colours_have_contrast(scheme: int) -> None:
    """Keep the promise that every text colour reaches WCAG AA (4.5 to 1), in both schemes."""
    page = render(ALL, "html", Language.ENGLISH)
    block = re.findall(r":root \{(.*?)\}", page, re.DOTALL)[scheme]
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", block))
    for ground in ("paper", "panel"):
        for name in ("ink", "quiet", "accent", "violation", "warning", "info"):
            lighter, darker = sorted((luminance(colours[ground]), luminance(colours[name])), reverse=True)
            assert (lighter + 0.05) / (darker + 0.05) >= 4.5, (ground, name)


def test_the_template_escapes() -> None:
    """Keep the promise that escaping is on for the template itself, not left to its author."""
    assert _template().environment.autoescape is True
