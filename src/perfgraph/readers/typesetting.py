"""Pieces of text to lines, and lines to paragraphs: what was only wrapped by its column is joined again.

A line was wrapped when the next word would not have fitted behind it; a real paragraph ends earlier. A word
is one Chinese character with the marks that may not be parted from it, or a run of letters and digits
(the rules of Chinese line breaking: GB/T 15834-2011 §5.1 and W3C clreq §3.1.4).
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from perfgraph.readers.paper import Piece, Rectangle, around

_NEVER_FIRST = frozenset("。，、；：？！）》〉」』】〕”’％‰·,.;:?!)]}>%…—")
_NEVER_LAST = frozenset("（《〈「『【〔“‘([{<￥¥")
_RUN = re.compile(r"[!-~]+")
_LAST_WORD = re.compile(r"(?<![!-~])[A-Za-z]{1,40}[,.;]?\Z")
_NEXT_WORD = re.compile(r"[A-Za-z]{1,40}[,.;]?(?![!-~])")
MARKER = re.compile(
    r"(?:[(（]?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})[)）.．、:：]|(?:目标|指标)[0-9一二三四五六七八九十]{1,2}[.:：])"
    r"(?![0-9])"
)
_ENDED = ("。", "；", ";", ".", "：", ":", "！", "？")

_SLACK, _BLURRED = 0.35, 1.0
"""How much of a character's size a wrapped word may seem to fit: in print, in pictures."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text: its rectangle, the width of each character, how sure each of its pieces is at least."""

    text: str
    rectangle: Rectangle
    widths: tuple[float, ...]
    size: float
    confidence: float = 1.0

    @property
    def left(self) -> float:
        """Return how far it begins from the left edge of the page."""
        return self.rectangle[0]

    @property
    def right(self) -> float:
        """Return how far it ends from the left edge of the page."""
        return self.rectangle[2]

    @property
    def width(self) -> float:
        """Return how wide it is."""
        return self.right - self.left


def rows_of(pieces: Iterable[Piece], reach: float = 0.5) -> list[list[Piece]]:
    """Return pieces of text by the line they stand on, top down and from left to right.

    `reach` is how far apart the middles of pieces of one line may lie, in sizes of their characters.
    """
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: piece.middle):
        if rows and piece.middle - median(p.middle for p in rows[-1][-5:]) < reach * _size(rows[-1], piece):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda piece: piece.left) for row in rows]


def _size(row: Sequence[Piece], piece: Piece) -> float:
    return max(piece.height, row[-1].height)


def segments_of(row: Sequence[Piece], gap: float = 2.0) -> list[list[Piece]]:
    """Return the parts of a line that wide gaps part; `gap` in sizes of its characters."""
    parts: list[list[Piece]] = []
    for piece in row:
        if not piece.text.strip():
            continue
        if parts and piece.left - parts[-1][-1].right < gap * piece.height:
            parts[-1].append(piece)
        else:
            parts.append([piece])
    return parts


def line_of(row: Sequence[Piece]) -> Line:
    """Return the pieces of one line as a line; blanks at its ends are left out."""
    told: list[Piece] = []
    for piece in row:
        if told and _doubles(told[-1], piece):
            continue
        told.append(piece)
    while told and not told[0].text.strip():
        told.pop(0)
    while told and not told[-1].text.strip():
        told.pop()
    text, widths = "", []
    for before, piece in zip([None, *told], told, strict=False):
        if before and _parted(before, piece):
            text += " "
            widths.append(piece.left - before.right)
        text += piece.text
        widths += _widths(piece)
    return Line(
        text,
        around((piece.left, piece.top, piece.right, piece.bottom) for piece in told),
        tuple(widths),
        max(piece.height for piece in told),
        min(piece.confidence for piece in told),
    )


def _doubles(before: Piece, piece: Piece) -> bool:
    """Tell whether a character was printed twice, slightly moved, to look bold."""
    return piece.text == before.text and abs(piece.left - before.left) < 0.2 * piece.height


def _parted(before: Piece, piece: Piece) -> bool:
    """Tell whether a gap stands for a space: between letters a narrow one, elsewhere a wide one."""
    if before.text.endswith(" ") or piece.text.startswith(" "):
        return False
    letters = before.text[-1:].isascii() and piece.text[:1].isascii()
    return piece.left - before.right > (0.2 if letters else 1.2) * piece.height


def _widths(piece: Piece) -> list[float]:
    """Return the width of each character of a piece, shared out when it has several."""
    weights = [_weight(character) for character in piece.text]
    share = (piece.right - piece.left) / (sum(weights) or 1)
    return [weight * share for weight in weights]


def _weight(character: str) -> float:
    return 1.0 if unicodedata.east_asian_width(character) in "WFA" else 0.5


def first_word(line: Line) -> float:
    """Return the width of what must stand on one line at the beginning of a line."""
    text = line.text
    end = 0
    while end < len(text) - 1 and text[end] in _NEVER_LAST:
        end += 1
    run = _RUN.match(text, end)
    end = run.end() if run else end + 1
    while end < len(text) and text[end] in _NEVER_FIRST:
        end += 1
    return sum(line.widths[:end])


def wrapped(line: Line, following: Line, room: float) -> bool:
    """Tell whether `following` goes on with `line`, which had `room` left behind it.

    A line that ends a sentence before one that begins with a number is a paragraph of its own even so.
    """
    if MARKER.match(following.text) and line.text.endswith(_ENDED):
        return False
    slack = _SLACK if line.confidence == 1 else _BLURRED
    return first_word(following) > room - slack * line.size


def joined(lines: Sequence[Line], width: float) -> str:
    """Return the lines of a cell `width` wide as paragraphs parted by newlines."""
    if not lines:
        return ""
    if len(lines) > 1 and all(len(line.text) == 1 for line in lines):
        return "".join(line.text for line in lines)  # written downwards (竖排)
    text = lines[0].text
    for line, following in pairwise(lines):
        text += glue(line, following) if wrapped(line, following, width - line.width) else "\n"
        text += following.text
    return text


def glue(line: Line, following: Line) -> str:
    """Return what stands between a line and the next one it was wrapped to: a space between two words.

    >>> word = Line("the project", (0, 0, 60, 10), (6,) * 11, 10)
    >>> glue(word, word), glue(word, Line("项目", (0, 0, 20, 10), (10, 10), 10))
    (' ', '')
    """
    return " " if _LAST_WORD.search(line.text) and _NEXT_WORD.match(following.text) else ""
