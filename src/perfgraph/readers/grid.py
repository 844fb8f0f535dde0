"""The grid of a Word table: which cell begins where and how far it reaches (ECMA-376 part 1 §17.4)."""

from collections.abc import Sequence
from dataclasses import dataclass

from perfgraph.findings import Place
from perfgraph.readers.wordml import Element, attribute, child, number
from perfgraph.tables import Cell


@dataclass(slots=True)
class Open:
    """A cell that later rows may still lengthen; its text is set by whoever reads it."""

    row: int
    column: int
    column_span: int
    row_span: int = 1
    text: str = ""


class Grid:
    """The cells of the `table`th table of a document, laid row by row.

    Columns are those of the table grid: w:gridBefore leaves columns out at the left, w:gridSpan widens a
    cell, w:vMerge and the older w:hMerge continue the cell above or at the left. A cell that continues
    nothing of the same place and width is a cell of its own.
    """

    def __init__(self, table: int) -> None:
        self._table = table
        self._row = 0
        self._cells: list[Open] = []
        self._above: dict[int, Open] = {}

    def lay(
        self, row: Element | None, cells: Sequence[Element | None]
    ) -> tuple[list[tuple[Open, bool]], int]:
        """Lay the next row, given its properties (w:trPr) and those of its cells (w:tcPr).

        Return for each of `cells` the cell it is or continues and whether its text is the cell's own (Word
        does not print the text of a continuation), and how many columns the row reaches over.
        """
        self._row += 1
        column = 1 + number(child(row, "gridBefore"), 0)
        above, self._above = self._above, {}
        laid: list[tuple[Open, bool]] = []
        for properties, span in _widths(cells):
            if not span:
                laid.append((laid[-1][0], False))
                continue
            before = above.get(column)
            if before is not None and before.column_span == span and _continues(child(properties, "vMerge")):
                before.row_span += 1
                self._above[column] = before
                laid.append((before, False))
            else:
                self._above[column] = cell = Open(self._row, column, span)
                self._cells.append(cell)
                laid.append((cell, True))
            column += span
        return laid, column - 1

    def cells(self) -> tuple[Cell, ...]:
        """Return the finished cells in reading order."""
        return tuple(
            Cell(cell.text, Place(self._table, cell.row, cell.column), cell.row_span, cell.column_span)
            for cell in self._cells
        )


def _widths(cells: Sequence[Element | None]) -> list[tuple[Element | None, int]]:
    """Return how many columns each cell covers; one that w:hMerge joins to its left gives it its own."""
    widths: list[tuple[Element | None, int]] = []
    anchor = -1
    for properties in cells:
        span = max(1, number(child(properties, "gridSpan"), 1))
        if anchor >= 0 and _continues(child(properties, "hMerge")):
            first, width = widths[anchor]
            widths[anchor] = (first, width + span)
            span = 0
        else:
            anchor = len(widths)
        widths.append((properties, span))
    return widths


def _continues(merge: Element | None) -> bool:
    return merge is not None and attribute(merge, "val", "continue") == "continue"
