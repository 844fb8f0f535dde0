"""Text as the words that an index holds: Chinese by pairs of characters, everything else by words.

Written Chinese parts no words. A run of ideographs is indexed by its overlapping pairs (bigrams) and its
last character, so that any sequence of characters is found as a phrase and a single one as the beginning of
a word.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

_WIDE = (
    "\u1100-\u11ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3040-\u30ff\u3105-\u312f\u3131-\u318e\u31a0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\U0001b000-\U0001b2ff\U00020000-\U0003ffff"
)
"""The blocks of Unicode whose scripts are written without spaces between words, or nearly so."""

_RUN = re.compile(rf"([{_WIDE}]+)|([^\W_{_WIDE}]+)")
_THOUSANDS = re.compile(r"(?<=[0-9]),(?=[0-9]{3})")

Piece = tuple[str, bool]
"""A stretch of text and whether it was looked for."""


def folded(text: str) -> str:
    """Return text as it is compared: NFKC, case folded, without separators of thousands.

    >>> folded("Ａ１，０００元")
    'a1000元'
    """
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return _THOUSANDS.sub("", plain)


def words(text: str) -> Iterator[str]:
    """Yield the words of a text that is indexed.

    >>> list(words("2021年轮椅车"))
    ['2021', '年轮', '轮椅', '椅车', '车']
    """
    for run, word in _RUN.findall(folded(text)):
        if run:
            yield from map("".join, pairwise(run))
            yield run[-1]
        else:
            yield word


def phrases(text: str) -> tuple[tuple[str, ...], ...]:
    """Return what is looked for: a phrase for each part between white space, its words in order.

    The last word of a phrase is the beginning of one, except for a pair of characters.

    >>> phrases("轮椅车 60元")
    (('轮椅', '椅车'), ('60', '元'))
    """
    found = []
    for part in folded(text).split():
        runs = _RUN.findall(part)
        if runs:
            found.append(tuple(words(part))[: -1 if len(runs[-1][0]) > 1 else None])
    return tuple(dict.fromkeys(found))


def expression(text: str) -> str:
    """Return what is looked for as a query of FTS5, in which every word is quoted; "" when there is none.

    The words hold letters and digits only, so no sign of the syntax of FTS5 can be among them
    (https://sqlite.org/fts5.html §3.1).

    >>> expression('轮椅车 OR "')
    '"轮椅 椅车" AND "or" *'
    """
    return " AND ".join(
        f'"{" ".join(run)}"' + ("" if len(run[-1]) == 2 and _wide(run[-1]) else " *") for run in phrases(text)
    )


def resembling(text: str, most: int) -> str:
    """Return a query of FTS5 for the rows whose names share a word with a text, or that hold all of it in its
    order; "" when it has no word. Of a long text the first `most` words count.

    >>> resembling("满意度", 9)
    'name : ("满意" OR "意度") OR "满意 意度"'
    """
    whole = list(words(text))
    # A last character alone ends a run in the index, and may be followed by others in what is found.
    if len(whole) > 1 and _wide(whole[-1]) and whole[-2].endswith(whole[-1]) and len(whole[-2]) == 2:
        whole.pop()
    some = list(dict.fromkeys(whole))[:most]
    if not some:
        return ""
    shared = " OR ".join(f'"{word}"' for word in some)
    return f'name : ({shared}) OR "{" ".join(whole[:most])}"'


def excerpt(text: str, sought: str, size: int = 120) -> tuple[Piece, ...]:
    """Return the part of `text` around the first place that was looked for, at most about `size` characters,
    cut into what was looked for and what was not; "…" stands for what is left out.

    >>> excerpt("为残疾人发放轮椅车燃油补贴", "轮椅车")
    (('为残疾人发放', False), ('轮椅车', True), ('燃油补贴', False))
    """
    text = " ".join(text.split())
    spans = _spans(text, sought)
    start = max(0, spans[0][0] - size // 3) if spans else 0
    if len(text) - start < size:
        start = max(0, len(text) - size)
    end = min(len(text), start + size)
    pieces: list[Piece] = [("…", False)] if start else []
    at = start
    for left, right in spans:
        if right > end:
            break
        if left >= at:
            pieces += [(text[at:left], False), (text[left:right], True)]
            at = right
    pieces.append((text[at:end] + ("…" if end < len(text) else ""), False))
    return tuple(piece for piece in pieces if piece[0])


def _spans(text: str, sought: str) -> list[tuple[int, int]]:
    """Return where what is looked for stands in a text, first places first, none overlapping another."""
    signs, places = _traced(text)
    found: list[tuple[int, int]] = []
    for part in folded(sought).split():
        needle = "".join(char for char in part if _RUN.match(char))
        if not needle:
            continue
        at = signs.find(needle)
        while at >= 0:
            last = places[at + len(needle) - 1]
            if _starts_word(text, places[at]):
                found.append((places[at], last + 1))
            at = signs.find(needle, at + 1)
    spans: list[tuple[int, int]] = []
    for left, right in sorted(found, key=lambda span: (span[0], -span[1])):
        if not spans or left >= spans[-1][1]:
            spans.append((left, right))
    return spans


def _traced(text: str) -> tuple[str, list[int]]:
    """Return the letters and digits of a text, folded, and where each of them stands in the text."""
    signs: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for sign in folded(char):
            if _RUN.match(sign):
                signs.append(sign)
                places.append(place)
    return "".join(signs), places


def _starts_word(text: str, place: int) -> bool:
    if _wide(folded(text[place])[:1]) or not place:
        return True
    before = folded(text[place - 1])[-1:]
    return not before or not _RUN.match(before) or _wide(before)


def _wide(word: str) -> bool:
    found = _RUN.match(word)
    return bool(found and found[1])
