"""Findings as one HTML page that needs nothing else: no script, no font, no picture from elsewhere."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from pyoxigraph import NamedNode

from perfgraph.assets import asset
from perfgraph.findings import Bilingual, Finding, Language, Severity
from perfgraph.terms import slug
from perfgraph.validation.data import reading_rules
from perfgraph.validation.shapes import read_shapes
from perfgraph.validation.wording import COUNTS, HEADINGS, MEANINGS, NOTHING, SEVERITIES


@dataclass(frozen=True, slots=True)
class RuleFindings:
    """The findings of one rule: its local `name`, its `title` in words and why it matters ("" if unknown)."""

    name: str
    title: str
    why: str
    expected: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """The findings of one severity, by rule."""

    severity: Severity
    heading: str
    meaning: str
    rules: tuple[RuleFindings, ...]

    @property
    def count(self) -> int:
        """Return the number of findings."""
        return sum(len(rule.findings) for rule in self.rules)


def html(findings: Sequence[Finding], language: Language) -> str:
    """Return findings as an HTML page, grouped by severity and rule; texts of the document are escaped."""
    totals = {severity: sum(finding.severity is severity for finding in findings) for severity in Severity}
    return _template().render(
        lang=language.value,
        words={name: text.of(language) for name, text in HEADINGS.items()},
        nothing=NOTHING.of(language),
        counts=[(severity, totals[severity], COUNTS[severity].of(language)) for severity in Severity],
        documents=list(dict.fromkeys(finding.document for finding in findings if finding.document)),
        sections=list(_sections(findings, language)),
        language=language,
    )


def _sections(findings: Sequence[Finding], language: Language) -> Iterator[Section]:
    for severity in Severity:
        own = [finding for finding in findings if finding.severity is severity]
        if own:
            heading, meaning = SEVERITIES[severity].of(language), MEANINGS[severity].of(language)
            yield Section(severity, heading, meaning, tuple(_rules(own, language)))


def _rules(findings: Sequence[Finding], language: Language) -> Iterator[RuleFindings]:
    """Yield the findings by rule, the rule with most of them first."""
    titles = _titles()
    by_rule = groupby(sorted(findings, key=lambda finding: finding.rule), key=lambda finding: finding.rule)
    groups = {rule: tuple(group) for rule, group in by_rule}
    for rule, own in sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])):
        name = slug(NamedNode(rule)) if rule else ""
        title, why = titles.get(rule, (Bilingual(name, name), Bilingual("", "")))
        common = {finding.expected.of(language) for finding in own}
        yield RuleFindings(
            name, title.of(language), why.of(language), common.pop() if len(common) == 1 else "", own
        )


@cache
def _titles() -> Mapping[str, tuple[Bilingual, Bilingual]]:
    """Return what each rule is called and why it matters, shapes and reading rules alike."""
    shapes = read_shapes(asset("shapes")).rules.values()
    return {**reading_rules(), **{rule.iri: (rule.title, rule.why) for rule in shapes}}


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("perfgraph.validation", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html.jinja")
