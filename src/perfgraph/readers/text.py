"""Plain text in the layouts of text extractors: a Word file's with a TAB before each cell, rows, lines.

A line that begins with a TAB is a cell; lines without a TAB directly after it are further paragraphs of
that cell; one empty line parts two rows. What is neither ends the table: a second empty line, or after
the empty line a line of white space or a paragraph. Spans are lost, but for one: an empty first cell
below the first row was merged with the one above. Any other empty cell is a blank that keeps its column.

Where no cell of a table is open, a line with bars (|) or with TABs inside it is a row; lines of that sort
without another line between them are a table. Every other line is a paragraph. A file of comma-separated
values is read as the sheet that it was (`perfgraph.readers.comma_separated`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from perfgraph.errors import DocumentError
from perfgraph.findings import Finding, Place
from perfgraph.readers.archive import LIMITS, Limits
from perfgraph.readers.comma_separated import read_records, records
from perfgraph.readers.encoding import decode
from perfgraph.readers.messages import shown
from perfgraph.readers.whitespace import stray_whitespace
from perfgraph.tables import Cell, Paragraph, Table
from perfgraph.vocabulary import finding

_LINE_END = re.compile("\r\n?|\n")
_BAR = re.compile("[|｜]")
_RULER = re.compile(":?-{2,100}:?")
# A name is bounded (Word allows forty characters), so that a hostile line costs no more than its length.
_BOOKMARK = re.compile(r"\[bookmark: [^\[\]]{0,100}\]")


def read_text(
    data: bytes, name: str, limits: Limits = LIMITS
) -> tuple[list[Paragraph | Table], list[Finding]]:
    """Return the paragraphs and tables of a text file in reading order, and what was odd.

    Lines count from 1 and end in CR, LF or both, as an editor shows them. Paragraphs lose the white space
    around them and the marks `[bookmark: …]`, cells lose only the marks. A line of more than `limits.line`
    characters is left out: a cell becomes blank. Raises `DocumentError` for bytes that are no text and for
    more lines than `limits.lines`.
    """
    text, encoding = decode(data, name)
    layout = _Layout()
    if encoding != "UTF-8":
        layout.findings.append(finding("encoding-guessed", Place(), encoding, encoding=encoding))
    if separated := records(text):
        return list(read_records(separated, name, limits)), layout.findings
    for number, (start, end) in enumerate(_lines(text), 1):
        if number > limits.lines:
            raise DocumentError(
                f"{name}: found more than {limits.lines:,} lines; expected at most that many: split the file"
            )
        if end - start <= limits.line:
            layout.add(number, text[start:end])
            continue
        place = Place(start_line=number, end_line=number)
        layout.findings.append(finding("line-too-long", place, shown(text[start : start + 100])))
        layout.add(number, "\t" if text[start] == "\t" else " ")
    layout.end_table()
    return layout.blocks, layout.findings


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each line begins and ends."""
    start = 0
    for match in _LINE_END.finditer(text):
        yield start, match.start()
        start = match.end()
    yield start, len(text)


@dataclass(slots=True)
class _Cell:
    """A cell that is still growing: by paragraphs, or downwards."""

    place: Place
    text: list[str]
    end_line: int


@dataclass(slots=True)
class _Layout:
    """The blocks so far, and the rows of the table that is still open."""

    blocks: list[Paragraph | Table] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    _rows: list[list[_Cell]] = field(default_factory=list)
    _between_rows: bool = False
    _parted: bool = False
    _tables: int = 0
    _paragraphs: int = 0

    def add(self, number: int, raw: str) -> None:
        """Take in line `number`."""
        line = _BOOKMARK.sub("", raw) if "[bookmark: " in raw else raw
        if line.startswith("\t") and not (self._parted and len(parted(line)) > 1):
            if self._parted:
                self.end_table()
            self._add_cell(number, line[1:])
        elif self._rows and not self._parted and not self._between_rows:
            if raw:
                self._rows[-1][-1].text.append(line)
                self._rows[-1][-1].end_line = number
            else:
                self._between_rows = True
        elif (cells := parted(line)) and not (self._rows and not self._parted):
            self._add_row(number, cells)
        else:
            self.end_table()
            self._add_paragraph(number, line.strip())

    def end_table(self) -> None:
        """Close the table, if one is open."""
        if not self._rows:
            return
        rows = map(_kept, self._rows) if self._parted else _merged(self._rows)
        cells = tuple(cell for row in rows for cell in row)
        place = Place(
            self._tables, start_line=cells[0].place.start_line, end_line=self._rows[-1][-1].end_line
        )
        for cell in cells:
            self.findings.extend(stray_whitespace(cell.text, cell.place))
        self.blocks.append(Table(place, cells))
        self._rows, self._between_rows, self._parted = [], False, False

    def _add_paragraph(self, number: int, text: str) -> None:
        if text:
            self._paragraphs += 1
            place = Place(paragraph=self._paragraphs, start_line=number, end_line=number)
            self.blocks.append(Paragraph(text, place))

    def _add_row(self, number: int, texts: list[str]) -> None:
        """Add a row that is one line; the ruler below the heading of a Markdown table is none."""
        if all(_RULER.fullmatch(text) for text in texts):
            return
        if not self._rows:
            self._tables += 1
        self._parted = True
        row = len(self._rows) + 1
        places = (Place(self._tables, row, column, 0, number) for column in range(1, len(texts) + 1))
        self._rows.append([_Cell(place, [text], number) for place, text in zip(places, texts, strict=True)])

    def _add_cell(self, number: int, text: str) -> None:
        if not self._rows:
            self._tables += 1
        if not self._rows or self._between_rows:
            self._rows.append([])
            self._between_rows = False
        row = self._rows[-1]
        row.append(_Cell(Place(self._tables, len(self._rows), len(row) + 1, 0, number), [text], number))


def parted(line: str) -> list[str]:
    """Return the cells of a line that is a row of bars or of TABs, none for another line.

    A bar before the first cell and one after the last are the frame of the row.

    >>> parted("| 产出指标 | 数量指标 | |"), parted("合计 |"), parted("一行文字")
    (['产出指标', '数量指标', ''], ['合计'], [])
    """
    cells = [cell.strip() for cell in _BAR.split(line.strip())]
    if len(cells) > 1:
        first = 1 if not cells[0] else 0
        last = len(cells) - (1 if not cells[-1] else 0)
        return cells[first:last] or [""]
    by_tabs = [cell.strip() for cell in line.rstrip().split("\t")]
    return by_tabs if len(by_tabs) > 1 else []


def _kept(row: list[_Cell]) -> list[Cell]:
    """Return a row as it was written: what a blank means is told by the headings above it."""
    return [_frozen(cell, 1) for cell in row]


def _merged(rows: list[list[_Cell]]) -> Iterator[list[Cell]]:
    """Yield the rows without the first cells that belong to a cell above, which reaches down over them."""
    spans = [1] * len(rows)
    anchor = 0
    for index, row in enumerate(rows[1:], 1):
        if "".join(row[0].text).strip():
            anchor = index
        else:
            spans[anchor] += 1
            spans[index] = 0
    for (first, *others), span in zip(rows, spans, strict=True):
        kept = [(first, span)] if span else []
        yield [_frozen(cell, reach) for cell, reach in (*kept, *((cell, 1) for cell in others))]


def _frozen(cell: _Cell, row_span: int) -> Cell:
    at = cell.place
    place = Place(at.table, at.row, at.column, start_line=at.start_line, end_line=cell.end_line)
    return Cell("\n".join(cell.text), place, row_span)
