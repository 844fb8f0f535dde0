"""The pieces (文本片段) of a document whose tables lost their grid: its cells or words in reading order.

Text extractors write a table as one cell a line, as words parted by single spaces, or as rows of bars from
which merged cells have vanished. What is left is the order, and where lines begin.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from perfgraph.findings import Place
from perfgraph.forms.headings import is_label
from perfgraph.forms.indicators import kind_of
from perfgraph.tables import Document, Table

JOINED = 4
"""How many pieces a heading that was broken into lines may have."""

_SHORT = 12
_REMARK = re.compile("[(（][^()（）]{1,20}[)）]")
_QUOTES = '"“”'


@dataclass(frozen=True, slots=True)
class Piece:
    """A cell or word: its text, where it stands, and how it follows the piece before it.

    `opens_line` says that it is the first of its line or row, `opens_part` that more than a line end parts it
    from the piece before; `exact` that it was a cell of a row of its own, so that blanks are meant.
    """

    text: str
    place: Place
    opens_line: bool
    opens_part: bool
    exact: bool = False

    @property
    def label(self) -> bool:
        """Return whether it is a heading of any kind or of indicators (产出指标, 数量指标)."""
        return bool(self.text) and (is_label(self.text) or bool(kind_of(self.text)))


def pieces(document: Document) -> Iterator[Piece]:
    """Yield the pieces of a document in reading order; broken headings are whole again."""
    yield from _whole(list(_quoted(list(_split(document)))))


def joined(parts: Sequence[Piece]) -> Piece:
    """Return pieces as one; those of one line are parted by a space as they were, cells by a line end."""
    text = parts[0].text
    for before, after in pairwise(parts):
        between = "" if after.opens_line else " "
        text += ("\n" if after.exact and before.exact else between) + after.text
    last = parts[-1].place
    return replace(parts[0], text=text, place=replace(parts[0].place, end_line=last.end_line))


def _split(document: Document) -> Iterator[Piece]:
    line = 0
    for block in document.blocks:
        if isinstance(block, Table):
            yield from _cells(block)
            continue
        apart = block.place.start_line != line + 1
        line = block.place.end_line
        # A remark in brackets, on a line of its own, belongs to the line before it as a whole.
        words = [block.text] if _REMARK.fullmatch(block.text) else block.text.split()
        for number, word in enumerate(words):
            yield Piece(word, block.place, number == 0, apart and number == 0)


def _cells(table: Table) -> Iterator[Piece]:
    """Yield the cells of a table, without the blanks that fill its rows up at the right."""
    for number, cells in table.rows():
        own = [cell for cell in cells if cell.place.row == number]
        while len(own) > 1 and not own[-1].plain:
            own.pop()
        for index, cell in enumerate(own):
            # Rows of one cell are a table with a cell a line: where a row begins is not known.
            opens = index == 0 and len(own) > 1
            yield Piece(cell.plain, cell.place, opens, opens, exact=True)


def _quoted(parts: list[Piece]) -> Iterator[Piece]:
    """Yield the pieces; what stands between quotation marks is one cell of many lines."""
    start = 0
    while start < len(parts):
        end = start
        if parts[start].text.startswith('"') and parts[start].opens_line and not _closed(parts[start].text):
            end = next(
                (index for index in range(start + 1, len(parts)) if parts[index].text.endswith('"')), start
            )
        if end == start:
            yield parts[start]
        else:
            text = "".join(
                ("\n" if part.opens_line and index else " " if index else "") + part.text
                for index, part in enumerate(parts[start : end + 1])
            )
            place = replace(parts[start].place, end_line=parts[end].place.end_line)
            yield replace(parts[start], text=text.strip(_QUOTES + " \n"), place=place)
        start = end + 1


def _closed(text: str) -> bool:
    return text.count('"') % 2 == 0


def _whole(parts: list[Piece]) -> Iterator[Piece]:
    """Yield the pieces, the parts of a broken heading as one: 服务对象满意度 | 指标."""
    start = 0
    while start < len(parts):
        count = _length(parts, start)
        yield (
            joined([replace(part, exact=False) for part in parts[start : start + count]])
            if (count > 1)
            else parts[start]
        )
        start += count


def _length(parts: list[Piece], start: int) -> int:
    """Return of how many pieces the heading that begins at `start` consists, 1 where none does."""
    best = 1
    text = parts[start].text
    for count in range(2, JOINED + 1):
        following = parts[start + count - 1 : start + count]
        if not following or not following[0].text or len(text) > _SHORT:
            break
        last = following[0]
        if not (last.opens_line or last.exact):
            break
        own = last.label and last.text != "指标" and bool(is_label(text) or kind_of(text))
        text += last.text
        if (is_label(text) or kind_of(text)) and not own:
            best = count
    return best
