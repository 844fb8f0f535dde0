"""The rows that one document gives to the lists, read off its graphs.

They are the rows of the questions `list-…`, found by one look at each statement instead of a join.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from perfgraph.findings import Severity
from perfgraph.index.facts import Facts
from perfgraph.index.layout import FUNDS, Cell, Row
from perfgraph.terms import DCTERMS, PG, PREFIXES, PROV, SH, SKOS

RANKS = {SH(name).value: rank for rank, name in enumerate(Severity, start=1)}
SEVERITIES: Sequence[Severity | None] = (None, *Severity)

GOALS = (("OverallGoal", 1), ("SubGoal", 2), ("SafeguardMeasure", 3), ("ProjectGoal", 4))
"""The classes that the list of goals holds, in its order."""


_OF_UNIT = {"name": "unitName", "code": "unitCode", "region": "region"}


@dataclass(frozen=True)
class DocumentRows:
    """The rows of one document, from the facts of its graphs."""

    facts: Facts

    def rows(self) -> Iterator[tuple[str, Row]]:
        """Yield each row with the name of its list; bases come as `basis`, what rests on them as `rests`."""
        for document in self.facts.of_class("TargetDocument"):
            home = self._home(document)
            yield "documents", self._document(document, home)
            yield from (
                ("findings", self._finding(finding, home)) for finding in self.facts.of_class("Finding")
            )
            yield from self._goals(home)
        for unit in self.facts.of_class("BudgetUnit"):
            own = self._owned(unit, None)
            yield "unit", {"thing": unit, **{name: own[key] for name, key in _OF_UNIT.items()}}
        for sheet in self.facts.of_class("TargetSheet"):
            whole = self._sheet(sheet)
            yield from self._targets(sheet, whole)
            if whole["project"] is not None:  # that of a whole department is about none
                yield "projects", self._project(sheet, whole)
                yield from (("funds", row) for row in self._funds(sheet, whole))
        yield from (("basis", row) for row in self._bases())

    @cached_property
    def _worst(self) -> Mapping[str, tuple[int, int]]:
        """Return for each thing, and each sheet as a whole, the worst rank of its findings and how many."""
        ranks: dict[str, list[int]] = defaultdict(list)
        owner = {
            value: target
            for target in self.facts.of_class("IndicatorTarget")
            for value in self.facts.all(target, PG("targetValue"))
        }
        for finding in self.facts.of_class("Finding"):
            rank = RANKS[self.facts.one(finding, SH("resultSeverity")) or ""]
            for focus in self.facts.all(finding, SH("focusNode")):
                # A goal of a document is counted by itself, not as part of the document.
                for thing in {owner.get(focus, focus), focus.partition("#")[0]}:
                    ranks[thing].append(rank)
        return {thing: (min(found), len(found)) for thing, found in ranks.items()}

    def _odd(self, thing: str) -> Row:
        worst, count = self._worst.get(thing, (0, 0))
        return {"severity": SEVERITIES[worst], "findings": count}

    def _owned(self, unit: str | None, year: str | None) -> Row:
        return {
            "unit": unit,
            "unitName": self.facts.one(unit, SKOS("prefLabel")),
            "unitCode": self.facts.one(unit, DCTERMS("identifier")),
            "region": self.facts.one(unit, PG("region")),
            "fiscalYear": year.partition("/CN/")[2] if year else None,
        }

    def _home(self, document: str) -> Row:
        sheets = self.facts.of_class("TargetSheet")
        units = [
            self.facts.one(self._planned(sheet), PG("budgetUnit"))
            for sheet in sheets
            if self.facts.one(sheet, DCTERMS("isPartOf")) == document
        ]
        unit = min((unit for unit in units if unit), default=None)
        name = self.facts.one(document, PG("sourceFile"))
        year = self.facts.one(document, PG("fiscalYear"))
        return {**self._owned(unit, year), "document": document, "documentName": name}

    def _planned(self, sheet: str) -> str:
        """Return what a sheet is about: its project, or the sheet of a whole department itself."""
        return self.facts.one(sheet, PG("project")) or sheet

    def _sheet(self, sheet: str) -> Row:
        facts = self.facts
        planned, document = self._planned(sheet), facts.one(sheet, DCTERMS("isPartOf"))
        return {
            **self._owned(facts.one(planned, PG("budgetUnit")), facts.one(planned, PG("fiscalYear"))),
            "project": planned if planned != sheet else None,
            "projectName": facts.one(sheet, PG("projectName")),
            "document": document,
            "documentName": facts.one(document, PG("sourceFile")),
            "position": facts.number(sheet, PG("sheetNumber")),
        }

    def _document(self, document: str, home: Row) -> Row:
        facts = self.facts
        ranks = [
            RANKS[facts.one(finding, SH("resultSeverity")) or ""] for finding in facts.of_class("Finding")
        ]
        sheets = facts.of_class("TargetSheet")
        return {
            **home,
            "thing": document,
            "name": home["documentName"],
            "code": facts.one(document, DCTERMS("identifier")),
            "form": facts.one(document, PG("form")),
            "sheets": len(sheets),
            "targets": sum(len(facts.all(sheet, PG("hasIndicatorTarget"))) for sheet in sheets),
            "severity": SEVERITIES[min(ranks, default=0)],
            "violations": ranks.count(1),
            "warnings": ranks.count(2),
            "remarks": ranks.count(3),
        }

    def _finding(self, finding: str, home: Row) -> Row:
        facts = self.facts
        rank = RANKS[facts.one(finding, SH("resultSeverity")) or ""]
        cell = facts.one(finding, PROV("wasDerivedFrom"))
        row = facts.one(cell, DCTERMS("isPartOf"))
        return {
            **home,
            "thing": finding,
            "rank": rank,
            "severity": SEVERITIES[rank],
            "rule": facts.one(finding, SH("sourceShape")),
            "name": facts.tagged(finding, SH("resultMessage"), "zh"),
            "nameEn": facts.tagged(finding, SH("resultMessage"), "en"),
            "found": facts.one(finding, PG("found")),
            "foundCell": cell,
            "heading": facts.one(cell, PG("columnName")),
            "expected": facts.tagged(finding, PG("expected"), "zh"),
            "expectedEn": facts.tagged(finding, PG("expected"), "en"),
            "table": _first(facts.number(cell, PG("tableIndex")), facts.number(row, PG("tableIndex"))),
            "row": _first(facts.number(cell, PG("rowNumber")), facts.number(row, PG("rowNumber"))),
            "column": facts.number(cell, PG("columnNumber")),
            "focus": facts.one(finding, SH("focusNode")),
        }

    def _goals(self, home: Row) -> Iterator[tuple[str, Row]]:
        facts = self.facts
        for kind, place in GOALS:
            for thing in facts.of_class(kind):
                sheet = facts.one(thing, PG("sheet"))
                own = self._sheet(sheet) if sheet else {}
                statement = facts.one(thing, PG("statement"))
                yield (
                    "goals",
                    {
                        **home,
                        **{name: own.get(name) for name in ("project", "projectName", "position")},
                        **self._odd(thing),
                        "thing": thing,
                        "name": facts.one(thing, PG("statedTitle")) or statement,
                        "numbering": facts.one(thing, PG("numbering")),
                        "kind": PG(kind).value,
                        "statement": statement,
                        "statementCell": facts.one(thing, PROV("wasDerivedFrom")),
                        "place": place,
                    },
                )

    def _project(self, sheet: str, whole: Row) -> Row:
        facts = self.facts
        cells = [
            cell
            for cell in facts.all(sheet, PROV("wasDerivedFrom"))
            if PG("declaredTotal").value in facts.all(cell, PG("fills"))
        ]
        amounts: dict[str, float | None] = dict.fromkeys(FUNDS)
        sources = {_expanded(key): column for column, key in FUNDS.items()}
        for allocation in facts.all(sheet, PG("hasAllocation")):
            column = sources.get(facts.one(allocation, PG("fundSource")) or "")
            if column:
                amounts[column] = facts.number(allocation, PG("amount"))
        return {
            **whole,
            **self._odd(sheet),
            **amounts,
            "thing": whole["project"],
            "name": whole["projectName"],
            "code": facts.one(sheet, PG("projectCode")),
            "total": facts.number(sheet, PG("declaredTotal")),
            "totalCell": min(cells, default=None),
            "targets": len(facts.all(sheet, PG("hasIndicatorTarget"))),
            "goalCount": len(facts.all(sheet, PG("hasGoal"))),
            "purpose": facts.one(sheet, PG("fundPurpose")),
        }

    def _funds(self, sheet: str, whole: Row) -> Iterator[Row]:
        facts = self.facts
        for allocation in facts.all(sheet, PG("hasAllocation")):
            yield {
                **whole,
                "thing": allocation,
                "source": facts.one(allocation, PG("fundSource")),
                "amount": facts.number(allocation, PG("amount")),
                "amountCell": facts.one(allocation, PROV("wasDerivedFrom")),
            }

    def _targets(self, sheet: str, whole: Row) -> Iterator[tuple[str, Row]]:
        facts = self.facts
        for target in facts.all(sheet, PG("hasIndicatorTarget")):
            value = facts.one(target, PG("targetValue"))
            indicator = facts.one(target, PG("indicator"))
            yield (
                "targets",
                {
                    **whole,
                    **self._odd(target),
                    "thing": target,
                    "name": facts.one(target, PG("statedName")),
                    "kind": facts.one(target, PG("indicatorType")),
                    "value": facts.one(value, PG("sourceText")),
                    "valueCell": facts.one(value, PROV("wasDerivedFrom")),
                    "valueKind": facts.one(value, PG("valueKind")),
                    "basis": facts.one(target, PG("statedBasis")),
                    "description": facts.one(target, PG("statedDescription")),
                    "line": facts.number(target, PG("rowNumber")),
                    "indicator": indicator,
                    "indicatorName": facts.one(indicator, SKOS("prefLabel")),
                },
            )
            for ground in (*facts.all(target, PG("basis")), *facts.all(target, PG("baseline"))):
                yield "rests", {"thing": ground, "target": target, "project": whole["project"]}

    def _bases(self) -> Iterator[Row]:
        facts = self.facts
        for basis in facts.of_class("BasisSource"):
            issuers: Sequence[str | None] = facts.all(basis, PG("issuer")) or (None,)
            for issuer in issuers:
                yield {
                    "thing": basis,
                    "name": facts.tagged(basis, SKOS("prefLabel"), "zh")
                    or facts.one(basis, SKOS("prefLabel")),
                    "kind": facts.one(basis, PG("basisType")),
                    "status": facts.one(basis, PG("resolutionStatus")),
                    "issuer": issuer,
                    "issuerName": facts.one(issuer, SKOS("prefLabel")),
                    "fiscalYear": (facts.one(basis, PG("period")) or "").partition("/CN/")[2] or None,
                }
        for baseline in facts.of_class("Baseline"):
            yield {
                "thing": baseline,
                "name": facts.one(baseline, PG("statedSource")),
                "kind": PG("Baseline").value,
                "fiscalYear": (facts.one(baseline, PG("period")) or "").partition("/CN/")[2] or None,
                "value": facts.one(facts.one(baseline, PG("baselineValue")), PG("sourceText")),
            }


def _first(*values: Cell) -> Cell:
    return next((value for value in values if value is not None), None)


def _expanded(key: str) -> str:
    prefix, _, local = key.partition(":")
    return PREFIXES[prefix] + local
