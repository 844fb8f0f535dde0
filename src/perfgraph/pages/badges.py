"""The findings about things, as the marks beside them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from perfgraph.findings import Bilingual, Severity
from perfgraph.pages.asking import count, iri, select
from perfgraph.pages.site import Site
from perfgraph.terms import slug

SHOWN = 200
"""How many findings a page lists."""

_FINDINGS = """SELECT DISTINCT ?finding ?focus ?severity ?message ?rule ?cell WHERE {
  { SELECT DISTINCT ?finding ?focus
    WHERE { VALUES ?focus { UNDEF } ?finding sh:focusNode ?focus } LIMIT 2000 }
  ?finding sh:resultSeverity ?severity ; sh:resultMessage ?message .
  OPTIONAL { ?finding sh:sourceShape ?rule }
  OPTIONAL { ?finding prov:wasDerivedFrom ?cell }
}"""

_BY_RULE = """SELECT ?rule ?severity (COUNT(DISTINCT ?finding) AS ?count) WHERE {
  VALUES ?document { UNDEF }
  ?finding oa:hasSource ?document ; a pg:Finding ; sh:resultSeverity ?severity ; sh:sourceShape ?rule .
} GROUP BY ?rule ?severity"""


@dataclass(frozen=True, slots=True)
class Badge:
    """A finding about a thing: what is odd, how grave, by which rule, in which cell ("" for none)."""

    finding: str
    focus: str
    severity: Severity
    message: Bilingual
    rule: str
    cell: str


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that a document breaks, and how often."""

    rule: str
    severity: Severity
    count: int


GRAVITY = {severity: rank for rank, severity in enumerate(Severity)}


def badges_on(site: Site, things: Iterable[str]) -> tuple[Badge, ...]:
    """Return the findings about the things, the gravest first."""
    rows: dict[str, dict[str, str]] = {}
    messages: dict[str, dict[str, str]] = {}
    for row in select(site, _FINDINGS, focus=map(NamedNode, things)):
        finding, message = iri(row["finding"]), row["message"]
        rows[finding] = {name: iri(row[name]) for name in ("focus", "severity", "rule", "cell")}
        if isinstance(message, Literal):
            messages.setdefault(finding, {})[(message.language or "")[:2]] = message.value
    found = (_badge(finding, said, messages.get(finding, {})) for finding, said in rows.items())
    return tuple(sorted(found, key=lambda badge: (GRAVITY[badge.severity], badge.focus, badge.finding)))


def counts(badges: Iterable[Badge]) -> Mapping[Severity, int]:
    """Return how many findings of each severity there are, the gravest first, without zeros."""
    found = Counter(badge.severity for badge in badges)
    return {severity: found[severity] for severity in Severity if found[severity]}


def broken_rules(site: Site, document: str) -> tuple[Broken, ...]:
    """Return the rules that a document breaks, the gravest and most frequent first."""
    rows = select(site, _BY_RULE, document=[NamedNode(document)])
    found = (Broken(iri(row["rule"]), severity_of(iri(row["severity"])), count(row["count"])) for row in rows)
    return tuple(sorted(found, key=lambda one: (GRAVITY[one.severity], -one.count, one.rule)))


def severity_of(name: str) -> Severity:
    """Return the severity that an IRI of SHACL names; a remark for any other."""
    local = slug(NamedNode(name)) if name else ""
    return Severity(local) if local in list(Severity) else Severity.INFO


def _badge(finding: str, said: Mapping[str, str], messages: Mapping[str, str]) -> Badge:
    plain = next(iter(messages.values()), "")
    message = Bilingual(messages.get("zh", plain), messages.get("en", plain))
    return Badge(finding, said["focus"], severity_of(said["severity"]), message, said["rule"], said["cell"])
