"""Rows of an indicator table whose grid is lost: each piece goes to the column it suits best.

The order of the pieces is sure, the column of none: merged cells have vanished, blanks may have. So all
ways to break the pieces into rows and to give them to columns from left to right are weighed, by dynamic
programming, and the cheapest is taken. A cost says how unlikely something is: a count below 得分 is likely,
a sentence is not.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from perfgraph.forms.indicators import LEAF_KINDS, kind_of
from perfgraph.forms.pieces import Piece
from perfgraph.values import Kind, Remark, parse

Columns = Sequence[str]
"""What the columns mean, left to right: slugs of the scheme `heading`."""

_NUMBER = re.compile(r"[0-9]{1,3}(?:,?[0-9]{3})*(?:\.[0-9]+)?")
_POINTS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,2})?分?|/|-")
_SIGN = re.compile("[≥≤＞＜><＝=]{1,2}|大于等于|小于等于|大于|小于|等于|定性")
_CODED = re.compile(r"[0-9]{3,12}\s*[-—－].+|[\[［][0-9]+[\]］].+")
_BOTH_LEVELS = frozenset({"satisfaction", "cost"})
"""Kinds that stand at the first level in some templates and at the second in others."""

_VALUES = frozenset({"value", "actual", "progress", "forecast", "previous-value", "earlier-value"})
_KINDS = frozenset({"class", "kind"})
_CAPTIONS = frozenset({"indicators", "goals"})
_PROSE = frozenset({"description", "basis", "remark", "deviation", "goal-annual", "goal-mid-term"})

_WRONG, _ODD, _LOOSE = 8.0, 3.0, 1.5
_ANEW = 4.0
"""What it costs to break a row where no line begins, or to go on in it where one does."""
_JOIN = 2.0
_KIND_ALONE = 2.0
_DROPPED_BLANK = 0.3
_SKIPPED: Mapping[str, float] = {"name": 6.0, "value": 1.5, "weight": 0.5, "score": 0.5}
_BLANK_COLUMN = 0.2


def aligned(parts: Sequence[Piece], columns: Columns) -> list[dict[int, list[Piece]]]:
    """Return the rows that the pieces make, each the pieces of its columns by the column's index.

    Blank pieces stand for blank cells and are left out of the result. Time and space grow with the number
    of pieces times the square of the number of columns.
    """
    if not parts:
        return []
    best: list[dict[int, _Step]] = [{}]
    best[0] = {len(columns): _Step(0.0, -1, False)}
    for part in parts:
        best.append(_next(best[-1], part, columns))
    return _rows(parts, best, columns)


@dataclass(frozen=True, slots=True)
class _Step:
    """The cheapest way to a piece in a column: its cost, the column before, whether a row begins with it.

    The column before is that of the piece before; `joined` says that the piece goes on in it, `dropped` that
    the piece, a blank, is none.
    """

    cost: float
    before: int
    opens: bool
    joined: bool = False
    dropped: bool = False


def _next(before: Mapping[int, _Step], part: Piece, columns: Columns) -> dict[int, _Step]:
    """Return the cheapest ways to have read one piece more, by the column it is in."""
    found: dict[int, _Step] = {}

    def offer(column: int, step: _Step) -> None:
        if column not in found or step.cost < found[column].cost:
            found[column] = step

    suits = [unlikely(part.text, meaning, "unit" in columns) for meaning in columns]
    stay, anew = (_ANEW, 0.0) if part.opens_line and part.exact else (0.0, _ANEW if _firm(part) else 0.0)
    if part.opens_line and not part.exact:
        stay = 0.5
    for column, step in before.items():
        if not part.text:
            offer(column, _Step(step.cost + _DROPPED_BLANK, column, False, dropped=True))
        for target in range(column + 1, len(columns)):
            cost = step.cost + _skipped(columns, column + 1, target) + suits[target] + stay
            offer(target, _Step(cost, column, False))
        rest = _ended(columns, column)
        for target in range(len(columns)):
            cost = step.cost + rest + _skipped(columns, 0, target) + suits[target] + anew
            offer(target, _Step(cost, column, True))
        goes_on = column < len(columns) and columns[column] in {"name", "value", *_PROSE}
        if part.text and goes_on and not kind_of(part.text):
            offer(column, _Step(step.cost + _JOIN + stay, column, False, joined=True))
    return found


def _firm(part: Piece) -> bool:
    """Return whether rows are known to begin only where lines do."""
    return part.exact and bool(part.place.column > 1)


def _rows(
    parts: Sequence[Piece], best: list[dict[int, _Step]], columns: Columns
) -> list[dict[int, list[Piece]]]:
    """Return the rows of the cheapest way, read from its end."""
    column = min(best[-1], key=lambda at: best[-1][at].cost + _ended(columns, at))
    rows: list[dict[int, list[Piece]]] = [{}]
    for index in range(len(parts), 0, -1):
        step = best[index][column]
        if not step.dropped and parts[index - 1].text:
            rows[0].setdefault(column, []).insert(0, parts[index - 1])
        if step.opens:
            rows.insert(0, {})
        column = step.before
    return [row for row in rows if row]


def _ended(columns: Columns, column: int) -> float:
    """Return what it costs to end a row after a column; one may name a kind that has no indicator."""
    rest = _skipped(columns, column + 1, len(columns))
    return min(rest, _KIND_ALONE) if column < len(columns) and columns[column] in _KINDS else rest


def _skipped(columns: Columns, start: int, end: int) -> float:
    """Return what it costs to leave the columns from `start` up to `end` without a piece."""
    return _skips(tuple(columns), start, end)


@cache
def _skips(columns: tuple[str, ...], start: int, end: int) -> float:
    return sum(_SKIPPED.get(meaning, 0.1) for meaning in columns[start:end])


def unlikely(text: str, meaning: str, has_unit: bool) -> float:
    """Return how unlikely a text is below a heading: 0 for what it announces, 8 for another thing."""
    if not text:
        return _BLANK_COLUMN
    if meaning in _VALUES or meaning.startswith("grade-"):
        return _as_value(text, has_unit)
    if meaning in _CAPTIONS:
        return _WRONG
    return _COSTS.get(meaning, _as_prose)(text)


@cache
def _shape(text: str) -> tuple[bool, bool]:
    """Return whether a text reads as a value, and whether that is a bare number."""
    value = parse(text)
    reads = value.kind not in {Kind.UNPARSED, Kind.COMPOSITE}
    return reads, Remark.NO_UNIT in value.remarks


def _as_value(text: str, has_unit: bool) -> float:
    if kind_of(text):
        return _WRONG
    reads, bare = _shape(text)
    if not reads:
        return _LOOSE
    if not bare or has_unit:
        return 0.0
    return 0.5 if _SIGN.match(text) else 2.0


def _as_class(text: str) -> float:
    kind = kind_of(text)
    if not kind:
        return _WRONG
    return _LOOSE if kind in LEAF_KINDS - _BOTH_LEVELS else 0.0


def _as_kind(text: str) -> float:
    kind = kind_of(text)
    if not kind:
        return 6.0
    return 0.2 if kind in _BOTH_LEVELS else 0.0 if kind in LEAF_KINDS else _LOOSE


def _as_name(text: str) -> float:
    if kind_of(text):
        return _ODD
    reads, bare = _shape(text)
    numeric = bare or _NUMBER.fullmatch(text) or _SIGN.match(text)
    return (
        5.0 if numeric else 4.0 if reads and any(char.isdigit() for char in text) else 1.0 if reads else 0.0
    )


def _as_points(text: str) -> float:
    return 0.0 if _POINTS.fullmatch(text) else _WRONG


def _as_sign(text: str) -> float:
    return 0.0 if _SIGN.fullmatch(text) else _WRONG


def _as_unit(text: str) -> float:
    if any(char.isdigit() for char in text) or _SIGN.match(text):
        return _WRONG
    return 0.0 if len(text) <= 4 else _ODD if len(text) <= 8 else _WRONG


def _as_direction(text: str) -> float:
    return 0.0 if text.endswith(("向", "向指标")) else _WRONG


def _as_amount(text: str) -> float:
    return 0.0 if _NUMBER.fullmatch(text) else _WRONG


def _as_unit_of_budget(text: str) -> float:
    return 0.0 if _CODED.fullmatch(text) else _ODD + _as_name(text)


def _as_project(text: str) -> float:
    return _as_name(text) + (_ODD if _CODED.fullmatch(text) else 1.0)


def _as_prose(text: str) -> float:
    if kind_of(text):
        return _WRONG
    return _ODD if _NUMBER.fullmatch(text) or _SIGN.match(text) else 0.5


_COSTS: Mapping[str, Callable[[str], float]] = {
    "class": _as_class,
    "kind": _as_kind,
    "name": _as_name,
    "weight": _as_points,
    "score": _as_points,
    "sign": _as_sign,
    "unit": _as_unit,
    "direction": _as_direction,
    "total": _as_amount,
    "requested": _as_amount,
    "unit-name": _as_unit_of_budget,
    "project-name": _as_project,
}
