"""The addresses of a sheet and its parts, told once from the sheet's circumstances."""

from dataclasses import dataclass

from pyoxigraph import NamedNode

from perfgraph.circumstances import UNKNOWN, Circumstances, circumstances
from perfgraph.findings import Place
from perfgraph.records import Sheet, Target, Unit
from perfgraph.terms import Names, hashed


@dataclass(frozen=True, slots=True)
class SheetAddress:
    """The addresses of one sheet and its parts.

    `project` is None for the sheet of a whole department, which is about no project; `unit` is None when no
    unit is printed.
    """

    names: Names
    context: Circumstances
    sheet: NamedNode
    project: NamedNode | None
    unit: NamedNode | None
    unit_code: str

    @classmethod
    def of(cls, names: Names, document: str, sheet: Sheet, copy: int) -> "SheetAddress":
        """Return the addresses of a sheet; `copy` counts the sheets of one key in a document from 1."""
        context = circumstances(sheet)
        region = context.region or UNKNOWN
        unit_code = _unit_code(sheet)
        key = sheet_key(sheet) + (f"~{copy}" if copy > 1 else "")
        unit = names.unit(region, unit_code) if unit_code else None
        project = None
        if sheet.code and not sheet.whole_department:
            project = names.project(sheet.code.text)
        elif not sheet.whole_department:
            year, name = context.year or UNKNOWN, sheet.name.text
            project = names.uncoded_project(region, unit_code or UNKNOWN, year, name)
        return cls(names, context, names.sheet(document, key), project, unit, unit_code)

    @property
    def subject(self) -> NamedNode:
        """Return what the sheet is about: its project, or the sheet of a whole department itself."""
        return self.project or self.sheet

    def part(self, local: str) -> NamedNode:
        """Return a part of the sheet by its local name."""
        return NamedNode(f"{self.sheet.value}#{local}")

    def target(self, target: Target) -> NamedNode:
        """Return the target of an indicator row, which is named after the row's place."""
        return self.part(row(target.row))


def sheet_key(sheet: Sheet) -> str:
    """Return what tells a sheet from others of its document: the project's code, or a hash of the name."""
    if sheet.whole_department:
        return "department-" + hashed("pg-unit-v1", sheet.name.text)
    return sheet.code.text if sheet.code else "h-" + hashed("pg-project-v1", sheet.name.text)


def unit_of(sheet: Sheet) -> Unit | None:
    """Return the unit of a sheet; the name of a whole department's sheet is that of its unit."""
    if sheet.whole_department and not sheet.unit:
        return Unit("", sheet.name.text, sheet.name)
    return sheet.unit


def row(place: Place) -> str:
    """Return the local name of a row: a changed document is another document, so the place is stable.

    In a transposed table the cell of the name stands for the row, in prose the paragraph and a number.
    """
    column = f"-c{place.column}" if place.column else ""
    return f"t{place.table}-r{place.row}{column}" if place.table else f"p{place.paragraph}-{place.row}"


def _unit_code(sheet: Sheet) -> str:
    unit = unit_of(sheet)
    return (unit.code or "h-" + hashed("pg-unit-v1", unit.name)) if unit else ""
