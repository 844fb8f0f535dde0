"""How the parts of a policy document are numbered: 条, 款, 项 and the headings 一、（一）1.（1）①.

The order of headings is that of GB/T 9704-2012 §7.3.3; the parts of statutes are those of the Legislation Law
(立法法) art. 65: 编, 章, 节, 条, 款, 项, 目.
"""

import re
from dataclasses import dataclass
from enum import IntEnum

from perfgraph.characters import simplified
from perfgraph.citations.numerals import NUMERAL, number_of


class Rank(IntEnum):
    """The kinds of numbers, from the outermost: one below another in a text is part of it."""

    CHAPTER = 0
    ARTICLE = 1
    PARAGRAPH = 2
    FIRST = 3
    SECOND = 4
    THIRD = 5
    FOURTH = 6
    FIFTH = 7


@dataclass(frozen=True, slots=True)
class Numbered:
    """The number that a line begins with: its kind, its value, how it is printed, and what follows it.

    `inserted` counts an article put in later (第十二条之一); 0 for any other.
    """

    rank: Rank
    number: int
    printed: str
    rest: str
    inserted: int = 0


_GAP = "[ \t\u3000]{0,4}"
_SPACED = NUMERAL.replace("{1,9}", rf"(?:{_GAP}[〇零一二两三四五六七八九十百千]){{0,8}}")
_PATTERNS: tuple[tuple[Rank, re.Pattern[str]], ...] = (
    (Rank.CHAPTER, re.compile(rf"第{_GAP}(?P<number>{_SPACED}){_GAP}[编章节](?=$|{_GAP}[^款项的规])")),
    (
        Rank.ARTICLE,
        re.compile(
            rf"第{_GAP}(?P<number>{_SPACED}|[0-9]{{1,5}}){_GAP}条(?:之(?P<inserted>{NUMERAL}))?(?!第|款|项(?!目)|的|规定|所|至|[和、,，]第)"
        ),
    ),
    (Rank.FIRST, re.compile(f"(?P<number>{NUMERAL}){_GAP}[、．.](?!{NUMERAL}[、级类档等])")),
    (Rank.SECOND, re.compile(f"[(（]{_GAP}(?P<number>{NUMERAL}){_GAP}[)）]、?")),
    (Rank.THIRD, re.compile(rf"(?P<number>[0-9０-９]{{1,2}}){_GAP}[.．、](?![0-9０-９])")),
    (Rank.FOURTH, re.compile(rf"[(（]{_GAP}(?P<number>[0-9０-９]{{1,2}}){_GAP}[)）]、?")),
    (Rank.FIFTH, re.compile("(?P<number>[①-⑳])")),
)


def numbered(line: str) -> Numbered | None:
    """Return the number that a line begins with, None where it begins with none.

    >>> [(found.rank.name, found.number, found.printed) for found in map(numbered, (
    ...     "第十二条　国家", "（二）标准", "1．对象", "⑵", "③发放")) if found]
    [('ARTICLE', 12, '第十二条'), ('SECOND', 2, '（二）'), ('THIRD', 1, '1．'), ('FIFTH', 3, '③')]
    >>> [numbered(line) for line in ("第十二条规定的补贴", "1.5万元", "一、二级残疾人", "二○一○年")]
    [None, None, None, None]
    """
    plain = simplified(line)
    for rank, pattern in _PATTERNS:
        found = pattern.match(plain)
        number = _value(re.sub(r"\s", "", found["number"])) if found else 0
        if found and number:
            inserted = found.groupdict().get("inserted") or ""
            printed = re.sub(r"\s", "", line[: found.end()])
            return Numbered(rank, number, printed, line[found.end() :].strip(), number_of(inserted))
    return None


def _value(text: str) -> int:
    if "①" <= text <= "⑳":
        return ord(text) - ord("①") + 1
    return number_of(text)
