"""Findings as a report: plain text, JSON, CSV, Turtle (a SHACL validation report) or one HTML page.

The keys of the JSON form, and the columns of the CSV form, are stable:

    conforms        whether nothing is violated                                        JSON only
    counts          how many findings there are of each severity                       JSON only
    findings        the findings, the gravest first, each with the keys below          JSON only
    severity        Violation, Warning or Info
    document        the name of the file
    place           the place in words
    table, row, column, paragraph, start_line, end_line    numbers from 1; 0 (CSV: empty) where not applicable
    column_name     the heading or label of the cell
    found           the text as it stands
    expected        what was expected, and how to mend it
    message         what is odd
    rule            the IRI of the shape or reading rule
    focus           the IRI of the thing concerned
"""

import csv
import io
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from pyoxigraph import NamedNode

from perfgraph.findings import Bilingual, Finding, Language, Severity
from perfgraph.terms import slug
from perfgraph.validation.check import in_order
from perfgraph.validation.html import html
from perfgraph.validation.turtle import turtle
from perfgraph.validation.wording import COUNTS, HEADINGS, NOTHING, SEVERITIES

PLACE_KEYS = ("table", "row", "column", "paragraph", "start_line", "end_line")
_MARKS = {Severity.VIOLATION: "■", Severity.WARNING: "▲", Severity.INFO: "○"}


def render(findings: Iterable[Finding], form: str, language: Language) -> str:
    """Return findings in a form ("text", "json", "csv", "turtle" or "html") and a language.

    Equal findings give equal text. Raises `ValueError` for another form.

    >>> print(render([], "text", Language.ENGLISH), end="")
    Nothing odd was found.
    0 violations · 0 warnings · 0 remarks
    """
    if form not in FORMS:
        raise ValueError(f'report form: found "{form}", expected one of {", ".join(FORMS)}')
    return FORMS[form](in_order(findings), language)


def counts(findings: Iterable[Finding]) -> Mapping[Severity, int]:
    """Return how many findings there are of each severity, the gravest first."""
    counted = Counter(finding.severity for finding in findings)
    return {severity: counted[severity] for severity in Severity}


def text(findings: Sequence[Finding], language: Language) -> str:
    """Return findings as plain lines, grouped by severity, with the counts at the end."""
    lines: list[str] = [] if findings else [NOTHING.of(language)]
    for severity, count in counts(findings).items():
        if not count:
            continue
        lines += [f"{_MARKS[severity]} {SEVERITIES[severity].of(language)} ({count})", ""]
        for finding in findings:
            if finding.severity is severity:
                lines += [*_told(finding, language), ""]
    summary = (f"{count} {COUNTS[severity].of(language)}" for severity, count in counts(findings).items())
    return "\n".join([*lines, " · ".join(summary), ""])


def _told(finding: Finding, language: Language) -> list[str]:
    where = ", ".join(filter(None, (finding.document, finding.place.describe(language), finding.column)))
    details: list[tuple[Bilingual, str]] = [
        (HEADINGS["found"], " ".join(finding.found.split()) or "–"),
        (HEADINGS["expected"], finding.expected.of(language)),
        (HEADINGS["rule"], rule_name(finding)),
    ]
    message = " ".join(finding.message.of(language).split())
    colon = "：" if language is Language.CHINESE else ": "
    lines = [f"    {label.of(language)}{colon}{said}" for label, said in details]
    return [f"  {where}{colon}{message}", *lines]


def rule_name(finding: Finding) -> str:
    """Return the local name of a finding's rule, such as `TargetSheet-declaredTotal`."""
    return slug(NamedNode(finding.rule)) if finding.rule else ""


def as_json(findings: Sequence[Finding], language: Language) -> str:
    """Return findings as one JSON object (RFC 8259)."""
    report = {
        "conforms": not any(finding.severity is Severity.VIOLATION for finding in findings),
        "counts": {severity.value: count for severity, count in counts(findings).items()},
        "findings": [_row(finding, language) for finding in findings],
    }
    return json.dumps(report, ensure_ascii=False, indent=2) + "\n"


def as_csv(findings: Sequence[Finding], language: Language) -> str:
    """Return findings as CSV (RFC 4180), one a row; the texts are exact, so import them as text."""
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(_row(_NONE, language)))
    writer.writeheader()
    for finding in findings:
        row = _row(finding, language)
        writer.writerow(row | {key: row[key] or "" for key in PLACE_KEYS})
    return out.getvalue()


def _row(finding: Finding, language: Language) -> dict[str, str | int]:
    place = finding.place
    return {
        "severity": finding.severity.value,
        "document": finding.document,
        "place": place.describe(language),
        **{key: int(getattr(place, key)) for key in PLACE_KEYS},
        "column_name": finding.column,
        "found": finding.found,
        "expected": finding.expected.of(language),
        "message": finding.message.of(language),
        "rule": finding.rule,
        "focus": finding.focus,
    }


_NONE = Finding("", Severity.INFO, Bilingual("", ""), Bilingual("", ""), "")

FORMS: Mapping[str, Callable[[Sequence[Finding], Language], str]] = {
    "text": text,
    "json": as_json,
    "csv": as_csv,
    "turtle": turtle,
    "html": html,
}
"""The forms of a report."""
