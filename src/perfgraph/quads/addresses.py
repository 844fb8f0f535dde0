"""The addresses of a sheet and its parts, told once from the sheet's circumstances."""

from dataclasses import dataclass

from pyoxigraph import NamedNode

from perfgraph.circumstances import UNKNOWN, Circumstances, circumstances
from perfgraph.findings import Place
from perfgraph.records import Sheet, Target
from perfgraph.terms import Names, hashed


@dataclass(frozen=True, slots=True)
class SheetAddress:
    """The addresses of one sheet: `sheet`, its `project`, `unit` (None when no unit is printed) and parts."""

    names: Names
    context: Circumstances
    sheet: NamedNode
    project: NamedNode
    unit: NamedNode | None
    unit_code: str

    @classmethod
    def of(cls, names: Names, document: str, sheet: Sheet, copy: int) -> "SheetAddress":
        """Return the addresses of a sheet; `copy` counts the sheets of one project in a document from 1."""
        context = circumstances(sheet)
        region = context.region or UNKNOWN
        unit_code = _unit_code(sheet)
        if sheet.code:
            project, key = names.project(sheet.code.text), sheet.code.text
        else:
            year, name = context.year or UNKNOWN, sheet.name.text
            project = names.uncoded_project(region, unit_code or UNKNOWN, year, name)
            key = "h-" + hashed("pg-project-v1", name)
        key += f"~{copy}" if copy > 1 else ""
        unit = names.unit(region, unit_code) if sheet.unit else None
        return cls(names, context, names.sheet(document, key), project, unit, unit_code)

    def part(self, local: str) -> NamedNode:
        """Return a part of the sheet by its local name."""
        return NamedNode(f"{self.sheet.value}#{local}")

    def target(self, target: Target) -> NamedNode:
        """Return the target of an indicator row, which is named after the row's place."""
        return self.part(row(target.row))


def row(place: Place) -> str:
    """Return the local name of a row: a changed document is another document, so the place is stable.

    In a transposed table the cell of the name stands for the row, in prose the paragraph and a number.
    """
    column = f"-c{place.column}" if place.column else ""
    return f"t{place.table}-r{place.row}{column}" if place.table else f"p{place.paragraph}-{place.row}"


def _unit_code(sheet: Sheet) -> str:
    if not sheet.unit:
        return ""
    return sheet.unit.code or "h-" + hashed("pg-unit-v1", sheet.unit.name)
