"""Titles between book-title marks (书名号, GB/T 15834-2011 §4.15), one inside the other, and their keys."""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from perfgraph.characters import simplified

LONGEST = 200
"""The characters of the longest title; what goes on without its closing mark is none."""

_PASSED_ON = re.compile(
    r"关于(?:印发|发布|公布|颁布|下发)"
    r"(?:[〈《<](?P<marked>.+)[〉》>]|(?P<plain>.+(?:办法|条例|规定|方案|规划|纲要|细则|制度|指引|规范)(?:\(试行\))?))"
    r"的(?:通知|公告|决定|函|令)"
)
_ISSUER = re.compile(r"^.{0,40}?(?:部|委|会|局|厅|院|办|府|联|署|中央|办公室)(?=关于)")
_DROPPED = re.compile(r"[\s《》〈〉<>“”„\"'‘’「」『』]")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−－~～", "-"))


class Title(NamedTuple):
    """A title in a text: `text` without its marks, and where it stands with them."""

    text: str
    start: int
    end: int


def titles(text: str) -> Iterator[Title]:
    """Yield the outermost titles of a text; a mark that is never closed opens none.

    >>> [title.text for title in titles("按《关于印发《办法》的通知》和《规划〈十四五〉》，《未完")]
    ['关于印发《办法》的通知', '规划〈十四五〉']
    """
    at = text.find("《")
    while at >= 0:
        end = _closing(text, at)
        if end:
            yield Title(text[at + 1 : end - 1], at, end)
        at = text.find("《", end or at + 1)


def _closing(text: str, start: int) -> int:
    """Return where the title that opens at `start` ends, 0 where it does not within its greatest length."""
    depth, limit = 0, min(start + LONGEST + 2, len(text))
    if text.find("》", start, limit) < 0:
        return 0
    for place in range(start, limit):
        depth += {"《": 1, "》": -1}.get(text[place], 0)
        if not depth:
            return place + 1
    return 0


def title_key(title: str) -> str:
    """Return what two titles of one document have in common.

    Spaces, quotation and book-title marks, traditional characters and widths make no difference; a notice
    that issues a document (关于印发〈…〉的通知) is known by the title of that document, and who issues it is
    left out.
    A notice that passes on the document of somebody else (转发) is a document of its own.

    >>> title_key("财政部 中国残联关于印发〈中央财政残疾人事业发展补助资金管理办法〉的通知")
    '中央财政残疾人事业发展补助资金管理办法'
    >>> title_key("中华人民共和国残疾人保障法"), title_key("预算绩效管理工作规划（2012—2015年）")
    ('残疾人保障法', '预算绩效管理工作规划(2012-2015年)')
    """
    plain = simplified(unicodedata.normalize("NFKC", title).translate(_DASHES))
    found = _PASSED_ON.search(re.sub(r"[\s“”]", "", plain))
    if found:
        plain = found["marked"] or found["plain"]
    plain = _ISSUER.sub("", _DROPPED.sub("", plain))
    return plain.removeprefix("中华人民共和国")
