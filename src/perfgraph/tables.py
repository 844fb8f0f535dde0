"""A document as every reader delivers it: paragraphs and tables in reading order, each with its place.

A table is a grid of cells with spans. A merged cell (合并单元格) answers everywhere it covers, so that a
form never thinks about merging.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from perfgraph.findings import Finding, Place


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its verbatim text (paragraphs parted by a newline), its place and how far it reaches.

    `place` names the upper left corner; `row_span` and `column_span` are at least 1. `confidence` is below 1
    (certain) where the text was recognised in a picture: that of its least certain line, 0 to 1.
    """

    text: str
    place: Place
    row_span: int = 1
    column_span: int = 1
    confidence: float = 1.0

    @property
    def plain(self) -> str:
        """Return the text without the white space around it and around its paragraphs."""
        text = self.text.strip()
        return "\n".join(line.strip() for line in text.split("\n")) if "\n" in text else text


@dataclass(frozen=True)
class Table:
    """A table of a document, made of the cells at their upper left corners, in reading order.

    >>> merged = Cell("产出指标", Place(1, 1, 1), row_span=2)
    >>> table = Table(Place(table=1), (merged, Cell("数量", Place(1, 1, 2)), Cell("质量", Place(1, 2, 2))))
    >>> [cell.text for cell in table.row(2)]
    ['产出指标', '质量']
    """

    place: Place
    cells: tuple[Cell, ...]

    @cached_property
    def _grid(self) -> Mapping[tuple[int, int], Cell]:
        return {
            (row, column): cell
            for cell in self.cells
            for row in range(cell.place.row, cell.place.row + cell.row_span)
            for column in range(cell.place.column, cell.place.column + cell.column_span)
        }

    @cached_property
    def _rows(self) -> Mapping[int, tuple[Cell, ...]]:
        rows: dict[int, dict[Cell, None]] = {}
        for (row, _column), cell in sorted(self._grid.items(), key=lambda item: item[0]):
            rows.setdefault(row, {})[cell] = None
        return {row: tuple(cells) for row, cells in rows.items()}

    @property
    def height(self) -> int:
        """Return the number of rows."""
        return max(self._rows, default=0)

    def at(self, row: int, column: int) -> Cell | None:
        """Return the cell that covers the grid position (both from 1), or None outside every cell."""
        return self._grid.get((row, column))

    def row(self, number: int) -> tuple[Cell, ...]:
        """Return the distinct cells that cover row `number` (from 1), left to right."""
        return self._rows.get(number, ())

    def rows(self) -> Iterator[tuple[int, tuple[Cell, ...]]]:
        """Yield every row's number and its distinct cells, top down."""
        yield from self._rows.items()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph outside every table: its text and its place."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Document:
    """A document as it was read.

    `name` is the file's name without its folder, `sha256` the lower-case hex digest of its bytes,
    `media_type` the type told by the content, `findings` what the reader found odd.
    """

    name: str
    sha256: str
    media_type: str
    blocks: tuple[Paragraph | Table, ...]
    findings: tuple[Finding, ...] = field(default=())

    @property
    def tables(self) -> tuple[Table, ...]:
        """Return the tables in reading order."""
        return tuple(block for block in self.blocks if isinstance(block, Table))

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """Return the paragraphs outside tables, in reading order."""
        return tuple(block for block in self.blocks if isinstance(block, Paragraph))
