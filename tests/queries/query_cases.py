"""Which answers are golden: every question on the fixtures, special cases, and the seed where it answers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from perfgraph.answers import Answer, Kind, render
from perfgraph.assets import asset
from perfgraph.catalogue import Value
from perfgraph.findings import Language
from perfgraph.terms import hashed

GOLDEN = Path(__file__).parent / "golden"
NAMES = sorted(path.stem for path in asset("queries").glob("*/*.rq"))

SHEET = "https://w3id.org/perfgraph/id/sheet"
SEED = "fb0db740428e03c0"
A_TARGET = f"{SHEET}/{'a' * 16}/13030321JIUYE00000002#t102-r3"
PDF = sha256(b"targets-2023.pdf").hexdigest()[:16]
PAGE_CELL = f"{SHEET}/{PDF}/h-{hashed('pg-project-v1', '县道养护')}#t1-r2"
SEED_TARGET = f"{SHEET}/{SEED}/13030321W9TGCMKL98GWR#t16-r2"

PROSE = {
    "fragments-as-web-annotations", "source-cells", "findings-by-severity", "statements", "list-findings",
    "list-goals", "list-projects", "list-targets", "goals-without-either",
}  # fmt: skip
"""Questions whose full answer on the real document would copy its prose."""


@dataclass(frozen=True)
class Case:
    """A question with values of its parameters, on a graph; `label` tells cases of one question apart."""

    name: str
    graph: str = "fixtures"
    label: str = ""
    values: Mapping[str, Value] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Return a name for the case."""
        return "-".join(filter(None, (self.graph, self.name, self.label)))

    def path(self, suffix: str) -> Path:
        """Return where the golden answer is."""
        return GOLDEN / self.graph / f"{'.'.join(filter(None, (self.name, self.label)))}.{suffix}"


SPECIAL = (
    Case("document-changes", "versions"),
    Case("document-changes", "versions", "backwards", {"old": "f" * 16, "new": "a" * 16, "lang": "en"}),
    Case("statements", label="target", values={"thing": A_TARGET}),
    Case("source-cells", label="target", values={"thing": A_TARGET}),
    Case("shared-indicators", label="disagreeing", values={"agreeing": False}),
    Case("missed-targets", label="unexplained", values={"reasonGiven": False}),
    Case("satisfaction-targets", label="below-85", values={"below": 85}),
    Case("indicator-targets", label="kind", values={"ofKind": "satisfaction", "year": 2022, "lang": "en"}),
    Case("unit-overview", label="unit", values={"unitCode": "130304/762001", "year": "2021"}),
    Case("findings-by-severity", label="violations", values={"ofSeverity": "Violation", "lang": "en"}),
    Case("copied-indicators", label="half", values={"share": 50}),
    Case("source-cells", "seed", "target", {"thing": SEED_TARGET}),
    Case("statements", "seed", "target", {"thing": SEED_TARGET}),
    Case("findings-by-severity", "seed", "warnings", {"ofSeverity": "Warning", "lang": "en"}),
    Case("satisfaction-targets", "seed", "below-90", {"below": 90}),
    *(Case(name, "evaluated") for name in (
        "baselines-of-targets", "budget-figures", "deviation-reasons", "earlier-versions",
        "execution-against-score", "execution-rates", "forecasts", "full-score-despite-miss",
        "grade-thresholds", "indicators-by-baseline", "missed-targets", "policy-grounds", "scores-by-project",
        "targets-and-results",
    )),
    *(Case(name, graph) for graph in ("defined", "agreed") for name in (
        "basis-by-type", "copied-indicators", "definition-drift", "indicators-by-baseline", "list-bases",
        "same-value-on-different-grounds", "targets-below-last-result", "targets-changed-since-last-year",
    )),
    Case("definition-drift", "agreed", "units", {"aspect": "unit", "lang": "en"}),
    Case("targets-changed-since-last-year", "agreed", "english", {"lang": "en"}),
    *(Case(name, "reviewed") for name in (
        "coverage-by-state", "coverage-by-unit-and-kind", "goals-without-either", "money-by-policy",
        "policies-without-target", "projects-without-policy", "targets-without-policy",
        "clauses-without-project", "projects-by-policy", "rates-against-policy-standard",
        "targets-by-policy-clause", "goals-without-indicator", "projects-by-goal", "list-policies",
    )),
    Case("coverage-by-unit-and-kind", "reviewed", "2022-en", {"year": 2022, "lang": "en"}),
    Case("targets-without-policy", "reviewed", "none-fits", {"ofState": "none-fits", "lang": "en"}),
    Case("money-by-policy", "reviewed", "unit", {"unitCode": "130304/762001"}),
    Case("policies-without-target", "reviewed", "clauses", {"ofKind": "pg:PolicyClause"}),
    Case("execution-rates", "evaluated", "english", {"lang": "en", "year": 2022}),
    Case("fragments-as-web-annotations", "evaluated", "pdf", {"documentId": PDF}),
    Case("source-cells", "evaluated", "page", {"thing": PAGE_CELL}),
)  # fmt: skip
"""Answers that other values than the defaults give."""

CASES = (*(Case(name) for name in NAMES), *SPECIAL)
SEED_CASES = tuple(Case(name, "seed") for name in NAMES if name not in PROSE)


def written(answer: Answer) -> tuple[str, bytes]:
    """Return the suffix and the bytes of an answer as it is kept: CSV, or sorted N-Quads."""
    name = "nquads" if answer.kind is Kind.TRIPLES else "csv"
    return ("nq" if name == "nquads" else "csv"), render(answer, name, Language.ENGLISH)


def ids(cases: Iterable[Case]) -> list[str]:
    """Return the names of cases, for pytest."""
    return [case.id for case in cases]
