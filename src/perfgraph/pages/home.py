"""The home page: what the graph holds, what to ask, where to look, what to mend."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from pyoxigraph import Literal

from perfgraph.findings import Severity
from perfgraph.pages.asking import count, iri, select, text
from perfgraph.pages.badges import GRAVITY, Broken, severity_of
from perfgraph.pages.environment import html
from perfgraph.pages.site import Page, Site, Wanted

ASKED = (
    "indicators-by-baseline",
    "budget-by-source-and-project",
    "late-spending",
    "uncheckable-targets",
    "shared-indicators",
    "money-per-beneficiary",
)
"""The questions that a newcomer is shown, the most telling first."""

TO_MEND = 3
"""How many rules are shown as the first to mend."""

_COUNTS = """SELECT ?class (COUNT(DISTINCT ?thing) AS ?count) WHERE {
  VALUES ?class {
    pg:TargetDocument pg:BudgetUnit pg:BudgetProject pg:IndicatorTarget pg:Indicator pg:PolicyDocument
  }
  ?thing a ?class
} GROUP BY ?class"""

_MONEY = """SELECT (SUM(?amount) AS ?total) WHERE {
  SELECT DISTINCT ?sheet ?amount WHERE { ?sheet pg:declaredTotal ?amount }
}"""

_YEARS = "SELECT DISTINCT ?year WHERE { ?y a pg:FiscalYear ; pg:year ?year } ORDER BY ?year LIMIT 50"

_BROKEN = """SELECT ?rule ?severity (COUNT(DISTINCT ?finding) AS ?count) WHERE {
  ?finding a pg:Finding ; sh:resultSeverity ?severity ; sh:sourceShape ?rule
} GROUP BY ?rule ?severity"""


@dataclass(frozen=True, slots=True)
class Figures:
    """What the graph holds: things by the local name of their class, yuan, fiscal years, broken rules."""

    counts: Mapping[str, int]
    money: Decimal
    years: tuple[str, ...]
    broken: tuple[Broken, ...]

    @property
    def findings(self) -> Mapping[Severity, int]:
        """Return how many findings of each severity there are, without zeros, the gravest first."""
        sums = {severity: sum(one.count for one in self.broken if one.severity is severity)
                for severity in Severity}  # fmt: skip
        return {severity: number for severity, number in sums.items() if number}


def render(site: Site, wanted: Wanted) -> Page:
    """Return the home page."""
    figures = figures_of(site)
    library = site.graph.queries
    return html(
        site,
        wanted,
        "home.html",
        figures=figures,
        questions=[library[name] for name in ASKED if name in library],
        number_of_questions=len(library),
        to_mend=figures.broken[:TO_MEND],
    )


def figures_of(site: Site) -> Figures:
    """Return the figures of the graph, counted once for each snapshot."""
    known = site.memory.get("figures")
    if known is None:
        known = site.memory["figures"] = _count(site)
    return cast(Figures, known)


def _count(site: Site) -> Figures:
    counts = {iri(row["class"]).rpartition("#")[2]: count(row["count"]) for row in select(site, _COUNTS)}
    totals = [row["total"] for row in select(site, _MONEY)]
    money = Decimal(totals[0].value) if totals and isinstance(totals[0], Literal) else Decimal(0)
    broken = [
        Broken(iri(row["rule"]), severity_of(iri(row["severity"])), count(row["count"]))
        for row in select(site, _BROKEN)
        if iri(row["rule"])
    ]
    broken.sort(key=lambda one: (GRAVITY[one.severity], -one.count, one.rule))
    return Figures(counts, money, tuple(text(row["year"]) for row in select(site, _YEARS)), tuple(broken))
