"""Tables laid anew (重排表格) where a document has none: what text extractors leave is put back on a grid.

Labels stand beside what follows them, the rows of money and of indicators below their headings. A document
that has a sound table of indicators is left as it is.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import groupby

from perfgraph.findings import Place
from perfgraph.forms.alignment import aligned
from perfgraph.forms.draft import PHASES
from perfgraph.forms.headings import fund_source, heading, is_label
from perfgraph.forms.indicators import IndicatorTable, kind_of
from perfgraph.forms.pieces import Piece, joined, pieces
from perfgraph.forms.sheets import is_title
from perfgraph.records import FundSource
from perfgraph.tables import Cell, Document, Paragraph, Table
from perfgraph.terms import slug
from perfgraph.vocabulary import broader

_TEXT = "text/plain"
_VALUES = {"value", "grade-excellent", "progress"}
_MONEY = {*PHASES, "requested", "rate", "weight", "score", "deviation"}
_GOALS = ("goal-annual", "goal-mid-term", "achieved")
_LISTED = {"unit-name", "project-name", "project-code", "total", "goal-annual", "goal-mid-term"}
_BESIDE = _LISTED | {"indicators", "goals"}
_CAPTIONS = {"indicators", "goals", "situation", "funds"}
_POINTS = re.compile("[(（][0-9]{1,3}分[)）]")
_NOTES = ("注", "备注：", "备注:", "说明：", "说明:")
_LINES_OF_VALUE = 40
"""How many pieces the text beside a label may have before the rest is taken for prose."""


def laid(document: Document) -> Document:
    """Return the document with its tables laid anew, the document itself where that is not needed.

    >>> from perfgraph.readers import read_bytes
    >>> text = "项目名称 桥\\n一级指标 二级指标 三级指标 指标值\\n产出指标 数量指标 新桥 2座\\n路 3公里"
    >>> table = laid(read_bytes(text.encode(), "a.txt")).tables[0]
    >>> [[cell.text for cell in cells] for _row, cells in table.rows()][-1]
    ['产出指标', '数量指标', '路', '3公里']
    """
    # Only the rows of a text lose cells; any other table stands as its document draws it.
    sound = _sound if document.media_type == _TEXT else _has_indicators
    if any(sound(table) for table in document.tables):
        return document
    layer = _Layer(list(pieces(document)), {block.place: block for block in document.blocks})
    return replace(document, blocks=tuple(layer.blocks())) if layer.has_indicators() else document


def _sound(table: Table) -> bool:
    """Return whether a table of a text has indicators and their kinds stand below the headings of kinds.

    A row that is shorter than its headings and has no kind where one should be lost a merged cell.
    """
    below: IndicatorTable | None = None
    for number, cells in table.rows():
        found = IndicatorTable.below(table, number)
        below = found or below
        if found or below is None:
            continue
        homes = {
            column
            for meaning in ("class", "kind")
            if (cell := below.columns.get(meaning))
            for column in range(cell.place.column, cell.place.column + cell.column_span)
        }
        if any(kind_of(cell.text) and cell.place.column not in homes for cell in cells):
            return False
        if _is_shifted(below, number):
            return False
    return below is not None


def _has_indicators(table: Table) -> bool:
    return any(IndicatorTable.below(table, number) for number, _cells in table.rows())


def _is_shifted(below: IndicatorTable, number: int) -> bool:
    kind, heads = below.columns.get("kind"), below.table.row(below.heading_row)
    if kind is None or len(below.table.row(number)) >= len(heads):
        return False
    cell = below.table.at(number, kind.place.column)
    return cell is not None and bool(cell.plain) and not (kind_of(cell.text) or is_label(cell.text))


@dataclass(slots=True)
class _Layer:
    """Lays the pieces of a document, from the first to the last."""

    parts: list[Piece]
    origin: dict[Place, Paragraph | Table]
    done: list[Paragraph | Table] = field(default_factory=list)
    rows: list[dict[int, Cell]] = field(default_factory=list)
    tables: int = 0
    left: set[FundSource] | None = None

    def has_indicators(self) -> bool:
        """Return whether the headings of indicators stand somewhere in a row."""
        return any(self._columns(start) for start in range(len(self.parts)))

    def blocks(self) -> Iterator[Paragraph | Table]:
        """Return the blocks of the document, laid anew."""
        at = 0
        while at < len(self.parts):
            at = self._part(at)
        self._end_table()
        return iter(self.done)

    def _part(self, at: int) -> int:
        """Lay what begins at a piece; return where the next part begins."""
        part = self.parts[at]
        if not part.text:
            return at + 1
        if columns := self._columns(at):
            return self._indicators(at, columns)
        if columns := self._money(at):
            return self._amounts(at, columns)
        count = self._goals(at)
        if count and heading(self._text(at + count)) in _GOALS:
            # 项目绩效目标 over 项目总体目标 and 年度总体目标: a caption that means what one of them does.
            self._lay([(1, [part])])
            return at + 1
        if count > 1:
            return self._texts(at, count)
        if part.label or self._inline(part):
            return self._pair(at)
        return self._prose(at)

    # The headings that stand in a row

    def _columns(self, at: int) -> list[str]:
        """Return what the columns of the indicators that begin here mean; none where none begin."""
        meanings = self._run(
            at,
            lambda meaning: (
                _group(meaning) == "column-headings" or meaning in _LISTED | {"indicators", "goals"}
            ),
        )
        if len(meanings) < 3 or "name" not in meanings or not _VALUES & set(meanings):
            return []
        return meanings

    def _money(self, at: int) -> list[str]:
        """Return what the columns of the money that begins here mean: two phases, or one and a rate."""
        over = ["total"] if heading(self._text(at)) == "total" else []
        meanings = over + self._run(at + len(over), lambda meaning: meaning in _MONEY)
        phases = [meaning for meaning in meanings if meaning in PHASES or meaning == "requested"]
        told = len(phases) > 1 or (phases and {"rate", "score"} & set(meanings))
        return meanings if told else []

    def _run(self, at: int, wanted: Callable[[str], bool]) -> list[str]:
        meanings: list[str] = []
        for part in self.parts[at:]:
            meaning = heading(part.text)
            if not part.text or not wanted(meaning) or meaning in meanings:
                break
            meanings.append(meaning)
        return meanings

    def _text(self, at: int) -> str:
        return self.parts[at].text if at < len(self.parts) else ""

    def _goals(self, at: int) -> int:
        """Return how many headings of goals stand here in a row, with their texts after all of them."""
        return len(self._run(at, lambda meaning: meaning in _GOALS))

    # What stands below and beside them

    def _indicators(self, at: int, columns: list[str]) -> int:
        """Lay the headings of indicators and the rows below them."""
        heads = self.parts[at : at + len(columns)]
        self._lay(list(enumerate([[head] for head in heads], 1)))
        end = start = at + len(columns)
        while end < len(self.parts) and not self._ends(end):
            end += 1
        body = [part for part in self.parts[start:end] if not _is_caption(part.text)]
        first = len(self.rows)
        for row in aligned(body, columns):
            self._lay([(index + 1, found) for index, found in sorted(row.items())])
        self._fill(first, columns)
        return end

    def _fill(self, first: int, columns: list[str]) -> None:
        """Fill the holes of the rows of indicators: below a kind by the cell above, elsewhere by a blank."""
        above: dict[int, Cell] = {}
        for row in self.rows[first:]:
            some = next(iter(row.values())).place
            for column, meaning in enumerate(columns, 1):
                if column in row:
                    above[column] = row[column]
                elif column in above and _reaches_down(meaning, row, columns):
                    cell = above[column]
                    taller = replace(cell, row_span=cell.row_span + 1)
                    self.rows[cell.place.row - 1][column] = above[column] = taller
                else:
                    above.pop(column, None)
                    row[column] = Cell("", replace(some, column=column))

    def _ends(self, at: int) -> bool:
        """Return whether the rows of indicators end before a piece."""
        part = self.parts[at]
        meaning = heading(part.text)
        if part.text.startswith(_NOTES) or is_title(part.text) or self._columns(at):
            return True
        if not meaning or meaning in _CAPTIONS or kind_of(part.text):
            return bool(self._inline(part)) and not part.exact
        group = _group(meaning)
        return group in {"field-headings", "money-headings"} or meaning in {"sum", "footnote"}

    def _amounts(self, at: int, columns: list[str]) -> int:
        """Lay the headings of money and the rows below them, each a label and its amounts."""
        heads = self.parts[at : at + len(columns)]
        # A heading of all the money before those of its phases stands over the labels: 年度预算数.
        first = 1 if columns[0] == "total" else 2
        self._lay([(index, [head]) for index, head in enumerate(heads, first)])
        at += len(columns)
        while at < len(self.parts) and (not self.parts[at].text or _is_line_of_money(self.parts[at])):
            if not self.parts[at].text:
                at += 1
                continue
            row = [(1, [self.parts[at]])]
            column, at = 2, at + 1
            while at < len(self.parts) and column < len(columns) + first and _is_amount(self.parts[at].text):
                row.append((column, [self.parts[at]]))
                column, at = column + 1, at + 1
            self._lay([cell for cell in row if cell[1][0].text])
        return at

    def _texts(self, at: int, count: int) -> int:
        """Lay headings of goals in a row and their texts below them."""
        heads = self.parts[at : at + count]
        start = end = at + count
        while end < len(self.parts) and not self._is_next(end):
            end += 1
        said = _parted([part for part in self.parts[start:end] if part.text], count)
        self._lay(list(enumerate([[head] for head in heads], 1)))
        if said:
            self._lay(list(enumerate(said, 1)))
        return end

    def _pair(self, at: int) -> int:
        """Lay a label and the text that follows it."""
        part = self.parts[at]
        if self._inline(part) and not part.label:
            self._lay([(1, [part])])
            return at + 1
        end = at + 1
        amount = bool(fund_source(part.text)) or heading(part.text) in {*PHASES, "total", "requested", "rate"}
        while end < len(self.parts) and end - at <= _LINES_OF_VALUE and not self._is_next(end):
            following = self.parts[end]
            if end > at + 1 and (amount or following.opens_part or following.exact):
                break
            end += 1
            if not following.text:
                break
        said = [following for following in self.parts[at + 1 : end] if following.text]
        column = 3 if self._on_the_right(part) else 1
        self._lay([(column, [part]), *([(column + 1, said)] if said else [])])
        return end

    def _on_the_right(self, part: Piece) -> bool:
        """Return whether a line of money belongs to the second of two totals that stood side by side.

        Left is the money of the whole project, right that of the year: what names the year, and a source that
        was given on the left already.
        """
        meaning, source = heading(part.text), fund_source(part.text)
        if meaning == "whole-total":
            self.left = set()
        elif self.left is not None and meaning in {"total", "requested"}:
            return True
        elif self.left is not None and source:
            right = "年" in part.text or source in self.left
            self.left.add(source)
            return right
        elif meaning and meaning not in PHASES:
            self.left = None
        return False

    def _is_next(self, at: int) -> bool:
        """Return whether a piece belongs to no text before it."""
        part = self.parts[at]
        return (
            part.label
            or is_title(part.text)
            or bool(self._inline(part))
            or bool(self._columns(at))
            or part.text.startswith(_NOTES)
        )

    def _inline(self, part: Piece) -> bool:
        """Return whether a piece is a label and its text: 主管部门：县局."""
        label, colon, text = part.text.replace("：", ":").partition(":")
        return bool(colon and text.strip()) and is_label(label)

    def _prose(self, at: int) -> int:
        """Keep a line that is neither a label nor the text of one."""
        end = at + 1
        while end < len(self.parts) and not self.parts[end].opens_line and not self._is_next(end):
            end += 1
        line = joined([part for part in self.parts[at:end] if part.text])
        block = self.origin.get(self.parts[at].place)
        if isinstance(block, Paragraph):
            self._end_table()
            self.done.append(Paragraph(line.text, block.place))
        else:
            self._lay([(1, [line])])
        return end

    # The grid

    def _lay(self, cells: Sequence[tuple[int, list[Piece]]]) -> None:
        """Lay a row of the table that is open: the pieces of each cell by its column."""
        row = len(self.rows) + 1
        laid: dict[int, Cell] = {}
        for column, found in cells:
            whole = joined(found)
            place = replace(whole.place, table=self.tables + 1, row=row, column=column, paragraph=0)
            laid[column] = Cell(whole.text, place)
        self.rows.append(laid)

    def _end_table(self) -> None:
        if not self.rows:
            return
        self.tables += 1
        cells = tuple(cell for row in self.rows for _column, cell in sorted(row.items()))
        place = Place(self.tables, start_line=cells[0].place.start_line, end_line=cells[-1].place.end_line)
        self.done.append(Table(place, cells))
        self.rows = []


def _reaches_down(meaning: str, row: Mapping[int, Cell], columns: Sequence[str]) -> bool:
    """Return whether the cell above a hole was merged downwards: a kind, unless a new class begins."""
    begun = {columns[column - 1] for column, cell in row.items() if cell.text}
    return meaning == "class" or (meaning == "kind" and "class" not in begun)


def _group(meaning: str) -> str:
    """Return the group of a heading: a slug of the scheme `heading`."""
    return _groups().get(meaning, "")


@cache
def _groups() -> Mapping[str, str]:
    return {slug(node): slug(above) for node, above in broader("heading").items()}


def _is_line_of_money(part: Piece) -> bool:
    return heading(part.text) in {"total", "sum"} or bool(fund_source(part.text))


def _is_caption(text: str) -> bool:
    """Return whether a piece stands beside the indicators: 绩效指标, or the points of a class (50分)."""
    return heading(text) in _CAPTIONS or bool(_POINTS.fullmatch(text))


def _is_amount(text: str) -> bool:
    return not text or text in {"/", "-", "—"} or text[0].isdigit()


def _parted(parts: list[Piece], count: int) -> list[list[Piece]]:
    """Return pieces as the texts of `count` headings: one each, lines by twos, or all below the first."""
    if not parts:
        return []
    by_line = [list(group) for _line, group in groupby(parts, key=lambda part: part.place)]
    if len(parts) == count:
        return [[part] for part in parts]
    if len(by_line) == count:
        return by_line
    return [parts]
